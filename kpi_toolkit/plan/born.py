"""The default plan of a workspace, born valid: weights over what can be measured, numbers that agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.coverage import unavailable
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period, period_holding
from kpi_toolkit.plan.agreement import contradictions
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.defaults import default_rows, rounded
from kpi_toolkit.plan.history import History
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.reading import measured_history, read_plan
from kpi_toolkit.plan.rules.role import FEWEST, HEAVIEST, is_money
from kpi_toolkit.plan.template import csv_bytes, sheet_rows
from kpi_toolkit.settings.plan import PlanSettings
from kpi_toolkit.settings.roles import Core, Role
from kpi_toolkit.sheets.columns import TARGETS
from kpi_toolkit.sheets.finding import errors
from kpi_toolkit.targets.target import Target
from kpi_toolkit.units import UNITS, Language

Entries = list[dict[str, Any]]
STEP = Decimal("0.05")
"""Weights of a scorecard whose metrics are not all there are multiples of it."""
ROUNDS = 12
"""Most often that a plan is mended and checked again: each round mends a number, or leaves a role out."""


@dataclass(frozen=True)
class DefaultPlan:
    """Targets to begin with.

    Parameters
    ----------
    entries
        Cells by column, a target each; the plan check finds no error in them.
    left_out
        Roles that get no target, and why, in the language asked for.
    """

    entries: tuple[Mapping[str, Any], ...]
    left_out: Mapping[str, str]


def default_plan(
    workspace: Workspace, roles: Sequence[str], language: Language, first: date | None = None
) -> DefaultPlan:
    """Return the default targets of roles for a whole month, with values from the workspace's own history.

    A role whose data are not all there gets the metrics that can be measured, and others it may be appraised by
    where it lacks money, a ratio or a volume; without enough of them it is left out.

    Parameters
    ----------
    first
        The month is the first one that begins on or after this day. If None it is the newest that the data cover
        whole, whose review can be made at once, and the targets go on for the month after it.
    """
    start = _start(workspace, first) if first else workspace.newest_month
    due = (start if first else start.shift(1)).end
    phase = workspace.settings.community.phase_on(start.start)
    known = [workspace.settings.all_roles.find(role) for role in roles]
    able = {metric.name: metric for metric in workspace.catalogue if unavailable(workspace.context, metric) is None}
    cores = {role: cores_of(role, role.scorecard(phase), able) for role in known}
    if empty := _always_nothing(_past(workspace, _named(cores), start)):  # a target of it would mean nothing
        able = {name: metric for name, metric in able.items() if name not in empty}
        cores = {role: cores_of(role, role.scorecard(phase), able) for role in known}
    left_out = {role.name: _too_few(workspace, role, phase, able, language) for role, own in cores.items() if not own}
    past = _past(workspace, _named(cores), start)
    entries: Entries = []
    for role, own in cores.items():
        owner = word("template.owner", language, role=role.label(language))
        entries += [row | {"due": str(due)} for row in _rows(workspace, role, own, start, past, owner)]
    return _settled(workspace, entries, left_out, language)


def cores_of(role: Role, scorecard: Sequence[Core], able: Mapping[str, Metric]) -> tuple[Core, ...]:
    """Return the metrics of a role that can be measured, with weights that sum to 1; none where they are too few.

    Parameters
    ----------
    able
        The metrics that can be measured, by name.
    """
    own = [core for core in scorecard if core.metric in able]
    weighted = [core for core in own if core.weight]
    if weighted == [core for core in scorecard if core.weight]:
        return tuple(own)
    others = [
        metric
        for name, metric in able.items()
        if role.name in metric.roles and metric.use == "appraisal" and not metric.gameable and metric.better != "band"
        if name not in {core.metric for core in own}
    ]
    others.sort(key=lambda metric: metric.name not in role.reads)
    for is_wanted in (is_money, _is_rate, _is_volume):
        if not any(is_wanted(able[core.metric]) for core in weighted):
            weighted += [Core(metric.name, str(STEP)) for metric in others if is_wanted(metric)][:1]
            others = [metric for metric in others if metric.name != weighted[-1].metric] if weighted else others
    weighted += [Core(metric.name, str(STEP)) for metric in others[: max(FEWEST - len(weighted), 0)]]
    if len(weighted) < FEWEST:
        return ()
    shares = spread([Decimal(core.weight) for core in weighted])
    told = [
        Core(core.metric, f"{share.normalize():f}", core.value) for core, share in zip(weighted, shares, strict=True)
    ]
    return (*told, *(core for core in own if not core.weight))


def spread(weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return weights in the same order of size that sum to 1, in steps of 5 %, none above the heaviest allowed.

    >>> [str(weight) for weight in spread([Decimal("0.4"), Decimal("0.1"), Decimal("0.1")])]
    ['0.6', '0.20', '0.20']
    """
    whole = sum(weights)
    parts = [(weight / whole / STEP).quantize(Decimal(1), ROUND_HALF_UP) * STEP for weight in weights]
    shares = [max(min(part, HEAVIEST), STEP) for part in parts]
    while (rest := 1 - sum(shares)) != 0:
        step = STEP if rest > 0 else -STEP
        may = [place for place, share in enumerate(shares) if STEP <= share + step <= HEAVIEST]
        place = max(may, key=lambda at: (weights[at] / whole - shares[at]) * (1 if rest > 0 else -1))
        shares[place] += step
    return tuple(shares)


def _is_rate(metric: Metric) -> bool:
    return UNITS[metric.unit].is_rate


def _is_volume(metric: Metric) -> bool:
    return not _is_rate(metric)


def _start(workspace: Workspace, first: date) -> Period:
    month = period_holding(first, "month", workspace.settings.calendar_rules)
    return month if month.start == first else month.shift(1)


def _named(cores: Mapping[Role, Sequence[Core]]) -> list[str]:
    return [core.metric for own in cores.values() for core in own]


def _always_nothing(past: History) -> set[str]:
    """Return the metrics that are 0 in each of at least three months."""
    known = {
        metric: [month.value for month in months if month.value is not None]
        for (metric, *_), months in past.series.items()
    }
    return {metric for metric, values in known.items() if len(values) >= 3 and not any(values)}


def _past(workspace: Workspace, metrics: Sequence[str], month: Period) -> History:
    named = sorted(set(metrics))
    return measured_history(
        workspace, [Target(0, name, "", "level", month.start, None, "?", per="month") for name in named]
    )


def _rows(workspace: Workspace, role: Role, cores: Sequence[Core], month: Period, past: History, owner: str) -> Entries:
    rows = default_rows(
        role.name,
        month.start,
        "month",
        past,
        owner=owner,
        roles=workspace.settings.all_roles,
        catalogue=workspace.catalogue,
        calendar=workspace.settings.calendar,
        cores=cores,
    )
    return [dict(row) for row in rows]


def _too_few(workspace: Workspace, role: Role, phase: int, able: Mapping[str, Metric], language: Language) -> str:
    """Say what of a role's scorecard the data give, and which tables and columns the rest needs."""
    there = [core.metric for core in role.scorecard(phase) if core.weight and core.metric in able]
    lacking = [core.metric for core in role.scorecard(phase) if core.metric not in able]
    reasons = [unavailable(workspace.context, workspace.catalogue[name]) for name in lacking]
    told = (str(value).split(", ") for reason in reasons if reason for value in reason.values.values())
    comma = "、" if language == "zh" else ", "
    needs = comma.join(dict.fromkeys(name for names in told for name in names)) or "–"
    if not there:
        return word("template.none_there", language, needs=needs)
    names = comma.join(workspace.catalogue[name].label(language) for name in there)
    return word("template.too_few", language, count=len(there), names=names, needs=needs)


def _settled(workspace: Workspace, entries: Entries, left_out: Mapping[str, str], language: Language) -> DefaultPlan:
    """Mend what disagrees, and leave out the roles in whose rows the check still finds an error."""
    told = dict(left_out)
    for _ in range(ROUNDS):
        plan = _read(workspace, entries, language)
        wrong = errors(check_plan(plan))
        if not wrong or not entries:
            break
        if (mended := _agreeing(plan, entries)) is not None:
            entries = mended
            continue
        said = {finding.role or str(entries[finding.row - 2]["role"]): finding.text(language) for finding in wrong}
        told |= said
        entries = [entry for entry in entries if entry["role"] not in said]
    return DefaultPlan(tuple(entries), told)


def _read(workspace: Workspace, entries: Entries, language: Language) -> Plan:
    """Read the entries as the sheet that is made of them will be read."""
    settings = workspace.settings.model_copy(update={"plan": PlanSettings()})
    with TemporaryDirectory(prefix="kpi-plan-") as folder:
        sheet = Path(folder) / "plan" / f"{TARGETS.name}.csv"
        sheet.parent.mkdir()
        form = TARGETS.with_roles(settings.all_roles)
        sheet.write_bytes(csv_bytes(sheet_rows(form, language, workspace.catalogue, entries)))
        return read_plan(Path(folder), workspace.catalogue, settings, workspace)


def _agreeing(plan: Plan, entries: Entries) -> Entries | None:
    """Return the entries with the smallest change that puts the first contradiction right; None without any."""
    for contradiction in contradictions(plan):
        for repair in contradiction.repairs:
            rows = {target.row - 2 for target in repair.statement.targets}
            if rows and repair.value > 0:
                text = rounded(repair.value, repair.share > 0)
                return [entry | {"value": text} if place in rows else entry for place, entry in enumerate(entries)]
    return None
