"""Periods as tables: which local day belongs to which period, and where its comparison periods lie.

Facts join these tables instead of truncating dates, so that weeks, fiscal years and spans are data and every
engine gives the same answer.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpi_toolkit.periods.period import Period

CALENDAR = ibis.table({"day": "date", "period": "string", "kind": "string"}, name="kpi_calendar")
"""One row per day, period and kind: ``current``, ``previous`` or ``last_year`` (the day lies in the period
itself, in the one before it, or in the same period of last year)."""

PERIODS = ibis.table(
    {"period": "string", "start_on": "date", "end_on": "date", "previous_start_on": "date"}, name="kpi_periods"
)
"""One row per period, half-open ``[start_on, end_on)``, cut where the data end: states are those of that day.
The period before it is ``[previous_start_on, start_on)``."""

WEEKS = ibis.table({"day": "date", "period": "string", "week_on": "date"}, name="kpi_weeks")
"""One row per day of each whole week that ends in a period; ``week_on`` is the week's first day."""

WEEK = timedelta(days=7)


def calendar_frames(periods: Iterable[Period], data_end: date) -> dict[str, pd.DataFrame]:
    """Return the rows of the tables for some periods, by table name. Periods may overlap.

    Nothing counts from `data_end` on, the day after the last one that the data cover.
    """
    unique = list(dict.fromkeys(periods))
    days = [
        (day, str(period), kind)
        for period in unique
        for kind, source in (("current", period), ("previous", period.previous), ("last_year", period.last_year))
        for day in source.each_day()
        if day < data_end
    ]
    spans = [
        (str(period), period.start, max(period.start, min(period.end, data_end)), period.previous.start)
        for period in unique
    ]
    weeks = [
        (week + timedelta(days=n), str(period), week)
        for period in unique
        for week in _weeks_ending_in(period, data_end)
        for n in range(7)
    ]
    rows: list[tuple[ir.Table, Sequence[tuple[object, ...]]]] = [(CALENDAR, days), (PERIODS, spans), (WEEKS, weeks)]
    return {table.get_name(): _frame(table.schema(), found) for table, found in rows}


def _weeks_ending_in(period: Period, data_end: date) -> list[date]:
    """First days of the whole weeks whose last day lies in the period."""
    back = (period.start.weekday() - period.rules.week_start) % 7
    first = period.start - timedelta(days=back)
    starts = (first + WEEK * n for n in range(-1, period.days // 7 + 2))
    return [start for start in starts if period.start < start + WEEK <= min(period.end, data_end)]


def _frame(schema: ibis.Schema, rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(schema))
    days = [name for name, kind in schema.items() if kind.is_date()]
    return frame.assign(**{name: pd.to_datetime(frame[name]).dt.date for name in days})
