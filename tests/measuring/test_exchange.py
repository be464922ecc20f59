"""The library for other tools: what they read is complete, and gives the numbers that the toolkit gives."""

from typing import Any

import duckdb
import pytest
import sqlglot
from ruamel.yaml import YAML

import kpi_toolkit as kt
from kpi_toolkit.measuring.exchange import dbt, osi
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.periods.calendar import calendar_frames
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Rules

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


def test_other_tools_are_named_and_others_refused(capsys: pytest.CaptureFixture[str]) -> None:
    from kpi_toolkit.commands.show import print_metrics

    print_metrics("sales", False, None, None, "", "osi")
    assert "SUM(order_periods.net_amount)" in capsys.readouterr().out
    with pytest.raises(kt.KpiError, match="not written for `dbx`"):
        print_metrics(None, False, None, None, "", "dbx")
