"""Draws of a measured value: what it might have been, had chance dealt the same people or days once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kpi_toolkit.errors import UsageError

How = Literal["binomial", "poisson", "by_days", "fixed"]
Numbers = NDArray[np.float64]

DRAWS = 2000
BLOCK = 7
"""Days a block: a whole week, so that weekdays keep their shares."""
FEWEST_DAYS = 2 * BLOCK


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
    names: Sequence[str],
    draws: int = DRAWS,
) -> Draws:
    """Draw a total, or a ratio of two totals, from the days it is the sum of: a bootstrap of moving blocks.

    Blocks of seven days in a row keep what neighbouring days have in common; they may run past the last day into
    the first, so that every day is drawn as often as any other (Politis and Romano 1992). Values of the same
    number of days drawn under the same names are drawn on the same days and keep what they have in common.

    Parameters
    ----------
    numerators, denominators
        One number a day, in order; without denominators the value is the sum of the numerators.

    Raises
    ------
    UsageError
        For fewer than 14 days, days that do not pair up, missing numbers, or denominators that sum to 0.
    """
    above = np.asarray(numerators, dtype=float)
    below = None if denominators is None else np.asarray(denominators, dtype=float)
    _check_days(above, below)
    days = len(above)
    starts = _dice((*names, str(days)), draws).integers(0, days, (draws, -(-days // BLOCK)))
    drawn = ((starts[:, :, None] + np.arange(BLOCK)) % days).reshape(draws, -1)[:, :days]
    totals: Numbers = above[drawn].sum(axis=1)
    if below is None:
        return Draws(totals, "by_days")
    shares = below[drawn].sum(axis=1)
    observed = np.full(draws, above.sum() / below.sum())  # stands in where only days without a denominator were drawn
    return Draws(np.divide(totals, shares, out=observed, where=shares != 0), "by_days")


def fixed(value: float, *, draws: int = DRAWS) -> Draws:
    """Hold a value that cannot be resampled: every draw is the value itself."""
    return Draws(np.full(_at_least_one(draws), float(value)), "fixed")


def _check_days(above: Numbers, below: Numbers | None) -> None:
    if len(above) < FEWEST_DAYS:
        raise UsageError(f"{len(above)} day(s) are too few to resample: blocks of a week need {FEWEST_DAYS}.")
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
