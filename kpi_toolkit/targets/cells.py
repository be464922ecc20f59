"""The cells of a CSV or Excel sheet that people made, as text: nothing is guessed, no word means «empty»."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from kpi_toolkit.errors import UsageError

ENCODINGS = ("utf-8-sig", "gb18030")  # the second is what Excel writes in China


def read_cells(path: Path) -> list[list[str]]:
    """Read a sheet row by row, blank rows too, so that row `i + 1` is what a spreadsheet calls it.

    Parameters
    ----------
    path
        A ``.csv``, or an ``.xlsx`` of which the sheet named as the file is read, else the first.

    Raises
    ------
    UsageError
        When the file is no text or workbook, a quote is not closed, or a formula has no stored result.
    """
    rows = _csv_cells(path) if path.suffix == ".csv" else _excel_cells(path)
    return [[cell.strip() for cell in row] for row in rows]


def _csv_cells(path: Path) -> list[list[str]]:
    reader = csv.reader(io.StringIO(_decoded(path), newline=""), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        where = f"`{path.name}` line {reader.line_num}"
        raise UsageError(f"{where}: {error}. Look for a quote that is not closed in it or above.") from None


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"`{path.name}` is neither UTF-8 nor GB18030 text. Save it as «CSV UTF-8».")


def _excel_cells(path: Path) -> list[list[str]]:
    from openpyxl import load_workbook  # only for those who use Excel

    try:
        results, formulas = (_grid(load_workbook(path, data_only=flag), path.stem) for flag in (True, False))
    except (BadZipFile, KeyError):
        raise UsageError(f"`{path.name}` is no Excel workbook. Save it as .xlsx, no password.") from None
    faults = [
        f"{path.name} row {row}: cell {cell} holds a formula without a stored result. Write its result."
        for row, (shown, entered) in enumerate(zip(results, formulas, strict=True), start=1)
        for cell, (value, entry) in enumerate(zip(shown, entered, strict=True), start=1)
        if value is None and entry is not None
    ]
    if faults:
        raise UsageError(f"`{path.name}` was never calculated:", faults)
    return [[_text(value) for value in row] for row in results]


def _grid(book: Any, name: str) -> list[Sequence[Any]]:
    sheet = next((each for each in book.worksheets if each.title.lower() == name), book.worksheets[0])
    return list(sheet.iter_rows(min_row=1, min_col=1, values_only=True))


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    return "" if value is None else str(value)
