"""PostgreSQL through psycopg 3: every query in a READ ONLY transaction, temporary tables for what is kept."""

import re
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.schema as sch
import ibis.expr.types as ir
import psycopg
import pyarrow as pa
from ibis.backends.sql.datatypes import PostgresType
from psycopg import errors
from sqlglot import exp

from kpi_toolkit.engines.address import SECONDS_TO_CONNECT, Address
from kpi_toolkit.engines.rows import arrow_of
from kpi_toolkit.errors import DataError

UNREACHABLE = (psycopg.Error,)
# A standby server and a user without the right TEMPORARY keep nothing.
NOTHING_KEPT = (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction, errors.FeatureNotSupported)
TABLES = """
    SELECT n.nspname, c.relname, n.nspname = ANY (current_schemas(false))
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      AND n.nspname NOT LIKE 'pg_temp%' AND has_schema_privilege(n.oid, 'USAGE')
      AND has_table_privilege(c.oid, 'SELECT') ORDER BY 3 DESC, 1, 2
"""
TYPE = "SELECT typtype = 'e' OR typcategory = 'S', format_type(oid, NULL) FROM pg_catalog.pg_type WHERE oid = %s"

INSTANT = dt.Timestamp("UTC")
MOST_DIGITS = 38


def _builtin(takes: tuple[object, ...], gives: object) -> Any:
    return ibis.udf.scalar.builtin(lambda first, second: None, name="timezone", signature=(takes, gives))


_local_of_instant = _builtin((dt.string, INSTANT), dt.timestamp)
_instant_of_local = _builtin((dt.string, dt.timestamp), INSTANT)


class PostgresDriver:
    """A connection to PostgreSQL.

    Queries run in READ ONLY transactions, so that neither SQL of kpi.yaml nor a function it calls can write.
    Only temporary tables are made, from our own text; rows of a query reach them in a READ ONLY transaction
    too. A function that reaches out of the database (dblink, an untrusted language) is bound by its user's
    rights alone: give the toolkit a user that may only read.
    """

    dialect = "postgres"
    compiler = "postgres"
    types = PostgresType
    rules = ()

    def __init__(self, connection: psycopg.Connection[Any], schema: str = "") -> None:
        self._connection = connection
        # Whoever forgets to close the engine still leaves no open connection behind.
        self._closes = weakref.finalize(self, connection.close)
        connection.autocommit = True
        connection.add_notice_handler(lambda notice: None)
        with _said():
            connection.execute("SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET standard_conforming_strings = on")
            if schema:
                connection.execute("SELECT set_config('search_path', quote_ident(%s), false)", (schema,))

    def query(self, sql: str, schema: sch.Schema) -> pa.Table:
        """Run one SELECT that only reads; columns in the schema's order."""
        with _said(), self._transaction(read_only=True, is_kept=False):
            # A prepared statement is one statement: nothing can be smuggled in behind a semicolon.
            return arrow_of(self._connection.execute(sql, prepare=True).fetchall(), schema)

    def describe(self, sql: str) -> sch.Schema:
        """Ibis types of the columns of a SELECT, which is not run."""
        with _said(), self._transaction(read_only=True, is_kept=False):
            answer = self._connection.execute(f"SELECT * FROM (\n{sql}\n) AS kpi__d LIMIT 0", prepare=True)
            columns = answer.description or []
            return ibis.schema({column.name: self._type(column) for column in columns})

    def source_tables(self) -> list[str]:
        """Names of the tables that can be read, those outside the search path with their schema in front."""
        with _said(), self._transaction(read_only=True):
            rows = self._connection.execute(TABLES).fetchall()
        return [table if is_near else f"{schema}.{table}" for schema, table, is_near in rows]

    def source(self, name: str) -> str:
        """Return a source table as SQL: ``shop.orders`` → ``"shop"."orders"``."""
        return ".".join(_identifier(part) for part in name.split("."))

    def keep(self, name: str, sql: str, schema: sch.Schema) -> bool:
        """Keep the rows of a SELECT as a temporary table; False where the user may not make one."""
        if not self._create(name, schema):
            return False
        with _said(), self._transaction(read_only=True):
            self._connection.execute(f"INSERT INTO pg_temp.{_identifier(name)}\n{sql}", prepare=True)
        self._analyse(name)
        return True

    def upload(self, name: str, rows: pa.Table, schema: sch.Schema) -> bool:
        """Keep given rows as a temporary table; False where the user may not make one."""
        if not self._create(name, schema):
            return False
        into = f"COPY pg_temp.{_identifier(name)} FROM STDIN"
        with _said(), self._transaction(read_only=True), self._connection.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows.to_pylist():
                copy.write_row(list(row.values()))
        self._analyse(name)
        return True

    def forget(self, name: str) -> None:
        """Drop a temporary table."""
        with _said(), self._transaction(read_only=False):
            self._connection.execute(f"DROP TABLE IF EXISTS pg_temp.{_identifier(name)}")

    def level(self, column: exp.Expression, kind: dt.DataType) -> exp.Expression:
        """Let text be ordered by its characters, as on every other engine, not by a language's rules."""
        return _by_characters(column) if kind.is_string() else column

    def fix(self, tree: exp.Query) -> exp.Query:
        """Order text that a cast makes by its characters."""
        for text_cast in reversed(list(tree.find_all(exp.Cast))):
            if text_cast.to.this in exp.DataType.TEXT_TYPES and not isinstance(text_cast.this, exp.Literal):
                text_cast.replace(_by_characters(text_cast.this))
        for call in reversed(list(tree.find_all(exp.Lower, exp.Upper))):
            # The order by characters knows capitals of A to Z only.
            call.set("this", _collated(call.this, "default"))
            call.replace(_collated(cast(exp.Expression, call), "C"))
        return tree

    def as_timestamp(self, value: ir.Value, zone: str, to_zone: str) -> ir.TimestampValue:
        """Date or time of `zone` as local time of `to_zone`; a date stays that day."""
        kind: Any = value.type()
        if kind.is_date():
            return value.cast(dt.timestamp)
        if kind.timezone:
            return _local_of_instant(to_zone, value)
        return value if zone == to_zone else _local_of_instant(to_zone, _instant_of_local(zone, value))

    def row_hash(self, columns: list[str]) -> str:
        """Return SQL that sums an exact hash of whole rows, as text."""
        return f"SUM(hashtextextended(CAST(ROW({', '.join(columns)}) AS TEXT), 0)::NUMERIC)::TEXT"

    def close(self) -> None:
        """Close the connection; its temporary tables go with it."""
        self._closes()

    def _transaction(self, read_only: bool, is_kept: bool = True) -> Any:
        self._connection.read_only = read_only
        # Rolled back all the same where nothing is to be kept: before version 16 large objects are no writing.
        return self._connection.transaction(force_rollback=not is_kept)

    def _create(self, name: str, schema: sch.Schema) -> bool:
        columns = ", ".join(f"{_identifier(column)} {self._sql_type(kind)}" for column, kind in schema.items())
        try:
            with self._transaction(read_only=False):
                self._connection.execute(f"CREATE TEMPORARY TABLE {_identifier(name)} ({columns})")
        except NOTHING_KEPT:
            return False
        except psycopg.Error as error:
            raise DataError(short(error)) from None
        return True

    def _analyse(self, name: str) -> None:
        with _said(), self._transaction(read_only=False):
            self._connection.execute(f"ANALYZE pg_temp.{_identifier(name)}")

    def _sql_type(self, kind: dt.DataType) -> str:
        return 'TEXT COLLATE "C"' if kind.is_string() else str(PostgresType.to_string(kind))

    def _type(self, column: psycopg.Column) -> dt.DataType:
        shown = column.type_display
        if shown.isdigit() or shown == "money":
            # Types of the database's own making: an enumeration is text to us.
            row = self._connection.execute(TYPE, (column.type_code,)).fetchone()
            is_text, name = row or (False, shown)
            return dt.string if is_text else dt.Unknown(name)
        return _numeric(shown) if shown.startswith("numeric") else _known(shown)


def open_driver(address: Address, user: str, password: str, folder: Path) -> PostgresDriver:
    """Connect to a server."""
    given = {
        "host": address.host,
        "port": address.port,
        "dbname": address.database.strip("/"),
        "user": user,
        "password": password,
        "sslmode": address.options.get("sslmode"),
    }
    chosen: dict[str, Any] = {key: value for key, value in given.items() if value}
    connection = psycopg.connect(
        **chosen, connect_timeout=SECONDS_TO_CONNECT, application_name="kpi-toolkit", autocommit=True
    )
    return PostgresDriver(connection, address.options.get("schema", ""))


@contextmanager
def _said() -> Iterator[None]:
    """Give errors of psycopg as DataError in the server's own words."""
    try:
        yield
    except psycopg.Error as error:
        raise DataError(short(error)) from None


def short(error: psycopg.Error) -> str:
    """Say in one line what PostgreSQL objects to, without the SQL."""
    hint = error.diag.message_hint
    text = error.diag.message_primary or (str(error).strip().splitlines() or ["no answer"])[0]
    return text + (f" ({hint.rstrip('.')})" if hint else "")


def _numeric(shown: str) -> dt.DataType:
    """Return a decimal; one without limits, or with limits that only PostgreSQL knows, has any digits."""
    limits = [int(limit) for limit in re.findall(r"-?\d+", shown)]
    is_usual = len(limits) == 2 and 0 <= limits[1] <= limits[0] <= MOST_DIGITS
    return dt.Decimal(*limits) if is_usual else dt.Decimal(None, None)


def _known(shown: str) -> dt.DataType:
    """Return the type of a column; what Ibis cannot name is only ever handed on as text."""
    try:
        kind = PostgresType.from_string(shown)
    except Exception:  # sqlglot's and Ibis' own, of many kinds
        return dt.Unknown(shown)
    is_plain = kind.is_numeric() or kind.is_string() or kind.is_boolean() or kind.is_date() or kind.is_timestamp()
    return kind if is_plain else dt.Unknown(shown)


def _by_characters(value: exp.Expression) -> exp.Expression:
    return _collated(exp.Cast(this=value.copy(), to=exp.DataType.build("text")), "C")


def _collated(value: exp.Expression, order: str) -> exp.Expression:
    return exp.Paren(this=exp.Collate(this=value.copy(), expression=exp.to_identifier(order, quoted=True)))


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
