"""Control totals: what kpi.yaml, or a file of it, expects of a table and period against what was read, to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from kpi_toolkit.errors import KpiError, did_you_mean, listed
from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.schema import TABLES, day_column
from kpi_toolkit.sheets.totals import ControlTotals, read_totals

ROWS = "rows"


def differences_from_expected(workspace: Workspace) -> list[str]:
    """Return a fault for every control total that the rows do not come to, and for those of no table or period."""
    entries, faults = _expected(workspace)
    faults += [fault for entry in entries for fault in _of_entry(workspace, entry)]
    return list(dict.fromkeys(faults))


def _expected(workspace: Workspace) -> tuple[list[ControlTotals], list[str]]:
    expects = workspace.settings.expects
    if isinstance(expects, str):
        return read_totals(workspace.context.folder or Path(), expects, workspace.settings.source.encoding)
    entries = [
        ControlTotals(f"`expects.{table}.{period}`", f"`expects.{table}`", table, period, totals)
        for table, periods in expects.items()
        for period, totals in periods.items()
    ]
    return entries, []


def _of_entry(workspace: Workspace, entry: ControlTotals) -> Iterator[str]:
    table, at = entry.table, entry.table_place
    if table not in TABLES:
        yield f"{at}: no table is called `{table}`. {did_you_mean(table, TABLES)}"
    elif table not in workspace.sources.columns:
        yield f"{at}: the source has no table `{table}`. Map it under `tables`, or remove this."
    elif not TABLES[table].main_time:
        yield f"{at}: `{table}` has no time, so no period has totals of it. Remove this."
    else:
        try:
            period = parse_period(entry.period, workspace.settings.calendar_rules)
        except KpiError as error:
            yield f"{at}: {error.message}"
            return
        yield from _of_period(workspace, table, period, entry)


def _of_period(workspace: Workspace, table: str, period: Period, entry: ControlTotals) -> Iterator[str]:
    numbers = [
        column.name
        for column in TABLES[table].columns
        if column.type in ("money", "number") and column.name in workspace.sources.columns[table]
    ]
    totals, at = entry.totals, entry.place
    if unknown := [name for name in totals if name not in (ROWS, *numbers)]:
        yield f"{at}: {listed(unknown)} cannot be added up. Known: {listed([ROWS, *numbers])}."
        return
    if not totals:
        return
    row = workspace.on_source([table]).run(_totals(workspace, table, period, list(totals))).iloc[0]
    for name, expected in totals.items():
        there = _exact(row[f"total_{name}"])
        if there != expected:
            of = "rows" if name == ROWS else f"`{name}`"
            yield (
                f"`{table}` of {period}: {of} come to {there:,f}, {expected:,f} are expected by {at}. Rows are "
                "missing, stand twice, or are others than those that were added up at the source."
            )


def _totals(workspace: Workspace, table: str, period: Period, names: list[str]) -> ir.Table:
    rows, time = workspace.table(table), TABLES[table][TABLES[table].main_time]
    day = rows[day_column(time.name) if time.type == "timestamp" else time.name]
    first, last = period.start, period.end - timedelta(days=1)
    within = rows.filter(day >= ibis.literal(first), day <= ibis.literal(last))
    parts = {f"total_{name}": within.count() if name == ROWS else within[name].sum() for name in names}
    return within.aggregate(**parts)


def _exact(total: Any) -> Decimal:
    return Decimal(0) if pd.isna(total) else Decimal(str(total))
