"""The truths are in the files: every monthly number counted again with pandas."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from tests.demo.demo_tables import Read

Count = Callable[[Read], pd.Series]


def counted_orders(table: Read) -> pd.DataFrame:
    orders = table("orders")
    staff = table("users").query("is_staff").user_id
    fen = {
        f"{name}_fen": (orders[name].fillna(0) * 100).astype("int64") for name in ("amount", "refunded_amount", "cost")
    }
    orders = orders.assign(**fen, is_staff=orders.user_id.isin(staff))
    return orders[orders.status != "cancelled"].assign(net_fen=lambda rows: rows.amount_fen - rows.refunded_amount_fen)


def counted_lines(table: Read) -> pd.DataFrame:
    lines = table("order_lines").assign(refunded_amount_line=lambda rows: rows.refunded_amount.fillna(0).astype(float))
    return lines.drop(columns="refunded_amount").merge(counted_orders(table), on="order_id")


def member_orders(table: Read) -> pd.DataFrame:
    """Orders of customers on a day in a group, each once."""
    stays = table("group_members").query("user_id.str[0] == 'u'")[["user_id", "joined_on", "left_on"]]
    both = counted_orders(table).merge(stays, on="user_id")
    is_over = both.left_on.notna() & (both.left_on <= both.ordered_on) & (both.left_on != both.joined_on)
    is_in = (both.joined_on <= both.ordered_on) & ~is_over
    is_in &= ~((both.left_on == both.joined_on) & (both.ordered_on > both.joined_on))
    return both[is_in].drop_duplicates("order_id")


def without_staff(table: Read) -> pd.DataFrame:
    events = table("events")
    return events[~events.user_id.isin(table("users").query("is_staff").user_id)]


def activity(table: Read) -> pd.DataFrame:
    return without_staff(table).query("user_id.notna()")


def by_month(rows: pd.DataFrame, time: str) -> Any:
    return rows.groupby(f"{time}_month")


def done(table: Read, event: str) -> Any:
    return by_month(activity(table).query(f"event == '{event}'"), "occurred")


def deeds(table: Read, event: str) -> Any:
    return by_month(without_staff(table).query(f"event == '{event}'"), "occurred")


def ledger(table: Read, name: str, kind: str) -> Any:
    return by_month(table(name).query(f"kind == '{kind}'"), "occurred")


def moves(table: Read) -> pd.DataFrame:
    place = {"bronze": 0, "silver": 1, "gold": 2, "diamond": 3}
    return table("memberships").assign(
        before=lambda rows: rows.from_level.map(place), after=lambda rows: rows.to_level.map(place)
    )


def depth(table: Read) -> pd.Series:
    parent = table("users").set_index("user_id").referrer_id
    steps, above = pd.Series(0, parent.index), parent
    while above.notna().any():
        steps += above.notna()
        above = above.map(parent, na_action="ignore")
    return steps.groupby(table("users").set_index("user_id").registered_month).max().cummax()


def days(table: Read, name: str, column: str) -> pd.DataFrame:
    return table(name).assign(month=lambda rows: pd.to_datetime(rows[column]).dt.strftime("%Y-%m"))


def measures(table: Read, metric: str) -> Any:
    return days(table, "daily_measures", "date").query(f"metric == '{metric}'").groupby("month")


def served(table: Read, name: str, done: str, promised: str, is_late: bool) -> pd.Series:
    cases = table(name)
    end = cases[done].fillna(pd.Timestamp("2026-11-01"))
    is_over = end - cases.opened_at > pd.Timedelta(promised)
    return by_month(cases[is_over if is_late else cases[done].notna() & ~is_over], "opened").size()


def open_complaints(table: Read) -> pd.Series:
    """Opened up to each month's end less closed up to then."""
    months = pd.period_range("2025-09", "2026-10", freq="M").astype(str)
    opened, closed = (
        by_month(table("complaints"), time).size().reindex(months, fill_value=0) for time in ("opened", "closed")
    )
    return (opened - closed).cumsum()


COUNTS: dict[str, Count] = {
    "registered_users": lambda t: by_month(t("users").query("~is_staff"), "registered").size(),
    "zombies": lambda t: by_month(t("users").query("channel == 'feed_ads'"), "registered").size(),
    "referred_users": lambda t: by_month(t("users").query("referrer_id.notna()"), "registered").size(),
    "referral_depth": depth,
    "events_all": lambda t: by_month(t("events"), "occurred").size(),
    "events_without_user": lambda t: by_month(t("events").query("user_id.isna()"), "occurred").size(),
    "monthly_active_users": lambda t: by_month(activity(t), "occurred").user_id.nunique(),
    "active_user_days": lambda t: by_month(activity(t).drop_duplicates(["user_id", "occurred_on"]), "occurred").size(),
    "visitors": lambda t: done(t, "visit").user_id.nunique(),
    "visits": lambda t: deeds(t, "visit").size(),
    "visits_all": lambda t: by_month(t("events").query("event == 'visit'"), "occurred").size(),
    "sessions_all": lambda t: by_month(t("events"), "occurred").session_id.nunique(),
    "sessions": lambda t: deeds(t, "visit").session_id.nunique(),
    "one_page_sessions": lambda t: (
        without_staff(t)
        .query("event == 'visit'")
        .groupby(["session_id", "occurred_month"])
        .size()
        .loc[lambda pages: pages == 1]
        .groupby("occurred_month")
        .size()
    ),
    "readers": lambda t: done(t, "read").user_id.nunique(),
    "sharers": lambda t: done(t, "share").user_id.nunique(),
    "commenters": lambda t: done(t, "comment").user_id.nunique(),
    "checkers_in": lambda t: done(t, "check_in").user_id.nunique(),
    "inquirers": lambda t: done(t, "inquiry").user_id.nunique(),
    "users_with_cart": lambda t: done(t, "cart").user_id.nunique(),
    "writers": lambda t: done(t, "message").user_id.nunique(),
    "likes": lambda t: deeds(t, "like").size(),
    "shares": lambda t: deeds(t, "share").size(),
    "unsubscribes": lambda t: deeds(t, "unsubscribe").size(),
    "blocks": lambda t: deeds(t, "block").size(),
    "ads_shown": lambda t: measures(t, "ad_click_rate").denominator.sum(),
    "ads_clicked": lambda t: measures(t, "ad_click_rate").value.sum(),
    "official_followers": lambda t: measures(t, "official_followers").value.last(),
    "app_ratings": lambda t: measures(t, "app_rating").weight.sum(),
    "app_rating_tenths": lambda t: (
        days(t, "daily_measures", "date")
        .query("metric == 'app_rating'")
        .assign(tenths=lambda rows: (rows.value * 10 * rows.weight).round())
        .groupby("month")
        .tenths.sum()
    ),
    "tips_fen": lambda t: deeds(t, "tip").value.sum() * 100,
    "activity_participants": lambda t: by_month(
        activity(t).merge(t("campaigns").query("kind == 'activity'")[["campaign_id"]]), "occurred"
    ).user_id.nunique(),
    "messages": lambda t: done(t, "message").size(),
    "staff_messages": lambda t: (
        by_month(t("events").query("event == 'message'"), "occurred").size() - done(t, "message").size()
    ),
    "new_cards": lambda t: done(t, "bind_card").user_id.nunique(),
    "visitors_by_search": lambda t: by_month(
        activity(t).query("event == 'visit' and channel == 'search'"), "occurred"
    ).user_id.nunique(),
    "orders_all": lambda t: by_month(t("orders"), "ordered").size(),
    "orders": lambda t: by_month(counted_orders(t), "ordered").size(),
    "cancelled_orders": lambda t: by_month(t("orders").query("status == 'cancelled'"), "ordered").size(),
    "zero_orders": lambda t: by_month(counted_orders(t).query("amount_fen == 0"), "ordered").size(),
    "orders_without_user": lambda t: by_month(counted_orders(t).query("user_id.isna()"), "ordered").size(),
    "staff_orders": lambda t: by_month(counted_orders(t).query("is_staff"), "ordered").size(),
    "sales_fen": lambda t: by_month(counted_orders(t), "ordered").net_fen.sum(),
    "staff_sales_fen": lambda t: by_month(counted_orders(t).query("is_staff"), "ordered").net_fen.sum(),
    "paid_fen": lambda t: by_month(counted_orders(t), "ordered").amount_fen.sum(),
    "cost_fen": lambda t: by_month(counted_orders(t), "ordered").cost_fen.sum(),
    "buyers": lambda t: by_month(counted_orders(t), "ordered").user_id.nunique(),
    "new_buyers": lambda t: counted_orders(t).groupby("user_id").ordered_month.min().value_counts(),
    "coupon_orders": lambda t: by_month(
        counted_orders(t).query("order_id in @used", local_dict={"used": set(t("coupons").order_id.dropna())}),
        "ordered",
    ).size(),
    "refunds_fen_by_month_of_refund": lambda t: by_month(counted_orders(t), "refunded").refunded_amount_fen.sum(),
    "refunds_fen_by_month_of_order": lambda t: by_month(counted_orders(t), "ordered").refunded_amount_fen.sum(),
    "units_sold": lambda t: by_month(counted_lines(t), "ordered").quantity.sum(),
    "line_refunds_fen": lambda t: (by_month(counted_lines(t), "ordered").refunded_amount_line.sum() * 100).round(),
    "repeat_buyers": lambda t: (
        counted_orders(t)
        .groupby(["ordered_month", "user_id"])
        .size()
        .loc[lambda n: n > 1]
        .groupby("ordered_month")
        .size()
    ),
    "recommend_answers": lambda t: by_month(t("surveys"), "answered").size(),
    "promoters": lambda t: by_month(t("surveys").query("recommend_score >= 9"), "answered").size(),
    "detractors": lambda t: by_month(t("surveys").query("recommend_score <= 6"), "answered").size(),
    "points_issued": lambda t: ledger(t, "points", "earn").points.sum(),
    "points_redeemed": lambda t: ledger(t, "points", "redeem").points.sum(),
    "points_expired": lambda t: ledger(t, "points", "expire").points.sum(),
    "points_redeemers": lambda t: ledger(t, "points", "redeem").user_id.nunique(),
    "points_cost_fen": lambda t: ledger(t, "points", "redeem").cost.sum() * 100,
    "top_up_fen": lambda t: ledger(t, "wallet", "top_up").amount.sum() * 100,
    "top_up_users": lambda t: ledger(t, "wallet", "top_up").user_id.nunique(),
    "wallet_spent_fen": lambda t: ledger(t, "wallet", "spend").amount.sum() * 100,
    "wallet_spenders": lambda t: ledger(t, "wallet", "spend").user_id.nunique(),
    "memberships_begun": lambda t: by_month(moves(t).query("before.isna()"), "changed").size(),
    "new_members": lambda t: moves(t).groupby("user_id").changed_month.min().value_counts(),
    "memberships_ended": lambda t: by_month(moves(t).query("after.isna()"), "changed").size(),
    "upgrades": lambda t: by_month(moves(t).query("after > before"), "changed").size(),
    "downgrades": lambda t: by_month(moves(t).query("after < before"), "changed").size(),
    "touches_sent": lambda t: by_month(t("touches"), "sent").size(),
    "touches_delivered": lambda t: by_month(t("touches").query("delivered_at.notna()"), "sent").size(),
    "touches_responded": lambda t: by_month(t("touches").query("responded_at.notna()"), "sent").size(),
    "coupons_issued": lambda t: by_month(t("coupons"), "issued").size(),
    "coupons_redeemed": lambda t: by_month(t("coupons"), "redeemed").size(),
    "ratings": lambda t: by_month(t("ratings"), "rated").size(),
    "rating_scores": lambda t: by_month(t("ratings"), "rated").score.sum(),
    "complaints": lambda t: by_month(t("complaints"), "opened").size(),
    "inquiries": lambda t: by_month(t("inquiries"), "opened").size(),
    "inquiries_answered_in_time": lambda t: served(t, "inquiries", "first_answered_at", "5min", is_late=False),
    "inquiries_answered_late": lambda t: served(t, "inquiries", "first_answered_at", "5min", is_late=True),
    "complaints_solved_in_time": lambda t: served(t, "complaints", "closed_at", "3D", is_late=False),
    "complaints_solved_late": lambda t: served(t, "complaints", "closed_at", "3D", is_late=True),
    "complaints_open": open_complaints,
    "surveys_sent": lambda t: by_month(t("surveys"), "sent").size(),
    "surveys_answered": lambda t: by_month(t("surveys").query("answered_at.notna()"), "sent").size(),
    "calls_made": lambda t: by_month(t("calls"), "called").size(),
    "calls_connected": lambda t: by_month(t("calls").query("is_connected"), "called").size(),
    "spend_fen": lambda t: days(t, "spend", "spent_on").groupby("month").amount.sum() * 100,
    "group_joins": lambda t: by_month(t("group_members").query("user_id.str[0] == 'u'"), "joined").size(),
    "member_orders": lambda t: by_month(member_orders(t), "ordered").size(),
    "member_sales_fen": lambda t: by_month(member_orders(t), "ordered").net_fen.sum(),
    "member_buyers": lambda t: by_month(member_orders(t), "ordered").user_id.nunique(),
    "first_group_joins": lambda t: (
        t("group_members").query("user_id.str[0] == 'u'").groupby("user_id").joined_month.min().value_counts()
    ),
    "mystery_shopper_scores": lambda t: by_month(t("audits").query("kind == 'mystery_shopper'"), "audited").score.sum(),
    "content_quality_scores": lambda t: by_month(t("audits").query("kind == 'content_quality'"), "audited").score.sum(),
    "figures_checked": lambda t: by_month(t("audits").query("kind == 'figure_check'"), "audited").size(),
    "figures_confirmed": lambda t: by_month(t("audits").query("is_confirmed == True"), "audited").size(),
    "reports_due": lambda t: by_month(t("deliverables"), "due").size(),
    "reports_on_time": lambda t: by_month(t("deliverables").query("delivered_at <= due_at"), "due").size(),
    "tasks_due": lambda t: days(t, "tasks", "due_on").query("month < '2026-11'").groupby("month").size(),
    "tasks_on_time": lambda t: days(t, "tasks", "due_on").query("done_on <= due_on").groupby("month").size(),
    "trainings": lambda t: by_month(t("training"), "completed").size(),
    "training_hours": lambda t: by_month(t("training"), "completed").hours.sum(),
}


def test_every_truth_is_counted_again(truths: dict[str, Any]) -> None:
    assert {name for month in truths["months"].values() for name in month} == set(COUNTS)


@pytest.mark.parametrize("name", COUNTS)
def test_a_truth_is_in_the_files(name: str, table: Read, truths: dict[str, Any]) -> None:
    said = {month: numbers[name] for month, numbers in truths["months"].items()}
    found = COUNTS[name](table).reindex(list(said), fill_value=0).fillna(0)
    assert {month: int(number) for month, number in found.items()} == said
    assert any(said.values()), "a truth that is always zero says nothing"
