"""JSON that any language can read: no NaN, no infinity, no type that only Python knows."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from numbers import Integral, Real
from typing import Any

MISSING = ("NAType", "NaTType")
"""Pandas' own signs for no value."""


def plain(value: Any) -> Any:
    """Return a value in the types of JSON: no number as null, days as text, what is not known as its text.

    Examples
    --------
    >>> from datetime import date
    >>> plain({"value": float("nan"), "n": (1, float("inf")), "share": Fraction(1, 4), "on": date(2026, 1, 2)})
    {'value': None, 'n': [1, None], 'share': 0.25, 'on': '2026-01-02'}
    """
    if value is None or isinstance(value, str | bool):
        return value
    if type(value).__name__ in MISSING:
        return None
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real | Decimal | Fraction):
        return float(value) if isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return [plain(part) for part in value]
    return bool(value) if type(value).__name__ == "bool" else str(value)


def as_json(value: Any, *, indent: int | None = 2, sort_keys: bool = False) -> str:
    """Write a value as JSON that any language can read."""
    return json.dumps(plain(value), ensure_ascii=False, indent=indent, sort_keys=sort_keys, allow_nan=False)
