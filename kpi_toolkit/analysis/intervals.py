"""Confidence intervals of rates."""

from math import sqrt
from statistics import NormalDist

from kpi_toolkit.errors import UsageError


def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Wilson score interval of a rate ``successes / n``, as shares 0–1.

    Own lines because importing scipy.stats costs seconds; scipy is the oracle of the tests.
    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference.

    Parameters
    ----------
    successes, n
        Counts of independent cases; ``0 <= successes <= n`` and ``n > 0``.
    confidence
        Two-sided, between 0 and 1.

    Raises
    ------
    UsageError
        For counts or a confidence outside of these ranges.

    Examples
    --------
    >>> low, high = wilson(18, 100)
    >>> round(low, 4), round(high, 4)
    (0.117, 0.2667)
    """
    if n <= 0 or not 0 <= successes <= n:
        raise UsageError(f"{successes} successes of {n} are no rate. Give 0 <= successes <= n with n > 0.")
    if not 0 < confidence < 1:
        raise UsageError(f"Confidence {confidence} is not between 0 and 1. Write 0.95 for 95 %.")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    centre = successes + z * z / 2
    half = z * sqrt(successes * (n - successes) / n + z * z / 4)
    low = 0.0 if successes == 0 else (centre - half) / (n + z * z)
    high = 1.0 if successes == n else (centre + half) / (n + z * z)
    return low, high
