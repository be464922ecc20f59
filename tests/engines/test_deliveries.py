"""Every engine counts the same delivery of an event once, and keeps the same row of it."""

import pandas as pd
import pytest

from kpi_toolkit.engines import Engine
from tests.engines.read import counted, read_and_checked

ROWS = [
    ("1", "a", "visit", "2026-10-01 08:00:00", "app"),
    ("1", "a", "visit", "2026-10-01 08:00:00", "app"),
    ("2", "b", "visit", "2026-10-02 09:00:00", "web"),
    ("2", None, "visit", "2026-10-02 08:59:00", None),
    ("2", "b", "visit", "2026-10-02 09:30:00", "App"),
    ("3", "c", "visit", "2026-10-03 08:00:00", None),
    ("4", "d", "visit", "2026-10-03 08:00:00", None),
    ("4", "d", "visit", "2026-10-03 08:00:00", "lower"),
    ("4", "d", "visit", "2026-10-03 08:00:00", "Upper"),
    (None, "e", "visit", "2026-10-04 08:00:00", None),
    (None, "e", "visit", "2026-10-04 08:00:00", None),
]
ONCE = {"app": 1, "web": 1, "Upper": 1, None: 3}


def _events(rows: list[tuple[str | None, ...]]) -> pd.DataFrame:
    names = ["event_id", "user_id", "event", "occurred_at", "channel"]
    events = pd.DataFrame(rows, columns=names, dtype=object)
    return events.assign(occurred_at=pd.to_datetime(events["occurred_at"]).astype("datetime64[us]"))


def test_one_delivery_counts_once(engine: Engine) -> None:
    mapped, checked = read_and_checked("events", _events(ROWS), engine, {})
    assert counted(mapped, engine, "channel") == ONCE
    assert (checked.rows, checked.faults, checked.again) == (6, (), 5)
    said = {note.code: note.values for note in checked.remarks}
    assert said["delivered_again"]["count"] == 5
    assert said["delivered_otherwise"]["listed"] == "user_id (1), occurred_at (1), channel (2)"


@pytest.mark.parametrize("kind", ["int64", "float64"])
def test_ids_may_be_numbers(engine: Engine, kind: str) -> None:
    rows = [row for row in ROWS if row[0] is not None]
    frame = _events(rows).assign(event_id=pd.Series([int(row[0] or 0) for row in rows], dtype=kind))
    assert counted(read_and_checked("events", frame, engine, {})[0], engine, "channel") == ONCE | {None: 1}


def test_one_id_of_different_events_is_a_fault(engine: Engine) -> None:
    rows = [*ROWS[:2], ("1", "b", "visit", "2026-10-01 08:00:00", "app")]
    _mapped, checked = read_and_checked("events", _events(rows), engine, {})
    assert "1 id stands for events of other users or names: `1` (3×)" in checked.faults[0]
