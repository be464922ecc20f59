"""The SQL of every metric in every dialect, written into one file: ``make golden``.

One query per fact and dialect, with all its metrics merged, as it is run; derived tables stand before the facts.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
from sqlglot import parse_one

from kpi_toolkit.engines.clickhouse import ClickHouseDriver
from kpi_toolkit.engines.database import DatabaseEngine, Driver
from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.engines.postgres import PostgresDriver
from kpi_toolkit.engines.spark import SparkDriver, compile_without_backend
from kpi_toolkit.facts import DERIVED, FACTS, FactInputs
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Rules

FILE = Path(__file__).parent / "golden.sql"
COVERED = (date(2025, 1, 1), date(2026, 10, 31))
DRIVERS: dict[str, type[Driver]] = {"postgres": PostgresDriver, "clickhouse": ClickHouseDriver, "spark": SparkDriver}
DIALECTS = ("duckdb", *DRIVERS)
TITLE = re.compile(r"^-- (\w+): (.+)$", re.MULTILINE)


def expressions() -> dict[str, ir.Table]:
    """Every derived table, and of every fact the query of all its metrics."""
    tables = {name: table.unbound() for name, table in TABLES.items()}
    inputs = FactInputs(tables, Rules(), dict.fromkeys(TABLES, COVERED))
    found: dict[str, ir.Table] = {}
    for name, derived in DERIVED.items():  # in order: some are built from those before them
        found[name] = derived.build(inputs)
        tables[name] = ibis.table(found[name].schema(), name=name)
    for name, fact in FACTS.items():
        rows = fact.build(inputs)
        metrics = [metric for metric in CATALOGUE if metric.fact == name]
        parts = {key: part for metric in metrics for key, part in metric.expressions(rows).items()}
        found[name] = rows.group_by("period").agg(fact__rows=rows.count(), **parts)
    return found


def queries(dialect: str) -> Iterator[tuple[str, str]]:
    """Yield each name of :func:`expressions` with its SQL, laid out for reading; no database is asked."""
    if dialect == "duckdb":
        with DuckDBEngine() as engine:
            for name, expression in expressions().items():
                yield name, engine.compiled(expression).sql
        return
    compile_without_backend()
    driver = DRIVERS[dialect]
    compiler = DatabaseEngine(driver.__new__(driver))  # without a connection it compiles all the same
    for name, expression in expressions().items():
        yield name, parse_one(compiler.compiled(expression).sql, read=dialect).sql(dialect, pretty=True)


def written(dialect: str) -> dict[str, str]:
    """Return the SQL of a dialect by name, as the file has it."""
    parts = TITLE.split(FILE.read_bytes().decode())[1:]  # as it is: a carriage return may stand in the SQL
    titled = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return {name: sql.strip() for found, name, sql in titled if found == dialect}


if __name__ == "__main__":
    texts = [f"-- {dialect}: {name}\n{sql}\n\n" for dialect in DIALECTS for name, sql in queries(dialect)]
    FILE.write_bytes("".join(texts).encode())
