"""Excel sheets as text, with what Excel has already lost in long numbers."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from kpi_toolkit.engines.blanks import BLANKS
from kpi_toolkit.engines.names import folded
from kpi_toolkit.errors import DataError, listed
from kpi_toolkit.sources import cells
from kpi_toolkit.sources.headings import named, refuse_twins

EXCEL_DIGITS = 15
CHUNK = 1 << 20
# What makes a second, slower look at a sheet necessary: a formula or a merged cell.
SUSPICIOUS = re.compile(rb"<(?:\w+:)?(?:f[ />]|mergeCell[ />])")
OVERLAP = 64

Row: TypeAlias = tuple[int, Sequence[object]]
"""Place in the sheet, and the cells."""


ALIKE = 0.6
"""Share of its headings that a sheet has in common with another one of its kind."""


@dataclass(frozen=True)
class ExcelSheet:
    """A sheet's cells as text, the row of each, and the numbers too long for Excel by column."""

    title: str
    frame: pd.DataFrame
    rows: tuple[int, ...]
    long_numbers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file that are one table, and the titles of others with rows."""

    sheets: tuple[ExcelSheet, ...]
    unread: tuple[str, ...]


def read_sheets(path: Path, name: str) -> Workbook:
    """Read the sheet called `name`, or the only one, and all others with its headings. Formulas give their last value.

    Raises
    ------
    DataError
        When the file is not an Excel workbook, has sheets of several kinds none of which is called `name`, is empty,
        has the same heading twice, merged cells in its rows or formulas without a stored result.
    """
    with _workbook(path, read_only=True, data_only=True) as book:
        chosen, unread = _chosen(book, path, name)
        rows = {sheet.title: list(_rows(sheet)) for sheet in chosen}
    if not any(rows.values()):
        raise DataError(f"`{path.name}` is empty. Put the sheet with its heading row there, or remove it.")
    widths = {title: (there[0][0], _width(there[0][1])) for title, there in rows.items()}
    _refuse_hidden(path, widths)
    label = {title: f"`{path.name}`" if len(rows) == 1 else f"`{path.name}`, sheet `{title}`" for title in rows}
    return Workbook(tuple(_read(title, there, label[title]) for title, there in rows.items()), unread)


def _read(title: str, rows: Sequence[Row], label: str) -> ExcelSheet:
    names = named(rows[0][1][: _width(rows[0][1])])
    refuse_twins(names, label)
    columns = {
        name: [_clean(row[place]) if place < len(row) else None for _, row in rows[1:]]
        for place, name in enumerate(names)
    }
    texts = {name: pd.Series(cells.texts(values), dtype="str") for name, values in columns.items()}
    long = {name: tuple(str(v) for v in values if _is_long(v)) for name, values in columns.items()}
    return ExcelSheet(title, pd.DataFrame(texts), tuple(place for place, _ in rows[1:]), long)


def _chosen(book: Any, path: Path, name: str) -> tuple[list[Any], tuple[str, ...]]:
    """Return the sheets that are one table, and the titles of the others that have rows."""
    headings = {sheet.title: _heading(sheet) for sheet in book.worksheets}
    filled = [sheet for sheet in book.worksheets if headings[sheet.title]] or list(book.worksheets)
    wanted = [sheet for sheet in filled if sheet.title == name]
    wanted = wanted or [sheet for sheet in filled if folded(sheet.title) == folded(name)] or filled[:1]
    first = headings[wanted[0].title]
    seen = [sheet for sheet in filled if sheet.sheet_state == "visible" or sheet is wanted[0]]
    chosen = [sheet for sheet in seen if sheet is wanted[0] or _is_alike(headings[sheet.title], first)]
    unread = [sheet for sheet in filled if sheet not in chosen]
    if unread and folded(wanted[0].title) != folded(name):
        titles = listed(sheet.title for sheet in filled)
        raise DataError(f"`{path.name}` has {len(filled)} sheets: {titles}. Call the one to read `{name}`.")
    return chosen, tuple(sheet.title for sheet in unread if len(headings[sheet.title]) > 1)


def _heading(sheet: Any) -> frozenset[str]:
    """Return the headings of a sheet; none of one that is empty or damaged: another one may be meant."""
    try:
        return frozenset(folded(str(cell)) for cell in next(_rows(sheet), (0, ()))[1] if not _is_blank(cell))
    except Exception:  # openpyxl lets through what its XML, zip and date readers raise
        return frozenset()


def _is_alike(headings: frozenset[str], others: frozenset[str]) -> bool:
    return len(headings & others) >= ALIKE * max(len(headings), len(others))


def _rows(sheet: Any) -> Iterator[Row]:
    """Yield the rows in which something stands, with their places."""
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # some programs write a wrong size, and rows would be lost
    for place, row in enumerate(sheet.values, start=1):
        if any(not _is_blank(value) for value in row):
            yield place, row


def _width(heading: Sequence[object]) -> int:
    return max(place for place, value in enumerate(heading, start=1) if not _is_blank(value))


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


def _refuse_hidden(path: Path, sheets: Mapping[str, tuple[int, int]]) -> None:
    """Refuse what looks filled in Excel and is empty in the file, in the columns that have a heading.

    Parameters
    ----------
    sheets
        Title → row of the headings and number of columns.
    """
    if not _is_suspicious(path):
        return
    with _workbook(path) as entered, _workbook(path, data_only=True) as stored:
        faults = [
            fault
            for title, (heading, width) in sheets.items()
            for fault in (
                *_merged(entered[title], path, heading, width),
                *_uncalculated(entered[title], stored[title], path, heading, width),
            )
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
