"""How often the past moved as far in as long as a target asks: a share of what was, no promise of what will be."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, inf
from statistics import median

from kpi_toolkit.analysis.limits import xmr
from kpi_toolkit.metrics.metric import Better

LEVEL_OF = 3
"""A move starts from the median of three periods: a single one may have been an accident."""
FEWEST_MOVES = 6
FEWEST_PERIODS = 24
"""Before so many periods the share is shown, but called no probability."""


@dataclass(frozen=True)
class Chance:
    """How often the past moved as far in as long.

    Parameters
    ----------
    hits, moves
        Moves at least as far in the good direction, and all moves as long.
    level
        The usual level that the target starts from, in the metric's unit.
    periods
        How much past there is.
    """

    hits: int
    moves: int
    level: float
    periods: int

    @property
    def share(self) -> float:
        """`hits` of `moves`."""
        return self.hits / self.moves

    @property
    def is_probability(self) -> bool:
        """Whether there is enough past to call the share a probability."""
        return self.periods >= FEWEST_PERIODS


def chance(
    values: Sequence[float], wanted: float, better: Better, first: int = 1, last: int = 1, is_share: bool = False
) -> Chance | None:
    """Return how often the past moved from its usual level as far as `wanted`, or None with too few moves.

    Parameters
    ----------
    values
        The past, oldest first, without gaps.
    wanted
        The level to reach, in the same unit.
    first, last
        The periods ahead over which the level is taken: both 3 for the third period from now, 1 and 6 for the mean
        of the six to come.
    is_share
        Shares move by differences, all else by factors (by differences too where a value is zero or negative).

    Examples
    --------
    >>> past = [100, 104, 98, 102, 110, 107, 111, 115, 112, 118, 121, 119]
    >>> found = chance(past, 121, "higher")
    >>> found.hits, found.moves, found.level
    (7, 9, 119)
    """
    by_factor = not is_share and min(values, default=0) > 0
    moves = _moves(values, first, last, by_factor)
    if len(moves) < FEWEST_MOVES:
        return None
    level = median(values[-LEVEL_OF:])
    needed = wanted / level if by_factor else wanted - level
    sign = -1 if better == "lower" else 1
    nearly = 1e-12 * max(1.0, abs(needed))
    return Chance(sum(sign * (move - needed) >= -nearly for move in moves), len(moves), level, len(values))


def reachable(values: Sequence[float], better: Better, share: float, first: int = 1, is_share: bool = False) -> float:
    """Return the level that `share` of the past moves of `first` periods reached; the usual one with too few moves."""
    by_factor = not is_share and min(values, default=0) > 0
    level = median(values[-LEVEL_OF:])
    moves = sorted(_moves(values, first, first, by_factor), reverse=better != "lower")
    if len(moves) < FEWEST_MOVES:
        return level
    move = moves[min(len(moves), ceil(share * len(moves))) - 1]
    return level * move if by_factor else level + move


def beyond(values: Sequence[float], wanted: float, better: Better) -> bool:
    """Whether a level lies beyond the natural process limits of the past, on its good side (six periods and more).

    Examples
    --------
    >>> beyond([10, 12, 10, 12, 10, 12], 17, "higher"), beyond([10, 12, 10, 12, 10, 12], 16, "higher")
    (True, False)
    """
    limits = xmr(values).limits
    if limits is None:
        return False
    return wanted < limits.lower if better == "lower" else wanted > limits.upper


def steepest(values: Sequence[float], better: Better, share: float = 0.95) -> float | None:
    """Return the growth per period that only 1 − `share` of the past exceeded, in the good direction, or None.

    Growth is relative to the period before; a fall counts as growth where lower is better.
    """
    sign = -1 if better == "lower" else 1
    grown = sorted(sign * (b / a - 1) for a, b in pairwise(values) if a > 0)
    return grown[ceil(share * len(grown)) - 1] if len(grown) >= 2 * FEWEST_MOVES else None


def _moves(values: Sequence[float], first: int, last: int, by_factor: bool) -> list[float]:
    moves = []
    for place in range(LEVEL_OF - 1, len(values) - last):
        level = median(values[place - LEVEL_OF + 1 : place + 1])
        later = sum(values[place + first : place + last + 1]) / (last - first + 1)
        moves.append(later / level if by_factor else later - level)
    return moves if all(move < inf for move in moves) else []
