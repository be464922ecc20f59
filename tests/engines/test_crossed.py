"""Every engine gives the same pieces of a metric by several columns, whatever signs their values have."""

import pandas as pd
import pytest

from kpi_toolkit.engines import Engine
from kpi_toolkit.measuring.ask import Crossed
from kpi_toolkit.measuring.conformance import moved_to
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.pieces import coded
from kpi_toolkit.measuring.planner import measured
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.periods.period import parse_period

OCTOBER, NOVEMBER = parse_period("2026-10"), parse_period("2026-11")
ORDERS = pd.DataFrame(
    [
        ("1", "ann", "2026-10-01", 10, "we|chat", "一楼"),
        ("2", "bob", "2026-10-02", 20, "we|chat", None),
        ("3", "bob", "2026-10-03", 40, None, "一楼"),
        ("4", None, "2026-11-03", 80, "~", "~1|\\'"),
        ("5", "ann", "2026-11-03", 160, "~0", "~1|\\'"),
    ],
    columns=["order_id", "user_id", "ordered_at", "amount", "channel", "shop floor"],
)
USERS = pd.DataFrame(
    [("ann", "2026-01-01", False, "store"), ("bob", "2026-01-02", True, None)],
    columns=["user_id", "registered_at", "is_staff", "channel"],
)
LEVELS = pd.DataFrame(
    [("ann", "2026-02-01", None, "gold"), ("bob", "2026-02-01", None, "gold"), ("bob", "2026-10-03", "gold", None)],
    columns=["user_id", "changed_at", "from_level", "to_level"],
)
COLUMNS = ("channel", "shop floor", "users.is_staff", "level")
EXPECTED = {
    ("2026-10", "we|chat", "一楼", "false", "gold"): 10,
    ("2026-10", "we|chat", None, "true", "gold"): 20,
    ("2026-10", None, "一楼", "true", None): 40,
    ("2026-11", "~", "~1|\\'", None, None): 80,
    ("2026-11", "~0", "~1|\\'", "false", "gold"): 160,
}

CELLS = {
    ("2026-10", "we|chat", "一楼", "4"): 10,
    ("2026-10", "we|chat", "shop floor=", "5"): 20,
    ("2026-10", "channel=", "一楼", "6"): 40,
    ("2026-11", "~", "~1|\\'", "2"): 80,
    ("2026-11", "~0", "~1|\\'", "2"): 160,
}
"""What a frame calls the cells by its columns, and the day of the week."""


def sales(shop: Workspace, *columns: str) -> dict[tuple[str | None, ...], float]:
    metric = shop.catalogue["sales"]
    pieces = measured(shop, (Crossed(metric, (OCTOBER, NOVEMBER), columns),)).crossed(
        metric, (OCTOBER, NOVEMBER), columns
    )
    codes, names = coded(pieces)
    values = [[known[code] for code in column] for column, known in zip(codes, names, strict=True)]
    return dict(zip(zip(pieces.rows["period"], *values, strict=True), pieces.rows["num"], strict=True))


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "chdb", "spark"], indirect=True)
def test_the_pieces_are_the_same(engine: Engine) -> None:
    shop = moved_to(from_frames({"orders": ORDERS, "users": USERS, "memberships": LEVELS}), engine)
    assert sales(shop, *COLUMNS) == EXPECTED
    assert sales(shop, "channel") == {
        ("2026-10", "we|chat"): 30,
        ("2026-10", None): 40,
        ("2026-11", "~"): 80,
        ("2026-11", "~0"): 160,
    }
    frame = measure(shop, "sales", "2026-10..2026-11", ["channel", "shop floor", "weekday"])
    there = frame[(frame["segment"] != "") & (frame["value"] > 0)]
    names = zip(there["period"], there["channel"], there["shop floor"], there["weekday"], strict=True)
    assert dict(zip(names, there["value"], strict=True)) == CELLS
