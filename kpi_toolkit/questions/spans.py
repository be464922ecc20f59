"""Periods as they stand in a question: 10月, 上个月, Q3, last month, October, 最近三个月; told from today."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kpi_toolkit.errors import UsageError
from kpi_toolkit.periods.period import CalendarRules, Grain, Period, parse_period, period_holding

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_GRAINS: dict[str, Grain] = {
    **dict.fromkeys(("天", "日", "day"), "day"),
    **dict.fromkeys(("周", "星期", "week"), "week"),
    **dict.fromkeys(("月", "month"), "month"),
    **dict.fromkeys(("季度", "季", "quarter"), "quarter"),
    **dict.fromkeys(("年", "year"), "year"),
}
_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "十一": 11, "十二": 12}
_YEARS = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "this year": 0, "last year": -1}
_ZH_NUMBER = r"([0-9]{1,2}|十[一二]?|[一二两三四五六七八九])"
_YEAR = r"(?:(今年|本年|去年|前年|[0-9]{4}年?)的?)?"
_OF_YEAR = r"(?: (?:of )?([0-9]{4}|this year|last year))?"
_TO_NOW = r"(?:(?:到|至)?(?:现在|目前|今)(?:为止)?|以来)?"
_GRAIN = "(天|日|周|星期|月|季度|季|年)"
MOST = 24
"""Periods of one question."""


@dataclass(frozen=True)
class Named:
    """Periods that a phrase names.

    Parameters
    ----------
    has_year
        Whether the phrase says of which year, or is told from today; else they are the newest that have begun.
    is_last_year
        Whether the phrase is «last year» by itself, which beside a shorter period means the same one then.
    """

    periods: tuple[Period, ...]
    has_year: bool = True
    is_last_year: bool = False


@dataclass(frozen=True)
class Calendar:
    """From which day and by which rules periods are told."""

    today: date
    rules: CalendarRules

    def holding(self, grain: Grain, steps: int) -> Named:
        """Return the period that is so many steps from today's."""
        return Named((period_holding(self.today, grain, self.rules).shift(steps),))

    def labelled(self, year: str | None, label: str) -> Named | None:
        """Return the period of a label behind its year; without one the newest that has begun."""
        if year:
            number = self.today.year + _YEARS[year] if year in _YEARS else int(year.rstrip("年"))
            return self._of(f"{number}{label}", True)
        for number in (self.today.year + 1, self.today.year, self.today.year - 1):
            named = self._of(f"{number}{label}", False)
            if named and named.periods[0].start <= self.today:
                return named
        return None

    def half(self, year: str | None, second: bool) -> Named | None:
        """Return the first or second half of a year."""
        months = ("07", "12") if second else ("01", "06")
        number = self.labelled(year, f"-{months[0]}")
        label = str(number.periods[0])[:4] if number else ""
        return number and self._of(f"{label}-{months[0]}/{label}-{months[1]}", number.has_year)

    def newest(self, count: int, grain: Grain) -> Named | None:
        """Return the newest whole periods; of days one span of them."""
        if not 1 <= count <= MOST and grain != "day":
            return None
        if grain == "day":
            first = self.today - timedelta(days=count)
            return self._of(f"{first}/{self.today - timedelta(days=1)}", True) if 0 < count <= 366 else None
        now = period_holding(self.today, grain, self.rules)
        return Named(tuple(now.shift(step) for step in range(-count, 0)))

    def _of(self, label: str, has_year: bool) -> Named | None:
        try:
            return Named((parse_period(label, self.rules),), has_year)
        except UsageError:
            return None


Build = Callable[[Calendar, re.Match[str]], Named | None]


def _number(text: str) -> int:
    return _DIGITS[text] if text in _DIGITS else int(text)


def _month_day(calendar: Calendar, match: re.Match[str]) -> Named | None:
    month, day = _number(match[2]), match[3]
    return calendar.labelled(match[1], f"-{month:02}" + (f"-{int(day):02}" if day else ""))


def _relative(calendar: Calendar, match: re.Match[str]) -> Named:
    steps = {"上上": -2, "上": -1}.get(match[1], 0)
    return calendar.holding(_GRAINS[match[2]], steps)


def _years(calendar: Calendar, match: re.Match[str]) -> Named:
    steps = _YEARS[match[1]]
    return Named(calendar.holding("year", steps).periods, is_last_year=steps == -1)


_FORMS: tuple[tuple[str, Build], ...] = (
    (r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})", _month_day),
    (r"([0-9]{4})[-/]([0-9]{1,2})()", _month_day),
    (r"([0-9]{4})([0-9]{2})()", _month_day),
    (rf"{_YEAR}{_ZH_NUMBER}月(?:份)?(?:([0-9]{{1,2}})[日号])?", _month_day),
    (r"([0-9]{4})-?(w[0-9]{2})", lambda calendar, match: calendar.labelled(match[1], f"-{match[2].upper()}")),
    (rf"{_YEAR}第([0-9]{{1,2}})周", lambda calendar, match: calendar.labelled(match[1], f"-W{int(match[2]):02}")),
    (r"([0-9]{4})[- ]?q([1-4])", lambda calendar, match: calendar.labelled(match[1], f"-Q{match[2]}")),
    (rf"{_YEAR}第?([一二三四1-4])季度?", lambda calendar, match: calendar.labelled(match[1], f"-Q{_number(match[2])}")),
    (rf"{_YEAR}q([1-4])", lambda calendar, match: calendar.labelled(match[1], f"-Q{match[2]}")),
    (rf"q([1-4]){_OF_YEAR}", lambda calendar, match: calendar.labelled(match[2], f"-Q{match[1]}")),
    (rf"{_YEAR}(上|下)半年", lambda calendar, match: calendar.half(match[1], match[2] == "下")),
    (rf"h([12]){_OF_YEAR}", lambda calendar, match: calendar.half(match[2], match[1] == "2")),
    (
        rf"{_MONTH}\.?{_OF_YEAR}",
        lambda calendar, match: calendar.labelled(match[2], f"-{MONTHS.index(match[1][:3]) + 1:02}"),
    ),
    (
        rf"{_MONTH} ([0-9]{{1,2}})(?:st|nd|rd|th)?(?:,? ([0-9]{{4}}))?",
        lambda calendar, match: calendar.labelled(match[3], f"-{MONTHS.index(match[1][:3]) + 1:02}-{int(match[2]):02}"),
    ),
    (r"((?:19|20|21)[0-9]{2})年?(?:全年)?", lambda calendar, match: calendar.labelled(match[1], "")),
    (rf"(今年|本年|去年|前年|this year|last year){_TO_NOW}(?: so far)?", _years),
    (rf"(上上|上)个?{_GRAIN}", _relative),
    (rf"(本|这|当)个?{_GRAIN}{_TO_NOW}", _relative),
    (r"(year|quarter|month|week) to date", lambda calendar, match: calendar.holding(_GRAINS[match[1]], 0)),
    (r"([myq])td", lambda calendar, match: calendar.holding({"m": "month", "y": "year", "q": "quarter"}[match[1]], 0)),  # type: ignore[arg-type]
    (
        r"(?:this|the current|current) (day|week|month|quarter)(?: so far)?",
        lambda calendar, match: calendar.holding(_GRAINS[match[1]], 0),
    ),
    (
        r"(?:last|the last|the previous|previous) (week|month|quarter)",
        lambda calendar, match: calendar.holding(_GRAINS[match[1]], -1),
    ),
    (
        r"(?:the )?(week|month|quarter|year) before last",
        lambda calendar, match: calendar.holding(_GRAINS[match[1]], -2),
    ),
    (r"今天|today", lambda calendar, match: calendar.holding("day", 0)),
    (r"昨天|昨日|yesterday", lambda calendar, match: calendar.holding("day", -1)),
    (r"前天", lambda calendar, match: calendar.holding("day", -2)),
    (
        rf"(?:最近|过去|近)的?{_ZH_NUMBER}个?{_GRAIN}",
        lambda calendar, match: calendar.newest(_number(match[1]), _GRAINS[match[2]]),
    ),
    (
        r"(?:(?:over|in|for|during) )?(?:the )?(?:last|past) ([0-9]{1,3}) (day|week|month|quarter|year)s?",
        lambda calendar, match: calendar.newest(int(match[1]), _GRAINS[match[2]]),
    ),
)
_PATTERNS = tuple((re.compile(form), build) for form, build in _FORMS)


def spans_at(text: str, place: int, calendar: Calendar) -> Iterator[tuple[int, Named]]:
    """Yield the phrases of periods that begin at a place of a text: where each ends, and what it names.

    Parameters
    ----------
    text
        As :func:`kpi_toolkit.questions.reading.plain` gives it.
    """
    for pattern, build in _PATTERNS:
        if (match := pattern.match(text, place)) and (named := build(calendar, match)):
            yield match.end(), named
