"""The next period's targets of roles, made of the last ones and of what the past makes likely."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kpi_toolkit.language.text import Text, word
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.defaults import FOR_EXAMPLE, PLAUSIBLE
from kpi_toolkit.plan.frontier import Frontier, frontier
from kpi_toolkit.plan.suggestions import metrics_of, past_of, targets_of
from kpi_toolkit.targets.target import TOTALS, Target
from kpi_toolkit.units import LANGUAGES, UNITS, format_share

KEPT = 0.9
"""Chance of what has no weight: it is to stay, not to be raised."""
COMMITTED = 0.5
FARTHEST = 24

Entry = Mapping[str, Any]
"""Column → number as text, day, choice or words in both languages."""


def next_targets(workspace: Workspace, period: Period, roles: Sequence[str] = (), chance: float = 0.7) -> list[Entry]:
    """Return the rows of roles for a period to come: metrics, weights and owners of their last one, values by chance.

    A role without any has its core metrics, with example values where the past tells nothing. What has a target in the
    period already is left out.
    """
    known, targets = workspace.settings.all_roles, targets_of(workspace)
    chosen = [known.find(role).name for role in roles] or list(dict.fromkeys(target.role for target in targets))
    chosen = chosen or list(workspace.settings.roles) or list(known)
    names = dict.fromkeys(name for role in chosen for name in metrics_of(workspace, period, [role]))
    past, calendar = past_of(workspace, list(names), period), workspace.settings.calendar
    entries: list[Entry] = []
    for role in chosen:
        for wanted in _wanted(workspace, [target for target in targets if target.role == role], role, period):
            share = chance if wanted.scorecard_weight is not None else KEPT
            metric = workspace.catalogue[wanted.metric]
            told = None if wanted.segment else frontier(metric, period, past, calendar, chances=(share,))
            entries.append(_entry(wanted, period, told, share))
    return entries


def _wanted(workspace: Workspace, own: Sequence[Target], role: str, period: Period) -> Iterable[Target]:
    """Return the targets of the role's last period of the same grain, else its core metrics; none that are there."""
    there = {
        (target.metric, target.segment) for target in own if target.start < period.end and period.start < target.end
    }
    for step in range(1, FARTHEST):
        before = period.shift(-step)
        last = [target for target in own if target.holds_in(before) and target.kind not in TOTALS and not target.within]
        if last:
            return [target for target in last if (target.metric, target.segment) not in there]
    return () if own else list(_core(workspace, role, period))


def _core(workspace: Workspace, role: str, period: Period) -> Iterable[Target]:
    named = workspace.settings.all_roles[role]
    owner = word("template.owner", workspace.settings.language, role=named.label(workspace.settings.language))
    for core in named.scorecard(workspace.settings.community.phase_on(period.start)):
        weight = Decimal(core.weight) if core.weight else None
        value = Decimal(core.value or PLAUSIBLE.get(UNITS[workspace.catalogue[core.metric].unit].kind, "100"))
        why = FOR_EXAMPLE
        yield Target(
            0, core.metric, role, "level", period.start, period.end, owner, value=value, weight=weight, why=why
        )


def _entry(last: Target, period: Period, told: Frontier | None, chance: float) -> Entry:
    """Return a row; of what the past tells nothing of it is last period's, or an example where there was none."""
    choice = told.at(chance) if told else None
    is_told = choice is not None and choice.value > 0 and last.kind != "band"
    key = "suggest.why" if is_told else "suggest.why_example" if last.why == FOR_EXAMPLE else "suggest.why_kept"
    why = Text(*(word(f"plan.{key}", language, chance=format_share(chance, 0)) for language in LANGUAGES))
    entry: dict[str, Any] = {
        "role": last.role,
        "metric": last.metric,
        "segment": last.segment,
        "kind": last.kind if last.kind in ("floor", "band") or not is_told else "level",
        "start": period.start,
        "due": period.end,
        "per": period.grain,
        "owner": last.owner,
        "why": why,
        "weight": _text(last.weight),
        "points": _text(last.points),
    }
    if is_told and choice is not None:
        entry |= {"value": _text(Decimal(repr(choice.value))), "commitment": _commitment(chance)}
    else:
        kept = ("value", "lower", "upper", "mode", "baseline", "threshold", "stretch")
        entry |= {name: _text(getattr(last, name)) for name in kept}
    return entry


def _commitment(chance: float) -> str:
    return "committed" if chance >= COMMITTED else "stretch"


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
