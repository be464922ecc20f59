"""How sure a judgement is: what sampling leaves open, printed beside the score and never instead of it.

A value is resampled by the first rule that fits:

1. by the days of its period and some before it, where the days' parts add up to it and something happened on at least
   14 of them; if they hang together for weeks (:mod:`kpi_toolkit.analysis.waves`) it cannot be told: held, but a rate;
2. as a rate of persons (unit ``share``), binomially;
3. as a count of persons (units ``users`` and ``buyers``), by Poisson;
4. else it is held at its value and named as held: an interval of the score leaves its error out.

Values of the same days are drawn on the same days; rates and counts of persons are drawn independently of each
other, which is too narrow where the same people move several of them. Targets and baselines are taken as given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.analysis.resampling import DRAWS, Draws, How, central, fixed
from kpi_toolkit.analysis.waves import Numbers
from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge.days import DailyParts
from kpi_toolkit.judge.drawn import is_rate_of_persons, value_draws
from kpi_toolkit.language.worded import Worded
from kpi_toolkit.measuring.measured import Value
from kpi_toolkit.targets.attainment import Asks, Attainment, attain, attain_draws
from kpi_toolkit.targets.scorecard import Line, Score, score, weighed
from kpi_toolkit.units import as_decimal

Certainty = Literal["met", "missed", "not_distinguishable", "not_resampled"]
CONFIDENCE = 0.95


@dataclass(frozen=True)
class JudgedLine:
    """A judged line of a scorecard with what its value is made of.

    Parameters
    ----------
    line
        The line as it is scored: metric, target, attainment and weight.
    value, numerator, denominator
        The value that was judged, in the metric's unit, and its parts; None where there is no data or no ratio.
    unit
        A key of :data:`kpi_toolkit.units.UNITS`.
    asks
        What its target asks, as :func:`kpi_toolkit.targets.attainment.attain` takes it.
    period
        Label of the time that was judged: values of the same period are drawn on the same days.
    days
        Its days, from :func:`kpi_toolkit.judge.days.daily`; None where they were not measured.
    """

    line: Line
    value: float | None
    numerator: float | None
    denominator: float | None
    unit: str
    asks: Asks = field(compare=False)
    period: str
    days: DailyParts | None = None

    @property
    def measured(self) -> Value:
        """The value with its parts."""
        return Value(self.value, self.numerator, self.denominator)

    @property
    def is_rate_of_persons(self) -> bool:
        """Whether the value is a share of cases that can be counted."""
        return is_rate_of_persons(self.unit, self.measured)


@dataclass(frozen=True, eq=False)
class Resampled:
    """What sampling leaves open of one line.

    Parameters
    ----------
    how
        By which rule its value was drawn; ``fixed``: it is held.
    certainty
        ``met`` or ``missed`` where the 95 % interval of the value lies on one side of the target,
        ``not_distinguishable`` where it lies on both, ``not_resampled`` for a value that is held; None without
        an attainment. Of a share the interval is Wilson's, as in its status.
    raw_interval
        That interval as raw attainment; None where nothing was drawn or attainment has no number.
    scored
        Scored attainment of each draw; None where there is none.
    """

    line: Line
    how: How
    certainty: Certainty | None
    raw_interval: tuple[float, float] | None
    scored: Numbers | None


@dataclass(frozen=True, eq=False)
class ScoreNoise(Worded):
    """The score that other draws would have given.

    Parameters
    ----------
    score
        The score itself.
    values
        One score a draw, with the same weights and caps; None below full cover.
    interval_80, interval_95
        Central intervals, widened to hold the score itself where caps push it to their edge; None where there is no
        score or nothing could be resampled.
    resampled, held
        Metrics whose error is in the interval, and those whose is not.
    resampled_weight
        Weight of the former as a share of the whole, 0–1: the less, the more the interval leaves out.
    """

    score: Score
    values: Numbers | None
    interval_80: tuple[float, float] | None
    interval_95: tuple[float, float] | None
    resampled: tuple[str, ...]
    held: tuple[str, ...]
    resampled_weight: Decimal


def resample(entry: JudgedLine, draws: int = DRAWS) -> Resampled:
    """Draw the value of a line again and judge every draw as the value itself was judged.

    Raises
    ------
    UsageError
        For less than one draw.
    """
    line = entry.line
    reached = line.attainment
    if entry.value is None or reached is None or reached.is_met is None:
        return _held(line, draws)
    drawn = _drawn(entry, draws)
    if drawn.how == "fixed":
        return _held(line, draws)
    raw, scored, is_met = attain_draws(drawn.values, entry.asks)
    if line.scored is not None and scored is None:
        return _held(line, draws)
    certainty, interval = _certainty(entry, raw, is_met)
    return Resampled(line, drawn.how, certainty, interval, None if line.scored is None else scored)


def score_noise(lines: Iterable[Line], resampled: Iterable[Resampled], draws: int = DRAWS) -> ScoreNoise:
    """Return the score of some lines with its interval.

    Parameters
    ----------
    lines
        The scorecard with its own weights.
    resampled
        What :func:`resample` gave for them, found again by metric and target; a line without is held.
    draws
        As many as were drawn of each line.

    Raises
    ------
    UsageError
        For weights that are not above 0, or lines of another number of draws.
    """
    lines = tuple(lines)
    known = {(drawn.line.metric, drawn.line.target): drawn for drawn in resampled}
    total = score(lines)
    in_score = [(weight, line, known.get((line.metric, line.target))) for weight, line in weighed(lines)]
    drawn = [(weight, line) for weight, line, draws_of in in_score if _is_drawn(draws_of)]
    held = tuple(line.metric for _, line, draws_of in in_score if not _is_drawn(draws_of))
    whole = sum((weight for weight, *_ in in_score), Fraction(0))
    share = as_decimal(sum((weight for weight, _ in drawn), Fraction(0)) / whole) if drawn else Decimal(0)
    values = None if total.value is None else _scores(in_score, draws)
    bounds = [_around(total, values, confidence) if drawn else None for confidence in (0.8, CONFIDENCE)]
    names = tuple(line.metric for _, line in drawn)
    return ScoreNoise(total, values, bounds[0], bounds[1], names, held, share)


def _is_drawn(drawn: Resampled | None) -> bool:
    return drawn is not None and drawn.how != "fixed" and drawn.scored is not None


def _held(line: Line, draws: int) -> Resampled:
    is_judged = line.attainment is not None and line.attainment.is_met is not None
    scored = None if line.scored is None else fixed(float(line.scored), draws=draws).values
    return Resampled(line, "fixed", "not_resampled" if is_judged else None, None, scored)


def _scores(lines: Sequence[tuple[Fraction, Line, Resampled | None]], draws: int) -> Numbers:
    total: Numbers = np.zeros(draws)
    for weight, line, drawn in lines:
        kept = fixed(float(line.scored or 0), draws=draws).values
        scored = kept if drawn is None or drawn.scored is None else drawn.scored
        if len(scored) != draws:
            raise UsageError(f"`{line.metric}` has {len(scored)} draws where {draws} are asked for. Draw all alike.")
        total += float(weight) * scored
    return total / float(sum(weight for weight, *_ in lines))


def _around(total: Score, values: Numbers | None, confidence: float) -> tuple[float, float] | None:
    if values is None or total.value is None:
        return None
    low, high = central(values, confidence)
    return min(low, float(total.value)), max(high, float(total.value))


def _drawn(entry: JudgedLine, draws: int) -> Draws:
    segment = entry.line.target.segment if entry.line.target else ""
    names = (entry.line.metric, segment, entry.period)
    return value_draws(entry.unit, entry.measured, entry.days, entry.period, names, draws)


def _certainty(
    entry: JudgedLine, raw: Numbers | None, is_met: NDArray[np.bool_]
) -> tuple[Certainty, tuple[float, float] | None]:
    interval = None if raw is None else central(raw, CONFIDENCE)
    if entry.is_rate_of_persons and entry.numerator is not None and entry.denominator is not None:
        ends = [attain(end, **entry.asks) for end in wilson(int(entry.numerator), int(entry.denominator))]
        results = (*ends, attain(entry.value or 0, **entry.asks))
        bounds = sorted(float(result.raw) for result in results if result.raw is not None)
        return _of_ends(ends), (bounds[0], bounds[-1]) if bounds else interval
    met, tail = is_met.mean(), (1 - CONFIDENCE) / 2
    return "met" if met >= 1 - tail else "missed" if met <= tail else "not_distinguishable", interval


def _of_ends(ends: Sequence[Attainment]) -> Certainty:
    """Judge an interval by its ends; one that reaches over a band on both sides holds it."""
    if all(end.is_met for end in ends):
        return "met"
    sides = {end.gap > 0 for end in ends if end.gap}
    return "missed" if not any(end.is_met for end in ends) and len(sides) == 1 else "not_distinguishable"
