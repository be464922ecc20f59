"""Parts of one table are one table only if nothing is lost by joining them."""

from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

HEAD = ("order_id", "user_id", "ordered_at", "amount")
TIME = datetime(2026, 10, 5, 23, 59, 59)


def _parts(tmp_path, *parts):
    folder = tmp_path / "data" / "orders"
    folder.mkdir(parents=True)
    usual = {"user_id": ["u"], "ordered_at": [TIME], "amount": [1.0]}
    for place, columns in enumerate(parts):
        whole = {"order_id": [f"o{place}"]} | usual | columns
        pq.write_table(
            pa.table({k: v for k, v in whole.items() if v is not None}), folder / f"{'abcdef'[place]}.parquet"
        )


def _of(*values, kind=None):
    return pa.array(list(values), type=kind)


# Column, its values in the parts, what is read. In every order: no part is the one that decides.
WIDEST = {
    "whole numbers and cents": ("amount", [_of(100), _of(200.5)], ["100.0000", "200.5000"]),
    "small and large whole numbers": ("amount", [_of(1, kind=pa.int8()), _of(70_000)], ["1.0000", "70000.0000"]),
    "unsigned numbers": (
        "amount",
        [_of(2**40, kind=pa.uint64()), _of(5, kind=pa.int8())],
        ["1099511627776.0000", "5.0000"],
    ),
    "decimals of other scales": (
        "amount",
        [_of(Decimal("1.25"), kind=pa.decimal128(10, 2)), _of(Decimal("2.1234"), kind=pa.decimal128(38, 4))],
        ["1.2500", "2.1234"],
    ),
    "decimals without room": (
        "amount",
        [_of(Decimal("1.25"), kind=pa.decimal128(38, 2)), _of(Decimal("2.1234"), kind=pa.decimal128(38, 10))],
        ["1.2500", "2.1234"],
    ),
    "whole numbers and decimals": ("amount", [_of(10**13), _of(Decimal("0.01"))], ["10000000000000.0000", "0.0100"]),
    "short floats": ("amount", [_of(200.1, kind=pa.float32()), _of(99_999.99)], ["200.1000", "99999.9900"]),
    "short floats and whole numbers": (
        "amount",
        [_of(0.1, kind=pa.float32()), _of(16_777_217)],
        ["0.1000", "16777217.0000"],
    ),
    "long ids": ("user_id", [_of(1234567890123456789), _of(1, kind=pa.int32())], ["1234567890123456789", "1"]),
    "ids with gaps": ("user_id", [_of(12), _of(13.0)], ["12", "13"]),
    "no value at all": ("user_id", [_of(None), _of("a")], [None, "a"]),
    "no value of another type": ("user_id", [_of(None, kind=pa.int32()), _of("a")], [None, "a"]),
    "seconds and microseconds": (
        "ordered_at",
        [_of(TIME, kind=pa.timestamp("s")), _of(TIME.replace(microsecond=5), kind=pa.timestamp("us"))],
        ["2026-10-05 23:59:59", "2026-10-05 23:59:59.000005"],
    ),
    "days and times": (
        "ordered_at",
        [_of(date(2026, 10, 1)), _of(TIME)],
        ["2026-10-01 00:00:00", "2026-10-05 23:59:59"],
    ),
    "nanoseconds": (
        "ordered_at",
        [_of(TIME, kind=pa.timestamp("ns")), _of(TIME, kind=pa.timestamp("ms"))],
        ["2026-10-05 23:59:59", "2026-10-05 23:59:59"],
    ),
    "a new column": ("channel", [None, _of("web")], [None, "web"]),
    "categories and text": ("channel", [_of("web").dictionary_encode(), _of("app")], ["web", "app"]),
}


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize("case", WIDEST)
def test_the_widest_type_holds_all_parts(case, is_turned, tmp_path, opened, rows):
    column, values, read = WIDEST[case]
    order = [1, 0] if is_turned else [0, 1]
    _parts(tmp_path, *({column: values[place]} for place in order))
    sources = opened()
    by_order = dict(rows("orders", "order_id", column))
    assert [by_order[f"o{place}"] for place in range(2)] == [read[place] for place in order]
    said = [note.values["files"] for note in sources.notes if note.code == "column_in_part"]
    assert said == (["b.parquet" if is_turned else "a.parquet"] if case == "a new column" else [])


OTHER_KINDS = {
    "text and numbers": ("amount", [_of(1.5), _of("2.5")], "its type is text, but in `a.parquet` it is a number"),
    "ids of both kinds": ("user_id", [_of(7), _of("007")], "its type is text, but in `a.parquet` it is a number"),
    "times and text": (
        "ordered_at",
        [_of(TIME), _of("2026-10-05")],
        "its type is text, but in `a.parquet` it is a time",
    ),
    "with and without a zone": (
        "ordered_at",
        [_of(TIME, kind=pa.timestamp("us")), _of(TIME, kind=pa.timestamp("us", tz="UTC"))],
        "its type is a time with a zone, but in `a.parquet` it is a time",
    ),
    "yes and numbers": ("is_gift", [_of(True), _of(1)], "its type is a number, but in `a.parquet` it is yes or no"),
}


@pytest.mark.parametrize("case", OTHER_KINDS)
def test_a_part_of_another_kind_is_refused_with_its_name(case, tmp_path, faults):
    column, values, says = OTHER_KINDS[case]
    _parts(tmp_path, *({column: part} for part in values))
    (fault,) = faults()
    assert fault.startswith(f"`b.parquet`, column `{column}`: {says}. Parts of one table have one kind of value")


def test_all_columns_of_another_kind_at_once(tmp_path, faults):
    _parts(tmp_path, {}, {"amount": _of("1"), "user_id": _of(1)})
    assert [fault.split(":")[0] for fault in faults()] == [
        "`b.parquet`, column `user_id`",
        "`b.parquet`, column `amount`",
    ]


@pytest.mark.parametrize("column", ["user_id", "amount"])
def test_a_part_without_a_column_that_must_be_there(column, tmp_path, faults):
    _parts(tmp_path, {}, {column: None})
    assert faults() == [
        f"`b.parquet` has no column `{column}`, as other parts of `orders` have. Give it their headings, or remove it."
    ]


def test_headings_of_parts_in_other_capitals(tmp_path, opened, rows):
    _parts(tmp_path, {"Channel": _of("web")}, {"CHANNEL": _of("app")})
    opened()
    assert rows("orders", "channel") == [("web",), ("app",)]


@pytest.mark.parametrize("shape", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("heading", ["Refunded Amount", "RefundedAmount", "REFUNDED_AMOUNT", "ｒｅｆｕｎｄｅｄ_amount"])
def test_headings_of_parts_that_are_one_to_people(shape, heading, tmp_path, opened, rows):
    (tmp_path / "data" / "orders").mkdir(parents=True)
    for place, name in enumerate((heading, "refunded_amount", heading.upper())):
        frame = pd.DataFrame({"order_id": [str(place)], "user_id": "u", "ordered_at": "2026-10-01", "amount": "9"})
        path = tmp_path / "data" / "orders" / f"{place}.{shape}"
        writer = {"csv": frame.to_csv, "xlsx": frame.to_excel, "parquet": frame.to_parquet}[shape]
        frame[name] = str(place)
        writer(path, index=False)
    assert opened().notes == ()
    assert sorted(rows("orders", "refunded_amount")) == [("0.0000",), ("1.0000",), ("2.0000",)]


def test_underscores_tell_headings_apart_where_one_part_has_both(tmp_path, opened, rows):
    orders = {"orders/a.csv": "order_id,user_id,ordered_at,amount,pay_way,payway\n1,a,2026-10-01,1,x,y\n"}
    opened(orders | {"orders/b.csv": "order_id,user_id,ordered_at,amount,payway\n2,a,2026-10-01,1,z\n"})
    assert rows("orders", "pay_way", "payway") == [("x", "y"), (None, "z")]


def test_a_query_sees_all_parts(tmp_path, opened, rows):
    _parts(tmp_path, {"amount": _of(1)}, {"amount": _of(2.5), "channel": _of(" web ")})
    sources = opened(tables={"orders": {"query": "SELECT * FROM orders"}})
    assert rows("orders", "amount", "channel") == [("1.0000", None), ("2.5000", "web")]
    assert [note.code for note in sources.notes] == ["column_in_part"]


@pytest.mark.parametrize("suffix", ["csv", "tsv"])
def test_text_files_with_a_new_column_in_a_later_month(suffix, opened, rows):
    sign = "\t" if suffix == "tsv" else ","
    first = "order_id,user_id,ordered_at,amount\n1,a,2026-09-01,5\n".replace(",", sign)
    later = "Amount,Channel,order_id,user_id,ordered_at\n6.5,web,2,a,2026-10-01\n".replace(",", sign)
    sources = opened({f"orders/09.{suffix}": first, f"orders/10.{suffix}": later})
    assert sorted(rows("orders", "order_id", "amount", "channel")) == [("1", "5.0000", None), ("2", "6.5000", "web")]
    assert [dict(note.values) for note in sources.notes] == [
        {"table": "orders", "column": "Channel", "files": f"09.{suffix}"}
    ]


def _book(path, sheets, hidden=()):
    path.parent.mkdir(exist_ok=True)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    book.save(path)


ONE = (1, "a", "2026-10-01", 5)
TWO = (2, "b", "2026-10-02", 50)
SHEETS = {
    "called like the table": ({"orders": [HEAD, ONE], "orders (2)": [HEAD, TWO]}, 55, "orders, orders (2)"),
    "in other capitals": ({"ORDERS": [HEAD, ONE], "x": [HEAD, TWO]}, 55, "ORDERS, x"),
    "months": ({"2026-09": [HEAD, ONE], "2026-10": [HEAD, TWO]}, 55, "2026-09, 2026-10"),
    "in another order": ({"orders": [HEAD, ONE], "more": [HEAD[::-1], TWO[::-1]]}, 55, "orders, more"),
    "headings in capitals": ({"orders": [HEAD, ONE], "more": [[h.upper() for h in HEAD], TWO]}, 55, "orders, more"),
    "a new column": ({"orders": [HEAD, ONE], "more": [(*HEAD, "channel"), (*TWO, "web")]}, 55, "orders, more"),
    "an empty one": ({"orders": [HEAD, ONE], "Sheet2": []}, 5, None),
    "only blanks": ({"orders": [HEAD, ONE, (" ", "", None, "\u3000")], "Sheet2": [(" ",)]}, 5, None),
}


@pytest.mark.parametrize("case", SHEETS)
def test_sheets_with_the_same_headings_are_one_table(case, tmp_path, opened, rows):
    sheets, amount, united = SHEETS[case]
    _book(tmp_path / "data" / "orders.xlsx", sheets)
    sources = opened()
    assert sum(float(value) for (value,) in rows("orders", "amount")) == amount
    said = [note.values["sheets"] for note in sources.notes if note.code == "sheets_united"]
    assert said == ([united] if united else [])


UNREAD = {
    "of another kind": ({"orders": [HEAD, ONE], "pivot": [("channel", "total"), ("web", 5)]}, ()),
    "hidden": ({"orders": [HEAD, ONE], "pivot": [HEAD, TWO]}, ("pivot",)),
}


@pytest.mark.parametrize("case", UNREAD)
def test_sheets_that_are_not_read_are_named(case, tmp_path, opened):
    sheets, hidden = UNREAD[case]
    _book(tmp_path / "data" / "orders.xlsx", sheets, hidden)
    sources = opened()
    assert sources.rows == {"orders": 1}
    assert [(note.code, note.values["sheets"]) for note in sources.notes] == [("sheets_unread", "pivot")]


def test_the_same_sheet_twice(tmp_path, faults):
    _book(tmp_path / "data" / "orders.xlsx", {"orders": [HEAD, ONE], "copy": [HEAD, ONE]})
    (fault,) = faults()
    assert "`orders` of `orders.xlsx` and `copy` of `orders.xlsx` have the same rows and would count twice" in fault


def test_a_sheet_without_a_column_that_must_be_there(tmp_path, faults):
    head = ("order_id", "user_id", "ordered_at")
    _book(tmp_path / "data" / "orders.xlsx", {"orders": [HEAD, ONE], "more": [head, TWO[:3]]})
    assert faults()[0].startswith("`orders.xlsx: more` has no column `amount`")


def test_cells_lost_in_a_second_sheet(tmp_path, faults):
    long = (2, 1234567890123456789, "2026-10-01", "=2+3")
    _book(tmp_path / "data" / "orders.xlsx", {"orders": [HEAD, ONE], "more": [HEAD, long]})
    assert "1 cell holds a formula without a stored result: `D2`" in faults()[0]
    _book(tmp_path / "data" / "orders.xlsx", {"orders": [HEAD, ONE], "more": [HEAD, (*long[:3], 5)]})
    assert "1 number has more than 15 digits" in faults()[0]


def test_workbooks_of_months(tmp_path, opened, rows):
    (tmp_path / "data").mkdir()
    _book(tmp_path / "data" / "orders" / "09.xlsx", {"Sheet1": [HEAD, ONE]})
    _book(tmp_path / "data" / "orders" / "10.xlsx", {"Sheet1": [HEAD, TWO]})
    opened()
    assert sorted(rows("orders", "order_id", "amount")) == [("1", "5.0000"), ("2", "50.0000")]


def test_parts_as_text_are_the_same_as_parquet(tmp_path, opened, rows):
    """The same two months in every format that has parts."""
    months = [pd.DataFrame({"order_id": ["1"], "amount": [100]}), pd.DataFrame({"order_id": ["2"], "amount": [200.5]})]
    for suffix in ("csv", "parquet"):
        folder = tmp_path / "data" / f"sales_{suffix}"
        folder.mkdir(parents=True)
        for place, month in enumerate(months):
            whole = month.assign(user_id="a", ordered_at="2026-10-01")
            whole.to_csv(folder / f"{place}.csv", index=False) if suffix == "csv" else whole.to_parquet(
                folder / f"{place}.parquet"
            )
        opened(tables={"orders": {"from": f"sales_{suffix}"}})
        assert sorted(rows("orders", "order_id", "amount")) == [("1", "100.0000"), ("2", "200.5000")]
