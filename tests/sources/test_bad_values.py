"""Values that would be counted wrongly without a word: invisible characters, null words, cut ids, long amounts."""

from decimal import Decimal

import pandas as pd
import pytest

from kpi_toolkit.sources.raw import INTERNAL

HEADER = "order_id,user_id,ordered_at,amount\n"
GOOD = "1,7,2026-10-01,5"


def _csv(*lines: str, header: str = HEADER) -> dict[str, str]:
    return {"orders.csv": header + "".join(f"{line}\n" for line in lines)}


def _parquet(tmp_path, **columns):
    (tmp_path / "data").mkdir(exist_ok=True)
    frame = pd.DataFrame({"order_id": [1, 2], "user_id": ["a", "b"], "ordered_at": ["2026-10-01"] * 2, "amount": 1})
    frame.assign(**columns).to_parquet(tmp_path / "data" / "orders.parquet")


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000", "\u200b", "\ufeff", "\t", "\u2009\u200f"])
def test_invisible_characters_around_values(faults, opened, rows, blank):
    assert "1 row too many: `1` (2×)" in faults(_csv(GOOD, f"{blank}1{blank},7,2026-10-01,5"))[0]
    opened(_csv(f"1,{blank}a {blank}b{blank},2026-10-01{blank},{blank}5", f"2,{blank},2026-10-01,5"))
    assert rows("orders", "user_id", "amount") == [(f"a {blank}b", "5.0000"), (None, "5.0000")]


@pytest.mark.parametrize("key", ["1.23457E18", "-1.23E+18", "1.2e-5", "+1E+18", "1.23457E+18"])
def test_ids_in_scientific_notation(faults, key):
    (fault,) = faults(_csv(GOOD, f"2,{key},2026-10-01,5"))
    assert f"cannot be read as an exact id: `{key}` (row 3)" in fault


@pytest.mark.parametrize("key", ["5E12", "1.5", "a1.2E18", "12E+5x"])
def test_ids_that_only_look_like_it(opened, rows, key):
    opened(_csv(f"1,{key},2026-10-01,5"))
    assert rows("orders", "user_id") == [(key,)]


def test_columns_called_as_inner_ones_hide_nothing(faults):
    header = "order_id,user_id,ordered_at,amount,raw_amount,kpi_unread_amount,kpi_row,kpi_new\n"
    (fault,) = faults(_csv("1,7,2026-10-01,free,,,,", header=header))
    assert "cannot be read as an amount: `free` (row 2)" in fault


@pytest.mark.parametrize("name", ["raw_amount", "kpi_unread_amount", "kpi_row", "rowid", "RowID", "rule_0", "key", "n"])
def test_columns_called_as_inner_ones_are_read(opened, rows, name):
    sources = opened(_csv("1,7,2026-10-01,5,x", header=HEADER.replace("\n", f",{name}\n")))
    assert sources.columns["orders"][-1] == name
    assert rows("orders", name) == [("x",)]


def test_rows_of_a_file_with_a_column_called_rowid(faults):
    found = faults(_csv("1,7,2026-10-01,5,a", "2,7,2026-10-01,y,b", header=HEADER.replace("\n", ",rowid\n")))
    assert "`y` (row 3)" in found[0]


def test_inner_columns_in_parquet_are_not_read(tmp_path, opened):
    _parquet(tmp_path, **{f"{INTERNAL}row": 5, f"{INTERNAL}unread amount": "x", f"{INTERNAL.upper()}RAW amount": "y"})
    assert opened().columns["orders"][-1] == "amount"


@pytest.mark.parametrize("amount", ["1.23456", "0.00001", ".123456789", "-1.00005"])
def test_amounts_with_more_than_four_decimals(faults, amount):
    fault, *_ = faults(_csv(GOOD, f"2,7,2026-10-01,{amount}"))
    assert f"1 of 2 rows (50.0%) have more than 4 decimal places: `{amount}` (row 3). Round them in a `query`" in fault


@pytest.mark.parametrize(
    ("amount", "read"),
    [
        ("1.50000000", "1.5000"),
        ("0.30000000000000004", "0.3000"),
        ("1000000000.3000001", "1000000000.3000"),
        ("2.1999999999999997", "2.2000"),
    ],
)
def test_zeros_and_what_floats_leave_are_no_decimals(opened, rows, amount, read):
    opened(_csv(f"1,7,2026-10-01,{amount}"))
    assert rows("orders", "amount") == [(read,)]


def test_long_decimals_in_parquet(tmp_path, faults, opened, rows):
    _parquet(tmp_path, amount=[Decimal("1.50000"), Decimal("1.23456")])
    assert (
        "`orders.parquet`, column `amount`: 1 of 2 rows (50.0%) have more than 4 decimal places: `1.23456`"
        in faults()[0]
    )
    _parquet(tmp_path, amount=[Decimal("1.50000"), Decimal("2.00000")])
    opened()
    assert rows("orders", "amount") == [("1.5000",), ("2.0000",)]


def test_floats_are_rounded(tmp_path, opened, rows):
    _parquet(tmp_path, amount=[1.23456, 2.0])
    opened()
    assert rows("orders", "amount") == [("1.2346",), ("2.0000",)]


def test_query_rounds(opened, rows):
    query = "SELECT order_id, user_id, ordered_at, round(amount::DECIMAL(38, 10), 4) AS amount FROM orders"
    opened(_csv("1,7,2026-10-01,1.23456"), tables={"orders": {"query": query}})
    assert rows("orders", "amount") == [("1.2346",)]


def test_largest_text_amount(faults):
    assert "`orders.csv`, column `amount`" in faults(_csv(GOOD, "2,7,2026-10-01,99999999999999.99999"))[0]


@pytest.mark.parametrize("column", ["amount", "user_id", "order_id"])
@pytest.mark.parametrize("value", [float("nan"), float("-inf"), 1e300])
def test_floats_that_are_no_values(tmp_path, faults, column, value):
    import pyarrow as pa
    import pyarrow.parquet as pq

    (tmp_path / "data").mkdir()
    columns = {"order_id": [1, 2], "user_id": [1, 2], "ordered_at": ["2026-10-01"] * 2, "amount": [1, 2]}
    pq.write_table(pa.table(columns | {column: pa.array([1.0, value])}), tmp_path / "data" / "orders.parquet")
    assert f"`orders.parquet`, column `{column}`: 1 of 2 rows (50.0%) cannot be read as" in faults()[0]


def test_smallest_integers(tmp_path, faults, opened, rows):
    _parquet(tmp_path, amount=[1, -(2**63)])
    assert "`orders.parquet`, column `amount`: 1 of 2 rows (50.0%) cannot be read as an amount" in faults()[0]
    _parquet(tmp_path, user_id=[1, -(2**63)])
    opened()
    assert rows("orders", "user_id") == [("1",), ("-9223372036854775808",)]


def test_value_that_the_database_cannot_compute_with_names_the_table(faults):
    query = "SELECT order_id, user_id, ordered_at, amount::INTEGER AS amount FROM orders"
    (fault,) = faults(_csv("1,7,2026-10-01,free"), tables={"orders": {"query": query}})
    assert fault.startswith("`tables.orders.query` cannot be read as `orders`: Could not convert string 'free'")


def test_refund_above_the_amount_is_noted(opened):
    lines = ("1,7,2026-10-01,5,6", "2,7,2026-10-01,5,5", "3,7,2026-10-01,5,")
    sources = opened(_csv(*lines, header=HEADER.replace("\n", ",refunded_amount\n")))
    (note,) = sources.notes
    assert (note.code, dict(note.values)) == ("refund_above_amount", {"count": 1, "rows": 3})
