"""The demo shop's tables in canonical columns, read by pandas and not by the toolkit."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd

from kpi_toolkit.settings import load_settings

Read = Callable[[str], pd.DataFrame]


def reader(folder: Path) -> Read:
    """Return a reader of canonical tables: times with a local day ``…_on`` and month ``…_month`` beside them."""
    settings = load_settings(folder)

    @cache
    def read(name: str) -> pd.DataFrame:
        chosen = settings.tables.get(name)
        source = folder / "data" / ((chosen and chosen.from_) or name)
        rows = pd.read_parquet(source if source.is_dir() else source.with_suffix(".parquet"))
        if chosen:
            rows = rows.rename(columns={there: canonical for canonical, there in chosen.columns.items()})
            rows = rows.query(chosen.filter.replace(" = ", " == ")) if chosen.filter else rows
            rows = rows.assign(**chosen.constants).replace(chosen.values)
        for column in [column for column in rows if column.endswith("_at")]:
            if chosen and chosen.time_zone:
                local = rows[column].dt.tz_localize(chosen.time_zone).dt.tz_convert(settings.time_zone)
                rows = rows.assign(**{column: local.dt.tz_localize(None)})
            stem = column.removesuffix("_at")
            rows = rows.assign(
                **{f"{stem}_on": rows[column].dt.date, f"{stem}_month": rows[column].dt.strftime("%Y-%m")}
            )
        return rows

    return read
