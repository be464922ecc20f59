"""Spring Festival, working days, and the past days that stand for a period."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.errors import UsageError
from kpi_toolkit.periods.festival import spring_festival
from kpi_toolkit.periods.period import CalendarRules, Period, parse_period
from kpi_toolkit.periods.season import aligned, earlier_periods, is_working_day, outline, working_share
from kpi_toolkit.settings import load_settings
from kpi_toolkit.settings.calendar import CalendarSettings

CHINA = CalendarSettings()
PLAIN = CalendarSettings(country="")
SALES = CalendarSettings(
    country="",
    campaigns={
        "618": ("2024-06-01/2024-06-20", "2025-05-30/2025-06-20"),
        "double_11": ("2024-10-24/2024-11-12", "2025-10-20/2025-11-12"),
    },
)


@pytest.mark.parametrize("day", ["1950-02-17", "1998-01-28", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06"])
def test_spring_festival_is_on_the_known_day(day: str) -> None:
    known = date.fromisoformat(day)
    assert spring_festival(known.year) == known


def test_spring_festival_lies_between_21_january_and_21_february() -> None:
    for year in range(1950, 2100):
        assert (1, 21) <= (spring_festival(year).month, spring_festival(year).day) <= (2, 21)


@pytest.mark.parametrize("year", [1949, 2100])
def test_other_years_are_refused(year: int) -> None:
    with pytest.raises(UsageError, match="1950 to 2099"):
        spring_festival(year)


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        ("2025-01-27", True),  # the Monday before
        ("2025-01-28", False),  # New Year's Eve
        ("2025-01-26", True),  # a Sunday worked instead
        ("2025-02-08", True),  # a Saturday worked instead
        ("2025-02-04", False),  # a Tuesday off for it
        ("2024-10-12", True),  # a Saturday worked for National Day
        ("2025-06-01", False),
    ],
)
def test_days_worked_instead_of_others_are_known(day: str, is_worked: bool) -> None:
    assert is_working_day(date.fromisoformat(day), CHINA) is is_worked


def test_without_a_country_monday_to_friday_are_worked() -> None:
    assert is_working_day(date(2025, 1, 29), PLAIN)
    assert not is_working_day(date(2025, 1, 26), PLAIN)


def test_another_country_has_its_own_holidays() -> None:
    assert not is_working_day(date(2025, 7, 4), CalendarSettings(country="US"))


def test_the_share_of_working_days_counts_days() -> None:
    march = parse_period("2025-03")  # starts on a Saturday, 21 working days
    assert [working_share(march, days, PLAIN) for days in (0, 2, 3, 31)] == [0, 0, 1 / 21, 1]
    assert working_share(parse_period("2025-02"), 10, CHINA) == 5 / 19


def test_a_period_without_a_working_day_is_shared_out_by_days() -> None:
    holiday = parse_period("2024-02-10/2024-02-17")
    assert working_share(holiday, 2, CHINA) == 0.25


def test_more_days_than_the_period_has_cannot_pass() -> None:
    with pytest.raises(UsageError, match="0 to 28"):
        working_share(parse_period("2025-02"), 29, PLAIN)


@pytest.mark.parametrize(
    ("period", "expected", "days"),
    [
        # 17 February 2026 is the 17th day of its month; 29 January 2025 is the 17th day from 13 January on.
        ("2026-02", "2025-01-13/2025-02-09", 19),
        # The festival of 2026 is far, but that of 2025 lies in January; 1 January 2026 is 47 days before its own.
        ("2026-01", "2024-12-13/2025-01-12", 19),
        ("2026-Q1", "2024-12-13/2025-03-12", 19),
        ("2026-03", "2025-02-10/2025-03-12", 19),
        ("2026-W08", "2025-01-28/2025-02-03", 20),
    ],
)
def test_spring_festival_falls_on_the_same_day_of_both(period: str, expected: str, days: int) -> None:
    asked = parse_period(period)
    span, why = aligned(asked, 1, CHINA)
    assert str(span) == expected
    assert span.days == asked.days
    assert why is not None
    assert (why.code, why.values["days"]) == ("aligned_festival_earlier", days)
    assert spring_festival(2026) - asked.start == spring_festival(2025) - span.start


def test_the_reason_says_by_what_and_how_far_in_both_languages() -> None:
    _, why = aligned(parse_period("2025-02"), 1, CHINA)
    assert str(why) == (
        "compared with 2024-02-13 to 2024-03-11, 12 days later, so that Spring Festival falls on the same day"
    )
    assert why is not None
    assert why.text("zh") == "与 2024-02-13 至 2024-03-11 相比（后移 12 天，使春节对齐）"


@pytest.mark.parametrize("period", ["2026", "2026-04", "2025-Q3", "2026-W30"])
def test_years_and_periods_far_from_the_festival_keep_their_dates(period: str) -> None:
    asked = parse_period(period)
    span, why = aligned(asked, 1, CHINA)
    assert (span.start, why) == (asked.last_year.start, None)


def test_where_the_festival_is_not_kept_nothing_moves() -> None:
    span, why = aligned(parse_period("2026-02"), 1, CalendarSettings(country="US"))
    assert (str(span), why) == ("2025-02-01/2025-02-28", None)
    moved, _ = aligned(parse_period("2026-02"), 1, CalendarSettings(country="US", spring_festival=True))
    assert str(moved) == "2025-01-13/2025-02-09"


def test_before_1950_and_after_2099_nothing_moves() -> None:
    assert aligned(parse_period("1950-02"), 1, CHINA)[1] is None
    assert aligned(parse_period("2100-02"), 1, CHINA)[1] is None


def test_two_years_back_meet_the_festival_of_that_year() -> None:
    span, _ = aligned(parse_period("2026-02"), 2, CHINA)
    assert str(span) == "2024-01-25/2024-02-21"  # 10 February 2024 is its 17th day
    with pytest.raises(UsageError, match="1 for last year"):
        aligned(parse_period("2026-02"), 0, CHINA)


def test_a_campaign_starts_on_the_same_day_of_both() -> None:
    span, why = aligned(parse_period("2025-06"), 1, SALES)
    assert str(span) == "2024-06-03/2024-07-02"  # in 2025 it was two days under way when June began
    assert why is not None
    assert (why.code, why.values["name"], why.values["days"]) == ("aligned_campaign_later", "618", 2)
    span, why = aligned(parse_period("2025-10"), 1, SALES)
    assert str(span) == "2024-10-05/2024-11-04"  # begins 4 days later in 2024


def test_the_campaign_with_most_days_in_the_period_is_aligned() -> None:
    both = CalendarSettings(
        country="",
        campaigns={
            "members": ("2024-06-28/2024-06-29", "2025-06-24/2025-06-25"),
            "618": ("2024-06-01/2024-06-20", "2025-05-30/2025-06-20"),
            "summer": ("2024-06-30/2024-07-30", "2025-06-29/2025-07-30"),
        },
    )
    _, why = aligned(parse_period("2025-06"), 1, both)
    assert why is not None
    assert why.values["name"] == "618"


def test_the_last_day_of_a_campaign_belongs_to_it() -> None:
    ends = CalendarSettings(country="", campaigns={"may": ("2024-04-20/2024-04-28", "2025-04-22/2025-05-01")})
    _, why = aligned(parse_period("2025-05"), 1, ends)
    assert why is not None
    assert why.values["days"] == 2


def test_a_campaign_without_a_past_moves_nothing() -> None:
    assert aligned(parse_period("2024-06"), 1, SALES)[1] is None
    assert aligned(parse_period("2025-08"), 1, SALES)[1] is None


def test_a_leap_day_has_its_counterpart() -> None:
    span, why = aligned(parse_period("2024-02"), 1, PLAIN)
    assert (str(span), why) == ("2023-02-01/2023-03-01", None)  # 29 days, as this February
    assert str(aligned(parse_period("2025-02"), 1, PLAIN)[0]) == "2024-02-01/2024-02-28"
    assert str(aligned(parse_period("2024-02-29"), 1, PLAIN)[0]) == "2023-02-28/2023-02-28"


def test_a_leap_year_does_not_meet_itself() -> None:
    assert str(aligned(parse_period("2024"), 1, PLAIN)[0]) == "2023-01-01/2023-12-31"


def test_three_years_back_are_taken_at_once() -> None:
    """Dates stay dates, though the same dates of a year between are a week from Monday on."""
    seven_days = Period(date(1960, 12, 28), date(1961, 1, 4), "span")
    assert str(aligned(seven_days, 1, PLAIN)[0]) == "1959-12-28/1960-01-03"
    assert str(aligned(seven_days, 3, PLAIN)[0]) == "1957-12-28/1958-01-03"
    assert str(parse_period("2024-02-29").years_earlier(4)) == "2020-02-29"
    assert str(parse_period("2026-W53").years_earlier(6)) == "2020-W53"


@settings(deadline=None)
@given(st.dates(date(1960, 1, 1), date(2090, 1, 1)), st.integers(1, 100), st.integers(1, 3))
def test_the_past_is_as_long_and_over_before_the_period(start: date, days: int, back: int) -> None:
    period = Period(start, date.fromordinal(start.toordinal() + days), "span")
    span, why = aligned(period, back, CHINA)
    assert span.days == days
    assert span.end <= period.start
    off = 31 if why else 7 if period.is_of_weeks else 3  # the week of the same number begins up to six days off
    assert abs((span.start - period.start).days + 365.25 * back) <= off


def test_an_outline_holds_what_the_data_cover() -> None:
    found = outline(parse_period("2026-03"), Fraction(10, 31), date(2025, 12, 1), PLAIN)
    assert str(found.now.so_far) == "2026-03-01/2026-03-10"
    assert found.years == ()
    assert [str(point.whole) for point in found.recent] == [
        "2026-02-01/2026-02-28",
        "2026-01-01/2026-01-31",
        "2025-12-01/2025-12-31",
    ]
    assert str(found.recent[0].so_far) == "2026-02-01/2026-02-09"  # 10 of 31 days are 9.03 of 28
    assert found.recent[0].days == 9 / 28
    assert found.recent[0].working == 6 / 20
    half = outline(parse_period("2026-03"), Fraction(1, 2), date(2026, 2, 1), PLAIN)
    assert half.now.so_far.days == 16  # 15.5 days are rounded up
    longer = outline(parse_period("2026-03"), Fraction(10, 31), date(2024, 3, 1), PLAIN)
    assert [str(point.so_far) for point in longer.years] == ["2025-03-01/2025-03-10", "2024-03-01/2024-03-10"]


def test_years_are_tested_every_quarter_and_other_periods_on_those_before() -> None:
    years = earlier_periods(parse_period("2026"), date(2024, 4, 2))
    assert [(str(one.start), str(one.end)) for one in years] == [
        ("2025-01-01", "2026-01-01"),
        ("2024-10-01", "2025-10-01"),
        ("2024-07-01", "2025-07-01"),
    ]
    assert len(earlier_periods(parse_period("2026"), date(2000, 1, 1))) == 12
    months = earlier_periods(parse_period("2026-03"), date(2025, 12, 1))
    assert [str(one) for one in months] == ["2026-02", "2026-01", "2025-12"]


def test_fiscal_quarters_are_aligned_too() -> None:
    quarter = parse_period("2025-Q4", CalendarRules(fiscal_year_start=3))  # December 2025 to February 2026
    span, why = aligned(quarter, 1, CHINA)
    assert why is not None
    assert spring_festival(2026) - quarter.start == spring_festival(2025) - span.start


def test_all_faults_of_a_calendar_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "kpi.yaml").write_text(
        "calendar:\n"
        "  country: ZZ\n"
        "  campaigns:\n"
        "    618: [2025-06-20/2025-06-01, 2025-02-30/2025-03-01, 2025-06-01]\n"
        "    双11: [2025-11-01/2025-11-11, 2025-11-11/2025-11-12]\n"
        "    old: [1800-01-01/1800-01-02]\n",
        "utf-8",
    )
    with pytest.raises(UsageError) as caught:
        load_settings(tmp_path)
    text = str(caught.value)
    for part in ("line 2", "no holidays", "ends before it begins", "no two days", "line 5", "overlap", "1900"):
        assert part in text
    assert len(caught.value.faults) == 6


def test_a_calendar_is_read_from_the_settings(tmp_path: Path) -> None:
    (tmp_path / "kpi.yaml").write_text(
        "calendar:\n  country: HK\n  campaigns: {double_11: [2025-11-01/2025-11-11, 2024-11-01/2024-11-11]}\n", "utf-8"
    )
    calendar = load_settings(tmp_path).calendar
    assert calendar.follows_spring_festival
    assert calendar.campaign_days == {
        "double_11": ((date(2024, 11, 1), date(2024, 11, 11)), (date(2025, 11, 1), date(2025, 11, 11)))
    }
