"""The same workspace on files and on databases: the same tables, checks and numbers."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from kpi_toolkit.engines.open import open_engine
from kpi_toolkit.errors import DataError
from kpi_toolkit.measuring import workspace
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.sources.described import Sources

ORDERS = """oid,buyer,placed,total,back,state,channel,is_test
1,u1,2026-09-30 23:30:00,10.10,,paid,web,0
2,u1,2026-10-02 08:00:00,20.20,,paid, app ,0
3,u2,2026-10-31 23:59:59,0.30,0.10,paid,web,0
4,u3,2026-10-05 12:00:00,99.99,,cancelled,,0
5,,2026-10-06 12:00:00,5,,paid,,0
6,u9,2026-10-07 12:00:00,7777,,paid,web,1
"""
USERS = """user_id,registered_at,is_staff,channel
u1,2026-09-01 00:00:00,0,web
u2,2026-10-02 10:00:00,0,app
u3,2026-10-03 10:00:00,1,app
"""
TABLES = """
language: en
time_zone: Asia/Shanghai
tables:
  orders:
    from: {orders}
    columns: {{order_id: oid, user_id: buyer, ordered_at: placed, amount: total, refunded_amount: back, status: state}}
    filter: is_test = 0
    values: {{channel: {{app: App}}}}
  users:
    query: SELECT user_id, registered_at, is_staff, channel FROM {users}
"""
TYPES = {
    "postgres": ("bigint", "varchar(20)", "timestamp", "numeric(12, 2)", "int", "bool"),
    "chdb": ("Int64", "Nullable(String)", "DateTime", "Nullable(Decimal(12, 2))", "UInt8", "Bool"),
    "spark": ("bigint", "string", "timestamp_ntz", "decimal(12, 2)", "int", "boolean"),
}


def creates(kind: str, orders: str, users: str) -> list[str]:
    """Return the statements that make the two tables with a database's own types."""
    key, text, time, money, flag, yes = TYPES[kind]
    end = " ENGINE = MergeTree ORDER BY tuple()" if kind == "chdb" else " USING parquet" if kind == "spark" else ""
    columns = f"oid {key}, buyer {text}, placed {time}, total {money}, back {money}, state {text}, channel {text}, is_test {flag}"
    people = f"user_id {text}, registered_at {time}, is_staff {yes}, channel {text}"
    rows = [
        _values(ORDERS, quoted=(1, 2, 5, 6)),
        _values(USERS.replace(",0,", ",false,").replace(",1,", ",true,"), quoted=(0, 1, 3)),
    ]
    if kind == "spark":
        rows = [re.sub(r"('\d{4}-\d\d-\d\d [\d:]+')", r"TIMESTAMP_NTZ \1", text) for text in rows]
    return [
        f"CREATE TABLE {orders} ({columns}){end}",
        f"INSERT INTO {orders} VALUES {rows[0]}",
        f"CREATE TABLE {users} ({people}){end}",
        f"INSERT INTO {users} VALUES {rows[1]}",
    ]


def _values(csv: str, quoted: tuple[int, ...]) -> str:
    lines = [line.split(",") for line in csv.splitlines()[1:]]
    return ", ".join(
        "(" + ", ".join("NULL" if not v else f"'{v}'" if place in quoted else v for place, v in enumerate(line)) + ")"
        for line in lines
    )


def _on_files(folder: Path) -> Workspace:
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "sales.csv").write_text(ORDERS, "utf-8")
    (folder / "data" / "people.csv").write_text(USERS, "utf-8")
    (folder / "kpi.yaml").write_text(TABLES.format(orders="sales", users="people"), "utf-8")
    return open_workspace(folder)


@pytest.fixture(params=[pytest.param(kind, marks=pytest.mark.slow) for kind in TYPES])
def on_database(request, tmp_path, monkeypatch) -> Iterator[Callable[..., Workspace]]:
    """Return a maker of workspaces on a database: ``on_database(changed kpi.yaml, more statements)``."""
    kind, opened = request.param, []

    def remembered(*given):
        opened.append(open_engine(*given))
        return opened[-1]

    monkeypatch.setattr(workspace, "open_engine", remembered)

    def make(change: Callable[[str], str] = str, *statements: str) -> Workspace:
        source, orders, users = getattr(_Prepared, kind)(request, tmp_path, statements)
        folder = tmp_path / "workspace"
        folder.mkdir()
        (folder / "kpi.yaml").write_text(source + change(TABLES.format(orders=orders, users=users)), "utf-8")
        return open_workspace(folder)

    make.kind = kind
    yield make
    for engine in opened:
        engine.close()


class _Prepared:
    """How each database is filled; each returns the source in kpi.yaml and the names of the two tables."""

    @staticmethod
    def postgres(request, tmp_path, more):
        server = request.getfixturevalue("postgres")
        made = creates("postgres", 'shop."Sales"', "shop.people")
        server.admin(
            "DROP SCHEMA IF EXISTS shop CASCADE",
            "CREATE SCHEMA shop",
            *made,
            *more,
            "GRANT USAGE ON SCHEMA shop TO reader",
            "GRANT SELECT ON ALL TABLES IN SCHEMA shop TO reader",
        )
        variable = request.getfixturevalue("secret")
        return (
            f"source: {{url: '{server.url(options='?schema=shop')}', password_variable: {variable}}}\n",
            "Sales",
            "people",
        )

    @staticmethod
    def chdb(request, tmp_path, more):
        request.getfixturevalue("chdb_ready")
        import clickhouse_connect

        client = clickhouse_connect.get_client(interface="chdb", path=str(tmp_path / "store"))
        for statement in ("CREATE DATABASE shop", *creates("chdb", "shop.sales", "shop.people"), *more):
            client.command(statement)
        client.close()
        return f"source: {{url: 'chdb://{tmp_path}/store?database=shop'}}\n", "sales", "people"

    @staticmethod
    def spark(request, tmp_path, more):
        session = request.getfixturevalue("spark_session")
        for statement in (
            "DROP DATABASE IF EXISTS shop CASCADE",
            "CREATE DATABASE shop",
            *creates("spark", "shop.sales", "shop.people"),
            *more,
        ):
            session.sql(statement)
        return "source: spark://\n", "shop.sales", "shop.people"


def _plain(sources: Sources) -> tuple[object, ...]:
    notes = [note for note in sources.notes if note.code != "no_snapshot"]  # which only some databases lack
    return sources.rows, sources.nulls, sources.first_day, sources.last_day, sources.columns["users"], notes


def test_numbers_are_those_of_files(on_database, tmp_path):
    files, database = _on_files(tmp_path / "files"), on_database()
    assert _plain(database.sources) == _plain(files.sources)
    names = ["net_amount", "buyers", "orders", "repurchase_rate", "new_users"]
    chosen = [name for name in files.catalogue.names if name in names or "rate" in name][:12]
    for by in (None, "channel"):
        expected, found = (measure(one, chosen, ("2026-09", "2026-10"), by=by) for one in (files, database))
        pd.testing.assert_frame_equal(found, expected)
        assert expected["value"].notna().sum() > 2


def test_faults_of_values_are_those_of_files(on_database, tmp_path):
    def unfiltered(text):
        return text.replace("filter: is_test = 0", "filter: is_test = 1").replace("oid,", "oid, campaign_id: oid,")

    late = {"postgres": 'shop."Sales"', "chdb": "shop.sales", "spark": "shop.sales"}
    kind = on_database.kind
    time = "TIMESTAMP_NTZ " if kind == "spark" else ""
    row = f"(7, 'u1', {time}'2036-10-07 12:00:00', -1, NULL, 'paid', 'web', 1)"
    with pytest.raises(DataError) as caught:
        on_database(unfiltered, f"INSERT INTO {late[kind]} VALUES {row}", f"INSERT INTO {late[kind]} VALUES {row}")
    text = str(caught.value)
    assert "column `oid` (`order_id`): 1 value stands more than once" in text
    assert "column `placed` (`ordered_at`): 2 of 3 rows (66.7%) are later than tomorrow" in text
    assert "column `total` (`amount`): 2 of 3 rows (66.7%) are below 0: `-1" in text


def test_text_where_a_time_or_number_is_wanted(on_database):
    with pytest.raises(DataError) as caught:
        on_database(lambda text: text.replace("ordered_at: placed, amount: total", "ordered_at: state, amount: buyer"))
    text = str(caught.value)
    assert "column `state`: its type is text, but `ordered_at` must be a time. Cast it in a `query`." in text
    assert "column `buyer`: its type is text, but `amount` must be a number. Cast it in a `query`." in text


def test_a_table_or_column_that_is_not_there(on_database):
    with pytest.raises(DataError, match=r"`shop.nope` is not in"):
        on_database(lambda text: text.replace("from: ", "from: shop.nope #"))


def test_a_query_or_filter_that_cannot_be_run(on_database):
    def wrong(text):
        return text.replace("is_test = 0", "nope = 0").replace("SELECT user_id", "SELECT nothing")

    with pytest.raises(DataError) as caught:
        on_database(wrong)
    text = str(caught.value)
    assert "`tables.orders.filter` in kpi.yaml is not SQL that can be run: " in text
    assert "`tables.users.query` in kpi.yaml is not SQL that can be run: " in text


def test_constants_and_values_of_every_type(on_database):
    def constant(text):
        return text.replace(
            "values: {",
            "constants: {refunded_at: '2026-10-31', refunded_amount: '0.05'}\n    values: {status: {paid: done}, amount: {'5.00': '6', '5': '6'}, ",
        ).replace(", refunded_amount: back", "")

    engine = on_database(constant).engine
    orders = engine.table("orders")
    row = engine.run(orders.filter(orders.user_id.isnull())).iloc[0]
    assert (row.amount, row.refunded_amount, row.status) == (6.0, 0.05, "done")
    assert row.refunded_on == pd.Timestamp("2026-10-31")


def test_a_filter_sees_text_as_it_is_read_and_says_of_which_rows_nothing_follows(on_database, tmp_path):
    def change(text):
        return text.replace("filter: is_test = 0", "filter: channel <> 'web' AND channel = 'app'")

    folder = tmp_path / "files"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "sales.csv").write_text(ORDERS, "utf-8")
    (folder / "data" / "people.csv").write_text(USERS, "utf-8")
    (folder / "kpi.yaml").write_text(change(TABLES.format(orders="sales", users="people")), "utf-8")
    files, database = open_workspace(folder), on_database(change)
    assert database.sources.rows == files.sources.rows == {"orders": 1, "users": 3}
    for opened in (files, database):
        assert [dict(note.values) for note in opened.sources.notes if note.code == "filter_undecided"] == [
            {"table": "orders", "count": 2}
        ]


@pytest.mark.parametrize("width", ["9, 4", "18, 6", "38, 20"])  # engines store decimals in these three sizes
def test_decimals_of_every_width_are_amounts_and_ids(on_database, monkeypatch, width):
    spelled = {"postgres": f"numeric({width})", "chdb": f"Nullable(Decimal({width}))", "spark": f"decimal({width})"}
    key, text, time, _, flag, yes = TYPES[on_database.kind]
    monkeypatch.setitem(TYPES, on_database.kind, (key, text, time, spelled[on_database.kind], flag, yes))
    opened = on_database(lambda text: text.replace("status: state", "status: state, campaign_id: total"))
    assert measure(opened, "sales", "2026-10")["value"].tolist() == [25.4]
    ids = opened.source.engine.run(opened.source.engine.table("orders").select("campaign_id"))["campaign_id"]
    assert {f"{float(each):g}" for each in ids} == {"10.1", "20.2", "0.3", "99.99", "5"}
    assert "5" in set(ids)
