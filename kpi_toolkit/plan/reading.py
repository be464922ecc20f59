"""A workspace's plan, read: its sheets, and what its data say of their metrics."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.coverage import unavailable
from kpi_toolkit.measuring.segment_values import column_by_key
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.agreement import with_related
from kpi_toolkit.plan.history import History, history_of, needs
from kpi_toolkit.plan.plan import Frozen, Plan
from kpi_toolkit.plan.segments import segment_faults
from kpi_toolkit.plan.sheets import read_sheets
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets.target import Target


def read_plan(
    folder: Path,
    catalogue: Catalogue,
    settings: Settings,
    workspace: Workspace | None = None,
    frozen: Iterable[Frozen] = (),
    last_actions: Iterable[Action] = (),
) -> Plan:
    """Read the plan of a workspace: its targets, actions and proposals.

    Parameters
    ----------
    folder
        The workspace; its ``plan`` folder holds the sheets.
    catalogue, settings
        Of the workspace.
    workspace
        Opened, for the rules that ask the data; None: they say nothing.
    frozen, last_actions
        What earlier editions of the report were judged by and agreed on.

    Raises
    ------
    UsageError
        When a file cannot be read at all. What is wrong with its rows are findings, not errors.
    DataError
        When the source that should hold a sheet cannot be opened.
    """
    sheets = read_sheets(folder, catalogue, settings, workspace.plan_engine if workspace else None)
    sound = set(sheets.targets)
    read = {target.row: target for target in (*sheets.targets, *sheets.drafts)}
    bare = Plan(
        tuple(target for row, target in sorted(read.items()) if row not in sheets.faulty or target in sound),
        catalogue,
        settings,
        sheets.actions,
        sheets.proposals,
        sheets.findings,
        tuple(draft for draft in sheets.drafts if draft.row in sheets.faulty),
        frozen=tuple(frozen),
        last_actions=tuple(last_actions),
        files=sheets.files,
        benchmarks=sheets.benchmarks,
    )
    return bare if workspace is None else with_data(bare, workspace)


def with_data(plan: Plan, workspace: Workspace) -> Plan:
    """Return a plan that knows its workspace's data: what is missing, its columns and the past of its metrics."""
    named = dict.fromkeys(target.metric for target in plan.targets)
    cut = [
        *segment_faults(workspace, (*plan.targets, *plan.drafts), plan.file("targets")),
        *segment_faults(workspace, plan.actions, plan.file("actions")),
    ]
    lacking = {name: reason for name in named if (reason := unavailable(workspace.context, plan.catalogue[name]))}
    columns = {table: tuple(types) for table, types in workspace.sources.columns.items()}
    return replace(
        plan,
        findings_of_reading=(*plan.findings_of_reading, *cut),
        unavailable=lacking,
        columns=columns,
        history=measured_history(workspace, (*plan.targets, *with_related(plan))),
        as_of=workspace.data_end,
        group_phases=_group_phases(plan, workspace),
    )


def _group_phases(plan: Plan, workspace: Workspace) -> Mapping[str, str]:
    """Return what the data say of the phases of groups, if any target of the community is on a segment."""
    is_asked = any(target.segment for target in plan.of_role("community"))
    return column_by_key(workspace, "groups", "group_id", "phase") if is_asked else {}


def measured_history(workspace: Workspace, targets: Iterable[Target]) -> History:
    """Measure the past of some targets' metrics."""
    wanted = tuple(targets)
    return history_of(planner.measured(workspace, needs(workspace.context, wanted)), wanted)
