"""Sheets as text: what Excel and CSV files hold, without a guess."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from kpi_toolkit.errors import UsageError
from kpi_toolkit.sheets.cells import read_cells


def workbook(folder: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book["Sheet"].append(row)
    book.save(folder / "targets.xlsx")
    return folder / "targets.xlsx"


def test_excel_values_become_the_text_one_would_type(tmp_path: Path) -> None:
    path = workbook(tmp_path, [7, 0.18, 1e-05, 1e16, None, " NA ", True], [date(1998, 3, 1)])
    assert rows(path) == [
        ["7", "0.18", "0.00001", "10000000000000000", "", "NA", "True"],
        ["1998-03-01", "", "", "", "", "", ""],
    ]


def test_excel_numbers_have_the_digits_that_excel_shows(tmp_path: Path) -> None:
    path = workbook(tmp_path, [0.1 + 0.2, 1 / 3, -1 / 300, 123456.789])
    assert rows(path) == [["0.3", "0.333333333333333", "-0.00333333333333333", "123456.789"]]


def rows(path: Path) -> list[list[str]]:
    grid = read_cells(path)
    assert not grid.findings
    return [list(row) for row in grid.rows]


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='1'><c r='A1'"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='x'><c r='?'><v>1</v></c></row></sheetData>"),
        ("xl/worksheets/sheet1.xml", None),
        ("xl/workbook.xml", b"<workbook"),
        ("xl/workbook.xml", b"<a/>"),
        ("[Content_Types].xml", b"\x00"),
        ("xl/styles.xml", b"<styleSheet><cellXfs><xf numFmtId='x'/></cellXfs></styleSheet>"),
    ],
)
def test_a_damaged_workbook_is_refused(tmp_path: Path, part: str, content: bytes | None) -> None:
    path = workbook(tmp_path, ["metric"], ["sales"])
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    assert part in parts
    with zipfile.ZipFile(path, "w") as damaged:
        for name, data in (parts | {part: content}).items():
            if data is not None:
                damaged.writestr(name, data)
    with pytest.raises(UsageError, match="no readable Excel workbook"):
        read_cells(path)


def test_a_time_of_day_is_kept(tmp_path: Path) -> None:
    assert rows(workbook(tmp_path, [datetime(1998, 3, 1, 9, 30)])) == [["1998-03-01 09:30:00"]]


def test_rows_before_the_first_cell_count(tmp_path: Path) -> None:
    book = Workbook()
    book["Sheet"]["B3"] = "metric"
    book.save(tmp_path / "targets.xlsx")
    assert rows(tmp_path / "targets.xlsx") == [["", ""], ["", ""], ["", "metric"]]


def test_an_excel_formula_without_a_result_is_not_taken_for_an_empty_cell(tmp_path: Path) -> None:
    grid = read_cells(workbook(tmp_path, ["weight", "owner"], [1, "Lin"], ["=1/3", "Lin"]))
    (finding,) = grid.findings
    assert (finding.code, finding.row) == ("K024", 3)
    assert "cell A3 holds a formula" in finding.text("en")
    assert grid.unreadable == {3}


def test_merged_cells_are_named_with_all_their_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["metric", "owner"], ["sales", "Lin"], ["orders", None], ["buyers", None], [None, None])
    book = load_workbook(path)
    book["Sheet"].merge_cells("B2:B4")
    book["Sheet"].merge_cells("A5:B5")  # empty: nothing is lost
    book.save(path)
    grid = read_cells(path)
    (finding,) = grid.findings
    assert "B2:B4 are merged" in finding.text("en")
    assert "取消合并" in finding.text("zh")
    assert grid.unreadable == {2, 3, 4}


def test_the_error_of_a_formula_is_no_text(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["weight"], ["x"])
    book = load_workbook(path)
    book["Sheet"]["A2"].value, book["Sheet"]["A2"].data_type = "#REF!", "e"
    book.save(path)
    assert "cell A2 holds the error `#REF!`" in read_cells(path).findings[0].text("en")


def test_percent_is_how_excel_shows_a_share(tmp_path: Path) -> None:
    path = workbook(tmp_path, [0.8, "0.8", "80%"])
    book = load_workbook(path)
    book["Sheet"]["A1"].number_format = "0%"
    book.save(path)
    assert rows(path) == [["0.8", "0.8", "80%"]]


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("mmm-yy", "1998-02"),
        ("yyyy-mm", "1998-02"),
        ('yyyy"年"m"月"', "1998-02"),
        ("yyyy-mm-dd", "1998-02-01"),
        ("[$-804]yyyy/m", "1998-02"),
        ("d-mmm", "1998-02-01"),
    ],
)
def test_a_month_that_excel_made_a_day_of_stays_a_month(tmp_path: Path, number_format: str, text: str) -> None:
    path = workbook(tmp_path, [date(1998, 2, 1)])
    book = load_workbook(path)
    book["Sheet"]["A1"].number_format = number_format
    book.save(path)
    assert rows(path)[0] == [text]


def test_hidden_sheets_are_left_alone(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book["Sheet"]
    sheet.append(["old"])
    sheet.title, sheet.sheet_state = "targets", "hidden"
    book.create_sheet("notes").append(["note"])
    book.create_sheet("目标").append(["metric"])
    book.save(tmp_path / "targets.xlsx")
    assert read_cells(tmp_path / "targets.xlsx").rows == [["note"]]
    assert read_cells(tmp_path / "targets.xlsx", titles=("目标",)).rows == [["metric"]]


def test_words_that_mean_empty_elsewhere_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text("NA,null,,007\n\n1e3,-", "utf-8")
    assert rows(path) == [["NA", "null", "", "007"], [], ["1e3", "-"]]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("targets.csv", b'metric,role\n"sales,operations\n', "quote that is not closed"),
        ("targets.csv", b"\xff\xfem\x00", "CSV UTF-8"),
        ("targets.xlsx", b"metric,role", "no readable Excel workbook"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=message):
        read_cells(tmp_path / name)


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_the_separator_is_that_of_the_headings(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "targets.csv"
    path.write_text(f"metric{delimiter}why\n\u200bsales\u3000{delimiter}x | y\n", "utf-8")
    assert rows(path) == [["metric", "why"], ["sales", "x | y"]]
