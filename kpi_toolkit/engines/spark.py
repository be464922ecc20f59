"""Spark through PySpark 4: temporary views that only this session sees, persisted rows for what is kept."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.schema as sch
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql.datatypes import PySparkType
from ibis.config import Config
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import DataType, StringType
from sqlglot import exp

from kpi_toolkit.engines.address import Address
from kpi_toolkit.engines.driver import WithoutSnapshots
from kpi_toolkit.engines.portable import later_of_two
from kpi_toolkit.engines.zones import put_back
from kpi_toolkit.errors import DataError

UNREACHABLE = (PySparkException, RuntimeError, OSError)
INSTANT = dt.Timestamp("UTC")
# What the compiled SQL takes for granted. A session that others use as well gets its own values back.
OURS = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true", "spark.sql.caseSensitive": "false"}
EXACT_TIMES = ", ".join(f"'{name}Format', 'yyyy-MM-dd HH:mm:ss.SSSSSS'" for name in ("timestamp", "timestampNTZ"))
"""How JSON writes times; otherwise it cuts them to milliseconds."""


class _Options(Config):  # type: ignore[misc]
    """What Ibis' compiler asks of a Spark backend that is not loaded."""

    treat_nan_as_null: bool = False


def compile_without_backend() -> None:
    """Let Ibis compile for Spark, of which it asks options that only its own backend brings along."""
    if ibis.options.pyspark is None:
        ibis.options.pyspark = _Options()


def _builtin(name: str, takes: object, gives: object) -> Any:
    return ibis.udf.scalar.builtin(lambda first, second: None, name=name, signature=((takes, dt.string), gives))


_local_of_instant = _builtin("from_utc_timestamp", INSTANT, dt.timestamp)
_instant_of_local = _builtin("to_utc_timestamp", dt.timestamp, INSTANT)


class SparkDriver(WithoutSnapshots):
    """A Spark session, one's own or somebody else's; nothing is written to its catalogue."""

    dialect = "spark"
    compiler = "pyspark"
    types = PySparkType
    rules = ()

    def __init__(self, session: SparkSession, is_own: bool) -> None:
        compile_without_backend()
        self._session = session
        self._is_own = is_own
        self._kept: dict[str, DataFrame] = {}

    def query(self, sql: str, schema: sch.Schema) -> pa.Table:
        """Run one SELECT; columns in the schema's order."""
        with self._ours():
            return self._session.sql(sql).toArrow()

    def describe(self, sql: str) -> sch.Schema:
        """Ibis types of the columns of a SELECT, which is not run."""
        with self._ours():
            fields = self._session.sql(sql).schema.fields
        return ibis.schema({field.name: _type_of(field.dataType) for field in fields})

    def source_tables(self) -> list[str]:
        """Names of the tables of the current database and of the session's views."""
        with self._ours():
            names = [row.name for row in self._session.catalog.listTables()]
        return sorted(name for name in names if name not in self._kept)

    def source(self, name: str) -> str:
        """Return a source table as SQL: ``shop.orders`` → ```shop`.`orders```."""
        return ".".join(_identifier(part) for part in name.split("."))

    def keep(self, name: str, sql: str, schema: sch.Schema) -> bool:
        """Compute the rows of a SELECT once and keep them with the executors."""
        with self._ours():
            rows = self._session.sql(sql).persist()
            rows.count()
            self._show(name, rows)
        return True

    def upload(self, name: str, rows: pa.Table, schema: sch.Schema) -> bool:
        """Keep given rows with the executors: left to itself, Spark writes them into the plan of every query."""
        with self._ours():
            frame = self._session.createDataFrame(rows)
            columns = [
                f"CAST({_identifier(c)} AS {PySparkType.to_string(k)}) AS {_identifier(c)}" for c, k in schema.items()
            ]
            kept = frame.selectExpr(*columns).persist()
            kept.count()
            self._show(name, kept)
        return True

    def forget(self, name: str) -> None:
        """Drop a temporary view and let its rows go."""
        with self._ours():
            self._kept.pop(name).unpersist()
            self._session.catalog.dropTempView(name)

    def level(self, column: exp.Expression, kind: dt.DataType) -> exp.Expression:
        """Let text be compared by its characters, whatever its collation; Spark has nulls everywhere."""
        return exp.Cast(this=column, to=exp.DataType.build("text")) if kind.is_string() else column

    def fix(self, tree: exp.Query) -> exp.Query:
        """Return a query as it is."""
        return tree

    def as_timestamp(self, value: ir.Value, zone: str, to_zone: str) -> ir.TimestampValue:
        """Date or time of `zone` as local time of `to_zone`; a date stays that day."""
        kind: Any = value.type()
        if kind.is_date():
            return value.cast(dt.timestamp)
        if kind.timezone:
            return _local_of_instant(value, to_zone)
        if zone == to_zone:
            return value
        instant = _instant_of_local(value, zone)
        instant = later_of_two(instant, value, lambda at: _local_of_instant(at, zone), put_back(zone))
        return _local_of_instant(instant, to_zone)

    def row_hash(self, columns: list[str]) -> str:
        """Return SQL that sums an exact hash of whole rows, as text."""
        named = ", ".join(f"'c{place}', {column}" for place, column in enumerate(columns))
        whole = f"to_json(named_struct({named}), map({EXACT_TIMES}))"
        return f"CAST(SUM(CAST(xxhash64({whole}) AS DECIMAL(38, 0))) AS STRING)"

    def close(self) -> None:
        """Stop a session of our own; leave somebody else's as it was."""
        if self._is_own:
            self._session.stop()

    def _show(self, name: str, rows: DataFrame) -> None:
        rows.createOrReplaceTempView(name)
        self._kept[name] = rows

    @contextmanager
    def _ours(self) -> Iterator[None]:
        """Set what our SQL needs, and set it back; give Spark's errors as DataError."""
        with _without_pandas(), self._configured():
            yield

    @contextmanager
    def _configured(self) -> Iterator[None]:
        before = {key: self._session.conf.get(key, None) for key in OURS}
        try:
            for key, value in OURS.items():
                self._session.conf.set(key, value)
            yield
        except PySparkException as error:
            raise DataError(short(error)) from None
        finally:
            with suppress(PySparkException):
                for key, old in before.items():
                    self._session.conf.set(key, old) if old is not None else self._session.conf.unset(key)


@contextmanager
def _without_pandas() -> Iterator[None]:
    """Keep PySpark from warning of a pandas that it is never handed: rows go and come as Arrow."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


def open_driver(address: Address, user: str, password: str, folder: Path) -> SparkDriver:
    """Take the active session, or start one."""
    is_server = ":" in address.place and not address.place.startswith("local")
    session, is_own = open_session(
        f"spark://{address.place}" if is_server else address.place, address.options.get("database", "")
    )
    return SparkDriver(session, is_own)


def open_session(master: str, database: str = "") -> tuple[SparkSession, bool]:
    """Return the active session, or a new one and True.

    Parameters
    ----------
    master
        Spark's address, e.g. ``local[*]``; not used when a session is active.
    """
    with _without_pandas():
        return _opened(master, database)


def _opened(master: str, database: str) -> tuple[SparkSession, bool]:
    active = SparkSession.getActiveSession()
    if active is None:
        builder = SparkSession.builder.master(master or "local[*]").appName("kpi-toolkit")
        builder = builder.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
        if not master or master.startswith("local"):
            builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
        session = builder.getOrCreate()
    else:
        session = active
    if database:
        session.catalog.setCurrentDatabase(database)
    return session, active is None


def short(error: PySparkException) -> str:
    """Say in one line what Spark objects to, without its class, the plan and the SQL."""
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return re.sub(r"^\[[A-Z_.0-9]+\] ", "", re.sub(r" SQLSTATE: \w+.*$", "", text)).rstrip(".")


def _identifier(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _type_of(kind: DataType) -> dt.DataType:
    """Return the Ibis type of a native one; text of any collation is text."""
    return dt.string if isinstance(kind, StringType) else PySparkType.from_string(kind.simpleString())
