"""Coverage of the 80 % intervals of landings on made demand: ``python benchmarks/landing.py``.

Days are drawn for six families of demand, as totals and as rates, over histories of none to three past years. At 25, 50
and 75 % of a period the landing is projected by the rule of the reports, and compared with how the period really ended.
"""

import argparse
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from kpi_toolkit.analysis.pace import Course, Pace, PastCourse, project
from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.periods.season import Outline, PeriodPoint, earlier_periods, is_working_day, outline, spring_festival
from kpi_toolkit.settings.calendar import CalendarSettings

LAST = date(2026, 12, 31)
FIRST = date(2021, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
CAMPAIGNS = {
    "618": tuple(
        f"{year}-{start}/{year}-06-20"
        for year, start in zip(range(2021, 2027), ("06-01", "05-31", "05-31", "05-20", "05-13", "05-20"), strict=True)
    ),
    "double_11": tuple(
        f"{year}-{start}/{year}-11-12"
        for year, start in zip(range(2021, 2027), ("11-01", "10-31", "10-31", "10-24", "10-20", "10-25"), strict=True)
    ),
}
CALENDAR = CalendarSettings(campaigns=CAMPAIGNS)
PLAIN = CalendarSettings(spring_festival=False)
POINTS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
FAMILIES = ("weekdays", "trend", "overdispersed", "office hours", "festival", "campaigns")

Array = np.ndarray[Any, Any]
Series = tuple[Array, ...]
"""Sums from the first day to each day: of a total, or of numerator and denominator of a rate."""


def main() -> None:
    """Draw, project, and print the coverage family by family."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--series", type=int, default=6, help="series of each family and history (default 6)")
    series = parser.parse_args().series
    print("months, calendar of the workspace")
    _print(_hits(MONTHS, series, CALENDAR))
    print("\nyears")
    _print(_hits(["2026"], series * 4, CALENDAR))
    print("\nfirst quarters with Spring Festival: aligned on it, and by the same dates")
    quarters = ["2026-Q1", "2025-Q1"]
    _print(
        {
            "aligned": _hits(quarters, series * 4, CALENDAR, ("festival",))["festival"],
            "same dates": _hits(quarters, series * 4, PLAIN, ("festival",))["festival"],
        }
    )


@lru_cache(maxsize=4096)
def _outline(period: Period, at: Fraction, first: date, calendar_is_plain: bool) -> Outline:
    return outline(period, at, first, PLAIN if calendar_is_plain else CALENDAR)


class Hit(NamedTuple):
    """One interval against how the period ended; width and error of the projection as shares of it."""

    kind: str
    years: int
    at: Fraction
    is_inside: bool
    width: float
    error: float


def _hits(
    periods: list[str], series: int, calendar: CalendarSettings, families: tuple[str, ...] = FAMILIES
) -> dict[str, list[Hit]]:
    random = np.random.default_rng(20_261_122)
    found: dict[str, list[Hit]] = defaultdict(list)
    drawn = [(family, years) for family in families for years in range(4) for _ in range(series)]
    for family, years in drawn:
        for kind, one in _made(family, random).items():
            for period in map(parse_period, periods):
                start = period.shift({"month": -7, "quarter": -4, "year": 0}[period.grain]).start
                first = start.replace(year=start.year - years)
                for at in POINTS:
                    pace = projected(one, period, at, first, calendar is PLAIN)
                    if pace.landing is not None and pace.low is not None and pace.high is not None:
                        truth = _sum(one[0], period) / (_sum(one[1], period) if kind == "rate" else 1)
                        width, error = (pace.high - pace.low) / pace.landing, abs(pace.landing / truth - 1)
                        found[family].append(Hit(kind, years, at, pace.low <= truth <= pace.high, width, error))
    return found


def projected(one: Series, period: Period, at: Fraction, first: date, plain: bool = False) -> Pace:
    """Return the landing of a made series, from the days that were known at a point of the period."""
    tested = [_outline(entry, at, first, plain) for entry in earlier_periods(period, first)]
    now = _outline(period, at, first, plain)
    tests = [[_course(part, entry, _sum(part, entry.now.whole)) for part in one] for entry in tested]
    return project([_course(part, now) for part in one], tests, scale="share" if len(one) == 2 else "ratio")


def _course(part: Array, found: Outline, final: float = float("nan")) -> Course:
    years, recent = (tuple(_past(part, point) for point in points) for points in (found.years, found.recent))
    return Course(_sum(part, found.now.so_far), found.now.working, found.now.days, years, recent, final)


def _past(part: Array, point: PeriodPoint) -> PastCourse:
    return PastCourse(_sum(part, point.so_far), _sum(part, point.whole), point.working, point.days)


def _sum(part: Array, period: Period) -> float:
    return float(part[(period.end - FIRST).days] - part[(period.start - FIRST).days])


def _made(family: str, random: np.random.Generator) -> dict[str, Series]:
    """Draw one series of visits and one of visits with the orders that came of them."""
    days = len(DAYS)
    level = 300 * np.exp(np.cumsum(random.normal(0, 0.06, days // 30 + 2)))[np.arange(days) // 30]
    expected = level * _shape(family, random)
    spread = 3 if family == "overdispersed" else 25
    visits = random.poisson(expected * random.gamma(spread, 1 / spread, days))
    odds = (
        -2.5 + np.cumsum(random.normal(0, 0.05, days // 30 + 2))[np.arange(days) // 30] + random.normal(0, 0.15, days)
    )
    buying = 0.6 * (_shape(family, random) > 1.5) if family == "campaigns" else 0.0
    orders = random.binomial(visits, 1 / (1 + np.exp(-odds - buying)))
    sums = [np.concatenate(([0.0], np.cumsum(drawn))) for drawn in (visits, orders)]
    return {"total": (sums[0],), "rate": (sums[1], sums[0])}


def _shape(family: str, random: np.random.Generator) -> Array:
    shape = _WEEKDAYS.copy()
    if family == "trend":
        shape = shape * np.exp(0.03 / 30 * np.arange(len(DAYS)))
    if family == "office hours":
        shape = np.where(_WORKED, 1.0, 0.08)
    if family == "festival":
        shape = shape * np.where((_AFTER >= -18) & (_AFTER < -3), 1.3, np.where((_AFTER >= -3) & (_AFTER <= 8), 0.4, 1))
    if family == "campaigns":
        years = random.normal(0, 0.15, 10)[np.array([day.year - FIRST.year for day in DAYS])]
        shape = shape * np.where(_ON_SALE, 2.0 * np.exp(years), 1.0)
    return shape


_WEEKDAYS = np.array([(0.95, 0.93, 0.94, 0.96, 1.02, 1.14, 1.10)[day.weekday()] for day in DAYS])
_WORKED = np.array([is_working_day(day, CALENDAR) for day in DAYS])
_AFTER = np.array([(day - spring_festival(day.year)).days for day in DAYS])
_ON_SALE = np.array(
    [any(first <= day <= last for spans in CALENDAR.campaign_days.values() for first, last in spans) for day in DAYS]
)


def _print(found: dict[str, list[Hit]]) -> None:
    columns = [("all", [hit for hits in found.values() for hit in hits]), *found.items()]
    rows: list[tuple[str, str, object]] = [
        *((kind, "kind", kind) for kind in ("total", "rate")),
        *((f"{years} past years", "years", years) for years in range(4)),
        *((f"at {float(at):.0%}", "at", at) for at in POINTS),
    ]
    print(f"{'':14}" + "".join(f"{name:>14}" for name, _ in columns))
    print(f"{'all':14}" + "".join(f"{_coverage(hits):>14}" for _, hits in columns))
    for label, field, value in rows:
        cells = [[hit for hit in hits if getattr(hit, field) == value] for _, hits in columns]
        print(f"{label:14}" + "".join(f"{_coverage(cell):>14}" for cell in cells))
    print(f"{'intervals':14}" + "".join(f"{len(hits):>14,}" for _, hits in columns))
    for field in ("width", "error"):
        means = [np.mean([getattr(hit, field) for hit in hits]) for _, hits in columns]
        print(f"{f'mean {field}':14}" + "".join(f"{mean:>14.1%}" for mean in means))


def _coverage(hits: list[Hit]) -> str:
    return f"{np.mean([hit.is_inside for hit in hits]):.1%}" if hits else "–"


if __name__ == "__main__":
    main()
