"""The cells of a CSV or Excel sheet that people made, as text: nothing is guessed, no word means «empty»."""

import contextlib
import csv
import io
from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from kpi_toolkit.errors import UsageError


def read_cells(path: Path, encoding: str = "utf-8") -> list[list[str]]:
    """Read a sheet row by row, blank rows too, so that row `i + 1` is what a spreadsheet calls it.

    Parameters
    ----------
    path
        A ``.csv``, or an ``.xlsx`` of which the sheet named as the file is read, else the first.
    encoding
        Of a CSV that is not UTF-8.

    Raises
    ------
    UsageError
        When the file is no text or workbook, a quote is not closed, or a formula has no stored result.
    """
    rows = _csv_cells(path, encoding) if path.suffix == ".csv" else _excel_cells(path)
    return [[cell.strip() for cell in row] for row in rows]


def _csv_cells(path: Path, encoding: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(_decoded(path, encoding), newline=""), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        where = f"`{path.name}` line {reader.line_num}"
        raise UsageError(f"{where}: {error}. Look for a quote that is not closed in it or above.") from None


def _decoded(path: Path, encoding: str) -> str:
    data = path.read_bytes()
    for name in ("utf-8-sig", encoding):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(name)
    raise UsageError(
        f"`{path.name}` is not {'UTF-8' if encoding == 'utf-8' else f'UTF-8 or {encoding}'} text. Save it as "
        "«CSV UTF-8» or .xlsx, or name its encoding under `source.encoding` in kpi.yaml, as `gb18030`."
    )


def _excel_cells(path: Path) -> list[list[str]]:
    from openpyxl import load_workbook  # only for those who use Excel

    try:
        data = path.read_bytes()  # openpyxl leaves a damaged file open
        results, formulas = (
            _grid(load_workbook(io.BytesIO(data), data_only=flag), path.stem) for flag in (True, False)
        )
    except Exception:  # openpyxl raises whatever a damaged part of the file makes it stumble over
        raise UsageError(
            f"`{path.name}` is no readable Excel workbook. Save it anew as .xlsx, without a password."
        ) from None
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
        return f"{Decimal(f'{value:.15g}'):f}"  # the digits that Excel itself shows
    return "" if value is None else str(value)
