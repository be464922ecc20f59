"""Excel cells and Python objects as text that loses nothing."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal


def texts(values: Sequence[object]) -> list[str | None]:
    """Write the cells of one column as text; empty ones stay None.

    Whole floats lose their ``.0``. A time at midnight and without a zone is a day, as spreadsheets and Python write
    one, and stays that day in every time zone.
    """
    return [_text(value) for value in values]


def has_both(values: Iterable[object]) -> bool:
    """Tell whether there are times with a zone and times without one, which have no type in common."""
    times = [value for value in values if isinstance(value, datetime) and not is_missing(value)]
    return len({value.tzinfo is None for value in times}) > 1


def kinds(values: Iterable[object]) -> set[type]:
    """Return the Python types among the values that are there."""
    return {type(value) for value in values if not is_missing(value)}


def is_missing(value: object) -> bool:
    """Tell whether a value stands for none: None, NaN, NaT or pandas.NA."""
    return value is None or type(value).__name__ == "NAType" or bool(value != value)


def _text(value: object) -> str | None:
    if is_missing(value):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        is_day = value.tzinfo is None and value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: float) -> str:
    if math.isinf(value):
        return str(value)
    return str(int(value)) if value.is_integer() else format(Decimal(repr(float(value))), "f")
