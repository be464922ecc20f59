"""A workspace opened: its settings, its checked data on an engine, and the metrics it can ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.segments import segmented
from kpi_toolkit.metrics.catalogue import CATALOGUE, Catalogue
from kpi_toolkit.metrics.own import with_own
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Settings, load_settings
from kpi_toolkit.sources.described import Sources
from kpi_toolkit.sources.opening import open_sources, sources_from_frames


@dataclass(frozen=True)
class Workspace:
    """Everything a computation needs. Make one with :func:`open_workspace` or :func:`from_frames`."""

    context: Context
    engine: Engine = field(repr=False)
    known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was measured already; :mod:`kpi_toolkit.measuring.frame` keeps it, for the data do not change while open.
    A copy on another engine begins anew."""

    @property
    def settings(self) -> Settings:
        """The settings of kpi.yaml."""
        return self.context.settings

    @property
    def catalogue(self) -> Catalogue:
        """The metrics."""
        return self.context.catalogue

    @property
    def sources(self) -> Sources:
        """What is known of the canonical tables."""
        return self.context.sources

    @property
    def folder(self) -> Path | None:
        """Where the workspace lies; None for one made of frames."""
        return self.context.folder

    @property
    def main_table(self) -> str:
        """The orders, or without any the first table that is there."""
        return self.context.main_table

    @property
    def data_end(self) -> date:
        """The day after the last one that the main table covers."""
        return self.context.data_end

    def segment_columns(self, table: str) -> tuple[str, ...]:
        """Names by which the rows of a table can be cut."""
        return self.context.segment_columns(table)

    def can_cut(self, fact: Fact, by: str) -> bool:
        """Whether a fact can be cut by a column."""
        return self.context.can_cut(fact, by)

    def coverage(self, *tables: str) -> tuple[date, date]:
        """First and last day that all of some tables cover."""
        return self.context.coverage(*tables)

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
        return FactInputs(tables, self.settings.rules, self.context.covered, by)

    def _derived(self, derived: Derived, by: str | None) -> ir.Table:
        if by and derived.key:
            segments = self.table(derived.segment_of, by).select(derived.key, SEGMENT)
            return self._derived(derived, None).join(segments, derived.key)
        there = [name for name in (*derived.needs, *derived.may_use) if name in self.sources.columns]
        tables = {name: self.table(name, by if name == derived.segment_of else None) for name in there}
        for other in (DERIVED[name] for name in derived.uses):
            tables[other.name] = self._derived(other, by if other.segment_of == derived.segment_of else None)
        rows = derived.build(FactInputs(tables, self.settings.rules, self.context.covered, by))
        name = f"{derived.name}_by {by}" if by else derived.name
        if name not in self.engine.tables():
            self.engine.materialise(name, rows)
        return ibis.table(rows.schema(), name=name)


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
    return Workspace(Context(settings, catalogue.fill(settings.rules.in_words), sources, folder), engine)
