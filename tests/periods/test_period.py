from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_toolkit.errors import UsageError
from kpi_toolkit.periods.period import CalendarRules, Period, parse_period, parse_periods


@pytest.mark.parametrize(
    ("text", "start", "end", "grain"),
    [
        ("1998-03", date(1998, 3, 1), date(1998, 4, 1), "month"),
        ("1998-12", date(1998, 12, 1), date(1999, 1, 1), "month"),
        ("1998-W10", date(1998, 3, 2), date(1998, 3, 9), "week"),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 4), "week"),
        ("2021-W01", date(2021, 1, 4), date(2021, 1, 11), "week"),
        ("1998-Q1", date(1998, 1, 1), date(1998, 4, 1), "quarter"),
        ("1998", date(1998, 1, 1), date(1999, 1, 1), "year"),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1), "day"),
        ("1997-01/1998-06", date(1997, 1, 1), date(1998, 7, 1), "span"),
    ],
)
def test_a_period_is_a_half_open_range_of_local_days(text: str, start: date, end: date, grain: str) -> None:
    period = parse_period(text)
    assert (period.start, period.end, period.grain) == (start, end, grain)
    assert parse_period(str(period)) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1998-13",
        "1998-00",
        "98-03",
        "1998-W54",
        "1998-W00",
        "2021-W53",
        "1998-Q5",
        "2023-02-29",
        "march",
        "1998-03-",
        "1998-06/1998-01",
    ],
)
def test_a_malformed_period_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(UsageError, match=r"Give|older period first"):
        parse_period(text)


def test_ranges_are_whole_and_in_order() -> None:
    assert [str(period) for period in parse_periods("1997-11..1998-02")] == ["1997-11", "1997-12", "1998-01", "1998-02"]
    assert [str(period) for period in parse_periods("2020-W52..2021-W01")] == ["2020-W52", "2020-W53", "2021-W01"]
    assert [str(period) for period in parse_periods("1998-Q1")] == ["1998-Q1"]


@pytest.mark.parametrize(
    "text", ["1998-06..1998-01", "1998-01..1998-Q2", "1998-01..", "1998-01/1998-02..1998-03/1998-04"]
)
def test_a_faulty_range_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_periods(text)


@pytest.mark.parametrize(
    ("text", "previous", "last_year"),
    [
        ("1998-01", "1997-12", "1997-01"),
        ("1998-W10", "1998-W09", "1997-W10"),
        ("2020-W53", "2020-W52", "2019-W52"),
        ("2021-W01", "2020-W53", "2020-W01"),
        ("1998-Q1", "1997-Q4", "1997-Q1"),
        ("1998", "1997", "1997"),
        ("2024-02-29", "2024-02-28", "2023-02-28"),
        ("2024-02-01/2024-02-28", "2024-01-04/2024-01-31", "2023-02-01/2023-02-28"),
        ("2025-02-01/2025-02-28", "2025-01-01/2025-01-31", "2024-02-01/2024-02-29"),
        ("2026-01/2026-03", "2025-10-01/2025-12-31", "2025-01-01/2025-03-31"),
        ("2025-01/2025-02", "2024-11-01/2024-12-31", "2024-01-01/2024-02-29"),
        ("2024-02/2024-02", "2024-01-01/2024-01-31", "2023-02-01/2023-02-28"),
        ("2025-02-10/2025-02-28", "2025-01-22/2025-02-09", "2024-02-10/2024-02-29"),
        ("2024-02-10/2024-02-29", "2024-01-21/2024-02-09", "2023-02-10/2023-02-28"),
        ("2024-12-15/2025-02-28", "2024-09-30/2024-12-14", "2023-12-15/2024-02-29"),
        ("2025-02-28/2025-02-28", "2025-02-27/2025-02-27", "2024-02-28/2024-02-28"),
        ("2026-W10/2026-W13", "2026-02-02/2026-03-01", "2025-03-03/2025-03-30"),
        ("2026-W52/2027-W01", "2026-11-30/2026-12-20", "2025-12-22/2026-01-11"),
        ("2020-W53/2021-W01", "2020-12-14/2020-12-27", "2019-12-23/2020-01-05"),
        ("2020-W01/2020-W53", "2018-12-24/2019-12-29", "2018-12-31/2019-12-29"),
        ("2021-02-01/2021-02-28", "2021-01-01/2021-01-31", "2020-02-01/2020-02-29"),
        ("1996/1998", "1993-01-01/1995-12-31", "1995-01-01/1995-12-31"),
    ],
)
def test_comparison_periods(text: str, previous: str, last_year: str) -> None:
    period = parse_period(text)
    assert (str(period.previous), str(period.last_year)) == (previous, last_year)


RULES = st.builds(CalendarRules, st.integers(0, 6), st.integers(1, 12))
LENGTHS = st.integers(1, 30)


def joined(first: Period, length: int) -> Period:
    """Return the span of some periods of one grain, one behind the other."""
    last = first.shift(length - 1)
    return parse_period(f"{first.start}/{last.end - timedelta(days=1)}", first.rules)


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.sampled_from(["month", "quarter", "year"]), RULES, LENGTHS)
def test_a_span_of_whole_units_is_shifted_by_units(day: date, grain: str, rules: CalendarRules, length: int) -> None:
    """Months, quarters and years of any calendar; as a span or, where it is one, as a unit itself."""
    text = {"month": f"{day:%Y-%m}", "quarter": f"{day.year}-Q{day.month % 4 + 1}", "year": f"{day.year}"}[grain]
    first = parse_period(text, rules)
    span = joined(first, length)
    before = joined(first.shift(-length), length)
    year_ago = joined(first.last_year, length)
    assert span.previous == before
    assert (span.last_year.start, span.last_year.end) == (year_ago.start, min(year_ago.end, span.start))
    assert span.shift(-3).shift(3) == span
    assert joined(first, 1).previous.start == first.previous.start
    assert joined(first, 1).last_year.end == first.last_year.end


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 6), st.integers(1, 52))
def test_a_span_of_whole_weeks_is_compared_with_whole_weeks(day: date, week_start: int, length: int) -> None:
    rules = CalendarRules(week_start)
    first = parse_period(f"{day.year}-W{day.isocalendar().week % 52 + 1:02d}", rules)
    span = joined(first, length)
    if span.months is not None:
        return
    assert span.previous == joined(first.shift(-length), length)
    assert (span.last_year.start, span.last_year.days) == (first.last_year.start, 7 * length)
    assert span.last_year.end <= span.start


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(2, 400))
def test_no_day_of_a_leap_february_is_lost(start: date, days: int) -> None:
    """What lies between two spans that follow each other does not fall between their years before."""
    first = Period(start, start + timedelta(days=days), "span")
    second = Period(first.end, first.end + timedelta(days=days), "span")
    if first.is_of_weeks or second.is_of_weeks or days > 365:
        return
    assert second.last_year.start <= first.last_year.end
    assert first.last_year.end <= first.start


def test_weeks_may_start_on_sunday() -> None:
    rules = CalendarRules(week_start=6)
    week = parse_period("1998-W10", rules)
    assert week.start == date(1998, 3, 8)
    assert week.start.weekday() == 6
    assert str(week) == "1998-W10"


def test_a_fiscal_year_is_named_after_the_year_it_starts_in() -> None:
    rules = CalendarRules(fiscal_year_start=4)
    assert parse_period("1998", rules).start == date(1998, 4, 1)
    quarter = parse_period("1998-Q4", rules)
    assert (quarter.start, quarter.end, str(quarter)) == (date(1999, 1, 1), date(1999, 4, 1), "1998-Q4")
    assert str(quarter.last_year) == "1997-Q4"


@given(
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.sampled_from(["week", "month", "quarter", "year"]),
    st.integers(0, 6),
    st.integers(1, 12),
    st.integers(-40, 40),
)
def test_shifting_leaves_no_gap_and_labels_read_back(
    day: date, grain: str, week_start: int, fiscal: int, steps: int
) -> None:
    rules = CalendarRules(week_start, fiscal)
    texts = {"week": f"{day.year}-W20", "month": f"{day:%Y-%m}", "quarter": f"{day.year}-Q2", "year": f"{day.year}"}
    period = parse_period(texts[grain], rules)
    moved = period.shift(steps)
    assert moved.shift(-steps) == period
    assert moved.end == moved.shift(1).start
    assert parse_period(str(moved), rules) == moved
    assert len(list(moved.each_day())) == moved.days
    assert isinstance(moved, Period)
