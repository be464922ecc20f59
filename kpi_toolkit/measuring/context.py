"""What is known of a workspace without touching a row: settings, metrics, tables and columns, what they cover."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from kpi_toolkit.facts import Fact
from kpi_toolkit.measuring.segments import segment_columns
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.schema import TABLES
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
        return segment_columns(self.sources.columns, table)

    def can_cut(self, fact: Fact, by: str) -> bool:
        """Whether a fact can be cut by a column: its own, or one that all tables it segments by have."""
        there = [table for table in fact.segments_of if table in self.sources.columns]
        if by in fact.refuses:
            return False
        return by in fact.own_segments or (bool(there) and all(by in self.segment_columns(table) for table in there))

    def cuts(self, fact: Fact) -> tuple[str, ...]:
        """Return the columns that a fact can be cut by."""
        there = [name for table in fact.segments_of for name in self.segment_columns(table)]
        return tuple(name for name in dict.fromkeys([*fact.own_segments, *there]) if self.can_cut(fact, name))

    def coverage(self, *tables: str) -> tuple[date, date]:
        """First and last day that all of some tables cover, by kpi.yaml or by their oldest and newest row.

        A table with rare rows covers what the streams beside it cover, a table without time what all cover.
        """
        source = self.settings.source
        spans = [self._span(table) for table in tables]
        first = source.covers_from or max(first for first, _ in spans)
        last = source.covers_until or min(last for _, last in spans)
        return first, last

    def _span(self, table: str) -> tuple[date, date]:
        first, last = self.sources.first_day, self.sources.last_day
        streams = [name for name in first if TABLES[name].is_stream] or list(first)
        latest = max(last[name] for name in streams)
        if TABLES[table].is_stream and table in first:
            return first[table], latest if TABLES[table].may_pause else last[table]
        return min(first[name] for name in streams), latest

    @property
    def covered(self) -> dict[str, tuple[date, date]]:
        """First and last covered day by canonical table."""
        return {name: self.coverage(name) for name in self.sources.columns}

    @property
    def main_table(self) -> str:
        """The orders, or without any the first table that is there."""
        return "orders" if "orders" in self.sources.columns else next(iter(self.sources.columns))

    @property
    def data_end(self) -> date:
        """The day after the last one that the main table covers."""
        return self.coverage(self.main_table)[1] + timedelta(days=1)
