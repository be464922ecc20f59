"""What a role is: its names, what its review shows first, and what it is appraised by unless agreed otherwise."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.naming import perhaps
from kpi_toolkit.language.text import Text, spoken

OVERVIEW = "overview"
"""Under which all roles are shown together; no role bears this name."""
LAST_PHASE = 5
"""The phase of the community in which it is appraised as any other role."""


@dataclass(frozen=True)
class Core:
    """A metric of a role's default scorecard.

    Parameters
    ----------
    weight
        Share of the scorecard; empty for a guardrail: it is watched beside a metric that can be gamed.
    value
        A plausible level in the metric's unit, for a sheet made before there is any history.
    """

    metric: str
    weight: str = ""
    value: str = ""


@dataclass(frozen=True)
class Role:
    """A role of the team.

    Parameters
    ----------
    reads
        What its review shows first unless `metrics` of kpi.yaml say otherwise: the two minutes of a boss.
    core
        Its default scorecard, core metrics before guardrails.
    phases
        Default scorecards by phase, of a role that is appraised by what it does before it is by what comes of it.
    owns
        Metrics it may answer for besides those that name it.
    weight
        What it weighs in the scorecards of persons and teams.
    also
        Further names that sheets know it by.
    is_own
        Declared by the workspace.
    """

    name: str
    label: Text
    reads: tuple[str, ...]
    core: tuple[Core, ...] = ()
    phases: Mapping[int, tuple[Core, ...]] = field(default_factory=dict, hash=False)
    owns: tuple[str, ...] = ()
    weight: float = 1.0
    also: tuple[str, ...] = ()
    is_own: bool = False

    def scorecard(self, phase: int = LAST_PHASE) -> tuple[Core, ...]:
        """Return its default scorecard; a phase matters to the community only."""
        return self.phases[phase] if self.phases else self.core

    @property
    def called(self) -> tuple[str, ...]:
        """All that a sheet may call it."""
        return self.name, self.label.zh, self.label.en, *self.also


class Roles(Mapping[str, Role]):
    """Roles by name, in order. Immutable."""

    def __init__(self, roles: Iterable[Role]) -> None:
        self._roles = {role.name: role for role in roles}

    def __getitem__(self, name: str) -> Role:
        """Return a role, or raise KeyError; :meth:`find` has a message for people."""
        return self._roles[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names in order."""
        return iter(self._roles)

    def __len__(self) -> int:
        """Return the number of roles."""
        return len(self._roles)

    def __eq__(self, other: Any) -> bool:
        """Return whether both have the same roles."""
        return isinstance(other, Roles) and self._roles == other._roles

    def __hash__(self) -> int:
        """Hash by the names."""
        return hash(tuple(self._roles))

    def find(self, name: str) -> Role:
        """Return the role of a name, or of a label in either language.

        Raises
        ------
        UsageError
            With the nearest names.
        """
        meant = self.meaning(name)
        if meant is None:
            raise UsageError(spoken("setting.no_role", name=name, hint=perhaps(name, self)))
        return self._roles[meant]

    def meaning(self, text: str) -> str | None:
        """Return the name of the role that a text means: a name, or a label in either language."""
        return next((role.name for role in self._roles.values() if text in role.called), None)

    def label(self, name: str) -> Text:
        """Return what a role is called."""
        return self._roles[name].label

    @property
    def in_chinese(self) -> dict[str, str]:
        """Chinese labels by name."""
        return {name: role.label.zh for name, role in self._roles.items()}
