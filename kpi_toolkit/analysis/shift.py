"""What came since a start, against what would have come without it: two arms, or a series and its past."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import erfc, sqrt

from kpi_toolkit.analysis.baseline import SELDOM, Baseline
from kpi_toolkit.analysis.limits import LIMITS_FROM
from kpi_toolkit.analysis.rates import two_rates

DIP = 3
"""Values right before the start without which the change must show too: actions begin after a bad stretch, and what
follows one is better without any action (Ashenfelter 1978, Estimating the effect of training programs on earnings)."""
LEAST_CASES = 20
"""Cases in each arm below which two shares are not compared."""
MISMATCH = 0.001
"""How seldom arms drawn as stated would differ as much in size; below, something other than the draw sorted them."""
BESIDE_OTHERS = 0.025
"""How seldom chance alone may bring a segment as far from the others: less than for a series by itself, as no
dip before the start is left out a second time."""


@dataclass(frozen=True)
class Shift:
    """What came since a start, against what would have come without it; in the metric's unit.

    Parameters
    ----------
    after, without
        The mean since the start, and what it would have been.
    lower, upper
        Of the change; without an action chance alone leaves out 0 in 5 of 100 (in 1 of 40 beside other segments).
    strength
        The change in distances from nothing to an end of its interval: beyond ±1 is a signal.
    n_before, n_after
        Known values before and since; none before where arms are compared.
    """

    after: float
    without: float
    lower: float
    upper: float
    strength: float
    n_before: int
    n_after: int

    @property
    def change(self) -> float:
        """Mean since the start minus what it would have been."""
        return self.after - self.without

    @property
    def direction(self) -> int:
        """+1 or −1 for a signal, 0 for none."""
        return 0 if -1 <= self.strength <= 1 else 1 if self.strength > 0 else -1

    def times(self, factor: float) -> "Shift":
        """Return the shift in a unit that is so many times smaller."""
        return replace(
            self,
            after=self.after * factor,
            without=self.without * factor,
            lower=self.lower * factor,
            upper=self.upper * factor,
        )


Compare = Callable[[Baseline, int, int | None], Shift | None]


@dataclass(frozen=True)
class Arms:
    """How many were given the action and how many not, against the share that was to be drawn."""

    given: float
    held_back: float
    split: float

    @property
    def chance(self) -> float:
        """How seldom a draw with that share is as uneven: the chi-square test of a sample ratio mismatch."""
        total = self.given + self.held_back
        if not total:
            return 1.0
        z = (self.given - self.split * total) / sqrt(total * self.split * (1 - self.split))
        return erfc(abs(z) / sqrt(2))

    @property
    def is_as_drawn(self) -> bool:
        """Whether the arms may be what was drawn."""
        return self.chance >= MISMATCH


def alone(baseline: Baseline, first: int, last: int | None = None) -> Shift | None:
    """Return what came from one place up to another against what the values before lead to expect, at least.

    Of all values before, and of those without the :data:`DIP` right before: the change that is the lesser signal.
    None below six values before, or where nothing is known since.
    """
    whole = _shift(baseline, first, last, SELDOM)
    gap = min(DIP, whole.n_before - LIMITS_FROM) if whole else 0
    without_dip = _shift(baseline, first, last, SELDOM, gap) if gap else None
    return min((each for each in (whole, without_dip) if each), key=lambda each: abs(each.strength), default=None)


def beside(ratio: Baseline, first: int, last: int | None = None) -> Shift | None:
    """Return how the ratio of a segment to others came to differ; parameters and None as of :func:`alone`."""
    return _shift(ratio, first, last, BESIDE_OTHERS)


def _shift(baseline: Baseline, first: int, last: int | None, seldom: float, unused: int = 0) -> Shift | None:
    came = baseline.stretch(first, last, unused, seldom)
    if came is None:
        return None
    change = came.value - came.upper, came.value - came.lower
    return Shift(came.value, came.expected, *change, came.strength, came.n_before + unused, came.n)


def placebo(compare: Compare, baseline: Baseline, first: int) -> Shift | None:
    """Return the placebo in time: as many values right before a place as there are since, against those before them.

    None where fewer than six would be left before it.

    Parameters
    ----------
    compare
        The rule: :func:`alone` or :func:`beside`.
    """
    whole = baseline.stretch(first)
    span = min(whole.n, whole.n_before - LIMITS_FROM) if whole else 0
    return compare(baseline, baseline.place_before(first, span), first - 1) if span > 0 else None


def between_arms(given: Sequence[tuple[float, float]], held_back: Sequence[tuple[float, float]]) -> Shift | None:
    """Return how the share of those who were given the action differs from that of those who were not.

    The same person may be among the cases of several periods: the shares are those of all, their noise is that of the
    cases of one period. None below :data:`LEAST_CASES` of them in an arm.

    Parameters
    ----------
    given, held_back
        Good cases and cases by period.
    """
    sides = [[sum(part) for part in zip(*arm, strict=True)] for arm in (given, held_back) if arm]
    if len(sides) < 2 or min(good[1] / len(given) for good in sides) < LEAST_CASES:
        return None
    rates = [good / cases for good, cases in sides]
    sizes = [round(cases / len(given)) for _, cases in sides]
    counts = [round(rate * size) for rate, size in zip(rates, sizes, strict=True)]
    test = two_rates(counts[0], sizes[0], counts[1], sizes[1])
    change = rates[0] - rates[1]
    half = max(change - test.lower if change > 0 else test.upper - change, 1e-12)
    return Shift(rates[0], rates[1], test.lower, test.upper, change / half, 0, len(given))
