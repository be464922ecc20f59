"""Promotion, messages, campaigns and coupons: small shops whose numbers can be told by hand."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.settings import Rules, Settings

Rows = list[tuple[Any, ...]]
COLUMNS = {
    "orders": ["order_id", "user_id", "ordered_at", "amount", "campaign_id", "channel"],
    "touches": ["user_id", "campaign_id", "medium", "sent_at", "delivered_at", "responded_at"],
    "coupons": ["coupon_id", "user_id", "campaign_id", "issued_at", "expires_at", "redeemed_at", "order_id"],
    "campaigns": ["campaign_id", "name", "kind", "starts_at", "ends_at"],
    "spend": ["spent_on", "channel", "amount", "campaign_id"],
    "events": ["user_id", "event", "occurred_at", "channel", "campaign_id"],
    "users": ["user_id", "registered_at", "is_staff", "channel"],
}
# Orders far before and after October 2025, so that the whole month and the one before are covered.
EDGES: Rows = [("first", "zoe", "2025-08-01", 1, None, None), ("last", "zoe", "2025-12-31", 1, None, None)]
OCTOBER = "2025-10"


def shop(drop: tuple[str, ...] = (), **tables: Rows) -> dict[str, pd.DataFrame]:
    """Make canonical tables of rows that may be shorter than the columns; `drop` names columns to leave out."""
    made = {}
    for name, rows in tables.items():
        width = max(len(row) for row in rows)
        frame = pd.DataFrame([(*row, *[None] * (width - len(row))) for row in rows], columns=COLUMNS[name][:width])
        frame = frame.drop(columns=[column for column in frame if f"{name}.{column}" in drop])
        made[name] = frame.astype({column: object for column in frame if column != "amount"})
    return made


def measured(tables: Mapping[str, pd.DataFrame], *names: str, **options: Any) -> dict[Any, float]:
    """Measure October 2025 and return the values by metric, or by metric and segment when cut."""
    frame = kt.measure(tables, list(names), **({"period": OCTOBER} | options))
    keys = ["metric", "segment"] if options.get("by") else "metric"
    values: dict[Any, float] = frame.set_index(keys)["value"].to_dict()
    return values


def reasons(tables: Mapping[str, pd.DataFrame], *names: str, **options: Any) -> dict[str, str]:
    """Why there is no data, by metric; a metric with a value is left out."""
    frame = kt.measure(tables, list(names), **({"period": OCTOBER} | options))
    return {row.metric: row.reason.code for row in frame.itertuples() if pd.isna(row.value)}


def touch(
    user: str, campaign: str, sent: str, delivered: str | None = "2025-10-01", answered: str | None = None
) -> Any:
    return (user, campaign, "sms", sent, delivered and sent, answered)


def test_an_order_after_two_touches_with_two_coupons_counts_once() -> None:
    tables = shop(
        orders=[*EDGES, ("1", "ann", "2025-10-05 12:00", 100), ("2", "ann", "2025-10-06 12:00", 10)],
        touches=[
            touch("ann", "a", "2025-10-03 09:00"),
            touch("ann", "b", "2025-10-04 09:00"),
            touch("ann", "b", "2025-10-04 09:00"),
        ],
        coupons=[
            ("c1", "ann", "y", "2025-10-01", None, "2025-10-05", "1"),
            ("c2", "ann", "x", "2025-10-01", None, "2025-10-05", "1"),
        ],
        spend=[("2025-10-01", "ads", 10), ("2025-10-01", "search", 10), ("2025-10-02", "ads", 20)],
    )
    got = measured(tables, "promo_response_amount", "touch_sales", "campaign_sales", "promo_roi", "promo_roas", "sales")
    assert got == {
        "promo_response_amount": 110,
        "touch_sales": 110,
        "campaign_sales": 100,
        "promo_roi": 1.75,
        "promo_roas": 2.75,
        "sales": 110,
    }
    assert measured(tables, "promo_response_rate", "touch_response_rate", "touch_responders") == {
        "promo_response_rate": 1,
        "touch_response_rate": 1,
        "touch_responders": 1,
    }
    cut = measured(tables, "campaign_sales", "campaign_participants", by="campaign_id")
    assert cut == {
        ("campaign_sales", ""): 100,
        ("campaign_sales", "x"): 100,
        ("campaign_sales", "campaign_id="): 0,
        ("campaign_participants", ""): 1,
        ("campaign_participants", "x"): 1,
        ("campaign_participants", "y"): 1,
    }


def test_own_campaign_before_the_latest_touch_before_none() -> None:
    tables = shop(
        orders=[
            *EDGES,
            ("own", "ann", "2025-10-05 12:00", 1, "flash"),
            ("latest", "ann", "2025-10-05 12:00", 2),
            ("tie", "bob", "2025-10-05 12:00", 4),
            ("none", "eve", "2025-10-05 12:00", 8),
            ("nobody", None, "2025-10-05 12:00", 16, "flash"),
        ],
        touches=[
            touch("ann", "z", "2025-10-03 09:00"),
            touch("ann", "b", "2025-10-04 09:00"),
            touch("bob", "m", "2025-10-04 09:00"),
            touch("bob", "n", "2025-10-04 09:00"),
        ],
        campaigns=[
            ("flash", "Flash", "flash_sale", "2025-10-01", "2025-10-31"),
            ("b", "B", "sms", "2025-10-01", "2025-10-31"),
            ("n", "N", "sms", "2025-10-01", "2025-10-31"),
        ],
    )
    cut = measured(tables, "promo_response_amount", by="campaign_id")
    assert {key[1]: value for key, value in cut.items()} == {"": 23, "flash": 17, "b": 2, "n": 4, "campaign_id=": 0}
    cut = measured(tables, "promo_response_amount", by="campaigns.kind")
    assert {key[1]: value for key, value in cut.items()} == {"": 23, "flash_sale": 17, "sms": 6, "campaigns.kind=": 0}


@pytest.mark.parametrize(
    ("sent", "ordered", "counts"),
    [
        ("2025-10-01 23:59", "2025-10-08 00:00", True),  # the seventh day
        ("2025-10-01 23:59", "2025-10-08 23:59", True),
        ("2025-10-01 23:59", "2025-10-09 00:00", False),  # the eighth
        ("2025-10-01 12:00", "2025-10-01 12:00", True),  # the same moment
        ("2025-10-01 12:01", "2025-10-01 12:00", False),  # the order came first
        ("2025-09-28 12:00", "2025-10-02 12:00", True),  # sent in the month before
    ],
)
def test_the_attribution_window_counts_whole_days(sent: str, ordered: str, counts: bool) -> None:
    tables = shop(orders=[*EDGES, ("1", "ann", ordered, 50)], touches=[touch("ann", "a", sent)])
    got = measured(tables, "promo_response_amount", "touch_sales")
    assert got == {"promo_response_amount": 50 * counts, "touch_sales": 50 * counts}
    responders = kt.measure(tables, "touch_responders", period=sent[:7])["value"].iloc[0]
    assert responders == counts


def test_the_window_is_a_business_setting() -> None:
    tables = shop(orders=[*EDGES, ("1", "ann", "2025-10-03", 50)], touches=[touch("ann", "a", "2025-10-01 08:00")])
    short = Settings(rules=Rules(attribution_days=1))
    assert measured(tables, "touch_sales", "touch_responders", settings=short) == {
        "touch_sales": 0,
        "touch_responders": 0,
    }


def test_a_message_that_did_not_arrive_brings_no_answer() -> None:
    tables = shop(
        orders=[*EDGES, ("1", "ann", "2025-10-05 12:00", 50)],
        touches=[
            touch("ann", "a", "2025-10-04 09:00", delivered=None),
            touch("bob", "a", "2025-10-04 09:00"),
            touch("bob", "a", "2025-10-05 09:00", delivered=None, answered="2025-10-05 10:00"),
        ],
    )
    got = measured(
        tables,
        "promo_response_amount",
        "touch_sales",
        "touch_responders",
        "promo_response_rate",
        "touch_response_rate",
        "reach_rate",
    )
    assert got == {
        "promo_response_amount": 0,
        "touch_sales": 0,
        "touch_responders": 0,
        "promo_response_rate": 0,
        "touch_response_rate": 0,
        "reach_rate": pytest.approx(1 / 3),
    }
    everyone = shop(
        ("touches.delivered_at", "touches.responded_at"),
        orders=[*EDGES, ("1", "ann", "2025-10-05", 50)],
        touches=[touch("ann", "a", "2025-10-04 09:00"), touch("bob", "a", "2025-10-04 09:00")],
    )
    assert measured(everyone, "touch_sales", "promo_response_rate") == {"touch_sales": 50, "promo_response_rate": 0.5}
    assert reasons(everyone, "reach_rate") == {"reach_rate": "missing_column"}


def test_users_respond_once_and_messages_each() -> None:
    tables = shop(
        orders=[*EDGES, ("1", "ann", "2025-10-05 12:00", 50), ("2", "ann", "2025-10-05 13:00", 50)],
        touches=[
            touch("ann", "a", "2025-10-03 09:00"),
            touch("ann", "a", "2025-10-04 09:00"),
            touch("ann", "a", "2025-10-20 09:00"),
            touch("bob", "a", "2025-10-03 09:00"),
            touch("eve", "b", "2025-10-03 09:00", answered="2025-12-01 09:00"),
        ],
    )
    got = measured(tables, "promo_response_rate", "touch_response_rate", "touch_responders")
    assert got == {"promo_response_rate": pytest.approx(2 / 3), "touch_response_rate": 0.6, "touch_responders": 2}
    cut = measured(tables, "touch_response_rate", by="campaign_id")
    assert {key[1]: value for key, value in cut.items()} == {"": 0.6, "a": 0.5, "b": 1}


def test_cancelled_orders_answer_nothing_and_refunds_are_taken_off() -> None:
    tables = shop(
        orders=[*EDGES, ("1", "ann", "2025-10-05 12:00", 50), ("2", "bob", "2025-10-05 12:00", 20)],
        touches=[touch("ann", "a", "2025-10-04 09:00"), touch("bob", "a", "2025-10-04 09:00")],
    )
    tables["orders"] = tables["orders"].assign(status=["", "", "cancelled", ""], refunded_amount=[0, 0, 0, 5])
    got = measured(tables, "promo_response_amount", "touch_sales", "touch_responders")
    assert got == {"promo_response_amount": 15, "touch_sales": 15, "touch_responders": 1}


def test_messages_to_staff_are_not_there() -> None:
    tables = shop(
        orders=[*EDGES, ("1", "sam", "2025-10-05 12:00", 50), ("2", "sam", "2025-10-06 12:00", 7, "flash")],
        touches=[touch("sam", "a", "2025-10-04 09:00"), touch("ann", "a", "2025-10-04 09:00")],
        users=[("sam", "2025-08-01", True), ("ann", "2025-08-01", False)],
    )
    got = measured(tables, "promo_response_amount", "touch_sales", "promo_response_rate", "reach_rate")
    assert got == {"promo_response_amount": 7, "touch_sales": 0, "promo_response_rate": 0, "reach_rate": 1}


def test_without_touches_and_campaigns_nothing_is_told() -> None:
    tables = shop(
        orders=[(*row[:4],) for row in EDGES] + [("1", "ann", "2025-10-05", 50)], spend=[("2025-10-01", "ads", 10)]
    )
    names = ("promo_response_amount", "promo_roi", "promo_roas", "campaign_sales", "campaign_participants")
    assert reasons(tables, *names) == dict.fromkeys(names, "missing_one_of")
    assert reasons(tables, "touch_sales") == {"touch_sales": "missing_table"}
    assert measured(tables, "acq_cost", "cac") == {"acq_cost": 10, "cac": 10}
    alone = shop(("touches.responded_at",), touches=[touch("ann", "a", "2025-10-04"), touch("ann", "a", "2025-10-20")])
    assert reasons(alone, "promo_response_rate", "touch_responders") == {
        "promo_response_rate": "missing_one_of",
        "touch_responders": "missing_one_of",
    }
    assert measured(alone, "reach_rate") == {"reach_rate": 1}


def test_answers_are_enough_where_there_are_no_orders() -> None:
    tables = shop(touches=[touch("ann", "a", "2025-10-04", answered="2025-10-05"), touch("bob", "a", "2025-10-20")])
    assert measured(tables, "promo_response_rate", "touch_responders") == {
        "promo_response_rate": 0.5,
        "touch_responders": 1,
    }


def test_money_without_orders_is_lost_and_orders_without_money_have_no_return() -> None:
    tables = shop(
        orders=[*EDGES, ("1", "ann", "2025-10-05", 50, "flash"), ("2", "ann", "2025-11-05", 50)],
        spend=[("2025-09-01", "ads", 10, None), ("2025-11-01", "ads", 40, "flash")],
    )
    assert reasons(tables, "promo_roi", "promo_roas") == {
        "promo_roi": "zero_denominator",
        "promo_roas": "zero_denominator",
    }
    assert measured(tables, "acq_cost") == {"acq_cost": 0}
    assert measured(tables, "promo_roi", "promo_roas", period="2025-11") == {"promo_roi": -1, "promo_roas": 0}
    assert measured(tables, "promo_roi", by="campaign_id", period="2025-Q4")["promo_roi", "flash"] == 0.25


def test_cac_is_a_ratio_of_sums_and_not_the_mean_of_channels() -> None:
    new = [(f"n{n}", f"new{n}", "2025-10-05", 10, None, "search") for n in range(4)]
    tables = shop(
        orders=[
            *EDGES,
            *new,
            ("a", "ann", "2025-10-06", 10, None, "ads"),
            ("z", "zoe", "2025-10-07", 10, None, "ads"),
            ("again", "ann", "2025-10-08", 10, None, "search"),
            ("nobody", None, "2025-10-08", 10, None, "ads"),
        ],
        spend=[("2025-10-01", "ads", 60), ("2025-10-01", "ads", 40), ("2025-10-05", "search", 20)],
    )
    cut = measured(tables, "cac", by="channel")
    assert cut == {("cac", ""): 24, ("cac", "ads"): 100, ("cac", "search"): 5}  # the mean would be 52.5
    frame = kt.measure(tables, "cac", period=OCTOBER)
    assert (frame["numerator"].iloc[0], frame["denominator"].iloc[0]) == (120, 5)
    assert reasons(tables, "cac", period="2025-08") == {"cac": "no_history"}


def test_a_new_visitor_is_not_a_new_user() -> None:
    tables = shop(
        events=[
            ("old", "visit", "2025-08-01 09:00"),
            ("ann", "visit", "2025-09-20 09:00"),
            ("ann", "visit", "2025-10-02 09:00"),
            ("bob", "visit", "2025-10-03 09:00"),
            ("bob", "visit", "2025-10-04 09:00"),
            ("fay", "visit", "2025-10-05 09:00"),
            ("eve", "read", "2025-10-05 09:00"),
            ("sam", "visit", "2025-10-05 09:00"),
            (None, "visit", "2025-10-06 09:00"),
            ("old", "visit", "2025-12-31 09:00"),
        ],
        users=[
            ("old", "2025-08-01"),
            ("ann", "2025-10-02"),
            ("bob", "2025-10-03"),
            ("eve", "2025-10-05"),
            ("sam", "2025-10-05", True),
        ],
        spend=[("2025-10-01", "ads", 30)],
    )
    got = measured(tables, "new_users", "new_visitors", "cost_per_new_visitor")
    assert got == {
        "new_users": 3,
        "new_visitors": 2,
        "cost_per_new_visitor": 15,
    }  # ann came in September, fay stays out
    assert reasons(tables, "new_visitors", period="2025-08") == {"new_visitors": "no_history"}


def test_a_new_visitor_is_of_the_channel_of_the_first_visit() -> None:
    tables = shop(
        events=[
            ("old", "visit", "2025-09-01 09:00", "ads"),
            ("ann", "visit", "2025-10-02 10:00", "ads"),
            ("ann", "visit", "2025-10-02 09:00", "search"),
            ("bob", "visit", "2025-10-03 09:00", "search"),
            ("bob", "visit", "2025-10-03 09:00", None),
            ("eve", "visit", "2025-10-03 09:00", "search"),
            ("eve", "visit", "2025-10-03 09:00", "ads"),
            ("eve", "visit", "2025-10-03 09:00", "ads"),
        ],
        spend=[("2025-10-01", "ads", 30), ("2025-10-01", "search", 10)],
    )
    cut = measured(tables, "new_visitors", by="channel")
    assert {key[1]: value for key, value in cut.items()} == {"": 3, "ads": 1, "search": 1, "channel=": 1}
    costs = measured(tables, "cost_per_new_visitor", by="channel")
    assert {key[1]: value for key, value in costs.items()} == {
        "": pytest.approx(40 / 3),
        "ads": 30,
        "search": 10,
        "channel=": 0,
    }


def test_a_first_visit_in_two_groups_counts_once_in_the_first_of_them() -> None:
    tables = shop(events=[("old", "visit", "2025-09-01 09:00"), ("ann", "visit", "2025-10-02 10:00")])
    tables["group_members"] = pd.DataFrame(
        {"group_id": ["g", "h"], "user_id": ["ann", "ann"], "joined_at": "2025-09-30"}
    )
    cut = measured(tables, "new_visitors", by="group")
    assert {key[1]: value for key, value in cut.items()} == {"": 1, "g": 1}


def test_only_the_first_card_of_a_user_counts() -> None:
    events = [
        ("ann", "bind_card", "2025-09-02"),
        ("ann", "bind_card", "2025-10-02"),
        ("bob", "bind_card", "2025-10-03"),
        ("bob", "bind_card", "2025-10-04"),
        ("sam", "bind_card", "2025-10-04"),
        (None, "bind_card", "2025-10-04"),
    ]
    tables = shop(events=events, users=[("ann", "2025-09-01"), ("sam", "2025-09-01", True)])
    assert measured(tables, "new_cardholders") == {"new_cardholders": 1}


def test_growth_of_new_users_against_none_or_down_to_none() -> None:
    days = ["2025-07-01", "2025-09-01", "2025-09-30", "2025-10-01", "2025-12-01", "2025-12-02", "2025-12-03"]
    tables = shop(
        users=[(f"u{n}", day, None, "ads" if n < 3 else "search") for n, day in enumerate(days)]
        + [("sam", "2025-12-02", True, "ads")]
    )
    frame = kt.measure(tables, "new_user_growth", period="2025-07..2025-12")
    assert frame["value"].fillna(99).tolist() == [99, -1, 99, -0.5, -1, 99]
    assert [getattr(reason, "code", None) for reason in frame["reason"]] == [
        "no_history",
        None,
        "zero_denominator",
        None,
        None,
        "zero_denominator",
    ]
    cut = measured(tables, "new_user_growth", period="2025-Q4", by="channel")
    assert cut["new_user_growth", ""] == pytest.approx(1 / 3)  # 4 against 3
    assert cut["new_user_growth", "ads"] == -1
    assert pd.isna(cut["new_user_growth", "search"])


def test_a_campaign_over_the_years_end_counts_once_where_it_starts() -> None:
    tables = shop(
        orders=[
            ("0", "zoe", "2024-11-01", 1),
            ("1", "ann", "2024-12-31", 10, "ny"),
            ("2", "bob", "2025-01-01", 5, "ny"),
            ("3", "ann", "2025-01-02", 2, "ny"),
            ("4", "zoe", "2025-01-31", 1),
        ],
        campaigns=[
            ("ny", "New Year", "activity", "2024-12-30", "2025-01-03"),
            ("sms", "Letter", "sms", "2025-01-05", "2025-01-05"),
            ("late", "Spring", "activity", "2025-02-05", "2025-02-06"),
        ],
    )
    names = ["activities_held", "activity_frequency", "campaign_sales", "campaign_participants"]
    frame = kt.measure(tables, names, period="2024-12..2025-01").set_index(["metric", "period"])["value"]
    assert frame.to_dict() == {
        ("activities_held", "2024-12"): 1,
        ("activities_held", "2025-01"): 0,
        ("activity_frequency", "2024-12"): 7 / 31,
        ("activity_frequency", "2025-01"): 0,
        ("campaign_sales", "2024-12"): 10,
        ("campaign_sales", "2025-01"): 7,
        ("campaign_participants", "2024-12"): 1,
        ("campaign_participants", "2025-01"): 2,
    }
    assert measured(tables, "activities_held", "activity_frequency", period="2025-W01") == {
        "activities_held": 1,
        "activity_frequency": 1,
    }
    assert measured(tables, "activities_held", period="2024-12/2025-01") == {"activities_held": 1}


def test_activities_are_of_the_kinds_that_the_workspace_names_and_end_with_the_data() -> None:
    tables = shop(
        orders=[("0", "zoe", "2025-09-01", 1), ("1", "zoe", "2025-10-14", 1)],
        campaigns=[
            ("a", "A", "activity", "2025-10-02", "2025-10-03"),
            ("b", "B", "sale", "2025-10-02", "2025-10-03"),
            ("c", "C", "activity", "2025-10-14", "2025-10-15"),
            ("d", "D", "activity", "2025-10-15", "2025-10-21"),
            ("e", "E", "sale", "2025-09-20", "2025-10-21"),
        ],
    )
    assert measured(tables, "activities_held", "activity_frequency") == {"activities_held": 2, "activity_frequency": 1}
    both = Settings(rules=Rules(activity_kinds=("sale", "activity")))
    cut = measured(tables, "activities_held", "activity_frequency", by="kind", settings=both)
    assert cut == {
        ("activities_held", ""): 3,
        ("activities_held", "activity"): 2,
        ("activities_held", "sale"): 1,
        ("activity_frequency", ""): 1.5,
        ("activity_frequency", "activity"): 1,
        ("activity_frequency", "sale"): 0.5,
    }


def test_participants_of_any_way_count_once() -> None:
    tables = shop(
        orders=[
            *EDGES,
            ("1", "ann", "2025-10-05", 1, "a"),
            ("2", None, "2025-10-05", 1, "a"),
            ("3", "sam", "2025-10-05", 1, "a"),
            ("4", "bob", "2025-10-05", 1),
            ("5", "eve", "2025-10-05", 1),
        ],
        events=[
            ("zoe", "visit", "2025-08-01", None, None),
            ("ann", "visit", "2025-10-06", None, "a"),
            ("fay", "visit", "2025-10-06", None, "b"),
            ("tom", "visit", "2025-10-06", None, "b"),
            (None, "visit", "2025-10-06", None, "b"),
            ("zoe", "visit", "2025-12-31", None, None),
        ],
        coupons=[
            ("c1", "ann", "b", "2025-10-01", None, "2025-10-30", None),
            ("c2", "gus", "b", "2025-09-01", None, "2025-10-30", None),
            ("c3", "eve", None, "2025-10-01", None, "2025-10-05", "5"),
        ],
        users=[("zoe", "2025-08-01", False), ("sam", "2025-08-01", True), ("tom", "2025-08-01", True)],
    )
    cut = measured(tables, "campaign_participants", by="campaign_id")
    assert {key[1]: value for key, value in cut.items()} == {"": 4, "a": 2, "b": 3}  # ann, fay, gus; sam only by order
    assert measured(tables, "campaign_participants", by="campaigns.name").keys() == {
        ("campaign_participants", ""),
        ("campaign_participants", "campaigns.name="),
    }


def test_coupons_are_judged_when_their_validity_is_over() -> None:
    tables = shop(
        orders=[("0", "zoe", "2025-09-01", 1), ("1", "zoe", "2025-11-10", 1)],
        coupons=[
            ("used", "ann", "w", "2025-10-01", "2025-10-20", "2025-10-20", None),
            ("late", "ann", "w", "2025-10-01", "2025-10-20", "2025-10-21", None),
            ("last", "ann", "w", "2025-10-01", "2025-11-10", None, None),
            ("open", "ann", "v", "2025-10-01", "2025-11-11", "2025-10-02", None),
            ("rule", "ann", "v", "2025-10-11", None, None, None),
            ("open too", "ann", "v", "2025-10-12", None, None, None),
            ("before", "ann", "v", "2025-09-12", None, "2025-10-12", None),
        ],
    )
    frame = kt.measure(tables, "coupon_redemption_rate", period=OCTOBER).iloc[0]
    assert (frame["numerator"], frame["denominator"]) == (1, 4)
    assert (frame["reason"].code, frame["reason"].values) == ("windows_left_out", {"count": 2})
    assert measured(tables, "coupons_issued", "coupons_redeemed") == {"coupons_issued": 6, "coupons_redeemed": 4}
    cut = measured(tables, "coupon_redemption_rate", by="campaign_id")
    assert {key[1]: value for key, value in cut.items()} == {"": 0.25, "w": pytest.approx(1 / 3), "v": 0}
    still_open = shop(
        orders=[("0", "zoe", "2025-09-01", 1), ("1", "zoe", "2025-10-31", 1)],
        coupons=[("1", "ann", "w", "2025-10-02", None, "2025-10-03", None)],
    )
    assert reasons(still_open, "coupon_redemption_rate") == {"coupon_redemption_rate": "windows_open"}


def test_coupons_without_redemptions_noted_are_only_issued() -> None:
    tables = shop(
        ("coupons.redeemed_at", "coupons.expires_at"),
        orders=EDGES,
        coupons=[("1", "ann", "w", "2025-10-02", None, None, None)],
    )
    assert measured(tables, "coupons_issued") == {"coupons_issued": 1}
    assert reasons(tables, "coupons_redeemed", "coupon_redemption_rate") == {
        "coupons_redeemed": "missing_column",
        "coupon_redemption_rate": "missing_column",
    }
    assert measured(tables, "coupons_issued", period="2025-11") == {"coupons_issued": 0}


def test_overlapping_periods_each_see_the_order_once() -> None:
    tables = shop(
        orders=[*EDGES, ("1", "ann", "2025-10-05", 50)],
        spend=[("2025-10-01", "ads", 10)],
        touches=[touch("ann", "a", "2025-10-01"), touch("ann", "b", "2025-10-02")],
    )
    frame = kt.measure(tables, ["promo_response_amount", "promo_roas", "touch_sales"], period=[OCTOBER, "2025-Q4"])
    assert frame["value"].tolist() == [50, 50, 5, 5, 50, 50]
