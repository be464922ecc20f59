"""What a file looks like: its encoding, where its heading stands, which rows are no data, and what stands in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from kpi_toolkit.engines.duckdb_files import first_rows
from kpi_toolkit.errors import DataError
from kpi_toolkit.files.plain import check_plain
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sources import excel, files, json_file, laid_out, workbook
from kpi_toolkit.sources.cells import texts
from kpi_toolkit.sources.csv_file import decoded, delimiter_of
from kpi_toolkit.sources.layout import (
    LOOKED_AT,
    MANY_CELLS,
    Layout,
    Row,
    body,
    filled,
    groups_in,
    heading,
    is_blank,
    is_totals,
    likely_heading,
)
from kpi_toolkit.sources.packed import unpacked
from kpi_toolkit.sources.raw import ROW

MOST_ROWS = 300_000
"""Rows of a file that are looked at."""
COMMENT = "#"
ENCODINGS = ("utf-8", "gb18030")
BYTES = 1 << 20
CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class FileLook:
    """What a file looks like.

    Parameters
    ----------
    path
        Where it lies; of one that is packed the archive.
    frame
        Its rows as text, without titles and totals.
    sheets
        Titles of the sheets that are one table; empty for other files and workbooks of one sheet.
    is_cut
        Whether only its first rows were looked at.
    """

    path: Path
    layout: Layout
    frame: pd.DataFrame
    sheets: tuple[str, ...] = ()
    delimiter: str = ""
    is_cut: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The headings."""
        return tuple(map(str, self.frame.columns))

    def values(self, name: str) -> list[str]:
        """Return what stands in a column, row by row, without what is empty."""
        return [str(value) for value in self.frame[name] if isinstance(value, str) and value]


def look_at(path: Path, scratch: Path) -> FileLook:
    """Return what a file looks like.

    Raises
    ------
    DataError
        When it cannot be read, or nothing stands in it.
    """
    (inner, *_others) = unpacked([path], scratch, lambda name: name.lower().endswith(files.PLAIN), files.PLAIN)
    suffix = files.suffix_of(inner)
    if suffix == files.PARQUET:
        return FileLook(path, Layout(path.stem), _parquet(inner))
    if suffix in files.JSON:
        return FileLook(path, Layout(path.stem), json_file.read_json(inner, "utf-8").drop(columns=ROW))
    there = _workbook(inner) if suffix in (workbook.EXCEL, *workbook.OLD) else _text(inner, scratch)
    return replace(there, path=path)


def looks_within(path: Path) -> list[FileLook]:
    """Return what the tables of a DuckDB file look like, each as a file of its own in it.

    Raises
    ------
    DataError
        When it cannot be opened.
    """
    tables = first_rows(path, MOST_ROWS)
    return [FileLook(path / name, Layout(name), _as_text(frame)) for name, frame in tables.items()]


def _parquet(path: Path) -> pd.DataFrame:
    import pyarrow as pa

    try:
        return _as_text(pd.read_parquet(path).head(MOST_ROWS))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError(spoken("fault.parquet", file=f"`{path.name}`", said=str(error).splitlines()[0])) from None


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    columns = {str(name): pd.Series(texts(list(frame[name].astype(object))), dtype="str") for name in frame}
    return pd.DataFrame(columns)


def encoding_of(path: Path) -> str:
    """Return the encoding in which a text file can be read; of several the likely one."""
    check_plain(path)
    with path.open("rb") as file:
        start = file.read(BYTES)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    whole = start[: start.rfind(b"\n") + 1 or None]
    if _are_single_letters(whole):
        return "utf-8" if not _misread(whole, "utf-8") else "cp1252"
    return min(ENCODINGS, key=lambda encoding: _misread(whole, encoding))  # a damaged line is named when it is read


def _misread(text: bytes, encoding: str) -> int:
    """Return how many signs of a text cannot be those of an encoding."""
    return text.decode(encoding, "replace").count("\ufffd")


def _are_single_letters(start: bytes) -> bool:
    """Whether bytes above 127 stand alone, as letters with accents do, and not in pairs, as Chinese signs do."""
    high = [place for place, byte in enumerate(start) if byte > 127]
    alone = [place for place in high if start[place - 1] < 128 and start[place + 1 : place + 2] < b"\x80"]
    return bool(high) and 2 * len(alone) > len(high)


def _text(path: Path, scratch: Path) -> FileLook:
    encoding = encoding_of(path)
    text = decoded(path, encoding, scratch)
    delimiter = delimiter_of(text)
    first = _first(laid_out.rows_of(text, delimiter))
    layout = _laid_out(first, Layout(path.stem, encoding))
    if not layout.is_plain:
        delimiter = delimiter_of(text, is_plain=False)
        layout = _laid_out(_first(laid_out.rows_of(text, delimiter)), Layout(path.stem, encoding))
    every = list(_first(laid_out.rows_of(text, delimiter), MOST_ROWS))
    frame, layout = _framed(every, layout, path)
    return FileLook(path, layout, frame, delimiter=delimiter, is_cut=len(every) == MOST_ROWS)


def _workbook(path: Path) -> FileLook:
    with workbook.opened_workbook(path) as book:
        sheets = {
            sheet.title: list(excel.rows_of(sheet)) for sheet in book.worksheets if sheet.sheet_state == "visible"
        }
    there = {title: rows for title, rows in sheets.items() if rows}
    layouts = {title: _laid_out(rows[:LOOKED_AT], Layout(path.stem)) for title, rows in there.items()}
    names = {title: heading(iter(rows), layouts[title], path.name) for title, rows in there.items()}
    sizes: dict[tuple[object, ...], int] = {}
    for title, rows in there.items():
        kind = (names[title], layouts[title].header_row)
        sizes[kind] = sizes.get(kind, 0) + len(rows) * (len(names[title]) > 1)
    if not sizes:
        raise DataError(spoken("fault.empty_sheet", file=f"`{path.name}`"))
    largest = max(sizes, key=lambda kind: sizes[kind])
    titles = tuple(title for title in there if (names[title], layouts[title].header_row) == largest)
    layout = replace(layouts[titles[0]], sheets=titles if len(there) > 1 else ())
    starts = {
        title: (layout.header_row[-1] if layout.header_row else there[title][0][0], names[title]) for title in titles
    }
    remarks = min(_remarks_below(there[title], layout, names[title]) for title in titles)
    layout = replace(layout, fill_down=workbook.merged_columns(path, starts), skip_footer=remarks)
    # What merged cells and formulas hide is said as when the table is read.
    read = excel.read_sheets(path, path.stem, layout)
    frame = pd.concat([sheet.frame for sheet in read.sheets], ignore_index=True)
    return FileLook(path, layout, frame, sheets=titles if len(there) > 1 else ())


def _first(rows: Iterable[Row], count: int = LOOKED_AT) -> list[Row]:
    return [row for row, _ in zip(rows, range(count), strict=False)]


def _laid_out(rows: Sequence[Row], layout: Layout) -> Layout:
    """Return where the heading stands, and by which sign comments begin."""
    there = list(filled(rows))
    if not there:
        return layout
    comment = COMMENT if str(there[0][1][0] or "").strip().startswith(COMMENT) else ""
    there = list(filled(rows, comment))
    place, cells = likely_heading(there)
    below = [row for row in there if row[0] > place]
    lines = (place, below[0][0]) if below and _is_second_heading(cells, below) else (place,)
    first = there[0][0] if there else place
    is_plain = lines == (first,) and (first == 1 or bool(comment))
    groups = groups_in(below) if len(cells) > MANY_CELLS else []
    name = ("分组" if any(CHINESE.search(str(cell)) for cell in cells) else "group") if len(groups) > 1 else ""
    return replace(layout, comment=comment, header_row=() if is_plain else lines, group_rows=name)


def _is_second_heading(cells: Sequence[object], below: Sequence[Row]) -> bool:
    """Whether the row below a heading says more of some columns: it is not filled where all rows below it are."""
    second, others = below[0][1], [row for _, row in below[1:8]]
    named = [place for place, cell in enumerate(cells) if not is_blank(cell)]
    filled_in = [place for place in named if place < len(second) and not is_blank(second[place])]
    always = [place for place in named if all(place < len(row) and not is_blank(row[place]) for row in others)]
    are_words = not any(any(sign.isdigit() for sign in str(second[place])) for place in filled_in)
    return bool(others) and 2 * len(filled_in) < len(named) and are_words and 2 * len(always) > len(named)


def _framed(rows: Sequence[Row], layout: Layout, path: Path) -> tuple[pd.DataFrame, Layout]:
    """Return the rows of data, and the layout with the rows at the end that are none."""
    there = iter(rows)
    names = heading(there, layout, f"`{path.name}`")
    if not names:
        raise DataError(spoken("fault.no_heading_line", file=f"`{path.name}`"))
    layout = replace(layout, skip_footer=_remarks_below(rows, layout, names))
    data = [cells for _, cells in body(there, names, layout, path.name, [])]
    columns = {
        name: pd.Series([_cell(cells[place]) if place < len(cells) else None for cells in data], dtype="str")
        for place, name in enumerate(names)
    }
    return pd.DataFrame(columns), layout


def _remarks_below(rows: Sequence[Row], layout: Layout, names: Sequence[str]) -> int:
    """Return how many rows at the end have one cell with words alone: they are no data."""
    remarks = 0
    for _, cells in reversed(list(filled(rows[-8:], layout.comment))):
        texts_there = [cell for cell in cells if not is_blank(cell)]
        if len(texts_there) != 1 or len(rows) < 4 or is_totals(cells, 3) or str(texts_there[0]).isdigit():
            break
        remarks += 1
    return remarks if len(names) > 2 else 0


def _cell(value: object) -> str | None:
    return None if is_blank(value) else str(value).strip()
