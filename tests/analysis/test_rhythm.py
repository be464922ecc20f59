"""The rhythm of streams: what is made to be missing is found, what is usual is not called a lapse."""

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import cos, pi

import pytest

from kpi_toolkit.analysis.rhythm import Rhythm

FIRST = date(2025, 1, 6)  # a Monday
DAYS = 300
Counts = list[int]


def every_day(draw: random.Random) -> Counts:
    return [draw.randint(10, 30) for _ in range(DAYS)]


def growing(draw: random.Random) -> Counts:
    return [int(draw.randint(10, 30) * 1.004**day) for day in range(DAYS)]


def working_days(draw: random.Random) -> Counts:
    return [draw.randint(10, 30) if day % 7 < 5 else 0 for day in range(DAYS)]


def few_a_month(draw: random.Random) -> Counts:
    return [int(draw.random() < 0.1) for _ in range(DAYS - 1)] + [1]


def in_bursts(draw: random.Random) -> Counts:
    return [draw.randint(5, 50) if day // 10 % 2 else 0 for day in range(DAYS)]


WHOLE: list[Callable[[random.Random], Counts]] = [every_day, growing, working_days, few_a_month, in_bursts]
DENSE: list[Callable[[random.Random], Counts]] = [every_day, growing, working_days]


def rhythm(counts: Sequence[int]) -> Rhythm:
    return Rhythm(FIRST, counts)


def without(counts: Counts, begin: int, days: int) -> Counts:
    return [0 if begin <= day < begin + days else count for day, count in enumerate(counts)]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("make", WHOLE)
def test_what_is_usual_is_no_lapse(make: Callable[[random.Random], Counts], seed: int) -> None:
    stream = rhythm(make(random.Random(seed)))
    assert (stream.gaps, stream.thin, stream.jumps) == ((), (), ())
    assert not stream.ends_before(stream.last + timedelta(days=2 if make is working_days else 0))


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("days", [7, 14, 40])
@pytest.mark.parametrize("make", DENSE)
def test_a_hole_is_found_day_for_day(make: Callable[[random.Random], Counts], days: int, seed: int) -> None:
    begin = 154 + 7 * seed  # a Monday
    (gap,) = rhythm(without(make(random.Random(seed)), begin, days)).gaps
    assert gap.first in (FIRST + timedelta(days=begin - 2 * (make is working_days)), FIRST + timedelta(days=begin))
    assert 0 <= (gap.last - (FIRST + timedelta(days=begin + days - 1))).days <= 2


def test_several_holes_are_several() -> None:
    counts = every_day(random.Random(1))
    for begin in (80, 140, 200):
        counts = without(counts, begin, 10)
    assert [gap.first for gap in rhythm(counts).gaps] == [FIRST + timedelta(days=begin) for begin in (80, 140, 200)]


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("make", DENSE)
def test_a_tenth_of_the_rows_is_found(make: Callable[[random.Random], Counts], seed: int) -> None:
    draw = random.Random(seed)
    counts = [count // 10 if 210 <= day < 240 else count for day, count in enumerate(make(draw))]
    (thin,) = rhythm(counts).thin
    assert FIRST + timedelta(days=209) <= thin.first <= thin.last < FIRST + timedelta(days=240)
    assert thin.rows < thin.usual / 4


@pytest.mark.parametrize("make", DENSE)
def test_silence_at_the_ends_is_told_from_quiet(make: Callable[[random.Random], Counts]) -> None:
    stream = rhythm(make(random.Random(3)))
    assert stream.ends_before(stream.last + timedelta(days=10))
    assert stream.begins_after(FIRST - timedelta(days=10))
    rare = rhythm(few_a_month(random.Random(3)))
    assert not rare.ends_before(rare.last + timedelta(days=10))


def test_rows_that_stand_twice_from_a_day_on_are_a_jump() -> None:
    counts = [count * (1 + (day >= 203)) for day, count in enumerate(every_day(random.Random(5)))]
    (jump,) = rhythm(counts).jumps
    assert jump.first == FIRST + timedelta(days=203)
    assert jump.rows == pytest.approx(2 * jump.usual, rel=0.15)


def test_a_holiday_is_no_lapse_and_a_longer_silence_is() -> None:
    counts = without(every_day(random.Random(7)), 100, 8)
    closed = {FIRST + timedelta(days=day) for day in range(100, 108)}
    assert Rhythm(FIRST, counts, closed.__contains__).gaps == ()
    assert Rhythm(FIRST, without(counts, 100, 20), closed.__contains__).gaps != ()


def day_of_year(day: int) -> int:
    return (FIRST + timedelta(days=day)).timetuple().tm_yday


def winter_sports(draw: random.Random, days: int) -> Counts:
    """Thins out in spring, and there is nothing in summer."""
    levels = [cos(2 * pi * (day_of_year(day) - 15) / 365) for day in range(days)]
    return [int(25 * max(0.0, level) + draw.random() * (level > -0.3)) for level in levels]


def open_in_summer(draw: random.Random, days: int) -> Counts:
    """Closed from one day to the next, each year."""
    return [draw.randint(5, 20) if 90 < day_of_year(day) < 300 else 0 for day in range(days)]


def quiet_new_years(draw: random.Random, days: int) -> Counts:
    return [draw.randint(10, 30) // (1 if 10 < day_of_year(day) < 350 else 6) for day in range(days)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("make", [winter_sports, open_in_summer, quiet_new_years])
def test_a_season_is_no_lapse(make: Callable[[random.Random, int], Counts], seed: int) -> None:
    stream = rhythm(make(random.Random(seed), 1000))
    assert (stream.gaps, stream.thin) == ((), ())


def test_the_first_season_that_thins_out_is_none_either() -> None:
    stream = rhythm(winter_sports(random.Random(3), 500))
    assert (stream.gaps, stream.thin) == ((), ())


@pytest.mark.parametrize("days", range(8, 15))
def test_the_newest_days_that_are_thin_are_found_whatever_weekday_it_is(days: int) -> None:
    counts = every_day(random.Random(4)) + [1] * days
    (thin,) = rhythm(counts).thin
    assert thin.last == rhythm(counts).last


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("begin", range(150, 178, 5))
def test_a_tenth_of_a_month_is_found_where_weeks_have_few_rows(begin: int, seed: int) -> None:
    draw = random.Random(seed)
    counts = [int(draw.random() < 0.6) + draw.randint(0, 1) for _ in range(DAYS)]
    thinned = [
        count * (draw.random() < 0.1) if begin <= day < begin + 31 else count for day, count in enumerate(counts)
    ]
    assert rhythm(counts).thin == ()
    found = [*rhythm(thinned).thin, *rhythm(thinned).gaps]
    assert found
    assert all(FIRST + timedelta(days=begin - 5) <= stretch.first for stretch in found)


def test_a_level_that_leaps_each_year_leaps_once() -> None:
    draw = random.Random(8)
    december = [draw.randint(3, 6) * (8 if day_of_year(day) > 330 else 1) for day in range(1100)]
    assert len(rhythm(december).jumps) == 1


@pytest.mark.parametrize("missing", [5, 8])
def test_a_month_that_was_not_billed_is_found(missing: int) -> None:
    """Rows come on one day of the month only; the months beside it are whole."""
    days = [FIRST + timedelta(days=day) for day in range(DAYS)]
    counts = [80 * (day.day == 5 and day.month != missing) for day in days]
    counts = counts[: max(place for place, count in enumerate(counts) if count) + 1]
    stretches = rhythm(counts).thin
    assert [(stretch.first.month, stretch.last.month) for stretch in stretches] == [(8, 8)] * (missing == 8)
