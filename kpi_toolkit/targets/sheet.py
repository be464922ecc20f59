"""The targets sheet: its targets, and everything that is wrong with it at once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kpi_toolkit.engines import Engine
from kpi_toolkit.errors import UsageError
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.settings import Settings
from kpi_toolkit.sheets.columns import TARGETS
from kpi_toolkit.sheets.faults import error
from kpi_toolkit.sheets.finding import Finding, hinted
from kpi_toolkit.sheets.rows import SheetRow, is_note, read_rows
from kpi_toolkit.sheets.typed import CellReading
from kpi_toolkit.targets.across import Draft, faults_across
from kpi_toolkit.targets.checks import target_faults
from kpi_toolkit.targets.placing import placed
from kpi_toolkit.targets.target import Target

REQUIRED = {"metric": "K003", "role": "K006", "kind": "K024", "start": "K005", "owner": "K006"}
"""Cells that no row may leave empty, and the rule that says so."""


@dataclass(frozen=True)
class TargetSheet:
    """A targets sheet as read.

    Parameters
    ----------
    targets
        The rows without an error, in the order of the sheet.
    drafts
        All rows as far as they can be read.
    findings
        Errors and warnings by row.
    file
        What messages call it; empty when there is no sheet.
    is_whole
        Whether it has every column that a target needs; without one no row is a target.
    """

    targets: tuple[Target, ...] = ()
    drafts: tuple[Draft, ...] = ()
    findings: tuple[Finding, ...] = ()
    file: str = ""
    is_whole: bool = True

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that must be put right."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


def read_sheet(folder: Path, catalogue: Catalogue, settings: Settings, engine: Engine | None = None) -> TargetSheet:
    """Read and check the targets of a workspace; faults of its rows are findings.

    Parameters
    ----------
    folder
        The workspace; its ``plan`` folder holds the sheet, one row per target, unless kpi.yaml names a table.
    catalogue
        The metrics that targets may name.
    settings
        For fiscal year, week start, currency, encoding and the table's name.
    engine
        The open workspace's; only for a table of the source, which else is opened for this.

    Raises
    ------
    UsageError
        When the sheet cannot be read at all.
    DataError
        When the source that should hold it cannot be opened.
    """
    read = read_rows(folder, TARGETS, settings, engine)
    if read is None:
        return TargetSheet()
    read_drafts = [_draft(row, read.columns, catalogue, settings) for row in read.rows if not is_note(row)]
    targets = placed([draft.target for draft in read_drafts], settings.calendar_rules)
    drafts = [replace(draft, target=target) for draft, target in zip(read_drafts, targets, strict=True)]
    roles = {draft.target.row: draft.target.role for draft in drafts}
    own = [finding for row in read.rows for finding in read.placed(row, roles.get(row.number) or "")]
    together = [replace(finding, file=read.file) for finding in faults_across(drafts, settings)]
    findings = sorted([*read.findings, *own, *together], key=lambda finding: finding.row)
    faulty = {finding.row for finding in findings if finding.severity == "error"}
    is_whole = read.has(TARGETS.needed)
    sound = tuple(draft.target for draft in drafts if is_whole and draft.target.row not in faulty)
    return TargetSheet(sound, tuple(drafts), tuple(findings), read.file, is_whole)


def read_targets(
    folder: Path, catalogue: Catalogue, settings: Settings, engine: Engine | None = None
) -> tuple[Target, ...]:
    """Return the targets of a workspace, see :func:`read_sheet`; warnings do not stop it.

    Returns
    -------
    tuple
        The targets in the order of the sheet; empty when there is no sheet.

    Raises
    ------
    UsageError
        When the sheet cannot be read, or with all of its errors, each naming its row.
    """
    sheet = read_sheet(folder, catalogue, settings, engine)
    refuse(sheet.file, sheet.errors)
    return sheet.targets


def refuse(file: str, errors: Iterable[Finding]) -> None:
    """Refuse a sheet of targets that has errors.

    Raises
    ------
    UsageError
        With all of them in the order of the rows; not without any.
    """
    lines = [
        f"{finding.where()}: {finding.text('en')}"
        for finding in hinted(sorted(errors, key=lambda finding: finding.row))
    ]
    if lines:
        place = f"plan/{file}" if file.startswith("targets.") else file
        raise UsageError(f"`{place}` has {len(lines)} fault(s), so no target was read:", lines)


def _draft(row: SheetRow, columns: tuple[str, ...], catalogue: Catalogue, settings: Settings) -> Draft:
    """Make a target of a row; None stands in what is empty or faulty."""
    row.findings.extend(
        error(code, "empty_cell", column=TARGETS[column].label)
        for column, code in REQUIRED.items()
        if column in columns and column not in row.filled
    )
    target = Target(row=row.number, **row.values(TARGETS, CellReading({}, catalogue, settings)))
    metric = catalogue[target.metric] if target.metric else None
    row.findings.extend(target_faults(target, row.filled, metric, settings))
    return Draft(target, row.cells)
