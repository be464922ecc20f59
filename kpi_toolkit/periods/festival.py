"""Days that a place and a business keep in each year: Spring Festival and campaigns, and what periods have of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from kpi_toolkit.errors import UsageError
from kpi_toolkit.periods.period import Period
from kpi_toolkit.periods.special_days import Days, SpecialDays

FIRST_FESTIVAL, LAST_FESTIVAL = 1950, 2099
AROUND = timedelta(days=15)
"""How far before and after its first day Spring Festival is felt: shopping before it, closed doors after it."""


def spring_festival(year: int) -> date:
    """Return the first day of the first lunar month.

    Raises
    ------
    UsageError
        For a year outside 1950–2099.

    Examples
    --------
    >>> str(spring_festival(2025)), str(spring_festival(2026))
    ('2025-01-29', '2026-02-17')
    """
    if not FIRST_FESTIVAL <= year <= LAST_FESTIVAL:
        raise UsageError(f"Spring Festival of {year} is not known. Ask for {FIRST_FESTIVAL} to {LAST_FESTIVAL}.")
    return festival_of(year)


@lru_cache(maxsize=256)
def festival_of(year: int) -> date:
    """Return the first day of the first lunar month of a year that is known."""
    import holidays  # on use only: it is slow to import

    known = holidays.country_holidays("CN", years=year, language="en_US")
    name = "Chinese New Year (Spring Festival)"
    return min(day for day, names in known.items() if name in names.split("; "))


def event_days(periods: Sequence[Period], calendar: SpecialDays) -> list[list[float]]:
    """Return for Spring Festival and each campaign how much of every period is of it, as a share of its days.

    Only of those that any of the periods has something of. Spring Festival is felt around its first day.
    """
    spans = [*calendar.campaign_days.values()]
    if calendar.follows_spring_festival:
        years = {year for period in periods for year in (period.start.year, period.end.year)}
        known = sorted(year for year in years if FIRST_FESTIVAL <= year <= LAST_FESTIVAL)
        spans.append(tuple((day - AROUND, day + AROUND) for day in map(festival_of, known)))
    shares = [[sum(shared_days(period, days) for days in each) / period.days for period in periods] for each in spans]
    return [share for share in shares if any(share)]


def shared_days(period: Period, days: Days) -> int:
    """Days that a period and a span have in common."""
    return max(0, (min(period.end, days[1] + timedelta(days=1)) - max(period.start, days[0])).days)
