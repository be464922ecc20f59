"""Review periods: month, ISO week, quarter, year, day and free spans as half-open ranges of local days.

A period is ``[start, end)`` in the workspace's time zone. Weeks start on Monday and fiscal years in January
unless a workspace's :class:`CalendarRules` say otherwise; a week belongs to the year that holds its fourth day,
as in ISO 8601, and a fiscal year is named after the calendar year it starts in.
"""

import re
from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from kpi_toolkit.errors import UsageError, in_line
from kpi_toolkit.periods.spelling import spelled

Grain = Literal["day", "week", "month", "quarter", "year", "span"]

_FORMS: dict[str, re.Pattern[str]] = {
    "day": re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
    "week": re.compile(r"([0-9]{4})-W([0-9]{2})"),
    "month": re.compile(r"([0-9]{4})-([0-9]{2})"),
    "quarter": re.compile(r"([0-9]{4})-Q([1-4])"),
    "year": re.compile(r"([0-9]{4})"),
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
FIRST_YEAR, LAST_YEAR = 1900, 2200
_EXPECTED = (
    "a month `1998-03`, week `1998-W10`, quarter `1998-Q1`, year `1998` or day `1998-03-05`; `1998/3`, `1998年3月` and "
    "`Mar 1998` are read as well, and `last-month` where a command is told"
)


@dataclass(frozen=True)
class CalendarRules:
    """How a workspace cuts time: first weekday (0 = Monday) and first month of the fiscal year (1–12)."""

    week_start: int = 0
    fiscal_year_start: int = 1


@dataclass(frozen=True, order=True)
class Period:
    """A half-open range of local days ``[start, end)`` of one grain."""

    start: date
    end: date
    grain: Grain
    rules: CalendarRules = field(default=CalendarRules(), repr=False, compare=False)

    def __str__(self) -> str:
        """Return the label that :func:`parse_period` reads back."""
        if self.grain == "month":
            return f"{self.start:%Y-%m}"
        if self.grain == "week":
            year = (self.start + timedelta(days=3)).year
            return f"{year}-W{(self.start - _first_week(year, self.rules)).days // 7 + 1:02d}"
        if self.grain in ("quarter", "year"):
            months = (self.start.month - self.rules.fiscal_year_start) % 12
            year = self.start.year - (self.start.month < self.rules.fiscal_year_start)
            return f"{year}-Q{months // 3 + 1}" if self.grain == "quarter" else f"{year}"
        if self.grain == "span":
            return f"{self.start}/{self.end - timedelta(days=1)}"
        return f"{self.start}"

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days

    @property
    def months(self) -> int | None:
        """How many whole calendar months it has; None where it is cut within one, and of days and weeks."""
        if self.grain != "span":
            return _MONTHS.get(self.grain)
        if self.start.day != 1 or self.end.day != 1:
            return None
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month

    @property
    def is_of_weeks(self) -> bool:
        """Whether it has whole weeks of the workspace's calendar, and not whole months too."""
        begins = self.start.weekday() == self.rules.week_start
        return self.grain == "week" or (self.grain == "span" and self.months is None and begins and self.days % 7 == 0)

    def shift(self, steps: int) -> "Period":
        """Return the period `steps` later (earlier if negative) of the same grain; one of whole months by months."""
        if (width := self.months) is not None:
            start = _add_months(self.start, steps * width)
            return Period(start, _add_months(start, width), self.grain, self.rules)
        move = timedelta(days=self.days * steps)
        return Period(self.start + move, self.end + move, self.grain, self.rules)

    @property
    def previous(self) -> "Period":
        """The period just before: of whole months as many months, else as many days."""
        return self.shift(-1)

    @property
    def last_year(self) -> "Period":
        """The same period one year earlier: `years_earlier` of 1."""
        return self.years_earlier(1)

    def years_earlier(self, years: int) -> "Period":
        """Return the same period so many years earlier: same months, week numbers or dates.

        A week 53 is compared with the last week of a year that has only 52; 29 February with 28 February. A span that
        ends with a month ends with it then too, be it on the 28th or 29th. It never reaches into the period itself.
        """
        if (width := self.months) is not None:
            start = _add_months(self.start, -12 * years)
            end = _add_months(start, width)
        elif self.is_of_weeks:
            start = _week_earlier(self.start, years, self.rules)
            end = start + timedelta(days=self.days)
        else:
            last = self.end - timedelta(days=1)
            start, end = _date_earlier(self.start, years), _date_earlier(last, years) + timedelta(days=1)
            if self.days > 1 and self.end.day == 1:
                end = _add_months(self.end, -12 * years)
        return Period(start, min(end, self.start), self.grain, self.rules)

    def each_day(self) -> Iterator[date]:
        """Yield the days of the period."""
        return (self.start + timedelta(days=n) for n in range(self.days))


def parse_period(text: str, rules: CalendarRules = CalendarRules()) -> Period:
    """Read one period: ``1998-03``, ``1998-W10``, ``1998-Q1``, ``1998``, ``1998-03-05`` or a span.

    A span ``1998-01/1998-06`` is *one* period from the start of its first to the end of its last part. Each may be
    written as people write it: see :func:`kpi_toolkit.periods.spelling.spelled`.

    Raises
    ------
    UsageError
        When the text is of none of these forms or names a day, month or week that does not exist.
    """
    if any(ord(sign) < ord(" ") for sign in text):
        raise UsageError(f"Period `{in_line(text)}` cannot be read: it holds a line end or tab. Give {_EXPECTED}.")
    text = spelled(text).strip()
    if "/" in text:
        first, last = (parse_period(part, rules) for part in text.split("/", 1))
        return _ordered(text, Period(first.start, last.end, "span", rules))
    for grain, form in _FORMS.items():
        if match := form.fullmatch(text):
            try:
                return _period(grain, [int(part) for part in match.groups()], rules)
            except ValueError as error:
                raise UsageError(f"Period `{text}` does not exist: {error}. Give {_EXPECTED}.") from None
    raise UsageError(f"Period `{text}` cannot be read. Give {_EXPECTED}.")


def any_period(text: str) -> Period | None:
    """Return the period a label names in some calendar (weeks may start on any day), or None: it is no label."""
    if spelled(text) != text:
        return None
    for week_start in range(7):
        try:
            return parse_period(text, CalendarRules(week_start))
        except UsageError:
            continue
    return None


def parse_periods(text: str, rules: CalendarRules = CalendarRules()) -> list[Period]:
    """Read one period or a range ``1998-01..1998-06`` of periods of one grain, oldest first.

    Raises
    ------
    UsageError
        For a malformed period, mixed grains or a range that runs backwards.
    """
    if ".." not in text:
        return [parse_period(text, rules)]
    first, last = (parse_period(part, rules) for part in text.split("..", 1))
    return ordered_range(text, first, last)


def ordered_range(text: str, first: Period, last: Period) -> list[Period]:
    """Return the periods from one to another, as `text` names them.

    Raises
    ------
    UsageError
        For mixed grains, spans, or a range that runs backwards.
    """
    if first.grain != last.grain or first.grain == "span":
        raise UsageError(f"Range `{text}` mixes grains. Give both ends in the same form, as `1998-01..1998-06`.")
    _ordered(text, Period(first.start, last.end, "span", first.rules))
    periods = [first]
    while periods[-1].start < last.start:
        periods.append(periods[-1].shift(1))
    return periods


def period_holding(day: date, grain: Grain, rules: CalendarRules) -> Period:
    """Return the period of a grain, but for a span, that a day lies in."""
    if grain in ("day", "week"):
        length = 7 if grain == "week" else 1
        start = day - timedelta(days=(day.weekday() - rules.week_start) % length)
        return Period(start, start + timedelta(days=length), grain, rules)
    months = _MONTHS[grain]
    start = _add_months(day, -((day.month - rules.fiscal_year_start) % months))
    return Period(start, _add_months(start, months), grain, rules)


def _period(grain: str, numbers: list[int], rules: CalendarRules) -> Period:
    year, part = numbers[0], (numbers[1] if len(numbers) > 1 else 1)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    if grain == "day":
        start = date(*numbers)
        return Period(start, start + timedelta(days=1), "day", rules)
    if grain == "week":
        start = _first_week(year, rules) + timedelta(weeks=part - 1)
        if part < 1 or start >= _first_week(year + 1, rules):
            raise ValueError(f"{year} has no week {part}")
        return Period(start, start + timedelta(weeks=1), "week", rules)
    if grain == "month":
        start = date(year, part, 1)
        return Period(start, _add_months(start, 1), "month", rules)
    first_day = date(year, rules.fiscal_year_start, 1)
    if grain == "quarter":
        start = _add_months(first_day, 3 * (part - 1))
        return Period(start, _add_months(start, 3), "quarter", rules)
    return Period(first_day, _add_months(first_day, 12), "year", rules)


def _ordered(text: str, span: Period) -> Period:
    if span.end <= span.start:
        raise UsageError(f"Range `{text}` runs backwards. Give the older period first.")
    return span


def _add_months(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _first_week(year: int, rules: CalendarRules) -> date:
    fourth = date(year, 1, 4)  # always inside week 1
    return fourth - timedelta(days=(fourth.weekday() - rules.week_start) % 7)


def _week_earlier(start: date, years: int, rules: CalendarRules) -> date:
    """Return the first day of the week of the same number then, of the last one where that year has no such week."""
    year = (start + timedelta(days=3)).year
    week = (start - _first_week(year, rules)).days // 7
    weeks = (_first_week(year - years + 1, rules) - _first_week(year - years, rules)).days // 7
    return _first_week(year - years, rules) + timedelta(weeks=min(week, weeks - 1))


def _date_earlier(day: date, years: int) -> date:
    """Return the same date then, 28 February for a 29th that that year has not."""
    is_gone = (day.month, day.day) == (2, 29) and not isleap(day.year - years)
    return day.replace(year=day.year - years, day=28 if is_gone else day.day)
