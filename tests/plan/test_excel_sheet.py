"""Plans as people keep them in Excel: merged cells, notes, texts for numbers, days, percent; all faults at once."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from kpi_toolkit.errors import UsageError
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets.sheet import TargetSheet, read_sheet, read_targets

HEAD = ["metric", "role", "kind", "value", "start", "due", "owner", "per", "baseline_period", "mode"]
ROW: list[Any] = [
    "repurchase_rate",
    "operations",
    "level",
    0.3,
    date(1998, 3, 1),
    datetime(1998, 4, 1),
    "Lin",
    None,
    None,
    None,
]


def book_of(*rows: list[Any]) -> Workbook:
    book = Workbook()
    book["Sheet"].title = "targets"
    for row in rows:
        book["targets"].append(row)
    return book


def read(folder: Path, book: Workbook) -> TargetSheet:
    (folder / "plan").mkdir(parents=True)
    book.save(folder / "plan" / "targets.xlsx")
    return read_sheet(folder, CATALOGUE, Settings())


def changed(column: str, value: Any) -> list[Any]:
    return [value if name == column else old for name, old in zip(HEAD, ROW, strict=True)]


def test_days_and_percent_are_read_as_excel_means_them(tmp_path: Path) -> None:
    book = book_of(HEAD, ROW)
    book["targets"]["D2"].value, book["targets"]["D2"].number_format = 0.8, "0%"
    sheet = read(tmp_path, book)
    assert not sheet.findings
    (target,) = sheet.targets
    assert (target.value, target.start, target.due) == (Decimal("0.8"), date(1998, 3, 1), date(1998, 4, 1))


def test_a_number_kept_as_text_is_that_number(tmp_path: Path) -> None:
    (target,) = read(tmp_path, book_of(HEAD, changed("value", "0.8"))).targets
    assert target.value == Decimal("0.8")


def test_a_month_that_excel_took_for_a_day_is_that_month(tmp_path: Path) -> None:
    lift = [
        "repurchase_rate",
        "operations",
        "lift",
        0.05,
        date(1998, 3, 1),
        date(1998, 4, 1),
        "Lin",
        "month",
        None,
        "pp",
    ]
    book = book_of(HEAD, lift)
    book["targets"]["I2"].value, book["targets"]["I2"].number_format = date(1998, 2, 1), "mmm-yy"
    (target,) = read(tmp_path, book).targets
    assert str(target.baseline_period) == "1998-02"


@pytest.mark.parametrize(
    ("column", "value", "code", "said"),
    [
        ("value", "80%", "K004", "Write 0.8."),
        ("value", "80％", "K004", "Write 0.8."),
        ("value", "８０", "K004", "Write 80."),
        ("value", 80, "K004", "0.8, not 80"),
        ("value", 150, "K004", "so at most 1"),
        ("value", True, "K004", "`True` is not a plain number"),
        ("value", "提升到八成", "K004", "Write digits"),
        ("start", "1998年3月1日", "K005", "Write 1998-03-01."),
        ("start", "1998/3/1", "K005", "Write 1998-03-01."),
        ("start", datetime(1998, 3, 1, 9), "K005", "not a date"),
        ("start", 35855, "K005", "not a date"),
        ("owner", "Ann\nBo", "K006", "several people"),
    ],
)
def test_a_cell_that_is_typed_wrong(tmp_path: Path, column: str, value: Any, code: str, said: str) -> None:
    (finding,) = read(tmp_path, book_of(HEAD, changed(column, value))).findings
    assert (finding.code, finding.where()) == (code, "targets.xlsx row 2")
    assert said in finding.text("en")


def test_merged_cells_and_notes_come_with_all_other_faults(tmp_path: Path) -> None:
    note = ["以上由运营部提出", *[None] * 9]
    book = book_of(HEAD, ROW, ROW, changed("value", "high"), [], note, [*changed("value", 30), "ask Wang"])
    book["targets"].merge_cells("B2:B3")
    sheet = read(tmp_path, book)
    assert [(finding.row, finding.key) for finding in sheet.findings] == [
        (2, "merged_cells"),
        (4, "not_a_number"),
        (6, "stray_note"),
        (7, "cells_too_many"),
        (7, "share_range"),
        (7, "same_target"),
    ]
    assert sheet.targets == ()
    with pytest.raises(UsageError) as caught:
        read_targets(tmp_path, CATALOGUE, Settings())
    assert caught.value.faults[0].startswith("targets.xlsx row 2: the cells B2:B3 are merged")


def test_a_sheet_called_targets_is_found_among_others_and_hidden_ones_are_not_read(tmp_path: Path) -> None:
    book = book_of(HEAD, ROW)
    book["targets"].title = "目标"
    old = book.create_sheet("targets", 0)
    old.append(["old"])
    old.sheet_state = "hidden"
    book.create_sheet("notes", 0).append(["anything"])
    assert len(read(tmp_path, book).targets) == 1


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1901, 1, 1)),
    st.datetimes(datetime(1901, 1, 1)),
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn"]), max_size=12),
)


@given(st.lists(VALUES, min_size=len(HEAD), max_size=len(HEAD) + 1))
@settings(deadline=None, max_examples=60)
def test_no_cell_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, row: list[Any]) -> None:
    mixed = [new if new is not None else old for new, old in zip(row, [*ROW, None], strict=False)]
    try:
        book = book_of(HEAD, mixed, row)
    except ValueError:
        return  # openpyxl does not write it
    try:
        sheet = read(tmp_path_factory.mktemp("fuzz"), book)
    except UsageError:
        return
    assert all(finding.text("zh") and finding.text("en") for finding in sheet.findings)
