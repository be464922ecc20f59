"""Databases that are compiled for and never run here; and their runner, over DuckDB's own DB-API."""

import duckdb
import ibis
import pandas as pd
import pytest

from kpi_toolkit.engines.database import DatabaseEngine
from kpi_toolkit.engines.dbapi import TYPES, DbApiDriver
from kpi_toolkit.engines.divergences import DIVERGENCES, check_engine
from kpi_toolkit.errors import DataError, UsageError


@pytest.fixture
def over_dbapi():
    connection = duckdb.connect()
    connection.execute("CREATE TABLE orders AS SELECT 1 AS a, 'x' AS b")
    engine = DatabaseEngine(DbApiDriver(connection, "duckdb"))
    yield engine
    engine.close()


def test_the_runner_reads_and_computes(over_dbapi):
    assert over_dbapi.source_tables() == ["main.orders"]
    assert over_dbapi.columns("source.main.orders") == {"a": "int32", "b": "string"}
    over_dbapi.define_sql("source.q", "SELECT a + 1 AS a FROM orders")
    over_dbapi.materialise("kept", over_dbapi.table("source.q"))
    assert over_dbapi.run(over_dbapi.table("kept")).a.tolist() == [2]


def test_the_runner_passes_what_needs_no_zones(over_dbapi):
    assert [fault.split(":")[0] for fault in check_engine(over_dbapi)] == ["local day"]


def test_the_runner_says_what_it_cannot(over_dbapi):
    with pytest.raises(UsageError, match=r"`mysql` is no dialect of this runner"):
        DbApiDriver(None, "mysql")
    with pytest.raises(DataError, match=r"Table with name nope does not exist"):
        over_dbapi.columns("source.nope")
    with pytest.raises(DataError, match=r"may not make temporary tables"):
        over_dbapi.bind("t", pd.DataFrame({"a": range(30_000)}))


class _Compiling(DbApiDriver):
    """A driver that has no database: what it would be sent is kept."""

    def __init__(self, dialect: str) -> None:
        super().__init__(None, dialect)


@pytest.mark.parametrize("dialect", [name for name in TYPES if name != "duckdb"])
@pytest.mark.parametrize("case", DIVERGENCES, ids=lambda case: case.name)
def test_every_question_compiles(dialect, case):
    engine = DatabaseEngine(_Compiling(dialect))
    engine.bind("t", pd.DataFrame({name: list(values) for name, values in case.frame.items()}))
    if case.name == "local day":
        with pytest.raises(DataError, match=r"moves no times between zones"):
            case.ask(engine.table("t"), engine)
        return
    sql = engine.sql(case.ask(engine.table("t"), engine))
    assert "kpi__2_t" in sql
    assert sql.startswith("WITH")


def test_a_cast_of_yes_and_no_is_a_case():
    t = ibis.table({"yes": "boolean"}, name="t")
    engine = DatabaseEngine(_Compiling("trino"))
    engine.bind("t", pd.DataFrame({"yes": [True]}))
    assert "CASE WHEN" in engine.sql(t.select(n=t.yes.cast("int64")))
