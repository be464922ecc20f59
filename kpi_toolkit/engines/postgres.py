"""PostgreSQL through psycopg 3: one snapshot for all, every query READ ONLY, temporary tables for what is kept."""

import os
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.schema as sch
import ibis.expr.types as ir
import psycopg
import pyarrow as pa
from ibis.backends.sql.datatypes import PostgresType
from psycopg import errors, sql
from sqlglot import exp

from kpi_toolkit.engines import SNAPSHOT_VARIABLE
from kpi_toolkit.engines import postgres_catalogue as catalogue
from kpi_toolkit.engines.address import SECONDS_TO_CONNECT, Address
from kpi_toolkit.engines.postgres_faults import short
from kpi_toolkit.engines.postgres_types import by_characters, text_by_characters, type_of
from kpi_toolkit.engines.rows import arrow_of
from kpi_toolkit.errors import DataError, LostConnectionError

UNREACHABLE = (psycopg.Error,)
# A standby server and a user without the right TEMPORARY keep nothing.
NOTHING_KEPT = (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction, errors.FeatureNotSupported)
TYPE = "SELECT typtype = 'e' OR typcategory = 'S', format_type(oid, NULL) FROM pg_catalog.pg_type WHERE oid = %s"

BEGIN, UNDO = "BEGIN ISOLATION LEVEL REPEATABLE READ", "ROLLBACK TO kpi; RELEASE kpi"

INSTANT = dt.Timestamp("UTC")


def _builtin(takes: tuple[object, ...], gives: object) -> Any:
    return ibis.udf.scalar.builtin(lambda first, second: None, name="timezone", signature=(takes, gives))


_local_of_instant = _builtin((dt.string, INSTANT), dt.timestamp)
_instant_of_local = _builtin((dt.string, dt.timestamp), INSTANT)


class PostgresDriver:
    """A connection to PostgreSQL.

    All is done in one transaction, which sees the rows of the moment of its first query. Queries run in READ ONLY
    steps of it, so that neither SQL of kpi.yaml nor a function it calls can write. Only temporary tables are made,
    from our own text; rows of a query reach them in such a step too. A function that reaches out of the database
    (dblink, an untrusted language) is bound by its user's rights alone: give the toolkit a user that may only read.
    """

    dialect = "postgres"
    compiler = "postgres"
    types = PostgresType
    rules = ()

    def __init__(
        self, connect: Callable[[], psycopg.Connection[Any]], schema: str = "", snapshot: str | None = None
    ) -> None:
        self._connect, self._schema, self._imported = connect, schema, snapshot
        self._begin_session(connect())

    def reopen(self) -> None:
        """Connect once more; what the session kept is gone, and so is its snapshot.

        Raises
        ------
        LostConnectionError
            When the database cannot be reached.
        """
        try:
            connection = self._connect()
        except psycopg.Error as error:
            raise LostConnectionError(short(error)) from None
        self._begin_session(connection)

    def _begin_session(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        # Whoever forgets to close the engine still leaves no open connection behind.
        self._closes = weakref.finalize(self, connection.close)
        connection.autocommit = True
        connection.add_notice_handler(lambda notice: None)
        self._places: dict[str, tuple[str, str]] = {}
        with self._said():
            catalogue.check_encoding(connection)
            connection.execute(catalogue.SESSION)
            if self._schema:
                catalogue.check_schema(connection, self._schema)
                connection.execute("SELECT set_config('search_path', quote_ident(%s), false)", (self._schema,))
            self._begin()

    def _begin(self) -> None:
        """Begin the one transaction in which everything is read: all of it sees the rows of one moment."""
        self._connection.execute(BEGIN)
        if self._imported is None:
            return
        try:
            self._connection.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(self._imported))
        except psycopg.Error:  # whoever had that snapshot is gone; what is read is compared with what was
            self._connection.execute("ROLLBACK")
            self._connection.execute(BEGIN)

    def snapshot(self) -> str | None:
        """Return by what name another connection can see the same rows as this one, as long as this is open."""
        with self._said():
            row = self._connection.execute("SELECT pg_export_snapshot()").fetchone()
        return str(row[0]) if row else None

    def query(self, select: str, schema: sch.Schema) -> pa.Table:
        """Run one SELECT that only reads; columns in the schema's order."""
        with self._step(read_only=True, is_kept=False):
            # A prepared statement is one statement: nothing can be smuggled in behind a semicolon.
            return arrow_of(self._connection.execute(select, prepare=True).fetchall(), schema)

    def describe(self, select: str) -> sch.Schema:
        """Ibis types of the columns of a SELECT, which is not run.

        The step is kept, and with it locks on what it reads: else another session could empty a table by TRUNCATE,
        which no snapshot survives.
        """
        with self._step(read_only=True):
            answer = self._connection.execute(_nothing_of(select), prepare=True)
            columns = answer.description or []
            return ibis.schema({column.name: self._type(column) for column in columns})

    def hides_rows(self, select: str) -> bool:
        """Whether row-level security keeps rows of a SELECT, which can be described, from this user."""
        try:
            with self._step(read_only=True, is_kept=False):
                self._connection.execute("SET LOCAL row_security = off")
                self._connection.execute(_nothing_of(select), prepare=True)
        except RefusedError:
            return True
        return False

    def source_tables(self) -> list[str]:
        """Names of the tables that can be read, those outside the search path with their schema in front."""
        return list(self._tables().readable)

    def unreadable_tables(self) -> list[str]:
        """Names of the tables of which this user may read no column."""
        return list(self._tables().unreadable)

    def _tables(self) -> catalogue.ListedTables:
        with self._step(read_only=True):
            there = catalogue.tables(self._connection)
        self._places = there.readable | there.unreadable
        return there

    def source(self, name: str) -> str:
        """Return a source table as SQL: ``shop.orders`` → ``"shop"."orders"``, if no table is called so."""
        return ".".join(_identifier(part) for part in self._place(name) if part)

    def columns(self, name: str) -> tuple[list[str], list[str]]:
        """Return the columns of a source table that this user may read, and those that it may not."""
        with self._step(read_only=True):
            return catalogue.columns(self._connection, self._place(name))

    def _place(self, name: str) -> tuple[str, str]:
        if not self._places:
            self._tables()
        schema, _, table = name.rpartition(".")
        return self._places.get(name, (schema, table))

    def keep(self, name: str, select: str, schema: sch.Schema) -> bool:
        """Keep the rows of a SELECT as a temporary table; False where the user may not make one."""
        if not self._create(name, schema):
            return False
        with self._step(read_only=True):
            self._connection.execute(f"INSERT INTO pg_temp.{_identifier(name)}\n{select}", prepare=True)
        self._analyse(name)
        return True

    def upload(self, name: str, rows: pa.Table, schema: sch.Schema) -> bool:
        """Keep given rows as a temporary table; False where the user may not make one."""
        if not self._create(name, schema):
            return False
        into = f"COPY pg_temp.{_identifier(name)} FROM STDIN"
        with self._step(read_only=True), self._connection.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows.to_pylist():
                copy.write_row(list(row.values()))
        self._analyse(name)
        return True

    def forget(self, name: str) -> None:
        """Drop a temporary table."""
        with self._step(read_only=False):
            self._connection.execute(f"DROP TABLE IF EXISTS pg_temp.{_identifier(name)}")

    def level(self, column: exp.Expression, kind: dt.DataType) -> exp.Expression:
        """Let text be ordered by its characters, as on every other engine, not by a language's rules."""
        return text_by_characters(column) if kind.is_string() else column

    def fix(self, tree: exp.Query) -> exp.Query:
        """Order text that a cast makes by its characters."""
        return by_characters(tree)

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

    @contextmanager
    def _step(self, read_only: bool, is_kept: bool = True) -> Iterator[None]:
        """Do something in the transaction; undone where it fails, or nothing of it is to be kept.

        Undone all the same where it only reads: before version 16 large objects are no writing.
        """
        with self._said():
            self._connection.execute(f"SAVEPOINT kpi{'; SET TRANSACTION READ ONLY' if read_only else ''}")
            try:
                yield
            except BaseException:
                with suppress(psycopg.Error):
                    self._connection.execute(UNDO)
                raise
            self._connection.execute("RELEASE kpi" if is_kept else UNDO)

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Give errors of psycopg as DataError in the server's own words."""
        try:
            yield
        except psycopg.Error as error:
            if self._connection.closed:
                raise LostConnectionError(short(error)) from None
            kind = RefusedError if isinstance(error, NOTHING_KEPT) else DataError
            raise kind(short(error)) from None

    def _create(self, name: str, schema: sch.Schema) -> bool:
        columns = ", ".join(f"{_identifier(column)} {self._sql_type(kind)}" for column, kind in schema.items())
        try:
            with self._step(read_only=False):
                self._connection.execute(f"CREATE TEMPORARY TABLE {_identifier(name)} ({columns})")
        except RefusedError:
            return False
        return True

    def _analyse(self, name: str) -> None:
        with self._step(read_only=False):
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
        return type_of(shown)


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
    chosen |= {"connect_timeout": SECONDS_TO_CONNECT, "application_name": "kpi-toolkit", "client_encoding": "UTF8"}
    return PostgresDriver(
        lambda: psycopg.connect(**chosen, autocommit=True),
        address.options.get("schema", ""),
        os.environ.get(SNAPSHOT_VARIABLE),
    )


class RefusedError(DataError):
    """The user has no right to do something, or the server does not do it."""


def _nothing_of(select: str) -> str:
    return f"SELECT * FROM (\n{select}\n) AS kpi__d LIMIT 0"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
