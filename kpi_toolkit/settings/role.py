"""A role as kpi.yaml declares it: a built-in one told otherwise, or one of the workspace's own."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator

from kpi_toolkit.language.naming import names_of, perhaps
from kpi_toolkit.language.text import Text, spoken
from kpi_toolkit.settings.built_in_roles import ROLES
from kpi_toolkit.settings.roles import OVERVIEW, Core, Role, Roles
from kpi_toolkit.settings.values import Name, Names, Strict, both

NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
FIRST = 4
"""Of an own role that declares no core metrics, the metrics that are taken for it."""
PLAUSIBLE = {
    entry.metric: entry.value
    for role in ROLES.values()
    for scorecard in (role.core, *role.phases.values())
    for entry in scorecard
}
"""Levels of metrics that built-in roles are appraised by."""
WHOLE, NEAR = Decimal(1), Decimal("0.001")


def _weighed(value: Any) -> Any:
    """Take a list of metrics for a scorecard of equal weights, which sum to exactly 1."""
    if not isinstance(value, list | tuple):
        return value
    first, *others = dict.fromkeys(value) or [None]
    share = (WHOLE / (len(others) + 1)).quantize(Decimal("0.01"))
    return {first: float(WHOLE - share * len(others))} | dict.fromkeys(others, float(share)) if first else {}


class RoleSettings(Strict):
    """What a role's review shows and what it is appraised by; what is not given is that of the built-in role."""

    metrics: Names = Field((), strict=False, description="what its review shows besides the metrics of its targets")
    label: Annotated[Name, BeforeValidator(both)] | None = Field(
        None, description="what it is called; needed of a role of one's own"
    )
    core: Annotated[dict[str, Annotated[float, Field(gt=0)]], BeforeValidator(_weighed)] = Field(
        default_factory=dict,
        description="its default scorecard: a list of metrics, or each with its weight, which sum to 1",
    )
    guardrails: Names = Field((), strict=False, description="metrics to watch beside the core ones")
    weight: float = Field(1.0, gt=0, description="what the role weighs in the scorecards of persons and teams")

    @field_validator("core")
    @classmethod
    def _sums_to_one(cls, core: dict[str, float]) -> dict[str, float]:
        total = sum((Decimal(str(weight)) for weight in core.values()), Decimal(0))
        if core and abs(total - WHOLE) > NEAR:
            raise ValueError(spoken("setting.weights", total=f"{total.normalize():f}"))
        return core


def workspace_roles(declared: Mapping[str, RoleSettings]) -> Roles:
    """Return the built-in roles as kpi.yaml tells them otherwise, then the workspace's own."""
    built_in = [_told(ROLES[name], declared[name]) if name in declared else ROLES[name] for name in ROLES]
    return Roles([*built_in, *(_own(name, role) for name, role in declared.items() if name not in ROLES)])


def role_faults(declared: Mapping[str, RoleSettings]) -> list[str]:
    """Return what is wrong with the names and labels of the roles that kpi.yaml declares."""
    faults = [fault for name, role in declared.items() if name not in ROLES and (fault := _own_fault(name, role))]
    if faults:
        return faults
    roles = workspace_roles(declared)
    for name in declared:
        for word in dict.fromkeys(roles[name].called):
            twins = [other for other in roles if other != name and word in roles[other].called]
            faults += [spoken("setting.both_called", name=name, other=twins[0], word=word)] if twins else []
    return list(dict.fromkeys(faults))


def _own_fault(name: str, role: RoleSettings) -> str:
    if not NAME.fullmatch(name):
        return spoken("setting.role_name", name=name)
    if name == OVERVIEW:
        return spoken("setting.role_overview", name=name)
    missing = [what for what, given in (("label", role.label), ("metrics", role.metrics)) if not given]
    if not missing:
        return ""
    near = perhaps(name, ROLES)
    hint = near if near.startswith("Did") else spoken("setting.built_in", names=names_of(ROLES, len(ROLES)))
    return spoken("setting.own_role", name=name, missing=names_of(missing), hint=hint)


def _told(role: Role, declared: RoleSettings) -> Role:
    """Return a built-in role as kpi.yaml tells it otherwise; sheets may go on calling it as before."""
    core = _weighted(declared.core)
    return replace(
        role,
        label=_text(declared.label) if declared.label else role.label,
        also=(role.label.zh, role.label.en) if declared.label else (),
        core=_guarded(core, declared) if core else _guarded(role.core, declared),
        phases={} if core else {phase: _guarded(known, declared) for phase, known in role.phases.items()},
        owns=(*declared.core, *declared.guardrails),
        weight=declared.weight,
    )


def _own(name: str, declared: RoleSettings) -> Role:
    label = _text(declared.label) if declared.label else Text(name, name)
    core = _weighted(declared.core or _weighed(declared.metrics[:FIRST]))
    named = tuple(dict.fromkeys((*declared.metrics, *declared.core, *declared.guardrails)))
    return Role(name, label, declared.metrics, _guarded(core, declared), {}, named, declared.weight, (), True)


def _weighted(core: Mapping[str, float]) -> tuple[Core, ...]:
    return tuple(Core(metric, f"{weight:g}", PLAUSIBLE.get(metric, "")) for metric, weight in core.items())


def _guarded(core: tuple[Core, ...], declared: RoleSettings) -> tuple[Core, ...]:
    """Return a scorecard with the guardrails that are declared, else with its own."""
    if not declared.guardrails:
        return core
    guardrails = (Core(metric, "", PLAUSIBLE.get(metric, "")) for metric in declared.guardrails)
    return (*(entry for entry in core if entry.weight), *guardrails)


def _text(name: Name) -> Text:
    return Text(name.zh, name.en)
