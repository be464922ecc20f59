"""Targets to choose from for a period to come: the frontier of every metric that a plan or a role has."""

from collections.abc import Sequence

from kpi_toolkit.errors import UsageError
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.coverage import unavailable
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import Period, period_holding
from kpi_toolkit.plan.frontier import Frontier, frontier
from kpi_toolkit.plan.history import History, history_of, needs
from kpi_toolkit.plan.sheets import read_sheets
from kpi_toolkit.targets.target import Per, Target


def plan_suggestions(
    workspace: Workspace, period: str | None = None, metrics: Sequence[str] = (), roles: Sequence[str] = ()
) -> tuple[Frontier, ...]:
    """Return for each metric which target has a chance of 90, 70, 50, 30 and 10 %, and what each asks.

    Parameters
    ----------
    workspace
        Opened.
    period
        To come: ``2026-11``, ``2026-Q4``; the next whole month if None.
    metrics
        Their names; those that the plan has targets of if none, or else the core metrics of the roles.
    roles
        Whose metrics; those of the plan, else of kpi.yaml, else all.

    Raises
    ------
    UsageError
        For an unknown metric or role, or a period that is over.
    """
    span = period_to_come(workspace, period)
    named = [workspace.catalogue[name].name for name in metrics] or metrics_of(workspace, span, roles)
    there = [name for name in named if unavailable(workspace.context, workspace.catalogue[name]) is None]
    past = past_of(workspace, there, span)
    return tuple(frontier(workspace.catalogue[name], span, past, workspace.settings.calendar) for name in there)


def period_to_come(workspace: Workspace, period: str | None = None) -> Period:
    """Return a period that has no data yet: the one named, else the next whole month.

    Raises
    ------
    UsageError
        For one that begins before the data end, or a span of no whole periods.
    """
    rules, end = workspace.settings.calendar_rules, workspace.data_end
    if period is None:
        month = period_holding(end, "month", rules)
        return month if month.start == end else month.shift(1)
    span = workspace.settings.period(period)
    if span.start < end:
        raise UsageError(f"`{period}` begins before the data end ({end}). Targets are for a period to come.")
    if span.grain == "span":
        raise UsageError(f"`{period}` is no whole period. Name a month `2026-11`, a quarter `2026-Q4` or a year.")
    return span


def metrics_of(workspace: Workspace, period: Period, roles: Sequence[str] = ()) -> list[str]:
    """Return the metrics that the plan of roles has targets of, else their core metrics."""
    known = workspace.settings.all_roles
    chosen = [known.find(role).name for role in roles]
    targets = targets_of(workspace)
    planned = dict.fromkeys(target.metric for target in targets if not chosen or target.role in chosen)
    if planned:
        return list(planned)
    phase = workspace.settings.community.phase_on(period.start)
    named = chosen or list(workspace.settings.roles) or list(known)
    return list(dict.fromkeys(entry.metric for role in named for entry in known[role].scorecard(phase)))


def targets_of(workspace: Workspace) -> tuple[Target, ...]:
    """Return the targets of a workspace's plan that can be read; none where it has no folder."""
    if workspace.folder is None:
        return ()
    return read_sheets(workspace.folder, workspace.catalogue, workspace.settings, workspace.plan_engine).targets


def past_of(workspace: Workspace, metrics: Sequence[str], period: Period) -> History:
    """Measure the past of metrics over periods of a grain, and over months."""
    grains: list[Per] = [
        grain for grain in ("day", "week", "month", "quarter", "year") if grain in (period.grain, "month")
    ]
    wanted = [
        Target(0, metric, "operations", "level", period.start, None, "?", per=grain)
        for metric in metrics
        for grain in grains
    ]
    return history_of(planner.measured(workspace, needs(workspace.context, wanted)), wanted)
