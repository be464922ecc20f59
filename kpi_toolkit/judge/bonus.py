"""What a score is worth by the rule of the workspace, and whether chance could have made it another factor."""

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kpi_toolkit.language.text import Reason
from kpi_toolkit.settings.bonus import BonusSettings

NEUTRAL = 1.0


@dataclass(frozen=True)
class Bonus:
    """The factor of a score.

    Parameters
    ----------
    factor
        By the score as it is; None without a score.
    lowest, highest
        The factors of both ends of the score's interval; None where nothing was resampled.
    is_in_doubt
        Whether the score lies in a dead zone: chance alone could have put it into another band, or of a line, to the
        other side of 1. What is done then people decide; the factor stays that of the score.
    reason
        Why there is no factor, or no telling.
    """

    score: Decimal | None
    factor: float | None = None
    lowest: float | None = None
    highest: float | None = None
    is_in_doubt: bool = False
    reason: Reason | None = None


def bonus(score: Decimal | None, interval: tuple[float, float] | None, rule: BonusSettings) -> Bonus:
    """Return the factor of a score, with what the ends of its interval would give.

    Parameters
    ----------
    interval
        Within which other draws of the same data put the score in 80 of 100.
    """
    if score is None:
        return Bonus(None, reason=Reason("bonus_no_score"))
    factor = factor_of(float(score), rule)
    if interval is None:
        return Bonus(score, factor, reason=Reason("bonus_no_interval"))
    low, high = (factor_of(end, rule) for end in interval)
    is_split = low < NEUTRAL < high or (low != high and NEUTRAL in (low, high))
    return Bonus(score, factor, low, high, low != high if rule.bands else is_split)


def factor_of(score: float, rule: BonusSettings) -> float:
    """Return the factor of a score: of bands that of the one it lies in, of a line between its two neighbours.

    >>> bands = BonusSettings(bands={0: 0.5, 0.9: 0.9, 1.0: 1.0})
    >>> [factor_of(score, bands) for score in (0.2, 0.9, 0.99999, 1.3)]
    [0.5, 0.9, 0.9, 1.0]
    >>> [round(factor_of(score, BonusSettings(line={0.8: 0.5, 1.2: 1.5})), 9) for score in (0.5, 0.9, 1.0, 2.0)]
    [0.5, 0.75, 1.0, 1.5]
    """
    steps = rule.steps
    if rule.bands:
        return steps[max(bisect_right([start for start, _ in steps], score) - 1, 0)][1]
    for (lower, less), (higher, more) in pairwise(steps):
        if lower <= score <= higher:
            return less + (more - less) * (score - lower) / (higher - lower)
    return steps[0][1] if score < steps[0][0] else steps[-1][1]
