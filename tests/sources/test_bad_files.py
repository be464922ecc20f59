"""Files that cannot be reached, and names that look like something else."""

import pytest

from kpi_toolkit.errors import DataError
from kpi_toolkit.settings import Settings
from tests.sources.opened import open_sources

ONE = "order_id,user_id,ordered_at,amount\n1,7,2026-10-01,5\n"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
@pytest.mark.parametrize("target", ["nowhere", "users"])
def test_broken_link_and_loop(tmp_path, faults, suffix, target):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / f"users{suffix}").symlink_to(target + (suffix if target == "users" else ""))
    (fault,) = faults({"orders.csv": ONE})
    assert fault.startswith(f"`users{suffix}` cannot be read: ")
    assert "It is a link: see where it leads, or remove it." in fault


def test_broken_link_that_is_not_needed(tmp_path, opened):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "notes.csv").symlink_to("nowhere")
    assert opened({"orders.csv": ONE}).rows == {"orders": 1}


def test_file_that_may_not_be_read(faults, monkeypatch):
    def refuse(file):
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr("kpi_toolkit.sources.files._try_open", refuse)
    (fault,) = faults({"orders.csv": ONE})
    assert fault == "`orders.csv` cannot be read: Permission denied. See whether you may read it, or remove it."


def test_folder_that_may_not_be_read(tmp_path, engine, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("kpi_toolkit.sources.files._opened", refuse)
    with pytest.raises(DataError, match="`data` cannot be read: Permission denied"):
        open_sources(tmp_path, Settings(), engine)


def test_database_that_is_none(tmp_path, engine):
    (tmp_path / "shop.duckdb").write_text("nonsense" * 1000)
    with pytest.raises(DataError, match=r"The source `shop.duckdb` cannot be opened as a DuckDB file: "):
        open_sources(tmp_path, Settings.model_validate({"source": "shop.duckdb"}), engine)


@pytest.mark.parametrize("name", ["orders[1]", "orders[1].csv", "orders?", "or*ders"])
def test_names_that_look_like_patterns(opened, name):
    file = name if name.endswith(".csv") else f"{name}.csv"
    assert opened({file: ONE}, tables={"orders": {"from": name}}).rows == {"orders": 1}


def test_pattern_still_means_many(opened):
    files = {"orders_1.csv": ONE, "orders_2.csv": ONE.replace("1,7", "2,7"), "orders_x.csv": "x"}
    assert opened(files, tables={"orders": {"from": "orders_[12].csv"}}).rows == {"orders": 2}


@pytest.mark.parametrize("place", ["tables", "source"])
def test_query_reads_in_the_tables_encoding_else_the_sources(opened, rows, place):
    query = {"query": "SELECT * FROM sales"}
    settings = {"tables": {"orders": query}} | {"source": {"encoding": "gb18030"}}
    if place == "tables":
        settings = {"tables": {"orders": query | {"encoding": "gb18030"}}, "source": {"encoding": "ascii"}}
    opened({"sales.csv": ONE.replace("7", "甲").encode("gbk")}, **settings)
    assert rows("orders", "user_id") == [("甲",)]


def test_query_loads_only_whole_words(opened):
    broken = dict.fromkeys(["order.csv", "ale.csv", "s.csv", "sales_old.csv"], "not,read\n1\n")
    query = "SELECT order_id, user_id, ordered_at, amount FROM Sales AS t"
    assert opened({"sales.csv": ONE, **broken}, tables={"orders": {"query": query}}).rows == {"orders": 1}
