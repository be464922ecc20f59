"""How segments are called in a metric frame, by one column and by several crossed."""

from collections.abc import Iterable

import pandas as pd

from kpi_toolkit.measuring.segments import BETWEEN_VALUES, columns_of, value_of, written

COLUMNS = ["metric", "period", "segment", "value", "numerator", "denominator", "n", "reason"]


def labelled(by: str, value: object) -> str:
    """Return how the frame calls a segment: a value by itself, that of empty cells ``channel=``.

    No two values share a name, and none has that of the total. By several columns the names of all are joined, as
    ``wechat|city=``; :func:`parted` takes them apart.
    """
    columns = columns_of(by)
    if len(columns) == 1:
        return _labelled(by, value)
    values = map(value_of, str(value).split(BETWEEN_VALUES))
    return _joined(_labelled(column, value) for column, value in zip(columns, values, strict=True))


def unknown(by: str) -> str:
    """Return how the frame calls the segments of a metric that cannot be cut so: ``channel=?``."""
    columns = columns_of(by)
    return _joined(f"{column}=?" for column in columns) if len(columns) > 1 else f"{by}=?"


def parted(by: str, segment: str) -> tuple[str, ...]:
    """Return the names of a segment by each column of a cut, as they are where it is cut by that column alone.

    >>> from kpi_toolkit.measuring.segments import together
    >>> parted(together(["channel", "city"]), labelled(together(["channel", "city"]), "we~1chat|~"))
    ('we|chat', 'city=')
    """
    columns = columns_of(by)
    if len(columns) == 1 or not segment:
        return (segment,) * len(columns)
    return tuple(value_of(part) or "" for part in segment.split(BETWEEN_VALUES))


def named(column: str, segment: str) -> str:
    """Name a segment as targets do: ``channel=wechat``; that of empty cells is ``channel=`` already."""
    return segment if not segment or segment.startswith(f"{column}=") else f"{column}={segment}"


def _joined(labels: Iterable[str]) -> str:
    return BETWEEN_VALUES.join(written(label) for label in labels)


def _labelled(column: str, value: object) -> str:
    if not isinstance(value, str):
        return f"{column}="
    if not value:
        return f'{column}=""'
    return f"{column}={value}" if value.startswith(f"{column}=") else value


def column_of(name: str) -> str:
    """Return what the frame calls the column of a cut by several: its name, unless the frame has one of that name."""
    return f"by {name}" if name in COLUMNS else name


def with_columns(frame: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Add a column for each of several columns that a frame is cut by, behind the one of the segment."""
    if by is None or len(columns := columns_of(by)) == 1:
        return frame
    values = [parted(by, segment) for segment in frame["segment"]]
    for place, name in enumerate(columns):
        column = pd.Series([parts[place] for parts in values], index=frame.index, dtype="str")
        frame.insert(COLUMNS.index("segment") + 1 + place, column_of(name), column)
    return frame
