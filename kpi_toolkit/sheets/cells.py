"""The cells of a CSV or Excel sheet that people made, as text: nothing is guessed, no word means «empty»."""

import contextlib
import csv
import io
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from kpi_toolkit.engines.blanks import BLANKS
from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.files.inert import meant
from kpi_toolkit.files.plain import read_plain
from kpi_toolkit.sheets.faults import error
from kpi_toolkit.sheets.finding import Finding
from kpi_toolkit.sheets.numbers import PLAIN, may_be_thousands
from kpi_toolkit.sources.csv_file import DELIMITERS

Cells = list[list[str]]


ALIKE = 0.6
"""Share of headings in common that makes a sheet one of the same kind."""


@dataclass(frozen=True)
class Grid:
    """A sheet as text.

    Parameters
    ----------
    file
        What messages call it.
    rows
        Its rows from the first, blank ones too, so that row `i + 1` is what a spreadsheet calls it.
    findings
        Cells that cannot be read whatever they mean, each with its row.
    unreadable
        The rows that have such cells.
    """

    file: str
    rows: Sequence[Sequence[str]]
    findings: tuple[Finding, ...] = ()
    unreadable: frozenset[int] = frozenset()


def read_cells(path: Path, encoding: str = "utf-8", titles: Sequence[str] = ()) -> Grid:
    """Read a sheet row by row.

    Parameters
    ----------
    path
        A ``.csv``, or an ``.xlsx`` of which the visible sheet with one of the titles is read, else the first.
    encoding
        Of a CSV that is not UTF-8.
    titles
        Besides the file's own name, without regard to capitals.

    Raises
    ------
    UsageError
        When the file is no text or workbook, or a quote in it is not closed.
    """
    if path.suffix == ".csv":
        delimiter, cells = _csv_cells(path, encoding)
        rows = _stripped(cells)
        findings = tuple(_two_readings(rows)) if delimiter == ";" else ()
        return Grid(path.name, rows, findings, frozenset(finding.row for finding in findings if finding.row))
    return _excel_grid(path, [path.stem, *titles])


def _stripped(rows: Sequence[Sequence[str]]) -> Cells:
    return [[meant(cell.strip(BLANKS)) for cell in row] for row in rows]


def _two_readings(rows: Sequence[Sequence[str]]) -> Iterator[Finding]:
    """Yield the numbers whose points may stand between thousands; none where another one shows that they do not."""
    numbers = [(row, cell) for row, cells in enumerate(rows, start=1) for cell in cells if PLAIN.fullmatch(cell)]
    if any("." in cell and not may_be_thousands(cell) for _, cell in numbers):
        return
    for row, cell in numbers:
        if may_be_thousands(cell):
            whole = cell.replace(".", "")
            yield replace(error("K024", "two_readings", text=cell, thousands=whole, decimals=f"{cell}0"), row=row)


def _csv_cells(path: Path, encoding: str) -> tuple[str, Cells]:
    _, text = decoded(path, encoding)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)  # where the comma is the decimal sign, Excel writes semicolons
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return delimiter, list(reader)
    except csv.Error as fault:
        where = f"`{path.name}` line {reader.line_num}"
        raise UsageError(f"{where}: {fault}. Look for a quote that is not closed in it or above.") from None


def decoded(path: Path, encoding: str) -> tuple[str, str]:
    """Return the encoding of a sheet, UTF-8 or the one named, and its text.

    Raises
    ------
    UsageError
        When it is neither.
    """
    data = read_plain(path)
    for name in ("utf-8-sig", encoding):
        with contextlib.suppress(UnicodeDecodeError):
            return name, data.decode(name)
    raise UsageError(
        f"`{path.name}` is not {'UTF-8' if encoding == 'utf-8' else f'UTF-8 or {encoding}'} text. Save it as "
        "«CSV UTF-8» or .xlsx, or name its encoding under `source.encoding` in kpi.yaml, as `gb18030`."
    )


def _excel_grid(path: Path, titles: Sequence[str]) -> Grid:
    from openpyxl import load_workbook  # only for those who use Excel

    try:
        data = read_plain(path)  # openpyxl leaves a damaged file open
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of styles and lists, which nobody reads here
            books = [load_workbook(io.BytesIO(data), data_only=flag) for flag in (True, False)]
        results, entered = (sheet_in(book, titles) for book in books)
        twins = _twins(books[0], results, titles)
        unreadable = [*_merged(entered), *_without_result(results, entered)]
        rows = _stripped([[_text(cell) for cell in row] for row in results.iter_rows(min_row=1, min_col=1)])
    except Exception:  # openpyxl raises whatever a damaged part of the file makes it stumble over
        raise UsageError(
            f"`{path.name}` is no readable Excel workbook. Save it anew as .xlsx, without a password."
        ) from None
    if twins:
        raise UsageError(
            f"`{path.name}` has {len(twins) + 1} sheets of the same kind, and only one is read: {listed(twins)} "
            f"beside `{results.title}`. Move all rows into one of them and delete the others."
        )
    findings = tuple(replace(finding, row=row) for row, _, finding in unreadable)
    return Grid(
        path.name, rows, findings, frozenset(row for first, last, _ in unreadable for row in range(first, last + 1))
    )


def sheet_in(book: Any, titles: Sequence[str]) -> Any:
    """Return the visible sheet of a workbook that has one of the titles, else the first."""
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    wanted = [title.lower() for title in titles]
    return next((sheet for sheet in visible if sheet.title.strip().lower() in wanted), visible[0])


def _twins(book: Any, chosen: Any, titles: Sequence[str]) -> list[str]:
    """Return the other sheets that somebody may take for the one that is read: by their title or their headings."""
    headings = _headings(chosen)
    wanted = [title.lower() for title in titles]
    others = [sheet for sheet in book.worksheets if sheet.title != chosen.title and sheet.sheet_state == "visible"]
    enough = ALIKE * len(headings)
    return [
        sheet.title
        for sheet in others
        if sheet.title.strip().lower() in wanted or len(_headings(sheet) & headings) >= enough
    ]


def _headings(sheet: Any) -> set[str]:
    first = next(sheet.iter_rows(min_row=1, max_row=1, values_only=True), ())
    return {str(cell).strip().lower() for cell in first if cell is not None}


def _merged(sheet: Any) -> Iterator[tuple[int, int, Finding]]:
    """Yield first and last row of each merged range that holds something."""
    for area in sorted(sheet.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col)):
        if sheet.cell(area.min_row, area.min_col).value is not None:
            yield area.min_row, area.max_row, error("K024", "merged_cells", area=area.coord)


def _without_result(results: Any, entered: Any) -> Iterator[tuple[int, int, Finding]]:
    for row in entered.iter_rows(min_row=1, min_col=1):
        for cell in row:
            stored = results[cell.coordinate]
            if cell.data_type == "f" and stored.value is None and stored.data_type != "str":
                yield cell.row, cell.row, error("K024", "formula_without_result", cell=cell.coordinate)
            elif stored.data_type == "e":
                yield cell.row, cell.row, error("K024", "error_cell", cell=cell.coordinate, text=stored.value)


def _text(cell: Any) -> str:
    """Write a cell as one would type it; a month that Excel took for its first day stays a month."""
    value = cell.value
    if isinstance(value, datetime) and value.time() == time() and _shows_no_day(cell.number_format):
        return f"{value:%Y-%m}"
    return as_text(value)


def _shows_no_day(number_format: str) -> bool:
    letters = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format).lower().split(";")[0]
    return "y" in letters and "d" not in letters and "general" not in letters


def as_text(value: Any) -> str:
    """Write a value as one would type it: days as 1998-03-01, numbers with the digits that Excel itself shows."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{Decimal(f'{value:.15g}'):f}" if abs(value) < float("inf") else str(value)
    return "" if value is None else str(value)
