"""The tables of a workspace as expressions, what each fact is built from, and what its SQL depends on."""

from __future__ import annotations

import time
from collections.abc import Collection, Hashable, Iterable
from datetime import date
from typing import Protocol

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.facts import DERIVED, SEGMENT, Derived, Fact, FactInputs
from kpi_toolkit.files.digest import digest
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.segments import GROUP, LEVEL, REFERRED, columns_of, segmented
from kpi_toolkit.periods.calendar import calendar_frames
from kpi_toolkit.periods.period import Period

SLOW = 0.2
"""Seconds of making from which on a derived table is worth its place on the disk."""


class TableShelf(Protocol):
    """Where derived tables are kept that took long."""

    def fetch(self, derived: Derived, by: str | None, key: tuple[object, ...], name: str) -> bool:
        """Copy a kept table, cut by a column or not, into the engine under a name; False where there is none."""

    def keep(self, derived: Derived, by: str | None, key: tuple[object, ...], name: str) -> None:
        """Keep a table of the engine."""


class Tables:
    """The canonical and derived tables of a workspace on one engine; derived ones are computed there once."""

    mark: tuple[object, ...] = ()
    """What its queries depend on besides definitions."""

    def __init__(self, context: Context, engine: Engine, shelf: TableShelf | None = None) -> None:
        self.context, self.engine, self._shelf = context, engine, shelf
        self._there: set[str] = set()
        self._rows: dict[tuple[str, str | None], tuple[ir.Table, tuple[str, ...]]] = {}
        self._calendar: Hashable = None

    @property
    def calendar(self) -> Hashable:
        """Which periods are bound in the engine, and until when."""
        return self._calendar

    @calendar.setter
    def calendar(self, bound: Hashable) -> None:
        self._calendar = bound

    def bind_calendar(self, periods: Iterable[Period], end: date) -> None:
        """Bind the calendar of some periods in the engine; nothing counts from `end` on."""
        there = tuple(periods)
        key = (there, min(end, max((period.end for period in there), default=end)))  # a later end changes nothing
        if self.calendar != key:
            for name, calendar in calendar_frames(*key).items():
                self.engine.bind(name, calendar)
            self.calendar = key

    def table(self, name: str, by: str | None = None, further: Collection[str] | None = None) -> ir.Table:
        """Return a canonical table with the canonical columns that are there, and `by` as its ``segment``.

        Of the source's other columns only profile fields are handed on, so that none can be taken for one that
        facts make.

        Parameters
        ----------
        further
            The source's other columns are handed on but for these; None: they are not.
        """
        columns = self.context.sources.columns
        types = self.context.schema[name].columns_with_days(columns[name])
        profile = self.context.settings.rules.profile_fields if name == "users" else ()
        whole = self._whole(name)
        kept = [*types, *(field for field in profile if field in whole.columns and field not in types)]
        if further is not None:
            kept += [column for column in whole.columns if column not in (*kept, *further)]
        if by is None:
            return whole.select(*kept)
        others = {other: self._whole(other) for other in columns}
        levels = self.context.settings.rules.levels
        cut = segmented(whole, name, by, others, levels)
        return cut.select(*(column for column in kept if column != SEGMENT), SEGMENT)

    def _whole(self, name: str) -> ir.Table:
        columns = self.context.sources.columns[name]
        types = self.context.schema[name].columns_with_days(columns)
        extra = {column: "string" for column in columns if column not in types}
        return ibis.table(types | extra, name=name)

    def inputs(self, fact: Fact, by: str | None = None, knows_all: bool = False) -> FactInputs:
        """Return what a fact is built from; its derived tables must be prepared.

        Parameters
        ----------
        knows_all
            Whether it is told what all tables cover, not only those that the fact knows.
        """
        cut = () if by is None or by in self.context.own_cuts(fact) else fact.segments_of
        canonical = [name for name in (*fact.needs, *fact.may_use) if name in self.context.sources.columns]
        tables = {name: self.table(name, by if name in cut else None) for name in canonical}
        for derived, part in self._used(fact, by):
            tables[derived.name] = self._derived(derived, part)
        covered = self.context.covered if knows_all else _covered(self.context, fact)
        return FactInputs(tables, self.context.settings.rules, covered, by, self.context.settings.time_zone)

    def rows_of(self, fact: Fact, by: str | None = None) -> tuple[ir.Table, tuple[str, ...]]:
        """Return the rows of a fact, built once for all queries, and by what they are grouped; it must be prepared."""
        if (fact.name, by) not in self._rows:
            inputs = self.inputs(fact, by)
            self._rows[fact.name, by] = fact.build(inputs), tuple(inputs.keys)
        return self._rows[fact.name, by]

    def prepare(self, fact: Fact, by: str | None = None) -> None:
        """Compute the derived tables that a fact is built from, each once."""
        for derived, part in self._used(fact, by):
            self._materialise(derived, part)

    def _used(self, fact: Fact, by: str | None) -> list[tuple[Derived, str | None]]:
        """Return the derived tables of a fact that can be had, each with the column that it is cut by."""
        cut = () if by is None or by in self.context.own_cuts(fact) else fact.segments_of
        used = [DERIVED[name] for name in fact.uses if self._can_be_had(DERIVED[name])]
        return [(derived, by if derived.segment_of in cut else None) for derived in used]

    def _can_be_had(self, derived: Derived) -> bool:
        return all(need in self.context.sources.columns for need in derived.needs)

    def _derived(self, derived: Derived, by: str | None) -> ir.Table:
        if by and derived.key:
            segments = self.table(derived.segment_of, by).select(derived.key, SEGMENT)
            return self._derived(derived, None).join(segments, derived.key)
        return ibis.table(dict(self.engine.compiled(self._query(derived, by)).types), name=self._name(derived, by))

    def _materialise(self, derived: Derived, by: str | None) -> None:
        if by and derived.key:
            by = None
        if (name := self._name(derived, by)) in self._there:
            return
        for other in derived.uses:
            self._materialise(DERIVED[other], by if DERIVED[other].segment_of == derived.segment_of else None)
        self._make(derived, by, name)
        self._there.add(name)

    def _make(self, derived: Derived, by: str | None, name: str) -> None:
        """Compute a derived table, or take it from the shelf."""
        query = self._query(derived, by)
        if self._shelf is None or not self._shelf.fetch(derived, by, query.key, name):
            start = time.perf_counter()
            self.engine.materialise(name, query)
            if self._shelf is not None and time.perf_counter() - start > SLOW:
                self._shelf.keep(derived, by, query.key, name)

    def _name(self, derived: Derived, by: str | None) -> str:
        if by and len(columns_of(by)) > 1:  # the names of all are longer than engines let a name be
            return f"{derived.name}_by {digest(by)[:12]}"
        return f"{derived.name}_by {by}" if by else derived.name

    def _query(self, derived: Derived, by: str | None) -> Query:
        key = ("derived", *definition_of(derived, by, self.context), _covered(self.context, derived), *self.mark)
        return Query(key, lambda: self._built(derived, by))

    def _built(self, derived: Derived, by: str | None) -> ir.Table:
        there = [name for name in (*derived.needs, *derived.may_use) if name in self.context.sources.columns]
        tables = {name: self.table(name, by if name == derived.segment_of else None) for name in there}
        for other in (DERIVED[name] for name in derived.uses):
            tables[other.name] = self._derived(other, by if other.segment_of == derived.segment_of else None)
        settings = self.context.settings
        return derived.build(
            FactInputs(tables, settings.rules, _covered(self.context, derived), by, settings.time_zone)
        )


def fact_key(fact: Fact, by: str | None, context: Context) -> tuple[object, ...]:
    """Return everything that the expression of a fact is made from; the derived tables it reads are named in it."""
    return (*definition_of(fact, by, context), _covered(context, fact))


def definition_of(built: Fact | Derived, by: str | None, context: Context) -> tuple[object, ...]:
    """Return what the numbers of a fact are made from besides rows, and days that are covered."""
    columns = {name: list(context.sources.columns[name]) for name in read_by(built, by, context)}
    numbers = [(name, context.settings.numbers[name]) for name in sorted(columns.keys() & context.settings.numbers)]
    return (built.name, by, columns, context.settings.rules, context.settings.time_zone, *numbers)


def known_by(built: Fact | Derived) -> set[str]:
    """Return the tables whose covered days a fact looks at, or a derived table that it reads."""
    return {*built.knows, *(name for used in built.uses for name in known_by(DERIVED[used]))}


def _covered(context: Context, built: Fact | Derived) -> dict[str, tuple[date, date]]:
    """Return what the tables cover whose covered days a fact looks at."""
    return {name: context.coverage(name) for name in built.knows if name in context.sources.columns}


def read_by(fact: Fact | Derived, by: str | None, context: Context) -> set[str]:
    """Return the canonical tables that a fact or derived table reads, those by which it is cut too."""
    names = {*fact.needs, *fact.may_use}
    for used in fact.uses:
        names |= read_by(DERIVED[used], by, context)
    for column in columns_of(by) if by is not None else ():
        names |= _cut_by(column)
    return {name for name in names if name in context.sources.columns}


def _cut_by(by: str) -> set[str]:
    """Return the tables that a cut may look into besides the rows' own."""
    if by == LEVEL:
        return {"memberships"}
    if by == GROUP:
        return {"group_members"}
    other = by.rpartition(".")[0]
    return {other} if other in REFERRED else set()
