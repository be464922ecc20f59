"""A target as an edition keeps it: its cells as plain texts, and back."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from kpi_toolkit.errors import UsageError
from kpi_toolkit.periods.period import CalendarRules, Period, parse_period
from kpi_toolkit.targets.target import Target

COLUMNS = tuple(field.name for field in fields(Target) if field.name != "row")

NUMBERS = ("value", "lower", "upper", "threshold", "stretch", "baseline", "weight", "points")
DAYS = ("start", "due", "agreed_on")


def to_plain(target: Target) -> dict[str, str]:
    """Return the cells of a target that are filled, numbers and days as texts.

    >>> to_plain(Target(2, "sales", "operations", "level", date(2026, 1, 1), None, "Li", value=Decimal("0.30")))
    {'metric': 'sales', 'role': 'operations', 'kind': 'level', 'start': '2026-01-01', 'owner': 'Li', 'value': '0.30'}
    """
    cells = {name: getattr(target, name) for name in COLUMNS}
    return {
        name: f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
        for name, cell in cells.items()
        if cell not in (None, "")
    }


def from_plain(cells: Mapping[str, Any], rules: CalendarRules) -> Target | None:
    """Return the target of such cells; None where they are no longer readable."""
    known = {name: cells[name] for name in COLUMNS if cells.get(name)}
    values: dict[str, Any] = {"due": None}
    try:
        values |= {name: _typed(name, str(text), rules) for name, text in known.items()}
        return Target(row=0, **values)
    except (ValueError, InvalidOperation, TypeError, UsageError):
        return None


def _typed(name: str, text: str, rules: CalendarRules) -> Decimal | date | Period | str:
    if name in NUMBERS:
        return Decimal(text)
    if name in DAYS:
        return date.fromisoformat(text)
    return parse_period(text, rules) if name == "baseline_period" else text
