"""Cuts that come from what rows refer to: content by type, users by campaign, work by person, groups by phase."""

from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.settings import Settings

OCTOBER = "2026-10"
DAYS = {"covers_from": "2026-08-01", "covers_until": "2026-10-31", "whole": ["2026-08-01/2026-10-31"]}
COVERED = Settings.model_validate({"source": DAYS}, strict=False)


def table(columns: str, *rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


SHOP = {
    "users": table(
        "user_id registered_at referrer_id campaign_id",
        ("ann", "2026-09-01", None, None),
        ("bob", "2026-10-02", "ann", "fair"),
        ("cat", "2026-10-03", "ann", "fair"),
        ("dan", "2026-10-04", "ann", "night"),
        ("eve", "2026-10-05", None, "night"),
    ),
    "campaigns": table(
        "campaign_id name kind starts_at ends_at",
        ("fair", "Fair", "activity", "2026-10-01", "2026-10-04"),
        ("night", "Night", "coupon", "2026-10-01", "2026-10-31"),
    ),
    "contents": table("content_id type", ("a", "article"), ("b", "video"), ("c", "video")),
    "events": table(
        "user_id event occurred_at content_id group_id campaign_id",
        ("ann", "read", "2026-10-06", "a", None, None),
        ("ann", "read", "2026-10-06", "b", None, None),
        ("bob", "read", "2026-10-07", "c", None, None),
        ("bob", "read", "2026-10-07", "b", None, None),
        ("cat", "read", "2026-10-03", "unknown", None, None),
        ("ann", "message", "2026-10-09", None, "g1", None),
        ("ann", "visit", "2026-10-02", None, None, "fair"),
        ("bob", "visit", "2026-10-31", None, None, None),
    ),
    "groups": table("group_id name phase", ("g1", "One", "trial"), ("g2", "Two", "trial"), ("g3", "Three", "mature")),
    "group_members": table(
        "group_id user_id joined_at left_at",
        ("g1", "ann", "2026-09-01", None),
        ("g1", "bob", "2026-09-02", None),
        ("g2", "cat", "2026-09-03", "2026-10-20"),
        ("g3", "dan", "2026-10-04", None),
    ),
    "orders": table(
        "order_id user_id ordered_at amount",
        ("1", "ann", "2026-10-10", 10),
        ("2", "dan", "2026-10-12", 5),
        ("3", "cat", "2026-10-20", 7),
        ("4", "eve", "2026-10-21", 9),
    ),
    "tasks": table(
        "task_id project role owner due_on done_on is_milestone department",
        ("pilot", "club", "community", "mei", "2026-10-05", "2026-10-04", True, "A"),
        ("launch", "club", "community", "mei", "2026-10-10", "2026-10-13", True, "A"),
        ("stock", "shop", "operations", "hao", "2026-10-15", None, True, "B"),
        ("later", "shop", "operations", "hao", "2026-11-15", None, True, "B"),
    ),
    "training": table(
        "person role course completed_at hours is_required department",
        ("mei", "community", "talking", "2026-10-03", 2.5, True, "A"),
        ("hao", "operations", "sql", "2026-10-03", 8, None, "B"),
        ("hao", "operations", "text", "2026-10-04", 1, None, "B"),
    ),
    "ratings": table(
        "user_id rated_at subject score source comment",
        ("ann", "2026-10-03", "product", 5, "review", "Lovely, all of it"),
    ),
}
EXPECTED = [
    ("content_readers", "contents.type", {"article": 1, "video": 2, "contents.type=": 1}),
    ("referred_users", "campaign_id", {"fair": 2, "night": 1, "campaign_id=": 0}),
    ("referred_users", "campaigns.kind", {"activity": 2, "coupon": 1, "campaigns.kind=": 0}),
    ("learning_hours", "person", {"mei": 2.5, "hao": 9}),
    ("learning_hours", "department", {"A": 2.5, "B": 9}),
    ("courses_completed", "role", {"community": 1, "operations": 2}),
    ("on_time_rate", "owner", {"mei": 0.5, "hao": 0}),
    ("on_time_rate", "department", {"A": 0.5, "B": 0}),
    ("on_time_rate", "role", {"community": 0.5, "operations": 0}),
    ("milestone_delay", "milestone", {"2026-10-05 pilot": 0, "2026-10-10 launch": 3, "2026-10-15 stock": 16}),
    ("community_members", "groups.phase", {"trial": 2, "mature": 1}),
    ("community_conversion", "groups.phase", {"trial": 1 / 3, "mature": 1}),
    ("community_sales", "groups.phase", {"trial": 10, "mature": 5}),
    ("community_silent", "groups.phase", {"trial": 1, "mature": 0}),
    ("community_message_load", "groups.phase", {"trial": 2 / 81, "mature": 0}),
    ("participants_active_after", "campaign_id", {"fair": 1}),
    ("absent_active_after", "campaign_id", {"fair": 0.5}),
]


@pytest.fixture(scope="module")
def shop() -> Workspace:
    return from_frames(SHOP, COVERED)


@pytest.mark.parametrize(("name", "by", "expected"), EXPECTED, ids=lambda value: str(value)[:30])
def test_a_metric_by_what_its_rows_refer_to(name: str, by: str, expected: dict[str, float], shop: Workspace) -> None:
    rows = kt.measure(shop, name, OCTOBER, by=by)
    found = rows[rows["segment"] != ""].set_index("segment")["value"].to_dict()
    assert found == pytest.approx(expected)


def test_what_was_written_is_kept_and_is_no_segment(shop: Workspace) -> None:
    assert "comment" in shop.sources.columns["ratings"]
    assert "comment" not in shop.segment_columns("ratings")
    assert "title" not in shop.segment_columns("contents")


@pytest.mark.parametrize("name", [entry.name for entry in CATALOGUE if entry.is_quantile])
def test_a_median_lies_between_the_smallest_and_the_largest(name: str, example_shop: Workspace) -> None:
    """Of every metric of this kind on the example shop, in total and by weekday, with as many cases as there are."""
    rows = kt.measure(example_shop, name, OCTOBER, by="weekday")
    known = rows[rows["value"].notna()]
    total, parts = known[known["segment"] == ""].iloc[0], known[known["segment"] != ""]
    assert total["n"] == parts["n"].sum()
    assert parts["value"].min() <= total["value"] <= parts["value"].max()
    assert rows["denominator"].isna().all()


@pytest.mark.parametrize(("name", "cases"), [("inquiry_answer_time", 5), ("complaint_solution_time", 1)])
def test_who_still_waits_is_no_case_of_a_median(name: str, cases: int, example_shop: Workspace) -> None:
    (row,) = kt.measure(example_shop, name, OCTOBER).itertuples()
    assert row.n == cases
    assert row.reason.code == "waiting_left_out"
