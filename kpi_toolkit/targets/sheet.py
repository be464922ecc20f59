"""The sheet ``plan/targets.csv`` or ``plan/targets.xlsx``: its targets, or every fault of it at once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any, get_args

from kpi_toolkit.errors import UsageError, did_you_mean, listed
from kpi_toolkit.metric import Catalogue
from kpi_toolkit.period import CalendarRules, Period, parse_period
from kpi_toolkit.roles import check_role
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets.cells import read_cells
from kpi_toolkit.targets.checks import target_faults
from kpi_toolkit.targets.target import COLUMNS, Commitment, Kind, Mode, Per, Target, period_starting

REQUIRED = ("metric", "role", "kind", "start", "due", "owner")
CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(Kind), "mode": get_args(Mode), "per": get_args(Per), "commitment": get_args(Commitment),
}  # fmt: skip
NUMBERS = ("value", "lower", "upper", "threshold", "stretch", "baseline", "weight", "points")
DAYS = ("start", "due", "agreed_on")
TEXTS = ("segment", "owner", "why", "proposed_by", "approved_by")

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
        For fiscal year, week start and currency.

    Returns
    -------
    tuple
        The targets in the order of the sheet; empty when there is no sheet.

    Raises
    ------
    UsageError
        When the sheet cannot be read, or with all of its faults, each naming its row.
    """
    paths = [path for end in ("csv", "xlsx") if (path := folder / "plan" / f"targets.{end}").is_file()]
    if len(paths) > 1:
        raise UsageError("`plan` holds both `targets.csv` and `targets.xlsx`. Keep one of them.")
    if not paths:
        return ()
    name, cells = paths[0].name, read_cells(paths[0])
    faults: list[str] = []
    rows = list(_rows(cells, faults))
    drafts = [(row, _target(row, catalogue, settings)) for row in rows]
    _across(drafts, settings.calendar_rules)
    found = [(1, fault) for fault in faults] + [(row.number, fault) for row in rows for fault in row.faults]
    if found:
        lines = [f"{name} row {number}: {fault}" for number, fault in found]
        raise UsageError(f"`plan/{name}` has {len(lines)} fault(s), so no target was read:", lines)
    return tuple(target for _, target in drafts)


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
            values[column] = _typed(column, text, catalogue, settings)
        except UsageError as error:
            values[column] = None
            row.faults.append(f"`{column}`: {error.message}")
    target = Target(row=row.number, **values)
    metric = catalogue[target.metric] if target.metric else None
    row.faults.extend(target_faults(target, row.filled, metric, settings))
    return target


def _typed(column: str, text: str, catalogue: Catalogue, settings: Settings) -> Any:
    if not text:
        return "" if column in TEXTS else None
    if column in NUMBERS:
        return _number(column, text)
    if column in DAYS:
        return _day(text)
    if column == "baseline_period":
        return parse_period(text, settings.calendar_rules)
    if column == "metric":
        return catalogue[text].name
    if column == "role":
        return check_role(text)
    if column in CHOICES and text not in CHOICES[column]:
        raise UsageError(f"there is no {column} `{text}`. {did_you_mean(text, CHOICES[column])}")
    return text


def _number(column: str, text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        plain = text.replace(",", "").replace("，", "")
        if _NUMBER.fullmatch(plain):
            remedy = f"Write {plain}."
        elif plain.endswith(("%", "％")) and _NUMBER.fullmatch(share := plain[:-1].strip()):
            remedy = f"Write {(Decimal(share) / 100).normalize():f}."
        else:
            remedy = "Write digits with a point, as 1537 or 0.18."
        raise UsageError(f"`{text}` is not a plain number. {remedy}")
    number = Decimal(text)
    if column in ("weight", "points") and number <= 0:
        raise UsageError(f"{text} is not above 0. Leave the cell empty to keep the target out of the score.")
    return number


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise UsageError(f"`{text}` is not a date as 1998-03-01. Write year-month-day with their zeros.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"`{text}` does not exist in the calendar. Correct it.") from None


def _across(drafts: Sequence[tuple[_Row, Target]], rules: CalendarRules) -> None:
    """Add the faults that targets have together to the later row of each."""
    for (_, first), (row, second) in combinations(drafts, 2):
        if _clash(first, second, rules):
            row.faults.append(
                f"row {first.row} sets the same metric, role, segment and dates already. Keep one of the two."
            )
    first_used: dict[str, tuple[str, int]] = {}
    for row, target in drafts:
        for column in ("weight", "points"):
            if column in row.filled and target.role:
                used, number = first_used.setdefault(target.role, (column, row.number))
                if used != column:
                    row.faults.append(f"`{column}` is filled, but row {number} of the role has `{used}`. Use one.")


def _subject(target: Target) -> tuple[str, str, str]:
    return target.metric, target.role, target.segment


def _clash(first: Target, second: Target, rules: CalendarRules) -> bool:
    """Whether two targets judge the same period; monthly values and a total for the year do not."""
    is_read = all(target.metric and target.role and target.start and target.due for target in (first, second))
    if not is_read or _subject(first) != _subject(second):
        return False
    if first.per == second.per:
        return first.start < second.due and second.start < first.due
    for single, many in ((first, second), (second, first)):
        if single.per is None and many.per and single.kind not in ("cumulative", "milestone"):
            period: Period | None = period_starting(single.start, many.per, rules)
            return period is not None and period.end == single.due and many.covers(period)
    return False
