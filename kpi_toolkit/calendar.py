"""Periods as tables: which local day belongs to which period, and where its comparison periods lie.

Facts join these tables instead of truncating dates, so that weeks, fiscal years and spans are data and every
engine gives the same answer.
"""

from collections.abc import Iterable
from datetime import date

import ibis
import pandas as pd

from kpi_toolkit.period import Period

CALENDAR = ibis.table({"day": "date", "period": "string", "kind": "string"}, name="kpi_calendar")
"""One row per day, period and kind: ``current``, ``previous`` or ``last_year`` (the day lies in the period
itself, in the one before it, or in the same period of last year)."""

PERIODS = ibis.table({"period": "string", "start_on": "date", "end_on": "date"}, name="kpi_periods")
"""One row per period, half-open ``[start_on, end_on)``, cut where the data end: states are those of that day."""


def calendar_frames(periods: Iterable[Period], data_end: date) -> dict[str, pd.DataFrame]:
    """Return the rows of both tables for some periods, by table name. Periods may overlap.

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
    spans = [(str(period), period.start, max(period.start, min(period.end, data_end))) for period in unique]
    return {
        CALENDAR.get_name(): _with_dates(pd.DataFrame(days, columns=["day", "period", "kind"]), "day"),
        PERIODS.get_name(): _with_dates(
            pd.DataFrame(spans, columns=["period", "start_on", "end_on"]), "start_on", "end_on"
        ),
    }


def _with_dates(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return frame.assign(**{column: pd.to_datetime(frame[column]).dt.date for column in columns})
