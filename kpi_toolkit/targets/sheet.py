"""The sheet ``plan/targets.csv`` or ``plan/targets.xlsx``: its targets, or every fault of it at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_toolkit.errors import UsageError, did_you_mean, listed
from kpi_toolkit.metric import Catalogue
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets.across import faults_across
from kpi_toolkit.targets.cells import read_cells
from kpi_toolkit.targets.checks import target_faults
from kpi_toolkit.targets.target import COLUMNS, Target
from kpi_toolkit.targets.typed import typed

NAMES = ("targets.csv", "targets.xlsx")
REQUIRED = ("metric", "role", "kind", "start", "due", "owner")


@dataclass(frozen=True)
class _Row:
    """A row as text by column, and where its faults go."""

    number: int
    cells: dict[str, str]
    faults: list[str]

    @property
    def filled(self) -> frozenset[str]:
        return frozenset(column for column, text in self.cells.items() if text)


def read_targets(folder: Path, catalogue: Catalogue, settings: Settings) -> tuple[Target, ...]:
    """Read and check the targets of a workspace.

    Parameters
    ----------
    folder
        The workspace; its ``plan`` folder holds the sheet, one row per target.
    catalogue
        The metrics that targets may name.
    settings
        For fiscal year, week start, currency and encoding.

    Returns
    -------
    tuple
        The targets in the order of the sheet; empty when there is no sheet.

    Raises
    ------
    UsageError
        When the sheet cannot be read, or with all of its faults, each naming its row.
    """
    path = _sheet(folder / "plan")
    if path is None:
        return ()
    header: list[str] = []
    rows = list(_rows(read_cells(path, settings.source.encoding), header))
    drafts = [(_target(row, catalogue, settings), row.filled) for row in rows]
    own = [(row.number, fault) for row in rows for fault in row.faults]
    together = list(faults_across(drafts, settings.calendar_rules))
    if found := [(1, fault) for fault in header] + sorted(own + together, key=lambda one: one[0]):
        lines = [f"{path.name} row {number}: {fault}" for number, fault in found]
        raise UsageError(f"`plan/{path.name}` has {len(lines)} fault(s), so no target was read:", lines)
    return tuple(target for target, _ in drafts)


def _sheet(plan: Path) -> Path | None:
    """Find the sheet; a file that someone may take for it is refused rather than overlooked."""
    if not plan.is_dir():
        if plan.exists():
            raise UsageError("`plan` is no folder. Make it one and put `targets.csv` into it.")
        return None
    alike = [path for path in sorted(plan.iterdir()) if path.name.lower().split(".")[0] == "targets"]
    sheets = [path for path in alike if path.name in NAMES and path.is_file()]
    if faults := [_unread(path) for path in alike if path not in sheets]:
        raise UsageError("`plan` holds what is not read as targets:", faults)
    if len(sheets) > 1:
        raise UsageError("`plan` holds both `targets.csv` and `targets.xlsx`. Keep one of them.")
    return sheets[0] if sheets else None


def _unread(path: Path) -> str:
    if not path.is_file():
        return f"`plan/{path.name}` is no file. Give it another name; targets stand in `targets.csv`."
    if (name := path.name.lower()) in NAMES:
        return f"`plan/{path.name}` is written with capitals. Name it `{name}`."
    return f"`plan/{path.name}` is none of {listed(NAMES)}. Save it as one of them, or give it another name."


def _rows(cells: Sequence[Sequence[str]], faults: list[str]) -> Iterator[_Row]:
    """Yield the rows that are not blank; faults of the header go into `faults`."""
    header = list(cells[0]) if cells else []
    while header and not header[-1]:
        header.pop()
    unknown = sorted({column for column in header if column not in COLUMNS})
    faults += [f"`{column}` is no column of targets. {did_you_mean(column, COLUMNS)}" for column in unknown]
    if missing := [column for column in REQUIRED if column not in header]:
        faults.append(f"{len(missing)} needed column(s) are missing: {listed(missing, 6)}. Add them here.")
    if twice := {column for column in header if header.count(column) > 1}:
        faults.append(f"columns stand twice: {listed(sorted(twice))}. Keep one of each.")
    for number, row in enumerate(cells[1:], start=2):
        if any(row):
            made = _Row(number, dict(zip(header, row, strict=False)), [])
            if any(row[len(header) :]):
                made.faults.append(
                    f"more cells than the header's {len(header)}. Put texts with a comma in double quotes."
                )
            made.faults.extend(
                f"`{column}` is empty. Fill it in."
                for column in REQUIRED
                if column in header and column not in made.filled
            )
            yield made


def _target(row: _Row, catalogue: Catalogue, settings: Settings) -> Target:
    """Make a target; what is empty or faulty becomes None, and such a target never leaves this module."""
    values: dict[str, Any] = {}
    for column in COLUMNS:
        text = row.cells.get(column, "")
        try:
            values[column] = typed(column, text, values, catalogue, settings)
        except UsageError as error:
            values[column] = None
            row.faults.append(f"`{column}`: {error.message}")
    target = Target(row=row.number, **values)
    metric = catalogue[target.metric] if target.metric else None
    row.faults.extend(target_faults(target, row.filled, metric, settings))
    return target
