"""The same rows in every shape that a source can have."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.settings import Settings
from kpi_toolkit.sources.described import Sources
from kpi_toolkit.sources.opening import sources_from_frames
from tests.sources.opened import open_sources

SHAPES = ("csv", "tabs", "xlsx", "parquet", "duckdb", "query over csv", "query over parquet", "frame")


def opened_as(
    shape: str, folder: Path, rows: Mapping[str, Mapping[str, Sequence[object]]], engine: Engine, /, **settings: Any
) -> Sources:
    """Write tables, each a mapping of columns, in a shape and open them."""
    frames = {name: pd.DataFrame(columns) for name, columns in rows.items()}
    if shape == "frame":
        return sources_from_frames(frames, Settings.model_validate(settings), engine)
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        _put(shape.removeprefix("query over "), data, name, frame)
    if shape == "duckdb":
        settings |= {"source": "data/shop.duckdb"}
    if shape.startswith("query"):
        chosen = settings.get("tables", {})
        settings["tables"] = {name: {"query": f"SELECT * FROM {name}"} | dict(chosen.get(name, {})) for name in frames}
    return open_sources(folder, Settings.model_validate(settings), engine)


def _put(shape: str, data: Path, name: str, frame: pd.DataFrame) -> None:
    if shape == "parquet":
        frame.to_parquet(data / f"{name}.parquet")
    elif shape == "duckdb":
        with duckdb.connect(str(data / "shop.duckdb")) as shop:
            shop.register("kpi_rows", frame)
            shop.execute(f"CREATE TABLE {name} AS SELECT * FROM kpi_rows")
    elif shape == "xlsx":
        book = openpyxl.Workbook()
        book.active.append(list(frame.columns))
        for row in frame.astype(object).where(frame.notna(), None).itertuples(index=False):
            book.active.append(list(row))
        book.save(data / f"{name}.xlsx")
    else:
        frame.to_csv(data / f"{name}.csv", index=False, sep="\t" if shape == "tabs" else ",")
