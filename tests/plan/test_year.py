"""A role's year as a whole: targets for months, quarters and half years side by side, and one made by the boss alone."""

import pytest

from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.rules.rule import HEADER, Example, sheet
from kpi_toolkit.plan.rules_page import plan_of

DATED = (*HEADER, "start", "due", "per")
OF_THE_YEAR = ("K001", "K002", "K007", "K008")
JANUARY, YEAR_END = 1, 13


def span(metric: str, weight: float | str, first: int, end: int, per: str = "month", value: float = 0.3) -> str:
    def day(month: int) -> str:
        return f"{2026 + (month - 1) // 12}-{(month - 1) % 12 + 1:02}-01"

    return f"{metric},operations,level,{value},{weight},{day(first)},{day(end)},{per}"


def every(metric: str, weight: float, months: int, last: int = YEAR_END, value: float = 0.3) -> list[str]:
    per = "month" if months == 1 else ""
    return [span(metric, weight, first, first + months, per, value) for first in range(JANUARY, last, months)]


QUARTERS = every("sales", 0.4, 3, value=900000)
HALVES = every("repurchase_rate", 0.3, 6)
MONTHS = every("second_purchase_rate", 0.3, 1)

WELL_PLANNED = {
    "quarters, half years and months side by side": [*QUARTERS, *HALVES, *MONTHS],
    "months are planned for the first quarter only": [*QUARTERS, *HALVES, *MONTHS[:3]],
    "only the first quarter is planned": [*QUARTERS[:1], *HALVES[:1], *MONTHS[:3]],
    "months begin in March": [*QUARTERS, *HALVES, *MONTHS[2:]],
    "months are planned with gaps": [*QUARTERS, *HALVES, *MONTHS[:2], *MONTHS[6:9]],
    "quarters by `per`": [span("sales", 0.4, 1, 13, "quarter", 900000), *HALVES, *MONTHS],
    "a year's sales and the first months": [
        span("sales", 0.4, 1, 13, "", 3.6e6),
        span("repurchase_rate", 0.3, 1, 4),
        span("second_purchase_rate", 0.3, 1, 4),
    ],
    "each length weighs 1 by itself": [
        *every("sales", 0.6, 3, value=900000),
        *every("visit_conversion_rate", 0.4, 3),
        *every("second_purchase_rate", 0.5, 1),
        span("gross_profit", 0.5, 1, 13, "month", 90000),
    ],
    "months here and there": [
        span(metric, weight, month, month + 1, "month", value)
        for month in (3, 5, 9)
        for metric, weight, value in (("sales", 0.4, 3e5), ("repurchase_rate", 0.3, 0.3), ("csat", 0.3, 0.8))
    ],
}
BADLY_PLANNED = {
    "weights of months": (["K002"], [span("sales", 0.4, 1, 13, "month", 3e5), *HALVES, *every("csat", 0.2, 1)]),
    "weights of all lengths": (["K002"], [*QUARTERS, *HALVES, *every("second_purchase_rate", 0.2, 1)]),
    "a month that lacks one of its metrics": (
        ["K002"],
        [
            span("sales", 0.4, 11, 13, "month", 3e5),
            span("repurchase_rate", 0.3, 11, 13),
            span("second_purchase_rate", 0.3, 11, 12),
        ],
    ),
    "one metric all the year": (["K001", "K002", "K008"], [span("sales", 1, 1, 13, "quarter", 9e5)]),
    "no money all the year": (["K007", "K008"], [*every("repurchase_rate", 0.5, 3), *every("csat", 0.5, 1)]),
    "six metrics": (
        ["K001"],
        [
            *every("sales", 0.2, 3, value=9e5),
            *every("repurchase_rate", 0.2, 6),
            *(row for name in ("csat", "second_purchase_rate", "visit_conversion_rate") for row in every(name, 0.2, 1)),
        ],
    ),
}


def codes(rows: list[str]) -> list[str]:
    found = check_plan(plan_of(Example(sheet(*rows, header=DATED))))
    return sorted({finding.code for finding in found if finding.code in OF_THE_YEAR})


@pytest.mark.parametrize("rows", WELL_PLANNED.values(), ids=WELL_PLANNED)
def test_a_year_that_is_planned_side_by_side_has_no_finding(rows: list[str]) -> None:
    assert codes(rows) == []


@pytest.mark.parametrize(("expected", "rows"), BADLY_PLANNED.values(), ids=BADLY_PLANNED)
def test_what_is_wrong_with_a_year_is_found(expected: list[str], rows: list[str]) -> None:
    assert codes(rows) == expected


PEOPLE = (*HEADER, "owner", "proposed_by", "approved_by")
ROWS = (
    "repurchase_amount,operations,level,150000,0.4",
    "repurchase_rate,operations,level,0.3,0.3",
    "csat,service,level,0.8,",
)


@pytest.mark.parametrize(
    ("people", "rows"),
    [
        ("李娜,,王伟", [2, 4]),  # approved by one, proposed by nobody
        ("李娜,王伟,", [2, 4]),  # proposed by the same one
        ("李娜,王伟,王伟", [2, 3, 4]),  # both
        ("李娜,李娜,王伟", []),
        ("李娜,李娜,", []),  # not approved yet
        ("李娜,陈晨,王伟", []),
        ("王伟,王伟,", []),  # the boss plans for himself
        ("李娜,,", []),
    ],
)
def test_a_plan_by_the_boss_alone_is_found(people: str, rows: list[int]) -> None:
    plan = plan_of(Example(sheet(*(f"{row},{people}" for row in ROWS), header=PEOPLE)))
    found = [finding for finding in check_plan(plan) if finding.code == "K015"]
    assert [finding.row for finding in found] == rows
    for finding in found:
        assert "王伟" in finding.text("zh")
        assert "王伟" in finding.text("en")


def test_who_carries_it_out_may_have_proposed_it_in_the_other_sheet() -> None:
    proposals = "role,metric,target,logic,proposed_by\noperations,repurchase_rate,0.36,三个月都是 0.34,李娜\n"
    text = sheet(*(f"{row},李娜,,王伟" for row in ROWS[:2]), header=PEOPLE)
    for given, is_said in ((proposals, False), ("", True)):
        found = [one for one in check_plan(plan_of(Example(text, proposals=given))) if one.code == "K015"]
        assert bool(found) == is_said
