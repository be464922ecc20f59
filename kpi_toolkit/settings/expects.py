"""What the source says that its tables hold, to be compared with what was read: rows and sums by period."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from kpi_toolkit.language.text import spoken


def _as_named(periods: Any) -> Any:
    """Take `2026` for the year that it is."""
    return {str(name): totals for name, totals in periods.items()} if isinstance(periods, Mapping) else periods


def _exact(total: Any) -> Any:
    if isinstance(total, int | float | str) and not isinstance(total, bool):
        try:
            return Decimal(str(total))
        except InvalidOperation:
            raise ValueError(spoken("setting.no_number", given=total)) from None
    return total


def _or_file(expects: Any, named: Callable[[Any], Any]) -> Any:
    return expects if isinstance(expects, str) else named(expects)


class _NamedOrFile:
    """Totals by name, or the name of a file; a fault names the place in kpi.yaml, not what of both was tried."""

    def __get_pydantic_core_schema__(self, _source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        plain = core_schema.plain_serializer_function_ser_schema(lambda expects: expects)
        return core_schema.no_info_wrap_validator_function(
            _or_file, handler.generate_schema(_Named), serialization=plain
        )


Total = Annotated[Decimal, Field(strict=False), BeforeValidator(_exact)]
_Named = dict[str, Annotated[dict[str, dict[str, Total]], BeforeValidator(_as_named)]]
Expects = Annotated[_Named | str, _NamedOrFile()]
"""Canonical table → period → ``rows``, or a column of numbers → what they come to; or a file of the same."""
