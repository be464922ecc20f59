"""A sheet of the plan that is a table of the source: read only, its values as one would type them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pandas as pd

from kpi_toolkit.engines import SOURCE, Engine, FileEngine, TableEngine
from kpi_toolkit.engines.open import open_engine
from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.expressions import ir
from kpi_toolkit.settings import Settings
from kpi_toolkit.sheets.cells import Grid, as_text


def stored_grid(folder: Path, settings: Settings, table: str, engine: Engine | None = None) -> Grid:
    """Return a table of the source as a sheet; its rows are ordered by its columns from left to right.

    Raises
    ------
    UsageError
        When the source is a folder of files, or has no such table.
    DataError
        When the source cannot be opened or the database refuses.
    """
    opened = engine or open_engine(settings.source, folder)
    try:
        return _read(folder, settings, table, opened)
    finally:
        if engine is None:
            opened.close()


def _read(folder: Path, settings: Settings, table: str, engine: Engine) -> Grid:
    name = f"{SOURCE}.{table}"
    known = _tables(folder, settings, name, engine)
    if table not in known:
        raise UsageError(
            f"`plan` in kpi.yaml names `{table}`, which is no table of the source. {did_you_mean(table, known)}"
        )
    rows = engine.table(name)
    exact = {
        column: rows[column].cast("string") if kind.is_decimal() else rows[column]
        for column, kind in rows.schema().items()
    }
    frame = engine.run(_in_order(rows.select(**exact)))
    header = [str(column).strip() for column in frame.columns]
    return Grid(table, [header, *([_text(value) for value in row] for row in frame.itertuples(index=False, name=None))])


def _tables(folder: Path, settings: Settings, name: str, engine: Engine) -> list[str]:
    if engine.is_database:
        return cast(TableEngine, engine).source_tables()
    if name in engine.tables():
        return [name.removeprefix(f"{SOURCE}.")]
    path = folder / settings.source.path
    if not path.is_file():
        raise UsageError(
            "`plan` in kpi.yaml names a table, but the source is a folder of files. Put the sheet into `plan/` as "
            "a CSV or Excel file and take the setting out."
        )
    attached = [known for known in engine.tables() if known.startswith(f"{SOURCE}.")]
    return [table.removeprefix(f"{SOURCE}.") for table in attached] or cast(FileEngine, engine).attach(path)


def _in_order(rows: ir.Table) -> ir.Table:
    return rows.order_by(list(rows.columns)) if rows.columns else rows


def _text(value: Any) -> str:
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return ""
    if isinstance(value, pd.Timestamp):
        plain: datetime = value.to_pydatetime()
        return as_text(plain.replace(tzinfo=None))
    if isinstance(value, Decimal):
        return f"{value:f}"
    return as_text(value.item() if hasattr(value, "item") else value).strip()
