"""Any other database over its Python DB-API 2.0 connection: Trino, BigQuery, Snowflake, all **untested**.

The SQL is compiled for them (a test compiles every fact), and this runner is tested against DuckDB's own DB-API; what
these databases answer was never compared. Run ``kpi engines check`` before you trust a number. Use it from Python::

    from kpi_toolkit.engines.database import DatabaseEngine
    from kpi_toolkit.engines.dbapi import DbApiDriver

    engine = DatabaseEngine(DbApiDriver(trino.dbapi.connect(...), "trino"))

Give it a user that may only read: this runner asks for no read-only transaction, as DB-API knows none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.schema as sch
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql.datatypes import BigQueryType, DuckDBType, SnowflakeType, SqlglotType, TrinoType
from sqlglot import exp

from kpi_toolkit.engines.portable import Rule
from kpi_toolkit.engines.rows import arrow_of
from kpi_toolkit.errors import DataError, UsageError, listed

TYPES: dict[str, type[SqlglotType]] = {
    "bigquery": BigQueryType,
    "duckdb": DuckDBType,
    "snowflake": SnowflakeType,
    "trino": TrinoType,
}


class DbApiDriver:
    """A DB-API connection; nothing is kept in the session, all views and small frames travel with the query.

    Parameters
    ----------
    connection
        An open connection whose cursors describe their columns by type names.
    dialect
        One of ``bigquery``, ``duckdb``, ``snowflake`` and ``trino``.
    """

    rules: tuple[Rule, ...] = ()

    def __init__(self, connection: Any, dialect: str) -> None:
        if dialect not in TYPES:
            raise UsageError(f"`{dialect}` is no dialect of this runner. Known: {listed(TYPES)}.")
        self._connection = connection
        self.dialect = self.compiler = dialect
        self.types = TYPES[dialect]

    def query(self, sql: str, schema: sch.Schema) -> pa.Table:
        """Run one SELECT; columns in the schema's order."""
        with self._cursor(sql) as cursor:
            return arrow_of(cursor.fetchall(), schema)

    def describe(self, sql: str) -> sch.Schema:
        """Ibis types of the columns of a SELECT, of which no row is fetched."""
        with self._cursor(f"SELECT * FROM (\n{sql}\n) AS kpi__d LIMIT 0") as cursor:
            return ibis.schema({column[0]: self._type(column[0], column[1]) for column in cursor.description})

    def source_tables(self) -> list[str]:
        """Names of the tables of all schemas, each with its schema in front."""
        with self._cursor("SELECT table_schema, table_name FROM information_schema.tables ORDER BY 1, 2") as cursor:
            return [f"{schema}.{table}" for schema, table in cursor.fetchall()]

    def source(self, name: str) -> str:
        """Return a source table as SQL."""
        return exp.Table(
            this=exp.Dot.build([exp.to_identifier(part, quoted=True) for part in name.split(".")])
            if "." in name
            else exp.to_identifier(name, quoted=True)
        ).sql(self.dialect)

    def keep(self, name: str, sql: str, schema: sch.Schema) -> bool:
        """Keep nothing."""
        return False

    def upload(self, name: str, rows: pa.Table, schema: sch.Schema) -> bool:
        """Keep nothing."""
        return False

    def forget(self, name: str) -> None:
        """Drop nothing."""

    def level(self, column: exp.Expression, kind: dt.DataType) -> exp.Expression:
        """Return a column as it is."""
        return column

    def fix(self, tree: exp.Query) -> exp.Query:
        """Return a query as it is."""
        return tree

    def as_timestamp(self, value: ir.Value, zone: str, to_zone: str) -> ir.TimestampValue:
        """Date or time of `zone` as local time of `to_zone`; only where nothing has to be moved.

        Raises
        ------
        DataError
            When the time would have to be moved between zones.
        """
        kind: Any = value.type()
        if kind.is_timestamp() and (kind.timezone or zone != to_zone):
            raise DataError(f"this runner moves no times between zones. Give local times of {to_zone} in a `query`")
        return value.cast(dt.timestamp)

    def row_hash(self, columns: list[str]) -> str:
        """Return SQL that no database runs: of databases in general no exact hash is known."""
        return "no_exact_hash()"

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    @contextmanager
    def _cursor(self, sql: str) -> Iterator[Any]:
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql)
            yield cursor
        except Exception as error:
            # DB-API modules share no class of errors.
            if type(error).__module__.startswith("kpi_toolkit"):
                raise
            raise DataError(str(error).strip().splitlines()[0] if str(error) else type(error).__name__) from None
        finally:
            cursor.close()

    def _type(self, column: str, code: object) -> dt.DataType:
        try:
            return self.types.from_string(str(code))
        except Exception:
            raise DataError(f"the driver names the type of `{column}` `{code}`, which cannot be read") from None
