"""DuckDB, embedded: the default engine. Ibis compiles, DuckDB runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import duckdb
import pandas as pd

from kpi_toolkit.engines import SOURCE, CsvFile
from kpi_toolkit.engines.duckdb_files import locked, select_from
from kpi_toolkit.engines.duckdb_parts import parts_of, united
from kpi_toolkit.engines.duckdb_text import (
    clean_text,
    cleaned,
    csv_fault,
    hashed_columns,
    identifier,
    quoted,
    read_csv,
    short,
    split_name,
    sql_text,
)
from kpi_toolkit.engines.duckdb_types import ibis_type, whole_numbers
from kpi_toolkit.engines.marks import by_month
from kpi_toolkit.engines.query import PROCESS_MEMO, Compiled, Query, SqlMemo, compiled
from kpi_toolkit.errors import DataError, UsageError
from kpi_toolkit.files.private import PrivateFolder
from kpi_toolkit.language.text import spoken

if TYPE_CHECKING:
    import ibis.expr.types as ir

MEMORY = "1500MB"
"""What a query may hold before it writes to the temporary folder; with Python about 2 GiB in all."""
MEMORY_VARIABLE = "KPI_MEMORY"


class DuckDBEngine:
    """An in-memory DuckDB. Use it as a context manager, or call :meth:`close`; not for several threads."""

    dialect = "duckdb"
    is_database = False

    def __init__(self, memo: SqlMemo = PROCESS_MEMO, readable: Sequence[Path] | None = None) -> None:
        self.memo = memo
        self._columns: dict[str, dict[str, str]] = {}
        self._views, self._ever_there = dict[str, str](), set[str]()
        self._folder = PrivateFolder("duckdb")
        self.scratch = self._folder.path
        memory = os.environ.get(MEMORY_VARIABLE, MEMORY)
        try:
            self._connection = duckdb.connect(config={"temp_directory": str(self._folder.path), "memory_limit": memory})
        except duckdb.Error as error:
            raise UsageError(spoken("engine.memory", set=f"{MEMORY_VARIABLE}={memory}", said=short(error))) from None
        # Nothing is fetched from the network behind the user's back.
        self._execute("SET autoinstall_known_extensions = false")
        self._execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
        self._execute(f"CREATE SCHEMA {SOURCE}")
        if readable is not None:
            self._execute(locked([*readable, self.scratch]))

    def __enter__(self) -> Self:
        """Return the engine itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the engine."""
        self.close()

    def close(self) -> None:
        """Close the connection and remove the temporary files."""
        self._connection.close()
        self._folder.remove()

    def bind(self, name: str, frame: pd.DataFrame) -> None:
        """Make a copy of a pandas frame readable as table `name`; missing values become null."""
        import pyarrow as pa

        self._connection.register("kpi_frame", pa.Table.from_pandas(frame, preserve_index=False))
        try:
            self._keep(name, "SELECT * FROM kpi_frame")
        finally:
            self._connection.unregister("kpi_frame")

    def columns(self, name: str) -> dict[str, str]:
        """Ibis type by column of a table or view, in order."""
        if name not in self._columns:
            # DESCRIBE gives the names of a table below a view: `SELECT City AS city` would be `City`.
            rows = self._described(name)
            self._columns[name] = {column: ibis_type(kind) for column, kind in rows}
        return dict(self._columns[name])

    def table(self, name: str) -> ir.Table:
        """Table or view `name` as an unbound expression with all its columns."""
        import ibis

        space, plain = split_name(name)
        types = {column: _known(kind) for column, kind in self.columns(name).items()}
        return ibis.table(types, name=plain, database=space if space == SOURCE else None)

    def tables(self) -> list[str]:
        """Names of all tables and views, those of the source space with its prefix."""
        return [
            name if space == "main" else f"{space}.{name}"
            for space, name, _ in self._rows(
                "SELECT table_schema, table_name, table_type FROM information_schema.tables "
                "WHERE table_catalog = current_database() ORDER BY ALL"
            )
        ]

    def define(self, name: str, query: Query | ir.Table) -> None:
        """Make an expression readable as view `name`."""
        self._define(name, self.compiled(query).sql)

    def define_sql(self, name: str, sql: str) -> None:
        """Make one SELECT in DuckDB's SQL readable as view `name`; plain names are looked up beside it.

        Raises
        ------
        DataError
            When it is not one SELECT statement, or reads what is not there.
        """
        try:
            statements = self._connection.extract_statements(sql)
        except duckdb.Error as error:
            raise DataError(short(error)) from None
        if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
            raise DataError(spoken("fault.one_select"))
        self._define(name, sql)

    def materialise(self, name: str, query: Query | ir.Table) -> None:
        """Run an expression once and keep its rows as temporary table `name`."""
        self._keep(name, self.compiled(query).sql)

    def drop(self, name: str) -> None:
        """Forget table or view `name`, if there is one."""
        if name.lower() not in self._ever_there:
            self._ever_there.add(name.lower())  # what is made is dropped first
            return
        self._columns.clear()
        self._views.pop(name, None)
        for kind in ("VIEW", "TABLE"):
            # Dropping a view as a table is an error, even with IF EXISTS; asking first takes 30 times as long.
            with suppress(duckdb.CatalogException):
                self._connection.execute(f"DROP {kind} IF EXISTS {quoted(name)}")

    def run(self, query: Query | ir.Table) -> pd.DataFrame:
        """Run an expression and return its rows.

        Sums of decimals are exact in SQL; only the finished number becomes a float64 here. Counts and sums of
        integers are int64 (Int64 with gaps), days and times datetime64[us], text pandas' str.
        """
        ready = self.compiled(query)
        try:
            frame: pd.DataFrame = self._connection.execute(ready.sql).df()
        except duckdb.Error as error:
            raise DataError(short(error)) from None
        return whole_numbers(frame, ready.types)

    def compiled(self, query: Query | ir.Table) -> Compiled:
        """Return the SQL that a query becomes."""
        return compiled(query, self.dialect, self.memo, self._compile)

    def marks(self, name: str, day: str | None) -> dict[str, str]:
        """Return marks of the rows of a table by month of a day column; see :class:`kpi_toolkit.engines.Engine`."""
        by = identifier(day) if day else "NULL::DATE"
        # Each column by its name: a table may have one that is called as the table is. The outer hash mixes what the
        # inner one leaves apart, for sums would not notice two rows that change places in a column.
        row = f"hash(hash({', '.join(hashed_columns(self.columns(name)))}))"
        rows = self._rows(f"SELECT {by}, count(*), sum({row}::HUGEINT) FROM {quoted(name)} GROUP BY ALL")
        return by_month(rows)

    def load_csv(self, name: str, files: Sequence[CsvFile]) -> None:
        """Keep the rows of CSV files with the same columns, all as text, as temporary table `name`.

        Raises
        ------
        DataError
            For a line that has too few or too many columns or an open quote; file and line are named.
        """
        sql = " UNION ALL BY NAME ".join(read_csv(file) for file in files)
        columns = dict.fromkeys(column for file in files for column in file.header)
        self._keep(name, cleaned(sql, columns), lambda error: csv_fault(error, files[0].path.name))

    def scan_parquet(self, name: str, files: Sequence[Path]) -> dict[Path, tuple[str, ...]]:
        """Make Parquet files readable as view `name`, without copying; see :class:`kpi_toolkit.engines.FileEngine`."""
        parts = parts_of(files, self._rows)
        self._define(name, united(parts, self._rows))
        return {file: tuple(part.types) for part in parts for file in part.files}

    def scan_table(self, name: str, file: Path, table: str) -> None:
        """Make a table of a DuckDB file readable as view `name`."""
        self._define(name, select_from(file, table, self._rows))

    def clean(self, name: str) -> None:
        """Let the text of a view have no blanks around it, and no blank text; all rows are looked through once."""
        texts = [column for column, kind in self.columns(name).items() if kind.removeprefix("!") == "string"]
        blank = [f"bool_or({clean_text(text)} IS DISTINCT FROM {identifier(text)})" for text in texts]
        (are_blank,) = self._rows(f"SELECT {', '.join(blank)} FROM {quoted(name)}") if blank else [()]
        if blanks := [text for text, is_blank in zip(texts, are_blank, strict=True) if is_blank]:
            self._define(name, cleaned(self._views[name], blanks))

    def write_parquet(self, name: str, file: Path) -> None:
        """Write the rows of table or view `name` as a Parquet file."""
        self._execute(f"COPY {quoted(name)} TO {sql_text(file)} (FORMAT parquet, COMPRESSION zstd)")

    def attach(self, path: Path) -> list[str]:
        """Open a DuckDB file for reading only and return its tables, each now a ``source.`` view."""
        self._execute(f"ATTACH {sql_text(path)} AS kpi_attached (READ_ONLY)")
        tables = self._rows(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_catalog = 'kpi_attached' ORDER BY ALL"
        )
        names = {(table if space == "main" else f"{space}.{table}"): (space, table) for space, table in tables}
        for name, (space, table) in names.items():
            inner = ".".join(identifier(part) for part in ("kpi_attached", space, table))
            self._define(f"{SOURCE}.{name}", f"SELECT * FROM {inner}")
        return list(names)

    def as_timestamp(self, value: ir.Value, zone: str, to_zone: str, form: str | None) -> ir.TimestampValue:
        """Text, date or time of `zone` as local time of `to_zone`; null where it cannot be read.

        Parameters
        ----------
        value, zone, to_zone, form
            As in :func:`kpi_toolkit.engines.duckdb_time.as_timestamp`.
        """
        from kpi_toolkit.engines.duckdb_time import as_timestamp

        return as_timestamp(value, zone, to_zone, form)

    def has_no_time(self, value: ir.Value, form: str | None) -> ir.BooleanValue:
        """Whether a date or time, or the text of one, has no time of day; a typed time if it is midnight."""
        from kpi_toolkit.engines.duckdb_time import has_no_time

        return has_no_time(value, form)

    def _compile(self, expression: ir.Table) -> Compiled:
        from kpi_toolkit.engines.portable import exact_division, named_columns, rewritten, sql_of

        sql = sql_of(rewritten(expression, named_columns, exact_division), self.dialect)
        return Compiled(sql, {name: str(kind) for name, kind in expression.schema().items()})

    def _execute(self, sql: str, explain: Callable[[duckdb.Error], str] | None = None) -> None:
        try:
            self._connection.execute(sql)
        except duckdb.Error as error:
            raise DataError((explain or short)(error)) from None

    def _described(self, name: str) -> list[tuple[str, str]]:
        try:
            relation = self._connection.sql(f"FROM {quoted(name)}")
        except duckdb.Error as error:
            raise DataError(short(error)) from None
        return [(column, str(kind)) for column, kind in zip(relation.columns, relation.types, strict=True)]

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(sql, list(values)).fetchall()
        except duckdb.Error as error:
            raise DataError(short(error)) from None

    def _define(self, name: str, sql: str) -> None:
        if name in self._views:
            self._columns.clear()  # views over it may have other columns now
        else:
            self.drop(name)
        self._execute(f"CREATE OR REPLACE VIEW {quoted(name)} AS\n{sql}")
        self._views[name] = sql

    def _keep(self, name: str, sql: str, explain: Callable[[duckdb.Error], str] | None = None) -> None:
        """Build first, then replace: the rows may be read from the table that they replace."""
        space, plain = split_name(name)
        new = f"{space}.kpi_new"
        self._execute(f"CREATE OR REPLACE TABLE {new} AS {sql}", explain)
        self.drop(name)
        self._execute(f"ALTER TABLE {new} RENAME TO {identifier(plain)}")


def _known(kind: str) -> str:
    # Types that Ibis cannot name (BIT, NULL …) are only ever handed on as text.
    return "json" if kind.startswith("unknown") else kind
