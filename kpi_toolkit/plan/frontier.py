"""The frontier of a metric: which target has which chance, and what each asks, before one of them is agreed on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import dropwhile
from statistics import median

import pandas as pd

from kpi_toolkit.analysis.outlook import Outlook
from kpi_toolkit.analysis.record import Record
from kpi_toolkit.judge.usual import outlook, told
from kpi_toolkit.language.text import Reason
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.periods.special_days import SpecialDays
from kpi_toolkit.plan.chance import LEVEL_OF, chance_of
from kpi_toolkit.plan.defaults import rounded
from kpi_toolkit.plan.history import History, Past, as_values
from kpi_toolkit.plan.stated import adds_up
from kpi_toolkit.units import UNITS

CHANCES = (0.9, 0.7, 0.5, 0.3, 0.1)
FARTHEST = 60


@dataclass(frozen=True)
class Choice:
    """A target that may be agreed on.

    Parameters
    ----------
    chance
        That it is reached.
    value
        In the metric's unit, for the period as a whole; rounded to the easier side.
    each
        What that is a month, where the values of months add up to it; else the value itself.
    step
        How far that is from the usual level, a month, in the metric's unit: of rates in points as 0–1.
    growth
        The same as compound growth, in the good direction; None where there is none.
    hits, moves
        Past moves at least as far in as long, of all of them; none of fewer than six.
    """

    chance: float
    value: float
    each: float
    step: float
    growth: float | None
    hits: int
    moves: int


@dataclass(frozen=True)
class Frontier:
    """What a metric can be expected to reach in a period.

    Parameters
    ----------
    choices
        From what is likely to what seldom comes; empty where `reason` says why.
    level
        The usual level that they start from, of the periods of which the past is read.
    last_year
        What the same period brought last year, or None.
    record
        How such chances have held in the past.
    periods
        How much past there is.
    """

    metric: Metric
    period: Period
    choices: tuple[Choice, ...] = ()
    level: float | None = None
    last_year: float | None = None
    record: Record = field(default_factory=Record)
    periods: int = 0
    reason: Reason | None = None

    def at(self, chance: float) -> Choice | None:
        """Return the choice of a chance, or None."""
        return next((choice for choice in self.choices if abs(choice.chance - chance) < 1e-9), None)

    def to_frame(self) -> pd.DataFrame:
        """Return a row per choice, with the metric's name, the period, the usual level and last year's value."""
        names = ["metric", "period", "chance", "value", "each", "step", "growth", "hits", "moves", "level", "last_year"]
        rows = [
            [
                self.metric.name,
                str(self.period),
                choice.chance,
                choice.value,
                choice.each,
                choice.step,
                choice.growth,
                choice.hits,
                choice.moves,
                self.level,
                self.last_year,
            ]
            for choice in self.choices
        ]
        return pd.DataFrame(rows, columns=names)


def frontier(
    metric: Metric,
    period: Period,
    history: History,
    calendar: SpecialDays,
    segment: str = "",
    chances: Sequence[float] = CHANCES,
) -> Frontier:
    """Return the frontier of a metric for a period to come, by what was known before it.

    It is told by past periods of the same grain; where there are too few of them by months, of what adds up over them,
    and of rates, whose mean is near enough to that of all months together. Not of people, who may come again.
    """
    if metric.better == "band":
        return Frontier(metric, period, reason=Reason("frontier_band"))
    is_of_months = (period.months or 0) > 1 and (adds_up(metric) or UNITS[metric.unit].is_rate)
    grains = [period.grain, *(["month"] if is_of_months else [])]
    known = 0
    for grain in grains:
        past = _before(history, metric, segment, grain, period)
        ahead = _ahead(past, period)
        known = max(known, sum(value is not None for value in told(metric, as_values(past))))
        foretold = _foretold(metric, past, ahead, calendar) if ahead else None
        if foretold and ahead:
            return _told(
                metric, period, past, ahead, foretold, chances, history.at(metric.name, segment, period.last_year)
            )
    return Frontier(metric, period, periods=known, reason=Reason("frontier_short", {"periods": known}))


def _before(history: History, metric: Metric, segment: str, grain: str, period: Period) -> Sequence[Past]:
    past = [known for known in history.of(metric.name, segment, grain) if known.period.end <= period.start]
    return tuple(reversed(tuple(dropwhile(lambda known: known.value is None, reversed(past)))))


def _ahead(past: Sequence[Past], period: Period) -> tuple[int, int] | None:
    """Return which periods after the newest one make up the period, first and last; None where none do."""
    if not past:
        return None
    newest = past[-1].period
    steps = [step for step in range(1, FARTHEST) if _is_in(newest.shift(step), period)]
    return (steps[0], steps[-1]) if steps else None


def _is_in(part: Period, period: Period) -> bool:
    return period.start <= part.start and part.end <= period.end


def _foretold(metric: Metric, past: Sequence[Past], ahead: tuple[int, int], calendar: SpecialDays) -> Outlook | None:
    return outlook(metric, as_values(past), [known.period for known in past], calendar, *ahead)


def _told(
    metric: Metric,
    period: Period,
    past: Sequence[Past],
    ahead: tuple[int, int],
    foretold: Outlook,
    chances: Sequence[float],
    last_year: Past | None,
) -> Frontier:
    values = [known.value for known in past if known.value is not None]
    choices = tuple(_choice(metric, foretold, values, ahead, chance) for chance in chances)
    level, before = median(values[-LEVEL_OF:]), last_year.value if last_year else None
    return Frontier(metric, period, choices, level, before, foretold.record, foretold.n)


def _choice(
    metric: Metric, foretold: Outlook, values: Sequence[float], ahead: tuple[int, int], chance: float
) -> Choice:
    first, last = ahead
    unit, is_lower = UNITS[metric.unit], metric.better == "lower"
    mean = foretold.quantile(chance if is_lower else 1 - chance)
    if unit.kind == "share":
        mean = min(max(mean, 0.0), 1.0)
    elif unit.kind != "growth" and min(values) >= 0:
        mean = max(mean, 0.0)
    count = 1 if unit.is_rate else last + 1 - first
    value = float(rounded(mean * count, is_lower, unit.kind == "count")) if mean > 0 else mean * count
    reached = chance_of(foretold, values, value / count, metric.better, first, last, unit.is_percent)
    growth = (value / count / reached.level) ** (1 / last) - 1 if reached.level > 0 and value > 0 else None
    good = -growth if growth is not None and is_lower else growth
    step = (value / count - reached.level) / last
    return Choice(chance, value, value / count, step, good, reached.hits, reached.moves)
