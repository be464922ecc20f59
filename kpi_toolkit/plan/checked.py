"""What the plan check said of a workspace, kept until its plan, its data or an edition changes.

The check itself is imported when there is something to check: statistics and solver cost as much as all the rest.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_toolkit.files.digest import file_digest
from kpi_toolkit.measuring.queries import recalled
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.metrics.loading import METRICS_FILE
from kpi_toolkit.plan.published import editions, published_targets
from kpi_toolkit.settings import Settings
from kpi_toolkit.sheets.finding import Finding, hinted


@dataclass(frozen=True)
class CheckedPlan:
    """What the check of a plan found, and how many targets, actions and proposals it read; of how many rules."""

    findings: tuple[Finding, ...]
    counts: dict[str, int]
    rules: int


def checked_plan(folder: Path, catalogue: Catalogue, settings: Settings, workspace: Workspace | None) -> CheckedPlan:
    """Read and check the plan of a workspace; where nothing that it depends on has changed, say what it said.

    Parameters
    ----------
    workspace
        Opened; None where the data cannot be read: then the rules say nothing of them, and nothing is kept.

    Raises
    ------
    UsageError, DataError
        As :func:`kpi_toolkit.plan.reading.read_plan`.
    """
    if workspace is None:
        return _told(_checked(folder, catalogue, settings, None))
    tables = sorted(workspace.sources.columns)
    mark = _mark(folder, settings, workspace, tables)
    return _told(
        recalled(workspace, "plan", mark, tables, lambda: _checked(folder, workspace.catalogue, settings, workspace))
    )


def _mark(folder: Path, settings: Settings, workspace: Workspace, tables: list[str]) -> str:
    """Return a mark of all that the check reads; empty where a sheet is a table of a database."""
    if settings.plan.has_tables or not workspace.dependencies.can_be_kept(tables):
        return ""
    output = folder / "reports"
    files = [*(folder / "plan").rglob("*"), folder / METRICS_FILE, *editions(output)]
    contents = {}
    for file in files:
        with suppress(FileNotFoundError):  # there is none, or a run has just replaced it
            contents[file.relative_to(folder).as_posix()] = file_digest(file) if not file.is_dir() else ""
    columns = {table: list(types) for table, types in workspace.sources.columns.items()}
    return workspace.dependencies.of_tables(tables, settings, contents, columns, workspace.data_end)


def _checked(folder: Path, catalogue: Catalogue, settings: Settings, workspace: Workspace | None) -> dict[str, Any]:
    """Return the check as JSON types."""
    from kpi_toolkit.plan.check import check_plan
    from kpi_toolkit.plan.reading import read_plan
    from kpi_toolkit.plan.rules import RULES

    frozen = published_targets(folder / "reports", settings.calendar_rules)
    plan = read_plan(folder, catalogue, settings, workspace, frozen)
    counts = {"targets": len(plan.targets), "actions": len(plan.actions), "proposals": len(plan.proposals)}
    findings = [finding.to_dict() for finding in hinted(check_plan(plan))]
    return {"findings": findings, "counts": counts, "rules": len(RULES)}


def _told(kept: dict[str, Any]) -> CheckedPlan:
    return CheckedPlan(tuple(map(Finding.from_dict, kept["findings"])), kept["counts"], kept["rules"])
