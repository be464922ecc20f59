"""What is known of a workspace without touching a row: settings, metrics, tables and columns, what they cover."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from kpi_toolkit.analysis.rhythm import ONE_DAY, Rhythm
from kpi_toolkit.facts import Fact
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.lapses import Lapse, jumps_of, lapses_of, rhythm_of
from kpi_toolkit.measuring.segments import columns_of, segment_columns
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.metrics.composed import facts_of
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.schema import TABLES, Table
from kpi_toolkit.schema.further import tables_with
from kpi_toolkit.settings import Settings
from kpi_toolkit.sources.described import Sources


@dataclass(frozen=True)
class Context:
    """What judges may know of a workspace besides its measured numbers.

    Parameters
    ----------
    catalogue
        The metrics, with the workspace's settings in their words.
    sources
        The canonical tables that passed the checks: columns, rows, days, remarks.
    folder
        Where the workspace lies; None for one made of frames.
    """

    settings: Settings
    catalogue: Catalogue = field(repr=False)
    sources: Sources = field(repr=False)
    folder: Path | None = None

    def segment_columns(self, table: str) -> tuple[str, ...]:
        """Names by which the rows of a table can be cut: its text columns and keys, and those it refers to."""
        return segment_columns(self.sources.columns, table, self.settings.numbers, self.persons)

    @cached_property
    def persons(self) -> Mapping[str, tuple[str, ...]]:
        """Canonical table → its columns that tell who somebody is, but for those that kpi.yaml allows to cut by."""
        allowed = {name.rpartition(".")[2] for name in self.settings.privacy.segments_of_persons}
        told = {table: profile.persons for table, profile in self.sources.profiles.items()}
        return {table: tuple(name for name in names if name not in allowed) for table, names in told.items()}

    def is_of_persons(self, by: str) -> bool:
        """Whether a column is one of those that tell who somebody is."""
        table, _dot, column = by.rpartition(".")
        return any(column in names for name, names in self.persons.items() if table in ("", name))

    def can_cut(self, fact: Fact, by: str) -> bool:
        """Whether a fact can be cut by a column: its own, or one that all tables it segments by have.

        By several columns together it can be cut where it can by each, and makes none of them itself.
        """
        if len(columns := columns_of(by)) > 1:
            return all(self.can_cut(fact, column) and column not in self.own_cuts(fact) for column in columns)
        there = [table for table in fact.segments_of if table in self.sources.columns]
        if by in fact.refuses:
            return False
        return by in self.own_cuts(fact) or (bool(there) and all(by in self.segment_columns(table) for table in there))

    def cuts(self, fact: Fact) -> tuple[str, ...]:
        """Return the columns that a fact can be cut by."""
        there = [name for table in fact.segments_of for name in self.segment_columns(table)]
        return tuple(name for name in dict.fromkeys([*self.own_cuts(fact), *there]) if self.can_cut(fact, name))

    def own_cuts(self, fact: Fact) -> tuple[str, ...]:
        """Return the columns of its own that a fact can be cut by: that it makes, or that kpi.yaml names for it."""
        return fact.own_segments + (self.settings.cuts_of_measures if fact.takes_cuts else ())

    def can_cut_metric(self, metric: Metric, by: str) -> bool:
        """Whether all that a metric is counted from can be cut by a column."""
        return all(self.can_cut(fact, by) for fact in facts_of(metric))

    def cuts_of(self, metric: Metric) -> tuple[str, ...]:
        """Return the columns that a metric can be cut by."""
        first, *others = facts_of(metric)
        return tuple(by for by in self.cuts(first) if all(self.can_cut(fact, by) for fact in others))

    def coverage(self, *tables: str) -> tuple[date, date]:
        """First and last day that all of some tables cover, by kpi.yaml or by their oldest and newest row.

        A table with rare rows covers what the streams beside it cover, a table without time what all cover. Neither
        is believed where the silence after its newest row, or before its oldest one, is against a table's own
        rhythm, and none covers a day that is not over.
        """
        spans = [self._spans[table] for table in tables]
        return max(first for first, _ in spans), min(last for _, last in spans)

    def lapses(self, *tables: str) -> tuple[Lapse, ...]:
        """Days within what some tables cover on which their rows are not all there, by their own rhythm."""
        return tuple(lapse for table in tables for lapse in self._lapses.get(table, ()))

    @property
    def notes(self) -> tuple[Reason, ...]:
        """What is remarked of the source: of its rows, of what they cover, and of where they are not all there."""
        lapses = (lapse.note for table in self.sources.columns for lapse in self.lapses(table))
        return (*self.sources.notes, *self._disbelieved, *lapses, *jumps_of(self._rhythms))

    @cached_property
    def _rhythms(self) -> dict[str, Rhythm]:
        rhythms = {table: rhythm_of(self.sources, self.settings, table) for table in self.sources.profiles}
        return {table: rhythm for table, rhythm in rhythms.items() if rhythm is not None}

    @cached_property
    def _lapses(self) -> dict[str, tuple[Lapse, ...]]:
        return lapses_of(self.sources, self.settings, self._rhythms)

    @cached_property
    def _spans(self) -> dict[str, tuple[date, date]]:
        return {table: self._believed(table, *self._claimed(table)) for table in self.sources.columns}

    @property
    def _disbelieved(self) -> Iterator[Reason]:
        """Say where more days are claimed than the rows bear out, by kpi.yaml or by what other streams reach."""
        latest = max(last for _, last in self._spans.values())
        for table, (first, last) in self._spans.items():
            claimed_from, claimed_until = self._claimed(table)
            values = {"table": table, "first": first, "last": last}
            if first > claimed_from:
                yield Reason("covers_from_unlikely", values | {"claimed": claimed_from})
            if last < claimed_until and table in self._rhythms and last == self._rhythms[table].last:
                yield Reason("covers_until_unlikely", values | {"claimed": claimed_until})
            is_newest = table in self._rhythms and last == claimed_until == self._rhythms[table].last
            if is_newest and TABLES[table].is_stream and self._rhythms[table].ends_before(latest):
                yield Reason("ends_early", values | {"latest": latest})

    def _claimed(self, table: str) -> tuple[date, date]:
        """Return what a table covers by kpi.yaml, else by the rows; no day that is not over."""
        source, (first, last) = self.settings.source, self._by_rows(table)
        first, last = source.covers_from or first, source.covers_until or last
        yesterday = self.sources.today and self.sources.today - timedelta(days=1)
        return first, last if yesterday is None else min(last, max(yesterday, first))

    def _believed(self, table: str, first: date, last: date) -> tuple[date, date]:
        """Return a claim as far as the silence at its ends is not against the table's rhythm."""
        rhythm = self._rhythms.get(table)
        if rhythm is None or TABLES[table].may_pause:
            return first, last
        whole = self.settings.source.whole_days
        if rhythm.begins_after(first) and not any(begin <= first and rhythm.first <= end for begin, end in whole):
            first = rhythm.first
        if rhythm.ends_before(last) and not any(begin <= rhythm.last + ONE_DAY and last <= end for begin, end in whole):
            last = rhythm.last
        return first, max(last, first)

    def _by_rows(self, table: str) -> tuple[date, date]:
        first, last = self.sources.first_day, self.sources.last_day
        if TABLES[table].is_apart and table in first:
            return first[table], last[table]
        streams = [name for name in first if TABLES[name].is_stream] or list(first)
        latest = max(last[name] for name in streams)
        if TABLES[table].is_stream and table in first:
            return first[table], latest if TABLES[table].may_pause else last[table]
        return min(first[name] for name in streams), latest

    @cached_property
    def schema(self) -> Mapping[str, Table]:
        """The canonical tables, with the further columns that kpi.yaml says are numbers."""
        return tables_with(self.settings.numbers)

    @property
    def covered(self) -> dict[str, tuple[date, date]]:
        """First and last covered day by canonical table."""
        return dict(self._spans)

    @property
    def main_table(self) -> str:
        """The orders, or without any the first table that is there."""
        return "orders" if "orders" in self.sources.columns else next(iter(self.sources.columns))

    @property
    def data_end(self) -> date:
        """The day after the last one that the main table covers."""
        return self.coverage(self.main_table)[1] + timedelta(days=1)
