"""Periods told from today: ``last-month``, ``this-week``, 上月, 本季度. For commands and calls, never in a plan."""

from __future__ import annotations

import unicodedata
from datetime import date

from kpi_toolkit.periods.period import CalendarRules, Grain, Period, ordered_range, parse_period, period_holding

_GRAINS: dict[str, Grain] = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_WORDS: dict[str, tuple[Grain, int]] = {
    **{f"this-{name}": (grain, 0) for name, grain in _GRAINS.items()},
    **{f"last-{name}": (grain, -1) for name, grain in _GRAINS.items()},
    "today": ("day", 0),
    "yesterday": ("day", -1),
    "今天": ("day", 0),
    "昨天": ("day", -1),
    "本周": ("week", 0),
    "上周": ("week", -1),
    "本月": ("month", 0),
    "上月": ("month", -1),
    "上个月": ("month", -1),
    "本季度": ("quarter", 0),
    "上季度": ("quarter", -1),
    "今年": ("year", 0),
    "去年": ("year", -1),
}


def period_of(text: str, rules: CalendarRules, today: date) -> Period:
    """Read one period that may be told from today.

    Raises
    ------
    UsageError
        As for :func:`kpi_toolkit.periods.period.parse_period`.

    Examples
    --------
    >>> str(period_of("last-month", CalendarRules(), date(2026, 11, 30)))
    '2026-10'
    """
    word = unicodedata.normalize("NFKC", text).strip().lower().replace(" ", "-").replace("_", "-")
    if word not in _WORDS:
        return parse_period(text, rules)
    grain, steps = _WORDS[word]
    return period_holding(today, grain, rules).shift(steps)


def periods_of(text: str, rules: CalendarRules, today: date) -> list[Period]:
    """Read one period or a range of periods, whose ends may be told from today: ``2026-01..last-month``.

    Raises
    ------
    UsageError
        As for :func:`kpi_toolkit.periods.period.parse_periods`.
    """
    if ".." not in text:
        return [period_of(text, rules, today)]
    first, last = (period_of(part, rules, today) for part in text.split("..", 1))
    return ordered_range(text, first, last)
