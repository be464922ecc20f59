"""The read-out of an experiment: whether the arms are as drawn, and what differs between two of them.

A difference read once, at an end that was fixed beforehand, has a confidence interval; read whenever somebody looks,
it has a confidence sequence, which holds at all looks together and is wider.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf, log, sqrt
from statistics import NormalDist

from kpi_toolkit.analysis.rates import two_rates
from kpi_toolkit.errors import UsageError

MISMATCH = 0.001
"""How seldom arms drawn as planned differ as much from the plan: below, something other than the draw sorted users."""
FEWEST, FEWEST_CASES = 50, 5
"""Users of an arm, and users of it that did something, from which its mean is near enough to normal."""
LOOKS_BEST_AT = 5_000
"""Users of both arms at which the confidence sequence is narrowest."""


@dataclass(frozen=True)
class Sample:
    """What the users of an arm did after assignment, and before: means, variances and covariance, as of a sample."""

    users: int
    cases: int
    after: float
    before: float
    after_variance: float
    before_variance: float
    covariance: float
    is_share: bool = False


@dataclass(frozen=True)
class ArmDifference:
    """First arm less second, with its interval. ``theta`` is the slope on what was before; 0 where it was not used."""

    value: float
    lower: float
    upper: float
    theta: float = 0.0

    @property
    def direction(self) -> int:
        """1 above and −1 below 0, 0 where the interval holds it."""
        return int(self.lower > 0) - int(self.upper < 0)


def sample(counts: Iterable[tuple[float, float, int]], is_share: bool = False) -> Sample:
    """Return the moments of an arm from the number of its users by outcome after and before.

    Parameters
    ----------
    counts
        ``(after, before, users)``.

    Examples
    --------
    >>> made = sample([(1, 0, 2), (3, 1, 2)])
    >>> made.users, made.after, round(made.after_variance, 4), round(made.covariance, 4)
    (4, 2.0, 1.3333, 0.6667)
    """
    rows = list(counts)
    n = sum(users for *_, users in rows)
    if not n:
        return Sample(0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, is_share)
    after = sum(y * users for y, _, users in rows) / n
    before = sum(x * users for _, x, users in rows) / n
    free = max(n - 1, 1)
    return Sample(
        n,
        sum(users for y, _, users in rows if y),
        after,
        before,
        sum(users * (y - after) ** 2 for y, _, users in rows) / free,
        sum(users * (x - before) ** 2 for _, x, users in rows) / free,
        sum(users * (y - after) * (x - before) for y, x, users in rows) / free,
        is_share,
    )


def ratio_chance(users: Mapping[str, int], shares: Mapping[str, float]) -> float:
    """Return how seldom a draw by these shares is as uneven: the chi-square test of a sample ratio mismatch.

    Source: Fabijan et al. (2019), Diagnosing sample ratio mismatch in online controlled experiments, KDD.

    Parameters
    ----------
    users, shares
        By arm; shares sum to 1. Users of an arm without a share are 0 of what was to come: the chance is 0.

    Examples
    --------
    >>> round(ratio_chance({"a": 821_588, "b": 815_482}, {"a": 0.5, "b": 0.5}), 6)
    2e-06
    """
    from scipy.special import chdtrc  # costs a tenth of a second

    total = sum(users.values())
    if not total or len(shares) < 2:
        return 1.0
    if any(n and not shares.get(arm) for arm, n in users.items()):
        return 0.0
    expected = {arm: share * total for arm, share in shares.items()}
    statistic = sum((users.get(arm, 0) - n) ** 2 / n for arm, n in expected.items())
    return float(chdtrc(len(shares) - 1, statistic))


def factor(users: int, confidence: float = 0.95, best_at: int = LOOKS_BEST_AT) -> float:
    """Return by how many standard errors a confidence sequence reaches to both sides, after so many users.

    It holds at all numbers of users at once, so that looking often and ending when it pays does no harm.
    Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Time-uniform central limit theory and asymptotic
    confidence sequences, Annals of Statistics 52, theorem 2.2 and appendix B.2.

    Parameters
    ----------
    best_at
        Users at which it is narrowest; fixed before anybody looks.

    Examples
    --------
    >>> round(factor(5_000), 2), round(factor(500), 2)
    (3.04, 3.76)
    """
    if users < 1 or best_at < 1 or not 0 < confidence < 1:
        raise UsageError("Users are 1 or more, and the confidence lies between 0 and 1, as 0.95.")
    alpha = 1 - confidence
    ratio = users / best_at * (-2 * log(alpha) + log(-2 * log(alpha)) + 1)
    return sqrt((1 + 1 / ratio) * 2 * log(sqrt(ratio + 1) / alpha))


def slope(first: Sample, second: Sample) -> float:
    """Return how much of the outcome goes with what was before, within the arms: CUPED's theta; 0 if nothing varies.

    Source: Deng, Xu, Kohavi and Walker (2013), Improving the sensitivity of online controlled experiments by utilizing
    pre-experiment data, WSDM.
    """
    weights = [max(arm.users - 1, 0) for arm in (first, second)]
    spread = sum(weight * arm.before_variance for weight, arm in zip(weights, (first, second), strict=True))
    shared = sum(weight * arm.covariance for weight, arm in zip(weights, (first, second), strict=True))
    return shared / spread if spread > 0 else 0.0


def difference(
    first: Sample, second: Sample, *, theta: float = 0.0, is_final: bool = True, confidence: float = 0.95
) -> ArmDifference | None:
    """Return what differs between two arms, first less second; None where an arm is too small to tell.

    Shares that are not adjusted and are read once have Newcombe's interval, everything else Welch's.

    Parameters
    ----------
    theta
        The slope by which what was before is taken off; 0 for the plain difference.
    is_final
        Whether it is read once, at an end fixed beforehand; else the interval is that of a confidence sequence.

    Examples
    --------
    >>> a, b = sample([(1, 0, 60), (0, 0, 40)], True), sample([(1, 0, 40), (0, 0, 60)], True)
    >>> read = difference(a, b)
    >>> round(read.value, 2), round(read.lower, 3), round(read.upper, 3)
    (0.2, 0.061, 0.328)
    """
    if any(arm.users < FEWEST or arm.cases < FEWEST_CASES for arm in (first, second)):
        return None
    if is_final and first.is_share and not theta:
        rates = two_rates(first.cases, first.users, second.cases, second.users, confidence)
        return ArmDifference(rates.difference, rates.lower, rates.upper)
    value = first.after - second.after - theta * (first.before - second.before)
    parts = [_residual(arm, theta) / arm.users for arm in (first, second)]
    error = sqrt(sum(parts))
    reach = _welch(parts, first, second, confidence) if is_final else factor(first.users + second.users, confidence)
    return ArmDifference(value, value - reach * error, value + reach * error, theta)


def _residual(arm: Sample, theta: float) -> float:
    return max(0.0, arm.after_variance - 2 * theta * arm.covariance + theta * theta * arm.before_variance)


def _welch(parts: list[float], first: Sample, second: Sample, confidence: float) -> float:
    """Return Student's quantile by the degrees of freedom of Welch and Satterthwaite."""
    from scipy.special import stdtrit

    below = sum(part * part / (arm.users - 1) for part, arm in zip(parts, (first, second), strict=True))
    free = sum(parts) ** 2 / below if below else inf
    chance = (1 + confidence) / 2
    return float(stdtrit(free, chance)) if free < inf else NormalDist().inv_cdf(chance)
