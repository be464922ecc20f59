"""Databases of every kind filled with the same tables, in the native types of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pytest

Rows = list[tuple[str | None, ...]]
TYPES = {
    "duckdb": ("VARCHAR", "DECIMAL(38, 9)", "TIMESTAMPTZ", "TIMESTAMP", "DATE", "BOOLEAN"),
    "postgres": ("varchar(80)", "numeric", "timestamptz", "timestamp", "date", "boolean"),
    "chdb": (
        "LowCardinality(Nullable(String))",
        "Nullable(Decimal(38, 9))",
        "Nullable(DateTime64(3, 'UTC'))",
        "Nullable(DateTime)",
        "Nullable(Date32)",
        "Nullable(Bool)",
    ),
    "spark": ("string", "decimal(38, 9)", "timestamp", "timestamp_ntz", "date", "boolean"),
}
"""Text, amounts, moments, local times, days, yes and no."""
NAMES = ("text", "amount", "moment", "local", "day", "yes")
LITERALS = {
    "chdb": {"moment": "toDateTime64({}, 3, 'UTC')"},
    "spark": {"moment": "TIMESTAMP {}", "local": "TIMESTAMP_NTZ {}", "day": "DATE {}"},
}
ZONES = {"duckdb": "+00", "postgres": "+00", "chdb": "", "spark": "Z"}
"""How a moment in UTC is written."""
QUOTED = {"duckdb": '"', "postgres": '"', "chdb": "`", "spark": "`"}
ESCAPED = ("chdb", "spark")
"""Engines in whose text a backslash begins a sign."""


def statements(kind: str, prefix: str, tables: Mapping[str, tuple[str, Rows]]) -> Iterator[str]:
    """Yield what makes and fills the tables with an engine's own types.

    Parameters
    ----------
    tables
        Name → columns, as ``order_id text, amount amount``, and rows of text; None is null.
    """
    types = dict(zip(NAMES, TYPES[kind], strict=True))
    end = {"chdb": " ENGINE = MergeTree ORDER BY tuple()", "spark": " USING parquet"}.get(kind, "")
    for table, (columns, rows) in tables.items():
        pairs = [column.split() for column in columns.split(", ")]
        quote = QUOTED[kind]
        declared = ", ".join(f"{quote}{name}{quote} {types[of]}" for name, of in pairs)
        yield f"CREATE TABLE {prefix}{table} ({declared}){end}"
        kinds = [of for _name, of in pairs]
        values = ("(" + ", ".join(map(literal, [kind] * len(row), kinds, row)) + ")" for row in rows)
        yield f"INSERT INTO {prefix}{table} VALUES {', '.join(values)}"


def literal(kind: str, of: str, value: str | None) -> str:
    """Write a value as the SQL of an engine."""
    if value is None or of in ("amount", "yes"):
        return value or "NULL"
    text = (value.replace("\\", "\\\\") if kind in ESCAPED else value).replace("'", "''")
    quoted = f"'{text}{ZONES[kind] if of == 'moment' else ''}'"
    return LITERALS.get(kind, {}).get(of, "{}").format(quoted)


def filled(
    kind: str, request: pytest.FixtureRequest, folder: Path, tables: Mapping[str, tuple[str, Rows]], name: str
) -> tuple[str, str]:
    """Fill an engine's database, and return the source for kpi.yaml and what stands in front of names of tables.

    Parameters
    ----------
    name
        Of the schema or database.
    """
    if kind == "duckdb":
        with duckdb.connect(str(folder / "shop.duckdb")) as database:
            for statement in statements(kind, "", tables):
                database.execute(statement)
        return "path: shop.duckdb", ""
    if kind == "postgres":
        server, schema = request.getfixturevalue("postgres"), name
        server.admin(
            f"DROP SCHEMA IF EXISTS {schema} CASCADE",
            f"CREATE SCHEMA {schema}",
            *statements(kind, f"{schema}.", tables),
            f"GRANT USAGE ON SCHEMA {schema} TO reader",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader",
        )
        url = server.url(options=f"?schema={schema}")
        return f"url: '{url}', password_variable: {request.getfixturevalue('secret')}", ""
    if kind == "chdb":
        request.getfixturevalue("chdb_ready")
        from clickhouse_connect import get_client

        client = get_client(interface="chdb", path=str(folder / "store"))
        for statement in (f"CREATE DATABASE {name}", *statements(kind, f"{name}.", tables)):
            client.command(statement)
        client.close()
        return f"url: 'chdb://{folder}/store?database={name}'", ""
    session = request.getfixturevalue("spark_session")
    for statement in (
        f"DROP DATABASE IF EXISTS {name} CASCADE",
        f"CREATE DATABASE {name}",
        *statements(kind, f"{name}.", tables),
    ):
        session.sql(statement)
    return "url: spark://", f"{name}."
