"""Which day it is: the clock's, or the one that ``KPI_TODAY`` names, to see what a day made or would make."""

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kpi_toolkit.errors import UsageError

TODAY = "KPI_TODAY"


def today_in(zone: ZoneInfo | None = None) -> date:
    """Return the day that it is in a time zone, or on this machine.

    Raises
    ------
    UsageError
        When ``KPI_TODAY`` is no day.
    """
    if not (told := os.environ.get(TODAY)):
        return datetime.now(zone).date()
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise UsageError(f"`{TODAY}` is `{told}`, expected a day as `2026-11-03`. Put it right, or unset it.") from None
