"""How often made streams are called faulty that are whole, and how often faults that were made are found.

``python benchmarks/rhythm.py [STREAMS]``: streams of two years with growth, weekly rhythm, holidays, bursts, seasons,
from 3 to 3,000 rows a week. Both error rates are printed for each kind of stream, with 95 % intervals of Wilson.
"""

import sys
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.analysis.rhythm import Rhythm
from kpi_toolkit.periods.season import is_holiday
from kpi_toolkit.settings.calendar import CalendarSettings

FIRST, DAYS = date(2024, 1, 1), 731
Counts = np.ndarray
CALENDAR = CalendarSettings()
CLOSED = np.array([is_holiday(FIRST + timedelta(days=n), CALENDAR) for n in range(DAYS)])
WEEKDAYS = np.array([(FIRST + timedelta(days=n)).weekday() for n in range(DAYS)])


def rows(random: np.random.Generator, level: np.ndarray, spread: float = 8.0) -> Counts:
    """Draw rows of each day, more scattered than chance alone."""
    return random.poisson(level * random.gamma(spread, 1 / spread, len(level)))


def level(random: np.random.Generator, a_week: float) -> np.ndarray:
    """Rows expected each day: with a season, growth or decline, and weekends of their own."""
    days = np.arange(DAYS)
    growth = np.exp(random.uniform(-1, 1.5) * days / 365)
    season = 1 + random.uniform(0, 0.4) * np.sin(2 * np.pi * days / 365 + random.uniform(0, 6))
    weekend = np.where(WEEKDAYS >= 5, random.uniform(0.3, 1.6), 1)
    return a_week / 7 * growth * season * weekend


def of_every_day(random: np.random.Generator, a_week: float) -> Counts:
    """Draw rows on every day."""
    return rows(random, level(random, a_week))


def of_working_days(random: np.random.Generator, a_week: float) -> Counts:
    """Draw rows from Monday to Friday."""
    return np.where(WEEKDAYS < 5, rows(random, level(random, a_week)), 0)


def closed_on_holidays(random: np.random.Generator, a_week: float) -> Counts:
    """Draw none on holidays and around Spring Festival."""
    return np.where(CLOSED, 0, rows(random, level(random, a_week)))


def in_bursts(random: np.random.Generator, a_week: float) -> Counts:
    """Campaigns of two to twenty days, and nothing in between."""
    on = np.zeros(DAYS, dtype=bool)
    day = 0
    while day < DAYS:
        day += int(random.integers(3, 25))
        length = int(random.integers(2, 21))
        on[day : day + length] = True
        day += length
    return np.where(on, rows(random, level(random, a_week)), 0)


def with_peaks(random: np.random.Generator, a_week: float) -> Counts:
    """Sales of a few days with five times the orders."""
    height = np.ones(DAYS)
    for start in random.integers(0, DAYS, 8):
        height[start : start + random.integers(1, 6)] = 5
    return rows(random, level(random, a_week) * height)


WHOLE: dict[str, Callable[[np.random.Generator, float], Counts]] = {
    "every day": of_every_day,
    "working days": of_working_days,
    "closed on holidays": closed_on_holidays,
    "in bursts": in_bursts,
    "with peaks": with_peaks,
}
LEVELS = (3, 20, 200, 3000)


def hole(days: int) -> Callable[[np.random.Generator, Counts], tuple[Counts, date]]:
    """Return what takes all rows of some days that are no holidays."""

    def make(random: np.random.Generator, counts: Counts) -> tuple[Counts, date]:
        begin = int(random.integers(200, DAYS - 60))
        while CLOSED[begin : begin + days].any():
            begin = int(random.integers(200, DAYS - 60))
        made = counts.copy()
        made[begin : begin + days] = 0
        return made, FIRST + timedelta(days=begin + days // 2)

    return make


def tenth(random: np.random.Generator, counts: Counts) -> tuple[Counts, date]:
    """Leave a tenth of the rows of October 2025."""
    begin = (date(2025, 10, 1) - FIRST).days
    made = counts.copy()
    made[begin : begin + 31] = random.binomial(counts[begin : begin + 31], 0.1)
    return made, date(2025, 10, 16)


FAULTS = {
    "hole of 3 days": hole(3),
    "hole of 7 days": hole(7),
    "hole of 14 days": hole(14),
    "a tenth of a month": tenth,
}


def rhythm(counts: Counts) -> Rhythm:
    """Return the rhythm of what was drawn."""
    there = np.flatnonzero(counts)
    begin = int(there[0])
    kept = [int(n) for n in counts[begin : int(there[-1]) + 1]]
    return Rhythm(FIRST + timedelta(days=begin), kept, lambda day: is_holiday(day, CALENDAR))


def share(count: int, n: int) -> str:
    """Write a share with its interval."""
    low, high = wilson(count, n)
    return f"{count}/{n} = {count / n:.2%} ({low:.2%} to {high:.2%})"


def main(streams: int) -> None:
    """Print both error rates."""
    random = np.random.default_rng(20261130)
    print(f"two years each, {streams} streams a line; whole streams in which something is called wrong")
    for name, make in WHOLE.items():
        for a_week in LEVELS:
            drawn = [rhythm(make(random, a_week)) for _ in range(streams)]
            gaps = sum(bool(stream.gaps) for stream in drawn)
            thin, jumps = (sum(bool(getattr(stream, kind)) for stream in drawn) for kind in ("thin", "jumps"))
            late = sum(stream.ends_before(FIRST + timedelta(days=DAYS - 1)) for stream in drawn)
            print(f"{name:>20}, {a_week:>5} a week: gap {share(gaps, streams)}, thin {thin}, end {late}, jump {jumps}")
    print("faults that are found, in streams of every day")
    for fault, spoil in FAULTS.items():
        for a_week in LEVELS:
            hits = 0
            for _ in range(streams):
                counts, day = spoil(random, of_every_day(random, a_week))
                stream = rhythm(counts)
                near = timedelta(days=20 if "tenth" in fault else 8)
                hits += any(lapse.first - near <= day <= lapse.last + near for lapse in (*stream.gaps, *stream.thin))
            print(f"{fault:>20}, {a_week:>5} a week: {share(hits, streams)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
