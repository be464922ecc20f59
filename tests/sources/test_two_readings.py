"""No value is read in one of two ways, and no remedy is another number than was meant."""

import pandas as pd
import pytest

from tests.sources.shapes import SHAPES, opened_as

HEAD = "order_id;user_id;ordered_at;amount;refunded_amount\n"
ONE = {"order_id": ["1"], "user_id": ["a"], "ordered_at": ["2026-10-01"], "amount": ["5"]}


def _orders(*amounts, sign=";", refunded=""):
    lines = [f"{n};a;2026-10-01;{amount};{refunded}\n" for n, amount in enumerate(amounts)]
    return {"orders.csv": (HEAD + "".join(lines)).replace(";", sign)}


@pytest.mark.parametrize("amounts", [["1.234"], ["1.234", "2.500"], ["1.234", "5"], ["-1.234", "12.345"], ["100.000"]])
def test_points_that_may_stand_between_thousands(amounts, faults, opened, rows):
    said = [fault for fault in faults(_orders(*amounts)) if "two readings" in fault]
    (number,) = {text for text in amounts if "." in text} if len(amounts) == 1 else {amounts[0]}
    assert f"`{number}`" in said[0]
    assert "`decimal: ','` or `decimal: '.'`" in said[0]
    positive = [text.removeprefix("-") for text in amounts]
    for sign in (".", ","):
        opened(_orders(*positive), tables={"orders": {"decimal": sign}})
        plain = [text.replace(".", "") if sign == "," else text for text in positive]
        assert [float(value) for (value,) in rows("orders", "amount")] == [float(text) for text in plain]


@pytest.mark.parametrize(
    ("amounts", "refunded"), [(["1.234", "0.5"], ""), (["1.234", "0.500"], ""), (["1234.567"], ""), (["12.5"], "")]
)
def test_a_point_that_shows_what_it_is(amounts, refunded, opened, rows):
    opened(_orders(*amounts, refunded=refunded))
    assert [float(value) for (value,) in rows("orders", "amount")] == [float(text) for text in amounts]


def test_another_column_shows_what_a_point_is(opened, rows):
    opened(_orders("1.234", refunded="0.5"))
    assert rows("orders", "amount", "refunded_amount") == [("1.2340", "0.5000")]


@pytest.mark.parametrize("sign", [",", "\t", "|"])
def test_points_where_the_comma_is_no_decimal_sign(sign, opened, rows):
    opened(_orders("1.234", sign=sign))
    assert rows("orders", "amount") == [("1.2340",)]


def test_points_in_what_a_filter_or_query_leaves(faults):
    for chosen in ({"filter": "order_id = '0'"}, {"query": "SELECT * FROM orders"}):
        assert "two readings: `1.234`" in faults(_orders("1.234", "0.5x"), tables={"orders": chosen})[-1]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0,1", "0.1000"),
        ("12,5", "12.5000"),
        ("1.234,50", "1234.5000"),
        ("1.234", "1234.0000"),
        ("7", "7.0000"),
        (",5", "0.5000"),
    ],
)
def test_decimal_commas(text, read, opened, rows):
    for settings in ({"source": {"decimal": ","}}, {"tables": {"orders": {"decimal": ","}}}):
        opened(_orders(text), **settings)
        assert rows("orders", "amount") == [(read,)]


def test_values_and_constants_of_kpi_yaml_have_a_point(opened, rows):
    chosen = {"decimal": ",", "values": {"amount": {"gratis": "0.5"}}, "constants": {"cost": "1.25"}}
    opened(_orders("gratis", "1,5"), tables={"orders": chosen})
    assert rows("orders", "amount", "cost") == [("0.5000", "1.2500"), ("1.5000", "1.2500")]


@pytest.mark.parametrize("text", ["1.5", "1,234,567", "1.23,5", "1 234"])
def test_what_a_decimal_comma_leaves_unread(text, faults):
    assert f"cannot be read as an amount: `{text}`" in faults(_orders(text), source={"decimal": ","})[0]


@pytest.mark.parametrize("text", ["0,1", "12,5", "1.234,5", "1234,567", "0,123"])
def test_the_setting_for_decimal_commas_is_named(text, faults):
    (fault,) = faults(_orders(text))
    assert f"1 of 1 rows (100.0%) have a decimal comma: `{text}`" in fault
    assert fault.endswith("Set `decimal: ','` under `tables.orders` in kpi.yaml.")


@pytest.mark.parametrize("text", ["1,234", "12,345", "1,234,567"])
def test_a_comma_that_may_stand_between_thousands_gets_no_reading(text, faults):
    (fault,) = faults(_orders(text))
    assert f"cannot be read as an amount: `{text}`" in fault
    assert "decimal: ','" not in fault


# Form → a number, the local time in Shanghai that it means.
NUMBERED = {
    "epoch_s": (1767225600, "2026-01-01 08:00:00"),
    "epoch_ms": (1767225600123, "2026-01-01 08:00:00.123"),
    "epoch_us": (1767225600123456, "2026-01-01 08:00:00.123456"),
    "epoch_ns": (1767225600123456000, "2026-01-01 08:00:00.123456"),
    "excel_days": (46023.5, "2026-01-01 12:00:00"),
}


EVERYWHERE = [
    (shape, form, is_text)
    for shape in SHAPES
    for form in NUMBERED
    for is_text in (True, False)
    if is_text or shape != "xlsx" or form not in ("epoch_us", "epoch_ns")  # a cell has 15 digits
]


@pytest.mark.parametrize(("shape", "form", "is_text"), EVERYWHERE)
def test_numbered_times_are_recognised_and_read_by_the_setting(shape, form, is_text, tmp_path, engine, rows):
    number, read = NUMBERED[form]
    table = {"orders": ONE | {"ordered_at": [str(number) if is_text else number]}}
    tables = {"orders": {"date_format": form}}
    opened_as(shape, tmp_path, table, engine, tables=tables)
    assert rows("orders", "ordered_at") == [(read,)]


@pytest.mark.parametrize("form", NUMBERED)
def test_the_setting_for_numbered_times_is_named(form, faults):
    text = f"order_id,user_id,ordered_at,amount\n1,a,{NUMBERED[form][0]},5\n"
    (fault,) = faults({"orders.csv": text})
    assert f"set `date_format: {form}` under `tables.orders` in kpi.yaml" in fault


@pytest.mark.parametrize(
    ("form", "text", "read"),
    [
        ("epoch_s", "2026-10-31 08:30:00", "2026-10-31 08:30:00"),
        ("epoch_s", "20261031", "2026-10-31 00:00:00"),
        ("epoch_s", "1767225600.5", "2026-01-01 08:00:00.5"),
        ("excel_days", "46023", "2026-01-01 00:00:00"),
        ("excel_days", "46023.333333333336", "2026-01-01 08:00:00"),
        ("excel_days", "2026-10-31", "2026-10-31 00:00:00"),
    ],
)
def test_other_columns_of_a_table_with_numbered_times(form, text, read, opened, rows):
    files = {"orders.csv": f"order_id,user_id,ordered_at,amount\n1,a,{text},5\n"}
    opened(files, source={"date_format": form})
    assert rows("orders", "ordered_at") == [(read,)]


def test_days_of_a_spreadsheet_stay_days_in_every_zone(opened, rows):
    files = {"orders.csv": "order_id,user_id,ordered_at,amount\n1,a,46023,5\n2,a,46023.75,5\n"}
    opened(files, source={"date_format": "excel_days", "time_zone": "UTC"}, time_zone="Asia/Shanghai")
    assert [day for (day,) in rows("orders", "ordered_on")] == ["2026-01-01", "2026-01-02"]


@pytest.mark.parametrize("text", ["202610010830", "20261001083000", "2026", "123", "99999999999999999999"])
def test_numbers_that_are_no_times(text, faults):
    (fault,) = faults({"orders.csv": f"order_id,user_id,ordered_at,amount\n1,a,{text},5\n"})
    assert "look like" not in fault


def test_numbered_times_in_parquet(tmp_path, opened, rows):
    (tmp_path / "data").mkdir()
    frame = pd.DataFrame({"order_id": [1, 2], "user_id": "a", "ordered_at": [1767225600.0, 1767225601.0], "amount": 1})
    frame.to_parquet(tmp_path / "data" / "orders.parquet")
    opened(tables={"orders": {"date_format": "epoch_s"}})
    assert rows("orders", "ordered_at") == [("2026-01-01 08:00:00",), ("2026-01-01 08:00:01",)]
