"""Periods as tables: days, the periods before, whole weeks."""

from datetime import date

from kpi_toolkit.periods.calendar import calendar_frames
from kpi_toolkit.periods.period import CalendarRules, parse_period

MONDAY = CalendarRules()


def rows(name: str, period: str, data_end: date, rules: CalendarRules = MONDAY) -> list[tuple[object, ...]]:
    frame = calendar_frames([parse_period(period, rules)], data_end)[name]
    return list(frame.itertuples(index=False, name=None))


def test_a_period_knows_its_bounds_and_where_the_one_before_began() -> None:
    day = date(2027, 1, 1)
    assert rows("kpi_periods", "2026-10", day) == [("2026-10", date(2026, 10, 1), date(2026, 11, 1), date(2026, 9, 1))]
    assert rows("kpi_periods", "2026-Q1", date(2026, 2, 11)) == [
        ("2026-Q1", date(2026, 1, 1), date(2026, 2, 11), date(2025, 10, 1))
    ]


def test_weeks_are_those_that_end_in_the_period() -> None:
    found = {week for _, _, week in rows("kpi_weeks", "2026-10", date(2027, 1, 1))}
    # 1 October 2026 is a Thursday; the week of 26 October ends on Sunday, 1 November.
    assert found == {date(2026, 9, 28), date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19)}
    assert len(rows("kpi_weeks", "2026-10", date(2027, 1, 1))) == 28


def test_every_week_of_a_year_belongs_to_one_month() -> None:
    weeks = [week for month in range(1, 13) for _, _, week in rows("kpi_weeks", f"2026-{month:02d}", date(2028, 1, 1))]
    assert len(set(weeks)) * 7 == len(weeks)
    assert len(set(weeks)) == 52


def test_a_week_that_the_data_cut_off_is_no_week() -> None:
    found = {week for _, _, week in rows("kpi_weeks", "2026-10", date(2026, 10, 18))}
    assert found == {date(2026, 9, 28), date(2026, 10, 5)}


def test_weeks_start_where_the_workspace_says() -> None:
    sunday = CalendarRules(week_start=6)
    found = {week for _, _, week in rows("kpi_weeks", "2026-10", date(2027, 1, 1), sunday)}
    assert found == {date(2026, 9, 27), date(2026, 10, 4), date(2026, 10, 11), date(2026, 10, 18), date(2026, 10, 25)}


def test_a_day_has_a_week_only_when_one_ends_on_it() -> None:
    assert rows("kpi_weeks", "2026-10-14", date(2027, 1, 1)) == []
    assert {week for _, _, week in rows("kpi_weeks", "2026-10-18", date(2027, 1, 1))} == {date(2026, 10, 12)}
