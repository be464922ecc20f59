"""Every native type of a database as id, text, time, amount and segment: the right value, or a fault that names it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.errors import DataError
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import open_workspace
from tests.engines.native import check_is_id_and_text, check_is_no_id, check_is_time, values_of
from tests.whole import part_of

pytestmark = pytest.mark.slow

PLAIN = {"order_id": ("text", "'1'"), "user_id": ("text", "'u'"), "ordered_at": ("date", "DATE '2026-10-05'")}
NUMBERS = {
    "smallint": "7",
    "integer": "7",
    "bigint": "7",
    "oid": "7",
    "numeric": "7.25",
    "numeric(18, 4)": "7.25",
    "numeric(12, 2)": "7.25",
    "numeric(4, 6)": "0.0025",
    "numeric(5, -2)": "700",
    "numeric(60, 20)": "7.25",
    "real": "7.25",
    "double precision": "7.25",
}
TEXTS = {"text": "'x'", "varchar(9)": "'x'", "char(4)": "'x'", '"char"': "'x'", "name": "'x'", "mood": "'x'"}
TIMES = {"date": "'2026-10-05'", "timestamp": "'2026-10-05 08:30'", "timestamptz": "'2026-10-05 08:30+08'"}
OTHERS = {
    "money": "7.25::numeric::money",
    "boolean": "true",
    "uuid": "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
    "json": "'{}'",
    "jsonb": "'{}'",
    "xml": "'<a/>'",
    "bytea": "'x'",
    "inet": "'10.0.0.1'",
    "cidr": "'10.0.0.0/8'",
    "macaddr": "'08:00:2b:01:02:03'",
    "interval": "'1 day'",
    "time": "'08:30'",
    "timetz": "'08:30+08'",
    "point": "'(1,2)'",
    "box": "'(1,2),(3,4)'",
    "circle": "'<(1,2),3>'",
    "path": "'((1,2),(3,4))'",
    "bit(3)": "B'101'",
    "varbit": "B'101'",
    "tsvector": "'a'",
    "int4range": "'[1,2)'",
    "int4multirange": "'{[1,2)}'",
    "integer[]": "'{1}'",
    "text[]": "'{a}'",
    "pair": "ROW(1, 'a')",
    "pg_lsn": "'16/B374D848'",
}
ALL = NUMBERS | TEXTS | TIMES | OTHERS


@pytest.fixture
def shop(postgres: Any, secret: str, tmp_path: Path) -> Callable[..., Any]:
    """Return a maker of a workspace over one table of PostgreSQL: ``shop({column: (type, value)}, …)``."""

    def make(columns: dict[str, tuple[str, str]], *more: str, settings: str = "", name: str = "orders") -> Any:
        wanted = {"amount": ("numeric", "7.25")} | columns
        types = ", ".join(f"{column} {kind}" for column, (kind, _) in (PLAIN | wanted).items())
        row = ", ".join(value for _, value in (PLAIN | wanted).values())
        postgres.admin(
            "DROP SCHEMA IF EXISTS native CASCADE",
            "CREATE SCHEMA native",
            "CREATE TYPE native.mood AS ENUM ('x', 'y')",
            "CREATE TYPE native.pair AS (a int, b text)",
            "SET search_path = native",
            f'CREATE TABLE "{name}" ({types})',
            f'INSERT INTO "{name}" VALUES ({row})',
            "GRANT USAGE ON SCHEMA native TO reader",
            "GRANT SELECT ON ALL TABLES IN SCHEMA native TO reader",
            *more,
        )
        source = f"source: {{url: '{postgres.url(options='?schema=native')}', password_variable: {secret}}}\n"
        (tmp_path / "kpi.yaml").write_text(source + "language: en\n" + settings, "utf-8")
        return open_workspace(tmp_path)

    return make


@pytest.mark.parametrize("kind", part_of([*ALL], 2))
def test_a_column_that_nobody_maps_never_blocks_its_table(shop: Callable[..., Any], kind: str) -> None:
    segments = values_of(shop({"further": (kind, ALL[kind])}), by="further")
    assert segments.pop("") == 7.25
    assert list(segments.values()) == [7.25]


@pytest.mark.parametrize("kind", part_of([*NUMBERS], 2))
def test_every_number_is_an_amount(shop: Callable[..., Any], kind: str) -> None:
    assert values_of(shop({"amount": (kind, NUMBERS[kind])}))[""] == float(NUMBERS[kind])


@pytest.mark.parametrize("kind", TIMES)
def test_every_time_is_a_time(shop: Callable[..., Any], kind: str) -> None:
    check_is_time(shop, kind, TIMES[kind])


UNFIT = [("amount", "number", kind) for kind in ALL if kind not in NUMBERS]
UNFIT += [("ordered_at", "time", kind) for kind in ALL if kind not in TIMES]


@pytest.mark.parametrize(("column", "wanted", "kind"), UNFIT)
def test_what_is_no_number_or_time_is_named(shop: Callable[..., Any], column: str, wanted: str, kind: str) -> None:
    with pytest.raises(DataError) as caught:
        shop({column: (kind, ALL[kind])})
    (fault,) = caught.value.faults
    assert f"column `{column}`" in fault
    assert f"must be a {wanted}. Cast it in a `query`" in fault
    assert kind not in OTHERS or f"its type is `{kind.replace('integer', 'int4')}`" in fault


FLOATS = ("real", "double precision")


@pytest.mark.parametrize("kind", FLOATS)
def test_a_float_with_decimals_is_no_id(shop: Callable[..., Any], kind: str) -> None:
    check_is_no_id(shop, kind, ALL[kind])


@pytest.mark.parametrize("kind", part_of([kind for kind in ALL if kind not in FLOATS], 3))
def test_every_type_is_an_id_and_a_text(shop: Callable[..., Any], kind: str) -> None:
    check_is_id_and_text(shop, kind, ALL[kind])


def test_ids_that_are_equal_numbers_are_one_person(shop: Callable[..., Any]) -> None:
    second = "INSERT INTO native.orders VALUES ('2', 1.00, '2026-10-06', 1), ('3', 1, '2026-10-07', 1)"
    assert values_of(shop({"user_id": ("numeric", "1.0")}, second), "buyers")[""] == 1


def test_amounts_with_more_digits_than_are_kept_are_refused(shop: Callable[..., Any]) -> None:
    with pytest.raises(DataError) as caught:
        shop({"amount": ("numeric", "7.00001")})
    assert "have more than 4 decimal places" in caught.value.faults[0]


@pytest.mark.parametrize("value", ["'NaN'", "'Infinity'", "1e30"])
def test_what_is_no_amount_is_named(shop: Callable[..., Any], value: str) -> None:
    with pytest.raises(DataError) as caught:
        shop({"amount": ("numeric", value)})
    assert "cannot be read as an amount" in caught.value.faults[0]


def test_a_view_that_sums(shop: Callable[..., Any]) -> None:
    view = (
        "CREATE VIEW native.sums AS SELECT order_id, user_id, ordered_at, sum(amount) AS amount "
        "FROM native.orders GROUP BY 1, 2, 3"
    )
    grant = "GRANT SELECT ON native.sums TO reader"
    found = shop({"amount": ("numeric(12, 2)", "7.25")}, view, grant, settings="tables: {orders: {from: sums}}\n")
    assert values_of(found)[""] == 7.25


def test_text_with_an_offset_keeps_it_by_the_remedy(shop: Callable[..., Any]) -> None:
    column = {"ordered_at": ("text", "'2026-10-31 20:00:00+00'")}
    with pytest.raises(DataError) as caught:
        shop(column)
    assert "Where it has an offset, as +08:00, cast it to a type with a zone, which keeps it." in caught.value.faults[0]
    cast = "SELECT order_id, user_id, ordered_at::timestamptz, amount FROM native.orders"
    settings = f'time_zone: Asia/Shanghai\ntables: {{orders: {{query: "{cast}"}}}}\n'
    workspace = shop(column, settings=settings)
    frame = measure(workspace, "sales", ["2026-10-31", "2026-11-01"])
    workspace.close()
    assert frame["value"].fillna(0).tolist() == [0, 7.25]


def test_segments_by_a_time_are_local_times(shop: Callable[..., Any]) -> None:
    segments = values_of(shop({"paid": ("timestamptz", "'2026-10-05 16:30:00Z'")}), by="paid")
    assert [segment[:16] for segment in segments] == ["", "2026-10-06 00:30"]
