"""A canonical table read and checked from a frame, on any engine."""

from datetime import date
from typing import Any

import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Settings, TableSettings
from kpi_toolkit.sources import contract, mapping
from kpi_toolkit.sources.mapped import Mapped
from kpi_toolkit.sources.matched import matched
from kpi_toolkit.sources.raw import Raw

TODAY = date(2026, 11, 1)


def read_and_checked(
    table: str, frame: pd.DataFrame, engine: Engine, settings: dict[str, Any]
) -> tuple[Mapped, contract.Checked]:
    """Bind a frame as the source of a table, read it by kpi.yaml and check it."""
    chosen = Settings.model_validate({"language": "en"} | settings)
    engine.bind(f"source.{table}", frame)
    faults: list[str] = []
    of_table = chosen.tables.get(table, TableSettings())
    (mapped,) = matched(TABLES[table], of_table, chosen, Raw(f"source.{table}", f"`{table}`"), engine, faults)
    mapping.read_table(mapped, engine)
    checked = contract.check(mapped, engine, TODAY)
    return mapped, checked


def counted(mapped: Mapped, engine: Engine, column: str) -> dict[Any, int]:
    """Return how many rows of a checked table have each value of a column; None where it is missing."""
    values = engine.run(engine.table(mapped.checked).select(column))[column]
    return {None if pd.isna(value) else value: n for value, n in values.value_counts(dropna=False).items()}
