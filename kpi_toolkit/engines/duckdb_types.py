"""DuckDB's types by Ibis' names, and integers that stay integers; without Ibis for the types that most columns have."""

from collections.abc import Mapping
from functools import cache

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
    kinds = dict(zip(frame.columns, frame.dtypes, strict=True))
    odd = [name for name, kind in types.items() if kinds[name].kind == "f" and _is_integer(kind)]
    if not odd:
        return frame
    gaps = frame[odd].isna().any().tolist()
    whole = [name for name, has_gaps in zip(odd, gaps, strict=True) if not has_gaps]
    # All at once: pandas takes longer for a column than a query for a row.
    integers = dict(zip(whole, frame[whole].to_numpy().astype("int64").T, strict=True))
    nullable = {name: frame[name].astype("Int64") for name in odd if name not in integers}
    return pd.DataFrame({name: integers.get(name, nullable.get(name, frame[name])) for name in frame.columns})


def _is_integer(kind: str) -> bool:
    return kind.removeprefix("!").removeprefix("u").startswith("int") and not kind.startswith("interval")
