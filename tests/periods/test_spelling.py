"""Periods as people write them, and those that are told from today."""

from datetime import date

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.errors import UsageError
from kpi_toolkit.periods.period import CalendarRules, any_period, parse_period, parse_periods
from kpi_toolkit.periods.relative import period_of, periods_of
from kpi_toolkit.periods.spelling import spelled
from tests.conftest import CDNOW

MONTH = "2026-03"
WRITTEN = {
    "2026-03": (
        MONTH,
        "2026/3",
        "2026/03",
        "202603",
        "2026年3月",
        "2026年03月",
        " 2026 年 3 月",
        "２０２６－０３",
        "2026-3",
        "Mar 2026",
        "march 2026",
        "2026 Mar.",
        "Mar, 2026",
    ),
    "2026-03-05": ("2026-3-5", "2026/3/5", "20260305", "2026年3月5日", "2026/03/05"),
    "2026-Q3": (
        "2026Q3",
        "2026 Q3",
        "2026-q3",
        "2026/Q3",
        "2026年Q3",
        "2026年第3季度",
        "2026年第三季度",
        "2026年三季度",
    ),
    "2026-W09": ("2026W09", "2026-w9", "2026年第9周", "2026W9"),
    "2026": ("2026年", "2026 年"),
    "2026-01/2026-06": ("2026-01/2026-06", "2026-1/2026-6", "2026年1月/2026年6月"),
}


@pytest.mark.parametrize(("label", "text"), [(label, text) for label, texts in WRITTEN.items() for text in texts])
def test_it_is_read_as_what_it_means(label: str, text: str) -> None:
    assert parse_period(text) == parse_period(label)


@pytest.mark.parametrize("text", ["2026-13", "202613", "2026年13月", "2026/13", "20260230", "2026年2月30日", "2026W54"])
def test_what_does_not_exist_is_said_and_not_read_as_something_else(text: str) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        parse_period(text)


@pytest.mark.parametrize(
    "text", ["", "03/2026", "2026.3", "3月", "26-03", "2026-Q5", "2026年第五季度", "Maybe", "12026", "last-month"]
)
def test_what_may_mean_something_else_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        parse_period(text)


def test_every_label_is_left_as_it_is() -> None:
    for label in ("2026-03", "2026-03-05", "2026-Q3", "2026-W09", "2026", "2025-12-29/2026-01-04", "1998-01/1998-06"):
        assert spelled(label) == label
        assert str(any_period(label)) == str(parse_period(label))


def test_only_labels_are_folders_of_editions() -> None:
    assert any_period("202603") is None
    assert any_period("2026年3月") is None


def test_ranges_of_people() -> None:
    assert [str(month) for month in parse_periods("2026/1..2026年3月")] == ["2026-01", "2026-02", "2026-03"]
    with pytest.raises(UsageError, match="mixes grains"):
        parse_periods("2026-01/2026-02..2026-03/2026-04")


MONDAY = date(2026, 11, 30)
TOLD = {
    ("today", "今天"): "2026-11-30",
    ("yesterday", "昨天", "last day"): "2026-11-29",
    ("this-week", "本周"): "2026-W49",
    ("last-week", "上周", "Last Week"): "2026-W48",
    ("this-month", "本月"): "2026-11",
    ("last-month", "上月", "上个月", "last_month"): "2026-10",
    ("this-quarter", "本季度"): "2026-Q4",
    ("last-quarter", "上季度"): "2026-Q3",
    ("this-year", "今年"): "2026",
    ("last-year", "去年"): "2025",
    ("2026/10",): "2026-10",
}


@pytest.mark.parametrize(("word", "label"), [(word, label) for words, label in TOLD.items() for word in words])
def test_told_from_today(word: str, label: str) -> None:
    assert str(period_of(word, CalendarRules(), MONDAY)) == label


def test_told_from_today_by_the_workspace_s_own_calendar() -> None:
    rules = CalendarRules(week_start=6, fiscal_year_start=4)
    assert period_of("this-week", rules, MONDAY).start == date(2026, 11, 29)
    assert str(period_of("last-quarter", rules, MONDAY)) == "2026-Q2"
    assert str(period_of("last-year", rules, date(2026, 3, 31))) == "2024"
    assert str(period_of("last-month", rules, date(2026, 1, 1))) == "2025-12"


def test_ends_of_a_range_may_be_told_from_today() -> None:
    assert [str(month) for month in periods_of("2026-08..last-month", CalendarRules(), MONDAY)][-2:] == [
        "2026-09",
        "2026-10",
    ]
    with pytest.raises(UsageError, match="mixes grains"):
        periods_of("2026-08..last-week", CalendarRules(), MONDAY)


def test_a_command_is_told_as_people_say_it(capsys: pytest.CaptureFixture[str]) -> None:
    main(["measure", "-w", str(CDNOW), "-p", "1998年3月", "-m", "sales", "--format", "csv"])
    said = capsys.readouterr().out
    main(["measure", "-w", str(CDNOW), "-p", "1998-03", "-m", "sales", "--format", "csv"])
    assert said == capsys.readouterr().out
    assert "1998-03" in said
