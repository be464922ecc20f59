"""`shop.frame("orders")`: the rows that metrics count, so that what an analyst adds up is what the metrics say."""

import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.errors import UsageError
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.facts.rows import ADDED, ROWS_OF, STAFF
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Settings

ORDERS = pd.DataFrame(
    [
        ("1", "ann", "2026-09-30T15:59:59Z", 10.10, None, "paid", "上海", "own"),
        ("2", "ann", "2026-09-30T16:00:00Z", 20.20, 5.05, "paid", "北京", "own"),
        ("3", "bob", "2026-10-15T00:00:00Z", 40.40, None, "Cancelled", "上海", "own"),
        ("4", None, "2026-10-31T15:59:59Z", 80.80, 80.80, "paid", None, "own"),
        ("5", "sam", "2026-10-31T16:00:00Z", 7.70, None, None, None, "own"),
    ],
    columns=["order_id", "user_id", "ordered_at", "amount", "refunded_amount", "status", "city", "order_number"],
)
USERS = pd.DataFrame(
    [("ann", "2026-01-01", False), ("bob", "2026-10-02", None), ("sam", "2026-10-03", True)],
    columns=["user_id", "registered_at", "is_staff"],
)
LINES = pd.DataFrame(
    [("1", "tea", 1, 10.10, 0.5), ("2", "cup", 2, 20.20, 1.5), ("3", "tea", 4, 40.40, 9.0)],
    columns=["order_id", "product_id", "quantity", "amount", "weight"],
)


@pytest.fixture(scope="module")
def shop() -> Iterator[Workspace]:
    opened = from_frames({"orders": ORDERS, "users": USERS, "order_lines": LINES})
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def example() -> Iterator[Workspace]:
    opened = from_frames(EXAMPLE_TABLES)
    yield opened
    opened.close()


def test_orders_are_those_that_count_in_local_time_less_refunds(shop: Workspace) -> None:
    """Order 1 is of the last second of September in Shanghai, order 2 of the first of October, 3 is cancelled."""
    october = shop.frame("orders", "2026-10")
    assert october["order_id"].tolist() == ["2", "4"]
    assert october["net_amount"].tolist() == [15.15, 0.0]
    assert october["ordered_at"].tolist() == [pd.Timestamp("2026-10-01"), pd.Timestamp("2026-10-31 23:59:59")]
    assert october["order_number"].tolist() == [2, pd.NA]
    every = shop.frame("orders")
    assert every["order_id"].tolist() == ["1", "2", "4", "5"]
    assert every["is_staff"].tolist() == [False, False, False, True], "they count in sales, and can be told"


def test_further_columns_of_the_source_stay_and_take_no_name_of_the_toolkit(shop: Workspace) -> None:
    rows = shop.frame("orders")
    assert rows["city"].fillna("").tolist() == ["上海", "北京", "", ""]
    assert rows["order_number"].dtype == "Int64"
    lines = shop.frame("order_lines", ["2026-09", "2026-10"])
    assert lines[["product_id", "user_id", "weight"]].values.tolist() == [["tea", "ann", "0.5"], ["cup", "ann", "1.5"]]


SCORED = ("product", "service", "logistics")
SAME = {
    "sales": ("orders", lambda rows: rows["net_amount"].sum()),
    "orders": ("orders", len),
    "buyers": ("orders", lambda rows: rows["user_id"].nunique()),
    "new_users": ("users", len),
    "active_users": ("events", lambda rows: rows["user_id"].nunique()),
    "topup_amount": ("wallet", lambda rows: rows.loc[rows["kind"] == "top_up", "amount"].sum()),
    "feedback_score": ("ratings", lambda rows: rows.loc[rows["subject"].isin(SCORED), "score"].mean()),
    "points_redeemed": ("points", lambda rows: rows.loc[rows["kind"] == "redeem", "points"].sum()),
    "phone_visits": ("calls", len),
    "acq_cost": ("spend", lambda rows: rows["amount"].sum()),
}


@pytest.mark.parametrize("metric", SAME)
def test_what_is_added_up_of_a_frame_is_what_the_metric_says(example: Workspace, metric: str) -> None:
    table, adds = SAME[metric]
    for period in ("2026-09", "2026-10"):
        (row,) = kt.measure(example, metric, period).itertuples()
        added = adds(example.frame(table, period))
        assert math.isclose(added, row.value) or (math.isnan(row.value) and (added == 0 or math.isnan(added))), period


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_had_whole_and_its_columns_are_documented(example: Workspace, table: str) -> None:
    if table not in EXAMPLE_TABLES:
        with pytest.raises(UsageError, match="There are no rows of"):
            example.frame(table)
        return
    rows = example.frame(table)
    made = {name for column in TABLES[table].columns for name in column.made_of_it}
    documented = {column.name for column in TABLES[table].columns} | made | {*ADDED.get(table, ())}
    assert set(rows.columns) - documented <= {"is_staff"}
    assert len(rows) <= len(EXAMPLE_TABLES[table])
    if table in ROWS_OF:
        first, last = (example.sources.first_day.get(table), example.sources.last_day.get(table))
        assert len(example.frame(table, f"{first or '2025-01-01'}/{last or '2026-12-31'}")) <= len(rows)


def test_a_fact_has_the_rows_of_its_periods(example: Workspace) -> None:
    buyers = example.frame("buyer_periods", "2026-09..2026-10")
    assert buyers[["period", "user_id", "orders"]].values.tolist() == [
        ["2026-09", "ann", 1],
        ["2026-10", "ann", 2],
        ["2026-10", "bob", 1],
    ]
    with pytest.raises(UsageError, match="Name some"):
        example.frame("buyer_periods")
    with pytest.raises(UsageError, match="Did you mean `orders`"):
        example.frame("order")


def test_what_is_measured_after_a_frame_is_what_was_before(example: Workspace) -> None:
    """A frame of a fact binds a calendar of its own."""
    before = kt.measure(example, ["buyers", "new_buyers"], "2026-10")
    example.known.clear()
    example.frame("buyer_periods", "2026-09")
    pd.testing.assert_frame_equal(kt.measure(example, ["buyers", "new_buyers"], "2026-10"), before)


def test_the_page_of_tables_says_what_is_added() -> None:
    text = Path("docs/tables.md").read_text("utf-8")
    for table, columns in ADDED.items():
        section = text.split(f"\n## {table}\n")[1].split("\n## ")[0]
        assert all(f"| {name} | {about.zh} | {about.en} |" in section for name, about in columns.items())
        assert STAFF.en in section


def test_rules_of_the_workspace_are_those_of_its_frames() -> None:
    settings = Settings.model_validate({"rules": {"left_out_statuses": ["paid"], "count_zero_orders": False}})
    rows = from_frames(ORDERS, settings).frame("orders")
    assert rows["order_id"].tolist() == ["3", "5"]
