"""Periods as tables: which local day belongs to which period, and where its comparison periods lie.

Facts join these tables instead of truncating dates, so that weeks, fiscal years and spans are data and every
engine gives the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

import pandas as pd

from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.periods.period import Period

DAYS = {"day": "date", "period": "string", "kind": "string"}
SPANS = {"period": "string", "start_on": "date", "end_on": "date", "previous_start_on": "date"}
WEEKS = {"day": "date", "period": "string", "week_on": "date"}


@cache
def calendar_days() -> ir.Table:
    """Return the table of one row per day, period and kind: ``current``, ``previous`` or ``last_year``.

    The day lies in the period itself, in the one before it, or in the same period of last year.
    """
    return ibis.table(DAYS, name="kpi_calendar")


@cache
def period_spans() -> ir.Table:
    """Return the table of one row per period, half-open ``[start_on, end_on)``.

    Periods are cut where the data end: states are those of that day. The period before it is
    ``[previous_start_on, start_on)``.
    """
    return ibis.table(SPANS, name="kpi_periods")


@cache
def whole_weeks() -> ir.Table:
    """Return the table of one row per day of each whole week that ends in a period; ``week_on`` is its first day."""
    return ibis.table(WEEKS, name="kpi_weeks")


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
    rows = (("kpi_calendar", DAYS, days), ("kpi_periods", SPANS, spans), ("kpi_weeks", WEEKS, weeks))
    return {name: pd.DataFrame(filled, columns=list(types)) for name, types, filled in rows}


def _weeks_ending_in(period: Period, data_end: date) -> list[date]:
    """First days of the whole weeks whose last day lies in the period."""
    back = (period.start.weekday() - period.rules.week_start) % 7
    first = period.start - timedelta(days=back)
    starts = (first + WEEK * n for n in range(-1, period.days // 7 + 2))
    return [start for start in starts if period.start < start + WEEK <= min(period.end, data_end)]
