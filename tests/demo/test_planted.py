"""Every planted problem is in the files as the truths say."""

from pathlib import Path
from typing import Any

import pandas as pd

from tests.demo.demo_tables import Read

Truths = dict[str, Any]


def test_zombies_visit_once_and_never_buy(table: Read, truths: Truths) -> None:
    said = truths["planted"]["zombie_users"]
    zombies = table("users").query("channel == @channel", local_dict={"channel": said["channel"]})
    assert len(zombies) == said["users"] == 160
    assert set(zombies.registered_month) == set(said["months"])
    events = table("events")
    theirs = events[events.user_id.isin(zombies.user_id)].merge(zombies[["user_id", "registered_on"]])
    assert len(theirs) == len(zombies)
    assert set(theirs.event) == {"visit"}
    assert (theirs.occurred_on == theirs.registered_on).all()
    assert not table("orders").user_id.isin(zombies.user_id).any()


def test_one_staff_account_talks_to_itself(table: Read, truths: Truths) -> None:
    said = truths["planted"]["staff_account"]
    messages = table("events").query("event == 'message'")
    own = messages[(messages.user_id == said["user_id"]) & (messages.group_id == said["group_id"])]
    assert len(own[own.occurred_month == said["month"]]) == said["messages"] == 3_000
    group = messages[(messages.group_id == said["group_id"]) & (messages.occurred_month >= "2026-09")]
    assert set(group.user_id) == {said["user_id"]}
    assert said["customer_messages_in_the_last_two_months"] == 0
    customers = table("group_members").query("group_id == @group", local_dict={"group": said["group_id"]}).user_id
    assert customers.str.startswith("u").sum() > 1, "the quiet group has customers"
    staff = table("users").query("is_staff")
    assert len(staff) == said["staff_accounts"]
    assert said["user_id"] in set(staff.user_id)
    orders = table("orders").query("status != 'cancelled'")
    assert orders.user_id.isin(staff.user_id).sum() == said["staff_orders"] > 0


def test_one_cohort_buys_with_coupons_only(table: Read, truths: Truths) -> None:
    said = truths["planted"]["coupon_only_cohort"]
    orders = table("orders").query("status != 'cancelled'")
    staff = set(table("users").query("is_staff").user_id)
    first = orders.groupby("user_id").ordered_month.min()
    cohort = [user for user in first.index[first == said["month"]] if user not in staff]
    assert len(cohort) == said["buyers"] > 0
    theirs = orders[orders.user_id.isin(cohort)]
    with_coupon = orders.order_id.isin(table("coupons").order_id.dropna())
    assert len(theirs) == said["orders"] == said["orders_with_coupon"] == with_coupon[theirs.index].sum()
    assert with_coupon[~orders.user_id.isin(cohort)].mean() < 0.25


def test_one_channel_cannot_check_out_for_two_weeks(table: Read, truths: Truths) -> None:
    said = truths["planted"]["broken_funnel"]
    events = table("events").query("channel == @channel", local_dict={"channel": said["channel"]})
    day = events.occurred_at.dt.strftime("%Y-%m-%d")
    inside = events[(day >= said["from"]) & (day < said["before"])]
    assert (inside.event == "cart").sum() == said["carts"] > 10
    assert (inside.event == "purchase").sum() == said["orders"] == 0
    outside = events[(events.occurred_month == said["month"]) & ~events.index.isin(inside.index)]
    assert (outside.event == "purchase").any()
    orders = table("orders")
    ordered = orders.ordered_at.dt.strftime("%Y-%m-%d")
    assert not ((orders.channel == said["channel"]) & (ordered >= said["from"]) & (ordered < said["before"])).any()


def test_orders_of_a_months_end_are_given_back(table: Read, truths: Truths) -> None:
    said = truths["planted"]["period_end_spike"]
    orders = table("orders")
    rushed = orders[(orders.ordered_at >= said["from"]) & (orders.ordered_at < said["before"])]
    soon = pd.Timestamp(said["before"]) + pd.Timedelta(days=said["given_back_within_days"])
    back = rushed[(rushed.refunded_at >= said["before"]) & (rushed.refunded_at < soon)]
    planted = back[(back.status == "refunded") & (back.channel == "wechat")]
    assert said["orders"] == 50 <= len(planted) <= 53, "some others may be given back just then"
    assert (planted.refunded_amount == planted.amount).all()
    assert said["amount_fen"] <= round(planted.amount.sum() * 100)
    assert set(rushed.ordered_month) == {said["month"]}
    counts = orders.groupby("ordered_month").size()
    last_days = orders[orders.ordered_at.dt.day > orders.ordered_at.dt.days_in_month - 3]
    shares = last_days.groupby("ordered_month").size() / counts
    others = shares.drop(said["month"])
    assert shares[said["month"]] > max(2 * others.median(), others.max())


def test_a_survey_was_sent_to_few_who_still_come(table: Read, truths: Truths) -> None:
    said = truths["planted"]["picked_survey"]
    surveys = table("surveys")
    sent, answered = (
        surveys[surveys[f"{name}_at"].notna()].groupby("sent_month").size() for name in ("sent", "answered")
    )
    before = list(sent.index)[list(sent.index).index(said["month"]) - 1]
    assert (sent[said["month"]], answered[said["month"]]) == (said["sent"], said["answered"])
    assert (sent[before], answered[before]) == (said["sent_the_month_before"], said["answered_the_month_before"])
    assert said["sent"] == said["answered"] < said["answered_the_month_before"] < said["sent_the_month_before"] / 4


def test_late_orders_stand_in_the_next_file_and_only_there(demo: Path, table: Read, truths: Truths) -> None:
    said = truths["planted"]["late_orders"]
    files = {file.stem: pd.read_parquet(file) for file in sorted((demo / "data" / "orders").iterdir())}
    misplaced = {
        month: (rows.ordered_at.dt.strftime("%Y-%m") != month).sum()
        for month, rows in files.items()
        if (rows.ordered_at.dt.strftime("%Y-%m") != month).any()
    }
    assert misplaced == {said["written_in"]: said["orders"]}
    late = files[said["written_in"]]
    late = late[late.ordered_at.dt.strftime("%Y-%m") != said["written_in"]]
    assert set(late.ordered_at.dt.strftime("%Y-%m")) == {said["month"]}
    lines = pd.read_parquet(demo / "data" / "order_lines" / f"{said['written_in']}.parquet")
    assert set(late.order_id) < set(lines.order_id)
    assert table("orders").order_id.duplicated().sum() == said["order_ids_that_stand_twice"] == 0


def test_a_campaign_spans_the_years_end_and_sells(table: Read, truths: Truths) -> None:
    [said] = truths["planted"]["campaigns_over_the_years_end"]
    row = table("campaigns").set_index("campaign_id").loc[said["campaign_id"]]
    assert (str(row.starts_on), str(row.ends_on)) == (said["from"], said["until"]) == ("2025-12-26", "2026-01-05")
    months = table("orders").query("campaign_id == @one", local_dict={"one": said["campaign_id"]}).ordered_month
    assert set(months) == {"2025-12", "2026-01"}


def test_a_level_changes_twice_in_a_day(table: Read, truths: Truths) -> None:
    said = truths["planted"]["two_changes_in_a_day"]
    rows = table("memberships").sort_values("changed_at")
    rows = rows[(rows.user_id == said["user_id"]) & (rows.changed_on.astype(str) == said["day"])]
    assert [rows.from_level.iloc[0], *rows.to_level] == said["levels"]
    passed = rows.changed_at.iloc[1] - rows.changed_at.iloc[0]
    assert passed == pd.Timedelta(minutes=said["minutes_between"])


def test_the_referral_chain_is_the_deepest(table: Read, truths: Truths) -> None:
    said = truths["planted"]["referral_chain"]
    parent = table("users").set_index("user_id").referrer_id
    chain = said["user_ids"]
    assert list(parent[chain[1:]]) == chain[:-1]
    assert pd.isna(parent[chain[0]])
    assert set(table("users").set_index("user_id").registered_month[chain]) == {said["month"]}
    steps = pd.Series(0, parent.index)
    above = parent
    while above.notna().any():
        steps += above.notna()
        above = above.map(parent, na_action="ignore")
    assert steps.max() == said["depth"] == 6
    assert steps.drop(chain).max() == said["largest_depth_elsewhere"] < 6


def test_a_deleted_user_still_orders(table: Read, truths: Truths) -> None:
    said = truths["planted"]["deleted_user"]
    assert said["user_id"] not in set(table("users").user_id)
    orders = table("orders").query("user_id == @user", local_dict={"user": said["user_id"]})
    assert len(orders) == said["orders"] == 7
    assert (orders.amount - orders.refunded_amount.fillna(0)).sum() * 100 == said["amount_fen"]
    assert set(orders.ordered_month) == set(said["months"])
    unknown = set(table("orders").user_id.dropna()) - set(table("users").user_id)
    assert unknown == {said["user_id"]}


def test_prices_rise_when_the_calendar_says(table: Read, truths: Truths) -> None:
    said = truths["planted"]["price_change"]
    calendar = table("calendar").query("kind == 'definition_change'")
    assert said["from"] in set(calendar.starts_on.astype(str))
    with_coupon = table("coupons").order_id.dropna()
    orders = table("orders")
    plain = orders[~orders.order_id.isin(with_coupon) & (orders.amount > 0)]
    lines = table("order_lines").merge(plain[["order_id", "ordered_at"]])
    lines = lines.assign(fen=(lines.amount * 100 / lines.quantity).astype(int))
    is_after = lines.ordered_at >= pd.Timestamp(said["from"])
    before, after = (rows.groupby("product_id").fen.agg(["min", "max"]) for rows in (lines[~is_after], lines[is_after]))
    both = before.join(after, how="inner", suffixes=("", "_after"))
    assert len(both) == 41
    assert (both["min"] == both["max"]).all()
    assert (both["min_after"] == both["min"] * said["percent"] // 100).all()
    assert (both["min_after"] == both["max_after"]).all()


def test_search_has_reached_a_plateau(table: Read, truths: Truths) -> None:
    said = truths["planted"]["plateau"]
    staff = table("users").query("is_staff").user_id
    visits = table("events").query(
        "event == 'visit' and channel == @one and user_id.notna()", local_dict={"one": said["channel"]}
    )
    visits = visits[~visits.user_id.isin(staff)]
    monday = (visits.occurred_at - pd.to_timedelta(visits.occurred_at.dt.day_of_week, unit="D")).dt.strftime("%Y-%m-%d")
    weeks = visits.groupby(monday).user_id.nunique()
    weeks = weeks[(weeks.index >= "2025-09-01") & (weeks.index <= "2026-10-25")]
    assert weeks.to_dict() == said["visitors_by_week"]
    late = weeks[weeks.index >= "2026-05-01"]
    assert late[:12].mean() * 0.9 < late[-12:].mean() < late[:12].mean() * 1.1
    all_visitors = table("events").query("event == 'visit'").groupby("occurred_month").user_id.nunique()
    assert all_visitors["2026-10"] > 1.4 * all_visitors["2026-05"]
