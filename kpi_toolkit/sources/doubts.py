"""Numbers that have two readings: in a file with semicolons the comma is the decimal sign, and 1.234 is 1234."""

from __future__ import annotations

from kpi_toolkit.engines import Engine
from kpi_toolkit.errors import SHOWN_AT_MOST
from kpi_toolkit.expressions import ir
from kpi_toolkit.language.naming import in_a_row
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sources.mapped import Mapped
from kpi_toolkit.sources.reading import NUMBER_TEXT

THOUSANDS = r"^[+-]?[1-9]\d{0,2}(\.\d{3})+$"


def two_readings(mapped: Mapped, engine: Engine) -> list[str]:
    """Return a fault for every column whose points may all stand between thousands; kpi.yaml can say which they are.

    One number with a point that cannot, as 0.5, shows for the whole file that they are decimal signs.
    """
    if mapped.raw.delimiter != ";" or mapped.reading.decimal:
        return []
    rows = engine.table(mapped.step("trimmed"))
    columns = {
        name: rows[source]
        for name, source in mapped.columns.items()
        if mapped.table[name].type in ("money", "number")
        and name not in mapped.constants
        and rows[source].type().is_string()
    }
    if not columns:
        return []
    counts = {f"{name} thousands": _is_thousands(value).ifelse(1, 0).sum() for name, value in columns.items()}
    counts |= {
        f"{name} points": (value.contains(".") & value.re_search(NUMBER_TEXT) & ~_is_thousands(value))
        .ifelse(1, 0)
        .sum()
        for name, value in columns.items()
    }
    counted = engine.run(rows.aggregate(**counts)).iloc[0].fillna(0)
    if any(counted[f"{name} points"] for name in columns):
        return []
    return [
        _fault(mapped, name, int(counted[f"{name} thousands"]), rows, engine)
        for name in columns
        if counted[f"{name} thousands"]
    ]


def _is_thousands(value: ir.Value) -> ir.BooleanValue:
    return value.re_search(THOUSANDS)


def _fault(mapped: Mapped, name: str, count: int, rows: ir.Table, engine: Engine) -> str:
    source = mapped.columns[name]
    shown = rows.filter(_is_thousands(rows[source])).select(value=rows[source]).distinct()
    examples = engine.run(shown.order_by("value").limit(SHOWN_AT_MOST))["value"]
    plain = examples.iloc[0].replace(".", "")
    told = {"column": source, "count": count, "listed": in_a_row(f"`{value}`" for value in examples)}
    first = {"first": examples.iloc[0], "plain": plain, "table": mapped.table.name}
    return spoken("fault.two_readings", label=mapped.raw.label, **told, **first)
