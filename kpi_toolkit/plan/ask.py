"""What a target asks of its metric's past: from which level, to which, in how many periods."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import dropwhile, takewhile
from typing import Literal

from kpi_toolkit.analysis.outlook import Outlook
from kpi_toolkit.judge.usual import outlook
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period, period_holding
from kpi_toolkit.plan.chance import Chance, chance_of, chance_of_band
from kpi_toolkit.plan.history import Past, as_values, grain_judged, judged_first
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.targets.levels import is_falling, levels
from kpi_toolkit.targets.target import TOTALS, Target
from kpi_toolkit.units import UNITS

FARTHEST = 60
Direction = Literal["higher", "lower"]


@dataclass(frozen=True)
class Ask:
    """What a target asks of the past of its metric.

    Parameters
    ----------
    values
        The past without gaps, oldest first, up to the last period before its span.
    wanted
        The level to reach, in the metric's unit; for a total by a date the mean of its periods.
    direction
        Whether it is reached by going up or down.
    first, last
        The periods after the newest of `values` that are judged by it.
    foretold
        What the past leads to expect of them, and so the chance; None of a short past.
    """

    values: tuple[float, ...] = field(repr=False)
    wanted: float
    direction: Direction
    first: int
    last: int
    chance: Chance | None
    foretold: Outlook | None = field(repr=False, default=None)

    @property
    def start(self) -> float:
        """The newest value."""
        return self.values[-1]


def ask_of(plan: Plan, target: Target) -> Ask | None:
    """Return what a target asks of the past; None for a band, or where past or baseline are not known."""
    if ("ask", target) not in plan.kept:
        plan.kept["ask", target] = _ask_of(plan, target)
    ask: Ask | None = plan.kept["ask", target]
    return ask


def _ask_of(plan: Plan, target: Target) -> Ask | None:
    metric = plan.metric(target)
    wanted = wanted_level(plan, target)
    if plan.history is None or wanted is None or (metric.better == "band" and target.kind != "lift"):
        return None
    if is_other_length(target, metric):
        return None
    past = _unbroken(plan.history.before(target, plan.settings.calendar_rules))
    is_mean = target.kind == "cumulative"
    if not past or (is_mean and UNITS[metric.unit].is_rate):
        return None
    first, last = _ahead(target, past[-1].period, plan)
    wanted = wanted / (last - first + 1) if is_mean else wanted
    values = tuple(period.value for period in past if period.value is not None)
    direction: Direction = "lower" if is_falling(target, metric.better) else "higher"
    foretold = foreseen(plan, target, first, last)
    is_share = UNITS[metric.unit].is_percent
    reached = chance_of(foretold, values, wanted, direction, first, last, is_share) if foretold else None
    return Ask(values, wanted, direction, first, last, reached, foretold)


def foreseen(plan: Plan, target: Target, first: int = 1, last: int = 1) -> Outlook | None:
    """Return what the past before a target foretells of periods after its newest number; None of a short past."""
    known = _up_to_newest(plan, target)
    if not known:
        return None
    asked_for = ("foreseen", target.metric, target.segment, known[0].period, known[-1].period, first, last)
    if asked_for not in plan.kept:
        periods, calendar = [past.period for past in known], plan.settings.calendar
        plan.kept[asked_for] = outlook(plan.metric(target), as_values(known), periods, calendar, first, last)
    ahead: Outlook | None = plan.kept[asked_for]
    return ahead


def expected_until(plan: Plan, target: Target, last: Period) -> dict[Period, float]:
    """Return by period what the past before a target leads to expect, up to a period; empty of a short past."""
    known = _up_to_newest(plan, target)
    if not known:
        return {}
    periods, count = [past.period for past in known], _between(known[-1].period, last)
    ahead = outlook(plan.metric(target), as_values(known), periods, plan.settings.calendar, 1, count, has_record=False)
    return {periods[-1].shift(step): middle for step, middle in enumerate(ahead.middles() if ahead else (), 1)}


def _up_to_newest(plan: Plan, target: Target) -> tuple[Past, ...]:
    """Return the periods before a target, up to its newest number."""
    before = plan.history.before(target, plan.settings.calendar_rules) if plan.history else ()
    return tuple(reversed(tuple(dropwhile(lambda period: period.value is None, reversed(before)))))


def is_other_length(target: Target, metric: Metric) -> bool:
    """Whether a target asks for an amount or count of some days, which the whole periods of the past say nothing of."""
    return target.within is not None and target.kind not in TOTALS and not UNITS[metric.unit].is_rate


def inside(plan: Plan, target: Target) -> Chance | None:
    """Return how likely a metric stays inside a band; None for another kind or too short a past."""
    if plan.history is None or target.kind != "band" or target.lower is None or target.upper is None:
        return None
    if is_other_length(target, plan.metric(target)):
        return None
    past = plan.history.before(target, plan.settings.calendar_rules)
    values = [period.value for period in past if period.value is not None]
    foretold = foreseen(plan, target)
    return chance_of_band(foretold, values, float(target.lower), float(target.upper)) if foretold else None


def _unbroken(past: Sequence[Past]) -> tuple[Past, ...]:
    """Return the newest periods without a gap; those that are still without data only put the target farther off."""
    known = tuple(dropwhile(lambda period: period.value is None, reversed(past)))
    return tuple(reversed(tuple(takewhile(lambda period: period.value is not None, known))))


def wanted_level(plan: Plan, target: Target) -> float | None:
    """Return the level a target asks for at its end, in the metric's unit; None for a band or an unknown baseline."""
    level = levels(target, baseline_of(plan, target)).value
    return None if level is None else float(level)


def baseline_of(plan: Plan, target: Target) -> float | None:
    """Return what a lift starts from, measured where the target names a period; None where it is not known."""
    if target.baseline is not None:
        return float(target.baseline)
    if target.baseline_period is None or plan.history is None:
        return None
    measured = plan.history.at(target.metric, target.segment, target.baseline_period)
    return measured.value if measured else None


def _ahead(target: Target, newest: Period, plan: Plan) -> tuple[int, int]:
    """Return how many periods after the newest one the target is judged, first and last."""
    rules = plan.settings.calendar_rules
    judged = judged_first(target, rules)
    begun = period_holding(target.start, grain_judged(target, rules), rules)
    last = _between(newest, judged)
    return (_between(newest, begun), last) if target.kind == "cumulative" else (last, last)


@lru_cache(maxsize=2**14)
def _between(earlier: Period, later: Period) -> int:
    if earlier.shift(FARTHEST - 1).start < later.start:
        return FARTHEST
    return next(step for step in range(1, FARTHEST) if earlier.shift(step).start >= later.start)
