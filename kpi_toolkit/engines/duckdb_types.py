"""DuckDB's types by Ibis' names, and integers that stay integers; without Ibis for the types that most columns have."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

USUAL = {
    "VARCHAR": "string",
    "BIGINT": "int64",
    "INTEGER": "int32",
    "DOUBLE": "float64",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp(6)",
    "DECIMAL(18,4)": "decimal(18, 4)",
}
"""As Ibis itself translates them."""


@cache
def ibis_type(kind: str) -> str:
    """Return Ibis' name of a type that DuckDB describes."""
    if kind in USUAL:
        return USUAL[kind]
    from ibis.backends.sql.datatypes import DuckDBType

    return str(DuckDBType.from_string(kind))


def whole_numbers(frame: pd.DataFrame, types: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame whose integer columns are integers: DuckDB hands sums of them over as floats."""
    odd = [name for name, kind in types.items() if _is_integer(kind) and frame[name].dtype.kind == "f"]
    return frame.assign(**{name: _integers(frame[name]) for name in odd}) if odd else frame


def _is_integer(kind: str) -> bool:
    return kind.removeprefix("!").removeprefix("u").startswith("int") and not kind.startswith("interval")


def _integers(column: "pd.Series[Any]") -> "pd.Series[Any]":
    return column.astype("Int64") if column.isna().any() else column.astype("int64")
