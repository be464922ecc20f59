from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.errors import DataError
from kpi_toolkit.settings import Settings
from tests.sources.opened import open_sources

TODAY = date(2026, 11, 21)
HEADER = "order_id,user_id,ordered_at,amount\n"

ONE = HEADER + "1,7,2026-10-01,5\n"


def test_missing_folder(tmp_path, engine):
    with pytest.raises(DataError, match=r"source folder `data` does not exist\. Put CSV"):
        open_sources(tmp_path, Settings(), engine, TODAY)


def test_empty_folder(faults):
    assert faults() == [
        "The source folder `data` has no data files. Put CSV, Parquet or Excel files there, "
        "or set `source` in kpi.yaml."
    ]


def test_a_file_that_is_no_database(tmp_path, engine):
    (tmp_path / "data").write_text("x")
    with pytest.raises(DataError, match="neither a folder nor a DuckDB file"):
        open_sources(tmp_path, Settings(), engine, TODAY)


def test_folder_with_none_of_the_tables(faults):
    (fault,) = faults({"sales.csv": ONE})
    assert "none of the tables `users`, `memberships`, " in fault
    assert "more; it has `sales`. Say which is which" in fault


def test_missing_file_of_a_mapped_table(faults):
    (fault,) = faults({"orders.csv": ONE}, tables={"users": {"from": "order"}})
    assert fault == "`order` is not in `data`. Did you mean `orders`?"


def test_unmapped_absent_table_is_only_missing(opened):
    sources = opened({"orders.csv": ONE})
    assert set(sources.columns) == {"orders"}
    assert sources.columns == {
        "orders": ("order_id", "user_id", "ordered_at", "ordered_on", "ordered_all_day", "amount")
    }
    assert sources.rows == {"orders": 1}


def test_unknown_canonical_table(faults):
    (fault,) = faults({"orders.csv": ONE}, tables={"order": {"from": "orders"}})
    assert fault == "`tables.order`: no table is called `order`. Did you mean `orders` or `order_lines`?"


@pytest.mark.parametrize("name", ["Orders.csv", "ORDERS.CSV", " orders .csv", "ｏｒｄｅｒｓ.csv", "orders.tsv"])
def test_capitals_blanks_and_width_of_names_do_not_count(opened, name):
    assert opened({name: ONE}).rows == {"orders": 1}


def test_two_files_of_one_name_but_for_capitals(opened, faults):
    assert opened({"orders.csv": ONE, "Orders.csv": "x"}).rows == {"orders": 1}
    (fault,) = faults({"USERS.csv": "x", "Users.csv": "y"})
    assert fault.startswith("`users` can mean `USERS.csv`, `Users.csv`.")


def test_two_files_of_one_name(faults):
    (fault,) = faults({"orders.csv": ONE, "orders.parquet": b"x"})
    assert fault.startswith("`orders` can mean `orders.csv`, `orders.parquet`.")


def test_file_and_folder_of_one_name(faults):
    (fault,) = faults({"orders.parquet": b"x", "orders/a.parquet": b"y"})
    assert fault.startswith("`orders` can mean `orders`, `orders.parquet`.")


def test_whole_file_name_decides_between_two(opened):
    files = {"orders.csv": ONE, "orders.parquet": b"x"}
    assert opened(files, tables={"orders": {"from": "orders.csv"}}).rows == {"orders": 1}


def test_empty_file(faults):
    assert faults({"orders.csv": ""})[0].startswith("`orders.csv` is empty.")


def test_blank_file(faults):
    assert faults({"orders.csv": "\n"})[0].startswith("`orders.csv` has no heading line.")


def test_header_only(faults):
    assert faults({"orders.csv": HEADER}) == ["`orders.csv` has a header but no rows. Add rows, or remove it."]


def test_hidden_and_lock_files_are_left_alone(faults):
    assert "no data files" in faults({".orders.csv": ONE, "~$orders.xlsx": b"x", "notes.md": "x"})[0]


def test_glob_joins_files_whatever_their_column_order(opened, rows):
    files = {"orders_01.csv": ONE, "orders_02.csv": "amount,ordered_at,user_id,order_id\n9,2026-10-02,8,2\n"}
    sources = opened(files, tables={"orders": {"from": "orders_*.csv"}})
    assert sources.rows == {"orders": 2}
    assert sorted(rows("orders", "order_id", "user_id", "amount")) == [("1", "7", "5.0000"), ("2", "8", "9.0000")]


def test_glob_of_the_same_file_twice(faults):
    files = {"orders_01.csv": ONE, "orders_01 (copy).csv": ONE}
    (fault,) = faults(files, tables={"orders": {"from": "orders_*.csv"}})
    assert "have the same contents and would count twice" in fault


def test_glob_of_files_with_different_columns(faults):
    files = {"orders_01.csv": ONE, "orders_02.csv": "order_id,user_id,ordered_at\n2,8,2026-10-02\n"}
    (fault,) = faults(files, tables={"orders": {"from": "orders_*.csv"}})
    assert fault.startswith("`orders_02.csv` has no column `amount`, as other parts of `orders` have.")


def test_overlapping_files_are_found_by_their_ids(faults):
    files = {"orders_01.csv": ONE, "orders_02.csv": ONE + "2,7,2026-10-03,1\n"}
    (fault,) = faults(files, tables={"orders": {"from": "orders_*.csv"}})
    assert "`order_id`: 1 value stands more than once, 1 row too many: `1` (2×)" in fault


def _orders(*ids: object) -> pd.DataFrame:
    days = pd.to_datetime(["2026-10-01"] * len(ids))
    return pd.DataFrame({"order_id": ids, "user_id": "u", "ordered_at": days, "amount": 1.0})


def test_copies_leave_nothing_behind(opened, engine):
    opened({"orders.csv": ONE}, tables={"orders": {"filter": "true"}})
    assert engine.tables() == ["orders", "source.orders checked"]


def test_parquet_stays_where_it_is(tmp_path, opened, engine):
    (tmp_path / "data").mkdir()
    _orders(1234567890123456789).to_parquet(tmp_path / "data" / "orders.parquet")
    opened()
    kinds = dict(engine._rows("SELECT table_name, table_type FROM information_schema.tables"))
    assert kinds["orders"] == "VIEW"
    assert engine.run(engine.table("orders")).order_id.tolist() == ["1234567890123456789"]


def test_folder_of_parquet_parts(tmp_path, opened):
    (tmp_path / "data" / "orders").mkdir(parents=True)
    _orders(1).to_parquet(tmp_path / "data" / "orders" / "a.parquet")
    _orders(2).to_parquet(tmp_path / "data" / "orders" / "b.parquet")
    assert opened().rows == {"orders": 2}


def test_broken_parquet(faults):
    assert "`orders.parquet` cannot be read as Parquet" in faults({"orders.parquet": b"PAR1 nonsense"})[0]


def _shop(path: Path) -> None:
    with duckdb.connect(str(path)) as shop:
        shop.execute("CREATE TABLE sales AS SELECT 1 AS id, 'u' AS buyer, TIMESTAMP '2026-10-01' AS placed, 5 AS paid")
        shop.execute(
            "CREATE VIEW orders AS SELECT id AS order_id, buyer AS user_id, placed AS ordered_at, "
            "paid AS amount FROM sales"
        )


def test_duckdb_file_is_read_only(tmp_path, engine):
    _shop(tmp_path / "shop.duckdb")
    before = (tmp_path / "shop.duckdb").read_bytes()
    settings = Settings.model_validate({"source": "shop.duckdb"})
    open_sources(tmp_path, settings, engine, TODAY)
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        engine._connection.execute("DELETE FROM kpi_attached.main.sales")
    assert (tmp_path / "shop.duckdb").read_bytes() == before


def test_table_missing_in_duckdb_file(tmp_path, engine):
    _shop(tmp_path / "shop.duckdb")
    settings = Settings.model_validate({"source": "shop.duckdb", "tables": {"orders": {"from": "sale"}}})
    with pytest.raises(DataError, match=r"`sale` is not in `shop.duckdb`. Did you mean `sales`\?"):
        open_sources(tmp_path, settings, engine, TODAY)


def test_two_engines_read_one_database(tmp_path):
    _shop(tmp_path / "shop.duckdb")
    settings = Settings.model_validate({"source": "shop.duckdb"})
    with DuckDBEngine() as one, DuckDBEngine() as other:
        assert open_sources(tmp_path, settings, one, TODAY) == open_sources(tmp_path, settings, other, TODAY)
