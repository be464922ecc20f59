"""Nothing that kpi.yaml says can write to a database."""

import pandas as pd
import pytest

from kpi_toolkit.engines.database import DatabaseEngine
from kpi_toolkit.engines.open import open_engine
from kpi_toolkit.errors import DataError
from kpi_toolkit.settings import SourceSettings

WRITING = [
    "INSERT INTO shop_orders VALUES (9)",
    "DROP TABLE shop_orders",
    "SELECT 1; DROP TABLE shop_orders",
    "SELECT 1) AS x; DROP TABLE shop_orders; --",
    "WITH gone AS (DELETE FROM shop_orders RETURNING *) SELECT * FROM gone",
    "SELECT * INTO copied FROM shop_orders",
    "CREATE TABLE copied AS SELECT 1 AS a",
    "TRUNCATE TABLE shop_orders",
    "GRANT ALL ON shop_orders TO reader",
    "SET default_transaction_read_only = off",
    "SELECT lo_create(0)",
    "SELECT * FROM dblink('host=other', 'DROP TABLE shop_orders') AS t(a int)",
]


@pytest.mark.parametrize("sql", WRITING)
def test_a_query_that_writes_is_refused(database: DatabaseEngine, sql: str) -> None:
    database.bind("source.shop_orders", pd.DataFrame({"a": [1, 2]}))
    with pytest.raises(DataError, match=r"only one SELECT|reaches beyond|nvalid expression|xpecting|rror"):
        database.define_sql("source.q", sql)
    with pytest.raises(DataError):
        database.define_where("source.w", "source.shop_orders", f"1 = 1) ; {sql} ; SELECT (1")
    assert database.run(database.table("source.shop_orders")).a.tolist() == [1, 2]
    assert not {"source.q", "source.w"} & set(database.tables())


@pytest.fixture
def shop(postgres, secret):
    postgres.admin(
        "DROP SCHEMA IF EXISTS sales CASCADE",
        "CREATE SCHEMA sales",
        "CREATE TABLE sales.orders AS SELECT 1 AS a UNION ALL SELECT 2",
        "CREATE SEQUENCE sales.numbers",
        "CREATE FUNCTION sales.writes() RETURNS int LANGUAGE plpgsql VOLATILE SECURITY DEFINER AS "
        "$$BEGIN INSERT INTO sales.orders VALUES (9); RETURN 1; END$$",
        # Far more than a reader should have: the toolkit must not need its user to be harmless.
        "GRANT ALL ON SCHEMA sales TO reader",
        "GRANT ALL ON ALL TABLES IN SCHEMA sales TO reader",
        "GRANT ALL ON ALL SEQUENCES IN SCHEMA sales TO reader",
    )
    engine = open_engine(SourceSettings(url=postgres.url(options="?schema=sales"), password_variable=secret), None)
    yield engine
    engine.close()


def _state(postgres):
    return postgres.admin(
        "SELECT (SELECT count(*) FROM sales.orders), (SELECT last_value FROM sales.numbers), "
        "(SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        " WHERE nspname NOT LIKE 'pg_%' AND nspname <> 'information_schema')"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "call", ["writes()", "nextval('numbers')", "set_config('transaction_read_only', 'off', false)"]
)
def test_functions_that_write_change_nothing(shop, postgres, call):
    before = _state(postgres)
    shop.define_sql("source.q", f"SELECT {call} AS a FROM orders")
    for ask in (lambda: shop.run(shop.table("source.q")), lambda: shop.materialise("kept", shop.table("source.q"))):
        with pytest.raises(DataError, match=r"read-only|read-write|set-returning|invalid"):
            ask()
    assert _state(postgres) == before


@pytest.mark.slow
def test_work_leaves_no_trace(shop, postgres):
    before = _state(postgres)
    shop.bind("t", pd.DataFrame({"a": [1]}))
    shop.define("v", shop.table("source.orders"))
    shop.materialise("kept", shop.table("v"))
    assert len(shop.run(shop.table("kept"))) == 2
    assert _state(postgres) == before
    shop.close()
    assert postgres.admin("SELECT count(*) FROM pg_class WHERE relname LIKE 'kpi\\_\\_%'") == [(0,)]


@pytest.mark.slow
def test_what_is_dropped_is_gone_from_the_session(shop):
    for _ in range(3):
        shop.bind("t", pd.DataFrame({"a": [1]}))
        shop.materialise("kept", shop.table("t"))
    shop.drop("t")
    names = "SELECT relname FROM pg_class WHERE relname LIKE 'kpi\\_\\_%'"
    shop.define_sql("source.names", names)
    assert len(shop.run(shop.table("source.names"))) == 1


@pytest.mark.slow
def test_somebody_elses_spark_session_stays_as_it_was(spark_session):
    spark_session.sql("SELECT 7 AS a").createOrReplaceTempView("orders")
    before = spark_session.conf.get("spark.sql.session.timeZone")
    engine = open_engine(SourceSettings(url="spark://"), None)
    engine.bind("orders", pd.DataFrame({"a": [1]}))
    engine.define_sql("source.q", "SELECT a + 1 AS a FROM orders")
    assert "orders" in engine.source_tables()
    assert engine.run(engine.table("source.q")).a.tolist() == [8]
    assert engine.run(engine.table("orders")).a.tolist() == [1]
    engine.close()
    assert spark_session.conf.get("spark.sql.session.timeZone") == before == "Asia/Shanghai"
    assert [table.name for table in spark_session.catalog.listTables()] == ["orders"]
    spark_session.catalog.dropTempView("orders")
