"""Rows that are added to a workspace's sheet of targets: what stands there stays, and the plan passes its check."""

import csv
import io
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.durable import write_atomically
from kpi_toolkit.files.inert import inert, put
from kpi_toolkit.language.text import spoken
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.plan.agreement import contradictions
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.proposing import Entry
from kpi_toolkit.plan.reading import read_plan
from kpi_toolkit.plan.template import cell_of, csv_bytes, sheet_rows
from kpi_toolkit.sheets.cells import decoded, sheet_in
from kpi_toolkit.sheets.columns import TARGETS
from kpi_toolkit.sheets.finding import Finding, errors
from kpi_toolkit.sources.csv_file import DELIMITERS
from kpi_toolkit.units import Language

TRIES = 6
DIGITS = 4
DECIDING = ("segment", "kind", "mode", "value", "lower", "upper", "baseline", "start", "due", "per", "weight", "points")
"""Columns without which a row would be another target."""
USUAL = {"kind": "level"}
"""What the sheet means where it has no such column."""


def add_targets(
    workspace: Workspace, entries: Sequence[Entry], tolerated: Collection[str] = ()
) -> tuple[Path, tuple[Entry, ...]]:
    """Add rows to the sheet of targets, a new one where there is none.

    Values that contradict others are moved to where they agree, by the smallest change; only those of the rows added.

    Parameters
    ----------
    tolerated
        Rules that the plan may break afterwards.

    Returns
    -------
    tuple
        The file, and the rows as they were written.

    Raises
    ------
    UsageError
        Where the sheet is a table of the source, or the plan would have an error that it has not now; nothing is
        written then.
    """
    folder = workspace.folder
    if folder is None or workspace.settings.plan.targets:
        raise UsageError("The targets are a table of the source, where only its own system writes. Add the rows there.")
    plan = folder / "plan"
    name = "targets.xlsx" if (plan / "targets.xlsx").exists() else "targets.csv"
    faults = {_told(finding) for finding in errors(check_plan(_read(workspace, folder)))}
    with TemporaryDirectory() as temporary:
        trial = Path(temporary)
        if plan.is_dir():
            shutil.copytree(plan, trial / "plan")
        for _ in range(TRIES):
            content = _with_rows(plan / name, entries, workspace)
            write_atomically(trial / "plan" / name, content)
            read = _read(workspace, trial)
            agreed = _agreeing(read, entries)
            if agreed == entries:
                break
            entries = agreed
        broken = [finding for finding in errors(check_plan(read)) if finding.code not in tolerated]
        new = [finding for finding in broken if _told(finding) not in faults]
    if new:
        raise UsageError("Nothing was written, for the plan would have faults:", [str(finding) for finding in new])
    write_atomically(plan / name, content)
    return plan / name, tuple(entries)


def _read(workspace: Workspace, folder: Path) -> Plan:
    return read_plan(folder, workspace.catalogue, workspace.settings, workspace)


def _told(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.key, finding.role


def _agreeing(plan: Plan, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the rows, one of them changed if it contradicts others."""
    rows = sorted(target.row for target in plan.targets)[-len(entries) :] if entries else []
    for conflict in contradictions(plan):
        for repair in conflict.repairs:
            targets = repair.statement.targets
            if len(targets) == 1 and targets[0].row in rows and repair.value > 0:
                place = rows.index(targets[0].row)
                changed = dict(entries[place]) | {"value": f"{Decimal(f'{repair.value:.{DIGITS}g}'):f}"}
                return [*entries[:place], changed, *entries[place + 1 :]]
    return entries


def _with_rows(path: Path, entries: Sequence[Entry], workspace: Workspace) -> bytes:
    if not path.exists():
        language = workspace.settings.language
        return csv_bytes(sheet_rows(TARGETS, language, workspace.catalogue, entries))
    return (_in_excel if path.suffix == ".xlsx" else _in_csv)(path, entries, workspace)


def _in_csv(path: Path, entries: Sequence[Entry], workspace: Workspace) -> bytes:
    """Return the file as it is, with lines of its own encoding, delimiter and line ends behind it."""
    encoding, text = decoded(path, workspace.settings.source.encoding)
    first, end = text.partition("\n")[0], "\r\n" if "\r\n" in text else "\n"
    delimiter = max(DELIMITERS, key=first.count)
    header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    _refuse_missing_columns(path, header, entries)
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator=end)
    writer.writerows(list(map(inert, _cells(header, entry, workspace))) for entry in entries)
    gap = b"" if text.endswith("\n") else end.encode(encoding.removesuffix("-sig"))
    return path.read_bytes() + gap + lines.getvalue().encode(encoding.removesuffix("-sig"))


def _in_excel(path: Path, entries: Sequence[Entry], workspace: Workspace) -> bytes:
    from openpyxl import load_workbook  # only for those who use Excel

    book = load_workbook(path)
    sheet = sheet_in(book, [path.stem, TARGETS.title.zh, TARGETS.title.en])
    filled = [row[0].row for row in sheet.iter_rows() if any(cell.value is not None for cell in row)]
    header = [str(cell.value or "").strip() for cell in sheet[1]]
    _refuse_missing_columns(path, header, entries)
    for row, entry in enumerate(entries, start=max(filled, default=1) + 1):
        for place, value in enumerate(_cells(header, entry, workspace), start=1):
            if value != "":
                put(sheet, row, place, float(value) if isinstance(value, Decimal) else value)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _refuse_missing_columns(path: Path, header: Sequence[str], entries: Iterable[Entry]) -> None:
    """Refuse rows that would mean something else without a column that the sheet has not."""
    there = {column.name for heading in header if (column := TARGETS.column(heading.strip()))}
    wanted = {name for entry in entries for name, value in entry.items() if value and USUAL.get(name) != value}
    if missing := [name for name in DECIDING if name in wanted - there]:
        raise UsageError(
            spoken("plan.adding.columns", file=path.name, names=", ".join(f"`{name}`" for name in missing))
        )


def _cells(header: Sequence[str], entry: Mapping[str, Any], workspace: Workspace) -> list[Any]:
    """Return a row under headings in either language, each cell in that of its heading."""
    cells = []
    for heading in header:
        column = TARGETS.column(heading.strip())
        language: Language = "en" if heading.isascii() else "zh"
        value = entry.get(column.name, "") if column else ""
        cells.append(cell_of(column, value, language, workspace.catalogue) if column else "")
    return cells
