"""Every canonical table can be read, from files and from frames."""

from datetime import date

import pandas as pd
import pytest

from kpi_toolkit.schema import TABLES, Column
from kpi_toolkit.settings import Settings
from kpi_toolkit.sources.opening import sources_from_frames

SAMPLES = {
    "key": "k1",
    "text": "any",
    "timestamp": "2026-10-03 10:00",
    "date": "2026-10-03",
    "money": "5.10",
    "number": "3",
    "boolean": "true",
}


def _sample(column: Column) -> str:
    listed = column.values or (Settings().rules.levels if column.values_of else ())
    return listed[0] if listed else SAMPLES[column.type]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_table_from_a_file_and_from_a_frame(opened, engine, rows, table):
    row = {column.name: _sample(column) for column in table.columns}
    sources = opened({f"{table.name}.csv": ",".join(row) + "\n" + ",".join(row.values()) + "\n"})
    assert sources.columns[table.name] == tuple(table.columns_with_days(row))
    from_file = rows(table.name, *row)
    framed = sources_from_frames({table.name: pd.DataFrame([row])}, Settings(), engine, date(2026, 11, 21))
    assert framed.columns == sources.columns
    assert rows(table.name, *row) == from_file
    assert None not in from_file[0]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_table_may_lack_what_is_optional(opened, table):
    row = {name: _sample(table[name]) for name in table.required}
    sources = opened({f"{table.name}.csv": ",".join(row) + "\n" + ",".join(row.values()) + "\n"})
    days = {table.name: date(2026, 10, 3)} if table.main_time else {}
    assert (sources.first_day, sources.last_day) == (days, days)


def test_numbers_are_read_like_amounts(faults, opened, rows):
    header = "order_id,product_id,quantity,amount\n"
    (fault,) = faults({"order_lines.csv": header + "1,p,two,5\n"})
    assert fault == (
        "`order_lines.csv`, column `quantity`: 1 of 1 rows (100.0%) cannot be read as a number: `two` (row 2). "
        "Write plain numbers such as `4.5`: no thousands separators, signs or words; or say which of them yours "
        "have, as `amount: {thousands: ' ', strip: [€]}`."
    )
    opened({"order_lines.csv": header + "1,p,-2.5,5\n"})
    assert rows("order_lines", "quantity") == [("-2.5000",)]


def test_days_that_may_lie_ahead(opened, faults, rows):
    header = "task_id,project,role,owner,due_on,done_on\n"
    opened({"tasks.csv": header + "1,p,r,o,2199-12-31,\n"})
    assert rows("tasks", "due_on") == [("2199-12-31",)]
    (fault,) = faults({"tasks.csv": header + "1,p,r,o,9999-12-31,\n"})
    assert fault == (
        "`tasks.csv`, column `due_on`: 1 of 1 rows (100.0%) are later than 2199-12-31: `9999-12-31` (row 2). "
        "Correct them; a day that stands for «never» can be mapped to null under `tables.tasks.values.due_on`."
    )
    (fault,) = faults({"tasks.csv": header + "1,p,r,o,2026-12-31,2026-12-01\n"})
    assert "column `done_on`: 1 of 1 rows (100.0%) are later than tomorrow" in fault


def test_rows_without_user_of_other_tables(opened):
    text = "user_id,rated_at,subject,score,source\n,2026-10-01,product,5,review\n1,2026-10-01,product,5,review\n"
    (note,) = opened({"ratings.csv": text}).notes
    assert (note.code, dict(note.values)) == ("rows_without_user", {"table": "ratings", "count": 1, "rows": 2})


def test_null_words_of_users_who_must_be_there(faults):
    text = "user_id,occurred_at,kind,points\n" + "NULL,2026-10-01,earn,1\n" * 2
    (fault,) = faults({"points.csv": text})
    assert "column `user_id`: 2 of 2 rows (100.0%) are empty" in fault
    assert "Words such as NULL count as empty: `rules.ids.no_user` in kpi.yaml lists them." in fault


def test_few_queries_a_table(opened, engine, monkeypatch):
    asked = []
    run = engine.run
    monkeypatch.setattr(type(engine), "run", lambda self, expression: asked.append(expression) or run(expression))
    text = "coupon_id,user_id,issued_at,face_value\n1,a,2026-10-02,5\n2,a,2026-10-02,5\n"
    opened({"coupons.csv": text}, tables={"coupons": {"values": {"user_id": {"a": "b"}}}})
    # Everything that may be amiss at a glance, ids that are nearly one, rows a day with those that stand again.
    assert len(asked) == 3
