"""How far a running period is on its way, and where it will land: shares reached in the past, tested on the past.

The share of a period usually reached by a point, ``e``, turns what is there so far into what will be there in the
end: ``A / e``. How far off that usually is, is measured by doing the same for periods that are over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import asin, exp, isfinite, log, pi, sin, sqrt
from statistics import NormalDist
from typing import Literal, cast

from kpi_toolkit.errors import UsageError

Method = Literal["years", "recent", "working_days", "baseline"]
Clock = Literal["working_days", "days"]
Scale = Literal["ratio", "share"]
Why = Literal["", "too_early", "few_backtests", "nothing_yet", "not_positive"]

LEAST_SHARE = 0.1
"""A landing is not shown before so much of the period is usually reached."""
LEAST_BACKTESTS = 3
"""An interval is not shown for fewer projections of past periods."""


@dataclass(frozen=True)
class PastCourse:
    """A past period at the same point.

    Parameters
    ----------
    so_far, final
        What it had reached by then, and in the end.
    working, days
        Share of its working days, and of all its days, that had passed by then, 0–1.
    """

    so_far: float
    final: float
    working: float
    days: float


@dataclass(frozen=True)
class Course:
    """How far a number has come in one period, and how far it had come in comparable ones.

    Parameters
    ----------
    so_far
        What is reached until now; of a rate, its numerator or its denominator.
    working, days
        Share of the period's working days, and of all its days, that have passed, 0–1.
    years
        The same period of past years.
    recent
        The periods just before.
    final
        What was reached in the end, for a period that is over.
    """

    so_far: float
    working: float
    days: float
    years: tuple[PastCourse, ...] = ()
    recent: tuple[PastCourse, ...] = ()
    final: float = float("nan")


@dataclass(frozen=True)
class Pace:
    """Where a period stands and will land.

    Parameters
    ----------
    pace
        Landing over target, which for totals is ``(A / T) / e``: 1 is on course, whichever direction is good. None
        without a target above zero.
    expected_share
        Share of the period usually reached by now, 0–1; of a rate, the smaller one of its two parts.
    landing, low, high
        The projection and its interval, in the unit of the number; None with `reason`.
    method
        Where the share comes from: the same period of past ``years``, ``recent`` periods, or ``working_days`` alone;
        of quarters and years whose months add up to them, the ``baseline`` of the months.
    clock
        Whether past shares were carried over by ``working_days`` or all ``days``.
    n_backtests
        Past periods that the interval rests on.
    reason
        Why landing or interval are missing: ``too_early``, ``nothing_yet``, ``not_positive``, ``few_backtests``.
    """

    pace: float | None
    expected_share: float
    landing: float | None
    low: float | None
    high: float | None
    method: Method
    clock: Clock
    n_backtests: int
    reason: Why = ""

    def chance(self, target: float) -> float | None:
        """Return the probability of at least a target: a normal distribution on each side of the landing, by its ends.

        None without an interval.

        Examples
        --------
        >>> pace = Pace(None, 0.5, 100, 90, 120, "recent", "days", 6)
        >>> [round(pace.chance(target), 2) for target in (90, 100, 120)]
        [0.9, 0.5, 0.1]
        """
        if self.landing is None or self.low is None or self.high is None:
            return None
        width = self.high - self.landing if target > self.landing else self.landing - self.low
        if width <= 0:
            return float(target <= self.landing)
        return 1 - NormalDist(self.landing, width / NormalDist().inv_cdf(0.9)).cdf(target)

    def widened(self, factor: float, least: float | None = None) -> "Pace":
        """Return it with an interval that is so many times as wide, its low end no lower than the least."""
        if self.landing is None or self.low is None or self.high is None:
            return self
        low, high = (self.landing + (end - self.landing) * factor for end in (self.low, self.high))
        return replace(self, low=low if least is None else max(low, least), high=high)


def expected_share(course: Course, clock: Clock = "working_days") -> tuple[float, Method]:
    """Return the share of a period usually reached by now, and where it comes from.

    The mean share of past years, or without any of recent periods, over the mean share of days that had passed then,
    times the share of days that have passed now; days are those that the clock counts. Without any past the share of
    working days. Periods that ended at zero or below tell no share; none above 1 is expected unless there was one.

    Examples
    --------
    >>> years = (PastCourse(40, 100, 0.5, 0.5), PastCourse(60, 120, 0.5, 0.5))
    >>> expected_share(Course(300, 0.5, 0.5, years))
    (0.45, 'years')
    >>> expected_share(Course(300, 0.55, 0.5, recent=years))
    (0.49500000000000005, 'recent')
    """
    for method, past in (("years", course.years), ("recent", course.recent)):
        usable = [course for course in past if course.final > 0 and course.so_far >= 0]
        passed = sum(getattr(course, _PASSED[clock]) for course in usable)
        if passed > 0:
            shares = [course.so_far / course.final for course in usable]
            share = getattr(course, _PASSED[clock]) * sum(shares) / passed
            return min(share, max(1.0, *shares)), cast(Method, method)
    return course.working, "working_days"


_PASSED: dict[Clock, str] = {"working_days": "working", "days": "days"}


def project(
    parts: Sequence[Course],
    backtests: Sequence[Sequence[Course]] = (),
    target: float | None = None,
    scale: Scale = "ratio",
    confidence: float = 0.8,
) -> Pace:
    """Return where a running period will land.

    Numerator and denominator of a rate are projected apart. The interval is Student's t around the projection, with
    the root mean square error of the same projection in past periods and as many degrees of freedom; errors are
    differences of logarithms, of shares differences of ``asin(sqrt(share))``. They hold the uncertainty of the
    expected share already, so the interval is not widened for it. The clock is the one with the smaller errors.
    Backtests whose expected share comes from where this one does go first; where these are fewer than three, all count.

    Parameters
    ----------
    parts
        The course of a total; or those of a rate's numerator and denominator.
    backtests
        The same of past periods, each with its ``final``.
    target
        What the period should reach.
    scale
        ``share`` for a rate that lies within 0–1.
    confidence
        Of the two-sided interval.

    Raises
    ------
    UsageError
        For other than one or two courses, or a confidence outside 0–1.

    Examples
    --------
    >>> past = tuple(PastCourse(so_far, 100, 0.5, 0.5) for so_far in (45, 50, 55))
    >>> tested = [[Course(so_far, 0.5, 0.5, past, final=100)] for so_far in (45, 50, 55)]
    >>> found = project([Course(60, 0.5, 0.5, past)], tested, target=100)
    >>> found.landing, found.pace, round(found.low, 1), round(found.high, 1), found.n_backtests
    (120.0, 1.2, 104.9, 137.3, 3)
    """
    if len(parts) not in (1, 2) or not 0 < confidence < 1:
        raise UsageError("A landing takes one course, or those of numerator and denominator, and a confidence of 0–1.")
    clock, errors = _clock_and_errors(parts, backtests, scale)
    shares = [expected_share(part, clock) for part in parts]
    share, method = min(share for share, _ in shares), shares[0][1]

    def without(reason: Why) -> Pace:
        return Pace(None, share, None, None, None, method, clock, 0, reason)

    if share < LEAST_SHARE:
        return without("too_early")
    if any(part.so_far < 0 for part in parts):
        return without("not_positive")
    landing = _landing(parts, clock)
    if landing is None or (landing == 0 and scale == "ratio"):
        return without("nothing_yet")
    landing = min(landing, 1.0) if scale == "share" else landing
    pace = landing / target if target is not None and target > 0 else None
    if len(errors) < LEAST_BACKTESTS:
        return Pace(pace, share, landing, None, None, method, clock, len(errors), "few_backtests")
    low, high = _interval(landing, errors, scale, confidence)
    if len(parts) == 1 and _only_grows(parts[0], backtests):
        low, high = max(low, parts[0].so_far), max(high, parts[0].so_far)
    return Pace(pace, share, landing, low, high, method, clock, len(errors))


def _clock_and_errors(
    parts: Sequence[Course], backtests: Sequence[Sequence[Course]], scale: Scale
) -> tuple[Clock, list[float]]:
    """Return the clock by which past periods were projected best, working days in doubt, and how far off they were."""
    clocks: tuple[Clock, ...] = ("working_days", "days")
    errors = {clock: _errors(parts, backtests, scale, clock) for clock in clocks}
    if min(map(len, errors.values())) < LEAST_BACKTESTS:
        return "working_days", errors["working_days"]
    best = min(clocks, key=lambda clock: sum(error * error for error in errors[clock]) / len(errors[clock]))
    return best, errors[best]


def _landing(parts: Sequence[Course], clock: Clock) -> float | None:
    """Return the projected total, or ratio of totals; None where it cannot be told."""
    shares = [expected_share(part, clock)[0] for part in parts]
    return (
        None if min(shares) <= 0 else _value([part.so_far / share for part, share in zip(parts, shares, strict=True)])
    )


def _value(ends: Sequence[float]) -> float | None:
    value = ends[0] if len(ends) == 1 else ends[0] / ends[1] if ends[1] else float("nan")
    return value if isfinite(value) else None


def _errors(parts: Sequence[Course], backtests: Sequence[Sequence[Course]], scale: Scale, clock: Clock) -> list[float]:
    methods = [expected_share(part, clock)[1] for part in parts]
    alike, every = [], []
    for tested in backtests:
        landing, final = _landing(tested, clock), _value([part.final for part in tested])
        if landing is None or final is None or not isfinite(error := _scaled(landing, scale) - _scaled(final, scale)):
            continue
        every.append(error)
        if [expected_share(part, clock)[1] for part in tested] == methods:
            alike.append(error)
    return alike if len(alike) >= LEAST_BACKTESTS else every


def _scaled(value: float, scale: Scale) -> float:
    if scale == "share":
        return asin(sqrt(min(max(value, 0.0), 1.0)))
    return log(value) if value > 0 else float("nan")


def _interval(landing: float, errors: Sequence[float], scale: Scale, confidence: float) -> tuple[float, float]:
    from scipy.special import stdtrit

    k = len(errors)
    spread = sqrt(sum(error * error for error in errors) / k)
    half = float(stdtrit(k, (1 + confidence) / 2)) * spread
    centre = _scaled(landing, scale)
    if scale == "share":
        return sin(max(centre - half, 0.0)) ** 2, sin(min(centre + half, pi / 2)) ** 2
    return exp(centre - half), exp(centre + half)


def _only_grows(course: Course, backtests: Sequence[Sequence[Course]]) -> bool:
    """Whether no past period ended below what it had reached before."""
    known = [(past.so_far, past.final) for past in (*course.years, *course.recent)]
    known += [(part.so_far, part.final) for part, *_ in backtests]
    return all(final >= so_far for so_far, final in known)
