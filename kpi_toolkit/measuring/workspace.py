"""A workspace opened: its settings, its checked data on an engine, and the metrics it can ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.engines.open import check_source, open_engine
from kpi_toolkit.errors import UsageError
from kpi_toolkit.expressions import ir
from kpi_toolkit.facts import Fact, FactInputs
from kpi_toolkit.files.store import Forgetful, Memory, Store
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.counted import counted_frame
from kpi_toolkit.measuring.dependencies import Dependencies
from kpi_toolkit.measuring.keeping import SqlShelf, cache_of_user, marks_of_run, memory_of
from kpi_toolkit.measuring.kept_tables import KeptTables
from kpi_toolkit.measuring.tables import Tables, read_by
from kpi_toolkit.metrics.catalogue import CATALOGUE, Catalogue
from kpi_toolkit.metrics.own import with_own
from kpi_toolkit.periods.period import Period, parse_periods, period_holding
from kpi_toolkit.settings import Settings, load_settings
from kpi_toolkit.sources.binding import Source
from kpi_toolkit.sources.described import Sources
from kpi_toolkit.sources.opening import open_source, sources_from_frames
from kpi_toolkit.units import LANGUAGES, Language


class Bound:
    """A source whose canonical tables all lie in an engine already; no mark is made of its rows."""

    marks: Mapping[str, str] = {}

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def ensure(self, names: Iterable[str]) -> None:
        """Do nothing: all tables are there."""

    def is_unchanged(self, names: Iterable[str]) -> bool:
        """Return that nothing can change."""
        return True

    def snapshot(self) -> str | None:
        """Return that no other process can see the tables."""
        return None

    def close(self) -> None:
        """Release the engine."""
        self.engine.close()


@dataclass(frozen=True)
class Workspace:
    """Everything a computation needs. Make one with :func:`open_workspace` or :func:`from_frames`.

    Parameters
    ----------
    source
        The checked tables; its engine is opened, and a table bound in it, when something is asked of it.
    memory
        Where is kept what was measured.
    """

    context: Context
    source: Source | Bound = field(repr=False)
    memory: Memory = field(default_factory=Forgetful, repr=False)
    sql: SqlShelf = field(default_factory=lambda: SqlShelf(()), repr=False, compare=False)
    known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was measured already; :mod:`kpi_toolkit.measuring.planner` keeps it, for the data do not change while open.
    A copy on another engine begins anew."""

    @property
    def engine(self) -> Engine:
        """The engine with all canonical tables in it."""
        self.source.ensure(self.sources.columns)
        return self.source.engine

    def on_source(self, tables: Iterable[str]) -> Engine:
        """Return the engine with some canonical tables in it."""
        self.source.ensure(tables)
        return self.source.engine

    @property
    def plan_engine(self) -> Engine | None:
        """The engine, where kpi.yaml says that a sheet of the plan is a table of the source; else None."""
        plan = self.settings.plan
        return self.source.engine if plan.targets or plan.actions or plan.proposals else None

    @cached_property
    def dependencies(self) -> Dependencies:
        """Marks of what its numbers depend on."""
        return Dependencies(self.context, self.source, self.memory)

    @cached_property
    def tables(self) -> Tables:
        """The tables as expressions."""
        shelf = KeptTables(self.context, self.source, self.memory, self.dependencies)
        return Tables(self.context, self.source.engine, shelf)

    def fact_inputs(self, fact: Fact, by: str | None = None) -> FactInputs:
        """Return what a fact is built from; the tables it reads are bound, its derived tables computed."""
        self.prepare(fact, by)
        return self.tables.inputs(fact, by)

    def prepare(self, fact: Fact, by: str | None = None) -> None:
        """Bind what a fact reads, and compute its derived tables."""
        self.source.ensure(read_by(fact, by, self.context))
        self.tables.prepare(fact, by)

    def table(self, name: str, by: str | None = None) -> ir.Table:
        """Return a canonical table with the canonical columns that are there, and `by` as its ``segment``."""
        self.source.ensure([name])
        return self.tables.table(name, by)

    def frame(self, name: str, period: str | Period | Sequence[str | Period] | None = None) -> pd.DataFrame:
        """Return the rows that metrics count, as a pandas frame: by the workspace's rules, in its local time.

        Cancelled orders are left out and ``net_amount`` is less refunds; staff accounts are left out where metrics
        leave them out, elsewhere ``is_staff`` tells them. Numbers of such a frame are those of the metrics:
        ``shop.frame("orders", "2026-10")["net_amount"].sum()`` is ``kt.sales(shop, "2026-10")``.

        Parameters
        ----------
        name
            A canonical table, with its further columns (docs/tables.md says what is added to it), or a fact.
        period
            Only the rows of it; all if None. The rows of a fact are of periods, so that it needs one or several.

        Raises
        ------
        UsageError
            For an unknown name, a malformed period, or a fact without one.
        """
        given = [] if period is None else [period] if isinstance(period, str | Period) else list(period)
        rules = self.settings.calendar_rules
        named = (parse_periods(entry, rules) if isinstance(entry, str) else [entry] for entry in given)
        spans = dict.fromkeys(span for spans in named for span in spans)
        return counted_frame(self.context, self.source, self.tables, name, tuple(spans))

    def on(self, engine: Engine) -> Workspace:
        """Return the same workspace on another engine that has its tables."""
        return Workspace(self.context, Bound(engine))

    def snapshot(self) -> str | None:
        """Return by what name another process can see the rows of the same moment, as long as this is open."""
        return self.source.snapshot()

    def close(self) -> None:
        """Release the engine."""
        self.source.close()

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

    @property
    def newest_month(self) -> Period:
        """The last month that the data cover whole; the one that they begin in where there is none."""
        rules, (first, _) = self.settings.calendar_rules, self.coverage(self.main_table)
        newest = period_holding(self.data_end, "month", rules).previous
        return max(newest, period_holding(first, "month", rules))

    def segment_columns(self, table: str) -> tuple[str, ...]:
        """Names by which the rows of a table can be cut."""
        return self.context.segment_columns(table)

    def can_cut(self, fact: Fact, by: str) -> bool:
        """Whether a fact can be cut by a column."""
        return self.context.can_cut(fact, by)

    def coverage(self, *tables: str) -> tuple[date, date]:
        """First and last day that all of some tables cover."""
        return self.context.coverage(*tables)


def open_workspace(folder: str | Path, language: Language | None = None) -> Workspace:
    """Read a workspace's settings, map and check its data.

    Parameters
    ----------
    folder
        Absolute, or relative to the current folder or one above it.
    language
        In which its results show themselves, ``zh`` or ``en``; that of kpi.yaml if None or empty.

    Raises
    ------
    UsageError
        When kpi.yaml is missing or faulty, or for another language.
    DataError
        When the data do not pass the checks (all faults of all tables at once), or a database cannot be reached.
    """
    path = _found(Path(folder))
    settings = load_settings(path)
    if language and language not in LANGUAGES:
        raise UsageError(f"There is no language {language!r}. Take one of: {', '.join(LANGUAGES)}.")
    if language:
        settings = settings.model_copy(update={"language": language})
    check_source(settings.source)
    catalogue = _catalogue(settings, path)
    memory = memory_of(path)
    sql = SqlShelf((memory, cache_of_user()))
    marked = marks_of_run(path, memory)
    kept = [memory.path.parent] if isinstance(memory, Store) else []
    source = open_source(path, settings, lambda: open_engine(settings.source, path, sql, kept), memory, marked=marked)
    try:
        return Workspace(Context(settings, catalogue, source.sources, path), source, memory, sql)
    except BaseException:
        source.close()  # a connection must not wait for the garbage collector
        raise
    finally:
        sql.flush()


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
    catalogue = _catalogue(chosen, None)
    return Workspace(Context(chosen, catalogue, sources_from_frames(named, chosen, engine)), Bound(engine))


def _catalogue(settings: Settings, folder: Path | None) -> Catalogue:
    """Return the metrics of a workspace, with its settings in their words."""
    return with_own(CATALOGUE, folder, settings).fill(settings.rules.in_words)
