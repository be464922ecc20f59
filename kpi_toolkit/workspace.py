"""A workspace opened: its settings, its checked data on an engine, and the metrics it can ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.errors import UsageError
from kpi_toolkit.facts import ORDER_HISTORY, SEGMENT, order_history
from kpi_toolkit.metric import Catalogue
from kpi_toolkit.metrics import CATALOGUE
from kpi_toolkit.schema import TABLES, day_column
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

    def segment_columns(self, name: str) -> tuple[str, ...]:
        """Columns of a table that metrics can be segmented by: its text columns, campaign and content."""
        known = {column.name: column for column in TABLES[name].columns}
        days = {day_column(column.name) for column in TABLES[name].columns}
        return tuple(
            column for column in self.sources.columns.get(name, ())
            if column not in days and (column not in known or known[column].is_segment)
        )  # fmt: skip

    def table(self, name: str, by: str | None = None) -> ir.Table:
        """Return a canonical table with the canonical columns that are there, and `by` as its ``segment``.

        No other column of the source is handed on, so that none can be taken for one that facts make.
        """
        present = self.sources.columns[name]
        types = TABLES[name].columns_with_days(present)
        has_segment = by is not None and by in self.segment_columns(name)
        extra = {by: "string"} if by and has_segment and by not in types else {}
        table = ibis.table(types | extra, name=name)
        return table.select(*types, **({SEGMENT: table[by]} if has_segment else {}))

    def fact_tables(self, by: str | None = None) -> dict[str, ir.Table]:
        """Return the tables that facts are built from; the order history is computed once and kept."""
        tables = {name: self.table(name, by) for name in self.sources.columns}
        if "orders" in tables:
            history = order_history(tables["orders"], self.settings.rules, self.data_end)
            name = ORDER_HISTORY if SEGMENT not in history.columns else f"{ORDER_HISTORY}_by {by}"
            if name not in self.engine.tables():
                self.engine.materialise(name, history)
            tables[ORDER_HISTORY] = ibis.table(history.schema(), name=name)
        return tables

    def coverage(self, *tables: str) -> tuple[date, date]:
        """First and last day that all of some tables cover, by kpi.yaml or by their oldest and newest row."""
        source = self.settings.source
        first = source.covers_from or max(self.sources.first_day[table] for table in tables)
        last = source.covers_until or min(self.sources.last_day[table] for table in tables)
        return first, last

    @property
    def main_table(self) -> str:
        """The orders, or without any the first table that is there."""
        return "orders" if "orders" in self.sources.columns else next(iter(self.sources.columns))

    @property
    def latest_end(self) -> date:
        """The day after the last one that any table covers."""
        return max(self.coverage(table)[1] for table in self.sources.columns) + timedelta(days=1)

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
        When the data do not pass the checks; all faults of all tables at once.
    """
    path = _found(Path(folder))
    settings = load_settings(path)
    engine = DuckDBEngine()
    return _workspace(settings, engine, open_sources(path, settings, engine), path)


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
    catalogue = CATALOGUE.fill(settings.rules.model_dump())
    return Workspace(settings, catalogue, engine, sources, folder)
