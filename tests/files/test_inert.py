"""What people wrote stays text in the sheets that are made for them, and is read back as they wrote it."""

import csv
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.commands.show import print_measured
from kpi_toolkit.files.inert import append, inert, meant, put
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.plan.columns import FORMS
from kpi_toolkit.plan.guide import workbook
from kpi_toolkit.plan.template import csv_bytes
from kpi_toolkit.settings import Rules
from kpi_toolkit.settings.built_in_roles import ROLES

RUN = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "-a",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\N{FULLWIDTH EQUALS SIGN}1",
    "\N{FULLWIDTH PLUS SIGN}1",
    "\N{FULLWIDTH HYPHEN-MINUS}1a",
    "\N{FULLWIDTH COMMERCIAL AT}x",
    "\ufeff=1",
    "\n=1",
    '=HYPERLINK("http://evil.example")',
    "+86 138 0000 0000",
)
KEPT = ("a=1", "1-2", "-2", "+3.5", "-12%", "", "'s Gravenhage", "运营", "user@shop", 3, None, 2.5)


@pytest.mark.parametrize("text", RUN)
def test_what_could_be_run_is_not_and_is_read_back(text: str) -> None:
    assert inert(text) == f"'{text}"
    assert meant(inert(text)) == text


@pytest.mark.parametrize("value", KEPT)
def test_all_else_stands_as_it_is(value: object) -> None:
    assert inert(value) is value
    assert not isinstance(value, str) or meant(value) == value


def test_a_cell_of_a_workbook_is_text() -> None:
    book = openpyxl.Workbook()
    append(book.active, ["head", *RUN[:3]])
    append(book.active, ["x", 1, None, "=2"])
    put(book.active, 5, 1, "=A1")
    content = io.BytesIO()
    book.save(content)
    read = openpyxl.load_workbook(io.BytesIO(content.getvalue())).active
    assert [cell.value for cell in read[1]] == ["head", *RUN[:3]]
    assert [cell.value for cell in read[2]][:4] == ["x", 1, None, "=2"]
    assert {cell.data_type for row in read.iter_rows() for cell in row} <= {"s", "n"}


@pytest.mark.parametrize("text", [text for text in RUN if text.strip() == text and "\n" not in text])
def test_templates_run_nothing(text: str) -> None:
    rows = [["metric", "role"], [text, "operations"]]
    (_, (cell, _)) = csv.reader(io.StringIO(csv_bytes(rows).decode("utf-8-sig")))
    assert cell == f"'{text}"
    form = FORMS["targets"].with_roles(ROLES)
    book = openpyxl.load_workbook(io.BytesIO(workbook(form, rows, "zh", CATALOGUE.fill(Rules().in_words))))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_segments_printed_as_csv_run_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    rows = [(str(n), f"u{n}", "2026-10-05", 10, text) for n, text in enumerate(RUN)]
    pd.DataFrame(rows, columns=["order_id", "user_id", "ordered_at", "amount", "channel"]).to_csv(
        tmp_path / "data" / "orders.csv", index=False, quoting=csv.QUOTE_ALL
    )
    (tmp_path / "kpi.yaml").write_text("language: en\n", "utf-8")
    print_measured(tmp_path, "2026-10", ["sales"], ["channel"], "csv")
    cells = [cell for row in csv.reader(io.StringIO(capsys.readouterr().out)) for cell in row]
    assert [cell for cell in cells if inert(cell) != cell] == []
    segments = kt.measure(tmp_path, "sales", "2026-10", by="channel")["segment"]
    assert set(segments) <= {meant(cell) for cell in cells}
