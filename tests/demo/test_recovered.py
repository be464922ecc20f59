"""What the toolkit measures of the demo shop is what the generator knows: two counts that share no code."""

from calendar import monthrange
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import open_workspace

Month = dict[str, int]


def in_time(month: Month, name: str) -> float:
    return month[f"{name}_in_time"] / max(1, month[f"{name}_in_time"] + month[f"{name}_late"])


# Metric → the same from a month's truths; money is in fen there.
SAME: dict[str, Callable[[Month], float]] = {
    "sales": lambda month: month["sales_fen"] / 100,
    "gross_profit": lambda month: (month["sales_fen"] - month["cost_fen"]) / 100,
    "refund_amount": lambda month: month["refunds_fen_by_month_of_refund"] / 100,
    "orders": lambda month: month["orders"],
    "buyers": lambda month: month["buyers"],
    "new_buyers": lambda month: month["new_buyers"],
    "aov": lambda month: month["sales_fen"] / 100 / month["orders"],
    "repurchase_rate": lambda month: 1 - month["new_buyers"] / month["buyers"],
    "units_sold": lambda month: month["units_sold"],
    "item_refund_rate": lambda month: month["line_refunds_fen"] / month["paid_fen"],
    "repeat_purchase_rate_in_period": lambda month: month["repeat_buyers"] / month["buyers"],
    "opt_out_rate": lambda month: (month["unsubscribes"] + month["blocks"]) / max(1, month["touches_sent"]),
    "ad_click_rate": lambda month: month["ads_clicked"] / month["ads_shown"],
    "official_followers": lambda month: month["official_followers"],
    "app_rating": lambda month: month["app_rating_tenths"] / 10 / month["app_ratings"],
    "nps": lambda month: 100 * (month["promoters"] - month["detractors"]) / max(1, month["recommend_answers"]),
    "new_users": lambda month: month["registered_users"],
    "active_users": lambda month: month["monthly_active_users"],
    "visitors": lambda month: month["visitors"],
    "visits": lambda month: month["visits"],
    "new_cardholders": lambda month: month["new_cards"],
    "acq_cost": lambda month: month["spend_fen"] / 100,
    "points_issued": lambda month: month["points_issued"],
    "points_redeemed": lambda month: month["points_redeemed"],
    "points_expired": lambda month: month["points_expired"],
    "points_redeemers": lambda month: month["points_redeemers"],
    "points_cost": lambda month: month["points_cost_fen"] / 100,
    "topup_users": lambda month: month["top_up_users"],
    "topup_amount": lambda month: month["top_up_fen"] / 100,
    "topup_redeemed_amount": lambda month: month["wallet_spent_fen"] / 100,
    "topup_redeemers": lambda month: month["wallet_spenders"],
    "coupons_issued": lambda month: month["coupons_issued"],
    "coupons_redeemed": lambda month: month["coupons_redeemed"],
    "new_members": lambda month: month["new_members"],
    "member_upgrades": lambda month: month["upgrades"],
    "member_downgrades": lambda month: month["downgrades"],
    "referred_users": lambda month: month["referred_users"],
    "referral_depth": lambda month: month["referral_depth"],
    "content_readers": lambda month: month["readers"],
    "content_sharers": lambda month: month["sharers"],
    "content_commenters": lambda month: month["commenters"],
    "content_likes": lambda month: month["likes"],
    "content_tips": lambda month: month["tips_fen"] / 100,
    "brand_shares": lambda month: month["shares"],
    "reach_rate": lambda month: month["touches_delivered"] / month["touches_sent"],
    "complaints": lambda month: month["complaints"],
    "inquiries_received": lambda month: month["inquiries"],
    "inquiry_answered_in_time": lambda month: in_time(month, "inquiries_answered"),
    "complaint_solved_in_time": lambda month: in_time(month, "complaints_solved"),
    "open_complaints": lambda month: month["complaints_open"],
    "survey_participants": lambda month: month["surveys_answered"],
    "phone_visits": lambda month: month["calls_made"],
    "phone_connected": lambda month: month["calls_connected"],
    "community_sales": lambda month: month["member_sales_fen"] / 100,
    "community_new": lambda month: month["first_group_joins"],
    "timeliness_rate": lambda month: month["reports_on_time"] / month["reports_due"],
    "on_time_rate": lambda month: month["tasks_on_time"] / month["tasks_due"],
    "accuracy_rate_review": lambda month: month["figures_confirmed"] / month["figures_checked"],
    "learning_hours": lambda month: month["training_hours"],
}


@pytest.fixture(scope="module")
def measured(demo: Path) -> pd.DataFrame:
    return measure(open_workspace(demo), [*SAME, "dau"], "2025-09..2026-10")


@pytest.mark.slow
@pytest.mark.parametrize("name", SAME)
def test_a_metric_is_what_the_generator_knows(name: str, measured: pd.DataFrame, truths: dict[str, Any]) -> None:
    found = measured[measured.metric == name].set_index("period").value
    assert list(found.index) == list(truths["months"])
    for period, month in truths["months"].items():
        expected = SAME[name](month)
        # Before the first row of a table nothing is known of it: no data rather than zero.
        assert found[period] == pytest.approx(expected, rel=1e-9) or (expected == 0 and pd.isna(found[period])), period


@pytest.mark.slow
def test_daily_active_users_are_user_days_by_day(measured: pd.DataFrame, truths: dict[str, Any]) -> None:
    found = measured[measured.metric == "dau"].set_index("period").value
    for period, month in truths["months"].items():
        year, number = map(int, period.split("-"))
        assert found[period] == pytest.approx(month["active_user_days"] / monthrange(year, number)[1], rel=1e-9)
