"""The rows behind metrics as pandas frames: canonical tables by the workspace's rules, and facts over periods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import pandas as pd

from kpi_toolkit.errors import UsageError, did_you_mean, listed
from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.facts import FACTS, FactInputs
from kpi_toolkit.facts.orders import order_history
from kpi_toolkit.facts.rows import ADDED, OF_ORDERS, ROWS_OF, WITHOUT_STAFF, counted_rows, day_of
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.dependencies import MarkedSource
from kpi_toolkit.measuring.tables import Tables, read_by
from kpi_toolkit.periods.period import Period

ORDERS = "orders"


def counted_frame(
    context: Context, source: MarkedSource, tables: Tables, name: str, periods: Sequence[Period]
) -> pd.DataFrame:
    """Return the rows of a canonical table or a fact that metrics count, in a stated order.

    Parameters
    ----------
    periods
        Only rows that fall in one of them; all if empty, which a fact cannot be had without.

    Raises
    ------
    UsageError
        For a name of neither, a table that is not there, or a fact without periods.
    """
    if name in context.sources.columns:
        rows = _of_table(context, source, tables, name, periods)
    elif name in FACTS and name not in context.schema:
        rows = _of_fact(context, source, tables, name, periods)
    else:
        known = [*context.sources.columns, *FACTS]
        raise UsageError(f"There are no rows of `{name}`. {did_you_mean(name, known)}")
    return _plain(source.engine.run(rows), rows)


def _of_table(context: Context, source: MarkedSource, tables: Tables, name: str, periods: Iterable[Period]) -> ir.Table:
    source.ensure(sorted({name, *(table for table in ("users", ORDERS) if table in context.sources.columns)}))
    whole = tables.table(name, further=ADDED.get(name, {}))
    if name not in ROWS_OF:
        return whole
    inputs = _inputs(context, tables, name, whole)
    rows = counted_rows(inputs, name) if name != ORDERS else order_history(inputs)
    if "user_id" in rows.columns and name not in WITHOUT_STAFF and inputs.has("users.is_staff"):
        users = inputs.tables["users"]
        staff = users.filter(users.is_staff.fill_null(False)).select(_staff="user_id")
        joined = rows.drop(*(["is_staff"] if "is_staff" in rows.columns else []))
        rows = joined.left_join(staff, joined.user_id == staff["_staff"])
        rows = rows.mutate(is_staff=rows["_staff"].notnull()).drop("_staff")
    day = rows[day_of(context.schema[name])]
    spans = [(day >= ibis.literal(period.start)) & (day < ibis.literal(period.end)) for period in periods]
    return rows.filter(ibis.or_(*spans)) if spans else rows


def _inputs(context: Context, tables: Tables, name: str, whole: ir.Table) -> FactInputs:
    """Return what the counted rows are made from: the table itself with all that its source has."""
    others = {other: tables.table(other) for other in ("users", ORDERS) if other in context.sources.columns}
    covered = {ORDERS: context.coverage(ORDERS)} if ORDERS in others else {}
    settings = context.settings
    inputs = FactInputs(others | {name: whole}, settings.rules, covered, zone=settings.time_zone)
    if name != OF_ORDERS:
        return inputs
    (history,) = FACTS[ROWS_OF[OF_ORDERS]].uses
    return replace(inputs, tables={**inputs.tables, history: order_history(inputs)})


def _of_fact(context: Context, source: MarkedSource, tables: Tables, name: str, periods: Sequence[Period]) -> ir.Table:
    fact = FACTS[name]
    if lacking := [table for table in fact.needs if table not in context.sources.columns]:
        raise UsageError(f"`{name}` is made of {listed(lacking)}, which the data do not have.")
    if not periods:
        raise UsageError(f'`{name}` is a fact: its rows are of periods. Name some, as `frame("{name}", "2026-10")`.')
    source.ensure(read_by(fact, None, context))
    tables.prepare(fact)
    tables.bind_calendar(periods, context.coverage(*fact.needs)[1] + timedelta(days=1))
    return fact.build(tables.inputs(fact))


def _plain(frame: pd.DataFrame, rows: ir.Table) -> pd.DataFrame:
    """Return numbers as floats, which pandas adds up, in the order of all columns' text."""
    kinds = rows.schema()
    numbers = [name for name in frame.columns if kinds[name].is_decimal()]
    plain = frame.assign(**{name: pd.to_numeric(frame[name]).astype(float) for name in numbers})
    times = [name for name in plain.columns if kinds[name].is_temporal()]
    keys = [name for name in plain.columns if kinds[name].is_string()]
    order = [*[name for name in times if name.endswith("_at")][:1], *keys]
    return plain.sort_values(order, ignore_index=True) if order else plain.reset_index(drop=True)
