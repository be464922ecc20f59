"""From `source` in kpi.yaml to an engine: clear messages, secrets only from the environment and never shown."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from kpi_toolkit.engines import open as opening
from kpi_toolkit.engines.address import parse_url
from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.engines.open import open_engine
from kpi_toolkit.errors import DataError, UsageError
from kpi_toolkit.settings import Settings, SourceSettings

PASSWORD = "very-secret-1"


def test_files_are_read_by_duckdb():
    engine = open_engine(SourceSettings(), Path())
    assert isinstance(engine, DuckDBEngine)
    engine.close()


def test_a_plain_url_stands_for_the_source():
    assert Settings(source="postgres://db.example/shop").source.url == "postgres://db.example/shop"
    assert Settings(source="exports").source.path == "exports"


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("postgres://anna@db.example:5433/shop?schema=sales", "postgres://db.example:5433/shop"),
        ("postgresql://db.example/shop", "postgres://db.example/shop"),
        ("clickhouse://db.example/shop?secure=true", "clickhouse://db.example/shop"),
        ("chdb://", "chdb://"),
        ("chdb:///data/shop", "chdb:///data/shop"),
        ("spark://local[*]", "spark://local[*]"),
        ("spark://host:7077?database=shop", "spark://host:7077"),
    ],
)
def test_urls(url, label):
    assert parse_url(url).label == label


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://db.example/shop", r"must begin with one of `postgres://`"),
        ("shop", "must begin with one of"),
        ("postgres://db.example:port/shop", r"no URL that can be read. Write it as `postgres://"),
        ("postgres://db.example/shop?shcema=x", r"`shcema` is no option of postgres. Did you mean `schema`"),
        (f"postgres://anna:{PASSWORD}@db.example/shop", "holds a password. Take it out"),
        (f"clickhouse://db.example/shop?password={PASSWORD}", "holds a password"),
    ],
)
def test_faulty_urls(url, says):
    with pytest.raises(UsageError, match=says):
        open_engine(SourceSettings(url=url), Path())


@pytest.mark.parametrize("url", [f"postgres://anna:{PASSWORD}@h/x", f"clickhouse://h/x?password={PASSWORD}"])
def test_a_password_in_the_url_is_never_shown(url):
    with pytest.raises(UsageError) as caught:
        open_engine(SourceSettings(url=url), Path())
    assert PASSWORD not in str(caught.value)


def test_a_variable_that_is_not_set(monkeypatch):
    monkeypatch.delenv("KPI_PASSWORD", raising=False)
    with pytest.raises(UsageError, match=r"`KPI_PASSWORD`, which `source.password_variable` names, is not set"):
        open_engine(SourceSettings(url="postgres://db.example/shop", password_variable="KPI_PASSWORD"), Path())


def test_settings_that_do_not_go_together():
    with pytest.raises(UsageError, match=r"both `path` and `url`"):
        open_engine(SourceSettings(url="chdb://", path="data"), Path())
    with pytest.raises(UsageError, match=r"need `source.url`"):
        open_engine(SourceSettings(user_variable="PGUSER"), Path())


@pytest.mark.parametrize(
    ("url", "module", "extra"),
    [
        ("postgres://db.example/shop", "psycopg", "postgres"),
        ("clickhouse://db.example/shop", "clickhouse_connect", "clickhouse"),
        ("chdb://", "chdb", "clickhouse"),
        ("spark://local[1]", "pyspark", "spark"),
    ],
)
def test_a_missing_package_names_the_extra(monkeypatch, url, module, extra):
    real = importlib.import_module

    def without(name, package=None):
        if name.split(".")[0] == module or name.endswith(f"engines.{extra}"):
            raise ModuleNotFoundError(f"No module named '{module}'", name=module)
        return real(name, package)

    monkeypatch.setattr(opening, "import_module", without)
    with pytest.raises(
        UsageError, match=rf"needs the package `{module}`. Install it: `pip install 'kpi-toolkit\[{extra}\]'`"
    ):
        open_engine(SourceSettings(url=url), Path())


def test_no_driver_is_imported_before_it_is_needed():
    code = (
        "import sys, kpi_toolkit.engines.open;"
        "heavy = {'psycopg', 'pyspark', 'chdb', 'clickhouse_connect'} & set(sys.modules); assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("url", ["postgres://anna@127.0.0.1:1/shop", "clickhouse://anna@127.0.0.1:1/shop"])
def test_a_server_that_does_not_answer(request, secret, url):
    request.getfixturevalue("chdb_ready")
    with pytest.raises(DataError) as caught:
        open_engine(SourceSettings(url=url, password_variable=secret), Path())
    text = str(caught.value)
    assert text.startswith(f"The source `{url.replace('anna@', '')}` cannot be opened: ")
    assert PASSWORD not in text
    assert "\n" not in text
    assert caught.value.exit_code == 2


@pytest.mark.slow
def test_a_wrong_password(postgres, monkeypatch):
    monkeypatch.setenv("KPI_TEST_WRONG", "wrong-secret")
    with pytest.raises(DataError, match=r"password authentication failed") as caught:
        open_engine(SourceSettings(url=postgres.url(), password_variable="KPI_TEST_WRONG"), Path())
    assert "wrong-secret" not in str(caught.value)


@pytest.mark.slow
def test_user_and_password_come_from_the_environment(postgres, secret, monkeypatch):
    monkeypatch.setenv("KPI_TEST_USER", "reader")
    url = f"postgres://127.0.0.1:{postgres.port}/shop"
    engine = open_engine(SourceSettings(url=url, user_variable="KPI_TEST_USER", password_variable=secret), Path())
    engine.define_sql("who", "SELECT current_user::text AS name")
    assert engine.run(engine.table("who")).name.tolist() == ["reader"]
    engine.close()


@pytest.mark.slow
def test_chdb_on_disk(chdb_ready, tmp_path):
    import clickhouse_connect

    client = clickhouse_connect.get_client(interface="chdb", path=str(tmp_path / "store"))
    client.command("CREATE DATABASE shop")
    client.command("CREATE TABLE shop.orders (a Int64) ENGINE = MergeTree ORDER BY a AS SELECT 7 AS a")
    client.close()
    engine = open_engine(SourceSettings(url="chdb://store?database=shop"), tmp_path)
    assert engine.source_tables() == ["orders"]
    assert engine.run(engine.table("source.orders")).a.tolist() == [7]
    engine.close()


@pytest.mark.slow
def test_chdb_left_open_by_somebody_who_forgot_it(chdb_ready, tmp_path):
    left = [open_engine(SourceSettings(url="chdb://first"), tmp_path)]
    left.append(left)  # only the collector ends a circle
    del left
    engine = open_engine(SourceSettings(url="chdb://second"), tmp_path)
    assert engine.source_tables() == []
    engine.close()
