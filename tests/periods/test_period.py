from datetime import date

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
        "1998-3",
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
        "1998/03/05",
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
        ("2025-02-01/2025-02-28", "2025-01-04/2025-01-31", "2024-02-01/2024-02-28"),
    ],
)
def test_comparison_periods(text: str, previous: str, last_year: str) -> None:
    period = parse_period(text)
    assert (str(period.previous), str(period.last_year)) == (previous, last_year)


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
