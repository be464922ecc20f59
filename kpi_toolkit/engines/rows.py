"""Rows of any database as a pandas frame of the same column types."""

from collections.abc import Sequence
from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.schema as sch
import pandas as pd
import pyarrow as pa


def frame_of(table: pa.Table, schema: sch.Schema) -> pd.DataFrame:
    """Return an Arrow table as a frame with the names and types that its expression has.

    Columns are taken by place: databases cut long names and change their case.
    """
    columns = {name: _column(table.column(place), kind) for place, (name, kind) in enumerate(schema.items())}
    return pd.DataFrame(columns)


def arrow_of(rows: Sequence[Sequence[Any]], schema: sch.Schema) -> pa.Table:
    """Return rows of Python values as an Arrow table; decimals keep all their digits."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [_array(list(values), kind) for values, kind in zip(columns, schema.types, strict=True)]
    return pa.Table.from_arrays(arrays, names=list(schema.names))


def _array(values: list[Any], kind: dt.DataType) -> pa.Array:
    if kind.is_decimal() or kind.is_floating():  # PostgreSQL's mean of whole numbers is a decimal
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    if kind.is_integer():
        return pa.array([None if value is None else int(value) for value in values], pa.int64())
    if kind.is_string() or not _is_plain(kind):
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    return pa.array(values, arrow_type(kind))


def _is_plain(kind: dt.DataType) -> bool:
    return bool(kind.is_numeric() or kind.is_boolean() or kind.is_date() or kind.is_timestamp())


def _column(values: pa.ChunkedArray, kind: dt.DataType) -> "pd.Series[Any]":
    if kind.is_integer():
        whole = values.cast(pa.int64()).to_pandas(integer_object_nulls=True)
        return whole.astype("Int64") if values.null_count else whole.astype("int64")
    if kind.is_boolean():
        return values.cast(pa.bool_()).to_pandas().astype("boolean" if values.null_count else "bool")
    if kind.is_numeric():
        if pa.types.is_decimal(values.type):
            # Through text the nearest float is found; Arrow's own way is off by the last bit.
            values = values.cast(pa.string())
        return values.cast(pa.float64()).to_pandas()
    if kind.is_date() or kind.is_timestamp():
        return _times(values, kind)
    return _text(values)


def _text(values: pa.ChunkedArray) -> "pd.Series[Any]":
    """Return text; bytes that are no UTF-8, which ClickHouse takes for text as well, are written in backslashes."""
    raw = values.cast(pa.binary()) if pa.types.is_string(values.type) else values
    try:
        return raw.cast(pa.string()).to_pandas()
    except pa.ArrowInvalid:
        raw = raw.to_pylist()
    return pa.array([None if text is None else text.decode("utf-8", "backslashreplace") for text in raw]).to_pandas()


def _times(values: pa.ChunkedArray, kind: dt.DataType) -> "pd.Series[Any]":
    if pa.types.is_integer(values.type):
        # ClickHouse hands seconds and days over as whole numbers.
        values = values.cast(pa.int64()).cast(pa.timestamp("s")) if kind.is_timestamp() else values.cast(pa.int32())
    if kind.is_date():
        return values.cast(pa.date32()).cast(pa.timestamp("us")).to_pandas()
    zone = getattr(kind, "timezone", None)
    if pa.types.is_timestamp(values.type) and values.type.tz and not zone:
        values = values.cast(pa.timestamp("us", values.type.tz)).cast(pa.int64()).cast(pa.timestamp("us"))
    return values.cast(pa.timestamp("us", zone)).to_pandas()


def arrow_type(kind: dt.DataType) -> pa.DataType:
    """Return the Arrow type of one of the few types that frames have (Ibis' own table needs a further package)."""
    if kind.is_timestamp():
        return pa.timestamp("us", getattr(kind, "timezone", None))
    if kind.is_date():
        return pa.date32()
    if kind.is_decimal():
        return pa.decimal128(kind.precision or 38, kind.scale or 0)
    if kind.is_integer():
        return pa.int64()
    if kind.is_floating():
        return pa.float64()
    return pa.bool_() if kind.is_boolean() else pa.string()


def type_of(arrow: pa.DataType) -> dt.DataType:
    """Return the Ibis type of a frame's column; what is none of the few usual ones is text."""
    kinds = pa.types
    if kinds.is_timestamp(arrow):
        return dt.Timestamp("UTC") if arrow.tz else dt.timestamp
    if kinds.is_decimal(arrow):
        return dt.Decimal(arrow.precision, arrow.scale)
    tests = (
        (kinds.is_integer, dt.int64),
        (kinds.is_floating, dt.float64),
        (kinds.is_boolean, dt.boolean),
        (kinds.is_date, dt.date),
    )
    return next((kind for is_it, kind in tests if is_it(arrow)), dt.string)
