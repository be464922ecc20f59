"""Whether a rate differs from a target or from another rate, and how many cases it takes to tell.

Normal approximations by the standard library, because importing scipy.stats costs seconds; statsmodels is the
oracle of the tests.
"""

from dataclasses import dataclass
from math import ceil, erfc, hypot, inf, sqrt
from statistics import NormalDist

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.errors import UsageError


@dataclass(frozen=True)
class RateTest:
    """A rate against a fixed target: shares 0–1.

    ``z`` is the score statistic, positive above the target, ``p`` two-sided, ``lower`` to ``upper`` the Wilson
    interval of the rate. ``p`` is below 1 − confidence exactly where the interval leaves out the target.
    """

    rate: float
    target: float
    n: int
    z: float
    p: float
    lower: float
    upper: float


@dataclass(frozen=True)
class RatesTest:
    """Two independent rates: ``difference`` is first minus second, in shares (0.01 is one point).

    ``z`` is the pooled statistic, ``p`` two-sided, ``lower`` to ``upper`` the Newcombe interval of the difference.
    At the edge the interval and ``p`` may disagree, because they estimate the noise differently.
    """

    first: float
    second: float
    difference: float
    z: float
    p: float
    lower: float
    upper: float


def rate_against(successes: int, n: int, target: float, confidence: float = 0.95) -> RateTest:
    """Return the score test of a rate ``successes / n`` against a target rate.

    A rough guide where ``n × target`` or ``n × (1 − target)`` is below about 5.
    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference.

    Parameters
    ----------
    successes, n
        Counts of independent cases; ``0 <= successes <= n`` and ``n > 0``.
    target
        Share 0–1. Against 0 or 1 a single case to the contrary is proof: p is 0.
    confidence
        Two-sided, between 0 and 1.

    Raises
    ------
    UsageError
        For numbers outside of these ranges, all at once.

    Examples
    --------
    18 of 100 where 25 % was the target: below it, but within what chance does.

    >>> test = rate_against(18, 100, 0.25)
    >>> round(test.z, 4), round(test.p, 3), round(test.lower, 3), round(test.upper, 4)
    (-1.6166, 0.106, 0.117, 0.2667)
    """
    _refuse([*_count_faults(successes, n), *_share_faults(target=target), *_confidence_faults(confidence)])
    rate = successes / n
    z = _ratio(rate - target, sqrt(target * (1 - target) / n))
    return RateTest(rate, target, n, z, _two_sided(z), *wilson(successes, n, confidence))


def two_rates(successes1: int, n1: int, successes2: int, n2: int, confidence: float = 0.95) -> RatesTest:
    """Return the test of two independent rates, first minus second.

    Not for two periods of the same people, who are not independent. A rough guide below about 5 expected cases.
    Source: Newcombe (1998), Interval estimation for the difference between independent proportions, method 10.

    Parameters
    ----------
    successes1, n1, successes2, n2
        Counts of independent cases; ``0 <= successes <= n`` and ``n > 0`` in each.
    confidence
        Two-sided, between 0 and 1.

    Raises
    ------
    UsageError
        For numbers outside of these ranges, all at once.

    Examples
    --------
    56 of 70 against 48 of 80, the example of Newcombe's article: 20 points, from 5.24 to 33.39.

    >>> test = two_rates(56, 70, 48, 80)
    >>> round(test.difference, 4), round(test.lower, 4), round(test.upper, 4)
    (0.2, 0.0524, 0.3339)
    """
    _refuse([*_count_faults(successes1, n1), *_count_faults(successes2, n2), *_confidence_faults(confidence)])
    first, second = successes1 / n1, successes2 / n2
    pooled = (successes1 + successes2) / (n1 + n2)
    difference = first - second
    z = _ratio(difference, sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2)))
    low1, high1 = wilson(successes1, n1, confidence)
    low2, high2 = wilson(successes2, n2, confidence)
    lower = difference - hypot(first - low1, high2 - second)
    upper = difference + hypot(high1 - first, second - low2)
    return RatesTest(first, second, difference, z, _two_sided(z), lower, upper)


def samples_needed(rate: float, step: float, confidence: float = 0.95, power: float = 0.5) -> int:
    """Return how many cases it takes to tell ``rate + step`` from a known ``rate``.

    With power 0.5 it is the smallest n at which the Wilson interval of an observed ``rate + step`` leaves out
    ``rate``: the interval is then narrower than the step asked for. As the observed rate falls below the true one
    half of the time, a planned trial should ask for power 0.8.
    Source: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, section 2.5.

    Parameters
    ----------
    rate
        Where it stands, a share between 0 and 1, both excluded.
    step
        Change to be told, in shares (0.01 is one point), up or down; ``rate + step`` lies in 0–1.
    confidence
        Two-sided, between 0 and 1.
    power
        Probability of telling the step when it is real, at least 0.5.

    Raises
    ------
    UsageError
        For numbers outside of these ranges, all at once.

    Examples
    --------
    From 3 % to 3.3 %: 1.96² × 0.03 × 0.97 / 0.003² = 12 420.6.

    >>> samples_needed(0.03, 0.003), samples_needed(0.03, 0.003, power=0.8)
    (12421, 26103)
    """
    faults = [*_confidence_faults(confidence), *_share_faults(**{"rate + step": rate + step})]
    if not 0 < rate < 1:
        faults.append(f"Rate {rate} is not between 0 and 1. Write 0.03 for 3 %.")
    if step == 0:
        faults.append("A step of 0 can never be told. Give the change asked for, 0.01 for one point.")
    if not 0.5 <= power < 1:
        faults.append(f"Power {power} is not from 0.5 to below 1. Write 0.8 for 80 %.")
    _refuse(faults)
    sure = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(rate * (1 - rate))
    seen = NormalDist().inv_cdf(power) * sqrt((rate + step) * (1 - rate - step))
    return max(1, ceil(((sure + seen) / step) ** 2))


def _ratio(difference: float, error: float) -> float:
    """Difference in standard errors; without any error a difference is certain."""
    if error == 0:
        return 0.0 if difference == 0 else inf if difference > 0 else -inf
    return difference / error


def _two_sided(z: float) -> float:
    return erfc(abs(z) / sqrt(2))


def _count_faults(successes: int, n: int) -> list[str]:
    if n > 0 and 0 <= successes <= n:
        return []
    return [f"{successes} successes of {n} are no rate. Give 0 <= successes <= n with n > 0."]


def _share_faults(**shares: float) -> list[str]:
    return [
        f"{name} = {share} is no share. Write 0.03 for 3 %." for name, share in shares.items() if not 0 <= share <= 1
    ]


def _confidence_faults(confidence: float) -> list[str]:
    if 0 < confidence < 1:
        return []
    return [f"Confidence {confidence} is not between 0 and 1. Write 0.95 for 95 %."]


def _refuse(faults: list[str]) -> None:
    if faults:
        raise UsageError("These rates cannot be tested.", faults)
