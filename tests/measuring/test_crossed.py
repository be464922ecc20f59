"""Metrics by several columns at once: which columns serve, that pieces are kept, and that they follow the rows."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.ask import Crossed
from kpi_toolkit.measuring.crossed import MOST_COLUMNS, MOST_VALUES
from kpi_toolkit.measuring.measured import Pieces
from kpi_toolkit.measuring.pieces import coded, columns_to_explain
from kpi_toolkit.measuring.planner import measured
from kpi_toolkit.measuring.workspace import Workspace

OCTOBER = kt.parse_period("2026-10")
ROWS = 400


def orders() -> pd.DataFrame:
    random = np.random.default_rng(4)
    columns = {f"c{place}": random.choice([f"v{value}" for value in range(4)], ROWS) for place in range(9)}
    return pd.DataFrame(
        {
            "order_id": [str(place) for place in range(ROWS)],
            "user_id": random.choice(["ann", "bob", "cas"], ROWS),
            "ordered_at": pd.Timestamp("2026-09-01") + pd.to_timedelta(random.integers(0, 61, ROWS), unit="D"),
            "amount": random.integers(1, 100, ROWS),
            "note": [f"note {place}" for place in range(ROWS)],
            "same": "x",
            "group": random.choice(["a", "b"], ROWS),
            **columns,
        }
    )


def pieces(shop: Workspace, columns: tuple[str, ...]) -> Pieces:
    metric = shop.catalogue["sales"]
    return measured(shop, (Crossed(metric, (OCTOBER,), columns),)).crossed(metric, (OCTOBER,), columns)


def test_columns_of_one_value_or_of_many_do_not_serve() -> None:
    shop = kt.from_frames(orders())
    told = pieces(shop, columns_to_explain(shop.context, shop.catalogue["sales"]))
    assert len(told.columns) == MOST_COLUMNS
    assert set(told.columns) <= {f"c{place}" for place in range(9)}
    assert ROWS > MOST_VALUES


def test_pieces_are_what_pandas_adds_up() -> None:
    rows = orders()
    told = pieces(kt.from_frames(rows), ("c0", "c1", "c2"))
    codes, names = coded(told)
    values = [[known[code] for code in column] for column, known in zip(codes, names, strict=True)]
    sums = dict(zip(zip(*values, strict=True), told.rows["num"], strict=True))
    inside = rows[rows["ordered_at"] >= "2026-10-01"]
    assert sums == {key: float(value) for key, value in inside.groupby(["c0", "c1", "c2"])["amount"].sum().items()}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("KPI_STORE")
    (tmp_path / "shop" / "data").mkdir(parents=True)
    (tmp_path / "shop" / "kpi.yaml").write_text("language: en\n", "utf-8")
    return tmp_path / "shop"


def written(folder: Path, rows: pd.DataFrame) -> None:
    rows.to_csv(folder / "data" / "orders.csv", index=False)


def test_pieces_are_kept_until_a_row_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(count: Callable[[str], None]) -> float:
        shop = kt.open_workspace(folder)
        run = shop.source.engine.run
        monkeypatch.setattr(type(shop.source.engine), "run", lambda engine, query: (count("run"), run(query))[1])
        total = float(pieces(shop, ("c0", "c1")).rows["num"].sum())
        monkeypatch.undo()
        monkeypatch.delenv("KPI_STORE")
        shop.close()
        return total

    rows = orders()
    written(folder, rows)
    first: list[str] = []
    whole = told(first.append)
    assert first
    again: list[str] = []
    assert told(again.append) == whole
    assert not again
    rows.loc[rows["ordered_at"] == rows["ordered_at"].max(), "amount"] += 1
    written(folder, rows)
    assert told(first.append) > whole
