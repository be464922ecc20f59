"""What a trap is: a way in which a number gets better without the good it stands for, and what was found of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import ibis.expr.types as ir
import pandas as pd

from kpi_toolkit.facts import FACTS, FactInputs
from kpi_toolkit.judge.traps.statistics import Comparison
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import Period
from kpi_toolkit.settings.guardrails import GuardrailSettings

State = Literal["ok", "broken", "no_data"]


@dataclass(frozen=True)
class Trap:
    """What one trap says of one period.

    Parameters
    ----------
    name
        Which trap: ``zombies``, ``staff``, ``rush_orders``, ``rush_users``, ``coupons``, ``fewer_asked``.
    watches
        Names of the metrics that it speaks of.
    state
        ``broken`` when it found something, once for each segment; ``no_data`` with a `reason`.
    period
        What was looked at; the period before where the one asked for is too young to be judged.
    key
        Its sentence among the words, without the ``trap.`` before it.
    values
        The placeholders of the sentence: numbers, shares as 0–1, names.
    segment
        Where: ``channel=feed_ads``, ``group_id=g02``; empty for all.
    """

    name: str
    watches: tuple[str, ...]
    state: State
    period: Period
    key: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    segment: str = ""
    reason: Reason | None = None

    @property
    def evidence(self) -> dict[str, float]:
        """The numbers of the sentence by name; shares as 0–1."""
        return {name: float(value) for name, value in self.values.items() if isinstance(value, int | float)}


@dataclass(frozen=True)
class Kind:
    """A trap as a row of data.

    Parameters
    ----------
    watches
        The metrics that it speaks of; empty where it depends on the metrics asked for.
    tables, columns
        Canonical tables and columns ``orders.refunded_at`` without which it cannot be laid.
    look
        Returns what was found; nothing when nothing was.
    """

    name: str
    watches: tuple[str, ...]
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    look: Callable[["Look"], tuple[Trap, ...]] = field(repr=False)


@dataclass(frozen=True)
class Look:
    """A workspace as the traps see it: one period, and those before it that say what is usual."""

    workspace: Workspace
    kind: Kind
    period: Period
    watches: tuple[str, ...]

    @property
    def settings(self) -> GuardrailSettings:
        """From where on a number is suspicious."""
        return self.workspace.settings.guardrails

    @cached_property
    def earlier(self) -> tuple[Period, ...]:
        """The periods before, wholly covered by the trap's tables, oldest first."""
        first = self.workspace.coverage(*(self.kind.tables or (self.workspace.main_table,)))[0]
        before = (self.period.shift(-step) for step in range(self.settings.history, 0, -1))
        return tuple(period for period in before if period.start >= first)

    def inputs(self, fact: str) -> FactInputs:
        """Return the tables that a fact is built from."""
        return self.workspace.fact_inputs(FACTS[fact])

    def rows(self, expression: ir.Table) -> pd.DataFrame:
        """Run a query."""
        return self.workspace.engine.run(expression)

    def is_unusual(self, found: Comparison, excess: float, places: int = 1) -> bool:
        """Whether a share is unusually high; `places` is how many such shares are looked at."""
        return found.is_unusual(self.settings.alpha / max(1, places), excess)

    def broken(self, key: str, segment: str = "", period: Period | None = None, /, **values: object) -> Trap:
        """Return what was found."""
        return Trap(self.kind.name, self.watches, "broken", period or self.period, key, values, segment)

    def fine(self, period: Period | None = None) -> Trap:
        """Return that nothing was found."""
        return Trap(self.kind.name, self.watches, "ok", period or self.period, "nothing_found")

    def unknown(self, reason: Reason) -> Trap:
        """Return why nothing can be said."""
        return Trap(self.kind.name, self.watches, "no_data", self.period, "", {}, "", reason)
