"""Headings are told apart as people do it: capitals, blanks and full width do not count."""

import pandas as pd
import pytest

from kpi_toolkit.errors import DataError
from kpi_toolkit.schema import TABLES
from kpi_toolkit.sources.matching import match
from tests.sources.shapes import SHAPES, opened_as

ROWS = {
    "order_id": ["1", "2", "3"],
    "user_id": ["a", "b", "c"],
    "ordered_at": ["2026-10-01"] * 3,
    "amount": ["100", "50", "30"],
    "status": ["paid", "paid", "cancelled"],
    "refunded_amount": ["0", "50", "0"],
    "channel": ["web", "app", "app"],
}
SPELLINGS = {
    "capitals": str.upper,
    "title": lambda name: name.title(),
    "spaces": lambda name: name.replace("_", " ").title(),
    "together": lambda name: name.title().replace("_", ""),
    "full width": lambda name: "".join(chr(ord(sign) + 0xFEE0) for sign in name),
    "blanks": lambda name: f"\u200b {name}\u3000",
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_column_is_dropped_for_how_its_name_is_written(shape, spelling, tmp_path, engine, rows):
    table = {SPELLINGS[spelling](name): values for name, values in ROWS.items()}
    sources = opened_as(shape, tmp_path, {"orders": table}, engine)
    assert ROWS.keys() <= set(sources.columns["orders"])
    assert sorted(rows("orders", "order_id", "status", "refunded_amount", "channel")) == [
        ("1", "paid", "0.0000", "web"),
        ("2", "paid", "50.0000", "app"),
        ("3", "cancelled", "0.0000", "app"),
    ]


@pytest.mark.parametrize("shape", ["query over csv", "query over parquet"])
@pytest.mark.parametrize("all_of_them", [True, False])
def test_aliases_of_a_query_are_its_names(shape, all_of_them, tmp_path, engine, rows):
    table = {name.title(): values for name, values in ROWS.items()} | {"Region": ["x", "y", "z"]}
    named = [f"{name.title()} AS {name}" for name in ROWS] if all_of_them else ["* EXCLUDE (Region)"]
    query = f"SELECT {', '.join(named)}, Region AS region FROM orders"
    sources = opened_as(shape, tmp_path, {"orders": table}, engine, tables={"orders": {"query": query}})
    assert {*ROWS, "region"} <= set(sources.columns["orders"])
    assert sorted(rows("orders", "order_id", "region")) == [("1", "x"), ("2", "y"), ("3", "z")]


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if "query" not in shape])
@pytest.mark.parametrize("twin", ["Ａmount", " AMOUNT", "amo unt", "\u200bamount"])
def test_two_headings_that_are_one_are_a_fault(shape, twin, tmp_path, engine):
    with pytest.raises(DataError, match="columns have the same name"):
        opened_as(shape, tmp_path, {"orders": ROWS | {twin: ["1", "2", "3"]}}, engine)


def test_capitals_alone_in_parquet(tmp_path, faults):
    (tmp_path / "data").mkdir()
    pd.DataFrame(ROWS | {"Amount": ["1", "2", "3"]}).to_parquet(tmp_path / "data" / "orders.parquet")
    (fault,) = faults()
    assert fault.startswith("`orders.parquet`: columns have the same name")
    assert "`amount` and `Amount`" in fault


def test_a_name_letter_by_letter_comes_first():
    there = ["order_id", "user_id", "ordered_at", "amount", "OrderedAt", "userid"]
    columns, faults = match(TABLES["orders"], {}, there, "`orders.csv`")
    assert (columns["ordered_at"], columns["user_id"], faults) == ("ordered_at", "user_id", [])


def test_columns_of_kpi_yaml_are_found_as_headings_are(opened, rows):
    text = "ID,Buyer Id,Placed,TOTAL\n1,a,2026-10-01,5\n"
    columns = {"order_id": "id", "user_id": "buyer id", "ordered_at": "ＰＬＡＣＥＤ", "amount": "Total"}
    opened({"orders.csv": text}, tables={"orders": {"columns": columns}})
    assert rows("orders", "order_id", "user_id", "amount") == [("1", "a", "5.0000")]


def test_what_kpi_yaml_calls_otherwise_is_not_read_twice():
    columns, faults = match(
        TABLES["orders"], {"amount": "Refunded_Amount"}, ["order_id", "user_id", "ordered_at", "Refunded_Amount"], "x"
    )
    assert "refunded_amount" not in columns
    assert faults == []
