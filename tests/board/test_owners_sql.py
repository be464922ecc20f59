"""SQL in kpi.yaml reaches the tables of its source and nothing else of the machine, on every engine."""

from __future__ import annotations

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.engines.reaching import refuse_reaching
from kpi_toolkit.errors import DataError
from tests.board.row import Row

ROWS = "SELECT * FROM orders UNION ALL SELECT 'x', 'y', DATE '2026-10-01', content FROM "
TOLD = "root:"
READS = [
    "read_text('/etc/passwd')",
    "read_text('../../../../../../etc/passwd')",
    "read_text('{folder}/../../../../../../../../etc/passwd')",
    "(SELECT file AS content FROM glob('/etc/*'))",
    "(SELECT file AS content FROM glob('/*'))",
    "(SELECT content::text AS content FROM read_blob('/etc/passwd'))",
    "(SELECT column0 AS content FROM read_csv('/etc/passwd', header = false, columns = {{'column0': 'VARCHAR'}}))",
    "(SELECT a AS content FROM read_csv_auto('/etc/passwd', header = false, names = ['a']))",
    "(SELECT * FROM '/etc/passwd.csv')",
    "(SELECT json::text AS content FROM read_json_objects('/etc/passwd') t(json))",
    "read_text('{folder}/data/way.csv')",
    "read_text('file:///etc/passwd')",
    "read_text('http://127.0.0.1:9/x')",
    "read_parquet('s3://bucket/x.parquet')",
    "(SELECT content FROM read_text('/proc/self/environ'))",
    "(SELECT getenv('HOME') AS content)",
    "(SELECT content FROM read_text('/dev/stdin'))",
    "(SELECT size::text AS content FROM read_text('/etc/shadow'))",
    "(FROM sniff_csv('/etc/passwd') SELECT Columns::text AS content)",
    "secret",
]
STATEMENTS = [
    "ATTACH '/tmp/other.duckdb' AS other",
    "COPY orders TO '/tmp/copied.csv'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SELECT 1; COPY (SELECT 1) TO '/tmp/copied.csv'",
    "PRAGMA database_list",
    "EXPORT DATABASE '/tmp/exported'",
    "CREATE TABLE t AS SELECT 1",
    "IMPORT DATABASE '/tmp/exported'",
]


def checked(folder, query, capsys) -> tuple[int, str]:
    settings = f"language: en\ntables:\n  orders:\n    query: |\n      {query}\n"
    (folder / "kpi.yaml").write_text(settings, "utf-8")
    return main(["check", "-w", str(folder)]), "".join(capsys.readouterr())


def test_files_of_the_machine(small_shop, capsys):
    (small_shop / "data" / "way.csv").symlink_to("/etc/passwd")
    (small_shop / "plan" / "targets.csv").unlink()
    secret = [{"content": TOLD}]  # a variable of Python is no table either
    assert secret

    def fell(place):
        code, said = checked(small_shop, ROWS + place.format(folder=small_shop), capsys)
        return said if code == 0 or TOLD in said or "/etc/hosts" in said else ""

    Row("owner's SQL: DuckDB reads", READS, few=8).run(fell)


def test_what_is_no_select(small_shop, capsys):
    def fell(statement):
        code, said = checked(small_shop, statement, capsys)
        return said if code == 0 else ""

    Row("owner's SQL: DuckDB statements", STATEMENTS, few=4).run(fell)


MAY = [
    "SELECT * FROM orders",
    "SELECT * FROM read_csv('{folder}/data/orders.csv')",
    "SELECT order_id, user_id, ordered_at, amount::DECIMAL(18, 2) * 2 AS amount FROM orders WHERE amount > 0",
]


def test_what_it_may_still_read(small_shop, capsys):
    def fell(query):
        said = checked(small_shop, query.format(folder=small_shop), capsys)[1]
        return "" if "orders" in said and "fault.sql" not in said and "cannot" not in said else said

    Row("owner's SQL: its own files", MAY).run(fell)


def test_links_to_data_elsewhere_and_a_workspace_reached_by_a_link(small_shop, tmp_path, capsys):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    orders = small_shop / "data" / "orders.csv"
    orders.rename(elsewhere / "orders.csv")
    orders.symlink_to(elsewhere / "orders.csv")
    (tmp_path / "way").symlink_to(small_shop)
    for folder in (small_shop, tmp_path / "way"):
        assert main(["measure", "-w", str(folder), "-p", "2026-10", "-m", "orders"]) == 0
        assert "28" in capsys.readouterr().out


ELSEWHERE = [
    ("postgres", "SELECT pg_read_file('/etc/passwd')"),
    ("postgres", "SELECT * FROM orders WHERE EXISTS (SELECT pg_catalog.PG_READ_FILE ('/etc/passwd'))"),
    ("postgres", "SELECT pg_ls_dir('/')"),
    ("postgres", "SELECT lo_import('/etc/passwd')"),
    ("postgres", "SELECT * FROM dblink('host=other', 'SELECT 1') AS t(a int)"),
    ("postgres", "SELECT \"pg_read_binary_file\"('/etc/passwd')"),
    ("postgres", "SELECT pg_sleep(3600)"),
    ("postgres", "SELECT query_to_xml('SELECT 1', true, true, '')"),
    ("clickhouse", "SELECT * FROM file('/etc/passwd', 'LineAsString')"),
    ("clickhouse", "SELECT * FROM FILE ('/etc/passwd')"),
    ("clickhouse", "SELECT file('/etc/passwd')"),
    ("clickhouse", "SELECT * FROM url('http://169.254.169.254/', 'LineAsString')"),
    ("clickhouse", "SELECT * FROM remote('other', 'db', 'users')"),
    ("clickhouse", "SELECT * FROM s3('https://bucket/x.csv')"),
    ("clickhouse", "SELECT * FROM executable('id', 'TSV', 'x String')"),
    ("clickhouse", "SELECT * FROM mysql('other:3306', 'db', 'users', 'a', 'b')"),
    ("clickhouse", "SELECT * FROM orders WHERE a IN (SELECT * FROM sqlite('/x.db', 't'))"),
    ("spark", "SELECT * FROM text.`/etc/passwd`"),
    ("spark", "SELECT * FROM binaryFile.`file:///etc/passwd`"),
    ("spark", "SELECT reflect('java.lang.System', 'getenv', 'HOME')"),
    ("spark", "SELECT java_method('java.lang.System', 'getenv', 'HOME')"),
    ("spark", "SELECT * FROM csv.`/etc/passwd`"),
]
SOUND = [
    ("postgres", "SELECT file, url, remote FROM files WHERE note = 'pg_read_file(x)'"),
    ("clickhouse", "SELECT file, url FROM input WHERE a = 'file(1)' AND count() > 1"),
    ("spark", "SELECT text.a, json.b FROM text JOIN json USING (id)"),
    ("duckdb", "SELECT file('x')"),
]


@pytest.mark.parametrize(("name", "payloads", "is_refused"), [("reach out", ELSEWHERE, True), ("sound", SOUND, False)])
def test_other_engines(name, payloads, is_refused):
    def fell(payload):
        dialect, sql = payload
        try:
            refuse_reaching(sql, dialect)
        except DataError as error:
            return "" if is_refused else str(error)
        return "it is run" if is_refused else ""

    Row(f"owner's SQL: other engines, {name}", payloads).run(fell)
