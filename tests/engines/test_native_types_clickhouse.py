"""Every native type of ClickHouse as id, text, time, amount and segment: the right value, or a fault that names it."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.errors import DataError
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import open_workspace
from tests.engines.native import check_is_id_and_text, check_is_no_id, check_is_time, values_of
from tests.whole import part_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("chdb_ready")]

PLAIN = {"order_id": ("String", "'1'"), "user_id": ("String", "'u'"), "ordered_at": ("Date", "'2026-10-05'")}
WHOLE = [f"{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64, 128)]
WHOLE += ["Nullable(Int64)", "LowCardinality(UInt32)", "SimpleAggregateFunction(sum, UInt64)"]
DECIMALS = ["Decimal32(2)", "Decimal64(4)", "Decimal128(10)", "Decimal256(20)", "Decimal(76, 40)", "Decimal(12, 2)"]
DECIMALS += ["Nullable(Decimal(18, 4))", "SimpleAggregateFunction(sum, Decimal(38, 2))"]
FLOATS = ["Float32", "Float64", "BFloat16", "Nullable(Float64)"]
NUMBERS = dict.fromkeys(WHOLE, "7") | dict.fromkeys([*DECIMALS, *FLOATS], "'7.25'")
TEXTS = dict.fromkeys(
    ["String", "Nullable(String)", "LowCardinality(String)", "LowCardinality(Nullable(String))", "FixedString(4)"],
    "'x'",
) | {"Enum8('x' = 1, 'y' = 2)": "'x'", "Enum16('x' = 1)": "'x'"}
TIMES = {
    "Date": "'2026-10-05'",
    "Date32": "'2026-10-05'",
    "LowCardinality(Date)": "'2026-10-05'",
    "DateTime": "'2026-10-05 08:30:00'",
    "DateTime('UTC')": "'2026-10-05 08:30:00'",
    "DateTime('America/New_York')": "'2026-10-05 08:30:00'",
    "DateTime64(3)": "'2026-10-05 08:30:00.123'",
    "DateTime64(9, 'Asia/Shanghai')": "'2026-10-05 08:30:00.123456789'",
    "Nullable(DateTime64(6))": "'2026-10-05 08:30:00'",
}
OTHERS = {
    "Bool": "true",
    "UInt256": "'115792089237316195423570985008687907853269984665640564039457584007913129639935'",
    "Int256": "'-7'",
    "UUID": "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
    "IPv4": "'10.0.0.1'",
    "IPv6": "'::1'",
    "Time": "'08:30:00'",
    "Time64(3)": "'08:30:00'",
    "Array(String)": "['x']",
    "Array(Nullable(UInt8))": "[1, NULL]",
    "Tuple(UInt8, String)": "(1, 'x')",
    "Tuple(a UInt8, b String)": "(1, 'x')",
    "Map(String, UInt8)": "map('a', 1)",
    "JSON": "'{\"a\": 1}'",
    "Variant(String, UInt8)": "'x'",
    "Dynamic": "'x'",
    "Point": "(1, 2)",
    "Ring": "[(1, 2)]",
    "IntervalDay": "toIntervalDay(1)",
    "AggregateFunction(sum, UInt8)": "sumState(toUInt8(7))",
    "AggregateFunction(uniq, String)": "uniqState('x')",
    "SimpleAggregateFunction(groupArrayArray, Array(UInt8))": "[1]",
}
ALL = NUMBERS | TEXTS | TIMES | OTHERS
ALLOWED = [
    "allow_suspicious_low_cardinality_types",
    "allow_suspicious_types_in_order_by",
    "allow_experimental_json_type",
    "allow_experimental_variant_type",
    "allow_experimental_dynamic_type",
    "enable_time_time64_type",
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Any]]:
    """Keep chDB open on one folder: starting it takes longer than a test."""
    gc.collect()
    folder = tmp_path_factory.mktemp("chdb")
    from clickhouse_connect import get_client

    client = get_client(interface="chdb", path=str(folder))
    for setting in ALLOWED:
        client.command(f"SET {setting} = 1")
    yield folder, client
    client.close()


@pytest.fixture
def shop(tmp_path: Path, store: tuple[Path, Any]) -> Callable[..., Any]:
    """Return a maker of a workspace over one table of chDB: ``shop({column: (type, value)}, …)``."""
    folder, client = store

    def make(columns: dict[str, tuple[str, str]], *more: str, settings: str = "") -> Any:
        wanted = PLAIN | {"amount": ("Decimal(12, 2)", "'7.25'")} | columns
        types = ", ".join(f"{column} {kind}" for column, (kind, _) in wanted.items())
        row = ", ".join(value for _, value in wanted.values())
        client.command("DROP DATABASE IF EXISTS shop SYNC")
        client.command("CREATE DATABASE shop")
        client.command(f"CREATE TABLE shop.orders ({types}) ENGINE = MergeTree ORDER BY tuple()")
        for statement in (f"INSERT INTO shop.orders SELECT {row}", *more):
            client.command(statement)
        source = f"source: {{url: 'chdb://{folder}?database=shop'}}\nlanguage: en\n"
        (tmp_path / "kpi.yaml").write_text(source + settings, "utf-8")
        return open_workspace(tmp_path)

    return make


LARGE = "115792089237316195423570985008687907853269984665640564039457584007913129639935"
SHOWN = {
    "UInt256": LARGE,
    "Int256": "-7",
    "UUID": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    "IPv4": "10.0.0.1",
    "IPv6": "::1",
    "Bool": "true",
    "FixedString(4)": "x",
    "Enum8('x' = 1, 'y' = 2)": "x",
    "UInt64": "7",
    "UInt128": "7",
    "Decimal128(10)": "7.25",
    "AggregateFunction(sum, UInt8)": "7",
    "Array(String)": "['x']",
    "Date": "2026-10-05",
    "DateTime": "2026-10-05 08:30:00",
    "DateTime('UTC')": "2026-10-05 16:30:00",
    "DateTime('America/New_York')": "2026-10-05 20:30:00",
}


def test_a_column_that_nobody_maps_never_blocks_its_table_and_is_read_as_one_would(shop: Callable[..., Any]) -> None:
    workspace = shop({f"c{place}": (kind, value) for place, (kind, value) in enumerate(ALL.items())})
    for place, kind in enumerate(ALL):
        frame = measure(workspace, "sales", "2026-10", by=f"c{place}")
        assert frame["value"].tolist() == [7.25, 7.25], kind
        assert kind not in SHOWN or frame["segment"].tolist() == ["", SHOWN[kind]], kind
    workspace.close()


@pytest.mark.parametrize("kind", part_of([*NUMBERS], 2))
def test_every_number_is_an_amount(shop: Callable[..., Any], kind: str) -> None:
    assert values_of(shop({"amount": (kind, NUMBERS[kind])}))[""] == float(NUMBERS[kind].strip("'"))


@pytest.mark.parametrize("kind", part_of([*TIMES], 2))
def test_every_time_is_a_time(shop: Callable[..., Any], kind: str) -> None:
    check_is_time(shop, kind, TIMES[kind])


@pytest.mark.parametrize("kind", part_of([kind for kind in ALL if kind not in NUMBERS], 4))
def test_what_is_no_number_or_time_is_named(shop: Callable[..., Any], kind: str) -> None:
    wanted = {"amount": "number"} | ({"ordered_at": "time"} if kind not in TIMES else {})
    with pytest.raises(DataError) as caught:
        shop(dict.fromkeys(wanted, (kind, ALL[kind])))
    for fault, (column, words) in zip(caught.value.faults, sorted(wanted.items(), reverse=True), strict=True):
        assert f"column `{column}`: its type is " in fault
        assert f"must be a {words}. Cast it in a `query`" in fault
        assert kind not in OTHERS or kind == "Bool" or kind.startswith("Simple") or f"`{kind}`" in fault


@pytest.mark.parametrize("kind", ["UInt32", "Int128", "Decimal(12, 2)", "Float64"])
def test_a_number_is_no_time(shop: Callable[..., Any], kind: str) -> None:
    with pytest.raises(DataError) as caught:
        shop({"ordered_at": (kind, ALL[kind])})
    (fault,) = caught.value.faults
    assert "column `ordered_at`: its type is `" in fault


@pytest.mark.parametrize("kind", FLOATS)
def test_a_float_with_decimals_is_no_id(shop: Callable[..., Any], kind: str) -> None:
    check_is_no_id(shop, kind, ALL[kind])


@pytest.mark.parametrize(
    "kind", part_of([kind for n, kind in enumerate(ALL) if kind in OTHERS or (kind not in FLOATS and n % 3 == 1)])
)
def test_every_type_is_an_id_and_a_text(shop: Callable[..., Any], kind: str) -> None:
    check_is_id_and_text(shop, kind, ALL[kind])


@pytest.mark.parametrize("kind", ["UInt128", "Int128", "UInt256", "Int256", "UInt64"])
def test_long_ids_stay_apart(shop: Callable[..., Any], kind: str) -> None:
    bits = int(kind.rpartition("t")[2]) - kind.startswith("I")
    rows = ", ".join(f"('{n}', '{2**bits - n}', '2026-10-06', 1)" for n in (2, 3))
    buyers = values_of(
        shop({"user_id": (kind, f"'{2**bits - 1}'")}, f"INSERT INTO shop.orders VALUES {rows}"), "buyers"
    )
    assert buyers[""] == 3


def test_bytes_that_are_no_text_stay_apart_and_are_shown(shop: Callable[..., Any]) -> None:
    more = "INSERT INTO shop.orders SELECT '2', unhex('ff'), '2026-10-06', 1, unhex('b9e3')"
    found = shop({"user_id": ("String", "unhex('fe')"), "channel": ("String", "unhex('b9e3')")}, more)
    assert values_of(found, "buyers", by="channel") == {"": 2, "\\xb9\\xe3": 2}


@pytest.mark.parametrize(("kind", "value"), [("Decimal(38, 6)", "7.00001"), ("Decimal(76, 40)", "7.00001")])
def test_amounts_with_more_digits_than_are_kept_are_refused(shop: Callable[..., Any], kind: str, value: str) -> None:
    with pytest.raises(DataError) as caught:
        shop({"amount": (kind, f"'{value}'")})
    assert "have more than 4 decimal places" in caught.value.faults[0]


@pytest.mark.parametrize(
    ("kind", "value"), [("Float64", "nan"), ("Float64", "inf"), ("Int128", "1e30"), ("Decimal(38, 2)", "'1e30'")]
)
def test_what_is_no_amount_is_named(shop: Callable[..., Any], kind: str, value: str) -> None:
    with pytest.raises(DataError) as caught:
        shop({"amount": (kind, value)})
    assert "cannot be read as an amount" in caught.value.faults[0]
