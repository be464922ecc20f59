"""Metrics by the hour and weekday of local time, on every engine alike."""

import pandas as pd
import pytest

from kpi_toolkit.engines import Engine
from kpi_toolkit.measuring.conformance import moved_to
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.settings import Settings

ORDERS = [
    ("1", "u1", "2026-10-05 09:30", 10.0),
    ("2", "u1", "2026-10-05 09:59", 20.0),
    ("3", "u2", "2026-10-11 23:10", 40.0),
    ("4", "u3", "2026-10-12 00:00", 80.0),
    ("5", "u2", "2026-10-31 09:00", 5.0),
]
EVENTS = [
    ("u1", "2026-10-05 09:10", "visit"),
    ("u1", "2026-10-06 09:50", "visit"),
    ("u2", "2026-10-05 09:20", "visit"),
    ("u2", "2026-10-31 21:00", "visit"),
]


def shop() -> Workspace:
    orders = pd.DataFrame(ORDERS, columns=["order_id", "user_id", "ordered_at", "amount"])
    events = pd.DataFrame(EVENTS, columns=["user_id", "occurred_at", "event"])
    return from_frames({"orders": orders, "events": events}, Settings())


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "chdb", "spark"], indirect=True)
def test_by_hour_and_weekday(engine: Engine) -> None:
    workspace = moved_to(shop(), engine)

    def by(metric: str, column: str) -> dict[str, float]:
        frame = measure(workspace, [metric], "2026-10", column)
        return {row.segment: row.value for row in frame.itertuples() if row.segment}

    assert by("orders", "hour") == {"00": 1, "09": 3, "23": 1}
    assert by("sales", "weekday") == {"1": 110, "6": 5, "7": 40}
    assert by("active_users", "hour") == {"09": 2, "21": 1}
    assert by("active_users", "weekday") == {"1": 2, "2": 1, "6": 1}


def test_the_hours_of_a_partition_sum_to_the_total() -> None:
    frame = measure(shop(), ["orders", "sales"], "2026-10", "hour")
    total, hours = frame[frame.segment == ""], frame[frame.segment != ""]
    assert list(hours.groupby("metric").value.sum()) == list(total.set_index("metric").value.sort_index())


def test_what_is_dated_without_a_time_has_a_weekday_and_no_hour() -> None:
    orders = pd.DataFrame(ORDERS, columns=["order_id", "user_id", "ordered_at", "amount"])
    orders["ordered_at"] = orders.ordered_at.str[:10]
    workspace = from_frames({"orders": orders}, Settings())
    hours = measure(workspace, ["orders"], "2026-10", "hour")
    assert dict(zip(hours.segment, hours.value, strict=True)) == {"": 5, "hour=": 5}
    weekdays = measure(workspace, ["orders"], "2026-10", "weekday")
    assert dict(zip(weekdays.segment, weekdays.value, strict=True)) == {"": 5, "1": 3, "6": 1, "7": 1}
