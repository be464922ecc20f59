"""Which step of a funnel is the broken link (断链)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from kpi_toolkit.analysis.comparison import Part, are_enough, chance_below, chance_of_fall, two_sided
from kpi_toolkit.analysis.intervals import wilson


@dataclass(frozen=True)
class Step:
    """One step of a funnel: how many of those who could take it did.

    Parameters
    ----------
    count, out_of
        Who took the step, and who could have.
    benchmark
        The rate it is held against, 0–1; None where there is none.
    outcome
        What comes out of the end of the funnel; the opportunity of every step is measured in it.
    confidence
        Of the interval and of what is called a bottleneck, two-sided.
    before
        Successes and cases of a benchmark that was measured itself; None of one that is known exactly.
    tried
        Of how many measured rates the benchmark is the best.
    chance
        How likely so low a rate is by chance, corrected for all that is compared with it; None if it stands alone.
    """

    name: str
    count: int
    out_of: int
    benchmark: float | None
    outcome: float
    confidence: float = 0.95
    before: Part | None = None
    tried: int = 1
    chance: float | None = None

    @property
    def rate(self) -> float | None:
        """Count ÷ out_of; None where nobody could take the step."""
        return self.count / self.out_of if self.out_of else None

    @property
    def is_share(self) -> bool:
        """Whether the rate is a share of cases: repeat orders, more of them than buyers, are not."""
        return self.out_of > 0 and self.count <= self.out_of

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson interval of the rate; None where it is no share."""
        return wilson(self.count, self.out_of, self.confidence) if self.is_share else None

    @property
    def opportunity(self) -> float | None:
        """What reaching the benchmark at this step alone would add: Y·(b/r − 1); negative where it is passed.

        None without a benchmark or where the rate is 0: nothing can be projected from no case.
        """
        return self.outcome * (self.benchmark / self.rate - 1) if self.benchmark is not None and self.rate else None

    @property
    def point_worth(self) -> float | None:
        """What one point more (0.01) at this step alone would add to the outcome: Y·0.01/r."""
        return self.outcome * 0.01 / self.rate if self.rate else None

    @property
    def alone(self) -> float | None:
        """How likely a rate as far below the benchmark is by chance, which moves both if both are measured.

        None without a benchmark, of what is no share, and of too few cases.
        """
        if self.benchmark is None or not self.is_share:
            return None
        if self.before is None:
            return chance_below((self.count, self.out_of), self.benchmark)
        part = (self.count, self.out_of)
        return two_sided(chance_of_fall(part, self.before), self.tried) if are_enough(part, self.before) else None

    @property
    def is_bottleneck(self) -> bool:
        """Whether it lies further below the benchmark than chance explains."""
        chance = self.alone if self.chance is None else self.chance
        return chance is not None and chance < 1 - self.confidence


def broken_link(steps: Sequence[Step]) -> Step | None:
    """Return the bottleneck with the largest opportunity, the first one that nobody passes, or None.

    Examples
    --------
    Of 10 000 visitors 600 inquired, where 8 % used to, and 80 ordered, where 13 % of those used to:

    >>> steps = [Step("inquiries", 600, 10_000, 0.08, 80), Step("orders", 80, 600, 0.13, 80)]
    >>> broken_link(steps).name
    'inquiries'
    """
    bottlenecks = [step for step in steps if step.is_bottleneck]
    return max(bottlenecks, key=lambda step: inf if step.opportunity is None else step.opportunity, default=None)
