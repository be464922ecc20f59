import pytest

from kpi_toolkit.errors import DataError
from kpi_toolkit.sources import csv_file

HEADER = "order_id,user_id,ordered_at,amount\n"

CHINESE = "order_id,user_id,ordered_at,amount,channel\n1,甲,2026-10-01,5,公众号\n2,乙,2026-10-02,6,抖音\n"


def test_gbk_is_refused_with_the_remedy(faults):
    (fault,) = faults({"orders.csv": CHINESE.encode("gbk")})
    assert fault == (
        "`orders.csv`, line 2: not UTF-8 text. It can be read as gb18030: "
        "set `encoding: gb18030` for this table in kpi.yaml."
    )


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-16", "utf-8", "utf-8-sig"])
def test_declared_encoding(opened, rows, encoding):
    opened({"orders.csv": CHINESE.encode(encoding)}, tables={"orders": {"encoding": encoding}})
    assert rows("orders", "user_id", "channel") == [("甲", "公众号"), ("乙", "抖音")]


def test_utf_8_byte_order_mark_needs_no_setting(opened):
    assert opened({"orders.csv": CHINESE.encode("utf-8-sig")}).rows == {"orders": 2}


def test_utf_16_is_named(faults):
    assert "set `encoding: utf-16`" in faults({"orders.csv": CHINESE.encode("utf-16")})[0]


@pytest.mark.parametrize(
    "encoding", ["utf-88", "rot13", "hex", "base64", "zlib", "undefined", "punycode", "idna", "a\0b", ""]
)
def test_unknown_encoding(tmp_path, encoding):
    path = tmp_path / "orders.csv"
    path.write_text(CHINESE, encoding="utf-8")
    with pytest.raises(
        DataError, match=r"no encoding is called `.*`. Usual ones: `utf-8`, `gb18030`, `utf-16`, `cp1252`"
    ):
        csv_file.decoded(path, encoding, tmp_path)


@pytest.mark.parametrize(
    ("form", "remedy"), [("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"), ("utf-8", "utf-8")]
)
def test_utf_16_without_its_mark(faults, opened, form, remedy):
    files = {"orders.csv": CHINESE.encode(form)}
    (fault,) = faults(files, source={"encoding": "utf-16"})
    assert "`orders.csv`, line 1: not `utf-16` text." in fault
    assert f"set `encoding: {remedy}`" in fault
    assert opened(files, source={"encoding": remedy}).rows == {"orders": 2}


def test_utf_16_without_its_mark_is_no_utf_8(faults):
    (fault,) = faults({"orders.csv": HEADER.encode("utf-16-le") + b"\0"})
    assert "`orders.csv` is no text: there are zero bytes in its heading line." in fault
    assert "set `encoding: utf-16-le`" in fault


@pytest.mark.parametrize("rest", ["", "x" * 200_000])
def test_open_quote_in_the_heading(faults, rest):
    (fault,) = faults({"orders.csv": '"' + HEADER + "1,7,2026-10-01,5\n" + rest})
    assert fault.startswith("`orders.csv`: the heading line cannot be read: ")
    assert "quotation mark" in fault


def test_invisible_characters_around_headings(opened):
    text = "\u200border_id\u00a0,\u3000user_id,ordered_at\ufeff,amount\n1,7,2026-10-01,5\n"
    assert opened({"orders.csv": text}).rows == {"orders": 1}


def test_wrong_declared_encoding(faults):
    (fault,) = faults({"orders.csv": CHINESE.encode()}, tables={"orders": {"encoding": "ascii"}})
    assert "line 2: not `ascii` text. It can be read as utf-8" in fault


@pytest.mark.parametrize("before", [b"", b"x" * (csv_file.CHUNK - 1)])
def test_line_of_a_broken_byte_across_chunks(tmp_path, before):
    path = tmp_path / "orders.csv"
    path.write_bytes(b"a\n" + before[:-2] + "\n甲".encode()[:3] + b"\xff\n")
    with pytest.raises(DataError, match="line 3: not UTF-8"):
        csv_file.decoded(path, "utf-8", tmp_path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter(opened, delimiter):
    text = HEADER + "1,7,2026-10-01,5\n"
    assert opened({"orders.csv": text.replace(",", delimiter)}).rows == {"orders": 1}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_and_no_last_one(opened, rows, ending):
    opened({"orders.csv": ending.join([HEADER.strip(), "1,7,2026-10-01,5", "2,8,2026-10-01,6"])})
    assert rows("orders", "amount") == [("5.0000",), ("6.0000",)]


def test_ragged_lines(faults):
    (fault,) = faults({"orders.csv": HEADER + "1,7,2026-10-01,5\n2,7,2026-10-01,1,234\n"})
    assert "`orders.csv`, line 3 has 5 columns instead of 4: `2,7,2026-10-01,1,234`" in fault


def test_ragged_first_line_is_not_skipped(faults):
    (fault,) = faults({"orders.csv": HEADER + "1,7\n" + "2,7,2026-10-01,1\n" * 20})
    assert "line 2 has 2 columns instead of 4" in fault


def test_open_quote(faults):
    (fault,) = faults({"orders.csv": HEADER + '1,"7,2026-10-01,5\n2,7,2026-10-01,1\n'})
    assert "`orders.csv`, line 2: a quotation mark is not closed" in fault


def test_quoted_delimiters_quotes_and_line_breaks(opened, rows):
    opened({"orders.csv": HEADER + '1,"a,\n""b""",2026-10-01,5\n'})
    assert rows("orders", "user_id") == [('a,\n"b"',)]


def test_two_columns_of_one_name(faults):
    (fault,) = faults({"orders.csv": "order_id,user_id,ordered_at,amount,Amount\n1,7,2026-10-01,5,6\n"})
    assert fault.startswith(
        "`orders.csv`: columns have the same name (capitals, blanks and full width do not count): `amount` and `Amount`"
    )


def test_headings_without_names_are_called_by_place(opened):
    sources = opened({"orders.csv": ",order_id , user_id,ordered_at,amount\n0,1,7,2026-10-01,5\n"})
    assert sources.columns["orders"][-1] == "column 1"
