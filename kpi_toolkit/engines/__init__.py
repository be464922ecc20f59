"""Engines run compiled expressions where the data lie; they know nothing of the domain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from kpi_toolkit.engines.query import Compiled, Query, SqlMemo

if TYPE_CHECKING:
    import ibis.expr.types as ir

SOURCE = "source"
"""The space of raw tables: ``source.orders`` lies apart from the canonical ``orders``."""

SNAPSHOT_VARIABLE = "KPI_SNAPSHOT"
"""Environment variable with the snapshot of a database that a run reads, so that its kernels read the same."""


@dataclass(frozen=True)
class CsvFile:
    """A UTF-8 CSV file, its column names in the file's order and what separates them."""

    path: Path
    header: tuple[str, ...]
    delimiter: str


class Engine(Protocol):
    """What the toolkit needs of a database: bind a name, run an expression, keep a result.

    Names that begin with ``source.`` lie in a space of their own, for the raw tables of a source. Every
    method raises DataError with the database's own words, shortened, when the database refuses.
    """

    dialect: str
    memo: SqlMemo
    is_database: bool
    """Whether it reads the tables of a database, which have types; else files, which have text as well."""

    def bind(self, name: str, frame: pd.DataFrame) -> None:
        """Make a copy of a pandas frame readable as table `name`; missing values become null."""

    def columns(self, name: str) -> dict[str, str]:
        """Ibis type by column of a table or view, in order."""

    def table(self, name: str) -> ir.Table:
        """Table or view `name` as an unbound expression with all its columns."""

    def tables(self) -> list[str]:
        """Names of all tables and views that were bound, defined or kept."""

    def define(self, name: str, query: Query | ir.Table) -> None:
        """Make an expression readable as view `name`."""

    def define_sql(self, name: str, sql: str) -> None:
        """Make one SELECT in the engine's SQL readable as view `name`; it sees the tables beside it."""

    def materialise(self, name: str, query: Query | ir.Table) -> None:
        """Run an expression once and keep its rows as temporary table `name`."""

    def drop(self, name: str) -> None:
        """Forget table or view `name`, if there is one."""

    def run(self, query: Query | ir.Table) -> pd.DataFrame:
        """Run an expression and return its rows.

        Sums of decimals are exact in SQL, then handed over as float64; integers are int64 (Int64 with gaps),
        days and times datetime64[us], text str.
        """

    def compiled(self, query: Query | ir.Table) -> Compiled:
        """Return the SQL that a query becomes: kept, else built, compiled and kept."""

    def marks(self, name: str, day: str | None) -> dict[str, str]:
        """Return marks of the rows of a table or view: equal marks mean equal rows, in whatever order.

        Parameters
        ----------
        day
            A day column by whose months the rows are told apart; None for all rows together, under ``""``.

        Returns
        -------
        Month ``2026-10`` → mark, ``""`` → mark of the rows without a day. Empty where the database has no exact hash.
        """

    def as_timestamp(self, value: ir.Value, zone: str, to_zone: str, form: str | None) -> ir.TimestampValue:
        """Date or time of `zone` as local time of `to_zone`; null where it cannot be read.

        Only a :class:`FileEngine` reads text and integers, and only there `form` means something.
        """

    def has_no_time(self, value: ir.Value, form: str | None) -> ir.BooleanValue:
        """Whether a date or time has no time of day; of a typed time without a zone, whether it is midnight."""

    def close(self) -> None:
        """Release the connection and what was kept."""


class FileEngine(Engine, Protocol):
    """An engine that reads files as well, and takes text apart; `scratch` is a folder of its own."""

    scratch: Path

    def load_csv(self, name: str, files: Sequence[CsvFile]) -> None:
        """Keep the rows of CSV files with the same columns, all as clean text, as temporary table `name`."""

    def scan_parquet(self, name: str, files: Sequence[Path]) -> Mapping[Path, Sequence[str]]:
        """Make Parquet files readable as view `name`, without copying: columns by name, each with its widest type.

        Returns
        -------
        File → its columns.

        Raises
        ------
        DataError
            When a part has values of another kind in a column: with the file's name.
        """

    def clean(self, name: str) -> None:
        """Let the text of a view have no blanks around it, and no blank text: the user's SQL is to see it so."""

    def write_parquet(self, name: str, file: Path) -> None:
        """Write the rows of table or view `name` as a Parquet file."""

    def scan_table(self, name: str, file: Path, table: str) -> None:
        """Make a table of a DuckDB file readable as view `name`."""

    def attach(self, path: Path) -> list[str]:
        """Open a database file for reading only and return its tables, each now a ``source.`` view."""


class TableEngine(Engine, Protocol):
    """An engine over a database's own tables."""

    def source_tables(self) -> list[str]:
        """Names of the database's own tables, readable as ``source.<name>``."""

    def define_where(self, name: str, relation: str, condition: str) -> None:
        """Make the rows of a table for which an SQL condition holds readable as view `name`."""

    def unreadable_tables(self) -> list[str]:
        """Names of the database's tables that may not be read, as far as it tells."""

    def unreadable_columns(self, name: str) -> tuple[str, ...]:
        """Names of the columns of a source table that may not be read; of a query none."""

    def hides_rows(self, name: str) -> bool:
        """Whether the database keeps rows of a table or view from this user, without a word."""

    def guard(self, is_as_before: Callable[[], bool | None]) -> None:
        """Go on after a lost connection, if the rows that were read are as before; None: that cannot be told."""

    def snapshot(self) -> str | None:
        """Return by what name another connection sees the same rows; None where the database has no snapshots."""
