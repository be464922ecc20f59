"""Excel sheets as text, with what Excel has already lost in long numbers."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kpi_toolkit.engines.blanks import BLANKS
from kpi_toolkit.engines.names import alike, folded
from kpi_toolkit.errors import DataError, Spoken, did_you_mean, listed
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sources import cells
from kpi_toolkit.sources.layout import LOOKED_AT, Layout, Row, body, filled, heading, hint
from kpi_toolkit.sources.old_excel import OldSheet, old_workbook

EXCEL_DIGITS = 15
CHUNK = 1 << 20
# What makes a second, slower look at a sheet necessary: a formula or a merged cell.
SUSPICIOUS = re.compile(rb"<(?:\w+:)?(?:f[ />]|mergeCell[ />])")
OVERLAP = 64

EXCEL, OLD = ".xlsx", (".xls", ".xlsb", ".ods")
ALIKE = 0.6
"""Share of its headings that a sheet has in common with another one of its kind."""


@dataclass(frozen=True)
class ExcelSheet:
    """A sheet's cells as text, the row of each, the numbers too long for Excel by column, and rows of totals."""

    title: str
    frame: pd.DataFrame
    rows: tuple[int, ...]
    long_numbers: Mapping[str, tuple[str, ...]]
    totals: tuple[int, ...] = ()
    left_out: Sequence[object] = ()


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file that are one table, the titles of others with rows, and where its heading may be."""

    sheets: tuple[ExcelSheet, ...]
    unread: tuple[str, ...]
    hint: Spoken | None = None


def read_sheets(path: Path, name: str, layout: Layout) -> Workbook:
    """Read the sheet called `name`, or the only one, and all others with its headings; or those that kpi.yaml names.

    Formulas give their last value.

    Raises
    ------
    DataError
        When the file is not an Excel workbook, has sheets of several kinds none of which is called `name`, is empty,
        has the same heading twice, merged cells in its rows or formulas without a stored result.
    """
    with opened_workbook(path) as book:
        chosen, unread = _chosen(book, path, name, layout)
        rows = {sheet.title: list(rows_of(sheet)) for sheet in chosen}
        merged = {sheet.title: sheet.merged for sheet in chosen if isinstance(sheet, OldSheet)}
    if not any(rows.values()):
        raise DataError(f"`{path.name}` is empty. Put the sheet with its heading row there, or remove it.")
    label = {title: f"`{path.name}`" if len(rows) == 1 else f"`{path.name}`, sheet `{title}`" for title in rows}
    there = {title: iter(rows[title]) for title in rows}
    names = {title: heading(there[title], layout, label[title]) for title in rows}
    starts = {title: layout.header_row[-1] if layout.header_row else rows[title][0][0] for title in rows}
    _refuse_hidden(path, {title: (starts[title], names[title]) for title in rows}, layout, merged)
    sheets = tuple(_read(title, there[title], names[title], layout, label[title]) for title in rows)
    first = next(title for title in rows if rows[title])
    return Workbook(sheets, unread, hint(rows[first][:LOOKED_AT], layout))


def _read(title: str, below: Iterator[Row], names: tuple[str, ...], layout: Layout, label: str) -> ExcelSheet:
    totals: list[int] = []
    there = list(below)
    rows = list(body(there, names, layout, label, totals))
    columns = {
        name: [_clean(row[place]) if place < len(row) else None for _, row in rows] for place, name in enumerate(names)
    }
    texts = {name: pd.Series(cells.texts(values), dtype="str") for name, values in columns.items()}
    long = {name: tuple(str(v) for v in values if _is_long(v)) for name, values in columns.items()}
    left_out = next((cells_of for place, cells_of in there if place in totals), ())
    return ExcelSheet(title, pd.DataFrame(texts), tuple(place for place, _ in rows), long, tuple(totals), left_out)


def _chosen(book: Any, path: Path, name: str, layout: Layout) -> tuple[list[Any], tuple[str, ...]]:
    """Return the sheets that are one table, and the titles of the others that have rows."""
    headings = {sheet.title: _heading(sheet, layout) for sheet in book.worksheets}
    filled = [sheet for sheet in book.worksheets if headings[sheet.title]] or list(book.worksheets)
    if layout.sheets != ():
        return _named(filled, path, layout), ()
    wanted = [sheet for sheet in filled if sheet.title == name]
    wanted = wanted or [sheet for sheet in filled if folded(sheet.title) == folded(name)] or filled[:1]
    first = headings[wanted[0].title]
    seen = [sheet for sheet in filled if sheet.sheet_state == "visible" or sheet is wanted[0]]
    chosen = [sheet for sheet in seen if sheet is wanted[0] or _is_alike(headings[sheet.title], first)]
    unread = [sheet for sheet in filled if sheet not in chosen]
    if unread and folded(wanted[0].title) != folded(name):
        titles = listed(sheet.title for sheet in filled)
        largest = max(filled, key=lambda sheet: len(headings[sheet.title])).title
        values = {
            "count": len(filled),
            "sheets": titles,
            "name": name,
            "first": largest,
            "at": f"tables.{layout.table}",
        }
        raise DataError(spoken("fault.several_sheets", file=f"`{path.name}`", **values))
    return chosen, tuple(sheet.title for sheet in unread if len(headings[sheet.title]) > 1)


def _named(filled: list[Any], path: Path, layout: Layout) -> list[Any]:
    """Return the sheets that kpi.yaml names, in the order of the workbook; all that are not hidden for `all`."""
    if layout.sheets is None:
        return [sheet for sheet in filled if sheet.sheet_state == "visible"]
    titles = [sheet.title for sheet in filled]
    meant = {name: alike(name, titles) for name in layout.sheets}
    faults = [
        spoken(
            "fault.no_sheet",
            at=f"tables.{layout.table}.sheet",
            file=f"`{path.name}`",
            name=name,
            hint=did_you_mean(name, titles),
        )
        for name, same in meant.items()
        if not same
    ]
    if faults:
        raise DataError(f"`{path.name}` lacks sheets that kpi.yaml names.", faults)
    return [sheet for sheet in filled if any(sheet.title == same[0] for same in meant.values())]


def _heading(sheet: Any, layout: Layout) -> frozenset[str]:
    """Return the headings of a sheet; none of one that is empty or damaged: another one may be meant."""
    row = layout.header_row[-1] if layout.header_row else 0
    try:
        cells = next((cells for place, cells in filled(rows_of(sheet), layout.comment) if place >= row), ())
        return frozenset(folded(str(cell)) for cell in cells if not _is_blank(cell))
    except Exception:  # openpyxl lets through what its XML, zip and date readers raise
        return frozenset()


def _is_alike(headings: frozenset[str], others: frozenset[str]) -> bool:
    return len(headings & others) >= ALIKE * max(len(headings), len(others))


def rows_of(sheet: Any) -> Iterator[Row]:
    """Yield the rows in which something stands, with their places."""
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # some programs write a wrong size, and rows would be lost
    for place, row in enumerate(sheet.values, start=1):
        if any(not _is_blank(value) for value in row):
            yield place, row


def _clean(value: object) -> object:
    return value.strip(BLANKS) or None if isinstance(value, str) else value


def _is_blank(value: object) -> bool:
    return _clean(value) is None


def _is_long(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) >= 10**EXCEL_DIGITS


@contextmanager
def opened_workbook(path: Path) -> Iterator[Any]:
    """Open a workbook of any kind for reading the values of its sheets; see :func:`_workbook`."""
    opened = _workbook(path, read_only=True, data_only=True) if is_newer(path) else old_workbook(path)
    with opened as book:
        yield book


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
            raise DataError(spoken("fault.no_workbook", file=f"`{path.name}`")) from None


def _refuse_hidden(
    path: Path,
    sheets: Mapping[str, tuple[int, Sequence[str]]],
    layout: Layout,
    merged: Mapping[str, tuple[tuple[int, int, int, int], ...]],
) -> None:
    """Refuse what looks filled in Excel and is empty in the file, in the columns that have a heading.

    Parameters
    ----------
    sheets
        Title → row of the headings and the names of the columns.
    merged
        Title → merged cells of an old workbook: first row and column, last row and column; the first are 1.
    """
    faults: list[str] = []
    if merged:
        faults = [
            said for title, (row, names) in sheets.items() for said in _merged(merged[title], path, row, names, layout)
        ]
    elif _is_suspicious(path):
        with _workbook(path) as entered, _workbook(path, data_only=True) as stored:
            for title, (row, names) in sheets.items():
                faults += _merged(_areas(entered[title]), path, row, names, layout)
                faults += _uncalculated(entered[title], stored[title], path, row, len(names))
    if faults:
        raise DataError(f"`{path.name}` cannot be read whole.", faults)


def is_newer(path: Path) -> bool:
    """Whether a workbook is an .xlsx, whatever its name says."""
    return path.suffix.lower() == EXCEL or (path.suffix.lower() == OLD[0] and zipfile.is_zipfile(path))


def merged_columns(path: Path, sheets: Mapping[str, tuple[int, Sequence[str]]]) -> tuple[str, ...]:
    """Return the columns that have cells merged downwards, of sheets with the row of their headings and names."""
    if not is_newer(path) or not _is_suspicious(path):
        return ()
    with _workbook(path, data_only=True) as book:
        areas = {title: _areas(book[title]) for title in sheets}
    return tuple(
        dict.fromkeys(
            sheets[title][1][left - 1]
            for title, there in areas.items()
            for top, left, bottom, right in there
            if top > sheets[title][0] and left == right <= len(sheets[title][1]) and bottom > top
        )
    )


def _areas(sheet: Any) -> list[tuple[int, int, int, int]]:
    return [
        (area.min_row, area.min_col, area.max_row, area.max_col)
        for area in sheet.merged_cells.ranges
        if sheet.cell(area.min_row, area.min_col).value is not None
    ]


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


def _merged(
    areas: Iterable[tuple[int, int, int, int]], path: Path, row: int, names: Sequence[str], layout: Layout
) -> list[str]:
    down = {name for wanted in layout.fill_down for name in alike(wanted, names)}
    below = [area for area in areas if area[2] > row and area[1] <= len(names)]
    merged = [area for area in below if area[1] != area[3] or names[area[1] - 1] not in down]
    if not merged:
        return []
    have = "cells are merged" if len(merged) == 1 else f"{len(merged)} ranges of cells are merged"
    columns = ", ".join(dict.fromkeys(names[area[1] - 1] for area in merged))
    cells_merged = listed(sorted(map(_coordinates, merged)))
    values = {"have": have, "cells": cells_merged, "names": columns, "at": f"tables.{layout.table}"}
    return [spoken("fault.merged", file=f"`{path.name}`", **values)]


def _coordinates(area: tuple[int, int, int, int]) -> str:
    from openpyxl.utils import get_column_letter

    top, left, bottom, right = area
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"


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
