"""How far a sum of days might stray: read off the slow waves in a stretch of days, so that days may hang together.

Days are weighed by cosines that are slow against a week; how much of each wave there is says how noisy a sum of many
days is, whatever neighbouring days have in common, and Student's t allows for there being few waves. Where the slow
waves are far stronger than the quick ones, days hang together for weeks, and a few months cannot say how far a sum
strays.

Source: Müller (2007), A theory of robust long-run variance estimation; Lazarus, Lewis, Stock and Watson (2018), HAR
inference; the correction for skewness is that of Hall (1992), On the removal of skewness by transformation.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

WEEK = 7
FEWEST_DAYS = 4 * WEEK
"""Days below which slow waves cannot be told from quick ones."""
SLOWEST, QUICKEST = 100, 31
"""Days of the slowest and the quickest wave: slower ones are trend and season, quicker ones say less of a sum."""
FEWEST_WAVES = 2
MONTHS = 60
"""Days from which the waves between are enough by themselves."""
DOUBT, DOUBT_OF_FEW = 0.1, 0.2
"""How seldom days that do not hang together show slow waves as strong; fewer days give less warning, so earlier."""
QUICK_FROM = 4
"""Waves of a short stretch from which on they count as quick."""


@dataclass(frozen=True, eq=False)
class Waves:
    """The slow waves in the days around a sum.

    Parameters
    ----------
    strengths
        How much of each wave there is, in the unit of a day.
    skewness
        Of the days.
    are_ordinary
        Whether quick waves are about as strong, so that the slow ones can be trusted.
    """

    strengths: Numbers
    skewness: float
    are_ordinary: bool

    @property
    def spread(self) -> float:
        """Standard deviation of a sum of days, by the root of their number."""
        return float(np.sqrt((self.strengths**2).mean()))


def waves_of(days: Numbers) -> Waves:
    """Return the waves in some days in a row, oldest first, as far as their weekdays do not explain them."""
    count = len(days)
    rest = _without_weekdays(days)
    places = (np.arange(count) + 0.5) / count
    cosines = np.sqrt(2 / count) * np.cos(np.pi * np.arange(1, count)[:, None] * places)
    strengths = cosines @ rest
    first, last = int(2 * count / SLOWEST), max(FEWEST_WAVES, round(2 * count / QUICKEST))
    spread = float(np.sqrt((rest**2).mean()))
    # Rounding is no noise: days that only differ by their weekday have no skewness and no waves.
    is_still = spread <= 1e-9 * max(float(np.abs(days).max()), 1e-300)
    skewness = 0.0 if is_still else float((rest**3).mean()) / spread**3
    slow = np.zeros(last - first) if is_still else strengths[first:last]
    are_ordinary = is_still or (count >= FEWEST_DAYS and _are_ordinary(strengths, first, last, count))
    return Waves(slow, skewness, are_ordinary)


def _without_weekdays(days: Numbers) -> Numbers:
    """Return what each day is more than the mean of its weekday; of fewer than three weeks, than the mean of all."""
    rest: Numbers = days - days.mean()
    if len(days) >= 3 * WEEK:
        for weekday in range(WEEK):
            rest[weekday::WEEK] -= rest[weekday::WEEK].mean()
    return rest


def _are_ordinary(strengths: Numbers, first: int, last: int, count: int) -> bool:
    """Compare the slow waves with the quick ones, of which the weekdays took six: the F test of two variances."""
    from scipy.special import fdtri

    is_short = count < MONTHS
    quick_from = QUICK_FROM if is_short else last
    left = count - 1 - quick_from - (WEEK - 1 if count >= 3 * WEEK else 0)
    slow, quick = (strengths[first:quick_from] ** 2).mean(), (strengths[quick_from:] ** 2).sum() / left
    limit = fdtri(quick_from - first, left, 1 - (DOUBT_OF_FEW if is_short else DOUBT))
    return bool(slow <= limit * quick)
