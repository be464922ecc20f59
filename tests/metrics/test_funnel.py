"""The funnel and loyalty, worked by hand where they are easy to get wrong."""

import math
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.settings import Settings

USERS = pd.DataFrame(
    [
        ("ann", "2026-10-01", False),
        ("bob", "2026-09-01", False),
        ("cat", "2026-10-20", None),
        ("dan", "2026-10-21", False),
        ("sam", "2026-10-01", True),
    ],
    columns=["user_id", "registered_at", "is_staff"],
).assign(channel="web")
EVENTS = pd.DataFrame(
    [
        ("ann", "visit", "2026-10-02 09:00", "web"),
        ("ann", "visit", "2026-10-02 21:00", "web"),  # twice on one day is no return
        ("ann", "cart", "2026-10-02 21:01", "app"),
        ("ann", "download", "2026-10-02 21:02", "app"),
        ("bob", "visit", "2026-10-03", "web"),
        ("bob", "visit", "2026-10-04", "app"),
        ("bob", "read", "2026-10-04", "app"),
        ("bob", "inquiry", "2026-10-04", "app"),
        ("cat", "read", "2026-10-05", "web"),
        ("cat", "download", "2026-10-05", "web"),
        ("fay", "visit", "2026-10-06", "web"),
        ("fay", "inquiry", "2026-10-06", "web"),
        ("fay", "inquiry", "2026-10-07", "web"),
        (None, "inquiry", "2026-10-07", "web"),
        (None, "visit", "2026-10-07", "web"),
        ("sam", "visit", "2026-10-08", "web"),
        ("sam", "inquiry", "2026-10-08", "web"),
        ("bob", "visit", "2026-11-10", "web"),
    ],
    columns=["user_id", "event", "occurred_at", "channel"],
)
ORDERS = pd.DataFrame(
    [
        ("1", "bob", "2026-09-01", 5, "app"),
        ("2", "ann", "2026-10-02", 5, "app"),
        ("3", "ann", "2026-10-03", 5, "web"),
        ("4", "dan", "2026-10-21", 5, "web"),  # without any event
        ("5", None, "2026-10-21", 5, "web"),
        ("6", "fay", "2026-11-10", 5, "web"),  # in the next period
    ],
    columns=["order_id", "user_id", "ordered_at", "amount", "channel"],
)


@pytest.fixture(scope="module")
def shop() -> Workspace:
    return from_frames({"orders": ORDERS, "events": EVENTS, "users": USERS})


def parts(data: Any, name: str, period: str = "2026-10", **options: Any) -> tuple[float, float]:
    (row,) = kt.measure(data, name, period, **options).itertuples()
    return row.numerator, row.denominator


def rules(**chosen: Any) -> Settings:
    return Settings.model_validate({"rules": chosen})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("visit_conversion_rate", (1, 3)),  # ann of ann, bob, fay
        ("read_conversion_rate", (0, 2)),
        ("cart_conversion_rate", (1, 1)),
        ("action_conversion_rate", (1, 3)),  # cat downloads without a visit
        ("signup_rate", (1, 3)),
        ("inquiry_rate", (2, 4)),
        ("order_conversion", (0, 2)),
        ("monetisation_rate", (4, 4)),  # orders of ann, ann, dan and nobody; inquiries of bob, fay, fay and nobody
        ("return_visit_rate", (1, 3)),
        ("visitor_conversion", (3, 3)),  # ann, cat, dan; sam is staff
    ],
)
def test_steps_count_people_once_and_staff_and_nobody_never(
    shop: Workspace, name: str, expected: tuple[float, float]
) -> None:
    assert parts(shop, name) == expected


def test_steps_that_nobody_took_are_no_data(shop: Workspace) -> None:
    names = ["read_conversion_rate", "order_conversion", "monetisation_rate"]
    assert kt.measure(shop, names, "2026-11")["value"].isna().all()


def test_segments_are_those_of_the_events(shop: Workspace) -> None:
    frame = kt.measure(shop, "visit_conversion_rate", "2026-10", by="channel")
    found = {row.segment: (row.numerator, row.denominator) for row in frame.itertuples()}
    assert found == {"": (1, 3), "web": (1, 3), "app": (0, 1)}


def test_two_counts_are_cut_each_by_its_own_table(shop: Workspace) -> None:
    frame = kt.measure(shop, ["monetisation_rate", "visitor_conversion"], "2026-10", by="channel")
    found = {(row.metric, row.segment): (row.numerator, row.denominator) for row in frame.itertuples()}
    assert found["monetisation_rate", "web"] == (3, 3)
    assert found["monetisation_rate", "app"] == (1, 1)
    assert found["visitor_conversion", "web"] == (3, 3)
    assert found["visitor_conversion", "app"] == (0, 1)


def test_without_users_or_orders_only_what_needs_them_is_missing() -> None:
    frame = kt.measure({"events": EVENTS}, ["inquiry_rate", "signup_rate", "order_conversion"], "2026-10")
    values = dict(zip(frame["metric"], frame["value"], strict=True))
    assert values["inquiry_rate"] == 0.6  # sam cannot be told from a customer
    assert math.isnan(values["signup_rate"])
    assert math.isnan(values["order_conversion"])


HISTORY = pd.DataFrame(
    [
        ("1", "ann", "2025-10-01", 600, 0),
        ("2", "ann", "2025-10-02", 100, 0),
        ("3", "bob", "2025-10-03", 10, None),
        ("4", "cat", "2026-08-01", 1200, 300.01),  # a refund takes her below
        ("5", "dan", "2026-09-01", 1000, None),  # exactly at the limit
        ("6", "eve", "2026-09-02", 20, None),
        ("7", "ann", "2026-09-03", 299.99, None),  # a cent below
        ("8", "ann", "2026-10-01 09:00", 0.01, None),
        ("9", "ann", "2026-10-01 09:00", 5, None),
        ("10", "bob", "2026-10-02", 5, None),
        ("11", "fay", "2026-10-03", 3000, None),
        ("12", None, "2026-10-04", 9000, None),
        ("13", "bob", "2026-11-10", 9000, None),
    ],
    columns=["order_id", "user_id", "ordered_at", "amount", "refunded_amount"],
)


@pytest.fixture(scope="module")
def history() -> Workspace:
    return from_frames(HISTORY)


def test_vips_are_made_to_the_cent_after_refunds(history: Workspace) -> None:
    months = kt.measure(history, ["vip_customers", "new_vips"], ["2026-08", "2026-09", "2026-10"])
    found = {(row.metric, row.period): row.value for row in months.itertuples()}
    assert [found["vip_customers", f"2026-{month}"] for month in ("08", "09", "10")] == [0, 1, 3]
    assert [found["new_vips", f"2026-{month}"] for month in ("08", "09", "10")] == [0, 1, 2]  # dan; ann and fay
    assert kt.new_vips(history, period="2026-09-01/2026-10-31") == 3


def test_a_limit_with_a_fraction_is_compared_exactly() -> None:
    orders = pd.DataFrame({"order_id": ["1", "2"], "user_id": "ann", "ordered_at": "2026-10-01", "amount": [0.1, 0.2]})
    (row,) = kt.measure(orders, "vip_customers", "2026-10", settings=rules(vip_amount=0.3)).itertuples()
    assert row.value == 1


def test_vip_index_compares_with_the_period_before(history: Workspace) -> None:
    # October: 2 new VIPs, 1 new buyer; September: 1 new VIP, 2 new buyers
    assert kt.vip_index(history, period="2026-10") == 4
    assert math.isnan(kt.vip_index(history, period="2026-09"))  # nobody became a VIP in August
    assert math.isnan(kt.vip_index(history, period="2025-10"))


def test_vip_index_without_new_buyers_before_is_no_data() -> None:
    orders = HISTORY[HISTORY["order_id"].isin(["1", "11"])]
    later = pd.DataFrame([("20", "ann", "2026-09-01", 500, 0)], columns=HISTORY.columns)
    assert math.isnan(kt.vip_index(pd.concat([orders, later]), period="2026-10"))


def test_loyal_customers_count_all_orders_so_far(history: Workspace) -> None:
    assert parts(history, "loyal_rate") == (1, 6)  # ann has five by the end of October
    assert parts(history, "loyal_rate", "2026-09") == (0, 5)
    assert parts(HISTORY, "loyal_rate", "2026-11", settings=rules(loyal_orders=3)) == (2, 6)


def test_the_standing_of_a_customer_goes_to_the_segment_of_the_latest_order() -> None:
    orders = HISTORY.assign(channel=["old"] * 7 + ["new"] * 6)
    frame = kt.measure(orders, "vip_customers", "2026-10", by="channel")
    assert {row.segment: row.value for row in frame.itertuples()} == {"": 3, "old": 1, "new": 2}


def test_repeat_orders_are_compared_with_last_year(history: Workspace) -> None:
    # October 2026: 2 of 4 orders are by who ordered twice; October 2025: 2 of 3
    assert kt.repeat_monetisation_index(history, period="2026-10") == pytest.approx((2 / 4) / (2 / 3), abs=1e-9)
    once = HISTORY[HISTORY["order_id"] != "2"]
    assert math.isnan(kt.repeat_monetisation_index(once, period="2026-10"))


def _visits(channel: str, day: str, people: int) -> pd.DataFrame:
    names = [f"{channel}{number}" for number in range(people)]
    return pd.DataFrame({"user_id": names, "event": "visit", "occurred_at": day, "channel": channel})


def test_a_channel_that_grows_by_exactly_enough_is_not_saturated() -> None:
    events = pd.concat(
        [
            _visits("exact", "2026-10-03", 30),
            _visits("exact", "2026-10-04", 33),  # the last day before, the first one
            _visits("slow", "2026-09-06", 30),
            _visits("slow", "2026-10-31", 32),
            _visits("slow", "2026-10-30", 32),
            _visits("dying", "2026-09-20", 1),
            _visits("new", "2026-10-20", 1),
            _visits("older", "2026-09-05", 5),
            _visits("later", "2026-11-01", 5),
            _visits("slow", "2026-10-29", 40).assign(event="read"),
            _visits("slow", "2026-10-28", 9).assign(user_id=None),
            _visits("none", "2026-10-28", 9).assign(channel=None),
        ]
    )
    frame = kt.measure(
        {"events": events}, "saturated_channels", "2026-10", by="channel", settings=rules(plateau_growth=0.1)
    )
    found = {row.segment: row.value for row in frame.itertuples()}
    assert found == {"": 1, "exact": 0, "slow": 1, "dying": 0, "new": 0}  # nobody came by dying any more


def test_channels_need_their_column_and_their_history(shop: Workspace) -> None:
    (row,) = kt.measure(shop, "saturated_channels", "2026-10").itertuples()
    assert "fewer than 56 days" in str(row.reason)
    earlier = pd.DataFrame([("old", "visit", "2026-08-01", "app")], columns=EVENTS.columns)
    longer = {"events": pd.concat([earlier, EVENTS]), "users": USERS}
    assert (
        kt.saturated_channels(longer, period="2026-10", settings=rules(plateau_sample=2)) == 1
    )  # web: ann and bob came before, then only fay
    (row,) = kt.measure({"events": EVENTS.drop(columns="channel")}, "saturated_channels", "2026-10").itertuples()
    assert "events.channel" in str(row.reason)
