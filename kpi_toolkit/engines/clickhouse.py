"""ClickHouse through clickhouse-connect: a server, or chDB inside this process."""

import gc
import re
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.schema as sch
import ibis.expr.types as ir
import pyarrow as pa
from clickhouse_connect import get_client
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError
from ibis.backends.sql.datatypes import ClickHouseType
from sqlglot import exp

from kpi_toolkit.engines.address import SECONDS_TO_CONNECT, Address
from kpi_toolkit.engines.clickhouse_types import LOCAL, levelled, sql_type, type_of
from kpi_toolkit.engines.driver import WithoutSnapshots
from kpi_toolkit.engines.portable import later_of_two, rounded_decimal
from kpi_toolkit.engines.zones import put_back
from kpi_toolkit.errors import DataError

UNREACHABLE = (ClickHouseError, OSError)
SETTINGS: dict[str, Any] = {
    "readonly": 2,  # reading, settings and temporary tables; nothing else
    "session_timezone": "UTC",
    "join_use_nulls": 1,
    "aggregate_functions_null_for_empty": 1,
    "date_time_overflow_behavior": "saturate",
    "use_variant_as_common_type": 0,
    "decimal_check_overflow": 1,
    "union_default_mode": "DISTINCT",
    "count_distinct_implementation": "uniqExact",
}

# Functions that count roughly, know ASCII only or end in 1970, and what stands for them.
FUNCTIONS = {
    "uniq": "uniqExact",
    "uniqif": "uniqExactIf",
    "lower": "lowerUTF8",
    "upper": "upperUTF8",
    "length": "lengthUTF8",
    "todate": "toDate32",
}
NAMES: dict[type[exp.Func], str] = {
    exp.ApproxDistinct: "uniq",
    exp.Lower: "lower",
    exp.Upper: "upper",
    exp.Length: "length",
}


COUNTS = (
    "count",
    "countif",
    "countdistinct",
    "uniqexact",
    "uniqexactif",
    "rownumber",
    "row_number",
    "rank",
    "denserank",
    "dense_rank",
)


def _builtin(name: str, takes: object, gives: object) -> Any:
    return ibis.udf.scalar.builtin(lambda first, second: None, name=name, signature=((takes, dt.string), gives))


# The session lies in UTC, so that a time without a zone serves as an instant as well.
_local_of_instant = _builtin("fromUTCTimestamp", LOCAL, LOCAL)
_instant_of_local = _builtin("toUTCTimestamp", LOCAL, LOCAL)
_without_zone = _builtin("toTimeZone", dt.timestamp, LOCAL)


class ClickHouseDriver(WithoutSnapshots):
    """A ClickHouse client; every statement runs with ``readonly = 2``.

    A column ``DateTime`` without a zone is read as the server shows it, as local time of the source's zone; one
    with a zone is an instant.
    """

    dialect = "clickhouse"
    compiler = "clickhouse"
    types = ClickHouseType
    rules = (rounded_decimal,)

    def __init__(self, client: Client) -> None:
        self._client = client
        # Whoever forgets to close the engine still leaves chDB free for another folder.
        self._closes = weakref.finalize(self, client.close)
        with _said():
            self._server_zone = str(client.command("SELECT serverTimezone()"))

    def query(self, sql: str, schema: sch.Schema) -> pa.Table:
        """Run one SELECT that only reads; columns in the schema's order."""
        with _said():
            return self._client.query_arrow(sql, settings=SETTINGS, use_strings=True)

    def describe(self, sql: str) -> sch.Schema:
        """Ibis types of the columns of a SELECT, which is not run."""
        with _said():
            rows = self._client.query(f"DESCRIBE TABLE (\n{sql}\n)", settings=SETTINGS).result_rows
        return ibis.schema({row[0]: type_of(row[1]) for row in rows})

    def source_tables(self) -> list[str]:
        """Names of the tables of the chosen database; those of others with theirs in front."""
        sql = (
            "SELECT database, name, database = currentDatabase() FROM system.tables WHERE NOT is_temporary AND "
            "database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema') ORDER BY 3 DESC, 1, 2"
        )
        with _said():
            rows = self._client.query(sql, settings=SETTINGS).result_rows
        return [name if is_near else f"{database}.{name}" for database, name, is_near in rows]

    def source(self, name: str) -> str:
        """Return a source table as SQL: ``shop.orders`` → ``"shop"."orders"``."""
        return ".".join(_identifier(part) for part in name.split("."))

    def keep(self, name: str, sql: str, schema: sch.Schema) -> bool:
        """Keep the rows of a SELECT as a temporary table of the session."""
        self._create(name, schema)
        with _said():
            self._client.command(f"INSERT INTO {_identifier(name)}\n{sql}", settings=SETTINGS)
        return True

    def upload(self, name: str, rows: pa.Table, schema: sch.Schema) -> bool:
        """Keep given rows as a temporary table of the session."""
        self._create(name, schema)
        with _said():
            self._client.insert_arrow(name, rows, settings=SETTINGS)
        return True

    def forget(self, name: str) -> None:
        """Drop a temporary table."""
        with _said():
            self._client.command(f"DROP TEMPORARY TABLE IF EXISTS {_identifier(name)}", settings=SETTINGS)

    def level(self, column: exp.Expression, kind: dt.DataType) -> exp.Expression:
        """Let a column be nullable: windows and joins over others give 0, '' and 1970 where nothing is there."""
        return levelled(column, kind, self._server_zone)

    def fix(self, tree: exp.Query) -> exp.Query:
        """Count exactly, keep microseconds and days before 1970, and let nothing be nothing."""
        for kind in tree.find_all(exp.DataType):
            _widen(kind)
        for call in reversed(list(tree.find_all(exp.Func))):
            name = call.this.lower() if isinstance(call, exp.Anonymous) else NAMES.get(type(call), "")
            if name in FUNCTIONS:
                inner = call.expressions if isinstance(call, exp.Anonymous) else [call.this]
                call.replace(exp.Anonymous(this=FUNCTIONS[name], expressions=inner))
        return _signed(tree)

    def as_timestamp(self, value: ir.Value, zone: str, to_zone: str) -> ir.TimestampValue:
        """Date or time of `zone` as local time of `to_zone`; a date stays that day."""
        kind: Any = value.type()
        if kind.is_date():
            return value.cast(LOCAL)
        if kind.timezone:
            return _local_of_instant(_without_zone(value.cast(dt.Timestamp(kind.timezone, 6)), ""), to_zone)
        if zone == to_zone:
            return value
        local = value.cast(LOCAL)
        instant = _instant_of_local(local, zone)
        instant = later_of_two(instant, local, lambda at: _local_of_instant(at, zone), put_back(zone))
        return _local_of_instant(instant, to_zone)

    def row_hash(self, columns: list[str]) -> str:
        """Return SQL that sums an exact hash of whole rows, as text; the sum wraps at 2^64."""
        return f"toString(sum(sipHash64(toString(tuple({', '.join(columns)})))))"

    def close(self) -> None:
        """Close the client; its temporary tables go with the session."""
        self._closes()

    def _create(self, name: str, schema: sch.Schema) -> None:
        columns = ", ".join(f"{_identifier(column)} {sql_type(kind)}" for column, kind in schema.items())
        with _said():
            self._client.command(f"CREATE TEMPORARY TABLE {_identifier(name)} ({columns})", settings=SETTINGS)


def open_driver(address: Address, user: str, password: str, folder: Path) -> ClickHouseDriver:
    """Connect to a server."""
    given: dict[str, Any] = {
        "host": address.host or "localhost",
        "port": address.port,
        "secure": address.options.get("secure", "").lower() in ("1", "true", "yes"),
        "username": user,
        "password": password,
        "database": address.database.strip("/"),
        "connect_timeout": SECONDS_TO_CONNECT,
        "client_name": "kpi-toolkit",
    }
    return ClickHouseDriver(get_client(**{key: value for key, value in given.items() if value}))


def open_chdb(address: Address, user: str, password: str, folder: Path) -> ClickHouseDriver:
    """Open a folder of chDB, or a database in memory."""
    place = f"{address.place}{address.database}"
    given: dict[str, Any] = {"path": str(folder / place)} if place else {}
    given |= {"database": address.options["database"]} if "database" in address.options else {}
    try:
        return ClickHouseDriver(get_client(interface="chdb", **given))
    except ClickHouseError:
        # A process holds one folder at a time; one that nobody closed may wait for the collector yet.
        gc.collect()
        return ClickHouseDriver(get_client(interface="chdb", **given))


@contextmanager
def _said() -> Iterator[None]:
    """Give errors of ClickHouse as DataError in the server's own words."""
    try:
        yield
    except ClickHouseError as error:
        raise DataError(short(error)) from None


def short(error: Exception) -> str:
    """Say in one line what ClickHouse objects to, without codes, the SQL and the address of the server."""
    text = " ".join(str(error).split())
    message = re.search(
        r"(?:DB::Exception: )+(.*?)(?:: While processing |: In scope |\. \([A-Z_]+\)|\(version |$)", text
    )
    return (message[1] if message else text)[:300].rstrip(". ")


def _signed(tree: exp.Query) -> exp.Query:
    """Make counts and the numbers of cases signed: no column can hold them beside other whole numbers else."""
    for call in reversed(list(tree.find_all(exp.Func))):
        name = call.this.lower() if isinstance(call, exp.Anonymous) else type(call).__name__.lower()
        if name in COUNTS:
            whole = call.parent if isinstance(call.parent, exp.Window) and call.arg_key == "this" else call
            whole.replace(exp.Anonymous(this="toInt64", expressions=[whole.copy()]))
    for number in list(tree.find_all(exp.Literal)):
        if number.is_int and isinstance(number.parent, exp.Alias | exp.Case | exp.If | exp.Coalesce):
            # Not toInt64: beside a float it finds no common type either.
            kind = "toInt32" if int(number.this) < 2**31 else "toInt64"
            number.replace(exp.Anonymous(this=kind, expressions=[number.copy()]))
    return tree


def _widen(kind: exp.DataType) -> None:
    """Days from 1900 on instead of 1970, microseconds instead of seconds."""
    if kind.this == exp.DType.DATE:
        kind.set("this", exp.DType.DATE32)
    elif kind.this in (exp.DType.DATETIME, exp.DType.TIMESTAMP) and not kind.expressions:
        kind.set("this", exp.DType.DATETIME64)
        kind.set("expressions", [exp.DataTypeParam(this=exp.Literal.number(6))])


def _identifier(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
