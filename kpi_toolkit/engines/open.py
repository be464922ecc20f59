"""From the source in kpi.yaml to the engine that reads it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.engines.query import PROCESS_MEMO, SqlMemo
from kpi_toolkit.errors import DataError, UsageError, did_you_mean, listed
from kpi_toolkit.settings import SourceSettings

if TYPE_CHECKING:
    from kpi_toolkit.engines.database import DatabaseEngine, Driver

SECONDS_TO_CONNECT = 10


@dataclass(frozen=True)
class Address:
    """A database's URL taken apart.

    Parameters
    ----------
    place
        What stands between ``://`` and the path, e.g. ``local[*]`` for Spark.
    label
        How messages call the database: without user, password and options.
    options
        What stands behind the question mark.
    """

    scheme: str
    place: str
    host: str
    port: int | None
    user: str
    database: str
    options: Mapping[str, str]
    label: str


def open_engine(source: SourceSettings, folder: Path, memo: SqlMemo = PROCESS_MEMO) -> Engine:
    """Open the engine that reads a workspace's source.

    Parameters
    ----------
    source
        With ``url``: ``postgres://[user@]host[:port]/database[?schema=…&sslmode=…]``,
        ``clickhouse://[user@]host[:port]/database[?secure=true]``, ``chdb://`` (in memory) or ``chdb:///path``,
        ``spark://`` (the active session, else ``local[*]``) or ``spark://local[2]``, ``spark://host:7077``,
        each with ``?database=…``. Without: DuckDB, for files and DuckDB databases.
    folder
        The workspace, which relative paths of chDB start from.
    memo
        Where compiled SQL is kept.

    Raises
    ------
    UsageError
        When the URL is malformed or holds a password, a variable is not set, or an extra is not installed.
    DataError
        When the database does not answer or refuses the user.
    """
    check_source(source)
    if source.url is None:
        return DuckDBEngine(memo)
    address = parse_url(source.url)
    user = _variable(source.user_variable, "user_variable") or address.user
    password = _variable(source.password_variable, "password_variable")
    engine = OPENERS[address.scheme](address, user, password, folder)
    engine.memo = memo
    return engine


def check_source(source: SourceSettings) -> None:
    """Refuse settings of a source that contradict each other.

    Raises
    ------
    UsageError
        For a path beside a URL, or a user without one.
    """
    if source.url is None and (source.user_variable or source.password_variable):
        raise UsageError("`source.user_variable` and `source.password_variable` need `source.url` beside them.")
    if source.url is not None and "path" in source.model_fields_set:
        raise UsageError("`source` in kpi.yaml has both `path` and `url`. Keep one of them.")


def parse_url(url: str) -> Address:
    """Take a database's URL apart.

    Raises
    ------
    UsageError
        When its scheme is unknown, it holds a password, or an option is not known. The URL is never shown.
    """
    scheme, dots, rest = url.partition("://")
    scheme = {"postgresql": "postgres"}.get(scheme.lower(), scheme.lower())
    if not dots or scheme not in OPENERS:
        raise UsageError(f"`source.url` must begin with one of {listed(f'{name}://' for name in OPENERS)}.")
    if scheme == "spark":
        place, _, query = rest.partition("?")
        return Address(scheme, place, "", None, "", "", _options(query, scheme), f"spark://{place}")
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        port = parts.port
    except ValueError:
        raise UsageError(f"`source.url` is no URL that can be read. Write it as `{EXAMPLES[scheme]}`.") from None
    options = _options(parts.query, scheme)
    if parts.password is not None or any("password" in key or "token" in key for key in options):
        raise UsageError(
            "`source.url` holds a password. Take it out, put it into an environment variable, and name that "
            "variable: `source: {url: …, password_variable: KPI_PASSWORD}`."
        )
    host, database = unquote(parts.hostname or ""), unquote(parts.path)
    label = f"{scheme}://{host}{f':{port}' if port else ''}{database}"
    return Address(scheme, parts.netloc, host, port, unquote(parts.username or ""), database, options, label)


def _options(query: str, scheme: str) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    for name in options:
        if name not in OPTIONS[scheme] and "password" not in name and "token" not in name:
            known = did_you_mean(name, OPTIONS[scheme]) or "There are none."
            raise UsageError(f"`source.url`: `{name}` is no option of {scheme}. {known}")
    return options


def _variable(name: str | None, setting: str) -> str:
    if name is None:
        return ""
    if name not in os.environ:
        raise UsageError(f"The environment variable `{name}`, which `source.{setting}` names, is not set.")
    return os.environ[name]


def _engine_over(driver: Driver) -> DatabaseEngine:
    from kpi_toolkit.engines.database import DatabaseEngine  # with Ibis; files need neither

    return DatabaseEngine(driver)


def _postgres(address: Address, user: str, password: str, folder: Path) -> DatabaseEngine:
    with _needs("postgres", "psycopg"):
        psycopg, native = import_module("psycopg"), import_module("kpi_toolkit.engines.postgres")
    given = {
        "host": address.host,
        "port": address.port,
        "dbname": address.database.strip("/"),
        "user": user,
        "password": password,
        "sslmode": address.options.get("sslmode"),
    }
    chosen = {key: value for key, value in given.items() if value}
    with _reachable(address, password, psycopg.Error):
        connection = psycopg.connect(
            **chosen, connect_timeout=SECONDS_TO_CONNECT, application_name="kpi-toolkit", autocommit=True
        )
    return _engine_over(native.PostgresDriver(connection, address.options.get("schema", "")))


def _clickhouse(address: Address, user: str, password: str, folder: Path) -> DatabaseEngine:
    secure = address.options.get("secure", "").lower() in ("1", "true", "yes")
    given = {
        "host": address.host or "localhost",
        "port": address.port,
        "secure": secure,
        "username": user,
        "password": password,
        "database": address.database.strip("/"),
        "connect_timeout": SECONDS_TO_CONNECT,
        "client_name": "kpi-toolkit",
    }
    return _clickhouse_client(address, password, {key: value for key, value in given.items() if value})


def _chdb(address: Address, user: str, password: str, folder: Path) -> DatabaseEngine:
    with _needs("clickhouse", "chdb"):
        import_module("chdb")
    place = f"{address.place}{address.database}"
    path = {"path": str(folder / place)} if place else {}
    chosen = {"database": address.options["database"]} if "database" in address.options else {}
    return _clickhouse_client(address, "", {"interface": "chdb", **path, **chosen})


def _clickhouse_client(address: Address, password: str, given: Mapping[str, Any]) -> DatabaseEngine:
    with _needs("clickhouse", "clickhouse_connect"):
        library, native = import_module("clickhouse_connect"), import_module("kpi_toolkit.engines.clickhouse")
        errors = import_module("clickhouse_connect.driver.exceptions")
    with _reachable(address, password, errors.ClickHouseError, OSError):
        client = library.get_client(**given)
    return _engine_over(native.ClickHouseDriver(client))


def _spark(address: Address, user: str, password: str, folder: Path) -> DatabaseEngine:
    with _needs("spark", "pyspark"):
        native, errors = import_module("kpi_toolkit.engines.spark"), import_module("pyspark.errors")
    is_server = ":" in address.place and not address.place.startswith("local")
    with _reachable(address, "", errors.PySparkException, RuntimeError, OSError):
        master = f"spark://{address.place}" if is_server else address.place
        session, is_own = native.open_session(master, address.options.get("database", ""))
    return _engine_over(native.SparkDriver(session, is_own))


OPENERS: dict[str, Callable[[Address, str, str, Path], DatabaseEngine]] = {
    "postgres": _postgres,
    "clickhouse": _clickhouse,
    "chdb": _chdb,
    "spark": _spark,
}
OPTIONS = {"postgres": ("schema", "sslmode"), "clickhouse": ("secure",), "chdb": ("database",), "spark": ("database",)}
EXAMPLES = {
    "postgres": "postgres://db.example:5432/shop?schema=sales",
    "clickhouse": "clickhouse://db.example:8123/shop",
    "chdb": "chdb:///data/shop",
}


@contextmanager
def _needs(extra: str, module: str) -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        if (error.name or "").split(".")[0] not in (module, "clickhouse_connect", "py4j"):
            raise
        raise UsageError(
            f"This source needs the package `{module}`. Install it: `pip install 'kpi-toolkit[{extra}]'`."
        ) from None


@contextmanager
def _reachable(address: Address, password: str, *kinds: type[BaseException]) -> Iterator[None]:
    """Say of a database that does not answer what it is called and what it said, without secrets."""
    try:
        yield
    except kinds as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0][:300].rstrip(".")
        said = said.replace(password, "***") if password else said
        raise DataError(
            f"The source `{address.label}` cannot be opened: {said}. Check `source` in kpi.yaml and whether the "
            "database runs and lets this user in."
        ) from None
