"""What an edition was judged by, in a few numbers: control totals of its data and marks of its definitions."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from kpi_toolkit.engines.query import Query
from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.facts import FACTS
from kpi_toolkit.measuring.queries import recalled
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.composed import composition_of
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.schema.table import Column, Table, day_column

LENGTH = 12
UNTIL = "kpi_until"


def data_totals(workspace: Workspace, tables: Iterable[str], before: date) -> dict[str, dict[str, Any]]:
    """Return control totals of the rows before a day, by table: what changes when rows come, go or are corrected.

    One query a table. The totals are the same on every engine and in every row order: the number of rows and of filled
    cells, sums of numbers, of the lengths of texts and of days. They need not show every correction (two texts of one
    length exchanged), so they are evidence, no proof.

    Parameters
    ----------
    before
        Rows whose main time lies on this day or later are left out, so that the next month does not show as a change,
        and so are those after the last day that the table covers; tables without time count whole.
    """
    there = [name for name in tables if name in workspace.sources.columns]
    known_until = {name: workspace.coverage(name)[1] + timedelta(days=1) for name in there}
    return {name: _of_table(workspace, name, min(before, known_until[name])) for name in there}


def _of_table(workspace: Workspace, table: str, before: date) -> dict[str, Any]:
    dependencies = workspace.dependencies
    mark = dependencies.of_rows_before(table, before, "totals") if dependencies.can_be_kept([table]) else ""

    def totals() -> dict[str, Any]:
        numbers = workspace.settings.numbers.get(table, ())
        key = ("totals", table, list(workspace.sources.columns[table]), *numbers)
        engine = workspace.on_source([table])
        engine.bind(UNTIL, pd.DataFrame({"day": [before]}))
        built = Query(key, lambda: _totals(workspace.table(table), workspace.context.schema[table]))
        row = engine.run(built).to_dict("records")[0]
        return {str(key): _plain(value) for key, value in row.items()}

    totals_kept: dict[str, Any] = recalled(workspace, "totals", mark, [table], totals)
    return totals_kept


def _totals(rows: ir.Table, table: Table) -> ir.Table:
    """Add up the rows before the day that is bound as :data:`UNTIL`, so that the query is the same for all days."""
    before = ibis.table({"day": "date"}, name=UNTIL).day.max().as_scalar()
    if table.main_time:
        time = table[table.main_time]
        rows = rows.filter(rows[day_column(time.name) if time.type == "timestamp" else time.name] < before)
    parts: dict[str, ir.Value] = {"rows": rows.count()}
    for column in table.columns:
        if column.name not in rows.columns:
            continue
        cells = rows[column.name]
        parts[f"{column.name} filled"] = cells.count()
        parts[f"{column.name} sum"] = _number(rows, column).sum().fill_null(0)
    return rows.aggregate(**parts)


def _number(rows: ir.Table, column: Column) -> ir.Value:
    """Turn a cell into a number that another content would change."""
    cells = rows[column.name]
    if column.type in ("money", "number"):
        return cells
    if column.type == "boolean":
        return cells.ifelse(1, 0)
    if column.type in ("key", "text"):
        return cells.length()
    day = rows[day_column(column.name)] if column.type == "timestamp" else cells
    return day.delta(ibis.date(1970, 1, 1), unit="day")


def _plain(value: Any) -> int | str:
    """Write a sum as text, without the zeros that engines put behind it; counts stay numbers."""
    if isinstance(value, Decimal | float):
        number = Decimal(str(value)).normalize()
        return f"{number:f}"
    return int(value)


def definition_mark(metric: Metric) -> str:
    """Return a mark that changes when a metric is counted in another way: its formula, code, fact and needs."""
    parts = [
        metric.words.formula.en,
        *(definition_mark(part) for part in metric.parts),
        *([composition_of(metric).how] if metric.parts else []),
        *([_code_of(metric.compute), _code_of(FACTS[metric.fact].build)] if metric.fact else []),
        metric.fact,
        metric.unit,
        metric.better,
        metric.looks_back,
        *metric.needs,
    ]
    return mark(parts)


@cache
def _code_of(function: Callable[..., Any]) -> str:
    """Return what a function does: its source, of what kpi.yaml declares what is declared."""
    return inspect.getsource(function) if inspect.isfunction(function) else repr(function)


def mark(content: Any) -> str:
    """Return a short mark of anything that JSON can write: equal contents give equal marks."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]
