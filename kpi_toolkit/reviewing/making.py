"""Measure and judge: from a workspace, a period and a role to a review."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from kpi_toolkit.errors import DataError, UsageError
from kpi_toolkit.facts import FACTS
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.coverage import tables_of, unavailable
from kpi_toolkit.measuring.frame import as_workspace
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.metrics.own import own_names
from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.plan.actions import Action, read_actions
from kpi_toolkit.plan.loop import on_the_table
from kpi_toolkit.plan.proposals import Proposal, read_proposals
from kpi_toolkit.reviewing.editions import earlier_edition, marks
from kpi_toolkit.reviewing.evidence import balanced, evidence
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.reviewing.noise import noise_of, resampled, with_certainty
from kpi_toolkit.reviewing.numbers import Numbers, numbers
from kpi_toolkit.reviewing.rows import Rows
from kpi_toolkit.targets import Score, Target, read_targets, score
from kpi_toolkit.units import LANGUAGES, Language


def review(
    workspace: Workspace | str | Path,
    period: str,
    role: str = "operations",
    language: Language | str = "",
    earlier: str | Path = "",
) -> Review:
    """Measure and judge one role's period.

    Parameters
    ----------
    workspace
        An opened workspace or the folder of one.
    period
        One period, as ``1998-03``.
    role
        A built-in role or one of the workspace.
    language
        ``zh`` or ``en``; empty for the workspace's.
    earlier
        ``review.json`` of the first edition of the same review, to say what was restated since; empty for none.

    Raises
    ------
    UsageError
        For an unknown role or language, a malformed period, or faulty settings or targets (all faults at once).
    DataError
        When the data do not pass the checks, or none fall into the period.
    """
    opened = as_workspace(workspace)
    opened.settings.all_roles.find(role)
    chosen = _language(opened, language)
    asked = parse_period(period, opened.settings.calendar_rules)
    agreed, actions, faults = _agreed(opened, role)
    measured = _measured(opened, asked, role, agreed, actions)
    made = Rows(opened.catalogue, opened.settings.scoring, asked, measured)
    rows = _rows(made, agreed, watched_by(opened, role))
    drawn = resampled(opened, rows, made)
    found = evidence(opened, asked, role, rows, agreed, measured, actions)
    proposed = on_the_table(_proposals(opened), role, asked)
    found = replace(found, noise=noise_of(rows, drawn), proposals=proposed)
    rows = tuple(balanced(row, found.guardrails) for row in with_certainty(rows, drawn))
    first, unread = earlier_edition(earlier)
    notes = (*opened.sources.notes, *unread, *faults)
    coverage = {name: opened.coverage(name) for name in opened.sources.columns}
    return Review(
        opened.settings,
        asked,
        role,
        chosen,
        rows,
        _score(rows),
        notes,
        _absent(opened, role),
        coverage,
        found,
        marks(opened, asked, rows),
        first,
    )


def _language(workspace: Workspace, language: str) -> Language:
    chosen = language or workspace.settings.language
    if chosen not in LANGUAGES:
        raise UsageError(f"There is no language `{language}`. Choose `zh` or `en`.")
    return chosen


def _agreed(workspace: Workspace, role: str) -> tuple[tuple[Target, ...], tuple[Action, ...], tuple[Reason, ...]]:
    """Read targets and actions of a role; a faulty target stops the review, a faulty action is said."""
    if workspace.folder is None:
        return (), (), ()
    context = (workspace.folder, workspace.catalogue, workspace.settings, workspace.plan_engine)
    targets = tuple(target for target in read_targets(*context) if target.role == role)
    check_segments(workspace, targets)
    sheet = read_actions(*context)
    wrong = {finding.row for finding in sheet.findings if finding.severity == "error"}
    faults = (Reason("faulty_actions", {"count": len(wrong), "file": sheet.file}),) if wrong else ()
    return targets, tuple(action for action in sheet.actions if action.role == role), faults


def _proposals(workspace: Workspace) -> tuple[Proposal, ...]:
    if workspace.folder is None:
        return ()
    return read_proposals(workspace.folder, workspace.catalogue, workspace.settings, workspace.plan_engine).proposals


def _measured(
    workspace: Workspace, period: Period, role: str, agreed: Sequence[Target], actions: Sequence[Action]
) -> Numbers:
    shown = dict.fromkeys([*(target.metric for target in agreed), *watched_by(workspace, role)])
    check_covered(workspace, period, {table for name in shown for table in tables_of(workspace.catalogue[name])})
    acted = (action.metric for action in actions if action.metric)
    return numbers(workspace, period, dict.fromkeys([*shown, *acted]), agreed)


def _rows(made: Rows, agreed: tuple[Target, ...], watched: tuple[str, ...]) -> tuple[Row, ...]:
    """Return a row for each target that holds in the period, then one for each metric that is only watched."""
    judged = made.judged(agreed)
    totals = {row.metric.name for row in judged if row.target and not row.target.segment}
    return judged + tuple(made.watched(name) for name in watched if name not in totals)


def _absent(workspace: Workspace, role: str) -> tuple[tuple[Metric, Reason], ...]:
    named = dict.fromkeys([*watched_by(workspace, role), *workspace.settings.all_roles[role].reads])
    read = (workspace.catalogue[name] for name in named)
    return tuple((metric, reason) for metric in read if (reason := unavailable(workspace.context, metric)))


def _score(rows: Sequence[Row]) -> Score:
    """Score what was due: a total or a milestone by a later date has its turn then."""
    return score(row.line for row in rows if row.target and not row.is_not_due)


def watched_by(workspace: Workspace, role: str) -> tuple[str, ...]:
    """Return the metrics that a role reads: those of kpi.yaml, else what it reads first and the workspace's own."""
    chosen = workspace.settings.roles.get(role)
    if chosen and chosen.metrics:
        return chosen.metrics
    own = (name for name in own_names(workspace.catalogue, CATALOGUE) if role in workspace.catalogue[name].roles)
    return (*(name for name in workspace.settings.all_roles[role].reads if name in workspace.catalogue), *own)


def check_segments(workspace: Workspace, targets: Iterable[Target]) -> None:
    """Refuse targets of segments that the workspace's data cannot be cut by.

    Raises
    ------
    UsageError
        With every such row.
    """
    faults = [
        f"row {target.row}: `{target.metric}` cannot be segmented by `{target.segment_column}` with the columns of "
        "this workspace. Clear the segment or map the column."
        for target in targets
        if target.segment_column
        and not workspace.can_cut(FACTS[workspace.catalogue[target.metric].fact], target.segment_column)
    ]
    if faults:
        raise UsageError("Targets name segments that are not there:", faults)


def check_covered(workspace: Workspace, period: Period, tables: Iterable[str]) -> None:
    """Refuse a period that none of some tables reaches into.

    Raises
    ------
    DataError
        With what the tables cover.
    """
    spans = [workspace.coverage(table) for table in tables if table in workspace.sources.columns]
    if not any(period.start <= last and period.end > first for first, last in spans):
        covered = " and ".join(f"{first} to {last}" for first, last in dict.fromkeys(spans)) or "nothing it needs"
        raise DataError(f"There are no data for {period}: they cover {covered}. Choose a period in between.")
