"""Marks of rows: equal for the same rows in whatever order, another for every change that can be made to them."""

from datetime import date

import pandas as pd
import pytest

from kpi_toolkit.engines.duckdb import DuckDBEngine


def rows() -> pd.DataFrame:
    """Rows whose columns are called as an engine's own names could be: the table, what is counted, grouped, added."""
    return pd.DataFrame(
        {
            "t": [1, 1, 1, 1],
            "day": ["a", "b", None, ""],
            "n": [1.5, 2.5, 0.0, 4.0],
            "total": ["x", "y", "z", "NULL"],
            "kept_on": [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), None],
            "at": pd.to_datetime(["2026-01-01 10:00:00.000001", "2026-02-01", "2026-02-02", None], format="ISO8601"),
            "last": ["p", "q", "r", "s"],
        }
    ).astype({"at": "datetime64[us]"})


def changed(row: int, column: str, value: object) -> pd.DataFrame:
    frame = rows()
    frame[column] = [value if place == row else old for place, old in enumerate(frame[column])]
    return frame.astype(rows().dtypes.to_dict())


def swapped(column: str) -> pd.DataFrame:
    frame = rows()
    return frame.assign(**{column: [frame[column][1], frame[column][0], *frame[column][2:]]})


CHANGES = {
    "a value of the column that is called as the day's alias": changed(0, "day", "c"),
    "a value of the column that is called as the count's alias": changed(0, "n", 9.0),
    "a value of the column that is called as the sum's alias": changed(0, "total", "w"),
    "text instead of nothing": changed(2, "day", ""),
    "nothing instead of text": changed(3, "day", None),
    "a microsecond": changed(0, "at", pd.Timestamp("2026-01-01 10:00:00.000002")),
    "a word for nothing": changed(3, "total", None),
    "two rows change places in a column": swapped("day"),
    "two rows change places in the last column": swapped("last"),
    "two columns change places": rows().rename(columns={"day": "total", "total": "day"})[list(rows().columns)],
    "a row twice": pd.concat([rows(), rows().head(1)], ignore_index=True),
    "a row less": rows().head(3),
}


@pytest.fixture
def marks(engine):
    def of(frame, day=None):
        engine.bind("t", frame)
        return engine.marks("t", day)

    return of


def test_order_means_nothing(marks):
    assert marks(rows()) == marks(rows().sample(frac=1, random_state=1)) != {}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_makes_another_mark(marks, change):
    before, after = marks(rows()), marks(CHANGES[change])
    assert before.keys() == after.keys() == {""}
    assert before != after


def test_months_are_told_apart_and_so_are_rows_without_a_day(marks):
    before, after = marks(rows(), "kept_on"), marks(changed(1, "last", "new"), "kept_on")
    assert list(before) == ["", "2026-01", "2026-02"]
    assert [month for month in before if before[month] != after[month]] == ["2026-02"]


def test_what_is_equal_but_written_in_two_ways_has_two_marks():
    """Of columns that mean nothing to the toolkit the text is a segment."""
    with DuckDBEngine() as engine:
        pairs = [
            ("0.0::DOUBLE", "-0.0::DOUBLE"),
            ("INTERVAL 1 MONTH", "INTERVAL 30 DAYS"),
            ("[0.0::REAL]", "[-0.0::REAL]"),
        ]
        for pair in pairs:
            seen = []
            for value in pair:
                engine.define_sql("odd", f"SELECT {value} AS v")
                seen.append(engine.marks("odd", None))
            assert seen[0] != seen[1], pair
