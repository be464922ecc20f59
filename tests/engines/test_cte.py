"""Views in Python: which query brings which CTEs along, in which order, under which names."""

import ibis
import pytest
from sqlglot import exp, parse_one

from kpi_toolkit.engines.cte import Definitions, one_select
from kpi_toolkit.errors import DataError

SCHEMA = ibis.schema({"a": "int64"})


def select(sql):
    return parse_one(sql, read="postgres")


@pytest.fixture
def names():
    one = Definitions("postgres")
    one.keep("t", one.new_name("t"), SCHEMA)
    one.define("middle", select("SELECT a FROM t"), SCHEMA)
    one.define("last", select("SELECT l.a FROM middle AS l JOIN middle ON true"), SCHEMA)
    return one


def test_only_what_is_read_is_brought_along_in_order(names):
    names.define("other", select("SELECT 9 AS a"), SCHEMA)
    sql = names.expand(select("SELECT * FROM last"), {}).sql("postgres")
    assert sql == (
        'WITH "kpi__2_middle" AS (SELECT a FROM "kpi__1_t" AS "t"), "kpi__3_last" AS (SELECT l.a FROM '
        '"kpi__2_middle" AS "l" JOIN "kpi__2_middle" AS "middle" ON TRUE) SELECT * FROM "kpi__3_last" AS "last"'
    )


def test_a_querys_own_ctes_hide_views(names):
    sql = names.expand(select("WITH middle AS (SELECT 1 AS a) SELECT * FROM middle"), {}).sql("postgres")
    assert sql == "WITH middle AS (SELECT 1 AS a) SELECT * FROM middle"


def test_names_in_other_schemas_are_left_alone(names):
    assert "kpi__" not in names.expand(select('SELECT * FROM "sales"."t"'), {}).sql("postgres")


def test_tables_of_the_source_are_found_through_views(names):
    names.define("v", select('SELECT * FROM "source"."orders" AS o'), SCHEMA)
    query = select("SELECT * FROM v")
    assert names.sources_of(query) == {"orders"}
    own = exp.Table(this=exp.to_identifier("orders"), db=exp.to_identifier("sales"))
    assert 'FROM sales.orders AS "o"' in names.expand(query, {"orders": own}).sql("postgres")


def test_a_view_over_what_it_replaces(names):
    names.define("middle", select("SELECT a + 1 AS a FROM middle"), SCHEMA)
    sql = names.expand(select("SELECT * FROM middle"), {}).sql("postgres")
    assert sql.count("kpi__1_t") == 1
    assert sql.index("kpi__2_middle") < sql.index("kpi__4_middle")


def test_a_table_is_free_when_nothing_reads_it_any_more(names):
    assert names.keep("t", names.new_name("t"), SCHEMA) == []
    assert names.drop("last") == []
    assert names.drop("middle") == ["kpi__1_t"]
    assert names.drop("t") == ["kpi__4_t"]
    assert names.drop("t") == []


def test_sql_names_are_short_and_never_the_same(names):
    made = [names.new_name("kpi_order_history_by " + "users.channel 渠道" * 9) for _ in range(3)]
    assert len(set(made)) == 3
    assert all(len(name.encode()) <= 63 and name.isascii() for name in made)


@pytest.mark.parametrize(
    "sql", ["SELECT 1", "SELECT 1;", "WITH a AS (SELECT 1) SELECT * FROM a", "SELECT 1 UNION SELECT 2"]
)
def test_what_is_one_select(sql):
    assert isinstance(one_select(sql, "postgres"), exp.Query)


@pytest.mark.parametrize(
    "sql",
    ["", "SELECT FROM WHERE", "SELECT 1; SELECT 2", "DELETE FROM t", "SELECT 1) AS x --", "VACUUM", "EXPLAIN SELECT 1"],
)
def test_what_is_not(sql):
    with pytest.raises(DataError):
        one_select(sql, "postgres")
