"""How likely a target is by the past of its metric, and how often the past moved as far in as long."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from statistics import median

from kpi_toolkit.analysis.outlook import Outlook
from kpi_toolkit.analysis.record import Record
from kpi_toolkit.language.text import Reason
from kpi_toolkit.metrics.metric import Better
from kpi_toolkit.units import format_share

LEVEL_OF = 3
"""A move starts from the median of three periods: a single one may have been an accident."""
FEWEST_MOVES = 6
STRETCH = 0.2
"""The chance below which a target wants a reason."""
LEAST_SHOWN = 0.01
"""Chances nearer to 0 or 1 are shown as less or more than that."""


@dataclass(frozen=True)
class Chance:
    """How likely a level is, by the baseline of the past.

    Parameters
    ----------
    probability
        That the level is reached, or a band kept, in the periods that are judged.
    level
        The usual level that the target starts from, in the metric's unit.
    periods
        How much past there is.
    is_provisional
        Whether it is little: fewer than twelve periods.
    hits, moves
        Past moves at least as far in the good direction, and all moves as long; none of fewer than six.
    record
        How such chances have held in the past.
    """

    probability: float
    level: float
    periods: int
    is_provisional: bool
    hits: int = 0
    moves: int = 0
    record: Record = field(default_factory=Record)

    @property
    def share(self) -> float | None:
        """`hits` of `moves`; None without any."""
        return self.hits / self.moves if self.moves else None

    @property
    def reason(self) -> Reason:
        """Say it with what it rests on."""
        nearest = min(max(self.probability, LEAST_SHOWN), 1 - LEAST_SHOWN)
        beyond = "<" if self.probability < nearest else ">" if self.probability > nearest else ""
        shown = beyond + format_share(nearest, 0)
        code = f"chance{'_moved' if self.moves else ''}{'_provisional' if self.is_provisional else ''}"
        told = Reason(code, {"chance": shown, "periods": self.periods, "hits": self.hits, "moves": self.moves})
        if self.record.tried < FEWEST_MOVES:
            return told
        return Reason("chance_record", {"told": told, "held": self.record.held, "tried": self.record.tried})


def chance_of(
    outlook: Outlook,
    values: Sequence[float],
    wanted: float,
    better: Better,
    first: int = 1,
    last: int = 1,
    is_share: bool = False,
) -> Chance:
    """Return how likely a level is.

    Parameters
    ----------
    outlook
        What the past foretells of the periods that are judged.
    values
        The past, oldest first, without gaps.
    wanted
        The level to reach, in the same unit.
    first, last
        The periods ahead over which the level is taken: both 3 for the third period from now, 1 and 6 for the mean
        of the six to come.
    is_share
        Past moves of shares are differences, all else factors (differences too where a value is zero or negative).
    """
    hits, moves = _moved(values, wanted, better, first, last, is_share)
    probability = outlook.below(wanted) if better == "lower" else outlook.at_least(wanted)
    return Chance(probability, _level(values), outlook.n, outlook.state == "provisional", hits, moves, outlook.record)


def chance_of_band(outlook: Outlook, values: Sequence[float], lower: float, upper: float) -> Chance:
    """Return how likely a value within a band is; its hits are the past values that were."""
    hits = sum(lower <= value <= upper for value in values)
    probability = max(0.0, outlook.at_least(lower) - outlook.at_least(upper))
    return Chance(
        probability, _level(values), outlook.n, outlook.state == "provisional", hits, len(values), outlook.record
    )


def _level(values: Sequence[float]) -> float:
    return median(values[-LEVEL_OF:])


def _moved(
    values: Sequence[float], wanted: float, better: Better, first: int, last: int, is_share: bool
) -> tuple[int, int]:
    """Return how many past moves of that length went as far in the good direction, of how many."""
    by_factor = not is_share and min(values, default=0) > 0
    moves = _moves(values, first, last, by_factor)
    if len(moves) < FEWEST_MOVES:
        return 0, 0
    needed = wanted / _level(values) if by_factor else wanted - _level(values)
    sign = -1 if better == "lower" else 1
    nearly = 1e-12 * max(1.0, abs(needed))
    return sum(sign * (move - needed) >= -nearly for move in moves), len(moves)


def _moves(values: Sequence[float], first: int, last: int, by_factor: bool) -> list[float]:
    moves = []
    for place in range(LEVEL_OF - 1, len(values) - last):
        level = median(values[place - LEVEL_OF + 1 : place + 1])
        later = sum(values[place + first : place + last + 1]) / (last - first + 1)
        moves.append(later / level if by_factor else later - level)
    return moves if all(move < inf for move in moves) else []
