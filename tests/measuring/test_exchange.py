"""The library for other tools: what they read is complete, and gives the numbers that the toolkit gives."""

from typing import Any

import duckdb
import pytest
import sqlglot
from ruamel.yaml import YAML

import kpi_toolkit as kt
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.measuring.exchange import dbt, osi
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.periods.calendar import calendar_frames
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Rules, Settings

PERIOD = "2026-10"
KINDS = {"string": "VARCHAR", "int64": "BIGINT", "float64": "DOUBLE", "boolean": "BOOLEAN"}
WAITS = {metric.name for metric in CATALOGUE if metric.looks_ahead or metric.fact == "registration_cohorts"}
WAITS |= {"coupon_redemption_rate"}
"""Metrics that leave out what is not over yet, which no other tool can know of."""


def read(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


@pytest.fixture(scope="module")
def model() -> dict[str, Any]:
    document = read(osi(CATALOGUE, Rules(), "en"))
    assert document["version"] == "0.2.0.dev0"
    (only,) = document["semantic_model"]
    return dict(only)


@pytest.fixture(scope="module")
def database(example_shop: Workspace) -> duckdb.DuckDBPyConnection:
    """Return the example shop with all columns that canonical tables may have, and the calendar of a month."""
    connection = duckdb.connect()
    for name, table in TABLES.items():
        types = dict(table.unbound().schema().items())
        rows = example_shop.engine.run(example_shop.table(name)) if name in example_shop.sources.columns else None
        columns = []
        for column, kind in types.items():
            sql = KINDS.get(str(kind), str(kind).upper().partition("(")[0] if "decimal" not in str(kind) else str(kind))
            has = rows is not None and column in rows.columns
            columns.append(f'CAST({chr(34) + column + chr(34) if has else "NULL"} AS {sql}) AS "{column}"')
        connection.register(f"raw_{name}", rows) if rows is not None else None
        source = f'"raw_{name}"' if rows is not None else "(SELECT 1) WHERE 1 = 0"
        connection.execute(f'CREATE TABLE "{name}" AS SELECT {", ".join(columns)} FROM {source}')
    period = parse_period(PERIOD)
    for name, frame in calendar_frames([period], example_shop.data_end).items():
        connection.register(f"raw_{name}", frame)
        connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM "raw_{name}"')
    return connection


def test_every_metric_is_there_once_and_of_a_dataset(model: dict[str, Any]) -> None:
    assert sorted(metric["name"] for metric in model["metrics"]) == sorted(CATALOGUE.names)
    datasets = {dataset["name"]: {field["name"] for field in dataset["fields"]} for dataset in model["datasets"]}
    for metric in model["metrics"]:
        assert set(metric) == {"name", "expression", "description", "datatype", "ai_context", "custom_extensions"}
        (dialect,) = metric["expression"]["dialects"]
        assert dialect["dialect"] == "ANSI_SQL"
        columns = list(sqlglot.parse_one(dialect["expression"]).find_all(sqlglot.exp.Column))
        assert all(column.name in datasets[column.table] for column in columns)
    assert all({"name", "source", "description", "fields"} == set(dataset) for dataset in model["datasets"])


def test_the_expressions_give_the_numbers_of_the_toolkit(
    model: dict[str, Any], database: duckdb.DuckDBPyConnection, example_shop: Workspace
) -> None:
    expected = kt.measure(example_shop, None, PERIOD).set_index("metric")["value"]
    compared, differing = 0, set()
    for dataset in model["datasets"]:
        own = [metric for metric in model["metrics"] if CATALOGUE[metric["name"]].fact == dataset["name"]]
        source = sqlglot.transpile(dataset["source"], write="duckdb")[0]
        parts = [sqlglot.transpile(m["expression"]["dialects"][0]["expression"], write="duckdb")[0] for m in own]
        query = f"SELECT {', '.join(parts)} FROM ({source}) AS \"{dataset['name']}\" WHERE period = '{PERIOD}'"
        values = database.execute(query).fetchone()
        assert values is not None
        for metric, value in zip(own, values, strict=True):
            name = metric["name"]
            if name not in WAITS and expected[name] == expected[name] and value is not None:
                compared += 1
                if float(value) != pytest.approx(expected[name], rel=1e-9):
                    differing.add(name)
    assert differing == set()
    assert compared > 100


def test_what_dbt_reads_refers_to_what_is_there() -> None:
    chosen = [metric for metric in CATALOGUE if metric.stage in ("revenue", "retention", "acquisition")]
    document = read(dbt(chosen, Rules(), "zh"))
    measures = [measure["name"] for model in document["semantic_models"] for measure in model["measures"]]
    names = [metric["name"] for metric in document["metrics"]]
    assert len(set(measures)) == len(measures)
    assert len(set(names)) == len(names)
    assert {metric.name for metric in chosen} <= set(names)
    for metric in document["metrics"]:
        params = metric["type_params"]
        if metric["type"] == "simple":
            assert params["measure"] in measures
        elif metric["type"] == "ratio":
            assert {params["numerator"], params["denominator"]} <= set(names)
        else:
            assert metric["type"] == "derived"
            assert {part["name"] for part in params["metrics"]} <= set(names)
            columns = sqlglot.parse_one(params["expr"]).find_all(sqlglot.exp.Column)
            assert {column.name for column in columns} == {part["name"] for part in params["metrics"]}
    assert all(model["config"]["meta"]["sql"].startswith(("SELECT", "WITH")) for model in document["semantic_models"])


def test_what_is_made_of_others_comes_with_them(database: duckdb.DuckDBPyConnection) -> None:
    """A sum, a difference and a ratio, one of them of another, as the toolkit puts them together."""
    made_of = {
        "money_in": {"sum": ["sales", "topup_amount"]},
        "cost": {"difference": ["sales", "gross_profit"]},
        "of_it": {"ratio": ["cost", "money_in"]},
        "gap": {"difference": ["repurchase_rate", "repeat_purchase_rate_2"]},
    }
    labels = {name: {"label": {"zh": f"{name}（中）", "en": name}, "better": "higher"} for name in made_of}
    settings = Settings.model_validate({"metrics": {name: made_of[name] | labels[name] for name in made_of}})
    shop = from_frames(EXAMPLE_TABLES, settings)
    own = [shop.catalogue[name] for name in made_of]
    (model,) = read(osi(own, Rules(), "en"))["semantic_model"]
    told = {metric["name"]: metric["expression"]["dialects"][0]["expression"] for metric in model["metrics"]}
    assert set(told) > set(made_of)
    values = kt.measure(shop, list(told), PERIOD).set_index("metric")["value"]
    for dataset in model["datasets"]:
        source = sqlglot.transpile(dataset["source"], write="duckdb")[0]
        database.execute(
            f"CREATE OR REPLACE VIEW \"{dataset['name']}\" AS SELECT * FROM ({source}) WHERE period = '{PERIOD}'"
        )
    for name in made_of:
        columns = {column.sql() for column in sqlglot.parse_one(told[name]).find_all(sqlglot.exp.Column)}
        facts = {column.partition(".")[0] for column in columns}
        sql = told[name] if len(facts) == 1 else _each_by_itself(told[name])
        (value,) = (
            database.execute(f"SELECT {sql} {'FROM ' + next(iter(facts)) if len(facts) == 1 else ''}").fetchone() or ()
        )
        assert float(value) == pytest.approx(values[name], rel=1e-9), name
    document = read(dbt(own, Rules(), "zh"))
    of_type = {metric["name"]: (metric["type"], metric["type_params"]) for metric in document["metrics"]}
    assert of_type["of_it"] == ("ratio", {"numerator": "cost", "denominator": "money_in"})
    assert of_type["cost"] == (
        "derived",
        {"expr": "sales - gross_profit", "metrics": [{"name": "sales"}, {"name": "gross_profit"}]},
    )
    assert {"sales", "gross_profit", "topup_amount"} <= set(of_type)


def _each_by_itself(sql: str) -> str:
    """Write each aggregate as a query of its own data set, for those of several."""
    tree = sqlglot.parse_one(sql)
    for aggregate in list(tree.find_all(sqlglot.exp.AggFunc)):
        (table,) = {column.table for column in aggregate.find_all(sqlglot.exp.Column)}
        aggregate.replace(sqlglot.parse_one(f"(SELECT {aggregate.sql()} FROM {table})"))
    return tree.sql("duckdb")


def test_other_tools_are_named_and_others_refused(capsys: pytest.CaptureFixture[str]) -> None:
    from kpi_toolkit.commands.show import print_metrics

    print_metrics("sales", False, None, None, "", "osi")
    assert "SUM(order_periods.net_amount)" in capsys.readouterr().out
    with pytest.raises(kt.KpiError, match="not written for `dbx`"):
        print_metrics(None, False, None, None, "", "dbx")
