"""What falls on other days in other years: Spring Festival, working days, and the campaigns of a workspace."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.text import Reason
from kpi_toolkit.periods.festival import AROUND, FIRST_FESTIVAL, LAST_FESTIVAL, festival_of, shared_days
from kpi_toolkit.periods.period import FIRST_YEAR, Period
from kpi_toolkit.periods.special_days import Days, SpecialDays

CLOSED_BEFORE, CLOSED_AFTER = timedelta(days=4), timedelta(days=14)
"""How long before and after its first day shops and workshops may be closed for Spring Festival."""
LONGEST_SHIFTED = 100
"""Days of the longest period that is shifted. A year holds festival and campaigns wherever they lie."""
SAME_CAMPAIGN = timedelta(days=60)
"""How far from the same date of another year a campaign's span may lie to be its counterpart."""

YEARS, RECENT, TESTED = 3, 6, 12
"""Past years, and periods just before, that a period is compared with at most; and past periods tested on."""


def is_working_day(day: date, calendar: SpecialDays) -> bool:
    """Return whether a day is worked in the calendar's country, days swapped around holidays (调休) included.

    Without a country Monday to Friday are worked.

    Examples
    --------
    >>> from kpi_toolkit.settings.calendar import CalendarSettings
    >>> is_working_day(date(2025, 1, 26), CalendarSettings())  # a Sunday worked for Spring Festival
    True
    """
    if not calendar.country:
        return day.weekday() < 5
    return _is_worked(day, calendar.country)


def is_holiday(day: date, calendar: SpecialDays) -> bool:
    """Return whether a shop may be closed on a day: a holiday of the calendar's country, or around Spring Festival.

    Examples
    --------
    >>> from kpi_toolkit.settings.calendar import CalendarSettings
    >>> is_holiday(date(2025, 10, 3), CalendarSettings()), is_holiday(date(2025, 10, 11), CalendarSettings())
    (True, False)
    """
    if calendar.follows_spring_festival and FIRST_FESTIVAL <= day.year <= LAST_FESTIVAL:
        festival = festival_of(day.year)
        if festival - CLOSED_BEFORE <= day <= festival + CLOSED_AFTER:
            return True
    return bool(calendar.country) and day in _holidays_of(calendar.country)


@lru_cache(maxsize=20_000)
def _is_worked(day: date, country: str) -> bool:
    return bool(_holidays_of(country).is_working_day(day))


@lru_cache(maxsize=8)
def _holidays_of(country: str) -> Any:
    import holidays

    return holidays.country_holidays(country)


def working_share(period: Period, days_elapsed: int, calendar: SpecialDays) -> float:
    """Return the share of a period's working days that lie in its first `days_elapsed` days, as 0–1.

    A period without a working day, as a Saturday, is shared out by days.

    Raises
    ------
    UsageError
        When the period has not so many days.

    Examples
    --------
    >>> from kpi_toolkit.periods.period import parse_period
    >>> from kpi_toolkit.settings.calendar import CalendarSettings
    >>> working_share(parse_period("2025-02"), 10, CalendarSettings())  # 4th closed, 8th worked: 5 of 19
    0.2631578947368421
    """
    if not 0 <= days_elapsed <= period.days:
        raise UsageError(f"{days_elapsed} days of {period} cannot have passed. Give 0 to {period.days}.")
    worked = [is_working_day(day, calendar) for day in period.each_day()]
    return sum(worked[:days_elapsed]) / sum(worked) if any(worked) else days_elapsed / period.days


def aligned(period: Period, years_back: int, calendar: SpecialDays) -> tuple[Period, Reason | None]:
    """Return the past days that stand for a period some years ago, day for day, and why they are not the same dates.

    Their first day is that of the same period then. It is moved so that Spring Festival falls on the same day of both
    where either of them touches the days around it, else so that the named campaign does of which the period holds
    most days. Periods of more than 100 days are not moved. They are as many days as the period has, but end before
    it begins.

    Parameters
    ----------
    years_back
        1 for last year.

    Returns
    -------
    tuple
        A span, and ``aligned_festival`` or ``aligned_campaign`` with the days it was moved by (later is positive), or
        None when it was not moved.

    Examples
    --------
    >>> from kpi_toolkit.periods.period import parse_period
    >>> from kpi_toolkit.settings.calendar import CalendarSettings
    >>> span, why = aligned(parse_period("2026-02"), 1, CalendarSettings())
    >>> str(span), str(why)
    ('2025-01-13/2025-02-09', 'compared with 2025-01-13 to 2025-02-09, 19 days earlier, so that Spring Festival ...')
    """
    if years_back < 1:
        raise UsageError(f"{years_back} years back are not past. Give 1 for last year.")
    then = period.years_earlier(years_back)
    moved, code, values = _move(period, then, years_back, calendar)
    first = then.start + timedelta(days=moved)
    span = Period(first, min(first + timedelta(days=period.days), period.start), "span", period.rules)
    if not moved:
        return span, None
    last = span.end - timedelta(days=1)
    side = "later" if moved > 0 else "earlier"
    return span, Reason(f"{code}_{side}", values | {"days": abs(moved), "first": first, "last": last})


def _move(period: Period, then: Period, years_back: int, calendar: SpecialDays) -> tuple[int, str, dict[str, object]]:
    if period.days > LONGEST_SHIFTED:
        return 0, "", {}
    festivals = _festivals(period, then, years_back) if calendar.follows_spring_festival else None
    if festivals:
        return _days_moved(period, then, *festivals), "aligned_festival", {}
    name, days = _campaign(period, then, years_back, calendar)
    return (_days_moved(period, then, *days), "aligned_campaign", {"name": name}) if days else (0, "", {})


def _days_moved(period: Period, then: Period, now_on: date, then_on: date) -> int:
    """How much later `then` must start for its event to lie as far from its start as the period's from its own."""
    return ((then_on - then.start) - (now_on - period.start)).days


def _festivals(period: Period, then: Period, years_back: int) -> Days | None:
    """Spring Festival next to the period and the one so many years before it, if either period feels its own."""
    years = [year for year in (period.start.year, period.end.year) if year - years_back >= FIRST_FESTIVAL]
    near = [festival_of(year) for year in dict.fromkeys(years) if year <= LAST_FESTIVAL]
    for now_on in sorted(near, key=lambda day: abs(day - period.start)):
        then_on = festival_of(now_on.year - years_back)
        for span, day in ((period, now_on), (then, then_on)):
            if shared_days(span, (day - AROUND, day + AROUND)):
                return now_on, then_on
    return None


def _campaign(period: Period, then: Period, years_back: int, calendar: SpecialDays) -> tuple[str, Days | None]:
    """First days, now and then, of the campaign of which the period and its counterpart hold most days."""
    overlaps: list[tuple[int, str, Days]] = []
    for name, spans in calendar.campaign_days.items():
        for now in spans:
            same_date = now[0] - (period.start - then.start)
            counterparts = [span for span in spans if abs(span[0] - same_date) <= SAME_CAMPAIGN]
            for past in counterparts:
                shared = shared_days(period, now) + shared_days(then, past)
                if shared:
                    overlaps.append((shared, name, (now[0], past[0])))
    if not overlaps:
        return "", None
    _, name, days = max(overlaps, key=lambda entry: entry[0])
    return name, days


@dataclass(frozen=True)
class PeriodPoint:
    """A period, or the past days that stand for one, at a point within it: its first days, and the whole of it."""

    so_far: Period
    whole: Period
    working: float
    """Share of its working days in the first days, 0–1."""
    why: Reason | None = None
    """Why other days stand for the period than the same dates."""

    @property
    def days(self) -> float:
        """Share of all its days in the first days, 0–1."""
        return self.so_far.days / self.whole.days


@dataclass(frozen=True)
class Outline:
    """A point in a period, and the same point in the same period of past years and in the periods before."""

    now: PeriodPoint
    years: tuple[PeriodPoint, ...]
    recent: tuple[PeriodPoint, ...]

    @property
    def spans(self) -> tuple[Period, ...]:
        """All spans to measure for it, each once."""
        points = (self.now, *self.years, *self.recent)
        return tuple(dict.fromkeys(span for point in points for span in (point.so_far, point.whole)))


def outline(period: Period, elapsed: Fraction, first: date, calendar: SpecialDays) -> Outline:
    """Return what a period at a point is to be compared with, of what the data cover from their `first` day on.

    Parameters
    ----------
    elapsed
        Share of the period's days that have passed; at least one day has.
    """
    days = _days_of(period, elapsed)
    years = []
    for back in range(1, YEARS + 1):
        if period.start.year - back > FIRST_YEAR:
            span, why = aligned(period, back, calendar)
            years.append(_point(span, min(days, span.days), calendar, why))
    recent = [period.shift(-back) for back in range(1, RECENT + 1)]
    return Outline(
        _point(period, days, calendar),
        tuple(point for point in years if point.whole.start >= first),
        tuple(_point(past, _days_of(past, elapsed), calendar) for past in recent if past.start >= first),
    )


def earlier_periods(period: Period, first: date) -> list[Period]:
    """Return the periods before one, latest first, on which a projection of it can be tested: at most twelve.

    Years are few, so that of these every twelve months count that end with a quarter. They overlap, but the 80 %
    intervals that rest on them hold 79 % of the made years of ``benchmarks/landing.py``.

    Examples
    --------
    >>> from kpi_toolkit.periods.period import parse_period
    >>> [str(one.start) for one in earlier_periods(parse_period("2026"), date(2024, 6, 1))]
    ['2025-01-01', '2024-10-01', '2024-07-01']
    """
    before = period.previous
    starts = [before.shift(-back) for back in range(TESTED)]
    if period.grain == "year":
        quarter = Period(before.start, before.end, "quarter", period.rules)
        starts = [
            Period(quarter.shift(-back).start, quarter.shift(-back + 3).end, "year", period.rules)
            for back in range(TESTED)
        ]
    return [earlier for earlier in starts if earlier.start >= first]


def _days_of(period: Period, elapsed: Fraction) -> int:
    return max(1, int(period.days * elapsed + Fraction(1, 2)))


def _point(period: Period, days: int, calendar: SpecialDays, why: Reason | None = None) -> PeriodPoint:
    so_far = Period(period.start, period.start + timedelta(days=days), "span", period.rules)
    whole = Period(period.start, period.end, "span", period.rules)
    return PeriodPoint(so_far, whole, working_share(period, days, calendar), why)
