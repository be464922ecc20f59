import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

HEAD = ("order_id", "user_id", "ordered_at", "amount")


@pytest.fixture
def book(tmp_path):
    """Write sheets of rows into orders.xlsx."""

    def write(**sheets):
        (tmp_path / "data").mkdir(exist_ok=True)
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "data" / "orders.xlsx")

    return write


def test_numbers_text_days_and_times(book, opened, rows):
    book(Sheet1=[HEAD, (1, "00123", datetime(2026, 10, 1, 23, 30), 5.1), (2.0, None, date(2026, 10, 2), 7)])
    sources = opened()
    assert rows("orders", *HEAD) == [
        ("1", "00123", "2026-10-01 23:30:00", "5.1000"),
        ("2", None, "2026-10-02 00:00:00", "7.0000"),
    ]
    assert sources.nulls["orders"] == {"user_id": 1}


def test_column_of_days_stays_in_every_zone(book, opened, rows):
    book(Sheet1=[HEAD, (1, "a", datetime(2026, 10, 1), 5)])
    opened(source={"time_zone": "UTC"}, time_zone="America/New_York")
    assert rows("orders", "ordered_on") == [("2026-10-01",)]


def test_ids_longer_than_excel_keeps(book, faults):
    book(Sheet1=[HEAD, (1, 1234567890123456789, "2026-10-01", 5), (2, 7, "2026-10-01", 5)])
    (fault,) = faults()
    assert fault == (
        "`orders.xlsx`, column `user_id`: 1 number has more than 15 digits: `1.234567890123457e+18`. "
        "Excel keeps 15 digits; store the column as text."
    )


def test_long_ids_as_text(book, opened, rows):
    book(Sheet1=[HEAD, (1, "1234567890123456789", "2026-10-01", 5)])
    opened()
    assert rows("orders", "user_id") == [("1234567890123456789",)]


def test_row_numbers_are_the_sheets(book, faults):
    book(Sheet1=[HEAD, (1, "a", "2026-10-01", 5), (None,) * 4, (2, "a", "2026-10-01", "free")])
    assert "`free` (row 4)" in faults()[0]


def test_sheet_by_name_or_the_only_one(book, opened, faults):
    book(notes=[("x",)], orders=[HEAD, (1, "a", "2026-10-01", 5)])
    assert opened().rows == {"orders": 1}
    book(notes=[("x",)], more=[HEAD])
    assert faults()[0].startswith("`orders.xlsx` has 2 sheets: `notes`, `more`. Call the one to read `orders`, or say")


def test_empty_header_only_and_twin_headings(book, faults):
    book(Sheet1=[])
    assert faults()[0].startswith("`orders.xlsx` is empty.")
    book(Sheet1=[HEAD])
    assert faults()[0].startswith("`orders.xlsx` has a header but no rows.")
    book(Sheet1=[(*HEAD, "amount"), (1, 2, 3, 4, 5)])
    assert "columns have the same name" in faults()[0]


def test_no_workbook(faults):
    assert faults({"orders.xlsx": b"order_id"}) == ["`orders.xlsx` is not an Excel workbook. Save it anew as .xlsx."]


def _change(path, part, change):
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)


SHEET = "xl/worksheets/sheet1.xml"


def test_formulas_without_results(book, faults):
    book(Sheet1=[HEAD, (1, "a", "2026-10-01", "=2+3"), (2, "=A2", "2026-10-01", 5), (3, "b", "2026-10-01", 5, "=1")])
    assert faults() == [
        "`orders.xlsx`: 2 cells hold a formula without a stored result: `D2`, `B3`. "
        "Open the file in Excel and save it, or write the results."
    ]


def test_formulas_with_results_even_empty_ones(tmp_path, book, opened, rows):
    book(Sheet1=[HEAD, (1, '=""', "2026-10-01", "=2+3")])
    none = rb"<v ?(?:/>|></v>)"

    def change(xml):
        xml, texts = re.subn(rb'<c r="B2"><f>""</f>' + none, b'<c r="B2" t="str"><f>""</f><v></v>', xml)
        xml, numbers = re.subn(b"<f>2[+]3</f>" + none, b"<f>2+3</f><v>5</v>", xml)
        assert texts == numbers == 1
        return xml

    _change(tmp_path / "data" / "orders.xlsx", SHEET, change)
    opened()
    assert rows("orders", "user_id", "amount") == [(None, "5.0000")]


def _merge(tmp_path, *areas):
    path = tmp_path / "data" / "orders.xlsx"
    merged = openpyxl.load_workbook(path)
    for area in areas:
        merged.worksheets[0].merge_cells(area)
    merged.save(path)


def test_merged_rows(tmp_path, book, faults):
    book(Sheet1=[HEAD, (1, "a", "2026-10-01", 5), (2, "a", "2026-10-01", 5)])
    _merge(tmp_path, "B2:B3")
    assert faults() == [
        "`orders.xlsx`: cells are merged: `B2:B3`. Only the first of them has a value: unmerge them, and fill every row; "
        "or write `fill_down: [user_id]` under `tables.orders` in kpi.yaml, where empty cells have the value above."
    ]


def test_merged_cells_that_matter_to_nobody(tmp_path, book, opened):
    book(Sheet1=[("",), (*HEAD, "x", None), (1, "a", "2026-10-01", 5)])
    _merge(tmp_path, "E2:F2", "H3:H9", "A8:B9")
    assert opened().rows == {"orders": 1}


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "change", [lambda xml: xml[: len(xml) // 2], lambda xml: b"", lambda xml: xml.replace(b"<", b"&")]
)
def test_damaged_workbook(tmp_path, book, faults, part, change):
    book(Sheet1=[HEAD, (1, "a", "2026-10-01", 5)])
    _change(tmp_path / "data" / "orders.xlsx", part, change)
    assert faults() == [
        "`orders.xlsx` begins as an Excel workbook does but is damaged or was not downloaded whole. Export or download it again, or save it anew as .xlsx."
    ]


@pytest.mark.parametrize(("old", "new"), [(b"<v>1</v>", b"<v>x</v>"), (b'r="A2"', b'r="?"')])
def test_damaged_cells(tmp_path, book, faults, old, new):
    book(Sheet1=[HEAD, (1, "a", "2026-10-01", 5)])
    _change(tmp_path / "data" / "orders.xlsx", SHEET, lambda xml: xml.replace(old, new))
    assert faults() == [
        "`orders.xlsx` begins as an Excel workbook does but is damaged or was not downloaded whole. Export or download it again, or save it anew as .xlsx."
    ]
