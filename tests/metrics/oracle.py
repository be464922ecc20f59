"""Every metric computed a second time: naively, person by person, from the words of its docstring only.

Nothing here is shared with the package but the names. Periods are half-open ranges of local days, amounts are
``Decimal``, ratios ``Fraction``; a number is an :class:`Answer` that says so when there is no data.
"""

import calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rules:
    """The business settings that definitions depend on, at the defaults their words show."""

    repurchase_window_days: int = 90
    second_purchase_days: int = 30
    at_risk_after_days: int = 90
    churned_after_days: int = 180


@dataclass(frozen=True)
class Span:
    """A period: its first day, the day after its last one, and how it is counted back."""

    label: str
    start: date
    end: date
    previous: tuple[date, date]
    last_year: tuple[date, date]

    @property
    def last_day(self) -> date:
        return self.end - ONE_DAY


def _month_start(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _of_months(label: str, year: int, month: int, width: int) -> Span:
    def at(months: int) -> date:
        return _month_start(year, month + months)

    return Span(label, at(0), at(width), (at(-width), at(0)), (at(-12), at(width - 12)))


def month(year: int, number: int) -> Span:
    """Return a calendar month."""
    return _of_months(f"{year}-{number:02d}", year, number, 1)


def quarter(year: int, number: int) -> Span:
    """Return a calendar quarter."""
    return _of_months(f"{year}-Q{number}", year, 3 * number - 2, 3)


def week(year: int, number: int) -> Span:
    """Return an ISO week; last year's is the week of the same number."""
    start, then = date.fromisocalendar(year, number, 1), date.fromisocalendar(year - 1, number, 1)
    seven = timedelta(days=7)
    return Span(f"{year}-W{number:02d}", start, start + seven, (start - seven, start), (then, then + seven))


def span(first: date, last: date) -> Span:
    """Return the days from `first` to `last`, both in it."""
    end = last + ONE_DAY

    def year_ago(day: date) -> date:
        return day.replace(year=day.year - 1, day=min(day.day, calendar.monthrange(day.year - 1, day.month)[1]))

    then = (year_ago(first), year_ago(last) + ONE_DAY)
    return Span(f"{first}/{last}", first, end, (first - (end - first), first), then)


@dataclass(frozen=True)
class Order:
    """An order that counts, with its local time."""

    order_id: str
    user: str | None
    at: datetime
    paid: Decimal
    """Amount less what was refunded."""
    channel: str | None = None
    on: date | None = None
    """Its local day, where `at` is a moment by which it is only ordered."""

    @cached_property
    def day(self) -> date:
        return self.on or self.at.date()


@dataclass(frozen=True)
class Event:
    """Something a user did."""

    user: str | None
    name: str
    day: date
    channel: str | None = None


@dataclass(frozen=True)
class User:
    """A registered user."""

    user: str
    day: date
    channel: str | None = None
    is_staff: bool = False


@dataclass
class Shop:
    """Everything known, and the first and last day that the data cover."""

    orders: list[Order]
    first: date
    last: date
    users: list[User] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    rules: Rules = field(default_factory=Rules)

    @cached_property
    def by_person(self) -> dict[str, list[Order]]:
        """All orders of each known user, the earliest first."""
        people: dict[str, list[Order]] = {}
        for order in self.orders:
            if order.user is not None:
                people.setdefault(order.user, []).append(order)
        for orders in people.values():
            orders.sort(key=lambda order: (order.at, order.order_id))
        return people

    @cached_property
    def staff(self) -> set[str]:
        return {user.user for user in self.users if user.is_staff}


@dataclass(frozen=True)
class Answer:
    """A number, or why there is none."""

    numerator: Decimal | int = 0
    denominator: Decimal | int | None = None
    no_data: str = ""

    @property
    def value(self) -> float:
        """The number; of a ratio the quotient, rounded once."""
        if self.no_data:
            return float("nan")
        if self.denominator is None:
            return float(self.numerator)
        return float(Fraction(self.numerator) / Fraction(self.denominator))


@dataclass(frozen=True)
class Person:
    """A known user who bought before the period's end."""

    before: list[Order]
    """Orders before the period."""
    within: list[Order]
    """The period's orders."""
    ever: list[Order]
    """All orders, also later ones."""

    @property
    def so_far(self) -> list[Order]:
        return self.before + self.within


class View:
    """What a shop looks like from one period and, if given, one channel ("" is: without a channel).

    Of a channel are the period's orders, visits and registrations in it. A person's history stays whole: who had
    bought before, in whatever channel, had bought before. People are of the channel of their latest order so far.
    """

    def __init__(self, shop: Shop, period: Span, channel: str | None = None) -> None:
        self.shop, self.period, self.channel = shop, period, channel

    def counts(self, channel: str | None) -> bool:
        return self.channel is None or (channel or "") == self.channel

    @cached_property
    def orders(self) -> list[Order]:
        """The period's orders, also those without a user."""
        first, end = self.period.start, self.period.end
        return [o for o in self.shop.orders if first <= o.day < end and self.counts(o.channel)]

    @cached_property
    def people(self) -> list[Person]:
        people = []
        for ever in self.shop.by_person.values():
            before = [o for o in ever if o.day < self.period.start]
            within = [o for o in ever if self.period.start <= o.day < self.period.end and self.counts(o.channel)]
            if before or within:
                people.append(Person(before, within, ever))
        return people

    @cached_property
    def customers(self) -> list[Person]:
        """Known users who bought before the period's end, with all their orders."""
        whole = self if self.channel is None else View(self.shop, self.period)
        return [person for person in whole.people if self.counts(person.so_far[-1].channel)]

    @cached_property
    def buyers(self) -> list[Person]:
        """Known users with an order in the period."""
        return [person for person in self.people if person.within]

    @cached_property
    def anybodys_events(self) -> list[Event]:
        """The period's events, also those without a user, not those of staff."""
        first, end = self.period.start, self.period.end
        return [
            event
            for event in self.shop.events
            if first <= event.day < end and event.user not in self.shop.staff and self.counts(event.channel)
        ]

    @cached_property
    def events(self) -> list[Event]:
        """The period's events of known users who are not staff."""
        return [event for event in self.anybodys_events if event.user is not None]

    @cached_property
    def visitors(self) -> set[str]:
        return {event.user for event in self.events if event.name == "visit"}

    def days_without_order_at_start(self, person: Person) -> int:
        """Whole days after the last order before the period, up to the day before the period."""
        return (self.period.start - ONE_DAY - person.before[-1].day).days

    def days_without_order_at_end(self, person: Person) -> int:
        """Whole days after the last order, up to and including the period's last day."""
        return (self.period.last_day - person.so_far[-1].day).days


METRICS: dict[str, Callable[[View], Answer]] = {}
LOOKS_BACK: dict[str, str] = {}


def _oracle(function: Callable[[View], Answer] | None = None, *, looks_back: str = "") -> Callable:
    def keep(made: Callable[[View], Answer]) -> Callable[[View], Answer]:
        METRICS[made.__name__] = made
        LOOKS_BACK[made.__name__] = looks_back
        return made

    return keep(function) if function else keep


def _paid(orders: Iterable[Order]) -> Decimal:
    return sum((order.paid for order in orders), Decimal(0))


def _number(number: Decimal | int) -> Answer:
    return Answer(number)


def _ratio(rows: object, numerator: Decimal | int, denominator: Decimal | int) -> Answer:
    if not rows:
        return Answer(no_data="no_rows")
    return Answer(numerator, denominator) if denominator else Answer(no_data="zero_denominator")


# Revenue


@_oracle
def sales(view: View) -> Answer:
    """Amount of the period's orders, less what was refunded of them."""
    return _number(_paid(view.orders))


@_oracle
def orders(view: View) -> Answer:
    """Number of orders placed in the period."""
    return _number(len(view.orders))


@_oracle
def buyers(view: View) -> Answer:
    """Distinct users who placed an order in the period."""
    return _number(len(view.buyers))


@_oracle
def aov(view: View) -> Answer:
    """Sales ÷ orders."""
    return _ratio(view.orders, _paid(view.orders), len(view.orders))


@_oracle
def spend_per_buyer(view: View) -> Answer:
    """Sales to known users ÷ buyers."""
    total = sum((_paid(buyer.within) for buyer in view.buyers), Decimal(0))
    return _ratio(view.buyers, total, len(view.buyers))


@_oracle
def orders_per_buyer(view: View) -> Answer:
    """Orders of known users ÷ buyers."""
    return _ratio(view.buyers, sum(len(buyer.within) for buyer in view.buyers), len(view.buyers))


def _repurchased(view: View) -> Decimal:
    return sum((_paid(buyer.within) for buyer in view.buyers if buyer.before), Decimal(0))


@_oracle
def repurchase_amount(view: View) -> Answer:
    """Sales of the period to users with an order before it."""
    return _number(_repurchased(view))


@_oracle
def repurchase_amount_share(view: View) -> Answer:
    """Repurchase amount ÷ sales."""
    return _ratio(view.orders, _repurchased(view), _paid(view.orders))


# Retention


@_oracle
def repurchase_rate(view: View) -> Answer:
    """Buyers with an order before the period ÷ buyers."""
    return _ratio(view.buyers, sum(1 for buyer in view.buyers if buyer.before), len(view.buyers))


@_oracle
def repeat_purchase_rate_1(view: View) -> Answer:
    """Buyers with more than one order ÷ all buyers, both up to the period's end."""
    more = sum(1 for person in view.customers if len(person.so_far) > 1)
    return _ratio(view.customers, more, len(view.customers))


@_oracle
def repeat_purchase_rate_in_period(view: View) -> Answer:
    """Buyers with more than one order in the period ÷ buyers."""
    return _ratio(view.buyers, sum(1 for buyer in view.buyers if len(buyer.within) > 1), len(view.buyers))


@_oracle
def third_order_rate(view: View) -> Answer:
    """Buyers with more than two orders ÷ those with more than one, both up to the period's end."""
    more = [person for person in view.customers if len(person.so_far) > 1]
    return _ratio(view.customers, sum(1 for person in more if len(person.so_far) > 2), len(more))


@_oracle
def repeat_purchase_rate_2(view: View) -> Answer:
    """Orders beyond each buyer's first ever ÷ orders of known users."""
    beyond = sum(1 for buyer in view.buyers for order in buyer.within if order is not buyer.ever[0])
    return _ratio(view.orders, beyond, sum(len(buyer.within) for buyer in view.buyers))


@_oracle
def repeat_purchase_rate_3(view: View) -> Answer:
    """Regulars of before the last N days of the period who bought in these days ÷ such regulars."""
    window_start = view.period.end - timedelta(days=view.shop.rules.repurchase_window_days)
    regulars = [p for p in view.customers if sum(1 for o in p.so_far if o.day < window_start) >= 2]
    again = [p for p in regulars if any(window_start <= o.day <= view.period.last_day for o in p.so_far)]
    return _ratio(view.customers, len(again), len(regulars))


@_oracle
def second_purchase_rate(view: View) -> Answer:
    """New buyers with a second order within N days ÷ new buyers whose N days are over."""
    allowed = timedelta(days=view.shop.rules.second_purchase_days)
    new = [buyer.ever for buyer in view.buyers if buyer.within[0] is buyer.ever[0]]
    over = [ever for ever in new if ever[0].day + allowed <= view.shop.last]
    if new and not over:
        return Answer(no_data="windows_open")
    again = [ever for ever in over if len(ever) > 1 and ever[1].day <= ever[0].day + allowed]
    return _ratio(view.orders, len(again), len(over))


def _retained(view: View, earlier: tuple[date, date], only_new: bool = False) -> Answer:
    first, end = earlier
    then = [
        person
        for person in view.customers
        if any(first <= order.day < end for order in (person.ever[:1] if only_new else person.ever))
    ]
    return _ratio(view.customers, sum(1 for person in then if person.within), len(then))


@_oracle(looks_back="previous")
def buyer_retention(view: View) -> Answer:
    """Buyers of the previous period who bought in this one ÷ buyers of the previous period."""
    return _retained(view, view.period.previous)


@_oracle(looks_back="previous")
def new_buyer_retention(view: View) -> Answer:
    """Users with the first order in the previous period who bought in this one ÷ all such users."""
    return _retained(view, view.period.previous, only_new=True)


@_oracle(looks_back="last_year")
def last_year_buyer_retention(view: View) -> Answer:
    """Buyers of the same period last year who bought in this one ÷ buyers of the same period last year."""
    return _retained(view, view.period.last_year)


# Churn


@_oracle
def churned_buyers(view: View) -> Answer:
    """Buyers without an order for N days or more at the period's end."""
    limit = view.shop.rules.churned_after_days
    return _number(sum(1 for p in view.customers if view.days_without_order_at_end(p) >= limit))


@_oracle
def at_risk_buyers(view: View) -> Answer:
    """Buyers without an order for at least N, but less than M days at the period's end."""
    rules = view.shop.rules
    gaps = [view.days_without_order_at_end(person) for person in view.customers]
    risky = sum(1 for gap in gaps if rules.at_risk_after_days <= gap < rules.churned_after_days)
    return _number(risky)


@_oracle
def buyer_churn_rate(view: View) -> Answer:
    """Of the buyers not churned at the period's start, those churned at its end."""
    limit = view.shop.rules.churned_after_days
    alive = [p for p in view.customers if p.before and view.days_without_order_at_start(p) < limit]
    gone = [p for p in alive if view.days_without_order_at_end(p) >= limit]
    return _ratio(view.customers, len(gone), len(alive))


def _lapsed(view: View) -> list[Person]:
    limit = view.shop.rules.at_risk_after_days
    return [p for p in view.customers if p.before and view.days_without_order_at_start(p) >= limit]


@_oracle
def winback_buyers(view: View) -> Answer:
    """Buyers at risk or churned at the period's start who bought in it."""
    return _number(sum(1 for person in _lapsed(view) if person.within))


@_oracle
def buyer_winback_rate(view: View) -> Answer:
    """Win-back buyers ÷ buyers at risk or churned at the period's start."""
    lapsed = _lapsed(view)
    return _ratio(view.customers, sum(1 for person in lapsed if person.within), len(lapsed))


# Activity and acquisition


@_oracle
def active_users(view: View) -> Answer:
    """Distinct known users with an active event, which is any event by default."""
    active = {event.user for event in view.events}
    return _number(len(active))


@_oracle
def visitors(view: View) -> Answer:
    """Distinct known users with a visit."""
    return _number(len(view.visitors))  # where other things are on record, no visit is none


@_oracle
def visit_conversion_rate(view: View) -> Answer:
    """Visitors with an order in the period, in whatever channel, ÷ visitors."""
    whole = View(view.shop, view.period)
    ordered = {order.user for order in whole.orders}
    return _ratio(view.anybodys_events, len(view.visitors & ordered), len(view.visitors))


@_oracle
def new_buyers(view: View) -> Answer:
    """Buyers of the period without an order before it, in the channel of their first order."""
    return _number(sum(1 for buyer in view.buyers if buyer.ever[0] in buyer.within))


@_oracle
def new_users(view: View) -> Answer:
    """Users registered in the period, without staff."""
    first, end = view.period.start, view.period.end
    new = [u for u in view.shop.users if first <= u.day < end and not u.is_staff and view.counts(u.channel)]
    return _number(len(new))


# Who was quiet for N days before a period is known only with N days of data before it.
MINIMUM_HISTORY = {
    "churned_buyers": "churned_after_days",
    "buyer_churn_rate": "churned_after_days",
    "at_risk_buyers": "at_risk_after_days",
    "winback_buyers": "at_risk_after_days",
    "buyer_winback_rate": "at_risk_after_days",
}
# Without a day of history before the period, nobody can be told to have bought before.
SOME_HISTORY = {"repurchase_rate", "repurchase_amount", "repurchase_amount_share"}


def answer(name: str, view: View) -> Answer:
    """Return one metric of one period: no data where the data do not cover it or the period it looks back to."""
    shop, period = view.shop, view.period
    if period.end <= shop.first:
        return Answer(no_data="before_data")
    if period.start > shop.last:
        return Answer(no_data="after_data")
    # Nothing is known of the days after the data: an unfinished period ends with them.
    period = replace(period, end=min(period.end, shop.last + ONE_DAY))
    view = View(shop, period, view.channel)
    if (rule := MINIMUM_HISTORY.get(name)) and (period.start - shop.first).days < getattr(shop.rules, rule):
        return Answer(no_data="short_history")
    if name in SOME_HISTORY and period.start <= shop.first:
        return Answer(no_data="no_history")
    if LOOKS_BACK[name]:
        first, end = period.previous if LOOKS_BACK[name] == "previous" else period.last_year
        if first < shop.first or end - ONE_DAY > shop.last:
            return Answer(no_data="no_history")
    return METRICS[name](view)


def answers(
    shop: Shop, periods: Iterable[Span], names: Iterable[str], channel: str | None = None
) -> dict[tuple[str, str], Answer]:
    """Return the answers by metric and period label."""
    found = {}
    chosen = list(names)
    for period in periods:
        view = View(shop, period, channel)
        found |= {(name, period.label): answer(name, view) for name in chosen}
    return found
