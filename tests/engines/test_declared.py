"""Metrics that a workspace declares, and frames of counted rows, are the same on every engine."""

import pandas as pd
import pytest

from kpi_toolkit.engines import Engine
from kpi_toolkit.measuring.conformance import moved_to
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import from_frames
from kpi_toolkit.settings import Settings

ORDERS = pd.DataFrame(
    [
        ("1", "ann", "2026-09-30 23:59:59", 10.10, 0.10, "paid", "app"),
        ("2", "ann", "2026-10-01 00:00:00", 20.20, None, "paid", "web"),
        ("3", "bob", "2026-10-15 09:00:00", 40.40, 0.30, "cancelled", "app"),
        ("4", "sam", "2026-10-31 09:00:00", 80.80, 0.20, "paid", "app"),
    ],
    columns=["order_id", "user_id", "ordered_at", "amount", "fee", "status", "channel"],
)
USERS = pd.DataFrame(
    [("ann", "2026-01-01", False), ("sam", "2026-01-01", True)], columns=["user_id", "registered_at", "is_staff"]
)
MEASURES = pd.DataFrame(
    [
        *((f"2026-10-{day:02}", "calls", None, 10, None, None) for day in range(1, 31)),
        *((f"2026-10-{day:02}", "calls", "channel=app", 2, None, None) for day in range(1, 32)),
        *((f"2026-10-{day:02}", "calls", "city=上海", 1, None, None) for day in range(1, 31)),
        ("2026-10-01", "rating", None, 4.5, 3, None),
        ("2026-10-02", "rating", None, 3, 1, None),
        ("2026-10-03", "answered", "channel=app", 2, None, 3),
        ("2026-10-03", "answered", "channel=web", 1, None, 3),
        ("2026-10-04", "answered", "channel=app", 1, None, 2),
        ("2026-10-30", "stock", None, 7, None, None),
        ("2026-09-30", "stock", None, 9, None, None),
    ],
    columns=["date", "metric", "segment", "value", "weight", "denominator"],
)
METRICS = {
    "fees": {"sum": "orders.fee", "unit": "money"},
    "mean_fee": {"mean": "orders.fee", "unit": "money_per_order"},
    "fee_share": {"ratio": ["fees", "sales"], "unit": "amount_share"},
    "net": {"difference": ["sales", "fees"]},
    "calls": {"daily": "sum", "unit": "times", "by": ["channel", "city"]},
    "calls_per_order": {"ratio": ["calls", "orders"]},
    "rating": {"daily": "mean", "unit": "score"},
    "answered": {"daily": "ratio", "unit": "share"},
    "stock": {"daily": "last", "unit": "pieces"},
}
IN_TOTAL = {
    "fees": 0.2,
    "mean_fee": 0.2,
    "fee_share": 0.2 / 101,
    "net": 100.8,
    "calls": 302,
    "calls_per_order": 151,
    "rating": 4.125,
    "answered": 0.5,
    "stock": 7,
}
BY_CHANNEL = {
    ("fees", "app"): 0.2,
    ("fee_share", "app"): 0.2 / 80.8,
    ("net", "app"): 80.6,
    ("mean_fee", "app"): 0.2,
    ("calls", "app"): 62,
    ("calls_per_order", "app"): 62,
    ("calls_per_order", "web"): None,
    ("answered", "app"): 3 / 5,
    ("answered", "web"): 1 / 3,
}
TOLD = {"calls": "", "rating": "29 days", "answered": "30 days", "stock": "the 1 day after it"}


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "chdb", "spark"], indirect=True)
def test_declared_metrics_and_frames_are_the_same(engine: Engine) -> None:
    metrics = {name: {"label": name, "better": "higher"} | told for name, told in METRICS.items()}
    tables = {"orders": ORDERS, "users": USERS, "daily_measures": MEASURES}
    shop = moved_to(from_frames(tables, Settings.model_validate({"metrics": metrics})), engine)
    frame = measure(shop, list(METRICS), "2026-10", "channel")
    total = frame[frame["segment"] == ""].set_index("metric")
    assert total["value"].to_dict() == pytest.approx(IN_TOTAL)
    for name, said in TOLD.items():
        assert said in str(total["reason"][name] or ""), name
    parts = {
        (row.metric, row.segment): row.value for row in frame.itertuples() if row.segment and row.value == row.value
    }
    assert parts == pytest.approx({key: value for key, value in BY_CHANNEL.items() if value is not None})
    october = shop.frame("orders", "2026-10")
    assert october[["order_id", "net_amount", "fee", "is_staff"]].fillna(-1).values.tolist() == [
        ["2", 20.2, -1, False],
        ["4", 80.8, 0.2, True],
    ]
