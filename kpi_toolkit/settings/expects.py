"""What the source says that its tables hold, to be compared with what was read: rows and sums by period."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator, Field


def _as_named(periods: Any) -> Any:
    """Take `2026` for the year that it is."""
    return {str(name): totals for name, totals in periods.items()} if isinstance(periods, Mapping) else periods


def _exact(total: Any) -> Any:
    if isinstance(total, int | float | str) and not isinstance(total, bool):
        try:
            return Decimal(str(total))
        except InvalidOperation:
            raise ValueError(f"`{total}` is no number. Write it plainly, as 1234.50") from None
    return total


Total = Annotated[Decimal, Field(strict=False), BeforeValidator(_exact)]
Expects = dict[str, Annotated[dict[str, dict[str, Total]], BeforeValidator(_as_named)]]
"""Canonical table → period → ``rows``, or a column of numbers → what they come to."""
