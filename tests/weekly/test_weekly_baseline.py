"""Weekly targets, bases and points: the article's numbers to the digit, and what the robust rule promises."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.errors import UsageError
from kpi_toolkit.weekly.baseline import Base, next_base, next_first_week, trimmed, weekly_targets
from kpi_toolkit.weekly.growth import BaseRule
from kpi_toolkit.weekly.points import points

ARTICLE = (2000, 1500, 3000, 1200)
OLD = Decimal("0.03")
WEEKS = st.lists(st.one_of(st.none(), st.integers(0, 10**7)), max_size=6)
MONTH = st.lists(st.integers(1, 10**6), min_size=3, max_size=6)
BASES = st.decimals("-0.2", "0.5", places=4)


def test_the_articles_month_to_the_digit() -> None:
    assert [int(week) for week in weekly_targets(1000, OLD)] == [1000, 1030, 1061, 1093]
    base = next_base(ARTICLE, OLD, "seed003")
    assert base.value == Decimal("0.201")  # 1750 × 1.03 / 1500 − 1 = 20.1667 %, truncated, not rounded to 20.2 %
    assert round(base.exact or 0, 6) == Decimal("0.201667")
    assert [int(week) for week in base.kept] == [2000, 1500]
    assert next_first_week(base, "seed003") == 2402
    assert [int(week) for week in weekly_targets(2402, base.value)] == [2402, 2885, 3465, 4161]
    earned = points(ARTICLE, [1000, 1030, 1061, 1093], 2, "seed003")
    assert (earned.share, earned.value) == (Decimal(7700) / Decimal(4184), Decimal(7700) / Decimal(4184) * 2)
    assert f"{earned.value:.2f}" == "3.68"


def test_targets_round_half_up_at_every_step_and_chain_on_the_rounded_one() -> None:
    assert [int(week) for week in weekly_targets(50, Decimal("0.01"), 3)] == [50, 51, 52]  # 50.5 → 51, 51.51 → 52
    assert [int(week) for week in weekly_targets(100, Decimal("-0.1"), 3)] == [100, 90, 81]
    assert weekly_targets(100, 0, 1) == (100,)


def test_the_articles_base_only_ever_rises() -> None:
    base = OLD
    for month in ((100, 90, 110, 95), (95, 105, 100, 99), (99, 98, 97, 96)):
        after = next_base(month, base, "seed003").value
        assert after >= base
        base = after
    assert next_base([100] * 4, OLD, "seed003").value == OLD


def test_the_articles_floor_binds_only_on_what_truncation_takes() -> None:
    kept = next_base([100] * 4, Decimal("0.0305"), "seed003")
    assert (kept.value, kept.why, kept.exact) == (Decimal("0.0305"), "floor", Decimal("0.0305"))


def test_five_weeks_leave_out_one_highest_and_one_lowest() -> None:
    assert [int(week) for week in trimmed([Decimal(n) for n in (5, 1, 5, 3, 1)])] == [5, 3, 1]
    assert [int(week) for week in trimmed([Decimal(n) for n in (9, 1, 5)])] == [5]
    assert [int(week) for week in trimmed([Decimal(n) for n in (9, 1)])] == [9, 1]


def test_a_steady_month_moves_the_robust_base_half_way_to_its_growth() -> None:
    assert next_base([100] * 4, OLD, before=[100] * 4).value == Decimal("0.015")
    weeks = [1000 * Decimal("1.05") ** place for place in range(8)]
    grown = next_base(weeks[4:], 0, before=weeks[:4])
    assert round(grown.exact or 0, 12) == Decimal("0.05")
    assert round(grown.value, 12) == Decimal("0.025")
    fallen = next_base(weeks[3::-1], 0, before=weeks[:3:-1])
    assert round(fallen.exact or 0, 12) == round(1 / Decimal("1.05") - 1, 12)


def test_only_the_level_of_a_month_counts_not_its_course() -> None:
    for weeks in ([90, 100, 110, 120], [120, 110, 100, 90], [110, 90, 120, 100]):
        assert next_base(weeks, OLD, before=[105] * 4).value == Decimal("0.015")


@pytest.mark.parametrize("share", [0.1, 0.3, 0.9])
def test_holding_back_a_months_last_week_does_not_move_the_robust_base(share: float) -> None:
    held = [100 + 100 * share, 100, 100, 100 - 100 * share]
    assert next_base(held, OLD, before=held).value == Decimal("0.015")
    assert next_base(held, OLD, before=[100] * 4).value == Decimal("0.015")


def test_a_single_odd_week_moves_the_robust_base_little() -> None:
    assert next_base([100, 100, 100, 1000, 100], OLD, before=[100] * 4).value == Decimal("0.015")
    assert next_base([100] * 4, OLD, before=[100, 1, 100, 100]).value == Decimal("0.015")


@pytest.mark.parametrize(("now", "before", "apart"), [(4, 5, 4.5), (5, 4, 4.5), (5, 5, 5), (3, 4, 3.5)])
def test_months_are_as_far_apart_as_they_have_weeks_on_average(now: int, before: int, apart: float) -> None:
    found = next_base([120, None] + [120] * (now - 1), 0, before=[100] * before)
    assert float(found.exact or 0) == pytest.approx(1.2 ** (1 / apart) - 1, abs=1e-12)


@pytest.mark.parametrize(
    ("weeks", "before", "why"),
    [
        ([], [100] * 4, "few_weeks"),
        ([100, None, 90], [100] * 4, "few_weeks"),
        ([0, 100, 90, 80], [100] * 4, "zero_week"),
        ([100, 100, 90, 80], [0, 0, 0, 100], "zero_week"),
        ([100, 100, 90, 80], None, "no_month_before"),
        ([100, 100, 90, 80], [100, None, 90], "no_month_before"),
    ],
)
def test_what_says_nothing_keeps_the_base_with_a_reason(
    weeks: list[int | None], before: list[int | None] | None, why: str
) -> None:
    found = next_base(weeks, OLD, before=before)
    assert (found.value, found.exact, found.why) == (OLD, None, why)


def test_what_says_nothing_to_the_article_keeps_its_base() -> None:
    article = next_base([0, 0, 100, 90], OLD, "seed003")
    assert (article.value, article.why) == (OLD, "zero_week")
    assert next_base([100, 90], OLD, "seed003").why == "few_weeks"


def test_the_articles_base_is_truncated_from_the_exact_quotient() -> None:
    """Kept are 1, 1 and 14: 16 × 1.503 ÷ 3 − 1 is 7.016, but 7.015 once the third is cut before it is multiplied."""
    assert next_base([0, 1, 1, 14, 14], Decimal("0.503"), "seed003").value == Decimal("7.016")


def test_the_first_week_of_a_mean_of_thirds_is_rounded_half_up() -> None:
    kept = (Decimal(100), Decimal(100), Decimal(125))
    assert next_first_week(Base(Decimal("-0.1"), None, kept)) == 98  # 325 × 0.9 ÷ 3 = 97.5


def test_the_robust_first_week_is_the_usual_one_not_the_best() -> None:
    base = next_base(ARTICLE, 0, before=[4000] * 4)
    assert base.value == Decimal("-0.05")  # it fell by 19 % a week: the bound of −10 %, half way
    assert next_first_week(base) == 1663  # 1750 × 0.95 = 1662.5
    assert next_first_week(Base(OLD, None, ())) is None


def test_points_are_of_sums_and_only_the_robust_ones_capped() -> None:
    assert points([50, 150], [100, 100], 2).value == 2
    assert points([300, 300], [100, 100], 2).value == Decimal("2.4")
    assert points([300, 300], [100, 100], 2, cap=3).value == 6
    assert points([300, 300], [100, 100], 2, "seed003").value == 6
    assert points([None, 300], [100, 100], 2).value is None
    assert points([0, 0], [0, 0], 2).value is None
    assert points([0, 0], [100, 100], 2).value == 0


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: next_base([-1, 5, float("inf"), 7], OLD), ["Week 1", "Week 3"]),
        (lambda: next_base([-1, 5], OLD, before=[3, -2]), ["Week 1 is", "Week 2 of the month before"]),
        (lambda: next_base([1, 2, 3], OLD, "best"), ["robust"]),  # type: ignore[arg-type]
        (lambda: next_base([1, 2, 3], float("nan")), ["base"]),
        (lambda: points([1], [1, 2], 2), ["1 week(s)", "2 target(s)"]),
        (lambda: points([], [], 2), ["0 week(s)"]),
        (lambda: weekly_targets(-5, OLD), ["-5"]),
        (lambda: weekly_targets(5, -1), ["-1"]),
        (lambda: weekly_targets(5, 0, 0), ["0 week(s)"]),
        (lambda: BaseRule(Decimal("0.1"), Decimal("0.2")), ["lower"]),
        (lambda: BaseRule(damping=Decimal(0)), ["damping"]),
    ],
)
def test_bad_numbers_are_refused_all_at_once(call: object, expected: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        call()  # type: ignore[operator]
    assert all(word in str(caught.value) for word in expected)


@given(WEEKS, WEEKS, BASES)
@settings(deadline=None, max_examples=300)
def test_the_robust_base_stays_within_its_bounds(
    weeks: list[int | None], before: list[int | None], old: Decimal
) -> None:
    rule = BaseRule()
    found = next_base(weeks, old, rule=rule, before=before)
    assert rule.lower <= found.value <= rule.upper
    assert found.value.is_finite()


@given(MONTH, MONTH, st.integers(2, 1000))
@settings(deadline=None, max_examples=200)
def test_a_base_does_not_depend_on_the_scale(weeks: list[int], before: list[int], factor: int) -> None:
    larger, larger_before = ([week * factor for week in month] for month in (weeks, before))
    after, larger_after = next_base(weeks, OLD, before=before), next_base(larger, OLD, before=larger_before)
    assert abs(larger_after.value - after.value) < Decimal("1e-20")
    assert next_base(larger, OLD, "seed003").value == next_base(weeks, OLD, "seed003").value


@given(MONTH, MONTH, st.integers(1, 10**6), st.integers(0, 5))
@settings(deadline=None, max_examples=200)
def test_a_better_week_never_lowers_the_robust_base(weeks: list[int], before: list[int], more: int, place: int) -> None:
    better = list(weeks)
    better[place % len(weeks)] += more
    old, new = next_base(weeks, OLD, before=before), next_base(better, OLD, before=before)
    assert new.value >= old.value


@given(MONTH, MONTH, st.integers(1, 10**6), st.integers(0, 5))
@settings(deadline=None, max_examples=200)
def test_a_better_week_before_never_raises_the_robust_base(
    weeks: list[int], before: list[int], more: int, place: int
) -> None:
    better = list(before)
    better[place % len(before)] += more
    old, new = next_base(weeks, OLD, before=before), next_base(weeks, OLD, before=better)
    assert new.value <= old.value


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6), st.integers(1, 10**6), st.integers(0, 5))
@settings(deadline=None)
def test_points_grow_with_every_week(weeks: list[int], more: int, place: int) -> None:
    asked = [1000] * len(weeks)
    better = list(weeks)
    better[place % len(weeks)] += more
    for method in ("robust", "seed003"):
        before, after = points(weeks, asked, 2, method), points(better, asked, 2, method)
        assert (after.value or 0) >= (before.value or 0)
