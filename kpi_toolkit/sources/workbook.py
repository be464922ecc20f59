"""Workbooks opened, whatever their kind, and what looks filled in one and is empty in the file."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kpi_toolkit.engines.names import alike
from kpi_toolkit.errors import DataError
from kpi_toolkit.language.naming import names_of
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sources.layout import Layout
from kpi_toolkit.sources.no_workbook import no_workbook
from kpi_toolkit.sources.old_excel import old_workbook

EXCEL, OLD = ".xlsx", (".xls", ".xlsb", ".ods")
CHUNK = 1 << 20
# What makes a second, slower look at a sheet necessary: a formula or a merged cell.
SUSPICIOUS = re.compile(rb"<(?:\w+:)?(?:f[ />]|mergeCell[ />])")
OVERLAP = 64


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
            raise DataError(no_workbook(path)) from None


def refuse_hidden(
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
        raise DataError(spoken("fault.not_whole", file=f"`{path.name}`"), faults)


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
    have = spoken("fault.merged_one") if len(merged) == 1 else spoken("fault.merged_many", count=len(merged))
    columns = ", ".join(dict.fromkeys(names[area[1] - 1] for area in merged))
    cells_merged = names_of(sorted(map(_coordinates, merged)))
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
    return [spoken("fault.uncalculated", file=f"`{path.name}`", count=len(cells), cells=names_of(cells))]
