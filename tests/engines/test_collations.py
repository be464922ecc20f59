"""Columns that a database compares without regard to capitals: here values are compared by their characters, and that is said."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow

COMPARED = [
    ("postgres", "citext", 1, 1),
    ("postgres", "text COLLATE collated.no_capitals", 1, 2),
    ("postgres", "varchar(9) COLLATE collated.no_capitals", 1, 2),
    ("spark", "string COLLATE UTF8_LCASE", 1, None),
]
"""Engine and type, and orders for which `channel = 'web'` in a filter, and in a query, which has the database's own comparison
(citext's only where its extension lies in the schema that `source.url` names, which it does not here)."""
ROWS = [
    ("1", "Ann", "Web", "paid"),
    ("2", "ann", "web", "Paid"),
    ("3", "ANN ", "WEB", "CANCELLED"),
    ("4", "bob", "app", "paid"),
]


@pytest.fixture
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Workspace]:
    """Return a maker of a workspace whose texts have a type: ``shop(engine, type, more of kpi.yaml)``."""

    def make(engine: str, kind: str, settings: str = "") -> Workspace:
        columns = (
            f"order_id {kind}, user_id {kind}, channel {kind}, status {kind}, ordered_at date, amount decimal(9, 2)"
        )
        values = ", ".join(f"({', '.join(map(repr, row))}, DATE '2026-10-05', {10 ** int(row[0])})" for row in ROWS)
        source = prepared(request, engine, columns, values)
        (tmp_path / "kpi.yaml").write_text(f"language: en\nsource: {source}\n{settings}", "utf-8")
        return open_workspace(tmp_path)

    return make


def prepared(request: pytest.FixtureRequest, engine: str, columns: str, values: str) -> str:
    """Fill the table of an engine, and return the source for kpi.yaml."""
    if engine == "postgres":
        server = request.getfixturevalue("postgres")
        server.admin(
            "DROP SCHEMA IF EXISTS collated CASCADE",
            "CREATE SCHEMA collated",
            "CREATE EXTENSION IF NOT EXISTS citext",
            "CREATE COLLATION collated.no_capitals (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
            f"CREATE TABLE collated.orders ({columns})",
            f"INSERT INTO collated.orders VALUES {values}",
            "GRANT USAGE ON SCHEMA collated TO reader",
            "GRANT SELECT ON ALL TABLES IN SCHEMA collated TO reader",
        )
        url = server.url(options="?schema=collated")
        return f"{{url: '{url}', password_variable: {request.getfixturevalue('secret')}}}"
    session = request.getfixturevalue("spark_session")
    for statement in (
        "DROP DATABASE IF EXISTS collated CASCADE",
        "CREATE DATABASE collated",
        f"CREATE TABLE collated.orders ({columns}) USING parquet",
        f"INSERT INTO collated.orders VALUES {values}",
    ):
        session.sql(statement)
    return "spark://"


def values_of(workspace: Workspace, metric: str, by: str | None = None) -> dict[str, float]:
    frame = measure(workspace, metric, "2026-10", by=by)
    return dict(zip(frame["segment"], frame["value"], strict=True))


@pytest.mark.parametrize(("engine", "kind", "filtered", "queried"), COMPARED)
def test_values_are_compared_by_their_characters_and_those_that_differ_by_capitals_are_said(
    shop: Callable[..., Workspace], engine: str, kind: str, filtered: int, queried: int | None
) -> None:
    prefix = "collated." if engine == "spark" else ""
    opened = shop(engine, kind, f"tables: {{orders: {{from: {prefix}orders}}}}\n")
    told = values_of(opened, "sales", "channel"), values_of(opened, "buyers")
    assert told == ({"": 10110, "Web": 10, "app": 10000, "web": 100}, {"": 3})
    codes = [note.code for note in opened.context.notes]
    assert {"spelt_otherwise", "ids_in_capitals"} <= set(codes)
    opened.close()
    fold = "rules: {ids: {fold_case: true}}\n"
    ways = {f"from: {prefix}orders, filter: \"channel = 'web'\"": filtered}
    if queried is not None:
        ways["query: \"SELECT * FROM collated.orders WHERE channel = 'web'\""] = queried
    for chosen, expected in ways.items():
        opened = shop(engine, kind, f"{fold}tables: {{orders: {{{chosen}}}}}\n")
        assert (values_of(opened, "orders")[""], values_of(opened, "buyers")[""]) == (expected, 1)
        opened.close()
