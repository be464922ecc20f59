"""Which step of a funnel is the broken link (断链), and whose rate fell more than chance and season explain."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, lgamma, log
from typing import TypeAlias

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.errors import UsageError

Part: TypeAlias = tuple[int, int]
"""Successes and cases of a rate."""


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
        Of the interval, two-sided.
    """

    name: str
    count: int
    out_of: int
    benchmark: float | None
    outcome: float
    confidence: float = 0.95

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
    def is_bottleneck(self) -> bool:
        """Whether the whole interval lies below the benchmark."""
        return self.benchmark is not None and self.interval is not None and self.interval[1] < self.benchmark


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


def chance_of_fall(after: Part, before: Part) -> float:
    """Return how likely a rate as low as this, or lower, is if it did not change: Fisher's exact test, one-sided.

    Source: Fisher (1935), The logic of inductive inference.

    Raises
    ------
    UsageError
        For counts that are no rate.

    Examples
    --------
    3 of 32 carts became orders, where 24 of 37 used to:

    >>> f"{chance_of_fall((3, 32), (24, 37)):.1e}"
    '1.7e-06'
    """
    _check_parts(after, before)
    (took, cases), (took_before, cases_before) = after, before
    if took * cases_before > took_before * cases:  # the rate rose: count the failures, whose tail is the short one
        failed, failed_before = cases - took - 1, cases_before - took_before + 1
        is_possible = failed >= 0 and failed_before <= cases_before
        return 1 - _lower_tail(failed, cases, failed_before, cases_before) if is_possible else 1.0
    return min(1.0, _lower_tail(took, cases, took_before, cases_before))


def _lower_tail(took: int, cases: int, took_before: int, cases_before: int) -> float:
    """Σ of the hypergeometric probabilities of at most `took`, from the largest down until nothing is added."""
    took_in_all = took + took_before
    term = exp(
        _log_choices(cases, took)
        + _log_choices(cases_before, took_before)
        - _log_choices(cases + cases_before, took_in_all)
    )
    total = 0.0
    for count in range(took, max(0, took_in_all - cases_before) - 1, -1):
        total += term
        if term < total * 1e-17:
            break
        term *= count * (cases_before - took_in_all + count) / ((took_in_all - count + 1) * (cases - count + 1))
    return total


def _log_choices(cases: int, chosen: int) -> float:
    return lgamma(cases + 1) - lgamma(chosen + 1) - lgamma(cases - chosen + 1)


def chance_beyond_others(after: Part, before: Part, others_after: Part, others_before: Part) -> float:
    """Return how likely a rate as low as this is if it moved as the others did: what moves all alike is no break.

    Its past odds are moved by the odds ratio of the others. The rate this expects is not known exactly: it weighs as
    many cases as have the same noise in their log odds, and is compared with :func:`chance_of_fall`.
    Source: difference in differences of log odds, with half a case added to each count as by Gart (1966).

    Raises
    ------
    UsageError
        For counts that are no rate.

    Examples
    --------
    From 30 % to 20 %, while the others fell as much, and while they stayed:

    >>> round(chance_beyond_others((60, 300), (90, 300), (200, 1000), (300, 1000)), 2)
    0.52
    >>> round(chance_beyond_others((60, 300), (90, 300), (300, 1000), (300, 1000)), 3)
    0.007
    """
    _check_parts(after, before, others_after, others_before)
    odds = [log((took + 0.5) / (cases - took + 0.5)) for took, cases in (before, others_after, others_before)]
    noise = sum(1 / (took + 0.5) + 1 / (cases - took + 0.5) for took, cases in (before, others_after, others_before))
    expected = 1 / (1 + exp(-(odds[0] + odds[1] - odds[2])))
    cases = max(1, round(1 / (noise * expected * (1 - expected))))
    return chance_of_fall(after, (round(cases * expected), cases))


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """Return the chances corrected for being many: one of them below 5 % is then a false alarm in at most 5 %.

    Source: Holm (1979), A simple sequentially rejective multiple test procedure.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    adjusted = [1.0] * len(chances)
    so_far = 0.0
    for rank, place in enumerate(sorted(range(len(chances)), key=lambda place: chances[place])):
        so_far = max(so_far, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = so_far
    return tuple(adjusted)


def _check_parts(*parts: Part) -> None:
    faults = [f"{took} of {cases} are no rate." for took, cases in parts if not 0 <= took <= cases or cases == 0]
    if faults:
        raise UsageError("Rates need 0 <= successes <= cases, and a case.", faults)
