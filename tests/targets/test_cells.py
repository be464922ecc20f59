"""Sheets as text: what Excel and CSV files hold, without a guess."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from kpi_toolkit.errors import UsageError
from kpi_toolkit.targets.cells import read_cells


def workbook(folder: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book["Sheet"].append(row)
    book.save(folder / "targets.xlsx")
    return folder / "targets.xlsx"


def test_excel_values_become_the_text_one_would_type(tmp_path: Path) -> None:
    path = workbook(tmp_path, [7, 0.18, 1e-05, 1e16, None, " NA ", True], [date(1998, 3, 1)])
    assert read_cells(path) == [
        ["7", "0.18", "0.00001", "10000000000000000", "", "NA", "True"],
        ["1998-03-01", "", "", "", "", "", ""],
    ]


def test_excel_numbers_have_the_digits_that_excel_shows(tmp_path: Path) -> None:
    path = workbook(tmp_path, [0.1 + 0.2, 1 / 3, -1 / 300, 123456.789])
    assert read_cells(path) == [["0.3", "0.333333333333333", "-0.00333333333333333", "123456.789"]]


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
    assert read_cells(workbook(tmp_path, [datetime(1998, 3, 1, 9, 30)])) == [["1998-03-01 09:30:00"]]


def test_rows_before_the_first_cell_count(tmp_path: Path) -> None:
    book = Workbook()
    book["Sheet"]["B3"] = "metric"
    book.save(tmp_path / "targets.xlsx")
    assert read_cells(tmp_path / "targets.xlsx") == [["", ""], ["", ""], ["", "metric"]]


def test_an_excel_formula_without_a_result_is_not_taken_for_an_empty_cell(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="row 2: cell 1 holds a formula"):
        read_cells(workbook(tmp_path, ["weight"], ["=1/3"]))


def test_words_that_mean_empty_elsewhere_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text("NA,null,,007\n\n1e3,-", "utf-8")
    assert read_cells(path) == [["NA", "null", "", "007"], [], ["1e3", "-"]]


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
