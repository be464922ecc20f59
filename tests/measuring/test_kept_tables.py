"""Derived tables on the disk: the same numbers from them, and none from one that is damaged or of other rows."""

from pathlib import Path

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.measuring import tables
from kpi_toolkit.measuring.keeping import CACHE_VARIABLE, PLACE_VARIABLE

ORDERS = "order_id,user_id,ordered_at,amount\n1,ann,2026-09-10,40\n2,ann,2026-10-05,45\n3,bob,2026-10-08,20\n"
METRICS = ("sales", "repurchase_rate", "new_buyers")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace that keeps every derived table, however fast it was made."""
    monkeypatch.delenv(PLACE_VARIABLE)
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(tables, "SLOW", 0.0)
    folder = tmp_path / "small"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "orders.csv").write_text(ORDERS, "utf-8")
    (folder / "kpi.yaml").write_text("language: en\n", "utf-8")
    return folder


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the derived tables that are computed from now on."""
    names: list[str] = []
    materialise = DuckDBEngine.materialise

    def noted(engine: DuckDBEngine, name: str, query: Query) -> None:
        if query.key[0] == "derived":
            names.append(name)
        materialise(engine, name, query)

    monkeypatch.setattr(DuckDBEngine, "materialise", noted)
    return names


def values(folder: Path, period: str) -> "pd.Series[float]":
    return kt.measure(kt.open_workspace(folder), METRICS, period).set_index("metric")["value"]


def kept(folder: Path) -> list[Path]:
    return sorted((folder / ".kpi" / "kpi-facts").glob("*.parquet"))


def test_other_periods_are_measured_from_what_is_kept(small: Path, made: list[str]) -> None:
    values(small, "2026-09")
    assert made == ["kpi_order_history"]
    assert len(kept(small)) == 1
    made.clear()
    october = values(small, "2026-10")
    assert made == []
    assert october.to_dict() == {"sales": 65.0, "repurchase_rate": 0.5, "new_buyers": 1.0}


def test_other_rows_are_another_table(small: Path, made: list[str]) -> None:
    values(small, "2026-09")
    made.clear()
    (small / "data" / "orders.csv").write_text(ORDERS + "4,cid,2026-10-08,5\n", "utf-8")
    assert values(small, "2026-10")["new_buyers"] == 2
    assert made == ["kpi_order_history"]


@pytest.mark.parametrize("harm", ["cut", "changed", "gone", "of another table"])
def test_a_damaged_file_counts_as_none(small: Path, made: list[str], harm: str) -> None:
    values(small, "2026-09")
    made.clear()
    (file,) = kept(small)
    content = file.read_bytes()
    if harm == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif harm == "changed":
        file.write_bytes(content[:40] + bytes([content[40] ^ 1]) + content[41:])
    elif harm == "gone":
        file.unlink()
    else:
        pd.DataFrame({"order_id": ["1"]}).to_parquet(file)
    assert values(small, "2026-10")["sales"] == 65
    assert made == ["kpi_order_history"]


def test_no_more_is_kept_than_there_is_room_for(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpi_toolkit.measuring.kept_tables.LARGEST", 0)
    assert values(small, "2026-09")["sales"] == 40
    assert kept(small) == []
    assert values(small, "2026-10")["sales"] == 65


EVENTS = "user_id,event,occurred_at\nann,visit,2026-10-01\nbob,visit,2026-10-02\nbob,visit,2026-10-20\n"
LEVELS = "user_id,changed_at,from_level,to_level\nann,2026-09-01,,gold\nbob,2026-09-01,,{level}\n"


def test_what_a_table_is_cut_by_is_a_part_of_it(small: Path) -> None:
    (small / "data" / "events.csv").write_text(EVENTS, "utf-8")
    for level in ("gold", "silver", "gold"):
        (small / "data" / "memberships.csv").write_text(LEVELS.format(level=level), "utf-8")
        frame = kt.measure(kt.open_workspace(small), "dau", "2026-10", by="level")
        assert set(frame["segment"]) == {"", "gold", level}


def test_a_file_that_goes_while_a_workspace_is_open_is_not_missed(small: Path, made: list[str]) -> None:
    values(small, "2026-09")
    made.clear()
    workspace = kt.open_workspace(small)
    assert list(kt.measure(workspace, "sales", "2026-10")["value"]) == [65]
    assert made == []
    for file in kept(small):
        file.unlink()
    assert list(kt.measure(workspace, "new_buyers", "2026-10")["value"]) == [1]


def test_nothing_of_others_is_removed_beside_a_store_elsewhere(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpi_toolkit.measuring.kept_tables.LARGEST", 0)
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path / "store.sqlite"))
    mine = tmp_path / "facts" / "mine.parquet"
    mine.parent.mkdir()
    mine.write_text("mine")
    values(small, "2026-09")
    main(["store", "clear", "--workspace", str(small)])
    assert mine.read_text() == "mine"
