"""A blank value means the same in every kind of source: none."""

import pytest

from kpi_toolkit.engines.blanks import BLANKS
from kpi_toolkit.errors import DataError
from kpi_toolkit.measuring.naming import labelled, named
from kpi_toolkit.sources import contract
from tests.sources.shapes import SHAPES, opened_as
from tests.whole import part_of

BLANK = ["", " ", "  ", "\u3000", "\u200b", "\u00a0 ", "\ufeff"]
TABLES = {
    "orders": {
        "order_id": [f"o{n}" for n in range(9)],
        "user_id": ["a", " a ", *BLANK],
        "ordered_at": ["2026-10-01"] * 9,
        "amount": [1.0] * 9,
        "channel": ["web", "\u3000web\u200b", *BLANK],
        "city": ["x", "x\u00a0", *BLANK],
    },
    "users": {
        "user_id": ["a", "b"],
        "registered_at": ["2026-10-01"] * 2,
        "channel": ["", " web"],
        "is_staff": ["", "no"],
    },
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("least", [0, 200_000])
def test_blank_is_null_in_every_shape(shape, least, tmp_path, engine, rows, monkeypatch):
    monkeypatch.setattr(contract, "WORTH_READING_LESS", least)
    sources = opened_as(shape, tmp_path, TABLES, engine)
    full, none = ("a", "web", "x"), (None, None, None)
    assert sorted(rows("orders", "user_id", "channel", "city"), key=str) == sorted([full] * 2 + [none] * 7, key=str)
    assert sorted(rows("users", "channel", "is_staff"), key=str) == [("web", "false"), (None, None)]
    assert sources.nulls["orders"] == {"user_id": 7, "channel": 7}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("least", [0, 200_000])
def test_one_blank_among_clean_values(shape, least, tmp_path, engine, rows, monkeypatch):
    """What made a column look clean: a comparison with what became null is neither true nor false."""
    monkeypatch.setattr(contract, "WORTH_READING_LESS", least)
    orders = {name: values[:1] * 2 for name, values in TABLES["orders"].items()}
    orders |= {"order_id": ["1", "2"], "channel": ["web", " "]}
    opened_as(shape, tmp_path, {"orders": orders}, engine)
    assert sorted(rows("orders", "channel"), key=str) == [("web",), (None,)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("column", ["order_id", "ordered_at", "amount"])
def test_a_blank_where_there_must_be_a_value(shape, column, tmp_path, engine):
    orders = {name: values[:2] for name, values in TABLES["orders"].items()} | {column: ["1", "\u3000"]}
    with pytest.raises(DataError) as caught:
        opened_as(shape, tmp_path, {"orders": orders | {"ordered_at": orders["ordered_at"]}}, engine)
    assert any(f"column `{column}`: 1 of 2 rows (50.0%) are empty" in fault for fault in caught.value.faults)


def test_no_two_segments_have_one_name_and_none_that_of_the_total():
    values = [None, float("nan"), "", "web", "channel=", "channel=web", "channel=?", 'channel=""', "?", "=", *BLANKS]
    labels = [labelled("channel", value) for value in values]
    assert labels[0] == labels[1] == "channel="
    assert len(set(labels[1:])) == len(values) - 1
    assert "" not in labels
    assert len({named("channel", label) for label in labels[1:]}) == len(values) - 1


FILTERS = [
    ("status <> 'cancelled'", 3, 1),
    ("status NOT IN ('cancelled')", 3, 1),
    ("NOT (status = 'cancelled') -- no cancelled ones", 3, 1),
    ("status <> 'cancelled' AND amount::DOUBLE > 0", 3, 1),
    ("status LIKE 'p%' OR length(channel) > 9", 3, 2),
    ("coalesce(status, '') <> 'cancelled'", 4, 0),
    ("status IS NULL OR status <> 'cancelled'", 4, 0),
    ("status IS DISTINCT FROM 'cancelled'", 4, 0),
    ("true", 5, 0),
]
ORDERS = {
    "order_id": list("12345"),
    "user_id": list("abcde"),
    "ordered_at": ["2026-10-01"] * 5,
    "amount": [1.0] * 5,
    "status": ["paid", "\u3000", "cancelled\t", "paid", "paid"],
    "channel": ["web", "web", "", "web", ""],
}


@pytest.mark.parametrize("shape", part_of([shape for shape in SHAPES if shape != "frame" and "query" not in shape], 2))
@pytest.mark.parametrize(("condition", "kept", "unsaid"), FILTERS)
def test_rows_that_a_filter_drops_for_an_empty_cell_are_said(shape, condition, kept, unsaid, tmp_path, engine):
    sources = opened_as(shape, tmp_path, {"orders": ORDERS}, engine, tables={"orders": {"filter": condition}})
    assert sources.rows == {"orders": kept}
    notes = [dict(note.values) for note in sources.notes if note.code == "filter_undecided"]
    assert notes == ([{"table": "orders", "count": unsaid}] if unsaid else [])


QUERIES = [
    ("SELECT * FROM orders WHERE status <> 'cancelled'", 3, ["status <> 'cancelled'"]),
    (
        "WITH paid AS (SELECT * FROM orders WHERE status <> 'cancelled') SELECT * FROM paid",
        3,
        ["status <> 'cancelled'"],
    ),
    ("SELECT * FROM (SELECT * FROM orders WHERE NOT status = 'cancelled')", 3, ["NOT status = 'cancelled'"]),
    (
        "SELECT o.* FROM orders AS o JOIN orders AS p USING (order_id) WHERE p.status <> 'cancelled'",
        3,
        ["p.status <> 'cancelled'"],
    ),
    ("SELECT * FROM orders WHERE coalesce(status, '') <> 'cancelled'", 4, []),
    ("SELECT * FROM orders", 5, []),
]


@pytest.mark.parametrize("shape", ["csv", "parquet", "duckdb"])
@pytest.mark.parametrize(("query", "kept", "unsaid"), QUERIES)
def test_rows_that_a_query_drops_for_an_empty_cell_are_said(shape, query, kept, unsaid, tmp_path, engine):
    sources = opened_as(shape, tmp_path, {"orders": ORDERS}, engine, tables={"orders": {"query": query}})
    assert sources.rows == {"orders": kept}
    notes = [
        (note.values["condition"], note.values["count"]) for note in sources.notes if note.code == "query_undecided"
    ]
    assert notes == [(condition, 1) for condition in unsaid]
