"""What stands behind a review's judgement: guardrails, landing, causes, funnel, actions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from kpi_toolkit.facts import FACTS
from kpi_toolkit.judge.broken_links import LINKS, Links, broken_links
from kpi_toolkit.judge.funnel import FUNNEL, Funnel, funnel
from kpi_toolkit.judge.guardrails import Guardrail, guardrails, guards_of, unbalanced
from kpi_toolkit.judge.landing import Landing, landings
from kpi_toolkit.judge.why import Bridge, SegmentChange, bridge, contributions_of, rate_change
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.actions import Action
from kpi_toolkit.plan.loop import followed
from kpi_toolkit.reviewing.model import Evidence, Row, first_of_each
from kpi_toolkit.reviewing.numbers import Numbers
from kpi_toolkit.targets import Target
from kpi_toolkit.units import UNITS

CHANNEL = "channel"
MOST_SPLIT = 2
"""Metrics that are split by channel: those a reader asks about first."""


def evidence(
    workspace: Workspace,
    period: Period,
    role: str,
    rows: Sequence[Row],
    agreed: Sequence[Target],
    measured: Numbers,
    actions: Iterable[Action],
) -> Evidence:
    """Return what stands behind the rows of a review.

    Parameters
    ----------
    agreed
        All targets of the role.
    measured
        What the rows were read from; the actions' metrics are in it too.
    """
    judged = list(dict.fromkeys(row.metric.name for row in rows if row.target and row.target.scorecard_weight))
    todo = followed(actions, role, period, measured.whole)
    named = [one.action.metric for one in todo]
    guards = guardrails(workspace, period, judged, agreed) if judged else ()
    named += [guard.metric for guard in guards]
    return Evidence(
        guards,
        _landings(workspace, period, judged, agreed),
        _bridges(workspace, period, rows, agreed),
        _splits(workspace, period, rows),
        _funnel(workspace, period, role),
        _links(workspace, period, role),
        todo,
        metrics={name: workspace.catalogue[name] for name in named if name in workspace.catalogue},
    )


def balanced(row: Row, guards: Iterable[Guardrail]) -> Row:
    """Return a row whose status is «unbalanced» when it is met while a guardrail of its metric is broken."""
    if row.status is None or not unbalanced(row.status, guards_of(row.metric.name, guards)):
        return row
    return replace(row, status="unbalanced")


def _landings(
    workspace: Workspace, period: Period, judged: Sequence[str], agreed: Sequence[Target]
) -> tuple[Landing, ...]:
    if not judged or period.grain in ("year", "span"):
        return ()
    rules, asked = workspace.settings.calendar_rules, {}
    totals = [name for name in judged if not UNITS[workspace.catalogue[name].unit].is_rate]
    for target in agreed:
        ends_in = target.grain(rules)
        if target.segment or target.value is None or target.kind not in ("level", "cumulative") or not target.due:
            continue
        if ends_in and (target.per is None or target.per == ends_in):
            asked[target.metric, _label(target, period)] = Decimal(target.value)
    return landings(workspace, totals, period, asked) if totals else ()


def _label(target: Target, period: Period) -> str:
    """Return the label of the period that a target's level is for: around the reviewed one, or itself."""
    if target.per is None:
        return str(Period(target.start, target.end, target.grain(period.rules) or "span", period.rules))
    return str(period)


def _bridges(workspace: Workspace, period: Period, rows: Sequence[Row], agreed: Sequence[Target]) -> tuple[Bridge, ...]:
    if not any(row.metric.name == "sales" and row.actual.value is not None for row in rows):
        return ()
    found = [
        bridge(workspace, period, "previous"),
        bridge(workspace, period, "last_year"),
        bridge(workspace, period, "target", agreed),
    ]
    return tuple(one for one in found if one.found is not None)


def _splits(workspace: Workspace, period: Period, rows: Sequence[Row]) -> tuple[SegmentChange, ...]:
    """Split the judged metrics that can be split by channel, the largest signals first."""
    found: list[SegmentChange] = []
    asked = [row for row in rows if row.target and not row.target.segment and row.actual.value is not None]
    for row in sorted(first_of_each(asked), key=lambda row: -row.distance):
        if len(found) < MOST_SPLIT and workspace.can_cut(FACTS[row.metric.fact], CHANNEL):
            split = rate_change if UNITS[row.metric.unit].is_rate else contributions_of
            one = split(workspace, row.metric, period, CHANNEL)
            found += [one] if one.found else []
    return tuple(found)


def _funnel(workspace: Workspace, period: Period, role: str) -> Funnel | None:
    if not any(role in workspace.catalogue[name].roles for name in FUNNEL):
        return None
    found = funnel(workspace, period)
    return found if any(step.step for step in found.steps) else None


def _links(workspace: Workspace, period: Period, role: str) -> Links | None:
    steps = [name for name in LINKS if workspace.can_cut(FACTS[workspace.catalogue[name].fact], CHANNEL)]
    if not steps or not any(role in workspace.catalogue[name].roles for name in steps):
        return None
    found = broken_links(workspace, period, CHANNEL, steps)
    return None if found.reason else found
