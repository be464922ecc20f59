"""The same delivery of an event twice counts once, whatever the source looks like."""

import pandas as pd
import pytest

from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.sources import contract
from tests.sources.shapes import SHAPES, opened_as

COLUMNS = ["event_id", "user_id", "event", "occurred_at", "channel"]
ROWS = [
    ("e1", "a", "visit", "2026-10-01 08:00:00", "app"),
    ("e1", "a", "visit", "2026-10-01 08:00:00", "app"),
    ("e2", "b", "visit", "2026-10-02 09:00:00", "web"),
    ("e2", None, "visit", "2026-10-02 08:59:00", None),
    ("e2", "b", "visit", "2026-10-02 09:30:00", "app"),
    ("e3", "c", "visit", "2026-10-03 08:00:00", None),
    (None, "d", "visit", "2026-10-04 08:00:00", None),
    (None, "d", "visit", "2026-10-04 08:00:00", None),
]
ONCE = [
    ("a", "2026-10-01 08:00:00", "app"),
    ("b", "2026-10-02 09:00:00", "web"),
    ("c", "2026-10-03 08:00:00", None),
    ("d", "2026-10-04 08:00:00", None),
    ("d", "2026-10-04 08:00:00", None),
]
SAID = {"table": "events", "column": "event_id", "count": 3}
OTHERWISE = SAID | {"listed": "user_id (1), occurred_at (1), channel (1)"}


def _table(rows):
    return {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}


def _said(sources):
    return {note.code: dict(note.values) for note in sources.notes if note.code.startswith("delivered")}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("least", [0, 200_000])
def test_what_is_delivered_again_counts_once(shape, least, tmp_path, engine, rows, monkeypatch):
    monkeypatch.setattr(contract, "WORTH_READING_LESS", least)
    sources = opened_as(shape, tmp_path, {"events": _table(ROWS)}, engine)
    there = [(user, str(at), channel) for user, at, channel in rows("events", "user_id", "occurred_at", "channel")]
    assert sorted(there, key=str) == ONCE
    assert sources.rows["events"] == 5
    assert _said(sources) == {"delivered_again": SAID, "delivered_otherwise": OTHERWISE}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("least", [0, 200_000])
def test_nothing_is_said_where_every_id_stands_once(shape, least, tmp_path, engine, monkeypatch):
    monkeypatch.setattr(contract, "WORTH_READING_LESS", least)
    sources = opened_as(shape, tmp_path, {"events": _table([ROWS[0], ROWS[2], *ROWS[5:]])}, engine)
    assert (sources.rows["events"], _said(sources)) == (5, {})


@pytest.mark.parametrize("number", [1, 1.0])
def test_ids_may_be_numbers(number, tmp_path, engine):
    table = _table([ROWS[0]] * 3) | {"event_id": [number, number, number + 1]}
    assert opened_as("parquet", tmp_path, {"events": table}, engine).rows["events"] == 2


def test_without_ids_every_row_counts(tmp_path, engine):
    table = _table(ROWS)
    del table["event_id"]
    sources = opened_as("csv", tmp_path, {"events": table}, engine)
    assert (sources.rows["events"], _said(sources)) == (8, {})


def test_a_column_is_the_id_by_kpi_yaml_and_parts_are_one_table(opened):
    table = pd.DataFrame(_table(ROWS)).rename(columns={"event_id": "消息编号"})
    first, second = (part.to_csv(index=False) for part in (table[:1], table[1:]))
    mapped = {"events": {"columns": {"event_id": "消息编号"}}}
    sources = opened({"events/a.csv": first, "events/b.csv": second}, tables=mapped)
    assert (sources.rows["events"], _said(sources)["delivered_again"]["count"]) == (5, 3)


OTHER_EVENTS = [("e1", "b", "visit", "2026-10-01", None), ("e1", "a", "read", "2026-10-01", None)]


@pytest.mark.parametrize("other", OTHER_EVENTS)
def test_one_id_of_different_events_is_a_fault(other, faults):
    text = pd.DataFrame(_table([ROWS[0], other, *ROWS[5:]])).to_csv(index=False)
    (fault,) = faults({"events.csv": text})
    assert "column `event_id`" in fault
    assert "1 id stands for events of other users or names: `e1` (2×)." in fault
    assert fault.endswith("Map a column that is, or none: `tables.events.columns` in kpi.yaml.")


def test_numbers_are_those_of_each_delivery_once():
    frame = pd.DataFrame(_table(ROWS)).assign(occurred_at=lambda rows: pd.to_datetime(rows["occurred_at"]))
    again = measure({"events": frame}, ["visits", "visitors"], "2026-10-01/2026-10-04")
    assert again["value"].tolist() == [5, 4]
