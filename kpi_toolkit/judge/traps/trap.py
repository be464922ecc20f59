"""What a trap is: a way in which a number gets better without the good it stands for, and what was found of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Literal

import pandas as pd

from kpi_toolkit.judge.traps.statistics import Comparison
from kpi_toolkit.language.text import Reason
from kpi_toolkit.language.worded import Worded
from kpi_toolkit.measuring.ask import Ask, Inflating, Rows, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import Days
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.settings.guardrails import GuardrailSettings

State = Literal["ok", "broken", "no_data"]


@dataclass(frozen=True)
class Trap(Worded):
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
    inflating
        The users or orders that inflate what it watches, where rows can be named.
    instead
        For a rate that is better because fewer were counted, what it would be if as many as usual had been.
    """

    name: str
    watches: tuple[str, ...]
    state: State
    period: Period
    key: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    segment: str = ""
    reason: Reason | None = None
    inflating: Inflating | None = None
    instead: Value | None = None

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
    extract
        The rows it looks at, one of :data:`kpi_toolkit.measuring.extracts.EXTRACTS`; empty for those of the metrics
        it watches.
    look
        Returns what was found in the rows; nothing when nothing was.
    needs_past, needs_end
        Whether nothing can be told without some earlier periods, or before the period is over.
    """

    name: str
    watches: tuple[str, ...]
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    extract: str
    look: Callable[["Look", pd.DataFrame], tuple[Trap, ...]] = field(repr=False)
    needs_past: bool = False
    needs_end: bool = False


@dataclass(frozen=True)
class Look:
    """One trap and one period, and the periods before it that say what is usual; nothing is measured yet."""

    context: Context
    kind: Kind
    period: Period
    watches: tuple[str, ...]

    @property
    def settings(self) -> GuardrailSettings:
        """From where on a number is suspicious."""
        return self.context.settings.guardrails

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods before and the period itself, oldest first."""
        return tuple(self.period.shift(-step) for step in range(self.settings.history, -1, -1))

    @cached_property
    def earlier(self) -> tuple[Period, ...]:
        """The periods before that the trap's tables cover whole, oldest first."""
        whole = (period for period in self.periods[:-1] if period.start >= self.covered[0])
        return tuple(period for period in whole if self._lapse(period) is None)

    def _lapse(self, period: Period) -> Reason | None:
        """Why the rows of a period are not all there, by their own rhythm."""
        lapses = self.context.lapses(*(self.kind.tables or (self.context.main_table,)))
        return next((lapse.caveat for lapse in lapses if lapse.touches(period.start, period.end)), None)

    @property
    def covered(self) -> Days:
        """First and last day that all of the trap's tables cover."""
        return self.context.coverage(*(self.kind.tables or (self.context.main_table,)))

    @property
    def why_not(self) -> Reason | None:
        """Why nothing can be told of the period, whatever its rows are; None where they must be looked at."""
        columns = self.context.sources.columns
        if absent := [table for table in self.kind.tables if table not in columns]:
            return Reason("missing_table", {"tables": ", ".join(absent)})
        lacking = [need for need in self.kind.columns if need.partition(".")[2] not in columns[need.partition(".")[0]]]
        if lacking:
            return Reason("missing_column", {"columns": ", ".join(lacking)})
        first, last = self.covered
        if self.period.end <= first:
            return Reason("before_data", {"first": first})
        if self.period.start > last:
            return Reason("after_data", {"last": last})
        if reason := self._lapse(self.period):
            return reason
        if self.kind.needs_past and len(self.earlier) < self.settings.least_history:
            return Reason("short_usual", {"periods": len(self.earlier)})
        is_running = self.period.end > last + timedelta(days=1)
        return Reason("partial_end", {"last": last}) if self.kind.needs_end and is_running else None

    @property
    def needs(self) -> Ask:
        """The rows to look at: an extract, or without one the watched metrics; nothing where nothing can be told."""
        if self.why_not:
            return ()
        if self.kind.extract:
            return (Rows(self.kind.extract, self.periods),)
        return cells(self.metrics, [*self.earlier, self.period])

    def found(self, measured: Measured) -> tuple[Trap, ...]:
        """Return what the rows say; at least that nothing was found, or why nothing can be told."""
        if reason := self.why_not:
            return (self.unknown(reason),)
        rows = (
            measured.rows(self.kind.extract, self.periods)
            if self.kind.extract
            else measured.frame(self.metrics, [*self.earlier, self.period])
        )
        return self.kind.look(self, rows) or (self.fine(),)

    @property
    def metrics(self) -> list[Metric]:
        """The metrics that are watched."""
        return [self.context.catalogue[name] for name in self.watches]

    def is_unusual(self, compared: Comparison, excess: float, places: int = 1) -> bool:
        """Whether a share is unusually high; `places` is how many such shares are looked at."""
        return compared.is_unusual(self.settings.alpha / max(1, places), excess)

    def broken(self, key: str, segment: str = "", period: Period | None = None, /, **values: object) -> Trap:
        """Return what was found."""
        return Trap(self.kind.name, self.watches, "broken", period or self.period, key, values, segment)

    def inflating(self, segment: str = "", period: Period | None = None) -> Inflating:
        """Name the rows of a segment and period, by the columns of the trap's extract."""
        return Inflating(self.kind.extract, self.periods, period or self.period, segment)

    def fine(self, period: Period | None = None) -> Trap:
        """Return that nothing was found."""
        return Trap(self.kind.name, self.watches, "ok", period or self.period, "nothing_found")

    def unknown(self, reason: Reason) -> Trap:
        """Return why nothing can be said."""
        return Trap(self.kind.name, self.watches, "no_data", self.period, "", {}, "", reason)
