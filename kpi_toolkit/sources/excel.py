"""Excel sheets as text, with what Excel has already lost in long numbers."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from kpi_toolkit.errors import DataError, listed
from kpi_toolkit.sources import cells
from kpi_toolkit.sources.csv_file import named, refuse_twins

EXCEL_DIGITS = 15


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells as text, the row of each, and the numbers too long for Excel by column."""

    frame: pd.DataFrame
    rows: tuple[int, ...]
    long_numbers: Mapping[str, tuple[str, ...]]


def read_sheet(path: Path, name: str) -> Sheet:
    """Read the sheet called `name`, or the only sheet, of an Excel file. Formulas give their last value.

    Raises
    ------
    DataError
        When the file is not an Excel workbook, has several sheets none of which is called `name`, is empty,
        or has the same heading twice.
    """
    with _workbook(path) as book:
        rows = [(place, row) for place, row in enumerate(_sheet(book, path, name).values, start=1)
                if any(value is not None for value in row)]  # fmt: skip
    if not rows:
        raise DataError(f"`{path.name}` is empty. Put the sheet with its heading row there, or remove it.")
    width = max(place for place, value in enumerate(rows[0][1], start=1) if value is not None)
    names = named(rows[0][1][:width])
    refuse_twins(names, path.name)
    columns = {name: [row[place] if place < len(row) else None for _, row in rows[1:]]
               for place, name in enumerate(names)}  # fmt: skip
    texts = {name: pd.Series(cells.texts(values), dtype="str") for name, values in columns.items()}
    long = {name: tuple(str(v) for v in values if _is_long(v)) for name, values in columns.items()}
    return Sheet(pd.DataFrame(texts), tuple(place for place, _ in rows[1:]), long)


def _is_long(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) >= 10**EXCEL_DIGITS


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles, which nobody reads here
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise DataError(f"`{path.name}` is not an Excel workbook. Save it anew as .xlsx.") from None
    try:
        yield book
    finally:
        book.close()


def _sheet(book: Any, path: Path, name: str) -> Any:
    sheets = book.worksheets
    chosen = sheets if len(sheets) == 1 else [sheet for sheet in sheets if sheet.title == name]
    if not chosen:
        titles = listed(sheet.title for sheet in sheets)
        raise DataError(f"`{path.name}` has {len(sheets)} sheets: {titles}. Call the one to read `{name}`.")
    chosen[0].reset_dimensions()  # some programs write a wrong size, and rows would be lost
    return chosen[0]
