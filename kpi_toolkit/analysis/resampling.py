"""Draws of a measured value: what it might have been, had chance dealt the same people or days once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import numpy as np

from kpi_toolkit.analysis.waves import Numbers, Waves, waves_of
from kpi_toolkit.errors import UsageError

How = Literal["binomial", "poisson", "by_days", "fixed"]
Days = tuple[Sequence[float], Sequence[float] | None]
"""Numerators and denominators of days, in order."""

DRAWS = 2000
FEWEST_DAYS = 14
MOST_WAVES = 48
"""Waves that are drawn: those of two years."""
LITTLE = 1e-6
"""Skewness below which there is nothing to correct."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Values drawn in place of a measured one, in its unit; `how` says by which rule. The array cannot be written."""

    values: Numbers
    how: How

    def __post_init__(self) -> None:
        self.values.setflags(write=False)

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Return the central interval of the draws.

        Raises
        ------
        UsageError
            For a confidence that is not between 0 and 1.
        """
        return central(self.values, confidence)


def central(values: Numbers, confidence: float) -> tuple[float, float]:
    """Return the bounds that leave out the same share of values on both sides.

    Raises
    ------
    UsageError
        For a confidence that is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise UsageError(f"Confidence {confidence} is not between 0 and 1. Write 0.95 for 95 %.")
    low, high = np.quantile(values, ((1 - confidence) / 2, (1 + confidence) / 2))
    return float(low), float(high)


def binomial(successes: float, n: float, *, names: Sequence[str], draws: int = DRAWS) -> Draws:
    """Draw the rate ``successes / n`` of persons that decide one by one.

    Drawn from Beta(k + ½, n − k + ½), Jeffreys' posterior: its spread is √(p(1−p)/n) but for small n, and 0 of 5 is
    not taken for a rate that is certainly 0. Source: Brown, Cai and DasGupta (2001), Interval estimation for a
    binomial proportion.

    Parameters
    ----------
    successes, n
        Counts, ``0 <= successes <= n`` and ``n > 0``.
    names
        What is drawn, as metric and period: the same names give the same draws.
    draws
        How many.

    Raises
    ------
    UsageError
        For counts that are no rate or less than one draw.

    Examples
    --------
    >>> rate = binomial(18, 100, names=("repurchase_rate", "1998-03"))
    >>> float(rate.values.mean().round(2)), rate.how
    (0.18, 'binomial')
    """
    if not (n > 0 and 0 <= successes <= n):
        raise UsageError(f"{successes} successes of {n} are no rate. Give 0 <= successes <= n with n > 0.")
    return Draws(_dice(names, draws).beta(successes + 0.5, n - successes + 0.5, draws), "binomial")


def poisson(count: float, *, names: Sequence[str], draws: int = DRAWS) -> Draws:
    """Draw a count of persons that come one by one.

    Drawn from Gamma(k + ½), Jeffreys' posterior: its spread is √k but for small k, and none counted is not taken
    for none expected.

    Raises
    ------
    UsageError
        For a negative count or less than one draw.
    """
    if not (count >= 0 and np.isfinite(count)):
        raise UsageError(f"{count} is no count. Give a number that is not below 0.")
    return Draws(_dice(names, draws).gamma(count + 0.5, 1.0, draws), "poisson")


def by_days(
    numerators: Sequence[float],
    denominators: Sequence[float] | None = None,
    *,
    before: Days | None = None,
    names: Sequence[str],
    draws: int = DRAWS,
) -> Draws:
    """Draw a total, or a ratio of two totals, by what the days it is the sum of leave open.

    Days may hang together: the noise is that of the slow waves in them (:mod:`kpi_toolkit.analysis.waves`), Student's t
    with a degree of freedom a wave, longer on the side to which days are skewed. Values of the same days drawn under
    the same names are drawn from the same waves and keep what they have in common.

    Parameters
    ----------
    numerators, denominators
        One number a day, in order; without denominators the value is the sum of the numerators.
    before
        The same of days right before, which tell more of how days hang together.

    Raises
    ------
    UsageError
        For fewer than 14 days, days that do not pair up, missing numbers, or denominators that sum to 0.
    """
    above, below = _arrays(numerators, denominators)
    value = float(above.sum() if below is None else above.sum() / below.sum())
    waves, days = _waves(above, below, before), len(above)
    error = waves.spread * np.sqrt(days) / (1.0 if below is None else float(below.sum()))
    values = value - error * _strayed(waves, days, _dice((*names, str(days)), draws), draws)
    return Draws(np.maximum(values, 0.0) if above.min() >= 0 else values, "by_days")


def can_be_told(
    numerators: Sequence[float], denominators: Sequence[float] | None = None, *, before: Days | None = None
) -> bool:
    """Return whether days hang together little enough for :func:`by_days` to say what they leave open."""
    return _waves(*_arrays(numerators, denominators), before).are_ordinary


def _strayed(waves: Waves, days: int, dice: np.random.Generator, draws: int) -> Numbers:
    """Return how far draws stray, in standard errors."""
    count = len(waves.strengths)
    if not waves.spread:
        return np.zeros(draws)
    drawn, scales = dice.normal(size=(2, MOST_WAVES, draws))
    shares = waves.strengths / (waves.spread * np.sqrt(count))
    student: Numbers = shares @ drawn[:count] / np.sqrt((scales[:count] ** 2).mean(axis=0))
    skew = waves.skewness / np.sqrt(days)
    if abs(skew) < LITTLE:
        return student
    longer: Numbers = 3 / skew * (np.cbrt(1 + skew * (student - skew / 6)) - 1)
    return longer


def _waves(above: Numbers, below: Numbers | None, before: Days | None) -> Waves:
    """Return the waves of a sum; of a ratio those of what its numerator is beyond the ratio's share of each day."""
    earlier = _earlier(before, below is not None)
    tops = np.concatenate([earlier[0], above])
    if below is None:
        return waves_of(tops)
    bottoms = np.concatenate([earlier[1], below])
    return waves_of(tops - above.sum() / below.sum() * bottoms)


def _earlier(before: Days | None, is_ratio: bool) -> tuple[Numbers, Numbers]:
    tops = np.asarray(before[0] if before else (), dtype=float)
    bottoms = np.asarray(before[1] if before and is_ratio else (), dtype=float)
    return tops, bottoms


def _arrays(numerators: Sequence[float], denominators: Sequence[float] | None) -> tuple[Numbers, Numbers | None]:
    above = np.asarray(numerators, dtype=float)
    below = None if denominators is None else np.asarray(denominators, dtype=float)
    _check_days(above, below)
    return above, below


def fixed(value: float, *, draws: int = DRAWS) -> Draws:
    """Hold a value that cannot be resampled: every draw is the value itself."""
    return Draws(np.full(_at_least_one(draws), float(value)), "fixed")


def _check_days(above: Numbers, below: Numbers | None) -> None:
    if len(above) < FEWEST_DAYS:
        raise UsageError(f"{len(above)} day(s) are too few to resample: {FEWEST_DAYS} are needed.")
    if below is not None and len(below) != len(above):
        raise UsageError(f"{len(above)} numerators stand against {len(below)} denominators. Give one of each a day.")
    if not np.isfinite(above).all() or (below is not None and not np.isfinite(below).all()):
        raise UsageError("A day's number is missing or infinite. Give 0 for a day on which nothing happened.")
    if below is not None and below.sum() == 0:
        raise UsageError("The denominators sum to 0: there is no ratio to resample.")


def _dice(names: Sequence[str], draws: int) -> np.random.Generator:
    """Return a generator whose seed is made of names, so that a report drawn again is the same."""
    _at_least_one(draws)
    return np.random.default_rng(int.from_bytes(sha256("\x1f".join(names).encode()).digest()[:8], "big"))


def _at_least_one(draws: int) -> int:
    if draws < 1:
        raise UsageError(f"{draws} draws show nothing. Ask for 1 or more; {DRAWS} are usual.")
    return draws
