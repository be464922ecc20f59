"""Numpy arrays become Arrow columns: times, exact money, ids and names."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpi_toolkit.demo.shop import DAY, NOBODY, Array

MONEY_DIGITS = 18


def when(times: Array) -> pa.Array:
    """Local seconds as a timestamp without a zone; empty where nothing happened."""
    moments = times.astype(np.int64)
    return pa.array(moments * 1_000_000, mask=moments == NOBODY).cast(pa.timestamp("us"))


def day(times: Array) -> pa.Array:
    """The day of local seconds; empty where nothing happened."""
    moments = times.astype(np.int64)
    return pa.array((moments // DAY).astype(np.int32), mask=moments == NOBODY).cast(pa.date32())


def money(fen: Array, is_empty: Array | None = None) -> pa.Array:
    """Whole fen as yuan in a decimal with two places: no float on the way."""
    low = fen.astype("<i8")
    words = np.stack([low, low >> 63], axis=1)  # a decimal is one whole number of 128 bits
    kind = pa.decimal128(MONEY_DIGITS, 2)
    whole = pa.Decimal128Array.from_buffers(kind, len(low), [None, pa.py_buffer(np.ascontiguousarray(words))])
    return whole if is_empty is None else pc.if_else(pa.array(~is_empty), whole, pa.scalar(None, kind))


def numbers(values: Array, is_empty: Array | None = None) -> pa.Array:
    """Whole numbers."""
    return pa.array(values.astype(np.int64), mask=is_empty)


def flags(values: Array, is_empty: Array | None = None) -> pa.Array:
    """Yes and no."""
    return pa.array(values.astype(bool), mask=is_empty)


def names(places: Array, words: Sequence[str] | pa.Array) -> pa.Array:
    """The word at each place; empty at :data:`NOBODY`."""
    known = words if isinstance(words, pa.Array) else pa.array(words, pa.string())
    return known.take(pa.array(places.astype(np.int64), mask=places == NOBODY))


def ids(prefix: str, counts: Array, width: int = 0) -> pa.Array:
    """Ids such as ``u0000042``."""
    digits = pa.array(counts.astype(np.int64)).cast(pa.string())
    return pc.binary_join_element_wise(prefix, pc.utf8_lpad(digits, width, "0"), "")


def texts(values: Sequence[str | None]) -> pa.Array:
    """Short columns of text."""
    return pa.array(values, pa.string())
