"""The files and sheets of one table as one raw table: columns by name, nothing cut, no part twice."""

import filecmp
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pandas as pd

from kpi_toolkit.engines import SOURCE, CsvFile, FileEngine
from kpi_toolkit.engines.names import keys_of
from kpi_toolkit.errors import DataError
from kpi_toolkit.language.text import Reason, spoken
from kpi_toolkit.sources import excel, headings, json_file, laid_out
from kpi_toolkit.sources.layout import Layout
from kpi_toolkit.sources.raw import ORDER, ROW, Raw

SMALL = 4_000_000
"""Bytes of Parquet up to which rows are read once; at 115,000 events this halves what their checks cost."""


def of_text(files: Sequence[Path], raw: Raw, layout: Layout, scratch: Path, engine: FileEngine) -> Raw:
    """Copy the rows of text files; a column that a file lacks is empty in its rows."""
    inspected = [laid_out.inspect(file, layout, scratch) for file in files]
    texts = [text for text, _ in inspected]
    for text in texts:
        headings.refuse_wide(len(text.header), f"`{text.path.name}`")
    names = _names([text.header for text in texts])
    texts = [CsvFile(text.path, _renamed(text.header, names), text.delimiter) for text in texts]
    try:
        engine.load_csv(raw.relation, texts)
    except DataError as error:
        causes = (laid_out.cause_of(text.path, layout, text.delimiter) for text in texts)
        raise DataError(next(filter(None, causes), error.message)) from None
    delimiter = ";" if any(text.delimiter == ";" for text in texts) else texts[0].delimiter
    raw = replace(raw, is_clean=True, copies=(raw.relation,), delimiter=delimiter)
    raw = replace(raw, remarks=tuple(note for _, said in inspected for note in said))
    if len(files) == 1:
        hint = laid_out.hint_of(texts[0], layout)
        return replace(_with_rows(raw, texts[0].header, engine), hint=hint)
    lacking = _lacking((text.path.name, [name for name in text.header if name != ROW]) for text in texts)
    return replace(_with_order(raw, engine), lacking=lacking)


def of_excel(files: Sequence[Path], raw: Raw, name: str, layout: Layout, engine: FileEngine) -> Raw:
    """Copy the rows of Excel sheets; a column that a sheet lacks is empty in its rows."""
    books = {file: excel.read_sheets(file, name, layout) for file in files}
    sheets = [(file, sheet) for file, book in books.items() for sheet in book.sheets]
    _refuse_same_sheets(sheets)
    names = _names([list(sheet.frame.columns) for _, sheet in sheets])
    frames = [sheet.frame.set_axis(_renamed(sheet.frame.columns, names), axis=1) for _, sheet in sheets]
    long: dict[str, tuple[str, ...]] = {}
    for _, sheet in sheets:
        for column, numbers in sheet.long_numbers.items():
            long[names[column]] = (*long.get(names[column], ()), *numbers)
    hint = next((book.hint for book in books.values() if book.hint), None)
    raw = replace(raw, copies=(raw.relation,), long_numbers=long, is_clean=True, remarks=_said(books), hint=hint)
    titles = [_title(file, sheet, books) for file, sheet in sheets]
    return _bound(
        [frame.assign(**{ROW: sheet.rows}) for frame, (_, sheet) in zip(frames, sheets, strict=True)],
        titles,
        raw,
        engine,
    )


def of_json(files: Sequence[Path], raw: Raw, layout: Layout, engine: FileEngine) -> Raw:
    """Copy the objects of JSON files; what an object lacks is empty."""
    frames = [json_file.read_json(file, layout.encoding) for file in files]
    names = _names([[name for name in frame.columns if name != ROW] for frame in frames]) | {ROW: ROW}
    frames = [frame.set_axis(_renamed(frame.columns, names), axis=1) for frame in frames]
    raw = replace(raw, copies=(raw.relation,), is_clean=True)
    return _bound(frames, [file.name for file in files], raw, engine)


def _bound(frames: Sequence[pd.DataFrame], titles: Sequence[str], raw: Raw, engine: FileEngine) -> Raw:
    """Copy frames with the rows of their files; of several only their order is kept."""
    if len(frames) == 1:
        engine.bind(raw.relation, frames[0])
        return raw
    whole = pd.concat([frame.drop(columns=ROW) for frame in frames], ignore_index=True)
    engine.bind(raw.relation, whole.assign(**{ORDER: range(len(whole))}))
    columns = ([name for name in frame.columns if name != ROW] for frame in frames)
    return replace(raw, lacking=_lacking(zip(titles, columns, strict=True)))


def of_parquet(files: Sequence[Path], raw: Raw, engine: FileEngine) -> Raw:
    """Read Parquet files where they lie."""
    try:
        columns = engine.scan_parquet(raw.relation, files)
    except DataError as error:
        if error.faults:
            raise
        raise DataError(spoken("fault.parquet", file=raw.label, said=_without_folders(error.message, files))) from None
    is_small = sum(file.stat().st_size for file in files) <= SMALL
    lacking = _lacking((file.name, names) for file, names in columns.items())
    return replace(raw, is_small=is_small, lacking=lacking)


def _without_folders(said: str, files: Sequence[Path]) -> str:
    """Return what a database says of files without the folders in which they lie."""
    for file in files:
        said = said.replace(str(file), file.name)
    return said


def refuse_copies(files: Sequence[Path]) -> None:
    """Raise DataError when two files have the same contents."""
    for file, other in combinations(files, 2):
        if file.stat().st_size == other.stat().st_size and filecmp.cmp(file, other, shallow=False):
            raise DataError(spoken("fault.same_files", file=f"`{file.name}`", other=f"`{other.name}`"))


def quoted(relation: str) -> str:
    """Write the name of a raw table as SQL."""
    name = relation.removeprefix(f"{SOURCE}.").replace('"', '""')
    return f'"{SOURCE}"."{name}"'


def _with_rows(raw: Raw, header: Iterable[str], engine: FileEngine) -> Raw:
    numbered = f"{raw.relation} with rows"
    if ROW in header:  # written with the rows
        sql = f'SELECT * REPLACE ("{ROW}"::BIGINT AS "{ROW}") FROM {quoted(raw.relation)}'
    else:
        sql = f'SELECT *, {_place(raw, engine, 2)} AS "{ROW}" FROM {quoted(raw.relation)}'
    engine.define_sql(numbered, sql)
    return replace(raw, relation=numbered, copies=(raw.relation, numbered))


def _with_order(raw: Raw, engine: FileEngine) -> Raw:
    """Number the rows of several files, whose places in their own files are not those of the table."""
    numbered = f"{raw.relation} in order"
    others = f' EXCLUDE ("{ROW}")' if ROW in engine.columns(raw.relation) else ""
    sql = f'SELECT *{others}, {_place(raw, engine, 0)} AS "{ORDER}" FROM {quoted(raw.relation)}'
    engine.define_sql(numbered, sql)
    return replace(raw, relation=numbered, copies=(raw.relation, numbered))


def _place(raw: Raw, engine: FileEngine, first: int) -> str:
    """Return SQL for the place of a row in a table that was copied in its order."""
    # A column called rowid hides the database's own; counting is slower, and in the file's order as well.
    hidden = any(column.lower() == "rowid" for column in engine.columns(raw.relation))
    return f"row_number() OVER () + {first - 1}" if hidden else f"rowid + {first}"


def _names(headers: Sequence[Iterable[str]]) -> dict[str, str]:
    """Return one spelling of every heading, the first."""
    keys = keys_of(headers)
    first: dict[str, str] = {}
    for header in headers:
        first = {keys[name]: name for name in header} | first
    return {name: first[key] for name, key in keys.items()}


def _renamed(header: Iterable[str], names: dict[str, str]) -> tuple[str, ...]:
    return tuple(names[name] for name in header)


def _lacking(columns: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    """Return the columns that only some parts have, with the parts that have none."""
    parts = [(part, list(names)) for part, names in columns]
    names = _names([header for _, header in parts])
    there = [(part, {names[name] for name in header}) for part, header in parts]
    without = {name: tuple(part for part, has in there if name not in has) for name in dict.fromkeys(names.values())}
    return {name: lacking for name, lacking in without.items() if lacking}


def _refuse_same_sheets(sheets: Sequence[tuple[Path, excel.ExcelSheet]]) -> None:
    for (file, sheet), (other, same) in combinations(sheets, 2):
        if len(sheet.frame) and sheet.frame.equals(same.frame):
            titles = {"title": sheet.title, "same": same.title}
            raise DataError(spoken("fault.same_sheets", file=f"`{file.name}`", other=f"`{other.name}`", **titles))


def _said(books: dict[Path, excel.Workbook]) -> tuple[Reason, ...]:
    united = [
        Reason("sheets_united", {"file": file.name, "sheets": headings.listing(sheet.title for sheet in book.sheets)})
        for file, book in books.items()
        if len(book.sheets) > 1
    ]
    unread = [
        Reason("sheets_unread", {"file": file.name, "sheets": headings.listing(book.unread)})
        for file, book in books.items()
        if book.unread
    ]
    totals = [
        laid_out.totals_left_out(file.name, sheet.totals, sheet.left_out)
        for file, book in books.items()
        for sheet in book.sheets
        if sheet.totals
    ]
    return (*united, *unread, *totals)


def _title(file: Path, sheet: excel.ExcelSheet, books: dict[Path, excel.Workbook]) -> str:
    return file.name if len(books[file].sheets) == 1 else f"{file.name}: {sheet.title}"
