"""Weekly baselines at their edges: bounds that are just allowed, what is kept for the page, exact decimals."""

from decimal import Decimal

import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.weekly.baseline import Base, Method, exactly, next_base, next_first_week, weekly_targets
from kpi_toolkit.weekly.growth import BaseRule
from kpi_toolkit.weekly.points import Points, earned, points

OLD = Decimal("0.03")
EXACT = Decimal("1234567890123456789.25")  # more digits than a float holds


@pytest.mark.parametrize(
    ("lower", "upper", "damping"), [("-0.999", "0", "1"), ("0", "0", "0.5"), ("0", "0.1", "0.001"), ("-0.1", "5", "1")]
)
def test_a_rule_may_stand_still_follow_at_once_or_only_rise(lower: str, upper: str, damping: str) -> None:
    rule = BaseRule(Decimal(lower), Decimal(upper), Decimal(damping))
    grown = next_base([150] * 4, 0, rule=rule, before=[100] * 4).value
    assert max(rule.lower, Decimal(0)) <= grown <= rule.upper


@pytest.mark.parametrize(
    ("lower", "upper", "damping"),
    [
        ("-1", "0.1", "0.5"),
        ("-1.5", "0.1", "0.5"),
        ("0.01", "0.1", "0.5"),
        ("-0.1", "-0.01", "0.5"),
        ("-0.1", "0.1", "0"),
        ("-0.1", "0.1", "1.01"),
        ("-0.1", "0.1", "1.5"),
    ],
)
def test_a_rule_between_whose_bounds_nothing_lies_is_refused(lower: str, upper: str, damping: str) -> None:
    with pytest.raises(UsageError):
        BaseRule(Decimal(lower), Decimal(upper), Decimal(damping))


def test_a_rule_that_follows_at_once_takes_the_growth_as_it_is() -> None:
    at_once = BaseRule(damping=Decimal(1))
    found = next_base([1000 * Decimal("1.05") ** 4] * 4, OLD, rule=at_once, before=[1000] * 4)
    assert round(found.value, 12) == Decimal("0.05")


def test_an_old_base_out_of_bounds_is_first_brought_back_into_them() -> None:
    assert next_base([], Decimal("0.4")).value == Decimal("0.1")
    assert next_base([], Decimal("-0.4")).value == Decimal("-0.1")
    assert next_base([], Decimal("0.4"), "seed003").value == Decimal("0.4")  # the article knows no bounds


def test_a_plan_may_start_with_nothing_or_less_than_one() -> None:
    assert weekly_targets(0, OLD, 3) == (0, 0, 0)
    assert weekly_targets(Decimal("0.5"), 0, 2) == (Decimal("0.5"), 1)


def test_three_weeks_are_enough_and_their_median_counts() -> None:
    assert next_base([100, 90, 110], OLD, "seed003") == Base(OLD, OLD, (Decimal(100),))
    robust = next_base([90, 110, 100], OLD, before=[100, 80, 150])
    assert (robust.exact, robust.kept, robust.why) == (0, (Decimal(100),), "")


@pytest.mark.parametrize("method", ["robust", "seed003"])
def test_what_says_nothing_still_shows_its_weeks(method: Method) -> None:
    few = next_base([100, None, 90], OLD, method)
    assert few == Base(OLD, None, (Decimal(100), Decimal(90)), "few_weeks")
    zero = next_base([0, 100, 0, 90], OLD, method)
    assert zero == Base(OLD, None, (Decimal(0), Decimal(90)), "zero_week")


@pytest.mark.parametrize("before", [None, [], [None] * 4, [100, 100]])
def test_without_a_month_before_the_robust_base_stays_and_the_level_counts(before: list[int | None] | None) -> None:
    kept = (Decimal(100), Decimal(110))
    assert next_base([100, 90, 110, 120], OLD, before=before) == Base(OLD, None, kept, "no_month_before")
    assert next_base([100, 90, 110, 120], Decimal("0.4"), before=before).value == Decimal("0.1")  # within its bounds
    assert next_base([100, 90, 110, 120], OLD, "seed003", before=before).why == ""


def test_a_month_before_of_which_some_weeks_are_0_still_has_a_level() -> None:
    """Kept of 0, 200, 100, 300 are 200 and 100; of 0, 0, 100, 300 they are 0 and 100."""
    assert next_base([150] * 4, OLD, before=[0, 200, 100, 300]).value == Decimal("0.015")
    assert next_base([50] * 4, OLD, before=[0, 0, 100, 300]).value == Decimal("0.015")


def test_the_floor_keeps_the_weeks_and_what_they_said() -> None:
    old = Decimal("0.0305")
    assert next_base([100] * 4, old, "seed003") == Base(old, old, (Decimal(100),) * 2, "floor")


def test_the_first_week_of_the_robust_rule_is_the_mean_of_the_kept_weeks() -> None:
    kept = (Decimal(1), Decimal(2))
    assert next_first_week(Base(Decimal(0), None, kept)) == 2  # 1.5
    assert next_first_week(Base(Decimal(0), None, (Decimal(1),))) == 1
    assert next_first_week(Base(Decimal("0.2"), None, (Decimal(1),)), "seed003") == 1


def test_points_show_the_share_and_what_they_are_worth() -> None:
    assert points([50, 100], [100, 100], 4) == Points(Decimal(3), Decimal("0.75"), Decimal(4))
    assert points([None, 100], [100, 100], 4) == Points(None, None, Decimal(4))
    assert points([1], [0], 4) == Points(None, None, Decimal(4))
    assert earned(Decimal(3), Decimal(2), "robust") == Points(Decimal("2.4"), Decimal(3), Decimal(2))
    assert earned(Decimal(-1), Decimal(2), "robust").value == 0


def test_decimals_keep_all_of_their_digits() -> None:
    assert exactly(EXACT, "first target") == EXACT
    assert weekly_targets(EXACT, 0, 1) == (EXACT,)
    assert next_base([EXACT, EXACT], OLD).kept == (EXACT, EXACT)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: weekly_targets(float("nan"), OLD), "first target"),
        (lambda: weekly_targets(1, float("inf")), "base"),
        (lambda: next_base([1], float("nan")), "base"),
        (lambda: points([1], [1], float("inf")), "worth"),
        (lambda: points([1], [1], 1, cap=float("nan")), "cap"),
    ],
)
def test_a_number_that_is_none_is_called_by_its_name(call: object, name: str) -> None:
    with pytest.raises(UsageError, match=rf"The {name} is (nan|inf)\."):
        call()  # type: ignore[operator]
