"""The rates of the process chain: the article's targets and their defects, and the pooled points that avoid them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.errors import UsageError
from kpi_toolkit.weekly.rates import (
    WORTH,
    Week,
    inquiry_target,
    monetisation_target,
    pooled,
    pooled_points,
    rate_points,
    satisfaction_target,
)

COUNTS = st.integers(1, 10**6)
BASES = st.decimals("0", "1", places=3)


def test_the_chain_is_worth_twelve_and_a_half() -> None:
    assert sum(WORTH.values()) == Decimal("12.5")


def test_the_articles_inquiry_target_by_hand() -> None:
    # (300 + 800 × 0.05 × 0.25) ÷ 840 = 310 ÷ 840
    found = inquiry_target(300, 1200, 800, Decimal("0.05"), 840)
    assert found == Decimal(310) / Decimal(840)


def test_the_articles_inquiry_target_can_pass_one() -> None:
    found = inquiry_target(900, 1000, 1000, Decimal("0.03"), 500)
    assert found is not None
    assert found > 1


@given(COUNTS, COUNTS, COUNTS, COUNTS, BASES)
@settings(deadline=None)
def test_the_articles_other_targets_equal_the_weeks_own_rate(
    deals: int, inquiries: int, users: int, new: int, base: Decimal
) -> None:
    asked = Decimal(inquiries) / users
    grown = inquiries + new * base * asked
    found = monetisation_target(deals, inquiries, users, new, base, grown)
    assert found is not None
    assert abs(found - Decimal(deals) / inquiries) < Decimal("1e-18") * max(1, found)
    satisfied = satisfaction_target(deals, inquiries, base)
    assert satisfied is not None
    assert abs(satisfied - Decimal(deals) / inquiries) < Decimal("1e-18") * max(1, satisfied)


def test_the_articles_satisfaction_depends_on_its_ends_only() -> None:
    """Each target is the rate of the week before, so the middle cancels."""

    def scored(*rates: int) -> Decimal | None:
        weeks = [Week(rate, 100) for rate in rates]
        return rate_points(weeks, [None, *(week.rate for week in weeks[:-1])], 2).share

    assert scored(50, 90, 60) == scored(50, 90, 60)
    assert scored(50, 70, 60) == Decimal("1.3") / Decimal("1.2")
    assert (scored(50, 90, 60) or 0) > 1 > (scored(60, 90, 50) or 0)


def test_sums_of_rates_are_not_pooled_rates() -> None:
    weeks = [Week(1, 10), Week(500, 1000)]
    assert rate_points(weeks, [Decimal("0.3"), Decimal("0.3")], 2).share == 1
    assert pooled_points(weeks, Decimal("0.3"), 2).share == Decimal(501) / Decimal(1010) / Decimal("0.3")


def test_pooled_points_are_capped_and_need_every_week() -> None:
    assert pooled_points([Week(90, 100)], Decimal("0.5"), 2).value == Decimal("2.4")
    assert pooled_points([Week(25, 100)], Decimal("0.5"), 2).value == 1
    assert pooled_points([Week(25, 100), Week(None, None)], Decimal("0.5"), 2).value is None
    assert pooled_points([Week(0, 0)], Decimal("0.5"), 2).value is None
    assert pooled_points([Week(25, 100)], None, 2).value is None
    assert pooled_points([Week(25, 100)], 0, 2).value is None
    assert pooled([Week(0, 0), Week(1, 4)]) == Decimal("0.25")


@pytest.mark.parametrize("target", [1.2, 150, -0.1, float("nan"), float("inf")])
def test_a_rate_target_outside_of_0_to_1_is_refused(target: float) -> None:
    with pytest.raises(UsageError):
        pooled_points([Week(25, 100)], target, 2)


def test_the_articles_sum_needs_a_number_for_every_week_with_a_target() -> None:
    assert rate_points([Week(1, 2), Week(None, None)], [None, Decimal("0.5")], 2).value is None
    assert rate_points([Week(1, 2), Week(None, None)], [Decimal("0.5"), None], 2).value == 2
    assert rate_points([Week(1, 2)], [None], 2).value is None
    with pytest.raises(UsageError, match="1 week"):
        rate_points([Week(1, 2)], [None, None], 2)


def test_targets_without_cases_are_none() -> None:
    assert inquiry_target(0, 0, 10, Decimal("0.03"), 10) is None
    assert inquiry_target(5, 10, 10, Decimal("0.03"), 0) is None
    assert monetisation_target(5, 0, 10, 10, Decimal("0.03"), 10) is None
    assert satisfaction_target(0, 0, Decimal("0.03")) is None
