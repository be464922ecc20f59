"""Excel sheets as text, with what Excel has already lost in long numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kpi_toolkit.engines.blanks import BLANKS
from kpi_toolkit.engines.names import alike, folded
from kpi_toolkit.errors import DataError, Spoken
from kpi_toolkit.language.naming import names_of, perhaps
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sources import cells
from kpi_toolkit.sources.layout import LOOKED_AT, Layout, Row, body, filled, heading, hint
from kpi_toolkit.sources.old_excel import OldSheet
from kpi_toolkit.sources.workbook import opened_workbook, refuse_hidden

EXCEL_DIGITS = 15

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
        raise DataError(spoken("fault.empty_sheet", file=f"`{path.name}`"))
    file = f"`{path.name}`"
    label = {title: file if len(rows) == 1 else spoken("fault.sheet_label", file=file, title=title) for title in rows}
    there = {title: iter(rows[title]) for title in rows}
    names = {title: heading(there[title], layout, label[title]) for title in rows}
    starts = {title: layout.header_row[-1] if layout.header_row else rows[title][0][0] for title in rows}
    refuse_hidden(path, {title: (starts[title], names[title]) for title in rows}, layout, merged)
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
        titles = names_of(sheet.title for sheet in filled)
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
            hint=perhaps(name, titles),
        )
        for name, same in meant.items()
        if not same
    ]
    if faults:
        raise DataError(spoken("fault.lacks_sheets", file=f"`{path.name}`"), faults)
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
