"""Whether a count is more than chance brings: a share against earlier ones, and attainments just above their target."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import NormalDist, median

Counted = tuple[int, int]
"""How many, of how many."""
FAR_ABOVE = 0.001
"""How seldom chance alone may bring an earlier share that does not belong to the usual."""


@dataclass(frozen=True)
class Comparison:
    """A share beside the usual one.

    Parameters
    ----------
    usual
        The share of all earlier cases, those periods left out that were unusually high themselves; None without any.
    chance
        How likely chance alone brings as many or more: the larger one of an exact binomial tail, and of a normal
        tail that also knows how far earlier shares strayed and how few they were. 1 without anything to compare with.
    """

    count: int
    n: int
    usual: float | None
    chance: float

    @property
    def share(self) -> float:
        """The share itself, 0–1; 0 of no case."""
        return self.count / self.n if self.n else 0.0

    def is_unusual(self, alpha: float, excess: float) -> bool:
        """Whether the share is at least `excess` times the usual one, by chance less often than `alpha`."""
        return self.usual is not None and self.chance < alpha and self.share >= excess * self.usual


def compare(now: Counted, earlier: Sequence[Counted]) -> Comparison:
    """Compare a share with those of earlier periods, when it is high.

    The spread of earlier shares beyond that of a binomial count widens the limits, as in Laney's p′ chart (2002); those
    of fewer cases only by as much as earlier shares strayed, for they have more noise of their own.
    What was far above the middle one of the earlier shares does not become the usual.

    Parameters
    ----------
    now
        How many of how many cases.
    earlier
        The same of earlier periods, oldest first; those without cases say nothing.

    Examples
    --------
    >>> found = compare((82, 100), [(45, 100), (50, 110), (52, 105), (49, 120)])
    >>> round(found.usual, 3), found.is_unusual(0.001, 1.2)
    (0.451, True)
    >>> compare((51, 100), [(45, 100), (50, 110), (52, 105), (49, 120)]).is_unusual(0.001, 1.0)
    False
    """
    from scipy.special import bdtrc  # costs a tenth of a second

    known = [(count, n) for count, n in earlier if n > 0]
    cases = sum(n for _, n in known)
    count, n = now
    if not known or not n:
        return Comparison(count, n, None, 1.0)
    middle = _possible(_middle(known), cases)
    kept = [(some, of) for some, of in known if not some or bdtrc(some - 1, of, middle) >= FAR_ABOVE] or known
    usual = sum(some for some, _ in kept) / sum(of for _, of in kept)
    assumed = _possible(usual, cases)
    exact = float(bdtrc(count - 1, n, assumed)) if count else 1.0
    strayed = (_spread(known, assumed) ** 2 - 1) / max(n, median(of for _, of in known))
    error = sqrt(assumed * (1 - assumed) * (1 / n + 1 / cases + strayed))
    normal = 1 - NormalDist().cdf((count / n - assumed) / error)
    return Comparison(count, n, usual, max(exact, normal))


def _possible(share: float, cases: int) -> float:
    """Return the share, never quite impossible and never quite certain."""
    return min(max(share, 1 / (cases + 2)), 1 - 1 / (cases + 2))


def _middle(known: Sequence[Counted]) -> float:
    """Return the middle one of the shares, each weighing as much as its cases."""
    ordered = sorted((count / n, n) for count, n in known)
    half, passed = sum(n for _, n in ordered) / 2, 0
    for share, n in ordered:
        passed += n
        if passed >= half:
            return share
    return ordered[-1][0]


def _spread(known: Sequence[Counted], usual: float) -> float:
    """Return how much more than binomial counts the shares may move from period to period, at least 1.

    Of few shares that is known badly: it is the upper end of a one-sided 90 % interval by chi-squared.
    """
    from scipy.special import chdtri

    scores = [(count / n - usual) / sqrt(usual * (1 - usual) / n) for count, n in known]
    moves = [abs(after - before) for before, after in pairwise(scores)]
    return max(1.0, median(moves) / 0.954 * sqrt(len(moves) / float(chdtri(len(moves), 0.9)))) if moves else 1.0


@dataclass(frozen=True)
class Heap:
    """Attainments close to 1: how many lie just above, how many just below, and how likely chance brings as many.

    `is_suspicious` is None where there are too few to tell.
    """

    above: int
    below: int
    chance: float
    is_suspicious: bool | None


def heaping(attainments: Sequence[float], width: float = 0.02, least: int = 20, alpha: float = 0.001) -> Heap:
    """Tell whether too many attainments lie just above their targets, as when numbers are helped over the line.

    Honest attainments pass through 1 smoothly, so about as many lie a little above it as a little below: an exact
    binomial test of one half, as in McCrary's idea of a jump in a density (2008).

    Misleads when targets are small whole numbers, which are often reached exactly, or when work stops at the target.

    Parameters
    ----------
    attainments
        Unrounded and uncapped, 1 = reached, over people and periods.
    width
        Just above is ``1 <= a < 1 + width``, just below ``1 - width <= a < 1``.
    least
        So many within the width, or it is not told.

    Examples
    --------
    >>> found = heaping([1.01] * 18 + [0.99] * 3)
    >>> found.above, found.below, round(found.chance, 6), found.is_suspicious
    (18, 3, 0.000745, True)
    >>> heaping([1.01, 0.99] * 5).is_suspicious is None
    True
    """
    from scipy.special import bdtrc

    # Half a billionth of room: 0.98 itself is meant to be inside however it was computed.
    above = sum(1 <= attained < 1 + width - 5e-10 for attained in attainments)
    below = sum(1 - width - 5e-10 <= attained < 1 for attained in attainments)
    n = above + below
    chance = float(bdtrc(above - 1, n, 0.5)) if above else 1.0
    return Heap(above, below, chance, chance < alpha if n >= least else None)
