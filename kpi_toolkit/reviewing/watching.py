"""What each role watches within a period: its targets by metric, and the links of the funnel that it reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpi_toolkit.judge import broken_links, watching
from kpi_toolkit.judge.landing import Targets
from kpi_toolkit.judge.watching import Sighting, newest_week
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.reviewing.agreed import read_agreed
from kpi_toolkit.reviewing.evidence import CHANNEL, goals_of, steps_of
from kpi_toolkit.reviewing.question import Question


@dataclass(frozen=True)
class RoleWatch:
    """One role's targets in a period.

    Parameters
    ----------
    owners
        Who answers for a metric, by its name.
    steps
        The steps of the funnel that it reads by channel.
    """

    role: str
    metrics: tuple[Metric, ...]
    goals: Targets
    owners: dict[str, str]
    steps: tuple[str, ...]


def watches(workspace: Workspace, period: Period) -> tuple[RoleWatch, ...]:
    """Return what the roles with a target for a period watch.

    Targets of a segment, and those that no running period can be projected against, are not watched: floors within it,
    bands, milestones.

    Raises
    ------
    UsageError
        For a plan with faults.
    """
    agreed = read_agreed(workspace)
    roles = dict.fromkeys(target.role for target in agreed.targets if target.holds_in(period))
    return tuple(_watch(Question(workspace.context, period, role, agreed.of(role)), role) for role in roles)


def seen_on(
    workspace: Workspace, roles: Sequence[RoleWatch], period: Period, as_of: date
) -> dict[str, tuple[Sighting, ...]]:
    """Measure what the roles watch, once, and return what each of them sees on the last whole day.

    Parameters
    ----------
    as_of
        The last day that is over.
    """
    context, week = workspace.context, newest_week(period, as_of)
    ask = tuple(part for role in roles for part in watching.needs(context, role.metrics, period, as_of))
    steps = tuple(dict.fromkeys(step for role in roles for step in role.steps)) if week else ()
    ask += broken_links.needs(context, week, CHANNEL, steps) if steps and week else ()
    measured = planner.measured(workspace, tuple(dict.fromkeys(ask)))
    return {
        role.role: (
            *watching.sightings(measured, role.metrics, period, role.goals, as_of),
            *_links(measured, role, week, steps),
        )
        for role in roles
    }


def _watch(question: Question, role: str) -> RoleWatch:
    label, catalogue = str(question.period), question.context.catalogue
    goals = {key: goal for key, goal in goals_of(question).items() if key[1] == label}
    owners = {target.metric: target.owner for target in question.held if target.owner}
    return RoleWatch(role, tuple(catalogue[name] for name, _ in goals), goals, owners, tuple(steps_of(question)))


def _links(measured: Measured, role: RoleWatch, week: Period | None, steps: tuple[str, ...]) -> tuple[Sighting, ...]:
    """Return the links of the newest whole week, judged as one family of all roles'."""
    if week is None or not steps or not role.steps:
        return ()
    compared = broken_links.broken_links(measured, week, CHANNEL, steps).compared
    return tuple(
        Sighting(link.metric, f"{CHANNEL}={link.segment}", link=link)
        for link in compared
        if link.metric.name in role.steps
    )
