"""Whether a rate fell by more than chance: of one rate, of a segment beside the others, and of many compared at once.

Both sides of a comparison are measured, so both have their error. Nothing is found of fewer than
:data:`LEAST_CASES` cases, whatever the arithmetic says.
"""

from collections.abc import Sequence
from math import exp, lgamma, log
from typing import TypeAlias

from kpi_toolkit.analysis.rates import rate_against
from kpi_toolkit.errors import UsageError

Part: TypeAlias = tuple[int, int]
"""Successes and cases of a rate."""

LEAST_CASES = 30
"""Cases on either side, below which rates are not compared: they could not be told from chance anyway."""
ALARM = 0.05
"""Of all that a page compares, how seldom chance alone may find anything."""


def are_enough(*parts: Part) -> bool:
    """Return whether each side has cases enough for a comparison."""
    return all(cases >= LEAST_CASES for _, cases in parts)


def two_sided(chance: float, tried: int = 1) -> float:
    """Return the chance of a change as large to either side, of the largest of so many."""
    return min(1.0, 2 * tried * chance)


def chance_below(part: Part, level: float) -> float:
    """Return how likely a rate as far below a level that is known exactly is, two-sided; 1 where it is not below.

    Examples
    --------
    18 of 100 where 25 % is asked for:

    >>> round(chance_below((18, 100), 0.25), 3), chance_below((30, 100), 0.25)
    (0.106, 1.0)
    """
    _check_parts(part)
    test = rate_against(*part, min(max(level, 0.0), 1.0))
    return test.p if test.rate < level else 1.0


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
