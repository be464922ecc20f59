"""Reading and buying: what came after reading, within how many days, and nothing twice."""

import math
from typing import Any

import pandas as pd

import kpi_toolkit as kt
from kpi_toolkit.settings import Rules, Settings

NAMES = ["read_buyers", "content_sales", "content_cvr"]
USERS = pd.DataFrame(
    [("ann", "2025-01-01", None), ("bob", "2025-01-01", False), ("sam", "2025-01-01", True)],
    columns=["user_id", "registered_at", "is_staff"],
)


def shop(
    events: list[tuple[Any, ...]], orders: list[tuple[Any, ...]], users: pd.DataFrame | None = USERS
) -> dict[str, pd.DataFrame]:
    """Return a shop whose tables cover the year 2025."""
    edges = [(None, "visit", "2025-01-01"), (None, "visit", "2025-12-31")]
    frames = {
        "events": pd.DataFrame([*events, *edges], columns=["user_id", "event", "occurred_at"]),
        "orders": pd.DataFrame(
            [*orders, ("zoe", "2025-01-01", 0), ("zoe", "2025-12-31", 0)], columns=["user_id", "ordered_at", "amount"]
        ),
    }
    return frames if users is None else frames | {"users": users}


def values(tables: dict[str, pd.DataFrame], period: str, names: list[str] = NAMES, **options: Any) -> dict[str, float]:
    frame = kt.measure(tables, names, period, **options)
    return dict(zip(frame["metric"], frame["value"], strict=True))


def test_an_order_after_several_readings_counts_once() -> None:
    reads = [("ann", "read", f"2025-04-{day:02d} 08:00") for day in (1, 2, 3, 3, 4)]
    tables = shop(reads, [("ann", "2025-04-05 09:00", 30), ("ann", "2025-04-06 09:00", 12)])
    assert values(tables, "2025-04") == {"read_buyers": 1, "content_sales": 42, "content_cvr": 1}


def test_the_window_is_whole_local_days_and_begins_with_the_reading() -> None:
    reads = [("ann", "read", "2025-04-01 23:59:59"), ("bob", "read", "2025-04-10 12:00")]
    at_the_end, too_late = ("ann", "2025-04-08 23:59:59", 1), ("ann", "2025-04-09 00:00:00", 2)
    too_early, same_moment = ("bob", "2025-04-10 11:59:59", 4), ("bob", "2025-04-10 12:00", 8)
    assert values(shop(reads, [at_the_end, too_late]), "2025-04")["content_sales"] == 1
    assert values(shop(reads, [too_early, same_moment]), "2025-04")["content_sales"] == 8
    only_outside = shop(reads, [too_late, too_early])
    assert values(only_outside, "2025-04") == {"read_buyers": 0, "content_sales": 0, "content_cvr": 0}


def test_a_window_of_no_days_ends_with_the_day() -> None:
    settings = Settings(rules=Rules(attribution_days=0))
    tables = shop([("ann", "read", "2025-04-01 08:00")], [("ann", "2025-04-01 23:00", 5), ("ann", "2025-04-02", 7)])
    assert values(tables, "2025-04", settings=settings)["content_sales"] == 5


def test_reading_and_buying_may_lie_in_two_months() -> None:
    tables = shop([("ann", "read", "2025-04-29")], [("ann", "2025-05-03", 9)])
    april, may = values(tables, "2025-04"), values(tables, "2025-05")
    assert april["content_cvr"] == 1  # the reader of April bought, though in May
    assert april["content_sales"] == 0  # no order at all in April
    assert (may["content_sales"], may["read_buyers"]) == (9, 1)
    assert math.isnan(may["content_cvr"])  # nobody read in May


def test_who_is_nobody_or_staff_reads_nothing_and_the_deleted_do() -> None:
    events = [(user, "read", "2025-04-01") for user in (None, "sam", "gone", "ann")]
    orders = [(user, "2025-04-02", amount) for user, amount in ((None, 1), ("sam", 2), ("gone", 4), ("bob", 8))]
    tables = shop(events, orders)
    assert values(tables, "2025-04") == {"read_buyers": 1, "content_sales": 4, "content_cvr": 0.5}
    without_users = shop(events, orders, users=None)
    assert values(without_users, "2025-04") == {"read_buyers": 2, "content_sales": 6, "content_cvr": 2 / 3}


def test_an_order_that_names_content_needs_no_reading_but_a_user() -> None:
    tables = shop([("ann", "read", "2025-04-01")], [("bob", "2025-04-02", 8), (None, "2025-04-02", 16)])
    tables["orders"]["content_id"] = ["guide", "guide", None, None]
    assert values(tables, "2025-04") == {"read_buyers": 1, "content_sales": 8, "content_cvr": 0}


def test_cancelled_orders_and_refunds_are_no_content_sales() -> None:
    tables = shop([("ann", "read", "2025-04-01")], [("ann", "2025-04-02", 8), ("ann", "2025-04-03", 16)])
    tables["orders"]["status"] = ["cancelled", "paid", None, None]
    tables["orders"]["refunded_amount"] = [None, 6, None, None]
    assert values(tables, "2025-04")["content_sales"] == 10


def test_segments_are_those_of_the_order_and_of_the_reading() -> None:
    tables = shop(
        [("ann", "read", "2025-04-01"), ("ann", "read", "2025-04-02"), ("bob", "read", "2025-04-02")],
        [("ann", "2025-04-03", 8), ("ann", "2025-04-04", 16), ("bob", "2025-04-04", 32), ("bob", "2025-04-01", 64)],
    )
    tables["events"]["channel"] = ["app", None, "app", None, None]
    tables["orders"]["channel"] = ["web", None, "web", "web", None, None]
    frame = kt.measure(tables, NAMES, "2025-04", by="channel").set_index(["metric", "segment"])
    assert frame.loc["content_sales", "value"].to_dict() == {"": 56, "channel=": 16, "web": 40}
    assert frame.loc["read_buyers", "value"].to_dict() == {"": 2, "channel=": 1, "web": 2}
    assert frame.loc["content_cvr", "denominator"].to_dict() == {"": 2, "app": 2, "channel=": 1}
    assert frame.loc["content_cvr", "numerator"].to_dict() == {"": 2, "app": 2, "channel=": 1}


def test_what_people_do_with_content_counts_persons_once_and_likes_each_time() -> None:
    events = [
        ("ann", "read"),
        ("ann", "read"),
        ("ann", "share"),
        ("cat", "share"),
        ("gone", "comment"),
        ("sam", "comment"),
        (None, "read"),
        (None, "like"),
        ("ann", "like"),
        ("ann", "like"),
        ("sam", "like"),
        ("bob", "read"),
    ]
    tables = shop([(user, event, "2025-04-01") for user, event in events], [])
    names = ["content_readers", "content_sharers", "content_share_rate", "content_commenters", "content_likes"]
    assert values(tables, "2025-04", names) == {
        "content_readers": 2,
        "content_sharers": 1,
        "content_share_rate": 0.5,
        "content_commenters": 1,
        "content_likes": 3,
    }


def test_tips_without_a_value_are_nothing_and_other_events_have_no_tips() -> None:
    tables = shop(
        [
            (user, event, "2025-04-01")
            for user, event in (("ann", "tip"), (None, "tip"), ("bob", "tip"), ("sam", "tip"), ("ann", "like"))
        ],
        [],
    )
    assert kt.measure(tables, "content_tips", "2025-04")["reason"].iloc[0].code == "missing_column"
    tables["events"]["value"] = [1.1, 2.2, None, 50, 70, None, None]
    assert values(tables, "2025-04", ["content_tips"]) == {"content_tips": 3.3}
