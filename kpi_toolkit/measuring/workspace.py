"""A workspace opened: its settings, its checked data on an engine, and the metrics it can ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.engines.open import open_engine
from kpi_toolkit.errors import UsageError
from kpi_toolkit.facts import DERIVED, SEGMENT, Derived, Fact, FactInputs
from kpi_toolkit.measuring.segments import segment_columns, segmented
from kpi_toolkit.metrics.catalogue import CATALOGUE, Catalogue
from kpi_toolkit.metrics.own import with_own
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Settings, load_settings
from kpi_toolkit.sources import Sources, open_sources, sources_from_frames


@dataclass(frozen=True)
class Workspace:
    """Everything a computation needs. Make one with :func:`open_workspace` or :func:`from_frames`."""

    settings: Settings
    catalogue: Catalogue = field(repr=False)
    engine: Engine = field(repr=False)
    sources: Sources = field(repr=False)
    folder: Path | None = None
    measured: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was measured already; :mod:`kpi_toolkit.measuring.frame` keeps it, for the data do not change while open.
    A copy on another engine begins anew."""

    def segment_columns(self, table: str) -> tuple[str, ...]:
        """Names by which the rows of a table can be cut: its text columns and keys, and those it refers to."""
        return segment_columns(self.sources.columns, table)

    def table(self, name: str, by: str | None = None) -> ir.Table:
        """Return a canonical table with the canonical columns that are there, and `by` as its ``segment``.

        Of the source's other columns only profile fields are handed on, so that none can be taken for one that
        facts make.
        """
        types = TABLES[name].columns_with_days(self.sources.columns[name])
        profile = self.settings.rules.profile_fields if name == "users" else ()
        kept = [*types, *(field for field in profile if field in self._whole(name).columns and field not in types)]
        whole = self._whole(name)
        if by is None:
            return whole.select(*kept)
        others = {other: self._whole(other) for other in self.sources.columns}
        return segmented(whole, name, by, others).select(*kept, SEGMENT)

    def _whole(self, name: str) -> ir.Table:
        types = TABLES[name].columns_with_days(self.sources.columns[name])
        extra = {column: "string" for column in self.sources.columns[name] if column not in types}
        return ibis.table(types | extra, name=name)

    def fact_inputs(self, fact: Fact, by: str | None = None) -> FactInputs:
        """Return what a fact is built from; derived tables are computed once and kept."""
        cut = () if by is None or by in fact.own_segments else fact.segments_of
        canonical = [name for name in (*fact.needs, *fact.may_use) if name in self.sources.columns]
        tables = {name: self.table(name, by if name in cut else None) for name in canonical}
        for name in fact.uses:
            if all(need in self.sources.columns for need in DERIVED[name].needs):
                tables[name] = self._derived(DERIVED[name], by if DERIVED[name].segment_of in cut else None)
        return FactInputs(tables, self.settings.rules, self._covered, by)

    def can_cut(self, fact: Fact, by: str) -> bool:
        """Whether a fact can be cut by a column: its own, or one that all tables it segments by have."""
        there = [table for table in fact.segments_of if table in self.sources.columns]
        if by in fact.refuses:
            return False
        return by in fact.own_segments or (bool(there) and all(by in self.segment_columns(table) for table in there))

    @property
    def _covered(self) -> dict[str, tuple[date, date]]:
        return {name: self.coverage(name) for name in self.sources.columns}

    def _derived(self, derived: Derived, by: str | None) -> ir.Table:
        if by and derived.key:
            segments = self.table(derived.segment_of, by).select(derived.key, SEGMENT)
            return self._derived(derived, None).join(segments, derived.key)
        there = [name for name in (*derived.needs, *derived.may_use) if name in self.sources.columns]
        tables = {name: self.table(name, by if name == derived.segment_of else None) for name in there}
        for other in (DERIVED[name] for name in derived.uses):
            tables[other.name] = self._derived(other, by if other.segment_of == derived.segment_of else None)
        rows = derived.build(FactInputs(tables, self.settings.rules, self._covered, by))
        name = f"{derived.name}_by {by}" if by else derived.name
        if name not in self.engine.tables():
            self.engine.materialise(name, rows)
        return ibis.table(rows.schema(), name=name)

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
    def main_table(self) -> str:
        """The orders, or without any the first table that is there."""
        return "orders" if "orders" in self.sources.columns else next(iter(self.sources.columns))

    @property
    def data_end(self) -> date:
        """The day after the last one that the main table covers."""
        return self.coverage(self.main_table)[1] + timedelta(days=1)


def open_workspace(folder: str | Path) -> Workspace:
    """Read a workspace's settings, map and check its data.

    Parameters
    ----------
    folder
        Absolute, or relative to the current folder or one above it.

    Raises
    ------
    UsageError
        When kpi.yaml is missing or faulty.
    DataError
        When the data do not pass the checks (all faults of all tables at once), or a database cannot be reached.
    """
    path = _found(Path(folder))
    settings = load_settings(path)
    engine = open_engine(settings.source, path)
    try:
        return _workspace(settings, engine, open_sources(path, settings, engine), path)
    except BaseException:
        engine.close()  # a connection must not wait for the garbage collector
        raise


def _found(folder: Path) -> Path:
    """Look for a relative folder from the current one upwards, as Jupyter starts in the notebook's own folder."""
    here = Path.cwd()
    for base in (here, *here.parents):
        if (base / folder).is_dir():
            return base / folder if base != here else folder
    raise UsageError(f"`{here / folder}` is no folder. A workspace is a folder with a kpi.yaml in it.")


def from_frames(frames: pd.DataFrame | Mapping[str, pd.DataFrame], settings: Settings | None = None) -> Workspace:
    """Make a workspace of pandas frames in canonical columns; a single frame is taken as ``orders``.

    Raises
    ------
    DataError
        When the frames do not pass the checks of the canonical tables.
    """
    chosen = settings or Settings()
    engine = DuckDBEngine()
    named = {"orders": frames} if isinstance(frames, pd.DataFrame) else frames
    return _workspace(chosen, engine, sources_from_frames(named, chosen, engine), None)


def _workspace(settings: Settings, engine: Engine, sources: Sources, folder: Path | None) -> Workspace:
    catalogue = with_own(CATALOGUE, folder) if folder else CATALOGUE
    return Workspace(settings, catalogue.fill(settings.rules.in_words), engine, sources, folder)
