"""The sheets of a plan together."""

from dataclasses import dataclass
from pathlib import Path

from kpi_toolkit.engines import Engine
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.actions import read_actions
from kpi_toolkit.plan.benchmark import Benchmark
from kpi_toolkit.plan.benchmarks import read_benchmarks
from kpi_toolkit.plan.comments import read_comments
from kpi_toolkit.plan.proposal import Proposal
from kpi_toolkit.plan.proposals import read_proposals
from kpi_toolkit.plan.recipients import read_recipients
from kpi_toolkit.settings import Settings
from kpi_toolkit.sheets.finding import Finding
from kpi_toolkit.targets.sheet import TargetSheet, read_sheet
from kpi_toolkit.targets.target import Target

TOGETHER = ("weights_sum", "weights_sum_days", "weight_and_points")
"""What is wrong with rows together, though each is a whole target by itself."""


@dataclass(frozen=True)
class Sheets:
    """Targets, actions, proposals and benchmarks as read, each empty where there is no sheet.

    Parameters
    ----------
    targets, actions, proposals, benchmarks
        The rows without an error, in the order of their sheets.
    findings
        Everything wrong with the sheets, sheet by sheet and row by row.
    drafts
        The targets of the rows that have an error, all of them where the sheet lacks a column that they need; None
        stands in their faulty fields.
    faulty
        The rows of these.
    files
        What messages call the sheets that are there.
    """

    targets: tuple[Target, ...] = ()
    actions: tuple[Action, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    findings: tuple[Finding, ...] = ()
    drafts: tuple[Target, ...] = ()
    files: tuple[str, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    faulty: frozenset[int] = frozenset()


def read_sheets(folder: Path, catalogue: Catalogue, settings: Settings, engine: Engine | None = None) -> Sheets:
    """Read the sheets of a workspace's plan.

    Parameters
    ----------
    engine
        The open workspace's; needed only for sheets that are tables of the source, which else is opened for each.

    Raises
    ------
    UsageError
        When a sheet cannot be read at all; faults of rows are findings.
    DataError
        When the source that should hold one cannot be opened.
    """
    targets = read_sheet(folder, catalogue, settings, engine)
    actions = read_actions(folder, catalogue, settings, engine)
    proposals = read_proposals(folder, catalogue, settings, engine)
    benchmarks = read_benchmarks(folder, catalogue, settings, engine)
    comments = read_comments(folder, catalogue, settings, engine)
    recipients = read_recipients(folder, catalogue, settings, engine)
    every = (targets, actions, proposals, benchmarks, comments, recipients)
    sound = {target.row for target in targets.targets}
    return Sheets(
        targets.targets,
        actions.entries,
        proposals.entries,
        tuple(finding for sheet in every for finding in sheet.findings),
        tuple(draft.target for draft in targets.drafts if draft.target.row not in sound),
        tuple(sheet.file for sheet in every if sheet.file),
        benchmarks.entries,
        _faulty(targets),
    )


def _faulty(sheet: TargetSheet) -> frozenset[int]:
    if not sheet.is_whole:
        return frozenset(draft.target.row for draft in sheet.drafts)
    return frozenset(finding.row for finding in sheet.errors if finding.key not in TOGETHER)
