"""What a plan states of its metrics for each period: targets, sums of shorter ones that fill it, capacities."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import inf

from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period, period_holding
from kpi_toolkit.plan.ask import baseline_of
from kpi_toolkit.plan.plan import Plan, is_weighted
from kpi_toolkit.targets.levels import is_falling, levels_in
from kpi_toolkit.targets.target import Per, Target
from kpi_toolkit.units import UNITS

FEWEST_DIGITS = 2
"""Whole numbers count as rounded to no fewer digits: 150,000 to tens of thousands, and 1,200 to hundreds."""
FROM = 1000
"""Smaller whole numbers are meant to the last digit: 100 is no 95."""
OPEN_PERIODS = 12
"""Periods that a target without an end is looked at in."""
NO_SUMS = ("longest_delay", "referral_depth", "points_balance", "wallet_balance", "vip_customers")


@dataclass(frozen=True)
class Statement:
    """What is stated of a metric for one period.

    Parameters
    ----------
    lower, upper
        Equal for a value to be reached; one is infinite for a limit.
    rounded
        Half a unit of the last digit that counts.
    targets
        Which say so; none of a capacity.
    """

    metric: str
    lower: float
    upper: float
    rounded: float
    targets: tuple[Target, ...] = ()

    @property
    def value(self) -> float:
        """The number that it states: of two the one that is a limit of a range."""
        return self.lower if self.lower > -inf else self.upper


class _Stated:
    """What is stated of a metric by period, in order."""

    def __init__(self, by_period: Mapping[Period, Statement]) -> None:
        self.by_period = by_period
        self.periods = sorted(by_period, key=lambda period: period.start)
        self.starts = [period.start for period in self.periods]

    def within(self, period: Period) -> list[Period]:
        """Return the periods that lie in one."""
        first, last = bisect_left(self.starts, period.start), bisect_left(self.starts, period.end)
        return [part for part in self.periods[first:last] if part.end <= period.end]


Asked = Mapping[tuple[str, str], Mapping[Period, Statement]]
"""Metric and segment → period → what is stated."""


def adds_up(metric: Metric) -> bool:
    """Whether the values of months sum to that of a quarter: amounts and happenings do, people seen again do not.

    Nor do the largest values, and stocks at a period's end.
    """
    if metric.name in NO_SUMS:
        return False
    unit = UNITS[metric.unit]
    is_of_people = metric.unit in ("users", "buyers") and not metric.name.startswith(("new_", "community_new"))
    return unit.kind in ("money", "count") and not unit.is_rate and not is_of_people and metric.better != "band"


def statements(plan: Plan) -> dict[tuple[str, Period], list[Statement]]:
    """Return what is stated, by segment and period; only where at least two metrics are."""
    by_segment: dict[str, dict[str, _Stated]] = {}
    places: dict[tuple[str, Period], None] = {}
    for (metric, segment), stated in _asked(plan).items():
        by_segment.setdefault(segment, {})[metric] = _Stated(stated)
        places |= dict.fromkeys((segment, period) for period in stated)
    by_place = {}
    for segment, period in places:
        own = [
            statement
            for metric, stated in by_segment[segment].items()
            if (statement := _over(period, stated, plan.catalogue[metric]))
        ]
        own += _capacities(plan, period) if not segment else []
        if len(own) > 1:
            by_place[segment, period] = own
    return by_place


def _asked(plan: Plan) -> Asked:
    by_metric: dict[tuple[str, str], dict[Period, Statement]] = {}
    for target in plan.targets:
        for period, statement in _of_target(plan, target):
            own = by_metric.setdefault((target.metric, target.segment), {})
            own[period] = _joined(own[period], statement) if period in own else statement
    return by_metric


def _joined(first: Statement, second: Statement) -> Statement:
    """Return what several roles say of one metric: anything between both, for each may agree on another value."""
    values = [first.lower, first.upper, second.lower, second.upper]
    limits = [value for value in values if abs(value) < inf]
    is_limit = len(limits) < len(values)
    lower = min(first.lower, second.lower) if is_limit else min(limits)
    upper = max(first.upper, second.upper) if is_limit else max(limits)
    rounded, targets = max(first.rounded, second.rounded), (*first.targets, *second.targets)
    return Statement(first.metric, lower, upper, rounded, targets)


def _of_target(plan: Plan, target: Target) -> Iterator[tuple[Period, Statement]]:
    """Yield what a target asks for in each of its periods."""
    if target.kind == "milestone":
        return
    metric = plan.metric(target)
    for period in _periods(plan, target):
        if target.kind == "band":
            if target.lower is not None and target.upper is not None:
                half = max(_half_a_digit(target.lower), _half_a_digit(target.upper))
                ends = float(target.lower), float(target.upper)
                yield period, Statement(metric.name, *ends, half, (target,))
            continue
        level = levels_in(target, period, baseline_of(plan, target)).value
        if level is not None and level > 0:
            ends = _ends(plan, target, float(level))
            yield period, Statement(metric.name, *ends, _rounded(target, level), (target,))


def _periods(plan: Plan, target: Target) -> Iterable[Period]:
    rules = plan.settings.calendar_rules
    if target.per is None or target.kind == "cumulative":
        return [] if target.due is None else [Period(target.start, target.due, "span", rules)]
    first = period_holding(target.start, target.per, rules)
    steps = target.steps or OPEN_PERIODS
    periods = [first.shift(step) for step in range(steps)]
    return [replace(period, grain="span") for period in periods if target.covers(period)]


def _ends(plan: Plan, target: Target, level: float) -> tuple[float, float]:
    """Return the level twice; of a floor and of a guardrail a limit in the good direction."""
    if target.kind != "floor" and not _is_guardrail(plan, target):
        return level, level
    return (-inf, level) if is_falling(target, plan.metric(target).better) else (level, inf)


def _is_guardrail(plan: Plan, target: Target) -> bool:
    """Whether a target has no weight, and is the counter-metric of one beside it that has: it must stay, not be met."""
    return not is_weighted(target) and any(
        is_weighted(other) and target.metric in plan.metric(other).pairs_with
        for other in plan.spans(target.role).over(target.start, target.end)
    )


def _rounded(target: Target, level: Fraction) -> float:
    if target.kind == "lift" or target.path in ("linear", "compound") or target.value is None:
        return float(level) / 200  # of what is reckoned, half of the third digit at most
    return _half_a_digit(target.value)


def _half_a_digit(number: Decimal) -> float:
    """Return half a unit of the last digit that counts: of 0.18 0.005, of 150 0.5, of 1240 5, of 150000 5000."""
    exponent = number.as_tuple().exponent
    written = min(exponent, 0) if isinstance(exponent, int) else 0
    last: int = number.normalize().as_tuple().exponent if abs(number) >= FROM else written  # type: ignore[assignment]
    least: int = number.adjusted() - FEWEST_DIGITS + 1
    return float(f"5e{max(min(last, least), written) - 1}")


def _over(period: Period, stated: _Stated, metric: Metric) -> Statement | None:
    """Return what is stated for a period itself, else what shorter ones that fill it come to."""
    if period in stated.by_period:
        return stated.by_period[period]
    within = stated.within(period)
    inside = sorted(part for part in within if not any(_holds(other, part) for other in within))
    chain = [period.start, *(part.end for part in inside)]
    if not inside or chain[:-1] != [part.start for part in inside] or chain[-1] != period.end:
        return None
    return _filled([stated.by_period[part] for part in inside], metric)


def _holds(whole: Period, part: Period) -> bool:
    return whole != part and whole.start <= part.start and part.end <= whole.end


def _filled(parts: Sequence[Statement], metric: Metric) -> Statement:
    """Return what parts of a period come to: a sum, of people seen again at most that, of a rate one between them."""
    lowers, uppers = [part.lower for part in parts], [part.upper for part in parts]
    targets = tuple(dict.fromkeys(target for part in parts for target in part.targets))
    rounded = [part.rounded for part in parts]
    if adds_up(metric):
        return Statement(metric.name, sum(lowers), sum(uppers), sum(rounded), targets)
    is_of_people = metric.unit in ("users", "buyers") and not metric.accumulates
    if is_of_people:
        return Statement(metric.name, max(lowers), sum(uppers), sum(rounded), targets)
    return Statement(metric.name, min(lowers), max(uppers), max(rounded), targets)


def _capacities(plan: Plan, period: Period) -> Iterator[Statement]:
    """Yield the most that there is room for, of the whole periods that a period is made of."""
    for name, by_grain in plan.settings.plan.capacity.items():
        for grain, most in by_grain.items():
            count = _count(period, grain, plan)
            if count and name in plan.catalogue:
                times = count if adds_up(plan.catalogue[name]) else 1
                yield Statement(name, -inf, most * times, 0.0)


def _count(period: Period, grain: Per, plan: Plan) -> int:
    """Return how many periods of a grain fill a period; 0 where they do not."""
    part, count = period_holding(period.start, grain, plan.settings.calendar_rules), 0
    while part.start >= period.start and part.end <= period.end:
        part, count = part.shift(1), count + 1
    return count if part.start == period.end else 0
