"""Excel sheets as text, with what Excel has already lost in long numbers."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kpi_toolkit.engines.blanks import BLANKS
from kpi_toolkit.errors import DataError, listed
from kpi_toolkit.sources import cells
from kpi_toolkit.sources.csv_file import named, refuse_twins

EXCEL_DIGITS = 15
CHUNK = 1 << 20
# What makes a second, slower look at a sheet necessary: a formula or a merged cell.
SUSPICIOUS = re.compile(rb"<(?:\w+:)?(?:f[ />]|mergeCell[ />])")
OVERLAP = 64


@dataclass(frozen=True)
class ExcelSheet:
    """A sheet's cells as text, the row of each, and the numbers too long for Excel by column."""

    frame: pd.DataFrame
    rows: tuple[int, ...]
    long_numbers: Mapping[str, tuple[str, ...]]


def read_sheet(path: Path, name: str) -> ExcelSheet:
    """Read the sheet called `name`, or the only sheet, of an Excel file. Formulas give their last value.

    Raises
    ------
    DataError
        When the file is not an Excel workbook, has several sheets none of which is called `name`, is empty,
        has the same heading twice, merged cells in its rows or formulas without a stored result.
    """
    with _workbook(path, read_only=True, data_only=True) as book:
        rows = [
            (place, row)
            for place, row in enumerate(_sheet(book, path, name).values, start=1)
            if any(not _is_blank(value) for value in row)
        ]
    if not rows:
        raise DataError(f"`{path.name}` is empty. Put the sheet with its heading row there, or remove it.")
    width = max(place for place, value in enumerate(rows[0][1], start=1) if not _is_blank(value))
    _refuse_hidden(path, name, rows[0][0], width)
    names = named(rows[0][1][:width])
    refuse_twins(names, path.name)
    columns = {
        name: [_clean(row[place]) if place < len(row) else None for _, row in rows[1:]]
        for place, name in enumerate(names)
    }
    texts = {name: pd.Series(cells.texts(values), dtype="str") for name, values in columns.items()}
    long = {name: tuple(str(v) for v in values if _is_long(v)) for name, values in columns.items()}
    return ExcelSheet(pd.DataFrame(texts), tuple(place for place, _ in rows[1:]), long)


def _clean(value: object) -> object:
    return value.strip(BLANKS) or None if isinstance(value, str) else value


def _is_blank(value: object) -> bool:
    return _clean(value) is None


def _is_long(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) >= 10**EXCEL_DIGITS


@contextmanager
def _workbook(path: Path, **options: bool) -> Iterator[Any]:
    """Open a workbook; whatever goes wrong in it, also while its rows are read, is one fault."""
    import openpyxl  # only for those who use Excel: it is slow to import

    # The file is opened here: openpyxl leaves its own open when the workbook is damaged.
    with path.open("rb") as file:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl warns of styles, which nobody reads here
                yield openpyxl.load_workbook(file, **options)
        except DataError:
            raise
        except Exception:  # openpyxl lets through what its XML, zip and date readers raise
            raise DataError(f"`{path.name}` is not an Excel workbook. Save it anew as .xlsx.") from None


def _sheet(book: Any, path: Path, name: str) -> Any:
    sheets = book.worksheets
    chosen = sheets if len(sheets) == 1 else [sheet for sheet in sheets if sheet.title == name]
    if not chosen:
        titles = listed(sheet.title for sheet in sheets)
        raise DataError(f"`{path.name}` has {len(sheets)} sheets: {titles}. Call the one to read `{name}`.")
    if hasattr(chosen[0], "reset_dimensions"):
        chosen[0].reset_dimensions()  # some programs write a wrong size, and rows would be lost
    return chosen[0]


def _refuse_hidden(path: Path, name: str, heading: int, width: int) -> None:
    """Refuse what looks filled in Excel and is empty in the file, in the columns that have a heading."""
    if not _is_suspicious(path):
        return
    with _workbook(path) as entered, _workbook(path, data_only=True) as stored:
        faults = [
            *_merged(_sheet(entered, path, name), path, heading, width),
            *_uncalculated(_sheet(entered, path, name), _sheet(stored, path, name), path, heading, width),
        ]
    if faults:
        raise DataError(f"`{path.name}` cannot be read whole.", faults)


def _is_suspicious(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(_has_suspicious(archive, part) for part in archive.namelist() if "sheet" in part.lower())


def _has_suspicious(archive: zipfile.ZipFile, part: str) -> bool:
    end = b""
    try:
        with archive.open(part) as file:
            while chunk := file.read(CHUNK):
                if SUSPICIOUS.search(end + chunk):
                    return True
                end = chunk[-OVERLAP:]
    except (zipfile.BadZipFile, zlib.error, EOFError):  # of another sheet: the one to read has been read
        return True
    return False


def _merged(sheet: Any, path: Path, heading: int, width: int) -> list[str]:
    ranges = [
        area.coord
        for area in sheet.merged_cells.ranges
        if area.max_row > heading and area.min_col <= width and sheet.cell(area.min_row, area.min_col).value is not None
    ]
    if not ranges:
        return []
    have = "cells are merged" if len(ranges) == 1 else f"{len(ranges)} ranges of cells are merged"
    return [
        f"`{path.name}`: {have}: {listed(sorted(ranges))}. Only the first of them has a value: unmerge them, "
        "and fill every row."
    ]


def _uncalculated(entered: Any, stored: Any, path: Path, heading: int, width: int) -> list[str]:
    # A formula whose result is an empty text is stored as such: type "str".
    cells = [
        cell.coordinate
        for row in entered.iter_rows(min_row=heading, max_col=width)
        for cell in row
        if cell.data_type == "f" and (result := stored[cell.coordinate]).value is None and result.data_type != "str"
    ]
    if not cells:
        return []
    hold = "1 cell holds a formula" if len(cells) == 1 else f"{len(cells)} cells hold formulas"
    return [
        f"`{path.name}`: {hold} without a stored result: {listed(cells)}. Open the file in Excel and save it, "
        "or write the results."
    ]
