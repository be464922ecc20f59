"""Every table of the schema has a unique column, a key, or is told of rows that stand there again."""

from typing import Any

import pandas as pd
import pytest

from kpi_toolkit.errors import DataError
from kpi_toolkit.measuring.frame import from_frames
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.schema import TABLES, Column, Table

OF_TYPE: dict[str, Any] = {
    "key": "k1",
    "text": "word",
    "timestamp": pd.Timestamp("2026-10-05 08:30:01"),
    "date": pd.Timestamp("2026-10-05"),
    "money": 5.0,
    "number": 2.0,
    "boolean": True,
}
WITH_AN_ID = {"groups", "contents", "users", "campaigns", "tasks", "deliverables"}
"""Tables of things that have an id: two may be alike in all that is known of them, and nobody is counted by them."""


def cell(column: Column) -> Any:
    if column.values:
        return column.values[0]
    return "silver" if column.values_of else OF_TYPE[column.type]


def opened(table: Table, rows: int, **other: list[Any]) -> Workspace:
    """Open a table of equal rows; unique columns differ, and events have no id of their delivery."""
    columns = {
        column.name: [f"{column.name}{row}" for row in range(rows)] if column.unique else [cell(column)] * rows
        for column in table.columns
        if not column.once
    }
    beside = pd.DataFrame({"order_id": ["o"], "user_id": ["u"], "ordered_at": ["2026-10-01"], "amount": [1.0]})
    tables = {table.name: pd.DataFrame(columns | other)}
    return from_frames(tables if table.name == "orders" else tables | {"orders": beside})


def said(workspace: Workspace) -> list[str]:
    return [str(note) for note in workspace.context.notes if note.code == "rows_again"]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_whole_rows_that_stand_twice_are_refused_or_said(table: Table) -> None:
    if table.key:
        assert set(table.key) <= {column.name for column in table.columns}
        with pytest.raises(DataError) as caught:
            opened(table, 3)
        (fault,) = caught.value.faults
        assert f"`{table.name}`" in fault
        assert "2 too many" in fault
        assert table.grain.en in fault
    elif table.name in WITH_AN_ID:
        assert any(column.unique for column in table.columns)
        assert said(opened(table, 3)) == []
    else:
        (note,) = said(opened(table, 3))
        assert note.startswith(f"2 rows of {table.name}")


WHOLE_ROWS = [table for table in TABLES.values() if table.key and not table.is_one_each]


@pytest.mark.parametrize("table", WHOLE_ROWS, ids=lambda table: table.name)
def test_rows_that_differ_in_anything_are_two(table: Table) -> None:
    for column in table.columns:
        if not column.values and not column.values_of and column.type != "boolean":
            other = {"money": 6.0, "number": 3.0}.get(column.type, OF_TYPE[column.type])
            other = other if column.type in ("money", "number") else f"{other}1" if isinstance(other, str) else other
            if other != OF_TYPE[column.type]:
                opened(table, 2, **{column.name: [OF_TYPE[column.type], other]})
    opened(table, 2, remark=["a", "b"])


TWICE_A_DAY = {*WITH_AN_ID, "events", "coupons", "calls", "complaints", "inquiries", "audits"}
"""The same may be done twice a day, or has an id of its own, or nobody is named."""
BY_DAY = [table for table in TABLES.values() if not table.key and table.main_time]


@pytest.mark.parametrize("table", BY_DAY, ids=lambda table: table.name)
def test_where_there_is_only_a_day_equal_rows_of_a_person_are_said_if_it_is_remarkable(table: Table) -> None:
    days = {column.name: [pd.Timestamp("2026-10-05")] * 3 for column in table.columns if column.type == "timestamp"}
    assert len(said(opened(table, 3, **days))) == (table.name not in TWICE_A_DAY)
    if any(column.name == "user_id" and column.nullable for column in table.columns):
        assert said(opened(table, 3, **days, user_id=[None] * 3)) == []


def test_questionnaires_to_nobody_are_not_one_and_the_same() -> None:
    nobody = {"user_id": [None] * 3}
    day = [pd.Timestamp("2026-10-05")] * 3
    assert said(opened(TABLES["surveys"], 3, **nobody, sent_at=day, answered_at=day)) == []
    (note,) = said(opened(TABLES["surveys"], 3, **nobody))
    assert note.startswith("2 rows of surveys")


def test_a_day_is_written_as_a_day() -> None:
    with pytest.raises(DataError, match="2026-10-05, word"):
        opened(TABLES["spend"], 2)


@pytest.mark.parametrize(("times", "count"), [((7, 7, 20, 20, 20), 3), ((7, 8, 20, 20, 20), 0)])
def test_a_large_table_is_counted_whole_where_two_minutes_of_an_hour_show_the_same_rows(
    times: tuple[int, ...], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpi_toolkit.sources.profile.LARGE", 5)
    at = [pd.Timestamp(f"2026-10-05 08:{minute:02}:01") for minute in times]
    notes = said(opened(TABLES["events"], 5, occurred_at=at))
    assert [note.split()[0] for note in notes] == ([str(count)] if count else [])


@pytest.mark.parametrize("name", ["events", "complaints", "orders"])
def test_what_nobody_did_at_the_same_second_is_said_where_it_has_an_amount(name: str) -> None:
    """Two strangers may do the same at the same time; that they pay the same too is remarkable."""
    expected = {"events": 1, "complaints": 0, "orders": 1}[name]  # events have no id, so they cannot be told apart
    assert len(said(opened(TABLES[name], 3, user_id=[None] * 3))) == expected


def test_events_of_nobody_are_told_apart_by_an_id_of_their_delivery() -> None:
    assert said(opened(TABLES["events"], 3, user_id=[None] * 3, event_id=["1", "2", "3"])) == []
    assert len(said(opened(TABLES["events"], 3, event_id=["1", "2", "3"]))) == 1
