"""What metrics can be cut by: own columns, columns of what a row refers to, level and group at the row's time."""

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.errors import UsageError

USERS = pd.DataFrame(
    [("ann", "2026-01-01", "ads"), ("bob", "2026-01-02", "friends"), ("cas", "2026-01-03", None)],
    columns=["user_id", "registered_at", "channel"],
)
ORDERS = pd.DataFrame(
    [
        ("1", "ann", "2026-03-10 09:00", 10, "app", "c1"),
        ("2", "ann", "2026-03-10 15:00", 20, "web", None),
        ("3", "bob", "2026-03-31 23:59:59", 40, "web", "c1"),
        ("4", None, "2026-03-05", 5, "web", None),
        ("5", "dee", "2026-03-06", 7, "app", "c9"),
    ],
    columns=["order_id", "user_id", "ordered_at", "amount", "channel", "campaign_id"],
)
CAMPAIGNS = pd.DataFrame(
    [("c1", "Spring", "discount", "2026-03-01", "2026-04-01")],
    columns=["campaign_id", "name", "kind", "starts_at", "ends_at"],
)
MEMBERSHIPS = pd.DataFrame(
    [
        ("ann", "2026-02-01", "silver"),
        ("ann", "2026-03-10 10:00", "gold"),
        ("ann", "2026-03-10 12:00", "silver"),
        ("bob", "2026-03-31 23:00", "gold"),
        ("bob", "2026-04-01", None),
    ],
    columns=["user_id", "changed_at", "to_level"],
)
MEMBERS = pd.DataFrame(
    [
        ("g1", "ann", "2026-01-01", None),
        ("g2", "ann", "2026-01-01", "2026-03-10 12:00"),
        ("g1", "bob", "2026-03-01", "2026-03-31"),
    ],
    columns=["group_id", "user_id", "joined_at", "left_at"],
)
SHOP = {"users": USERS, "orders": ORDERS, "campaigns": CAMPAIGNS, "memberships": MEMBERSHIPS, "group_members": MEMBERS}


def sales_by(column: str) -> dict[str, float]:
    frame = kt.measure(SHOP, "sales", "2026-03", by=column)
    return {row.segment: row.value for row in frame.itertuples()}


def test_by_its_own_column() -> None:
    assert sales_by("channel") == {"": 82, "app": 17, "web": 65}


def test_by_a_column_of_the_user_whether_known_or_not() -> None:
    assert sales_by("users.channel") == {"": 82, "ads": 30, "friends": 40, "users.channel=": 12}


def test_by_a_column_of_the_campaign() -> None:
    assert sales_by("campaigns.kind") == {"": 82, "discount": 50, "campaigns.kind=": 32}


def test_level_is_the_one_at_the_time_of_the_order_and_a_member_who_left_has_none() -> None:
    # Ann is silver at 09:00 and again at 15:00, gold in between; Bob became gold an hour before his order.
    assert sales_by("level") == {"": 82, "silver": 30, "gold": 40, "level=": 12}


def test_a_user_in_two_groups_counts_in_both_and_once_in_the_total() -> None:
    # At 09:00 Ann was in g1 and g2, at 15:00 only in g1; Bob had left.
    assert sales_by("group") == {"": 82, "g1": 30, "g2": 10, "group=": 52}
    frame = kt.measure(SHOP, "buyers", "2026-03", by="group")
    assert {row.segment: row.value for row in frame.itertuples()} == {"": 3, "g1": 1, "g2": 1, "group=": 2}


def test_the_history_of_a_user_in_two_groups_stays_one() -> None:
    """One order of a user in two groups is nobody's second order."""
    frame = kt.measure(SHOP, ["repeat_purchase_rate_2", "repeat_purchase_rate_1"], "2026-03", by="group")
    rates = {(row.metric, row.segment): (row.numerator, row.denominator) for row in frame.itertuples()}
    assert rates["repeat_purchase_rate_2", "g2"] == (0, 1)  # Ann's first order only, for then she left
    assert rates["repeat_purchase_rate_2", "g1"] == (1, 2)
    assert rates["repeat_purchase_rate_1", "g1"] == (1, 1)


def test_a_key_that_is_there_twice_elsewhere_multiplies_nothing() -> None:
    doubled = pd.concat([MEMBERSHIPS, MEMBERSHIPS.iloc[[0]].assign(changed_at="2026-02-01")], ignore_index=True)
    frame = kt.measure(SHOP | {"memberships": doubled}, "sales", "2026-03", by="level")
    assert dict(zip(frame["segment"], frame["value"], strict=True))["silver"] == 30


def test_overlapping_stays_in_a_group_are_one() -> None:
    again = pd.DataFrame(
        [
            ("g1", "ann", "2026-03-01", "2026-03-20"),
            ("g1", "bob", "2026-02-01", "2026-03-05"),
            ("g2", "ann", "2025-12-01", "2026-03-10 12:00"),
        ],
        columns=MEMBERS.columns,
    )
    doubled = SHOP | {"group_members": pd.concat([MEMBERS, again], ignore_index=True)}
    frame = kt.measure(doubled, "sales", "2026-03", by="group")
    assert {row.segment: row.value for row in frame.itertuples()} == {"": 82, "g1": 30, "g2": 10, "group=": 52}


STAYS = {
    "apart": ([("05", "10"), ("20", "25")], {4: "", 5: "g", 9: "g", 10: "", 15: "", 20: "g", 24: "g", 25: ""}),
    "one within the other": ([("05", "25"), ("08", "10"), ("12", "20")], {4: "", 5: "g", 11: "g", 24: "g", 25: ""}),
    "in a chain": ([("05", "11"), ("10", "16"), ("15", "25")], {4: "", 10: "g", 15: "g", 24: "g", 25: ""}),
    "one after the other": ([("05", "15"), ("15", "25")], {4: "", 14: "g", 15: "g", 24: "g", 25: ""}),
    "one day": ([("10", "10")], {9: "", 10: "g", 11: ""}),
    "the second still going on": ([("05", "10"), ("20", None)], {4: "", 9: "g", 10: "", 19: "", 20: "g", 31: "g"}),
}


@pytest.mark.parametrize("case", STAYS)
def test_a_row_is_of_a_group_on_the_days_of_each_stay_and_on_no_other(case: str) -> None:
    stays, expected = STAYS[case]
    rows = [("g", "ann", f"2026-03-{came}", left and f"2026-03-{left}") for came, left in stays]
    columns = ["group_id", "user_id", "joined_at", "left_at"]
    for order in (rows, rows[::-1]):
        orders = [(str(day), "ann", f"2026-03-{day:02} 12:00", 1) for day in expected]
        tables = {
            "orders": pd.DataFrame(orders, columns=["order_id", "user_id", "ordered_at", "amount"]),
            "group_members": pd.DataFrame(order, columns=columns),
        }
        frame = kt.measure(tables, "sales", [f"2026-03-{day:02}" for day in expected], by="group")
        found = frame[(frame["segment"] == "g") & (frame["value"] == 1)]["period"]
        assert sorted(found) == [f"2026-03-{day:02}" for day, segment in expected.items() if segment]


def test_what_must_lie_in_one_segment_is_not_cut_by_group() -> None:
    events = pd.DataFrame([("ann", "visit", "2026-03-10 09:00")], columns=["user_id", "event", "occurred_at"])
    frame = kt.measure(SHOP | {"events": events}, ["sessions", "visits"], "2026-03-10", by="group")
    reasons = {row.segment: str(row.reason) for row in frame.itertuples() if row.metric == "sessions"}
    assert "has no column group" in reasons["group=?"]
    assert {row.segment for row in frame.itertuples() if row.metric == "visits"} == {"", "g1", "g2"}


def test_users_may_name_their_own_columns_as_others_do() -> None:
    frame = kt.measure(SHOP, ["new_users", "buyers"], "2026-Q1", by="users.channel")
    found = {(row.metric, row.segment): row.value for row in frame.itertuples()}
    assert found["new_users", "ads"] == found["buyers", "ads"] == 1


def test_an_unknown_segment_names_what_there_is() -> None:
    with pytest.raises(UsageError, match=r"users\.channel"):
        kt.measure(SHOP, "sales", "2026-03", by="users.chanel")


def test_a_misspelt_column_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        kt.measure(SHOP, "sales", "2026-03", by="chanel")
    assert "Did you mean `channel`" in str(caught.value)
    with pytest.raises(UsageError) as caught:
        kt.measure(SHOP, "sales", "2026-03", by="users.chanel")
    assert "`users.channel`" in str(caught.value)


def test_only_tips_are_added_up_as_tips() -> None:
    rows = [("a", "tip", "2026-03-05", 5), ("a", "visit", "2026-03-05", 70), ("b", "like", "2026-03-06", 900)]
    events = pd.DataFrame(rows, columns=["user_id", "event", "occurred_at", "value"])
    assert kt.measure({"orders": ORDERS, "events": events}, "content_tips", "2026-03")["value"].tolist() == [5]
