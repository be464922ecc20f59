"""What a metric is made of by several columns at once: which columns may tell, and the pieces as plain numbers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kpi_toolkit.facts import FACTS, SEGMENT
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Pieces
from kpi_toolkit.measuring.segments import BETWEEN_VALUES, CLOCK, GROUP, value_of
from kpi_toolkit.metrics.metric import Metric

OUTCOMES = ("status", "event")
"""Columns that tell what became of a row or what it is, which the metrics themselves choose by."""


def columns_to_explain(context: Context, metric: Metric) -> tuple[str, ...]:
    """Return the columns that a metric may be explained over: all that its rows have or refer to, but for outcomes.

    Columns that its fact makes itself are none of them, and neither are communities, for a person is in several, nor
    hours and weekdays, of which months have unlike numbers.
    """
    if metric.parts:
        return ()
    fact = FACTS[metric.fact]
    own = context.own_cuts(fact)
    cuts = [column for column in context.cuts(fact) if column not in (*own, *OUTCOMES, GROUP, *CLOCK)]
    long_names = {f"{table}.{column}": column for table in fact.segments_of for column in cuts}
    twice = {long for long, column in long_names.items() if long in cuts and column in cuts}
    return tuple(column for column in cuts if column not in twice and not column.startswith(GROUP))


def coded(pieces: Pieces) -> tuple[list[NDArray[np.int64]], list[list[str | None]]]:
    """Return by column which of its values each piece has, and the values, sorted."""
    segments = _encoded(pa.array(pieces.rows[SEGMENT], pa.string()))
    values = pc.split_pattern(segments.dictionary, BETWEEN_VALUES).flatten()
    codes, names = [], []
    for place in range(len(pieces.columns)):
        column = _encoded(values[place :: len(pieces.columns)])
        known = column.dictionary.to_pylist()
        order = sorted(range(len(known)), key=known.__getitem__)
        rank = np.empty(len(known), np.int64)
        rank[order] = np.arange(len(known))
        codes.append(rank[column.indices.to_numpy()][segments.indices.to_numpy()])
        names.append([value_of(known[place]) for place in order])
    return codes, names


def _encoded(texts: pa.Array) -> pa.DictionaryArray:
    encoded = texts.dictionary_encode()
    return encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
