"""The process chain visitor → inquiry → order → satisfied → repeat → VIP as one scorecard of 12.5 points (绩点)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.periods.period import Period
from kpi_toolkit.settings.weekly import WeeklySettings
from kpi_toolkit.units import Number
from kpi_toolkit.weekly.baseline import Base, Method, next_base, next_first_week, weekly_targets
from kpi_toolkit.weekly.growth import BaseRule
from kpi_toolkit.weekly.points import Points, earned, points, scattered
from kpi_toolkit.weekly.rates import (
    WORTH,
    Week,
    inquiry_target,
    monetisation_target,
    pooled,
    pooled_interval,
    pooled_points,
    rate_points,
    satisfaction_target,
)
from kpi_toolkit.weekly.scorecard import ChainLine, ChainScorecard
from kpi_toolkit.weekly.weeks import known_days, weeks_of

RATES = {"C": "inquiry_rate", "D": "monetisation_rate", "E1": "presale_csat", "E2": "aftersale_csat"}
ROBUST = RATES | {"D": "order_conversion"}
"""The article divides all deals by all inquiries, which passes 1 where people buy without asking."""
INDICES = {"G": "repeat_monetisation_index", "H": "vip_index"}
"""G and H are these indices already: part ÷ (whole ÷ whole then × part then)."""
MONTHS_BACK = 12
NOTHING_HAPPENED = ("no_rows", "zero_denominator")
"""Why a rate of days that are covered has no number: without a case it adds nothing to those of other weeks."""


def metrics_of(weekly: WeeklySettings) -> tuple[str, ...]:
    """Return the metrics of a chain, step by step."""
    return (weekly.new_users, *_rates_of(weekly.method).values(), *INDICES.values())


def needs(context: Context, month: Period, method: Method | None = None) -> Ask:
    """Return what a scorecard needs: the weeks of the month and of twelve before it, and the month's indices."""
    months = (*_months_before(month), month)
    weeks = [known_days(week, span, context.data_end) for span in months for week in weeks_of(span)]
    weekly, catalogue = context.settings.weekly, context.catalogue
    names = (weekly.new_users, *_rates_of(method or weekly.method).values())
    indices = cells((catalogue[name] for name in INDICES.values()), [month])
    return (*cells((catalogue[name] for name in names), weeks), *indices)


def funnel_scorecard(
    measured: Measured,
    month: Period,
    method: Method | None = None,
    first_target: Number | None = None,
    base: Number | None = None,
    rates: Mapping[str, Number] | None = None,
) -> ChainScorecard:
    """Score a month's process chain.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    method
        ``robust`` or ``seed003``; that of kpi.yaml if None.
    first_target, base
        Line B's target of the first week, and growth a week. Without them they follow from the weeks of the months
        before, beginning with the base of kpi.yaml; without any month before there is no target.
    rates
        Targets of C, D, E1 and E2 for ``robust`` by letter; the pooled rate of the month before if missing.

    Returns
    -------
    ChainScorecard
        With a reason for every line that has no data; no total unless every line has.

    Raises
    ------
    UsageError
        For numbers that cannot be targets.
    """
    case = _ChainMonth(measured, month, method or measured.context.settings.weekly.method)
    chosen = case.base() if base is None else Base(Decimal(str(base)), None, ())
    weeks = weeks_of(month)
    first = case.first(chosen) if first_target is None else Decimal(str(first_target))
    targets = weekly_targets(first, chosen.value, len(weeks)) if first is not None else ()
    lines = (case.new_users(targets), *case.rates(chosen.value, targets, dict(rates or {})), *case.indices())
    counted = tuple(line for line in lines if line.points.worth)
    return ChainScorecard(month, case.method, weeks, chosen.value, targets, counted, case.cut_on)


def _rates_of(method: Method) -> Mapping[str, str]:
    return RATES if method == "seed003" else ROBUST


def _months_before(month: Period) -> list[Period]:
    return [month.shift(-step) for step in range(MONTHS_BACK, 0, -1)]


class _ChainMonth:
    """One month of a workspace."""

    def __init__(self, measured: Measured, month: Period, method: Method) -> None:
        self.measured, self.month, self.method = measured, month, method
        self.weekly = measured.context.settings.weekly
        self.cap = Decimal(str(measured.context.settings.scoring.cap))
        self.visitors = self.weekly.new_users
        self.months, self.metrics = _months_before(month), _rates_of(method)

    @property
    def rule(self) -> BaseRule:
        """The robust rule of kpi.yaml."""
        bounds = (self.weekly.lower, self.weekly.upper, self.weekly.damping)
        return BaseRule(*(Decimal(str(number)) for number in bounds))

    @property
    def cut_on(self) -> date | None:
        """The last day that counts of a week that runs over the month's end, where the data end before it does."""
        week = weeks_of(self.month)[-1]
        known = self._known(week, self.month)
        return known.end - timedelta(days=1) if known != week else None

    def _known(self, week: Period, month: Period) -> Period:
        return known_days(week, month, self.measured.context.data_end)

    def _worth(self, letter: str) -> Decimal:
        return Decimal(str(self.weekly.points.get(letter, WORTH[letter])))  # type: ignore[call-overload]

    def _counts(self, month: Period) -> list[Number | None]:
        return [self._value(self.visitors, self._known(week, month)) for week in weeks_of(month)]

    def _value(self, metric: str, week: Period) -> float | None:
        value = self.measured.value(metric, week)
        return None if value.is_partial else value.value

    def _week(self, metric: str, week: Period) -> Week:
        value = self.measured.value(metric, week)
        if value.reason is not None and value.reason.code in NOTHING_HAPPENED:
            return Week(0, 0)
        is_known = value.denominator is not None and not value.is_partial
        return Week(value.numerator, value.denominator) if is_known else Week(None, None)

    def _weeks(self, metric: str, month: Period) -> list[Week]:
        return [self._week(metric, self._known(week, month)) for week in weeks_of(month)]

    def base(self) -> Base:
        """Replay the months before, oldest first, from the base of kpi.yaml."""
        base = Base(Decimal(str(self.weekly.base)), None, ())
        before: list[Number | None] = []
        for month in self.months:
            counts = self._counts(month)
            if any(count is not None for count in counts):
                base = next_base(counts, base.value, self.method, self.rule, before)
            before = counts
        return base

    def first(self, base: Base) -> Decimal | None:
        """Return the first week's target: from the month before, or none where it has no data."""
        kept = base if base.kept else next_base(self._counts(self.months[-1]), base.value, self.method, self.rule)
        return next_first_week(Base(base.value, None, kept.kept), self.method)

    def new_users(self, targets: Sequence[Decimal]) -> ChainLine:
        """Score line B: sums against sums."""
        counts, worth = self._counts(self.month), self._worth("B")
        known = [Decimal(str(count)) for count in counts if count is not None]
        actual = sum(known, Decimal(0)) if len(known) == len(counts) else None
        if not targets:
            return ChainLine("B", self.visitors, actual, None, Points(None, None, worth), Reason("no_month_before"))
        weeks = weeks_of(self.month)
        due = [Decimal(self._known(week, self.month).days) / week.days for week in weeks]
        wanted = [target * share for target, share in zip(targets, due, strict=True)]
        scored = points(counts, wanted, worth, self.method, self.cap)
        reason = None if scored.value is not None else self._why(self.visitors)
        spread = scattered(known, wanted) if actual is not None else None
        return ChainLine("B", self.visitors, actual, sum(wanted, Decimal(0)), scored, reason, spread)

    def rates(self, base: Decimal, targets: Sequence[Decimal], agreed: dict[str, Any]) -> list[ChainLine]:
        """Score lines C, D and E."""
        return [
            self._rate_of_article(letter, metric, base, targets)
            if self.method == "seed003"
            else self._robust_rate(letter, metric, agreed.get(letter))
            for letter, metric in self.metrics.items()
        ]

    def _robust_rate(self, letter: str, metric: str, target: Number | None) -> ChainLine:
        weeks, before = self._weeks(metric, self.month), self._weeks(metric, self.months[-1])
        agreed = None if target is None else Decimal(str(target))
        goal = agreed if agreed is not None else pooled(before)
        scored = pooled_points(weeks, goal, self._worth(letter), self.cap)
        reason = None if scored.value is not None else self._why(metric) or Reason("no_month_before")
        return ChainLine(letter, metric, pooled(weeks), goal, scored, reason, pooled_interval(weeks))

    def _rate_of_article(self, letter: str, metric: str, base: Decimal, targets: Sequence[Decimal]) -> ChainLine:
        weeks = self._weeks(metric, self.month)
        goals: list[Decimal | None] = [None]  # the article gives no target for the first week
        goals += [self._next_rate(letter, place, base, targets) for place in range(len(weeks) - 1)]
        scored = rate_points(weeks, goals, self._worth(letter))
        counted = [(week.rate, goal) for week, goal in zip(weeks, goals, strict=True) if goal is not None]
        actual = sum((rate for rate, _ in counted if rate is not None), Decimal(0)) if counted else None
        whole = sum((goal for _, goal in counted), Decimal(0)) if counted else None
        reason = None if scored.value is not None else self._why(metric) or Reason("no_month_before")
        return ChainLine(letter, metric, actual, whole, scored, reason)

    def _next_rate(self, letter: str, place: int, base: Decimal, targets: Sequence[Decimal]) -> Decimal | None:
        """Return the article's target for the week after one, from that week's numbers."""
        now = weeks_of(self.month)[place]
        new, inquired = self._value(self.visitors, now), self._week("inquiry_rate", now)
        sold = self._week(RATES["D"], now)
        own = self._week(RATES[letter], now)
        if own.rate is None:
            return None
        if letter in ("E1", "E2"):
            return satisfaction_target(own.count or 0, own.out_of or 0, base)
        if new is None or not inquired.rate or inquired.count is None or inquired.out_of is None:
            return None
        if letter == "C":
            return inquiry_target(inquired.count, inquired.out_of, new, base, targets[place + 1]) if targets else None
        inquiries = Decimal(str(sold.out_of))
        users, grown = inquiries / inquired.rate, inquiries + Decimal(str(new)) * base * inquired.rate
        return monetisation_target(sold.count or 0, inquiries, users, new, base, grown)

    def indices(self) -> list[ChainLine]:
        """Score lines G and H, whose metrics are the article's ratios."""
        lines = []
        for letter, metric in INDICES.items():
            index, worth = self.measured.value(metric, self.month), self._worth(letter)
            actual = None if index.value is None else Decimal(str(index.value))
            scored = Points(None, None, worth) if actual is None else earned(actual, worth, self.method, self.cap)
            reason = index.reason if actual is None else None
            lines.append(ChainLine(letter, metric, actual, Decimal(1), scored, reason))
        return lines

    def _why(self, metric: str) -> Reason | None:
        """Return why a week of the month has no number, the first one."""
        spans = (self._known(week, self.month) for week in weeks_of(self.month))
        reasons = (value.reason for span in spans if (value := self.measured.value(metric, span)).reason)
        return next((reason for reason in reasons if reason.code not in NOTHING_HAPPENED), None)
