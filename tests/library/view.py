"""What the oracles of the metric library look at: plain rows, one period, and if given one segment.

Nothing is shared with the package but the list of canonical columns and the periods. Days are local, amounts
``Decimal``; a number is an :class:`Answer` that says so when there is no data.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise, permutations
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from kpi_toolkit.periods.period import Period
from kpi_toolkit.schema.tables import TABLES
from kpi_toolkit.settings import Rules

ONE_DAY = timedelta(days=1)
Row = SimpleNamespace
Number = Decimal | Fraction | int

NO_ROWS, ZERO, OPEN, NO_VALUES = "no_rows", "zero_denominator", "windows_open", "no_values"
OF_A_PART = "of_part"


@dataclass(frozen=True)
class Answer:
    """A number, or why there is none.

    Parameters
    ----------
    no_data
        The reasons allowed for no data; empty: there is a number. A ratio over nothing is no data in two ways, which
        the words of a metric leave open: the fact has no row at all, or rows and a denominator of 0.
    left_out
        How many windows are still open; None: not told.
    parts
        Whether the words fix numerator and denominator, not only the value.
    """

    numerator: Number = 0
    denominator: Number | None = None
    no_data: frozenset[str] = frozenset()
    left_out: int | None = 0
    parts: bool = True

    @property
    def value(self) -> float:
        """The number; of a ratio the quotient, rounded once."""
        if self.no_data:
            return float("nan")
        if self.denominator is None:
            return float(self.numerator)
        return float(Fraction(self.numerator) / Fraction(self.denominator))


def none(*codes: str) -> Answer:
    """Say that there is no data for one of some reasons."""
    return Answer(no_data=frozenset(codes))


def number(amount: Number) -> Answer:
    """Give a count or sum: over nothing it is 0."""
    return Answer(amount)


def is_unknown(values: Iterable[Any]) -> bool:
    """Whether there are rows, and none of them has a value: no sum of them is known, not even 0."""
    listed = list(values)
    return bool(listed) and all(value is None for value in listed)


def ratio(numerator: Number, denominator: Number, left_out: int = 0, parts: bool = True) -> Answer:
    """Give a rate; over nothing it is no data."""
    if denominator:
        return Answer(numerator, denominator, left_out=left_out, parts=parts)
    return none(OPEN) if left_out else none(NO_ROWS, ZERO)


def less(first: Answer, second: Answer) -> Answer:
    """Give the difference of two rates; without one of them it is no data, because of that part."""
    if first.no_data or second.no_data:
        return none(OF_A_PART)
    shares = [Fraction(part.numerator) / Fraction(part.denominator or 1) for part in (first, second)]
    return Answer(shares[0] - shares[1], left_out=None, parts=False)


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """Add up, empty as 0."""
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def mean(amounts: Iterable[Decimal | None]) -> Answer:
    """Give the mean of what is not empty, as sum and number."""
    there = [amount for amount in amounts if amount is not None]
    return ratio(total(there), len(there))


@dataclass(frozen=True)
class Oracle:
    """How one metric is computed from the words.

    Parameters
    ----------
    cut
        The tables whose columns it can be segmented by; empty: none, or the words do not say.
    own
        Columns that the words name as its own segments.
    looks_back
        What must be covered before the period, where the words say so.
    """

    name: str
    compute: Callable[["View"], Answer]
    cut: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    looks_back: str | None = None


class Oracles(dict[str, Oracle]):
    """The oracles of one section by the name of their metric."""

    def of(self, *cut: str, own: str = "", looks_back: str | None = None, name: str = "") -> Callable[..., Any]:
        def keep(function: Callable[[View], Answer]) -> Callable[[View], Answer]:
            called = name or function.__name__
            if called in self:
                raise ValueError(f"{called} has two oracles")
            self[called] = Oracle(called, function, cut, (own,) if own else (), looks_back)
            return function

        return keep


def _plain(kind: str, value: Any) -> Any:
    if pd.isna(value):
        return None
    if kind == "timestamp":
        return pd.Timestamp(value).to_pydatetime()
    if kind == "date":
        return pd.Timestamp(value).date()
    if kind in ("money", "number"):
        return Decimal(str(value)).normalize()
    return bool(value) if kind == "boolean" else str(value)


def plain_rows(name: str, frame: pd.DataFrame, zone: ZoneInfo | None = None) -> list[Row]:
    """Return a canonical frame's rows, each time with its local day; missing columns are empty.

    Of a time with a zone the ``…_at`` is its moment, by which it is ordered, the ``…_on`` its day in `zone`.
    """
    empty = {column.name: None for column in TABLES[name].columns}
    times = [column.name for column in TABLES[name].columns if column.name.endswith("_at")]
    empty |= {name_[:-3] + end: None for name_ in times for end in ("_on", "_all_day")}
    kinds = {column.name: column.type for column in TABLES[name].columns}
    rows = []
    for record in frame.to_dict("records"):
        row = empty | {column: _plain(kinds[column], value) for column, value in record.items()}
        for name_ in times:
            if row[name_] is not None:
                row |= _read(name_, row[name_], zone)
        rows.append(Row(**row))
    return rows


def _read(name: str, at: datetime, zone: ZoneInfo | None) -> dict[str, Any]:
    """Read a time; at midnight and without a zone it is a day without a time."""
    is_day = at.tzinfo is None and at.time() == time.min
    local = at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone, fold=1)
    moment = local.astimezone(UTC).replace(tzinfo=None) if zone else at
    return {name: moment, name[:-3] + "_on": local.date(), name[:-3] + "_all_day": is_day}


@dataclass
class Shop:
    """Everything known: rows by table, business rules, first and last day covered by table."""

    frames: dict[str, pd.DataFrame]
    covered: dict[str, tuple[date, date]]
    rules: Rules = field(default_factory=Rules)
    week_start: int = 0
    fiscal_year_start: int = 1
    zone: ZoneInfo | None = None

    def __post_init__(self) -> None:
        self.tables = {name: plain_rows(name, frame, self.zone) for name, frame in self.frames.items()}
        out = {status.casefold() for status in self.rules.left_out_statuses}
        self.tables["orders"] = [
            order
            for order in self.tables["orders"]
            if (order.status or "").casefold() not in out and (order.amount or self.rules.count_zero_orders)
        ]
        for order in self.tables["orders"]:
            order.net = order.amount - (order.refunded_amount or 0)
        self.users = {user.user_id: user for user in self.tables.get("users", [])}
        self.staff = {user.user_id for user in self.users.values() if user.is_staff}
        self._kept: dict[Any, Any] = {}

    def keep(self, key: Any, make: Callable[[], Any]) -> Any:
        """Return what was made for a key before, or make it now."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def is_person(self, user: str | None) -> bool:
        """Whether a user is somebody known who is not staff; people without a row in users are."""
        return user is not None and user not in self.staff

    def is_active(self, event: Row) -> bool:
        return not self.rules.active_events or event.event in self.rules.active_events

    def by_user(self, name: str) -> dict[str, list[Row]]:
        """Rows of a table by known user, the earliest first; changes of level at one moment are one, to the last."""

        def make() -> dict[str, list[Row]]:
            found: dict[str, list[Row]] = {}
            at = TABLES[name].main_time
            ties = {"orders": "order_id", "memberships": "to_level"}.get(name, at)
            for row in sorted(self.tables[name], key=lambda row: (getattr(row, at), _nulls_last(getattr(row, ties)))):
                if row.user_id is None:
                    continue
                rows = found.setdefault(row.user_id, [])
                rows.append(row)
            return {user: _in_turn(rows) for user, rows in found.items()} if name == "memberships" else found

        return self.keep(("by_user", name), make)  # type: ignore[no-any-return]

    def level(self, user: str | None, moment: Any) -> str | None:
        """A user's level at a moment: of the latest change at or before it."""
        changes = [c for c in self.by_user("memberships").get(user or "", []) if c.changed_at <= moment]
        return changes[-1].to_level if changes else None

    def segment(self, table: str, row: Row, by: str) -> str | None:
        """What a row is cut by: its own column, its user's or its campaign's, or its user's level at its time."""
        if by == "level":
            return self.level(row.user_id, getattr(row, TABLES[table].main_time))
        other, _, column = by.rpartition(".")
        if other == "users":
            user = self.users.get(row.user_id)
            return user and getattr(user, column)
        return getattr(row, column)

    def can_cut(self, table: str, by: str) -> bool:
        names = {column.name for column in TABLES[table].columns}
        if by == "level":
            return "user_id" in names and bool(TABLES[table].main_time) and table != "memberships"
        if by.startswith("users."):
            return "user_id" in names and table != "users"
        return by in self.frames[table].columns


def _in_turn(changes: list[Row]) -> list[Row]:
    """Changes of one moment in the order in which each comes from the level before it; else the last of them alone."""
    kept: list[Row] = []
    for _, group in groupby(changes, key=lambda change: change.changed_at):
        at_once = list({(change.from_level, change.to_level): change for change in group}.values())
        until_then = kept[-1].to_level if kept else None
        orders = [list(order) for order in permutations(at_once) if _is_chain(list(order))]
        orders.sort(key=lambda order: order[0].from_level != until_then)
        kept += orders[0] if len(at_once) < 5 and orders else at_once[-1:]
    return kept


def _is_chain(changes: list[Row]) -> bool:
    return all(later.from_level == earlier.to_level for earlier, later in pairwise(changes))


def _nulls_last(value: Any) -> tuple[bool, Any]:
    return (value is None, "" if value is None else value)


class View:
    """A shop from one period and, if given, one segment `by` = `value` (None is: without one).

    Of a segment are the period's rows in it. A person's history stays whole.
    """

    def __init__(self, shop: Shop, period: Period, by: str = "", value: str | None = None) -> None:
        self.shop, self.period, self.by, self.value = shop, period, by, value
        self.rules = shop.rules
        self.start = period.start
        self.end = min(period.end, max(last for _, last in shop.covered.values()) + ONE_DAY)
        """The day after the last one of the period on which there are data at all."""
        self.last_day = self.end - ONE_DAY
        self.previous = (period.previous.start, period.previous.end)
        self.last_year = (period.last_year.start, period.last_year.end)

    def until(self, last: date) -> "View":
        """Return the view with the period cut after a day: what happened later is not known."""
        view = View(self.shop, self.period, self.by, self.value)
        view.end = min(self.period.end, last + ONE_DAY)
        view.last_day = view.end - ONE_DAY
        return view

    def last(self, table: str) -> date:
        """The last day that a table's data cover."""
        return self.shop.covered[table][1]

    def first(self, table: str) -> date:
        return self.shop.covered[table][0]

    def has(self, table: str, column: str) -> bool:
        """Whether the shop has an optional column."""
        return column in self.shop.frames[table].columns

    def rows(self, table: str) -> list[Row]:
        """All rows of a table, of all time and segments."""
        return self.shop.tables[table]

    def in_cut(self, table: str, row: Row) -> bool:
        """Whether a row is of the view's segment."""
        return not self.by or self.shop.segment(table, row, self.by) == self.value

    def between(self, table: str, start: date, end: date, day: str = "") -> list[Row]:
        """All rows of a table from a day up to before another, in whatever segment."""
        column = day or TABLES[table].main_time.replace("_at", "_on")

        def make() -> list[Row]:
            there = ((getattr(row, column), row) for row in self.rows(table))
            return [row for on, row in there if on is not None and start <= on < end]

        return self.shop.keep((table, column, start, end), make)  # type: ignore[no-any-return]

    def whole(self, table: str, day: str = "") -> list[Row]:
        """The period's rows of a table in whatever segment."""
        return self.between(table, self.start, self.end, day)

    def now(self, table: str, day: str = "") -> list[Row]:
        """The period's rows of a table in the segment."""
        return self.cut(table, self.whole(table, day))

    def cut(self, table: str, rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if self.in_cut(table, row)]

    # People

    def is_person(self, row: Row) -> bool:
        """Whether a row's user is somebody known who is not staff."""
        return self.shop.is_person(row.user_id)

    def no_staff(self, rows: Iterable[Row]) -> list[Row]:
        """Rows without those of staff; without a user they stay."""
        return [row for row in rows if row.user_id not in self.shop.staff]

    def people(self, rows: Iterable[Row]) -> set[str]:
        """Distinct known users of some rows who are not staff."""
        return {row.user_id for row in rows if self.is_person(row)}

    def events(self, *names: str) -> list[Row]:
        """The period's events in the segment, of those who are not staff or not known."""
        return [event for event in self.no_staff(self.now("events")) if not names or event.event in names]

    def active(self, start: date, end: date) -> set[str]:
        """Known users with an active event from a day up to before another, in whatever segment."""

        def make() -> set[str]:
            return self.people(event for event in self.between("events", start, end) if self.shop.is_active(event))

        return self.shop.keep(("active", start, end), make)  # type: ignore[no-any-return]

    def registered(self, end: date, start: date = date.min) -> list[Row]:
        """Users of the segment, not staff, registered before a day and not before another."""
        users = (u for u in self.rows("users") if start <= u.registered_on < end and not u.is_staff)
        return self.cut("users", users)

    def buyers(self) -> set[str]:
        """Known users with an order in the period, in whatever segment."""
        return known(self.whole("orders"))

    def customers(self) -> Iterator[tuple[str, list[Row]]]:
        """Known users who ordered before the period's end, in the segment of their latest order, with all orders."""
        for user, orders in self.shop.by_user("orders").items():
            so_far = [order for order in orders if order.ordered_on < self.end]
            if so_far and self.in_cut("orders", so_far[-1]):
                yield user, so_far


def known(rows: Iterable[Row]) -> set[str]:
    """Distinct known users of some rows."""
    return {row.user_id for row in rows if row.user_id is not None}


def answer(oracle: Oracle, view: View, tables: Iterable[str], looks_back: str) -> Answer:
    """Return one metric of one period: no data where its tables do not cover it or what it looks back to."""
    period, rules = view.period, view.rules
    first = max(view.shop.covered[table][0] for table in tables)
    last = min(view.shop.covered[table][1] for table in tables)
    if period.end <= first:
        return none("before_data")
    if period.start > last:
        return none("after_data")
    if looks_back in Rules.model_fields:
        if first + timedelta(days=getattr(rules, looks_back)) > period.start:
            return none("short_history")
    elif looks_back == "plateau":
        if first + timedelta(weeks=2 * rules.plateau_weeks) > min(period.end, last + ONE_DAY):
            return none("short_stretch")
    elif looks_back and looks_back != "beginning":
        before = {
            "history": period.start - ONE_DAY,
            "previous": period.previous.start,
            "last_year": period.last_year.start,
        }[looks_back]
        if before < first:
            return none("no_history")
    return oracle.compute(view)
