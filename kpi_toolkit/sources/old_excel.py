"""Workbooks of other kinds than .xlsx: .xls, .xlsb and .ods, by calamine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from kpi_toolkit.errors import DataError
from kpi_toolkit.sources.no_workbook import no_workbook


@dataclass(frozen=True)
class OldSheet:
    """A sheet with what is asked of one of openpyxl's."""

    title: str
    sheet_state: str
    sheet: Any

    @cached_property
    def values(self) -> list[list[object]]:
        """The cells of each row; what is empty is None."""
        rows = self.sheet.to_python(skip_empty_area=False)
        return [[None if cell == "" else cell for cell in row] for row in rows]

    @property
    def merged(self) -> tuple[tuple[int, int, int, int], ...]:
        """First row and column, last row and column of merged cells; the first are 1."""
        areas = self.sheet.merged_cell_ranges or ()
        return tuple((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in areas)


@dataclass(frozen=True)
class OldWorkbook:
    """A workbook with what is asked of one of openpyxl's."""

    worksheets: tuple[OldSheet, ...]


class WebTable:
    """A table of a web page that calls itself a workbook, with what is asked of a sheet of calamine's."""

    merged_cell_ranges = ()

    def __init__(self, rows: list[list[str]]) -> None:
        self.rows = rows

    def to_python(self, skip_empty_area: bool) -> list[list[str]]:
        """Return the cells of each row."""
        return self.rows


class _Cells(HTMLParser):
    """Collects the cells of the rows of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.is_cell = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows = self.rows or [[]]
            self.rows[-1].append("")
            self.is_cell = True

    def handle_endtag(self, tag: str) -> None:
        self.is_cell &= tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.is_cell:
            self.rows[-1][-1] += data.strip()


def page_rows(path: Path) -> list[list[str]]:
    """Return the rows of a table where a file is a web page; none where it is a workbook."""
    content = path.read_bytes()
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return []
    texts = (content.decode(encoding, "replace") for encoding in ("utf-8-sig", "gb18030"))
    cells = _Cells()
    cells.feed(min(texts, key=lambda text: text.count("\ufffd")))
    return cells.rows


@contextmanager
def old_workbook(path: Path) -> Iterator[OldWorkbook]:
    """Open a workbook; whatever goes wrong in it, also while its rows are read, is one fault."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    if rows := page_rows(path):
        yield OldWorkbook((OldSheet(path.stem, "visible", WebTable(rows)),))
        return
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheets = [about for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
            yield OldWorkbook(
                tuple(
                    OldSheet(
                        about.name,
                        "visible" if about.visible == SheetVisibleEnum.Visible else "hidden",
                        book.get_sheet_by_name(about.name),
                    )
                    for about in sheets
                )
            )
    except DataError:
        raise
    except Exception:  # calamine's errors have no common name, and some are of Rust's own readers
        raise DataError(no_workbook(path)) from None
