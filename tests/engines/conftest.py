"""One engine of every kind: PostgreSQL from local binaries, chDB and Spark inside this process."""

import gc
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.database import DatabaseEngine
from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.engines.open import open_engine
from kpi_toolkit.settings import SourceSettings

PASSWORD = "very-secret-1"


def lacking(reason: str) -> None:
    """Skip on a desk where something is missing; fail in CI, which must install it."""
    if os.environ.get("KPI_CI"):
        pytest.fail(f"{reason}; CI must install it")
    pytest.skip(reason)


@dataclass(frozen=True)
class Postgres:
    """A running server with the database ``shop``, its owner ``kpi`` and a ``reader``."""

    port: int

    def url(self, user: str = "reader", options: str = "") -> str:
        return f"postgres://{user}@127.0.0.1:{self.port}/shop{options}"

    def admin(self, *statements: str) -> list[Any]:
        """Run statements as the owner and return the rows of the last one."""
        import psycopg

        # Whoever left an engine open holds locks: better a failure than a test that waits for ever.
        login = {"host": "127.0.0.1", "port": self.port, "dbname": "shop", "user": "kpi", "password": PASSWORD}
        with psycopg.connect(options="-c lock_timeout=20s", **login) as one:
            for statement in statements:
                cursor = one.execute(statement)
            return cursor.fetchall() if cursor.description else []


def _binaries() -> Path:
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    found = shutil.which("initdb")
    if not newest and not found:
        lacking("PostgreSQL's server is not installed (Debian: postgresql)")
    return newest[-1] if newest else Path(found or "").resolve().parent


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    pytest.importorskip("psycopg") if not os.environ.get("KPI_CI") else None
    binaries = _binaries()
    # The server refuses to run as root, and must reach its folder.
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="kpi-postgres-", dir="/tmp"))
    (folder / "password").write_text(PASSWORD)
    if user:
        for path in (folder, folder / "password"):
            shutil.chown(path, "postgres", "postgres")
    port = _free_port()

    def call(*command: str) -> None:
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, **user)  # type: ignore[call-overload]
        assert done.returncode == 0, done.stderr

    try:
        call(
            str(binaries / "initdb"),
            "-D",
            "data",
            "-U",
            "kpi",
            "-A",
            "scram-sha-256",
            "--pwfile=password",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        flags = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off -c timezone=Asia/Shanghai"
        call(str(binaries / "pg_ctl"), "-D", "data", "-l", "log", "-w", "-o", flags, "start")
        server = Postgres(port)
        _prepare(server)
        yield server
        call(str(binaries / "pg_ctl"), "-D", "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(server: Postgres) -> None:
    import psycopg

    login = {"host": "127.0.0.1", "port": server.port, "user": "kpi", "password": PASSWORD, "autocommit": True}
    with psycopg.connect(dbname="postgres", **login) as one:
        # A language's order of text, as most servers have it: a before B before c.
        one.execute("CREATE DATABASE shop LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C.UTF-8' TEMPLATE template0")
    server.admin(
        f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'",
        f"CREATE ROLE bare LOGIN PASSWORD '{PASSWORD}'",
        "REVOKE TEMPORARY ON DATABASE shop FROM PUBLIC",
        "GRANT TEMPORARY ON DATABASE shop TO reader",
    )


def _spark() -> Any:
    if shutil.which("java") is None:
        lacking("Java is not installed (Debian: openjdk-17-jre-headless)")
    pytest.importorskip("pyspark") if not os.environ.get("KPI_CI") else None
    from pyspark.sql import SparkSession

    folder = tempfile.mkdtemp(prefix="kpi-spark-")
    return (
        SparkSession.builder.master("local[1]")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.ui.enabled", "false")
        # Compiling Java for each of many small queries takes far longer than running them.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.warehouse.dir", folder)
        # Not UTC: a session of somebody else's, whose setting must neither matter nor change.
        .config("spark.sql.session.timeZone", "Asia/Shanghai")
        .getOrCreate()
    )


@pytest.fixture(scope="session")
def spark_session() -> Iterator[Any]:
    session = _spark()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture
def chdb_ready() -> None:
    """See that chDB is there, and free: a process holds one folder at a time."""
    gc.collect()
    if not os.environ.get("KPI_CI"):
        pytest.importorskip("chdb")
        pytest.importorskip("clickhouse_connect")


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("KPI_TEST_PASSWORD", PASSWORD)
    return "KPI_TEST_PASSWORD"


def opened(kind: str, request: pytest.FixtureRequest) -> Engine:
    """Open an engine of a kind on an empty source."""
    if kind == "duckdb":
        return DuckDBEngine()
    if kind in ("postgres", "postgres-bare"):
        server = request.getfixturevalue("postgres")
        user = "bare" if kind == "postgres-bare" else "reader"
        source = SourceSettings(url=server.url(user), password_variable=request.getfixturevalue("secret"))
    elif kind == "chdb":
        request.getfixturevalue("chdb_ready")
        source = SourceSettings(url="chdb://")
    else:
        request.getfixturevalue("spark_session")
        source = SourceSettings(url="spark://")
    return open_engine(source, Path())


KINDS = [
    "duckdb",
    *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("postgres", "postgres-bare", "chdb", "spark")),
]
"""All engines; ``postgres-bare`` may not even make temporary tables."""


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    one = opened(request.param, request)
    yield one
    one.close()


@pytest.fixture(params=KINDS[1:])
def database(request: pytest.FixtureRequest) -> Iterator[DatabaseEngine]:
    one = opened(request.param, request)
    assert isinstance(one, DatabaseEngine)
    yield one
    one.close()
