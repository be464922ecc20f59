"""Every engine measures the same without the rows that a trap names."""

from dataclasses import replace

import pandas as pd
import pytest

from kpi_toolkit.engines import Engine
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.ask import Inflating, cells
from kpi_toolkit.measuring.conformance import moved_to
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.settings import Settings

NAMES = ("orders", "sales", "buyers", "new_users", "active_users", "orders_per_buyer")
MONTH = parse_period("2026-09")


def shop() -> Workspace:
    """Two users who came back and bought, two of one channel who came once, an order that was given back."""
    users = pd.DataFrame(
        [(f"u{n}", f"2026-09-0{n} 09:00", "ads" if n > 2 else None) for n in range(1, 5)],
        columns=["user_id", "registered_at", "channel"],
    )
    events = [(f"u{n}", f"2026-09-0{n} 10:00", "visit", f"s{n}") for n in range(1, 5)]
    events += [(f"u{n}", f"2026-09-1{n} 10:00", "visit", f"t{n}") for n in (1, 2)]
    events += [("u1", "2026-10-31 10:00", "visit", "z")]
    orders = [
        ("1", "u1", "2026-09-11 11:00", 10.0, None, None),
        ("2", "u2", "2026-09-12 11:00", 20.0, None, None),
        ("3", "u2", "2026-09-29 11:00", 40.0, "2026-10-02 08:00", 40.0),
        ("4", "u1", "2026-10-31 11:00", 10.0, None, None),
    ]
    columns = ["order_id", "user_id", "ordered_at", "amount", "refunded_at", "refunded_amount"]
    return from_frames(
        {
            "users": users,
            "events": pd.DataFrame(events, columns=["user_id", "occurred_at", "event", "session_id"]),
            "orders": pd.DataFrame(orders, columns=columns),
        },
        Settings(),
    )


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "chdb", "spark"], indirect=True)
def test_numbers_without_named_users_and_orders(engine: Engine) -> None:
    workspace = moved_to(shop(), engine)
    periods = (MONTH.previous, MONTH)
    once = Inflating("new_users", periods, MONTH, "channel=ads")
    back = Inflating("last_orders", periods, MONTH)
    metrics = [workspace.catalogue[name] for name in NAMES]
    ask = (*cells(metrics, [MONTH]), *cells(metrics, [MONTH], without=once), *cells(metrics, [MONTH], without=back))
    measured = planner.measured(workspace, ask)
    read = {
        "all": measured,
        "none who came once": measured.without(once),
        "none given back": measured.without(back),
        "again": planner.measured(replace(workspace), cells(metrics, [MONTH])),
    }
    numbers = {name: [of.value(metric, MONTH).value for metric in metrics] for name, of in read.items()}
    assert numbers == {
        "all": [3, 30, 2, 4, 4, 1.5],
        "none who came once": [3, 30, 2, 2, 2, 1.5],
        "none given back": [2, 30, 2, 4, 4, 1],
        "again": [3, 30, 2, 4, 4, 1.5],
    }
