"""Pace and landing: hand-worked numbers, what is not shown, and the coverage of the intervals."""

from dataclasses import replace
from math import asin, exp, log, sin, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.analysis.pace import Course, PastCourse, expected_share, project
from kpi_toolkit.errors import UsageError

HALF = tuple(PastCourse(so_far, 100, 0.5, 0.5) for so_far in (45, 50, 55))
TESTED = [[Course(so_far, 0.5, 0.5, HALF, final=100)] for so_far in (45, 50, 55)]
T_OF_3 = 1.6377443536962102  # 90 % point of Student's t with 3 degrees of freedom, from a table


def test_without_history_the_share_is_that_of_working_days() -> None:
    assert expected_share(Course(10, 0.4, 0.3)) == (0.4, "working_days")


def test_past_years_go_before_recent_periods() -> None:
    years = (PastCourse(40, 100, 0.5, 0.5), PastCourse(60, 120, 0.5, 0.5))
    assert expected_share(Course(1, 0.5, 0.5, years, HALF)) == (0.45, "years")


def test_shares_are_carried_over_by_the_clock() -> None:
    course = Course(1, working=0.6, days=0.5, recent=(PastCourse(40, 100, 0.5, 0.4), PastCourse(36, 100, 0.3, 0.4)))
    assert expected_share(course, "working_days")[0] == pytest.approx(0.6 * 0.76 / 0.8)
    assert expected_share(course, "days")[0] == pytest.approx(0.5 * 0.76 / 0.8)


def test_no_share_above_one_is_expected_unless_there_was_one() -> None:
    late = Course(1, working=0.9, days=0.9, recent=(PastCourse(95, 100, 0.8, 0.8),))
    assert expected_share(late) == (1.0, "recent")
    assert expected_share(replace(late, recent=(PastCourse(105, 100, 0.9, 0.9),)))[0] == pytest.approx(1.05)


def test_periods_that_ended_at_zero_tell_no_share() -> None:
    assert expected_share(Course(1, 0.5, 0.5, (PastCourse(0, 0, 0.5, 0.5), PastCourse(30, 100, 0.5, 0.5))))[0] == 0.3
    assert expected_share(Course(1, 0.5, 0.5, (PastCourse(0, 0, 0.5, 0.5),)))[1] == "working_days"


def test_periods_that_were_below_zero_by_then_tell_no_share() -> None:
    assert (
        expected_share(Course(1, 0.5, 0.5, (PastCourse(-10, 100, 0.5, 0.5), PastCourse(30, 100, 0.5, 0.5))))[0] == 0.3
    )


@pytest.mark.parametrize("target", [0.0, -5.0, None])
def test_without_a_target_above_zero_there_is_no_pace(target: float | None) -> None:
    found = project([Course(60, 0.5, 0.5)], target=target)
    assert (found.landing, found.pace) == (120, None)


def test_too_few_backtests_leave_the_clock_at_working_days() -> None:
    """Two months tell that days fit better; that is not enough to leave what was agreed."""
    recent = tuple(PastCourse(50, 100, worked, 0.5) for worked in (0.4, 0.6, 0.5))
    found = project([Course(60, 0.6, 0.5, recent=recent)], [[Course(50, 0.4, 0.5, recent=recent, final=100)]] * 2)
    assert found.clock == "working_days"
    assert found.landing == pytest.approx(100)


def test_a_small_share_does_not_go_below_zero() -> None:
    parts = [Course(1, 0.5, 0.5), Course(100, 0.5, 0.5)]
    tested = [[Course(1, 0.5, 0.5, final=end), Course(100, 0.5, 0.5, final=200)] for end in (40, 60, 80)]
    assert project(parts, tested, scale="share").low == 0


def test_a_total_lands_at_what_is_there_over_the_share() -> None:
    years = (PastCourse(40, 100, 0.5, 0.5), PastCourse(60, 120, 0.5, 0.5))
    found = project([Course(300, 0.5, 0.5, years)], target=600)
    assert found.landing == pytest.approx(300 / 0.45)
    assert found.pace == pytest.approx(300 / 600 / 0.45)
    assert (found.low, found.high, found.reason) == (None, None, "few_backtests")


def test_the_interval_is_students_t_of_the_backtests() -> None:
    found = project([Course(60, 0.5, 0.5, HALF)], TESTED)
    half = T_OF_3 * sqrt((log(0.9) ** 2 + 0 + log(1.1) ** 2) / 3)
    assert found.low == pytest.approx(120 * exp(-half), rel=1e-9)
    assert found.high == pytest.approx(120 * exp(half), rel=1e-9)
    assert (found.method, found.n_backtests, found.reason) == ("years", 3, "")


def test_two_backtests_give_no_interval() -> None:
    found = project([Course(60, 0.5, 0.5, HALF)], TESTED[:2])
    assert (found.landing, found.low, found.n_backtests, found.reason) == (120, None, 2, "few_backtests")


@pytest.mark.parametrize(("share", "reason"), [(0.0999, "too_early"), (0.1, "few_backtests")])
def test_nothing_is_shown_before_a_tenth_is_usually_reached(share: float, reason: str) -> None:
    found = project([Course(60, share, share)], target=100)
    assert found.reason == reason
    assert (found.landing is None, found.pace is None) == (share < 0.1, share < 0.1)


def test_what_only_grows_never_lands_below_what_is_there() -> None:
    wide = [[Course(so_far, 0.95, 0.95, final=100)] for so_far in (60, 95, 99)]
    now = Course(95, 0.95, 0.95)
    assert project([now], wide).low == 95
    fell = [[Course(so_far, 0.95, 0.95, final=100)] for so_far in (60, 95, 130)]
    low = project([now], fell).low
    assert low is not None
    assert low < 95


def test_a_rate_projects_numerator_and_denominator_apart() -> None:
    orders = Course(30, 0.5, 0.5, (PastCourse(50, 100, 0.5, 0.5),))
    visits = Course(400, 0.5, 0.5, (PastCourse(800, 1000, 0.5, 0.5),))
    found = project([orders, visits], target=0.15, scale="share")
    assert found.landing == pytest.approx((30 / 0.5) / (400 / 0.8))  # 0.12, while 0.075 is there so far
    assert found.pace == pytest.approx(0.8)
    assert found.expected_share == 0.5


def test_the_interval_of_a_share_is_on_the_scale_of_angles() -> None:
    def visits(orders: float, end: float = float("nan")) -> list[Course]:
        return [Course(orders, 0.5, 0.5, final=end), Course(100, 0.5, 0.5, final=200)]

    found = project(visits(20), [visits(20, 36), visits(20, 40), visits(20, 44)], scale="share")
    errors = [asin(sqrt(0.2)) - asin(sqrt(rate)) for rate in (0.18, 0.2, 0.22)]
    half = T_OF_3 * sqrt(sum(error**2 for error in errors) / 3)
    assert found.landing == pytest.approx(0.2)
    assert found.low == pytest.approx(sin(asin(sqrt(0.2)) - half) ** 2)
    assert found.high == pytest.approx(sin(asin(sqrt(0.2)) + half) ** 2)


def test_a_share_stays_within_zero_and_one() -> None:
    def reviews(good: float, end: float = float("nan")) -> list[Course]:
        return [Course(good, 0.4, 0.4, final=end), Course(10, 0.5, 0.5, final=20)]

    found = project(reviews(10), [reviews(10, end) for end in (12, 15, 20)], scale="share")
    assert found.landing == 1.0
    assert found.low is not None
    assert 0 < found.low < 1
    assert found.high == 1.0


@pytest.mark.parametrize(
    ("so_far", "scale", "reason"),
    [(0, "ratio", "nothing_yet"), (-5, "ratio", "not_positive"), (0, "share", "few_backtests")],
)
def test_zero_and_negative_numbers(so_far: float, scale: str, reason: str) -> None:
    parts = [Course(so_far, 0.5, 0.5), Course(10, 0.5, 0.5)] if scale == "share" else [Course(so_far, 0.5, 0.5)]
    assert project(parts, scale=scale).reason == reason  # type: ignore[arg-type]


def test_the_clock_is_the_one_that_past_periods_follow() -> None:
    """What sells every day alike follows the days, however many of them were worked."""

    def month(working: float, so_far: float = 50, final: float = 100) -> Course:
        recent = tuple(PastCourse(50, 100, worked, 0.5) for worked in (0.4, 0.6, 0.5))
        return Course(so_far, working, 0.5, recent=recent, final=final)

    found = project([month(0.6, 60)], [[month(working)] for working in (0.4, 0.55, 0.62)])
    assert (found.clock, found.landing) == ("days", 120)
    office = [[month(working, 100 * working)] for working in (0.4, 0.55, 0.62)]
    found = project([month(0.6, 60)], office)
    assert found.clock == "working_days"
    assert found.landing == pytest.approx(100)


def test_backtests_of_the_same_method_go_first() -> None:
    other = [[Course(20, 0.5, 0.5, recent=HALF, final=100)]]  # far off, by recent periods
    assert project([Course(60, 0.5, 0.5, HALF)], [*TESTED, *other]).n_backtests == 3
    assert project([Course(60, 0.5, 0.5, HALF)], [*TESTED[:2], *other]).n_backtests == 3
    mixed = project([Course(60, 0.5, 0.5, HALF)], [*TESTED[:2], *other])
    alike = project([Course(60, 0.5, 0.5, HALF)], TESTED)
    assert mixed.high is not None
    assert alike.high is not None
    assert mixed.high > alike.high


def test_wrong_use_is_refused() -> None:
    with pytest.raises(UsageError, match="numerator and denominator"):
        project([])
    with pytest.raises(UsageError, match="confidence"):
        project([Course(1, 0.5, 0.5)], confidence=80)


@settings(deadline=None)
@given(st.floats(0.01, 1e6), st.floats(1, 1e3))
def test_the_unit_does_not_matter(factor: float, so_far: float) -> None:
    def times(course: Course) -> Course:
        past = tuple(replace(one, so_far=one.so_far * factor, final=one.final * factor) for one in course.years)
        return replace(course, so_far=course.so_far * factor, final=course.final * factor, years=past)

    plain = project([Course(so_far, 0.5, 0.5, HALF)], TESTED)
    scaled = project([times(Course(so_far, 0.5, 0.5, HALF))], [[times(one) for one in parts] for parts in TESTED])
    for one, other in ((plain.landing, scaled.landing), (plain.low, scaled.low), (plain.high, scaled.high)):
        assert one is not None
        assert other == pytest.approx(one * factor, rel=1e-9)


def test_four_of_five_intervals_hold_the_truth() -> None:
    """Months of 30 days with noise of days and of months; a small form of benchmarks/landing.py."""
    random = np.random.default_rng(5)
    inside = []
    for _ in range(400):
        days = random.gamma(4, 25, (20, 30)) * np.exp(random.normal(0, 0.1, (20, 1)))
        so_far, final = days[:, :12].sum(axis=1), days.sum(axis=1)
        courses = [
            Course(
                so_far[n],
                0.4,
                0.4,
                recent=tuple(PastCourse(so_far[m], final[m], 0.4, 0.4) for m in range(n - 6, n)),
                final=final[n],
            )
            for n in range(6, 20)
        ]
        found = project([courses[-1]], [[course] for course in courses[1:-1]])
        assert found.low is not None
        assert found.high is not None
        inside.append(found.low <= final[-1] <= found.high)
    assert 0.74 <= np.mean(inside) <= 0.86
