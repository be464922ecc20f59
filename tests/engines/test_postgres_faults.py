"""What a PostgreSQL of other people refuses, hides or calls oddly is named for what it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.engines.open import open_engine
from kpi_toolkit.errors import DataError
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.settings import SourceSettings
from tests.engines.test_native_types import shop

__all__ = ["shop"]
pytestmark = pytest.mark.slow

USERS = (
    "CREATE TABLE native.users (user_id text, registered_at date, channel text)",
    "INSERT INTO native.users VALUES ('u', DATE '2026-10-01', 'web')",
)
TWO_ROWS = "INSERT INTO native.orders VALUES ('2', 'v', DATE '2026-10-06', 1)"


def _faults(shop: Callable[..., Any], *given: Any, **settings: Any) -> str:
    with pytest.raises(DataError) as caught:
        shop(*given, **settings)
    return str(caught.value)


def _notes(workspace: Any) -> dict[str, tuple[str, str]]:
    try:
        return {note.code: (note.text("en"), note.text("zh")) for note in workspace.sources.notes}
    finally:
        workspace.close()


def _sales(workspace: Any) -> float:
    try:
        return float(measure(workspace, "sales", "2026-10")["value"].iloc[0])
    finally:
        workspace.close()


@pytest.mark.parametrize("settings", ["", "tables: {orders: {}}\n", "tables: {orders: {from: orders}}\n"])
def test_a_table_that_may_not_be_read(shop: Callable[..., Any], settings: str) -> None:
    said = _faults(shop, {}, "REVOKE SELECT ON native.orders FROM reader", settings=settings)
    assert "his user may not read" in said
    assert "`orders`" in said
    assert ("GRANT SELECT ON orders TO …" in said) == bool(settings)


def test_a_further_table_that_may_not_be_read_is_said_in_both_languages(shop: Callable[..., Any]) -> None:
    notes = _notes(shop({}, *USERS))
    assert notes["unreadable_table"][0].startswith("the database has a table users, but this user may not read it")
    assert notes["unreadable_table"][1].startswith("数据库中有用户表，但当前用户无权读取")


def test_a_schema_that_may_not_be_used(shop: Callable[..., Any]) -> None:
    said = _faults(shop, {}, "REVOKE USAGE ON SCHEMA native FROM reader")
    assert "The user `reader` may not use the schema `native`" in said
    assert 'GRANT USAGE ON SCHEMA "native" TO "reader"' in said


def test_a_schema_that_is_not_there(postgres: Any, secret: str) -> None:
    with pytest.raises(DataError, match=r"has no schema `pubic`, which `source.url` names. Did you mean `public`"):
        open_engine(SourceSettings(url=postgres.url(options="?schema=pubic"), password_variable=secret), Path())


ONLY = "REVOKE SELECT ON native.orders FROM reader; GRANT SELECT ({}) ON native.orders TO reader"
NEEDED = "order_id, user_id, ordered_at, amount"


def test_columns_that_nobody_maps_need_not_be_readable(shop: Callable[..., Any]) -> None:
    assert _sales(shop({"secret": ("text", "'x'")}, ONLY.format(NEEDED))) == 7.25


def test_a_column_that_is_needed_and_may_not_be_read(shop: Callable[..., Any]) -> None:
    said = _faults(shop, {}, ONLY.format("order_id, user_id, ordered_at"))
    assert "column `amount` (`amount`): this user may not read it" in said
    assert "GRANT SELECT (amount) ON orders TO …" in said


def test_a_column_that_is_mapped_and_may_not_be_read(shop: Callable[..., Any]) -> None:
    mapped = "tables: {orders: {columns: {channel: secret}}}\n"
    said = _faults(shop, {"secret": ("text", "'x'")}, ONLY.format(NEEDED), settings=mapped)
    assert "column `secret` (`channel`): this user may not read it" in said


def test_a_further_column_that_may_not_be_read_is_said(shop: Callable[..., Any]) -> None:
    notes = _notes(shop({"channel": ("text", "'x'")}, ONLY.format(NEEDED)))
    assert notes["unreadable_column"][0].startswith("column channel of orders is there, but this user may not read it")
    assert notes["unreadable_column"][1].startswith("订单的 channel 列存在")


POLICY = (
    "ALTER TABLE native.orders ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY own ON native.orders FOR SELECT USING (user_id = 'u')",
)
VIEW = (
    "CREATE VIEW native.seen WITH (security_invoker) AS SELECT * FROM native.orders",
    "GRANT SELECT ON native.seen TO reader",
)


@pytest.mark.parametrize(
    "settings",
    [
        "",
        "tables: {orders: {filter: 'amount > 0'}}\n",
        "tables: {orders: {query: SELECT * FROM orders}}\n",
        "tables: {orders: {from: seen}}\n",
    ],
)
def test_rows_that_the_database_hides_are_said(shop: Callable[..., Any], settings: str) -> None:
    notes = _notes(shop({}, TWO_ROWS, *POLICY, *VIEW, settings=settings))
    assert notes["visible_rows_only"][0].startswith("orders: row-level security is in force for this user")
    assert notes["visible_rows_only"][1].startswith("订单：数据库对当前用户启用了行级安全")


def test_where_no_rows_are_hidden_nothing_is_said(shop: Callable[..., Any]) -> None:
    assert "visible_rows_only" not in _notes(shop({}, TWO_ROWS))


@pytest.mark.parametrize("name", ["shop.orders", "Sold Things", 'the "orders"', "订单", "a.b.c", "ORDERS", "o'rders"])
def test_names_of_tables_are_taken_letter_by_letter(shop: Callable[..., Any], name: str) -> None:
    quoted = name.replace("'", "''")
    assert (
        _sales(shop({}, settings=f"tables: {{orders: {{from: '{quoted}'}}}}\n", name=name.replace('"', '""'))) == 7.25
    )


def test_a_table_with_a_dot_is_not_the_table_of_a_schema(shop: Callable[..., Any]) -> None:
    far = (
        "DROP SCHEMA IF EXISTS far CASCADE",
        "CREATE SCHEMA far",
        "CREATE TABLE far.orders AS SELECT order_id, user_id, ordered_at, amount + 1 AS amount FROM native.orders",
        'CREATE TABLE native."far.orders" AS SELECT * FROM native.orders',
        "GRANT USAGE ON SCHEMA far TO reader",
        'GRANT SELECT ON far.orders, native."far.orders" TO reader',
    )
    assert _sales(shop({}, *far, settings="tables: {orders: {from: far.orders}}\n")) == 7.25
    assert _sales(shop({}, *far, settings='tables: {orders: {from: \'"far"."orders"\'}}\n')) == 8.25


def test_tables_that_differ_in_capitals_are_both_named(shop: Callable[..., Any]) -> None:
    twin = (
        'CREATE TABLE native."ORDERS" AS SELECT * FROM native."Orders"',
        'GRANT SELECT ON native."ORDERS" TO reader',
    )
    said = _faults(shop, {}, *twin, name="Orders")
    assert "`ORDERS`, `Orders`" in said
    assert "Say which is meant, letter by letter: `from: " in said


FAR = ["infinity", "-infinity", "12026-10-05", "0044-03-15 BC", "294276-12-31"]


@pytest.mark.parametrize("kind", ["date", "timestamp", "timestamptz"])
@pytest.mark.parametrize("value", FAR)
def test_times_that_no_calendar_has_are_named(shop: Callable[..., Any], kind: str, value: str) -> None:
    said = _faults(shop, {"ordered_at": (kind, f"'{value}'")}, TWO_ROWS)
    assert "column `ordered_at`: 1 of 2 rows (50.0%) are " in said
    assert "later than tomorrow" in said or "before 1971-01-01" in said
    assert "Correct them, or leave them out with `filter`" in said


def test_a_day_that_is_no_time_even_in_the_database_is_named(shop: Callable[..., Any]) -> None:
    said = _faults(shop, {"ordered_at": ("date", "'5874897-12-31'")})
    assert "table `orders`" in said
    assert "correct it, or leave it out with `filter`" in said


@pytest.mark.parametrize("value", FAR)
def test_times_that_no_calendar_has_may_be_segments(shop: Callable[..., Any], value: str) -> None:
    workspace = shop({"paid": ("date", f"'{value}'")})
    assert list(measure(workspace, "sales", "2026-10", by="paid")["segment"]) == ["", value]
    workspace.close()


def test_a_day_that_stands_for_never_can_be_left_out(shop: Callable[..., Any]) -> None:
    settings = "tables: {orders: {filter: isfinite(ordered_at)}}\n"
    assert _sales(shop({"ordered_at": ("date", "'infinity'")}, TWO_ROWS, settings=settings)) == 1


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1", "EUC_CN"])
def test_a_database_that_does_not_know_its_characters(postgres: Any, secret: str, encoding: str) -> None:
    import psycopg

    from tests.engines.conftest import PASSWORD

    login = f"host=127.0.0.1 port={postgres.port} user=kpi password={PASSWORD} dbname=shop"
    with psycopg.connect(login, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {encoding.lower()}")
        connection.execute(f"CREATE DATABASE {encoding.lower()} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
    url = postgres.url().replace("/shop", f"/{encoding.lower()}")
    with pytest.raises(DataError, match=f"has the encoding {encoding}.*UTF8 was expected.*createdb"):
        open_engine(SourceSettings(url=url, password_variable=secret), Path())


def test_a_query_that_takes_too_long_is_named(shop: Callable[..., Any]) -> None:
    endless = "(SELECT count(*)::text FROM generate_series(1, 1000000000))"
    slow = f"tables: {{orders: {{query: 'SELECT o.*, {endless} AS s FROM orders o'}}}}\n"
    try:
        said = _faults(shop, {}, "ALTER ROLE reader SET statement_timeout = '500ms'", settings=slow)
    finally:
        shop({}, "ALTER ROLE reader RESET statement_timeout").close()
    assert "statement timeout" in said
    assert "ALTER ROLE … SET statement_timeout" in said


def test_a_table_that_somebody_else_locks_is_named(shop: Callable[..., Any], postgres: Any, tmp_path: Path) -> None:
    import psycopg

    from tests.engines.conftest import PASSWORD

    shop({}, "ALTER ROLE reader SET lock_timeout = '300ms'").close()
    login = f"host=127.0.0.1 port={postgres.port} user=kpi password={PASSWORD} dbname=shop"
    try:
        with psycopg.connect(login) as other:
            other.execute("LOCK TABLE native.orders")
            with pytest.raises(DataError, match="Another session holds a lock on the table"):
                open_workspace(tmp_path)
    finally:
        postgres.admin("ALTER ROLE reader RESET lock_timeout")
