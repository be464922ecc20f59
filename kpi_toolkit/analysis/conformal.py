"""Intervals that learn from how often they held: adaptive conformal inference.

Source: Gibbs and Candès (2021), Adaptive conformal inference under distribution shift.
"""

from collections.abc import Iterable
from statistics import NormalDist

NOMINAL = 0.2
"""How seldom an outcome is to lie outside of an interval."""
STEP = 0.05
"""By how much a miss changes the share that intervals are made for; a hit by a quarter of it."""
LEAST, MOST = 0.02, 0.5


def misses_allowed(held: Iterable[bool]) -> float:
    """Return the share of misses that the next interval is made for, after what held and what did not, in order.

    Examples
    --------
    As many misses as there should be change nothing; four of four make intervals wider:

    >>> round(misses_allowed([True, True, True, True, False]), 3), round(misses_allowed([False] * 4), 3)
    (0.2, 0.04)
    """
    level = NOMINAL
    for is_inside in held:
        level = min(max(level + STEP * (NOMINAL - (not is_inside)), LEAST), MOST)
    return level


def width(level: float) -> float:
    """Return how wide an interval of so many misses is against the nominal one, by the normal distribution.

    Examples
    --------
    >>> width(0.2), round(width(0.05), 2)
    (1.0, 1.53)
    """
    normal = NormalDist()
    return normal.inv_cdf(1 - level / 2) / normal.inv_cdf(1 - NOMINAL / 2)
