"""Pandas frames as raw tables: mixed columns become text that loses nothing."""

import pandas as pd

from kpi_toolkit.engines import SOURCE, Engine
from kpi_toolkit.engines.names import alike
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sources import cells
from kpi_toolkit.sources.headings import refuse_twins
from kpi_toolkit.sources.raw import Raw


def load(name: str, frame: pd.DataFrame, engine: Engine) -> Raw:
    """Bind a copy of a frame as raw table.

    Raises
    ------
    DataError
        When two of its columns have the same name.
    """
    label = spoken("fault.frame_label", name=name)
    refuse_twins([str(column) for column in frame.columns], label)
    columns = {str(column): _plain(frame[column]) for column in frame.columns}
    if name == "orders" and not alike("order_id", columns):
        columns["order_id"] = pd.Series(range(1, len(frame) + 1), index=frame.index, dtype="int64")
    engine.bind(f"{SOURCE}.{name}", pd.DataFrame(columns, index=frame.index))
    return Raw(f"{SOURCE}.{name}", label, (f"{SOURCE}.{name}",))


def _plain(column: "pd.Series[object]") -> "pd.Series[object]":
    """Return columns that Arrow types as they are; mixed objects and pandas' own types as text."""
    odd = isinstance(column.dtype, pd.PeriodDtype | pd.IntervalDtype | pd.CategoricalDtype)
    if not odd and column.dtype != object:
        return column
    if not odd and len(cells.kinds(column)) == 1 and not (_has_big_integers(column) or cells.has_both(column)):
        return column
    return pd.Series(cells.texts(list(column)), index=column.index, dtype="str")


def _has_big_integers(column: "pd.Series[object]") -> bool:
    return any(isinstance(value, int) and abs(value) >= 2**63 for value in column)
