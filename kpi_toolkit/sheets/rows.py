"""The rows of any sheet of the plan: from a file or a table of the source, headings understood, cells as text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from kpi_toolkit.engines import Engine
from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.files.signs import INVISIBLE, printable, undrawn
from kpi_toolkit.language.text import Text
from kpi_toolkit.settings import Settings
from kpi_toolkit.sheets.cells import Grid, read_cells
from kpi_toolkit.sheets.columns import Form, Meant, SheetColumn, called
from kpi_toolkit.sheets.faults import Refused, error, warning
from kpi_toolkit.sheets.finding import Finding
from kpi_toolkit.sheets.stored import stored_grid
from kpi_toolkit.sheets.typed import CellReading, shown, typed

FEW = 6


@dataclass(frozen=True)
class SheetRow:
    """A row as text by column, and what is wrong with it."""

    number: int
    cells: dict[str, str]
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def filled(self) -> frozenset[str]:
        """The columns whose cells are not empty."""
        return frozenset(column for column, text in self.cells.items() if text)

    def values(self, form: Form, reading: CellReading) -> dict[str, Any]:
        """Return typed values by column; what is empty or faulty is None (or an empty text), its fault noted."""
        values: dict[str, Any] = {}
        reading = replace(reading, before=values)
        for column in form.columns:
            text = self.cells.get(column.name, "")
            try:
                values[column.name] = typed(column, text, reading)
            except Refused as refused:
                values[column.name] = None
                self.findings.append(refused.finding)
        return values


@dataclass(frozen=True)
class SheetRows:
    """A sheet: its name for messages, the columns it has, its rows, and findings of the sheet as a whole."""

    file: str
    columns: tuple[str, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    findings: tuple[Finding, ...] = ()

    def has(self, names: Iterable[str]) -> bool:
        """Whether it has these columns: without one that is needed no row is an entry."""
        return set(names) <= set(self.columns)

    def placed(self, row: SheetRow, role: str = "") -> Iterator[Finding]:
        """Yield the findings of a row, each with its place."""
        return (replace(finding, file=self.file, row=row.number, role=role or "") for finding in row.findings)


def read_rows(folder: Path, form: Form, settings: Settings, engine: Engine | None = None) -> SheetRows | None:
    """Read a sheet of the plan; None when there is none.

    Parameters
    ----------
    folder
        The workspace; its ``plan`` folder holds ``<name>.csv`` or ``<name>.xlsx``, unless kpi.yaml names a table of
        the source under ``plan``.
    engine
        The workspace's, when it is open; else one is opened for a table of the source, and closed.

    Raises
    ------
    UsageError
        When there are two of the sheet, or the file cannot be read.
    DataError
        When the source cannot be opened or has no such table.
    """
    path = _found(folder / "plan", form)
    table: str | None = getattr(settings.plan, form.name)
    if path and table:
        raise UsageError(
            f"There are both `plan/{path.name}` and `plan.{form.name}: {table}` in kpi.yaml. Keep one of them."
        )
    if table:
        return _rows(stored_grid(folder, settings, table, engine), form)
    titles = (form.title.zh, form.title.en)
    return _rows(read_cells(path, settings.source.encoding, titles), form) if path else None


def _found(plan: Path, form: Form) -> Path | None:
    """Find the sheet; a file that someone may take for it is refused rather than overlooked."""
    if not plan.is_dir():
        if plan.exists():
            raise UsageError(f"`plan` is no folder. Make it one and put `{form.name}.csv` into it.")
        return None
    names = (f"{form.name}.csv", f"{form.name}.xlsx")
    alike = [path for path in sorted(plan.iterdir()) if path.name.lower().split(".")[0] == form.name]
    sheets = [path for path in alike if path.name in names and path.is_file()]
    if faults := [_unread(path, form.name, names) for path in alike if path not in sheets]:
        raise UsageError(f"`plan` holds what is not read as {form.name}:", faults)
    if len(sheets) > 1:
        raise UsageError(f"`plan` holds both `{names[0]}` and `{names[1]}`. Keep one of them.")
    return sheets[0] if sheets else None


def _unread(path: Path, form: str, names: Sequence[str]) -> str:
    if not path.is_file():
        return f"`plan/{path.name}` is no file. Give it another name; {form} stand in `{form}.csv`."
    if (name := path.name.lower()) in names:
        return f"`plan/{path.name}` is written with capitals. Name it `{name}`."
    return f"`plan/{path.name}` is none of {listed(names)}. Save it as one of them, or give it another name."


def _rows(grid: Grid, form: Form) -> SheetRows:
    cells = list(grid.rows)
    header = list(cells[0]) if cells else []
    while header and not header[-1]:
        header.pop()
    columns = [form.column(heading) for heading in header]
    findings = [replace(finding, file=grid.file, row=1) for finding in _header_faults(header, columns, form)]
    entries = tuple(_read(cells[1:], grid, header, columns, form)) if any(columns) else ()
    placed = tuple(replace(finding, file=grid.file) for finding in grid.findings)
    return SheetRows(grid.file, tuple(column.name for column in columns if column), entries, (*placed, *findings))


def _header_faults(header: Sequence[str], columns: Sequence[SheetColumn | None], form: Form) -> Iterator[Finding]:
    if header and not any(columns):
        text = shown(next(heading for heading in header if heading))
        yield error(
            "K024", "no_header", text=text, columns=called(form.needed, {name: form[name].zh for name in form.needed})
        )
        return
    known = {column.name: column.zh for column in form.columns}
    for heading in sorted({heading for heading, column in zip(header, columns, strict=True) if heading and not column}):
        yield error(
            "K024",
            "unknown_column",
            heading=shown(heading),
            sheet=Text(form.title.zh, form.name),
            meant=Meant(heading, known),
        )
    there = [column.name for column in columns if column]
    if missing := [name for name in form.needed if name not in there]:
        yield error("K024", "columns_missing", count=len(missing), columns=called(missing[:FEW], known))
    if twice := sorted({name for name in there if there.count(name) > 1}):
        yield error("K024", "columns_twice", columns=called(twice, known))


def _read(
    cells: Sequence[Sequence[str]], grid: Grid, header: Sequence[str], columns: Sequence[SheetColumn | None], form: Form
) -> Iterator[SheetRow]:
    """Yield the rows that are not blank and can be read."""
    for number, texts in enumerate(cells, start=2):
        if not any(texts) or number in grid.unreadable:
            continue
        pairs = list(zip(columns, texts, strict=False))
        row = SheetRow(number, {column.name: text for column, text in pairs if column})
        row.findings.extend(_beside(header, columns, texts))
        row.findings.extend(_unprintable(columns, texts))
        if len(row.filled) <= 1 and len(form.needed) > 1:
            row.findings[:] = [_note(next(text for text in texts if text), form)]
        yield row


def _unprintable(columns: Sequence[SheetColumn | None], texts: Sequence[str]) -> Iterator[Finding]:
    """Say what no font of the reports has: on paper and in pictures its number stands for it."""
    for column, text in zip(columns, texts, strict=False):
        if column and (missing := INVISIBLE.sub("", undrawn(text))):
            signs = " ".join(f"U+{ord(sign):04X}" for sign in missing)
            yield warning("K024", "no_glyph", column=column.label, sign=signs, written=printable(missing))


def _beside(header: Sequence[str], columns: Sequence[SheetColumn | None], texts: Sequence[str]) -> Iterator[Finding]:
    for place, (heading, text) in enumerate(zip(header, texts, strict=False), start=1):
        if text and not heading:
            yield error("K024", "no_heading", place=place, text=shown(text))
    if beyond := [text for text in texts[len(header) :] if text]:
        yield error("K024", "cells_too_many", count=len(header), text=shown(beyond[0]))


def _note(text: str, form: Form) -> Finding:
    column = next((each for each in form.columns if each.name in ("why", "diagnosis", "logic")), form.columns[-1])
    return error("K024", "stray_note", text=shown(text), column=column.name, note=column.zh)


def is_note(row: SheetRow) -> bool:
    """Whether a row is no entry but something written below the table."""
    return any(finding.key == "stray_note" for finding in row.findings)
