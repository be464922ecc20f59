"""Targets whose days are no whole period: in which reviews they hold, by which days they are judged, what they weigh."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_toolkit.periods.period import CalendarRules, parse_period
from kpi_toolkit.targets.attainment import attain
from kpi_toolkit.targets.placing import placed
from kpi_toolkit.targets.scorecard import Line, score
from kpi_toolkit.targets.sheet import read_sheet
from kpi_toolkit.targets.target import Target, judged_period
from tests.targets.plans import CATALOGUE, LEVEL, SETTINGS, faults, read, write

RULES = CalendarRules()
RATE = LEVEL | {"metric": "repurchase_rate", "value": "0.2"}


def target(start: str, due: str, kind: str = "level", **others: object) -> Target:
    days = date.fromisoformat(start), date.fromisoformat(due)
    return Target(2, "sales", "operations", kind, *days, "Li", **others)  # type: ignore[arg-type]


MONTHLY = replace(target("2026-01-01", "2027-01-01", per="month"), metric="orders")
QUARTERLY = replace(target("2026-01-01", "2027-01-01", per="quarter"), metric="buyers")
WEEKLY = replace(target("2026-01-05", "2027-01-04", per="week"), metric="aov")
ELSEWHERE = replace(WEEKLY, role="service")

HALF, REST = ("2026-10-01", "2026-10-16"), ("2026-10-16", "2026-11-01")
ACROSS, QUARTER_PART = ("2026-10-16", "2026-11-16"), ("2026-10-01", "2026-11-16")
PLACES = (
    ("a half month alone", HALF, (), "month"),
    ("beside months", HALF, (MONTHLY,), "month"),
    ("beside quarters", HALF, (QUARTERLY,), "quarter"),
    ("beside both: in the shorter one", HALF, (QUARTERLY, MONTHLY), "month"),
    ("beside both, over a month's end: in the quarter", ACROSS, (QUARTERLY, MONTHLY), "quarter"),
    ("beside months, over a month's end: where it ends", ACROSS, (MONTHLY,), "month"),
    ("over a quarter's end", ("2026-09-16", "2026-10-16"), (QUARTERLY,), "quarter"),
    ("two whole months", ("2026-10-01", "2026-12-01"), (MONTHLY,), "month"),
    ("half a year beside quarters", ("2026-07-01", "2027-01-01"), (QUARTERLY,), "quarter"),
    ("three days of a week beside weeks", ("2026-10-06", "2026-10-09"), (WEEKLY, MONTHLY), "week"),
    ("a half month beside weeks", HALF, (WEEKLY,), "month"),
    ("the weeks of another role", ("2026-10-06", "2026-10-09"), (ELSEWHERE,), "month"),
    ("half of leap February", ("2028-02-01", "2028-02-15"), (), "month"),
    ("a whole month", ("2026-10-01", "2026-11-01"), (QUARTERLY,), None),
    ("leap February", ("2028-02-01", "2028-03-01"), (), None),
    ("a quarter beside months", ("2026-10-01", "2027-01-01"), (MONTHLY,), None),
    ("a year", ("2026-01-01", "2027-01-01"), (MONTHLY,), None),
    ("a week alone", ("2026-10-05", "2026-10-12"), (), None),
    ("a week that weighs nothing", ("2026-10-05", "2026-10-12"), (MONTHLY,), None),
    ("the last day of somebody who left", ("2026-10-01", "2026-10-02"), (target("2026-10-02", "2026-11-01"),), "month"),
    ("a day alone", ("2026-11-11", "2026-11-12"), (), None),
)


@pytest.mark.parametrize(
    ("days", "beside", "expected"), [case[1:] for case in PLACES], ids=[case[0] for case in PLACES]
)
def test_where_a_target_is_judged(days: tuple[str, str], beside: tuple[Target, ...], expected: str | None) -> None:
    assert placed([target(*days), *beside], RULES)[0].within == expected


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"weight": Decimal("0.4")}, "month"),  # a leaver's last week is a part of the month
        ({"weight": Decimal(1)}, None),  # a scorecard of its own
        ({"points": Decimal(2)}, "month"),
        ({"weight": Decimal("0.4"), "per": "week"}, None),
    ],
)
def test_a_week_of_somebody_who_left_is_a_part_of_the_month(terms: dict[str, object], expected: str | None) -> None:
    week = target("2026-10-05", "2026-10-12", **terms)
    assert placed([week, MONTHLY], RULES)[0].within == expected
    assert placed([week, MONTHLY, replace(MONTHLY, metric="sales")], RULES)[0].within is None  # the month has its own


def test_weeks_that_are_written_row_by_row_stay_weeks() -> None:
    starts = [date(2026, 10, 5) + timedelta(weeks=n) for n in range(4)]
    rows = [target(f"{day}", f"{day + timedelta(weeks=1)}", points=Decimal(1)) for day in starts]
    assert {row.within for row in placed([*rows, MONTHLY], RULES)} == {None}


HELD = (
    # kind, days, period, what it is judged by (None: it does not hold), is it judged there, share of its weight
    ("level", HALF, "2026-10", "2026-10-01/2026-10-15", True, Fraction(15, 31)),
    ("level", HALF, "2026-09", None, False, None),
    ("level", HALF, "2026-11", None, False, None),
    ("level", HALF, "2026-Q4", None, False, None),
    ("level", HALF, "2026-W41", None, False, None),
    ("band", REST, "2026-10", "2026-10-16/2026-10-31", True, Fraction(16, 31)),
    ("lift", HALF, "2026-10", "2026-10-01/2026-10-15", True, Fraction(15, 31)),
    ("level", ACROSS, "2026-10", "2026-10-16/2026-10-31", False, Fraction(16, 31)),
    ("level", ACROSS, "2026-11", "2026-10-16/2026-11-15", True, Fraction(15, 30)),
    ("level", ("2026-10-01", "2026-12-01"), "2026-10", "2026-10-01/2026-10-31", False, Fraction(1)),
    ("level", ("2026-10-01", "2026-12-01"), "2026-11", "2026-10-01/2026-11-30", True, Fraction(1)),
    ("level", ("2028-02-15", "2028-03-01"), "2028-02", "2028-02-15/2028-02-29", True, Fraction(15, 29)),
    ("cumulative", HALF, "2026-10", "2026-10-01/2026-10-15", True, Fraction(15, 31)),
    ("cumulative", ("2026-09-01", "2026-10-16"), "2026-09", "2026-09-01/2026-09-30", True, Fraction(1)),
    ("cumulative", ("2026-09-01", "2026-10-16"), "2026-10", "2026-09-01/2026-10-15", True, Fraction(15, 31)),
    ("cumulative", ("2026-09-01", "2026-11-01"), "2026-10", "2026-09-01/2026-10-31", True, Fraction(1)),
    ("milestone", ("2026-09-01", "2026-10-16"), "2026-10", "2026-10-01/2026-10-15", True, Fraction(15, 31)),
    ("milestone", ("2026-09-01", "2026-11-01"), "2026-10", "2026-10", True, Fraction(1)),
)


@pytest.mark.parametrize(("kind", "days", "period", "judged", "covers", "share"), HELD)
def test_what_a_target_is_judged_by(
    kind: str, days: tuple[str, str], period: str, judged: str | None, covers: bool, share: Fraction | None
) -> None:
    (agreed,) = placed([target(*days, kind)], RULES)
    span = parse_period(period)
    assert agreed.holds_in(span) == (judged is not None)
    assert agreed.covers(span) == covers
    if judged is not None:
        assert str(judged_period(agreed, span)) == judged
        assert agreed.share(span) == share


@given(
    days=st.lists(st.integers(2, 31), max_size=5, unique=True).map(sorted),
    weights=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    period=st.sampled_from(["2026-10", "2028-02", "2026-02"]),
)
def test_the_parts_of_a_month_weigh_together_what_the_month_weighs(
    days: list[int], weights: tuple[int, int], period: str
) -> None:
    """However a month is cut: equal attainments score as the whole, and what is due adds up to the agreed weight."""
    month = parse_period(period)
    cuts = [month.start, *(month.start.replace(day=day) for day in days if day <= month.days), month.end]
    parts = placed([target(f"{a}", f"{b}", weight=Decimal(weights[0])) for a, b in pairwise(cuts)], RULES)
    good, bad = attain(9, value=10, better="higher"), attain(5, value=10, better="higher")
    other = Line("orders", attainment=bad, weight=Decimal(weights[1]))
    whole = score([Line("sales", attainment=good, weight=Decimal(weights[0])), other])
    cut = score([*(Line("sales", part, good, weight=part.weight, share=part.share(month)) for part in parts), other])
    assert (cut.value, cut.total_weight, cut.covered_weight) == (whole.value, whole.total_weight, whole.covered_weight)


HALVES = (LEVEL | {"due": "1998-03-16"}, LEVEL | {"start": "1998-03-16"})


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([HALVES[0] | {"weight": "0.4"}, HALVES[1] | {"weight": "0.4"}, RATE | {"weight": "0.6"}], ""),
        ([HALVES[1] | {"weight": "1"}], ""),
        ([HALVES[0] | {"weight": "0.4"}, RATE | {"weight": "0.6"}], ""),
        (
            [HALVES[0] | {"weight": "0.2"}, HALVES[1] | {"weight": "0.2"}, RATE | {"weight": "0.6"}],
            "sum to 0.8 (rows `2`, `4`). The weight of a target for some days",
        ),
        (
            [
                HALVES[0] | {"weight": "0.4"},
                HALVES[1] | {"weight": "0.4", "start": "1998-03-17"},
                RATE | {"weight": "0.6"},
            ],
            "`due` 1998-03-16 is the first day after the span, so that day is missing from the one that starts on 1998-03-01. ",
        ),
        (
            [
                HALVES[0] | {"weight": "0.4", "due": "1998-03-17"},
                HALVES[1] | {"weight": "0.4"},
                RATE | {"weight": "0.6"},
            ],
            "row 2 sets the same metric",
        ),
        ([LEVEL | {"per": "month"}, HALVES[0]], "row 2 sets the same metric"),
        ([LEVEL | {"kind": "cumulative", "due": "1998-07-01"}, *HALVES], ""),
        (
            [
                LEVEL | {"due": "1998-04-16", "weight": "0.4"},
                RATE | {"per": "month", "due": "1998-05-01", "weight": "0.6"},
            ],
            "",
        ),
    ],
)
def test_weights_are_whole_on_every_day(tmp_path: Path, rows: list[dict[str, str]], expected: str) -> None:
    if expected:
        assert any(expected in fault for fault in faults(tmp_path, *rows))
    else:
        assert len(read(tmp_path, *rows)) == len(rows)


def test_days_after_somebody_left_are_warned_of_and_weigh_what_is_there(tmp_path: Path) -> None:
    rows = [HALVES[0] | {"weight": "0.4"}, RATE | {"weight": "0.6"}]
    sheet = read_sheet(write(tmp_path, rows), CATALOGUE, SETTINGS)
    (finding,) = sheet.findings
    assert (finding.code, finding.severity, finding.key) == ("K002", "warning", "weights_rest")
    assert "for 1998-03-16/1998-03-31 sum to 0.6 only (rows `3`), on other days to 1" in finding.text("en")
    assert "1998-03-16/1998-03-31 的权重合计只有 0.6（第 3 行）" in finding.text("zh")
    assert len(sheet.targets) == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([LEVEL | {"due": "1998-03-31"}], [2]),
        ([LEVEL | {"due": "1998-03-31"}, LEVEL | {"start": "1998-03-31"}], []),
        ([HALVES[0], HALVES[1] | {"start": "1998-03-17"}], [2]),
        ([HALVES[0], HALVES[1] | {"start": "1998-03-18"}], []),
        ([HALVES[0], HALVES[1] | {"start": "1998-03-17", "role": "service"}], []),
        ([HALVES[0], HALVES[1] | {"due": "1998-03-31"}], [3]),
        ([LEVEL | {"kind": "cumulative", "start": "1998-01-01", "due": "1998-12-31"}], [2]),
        ([LEVEL | {"start": "1998-08-24", "due": "1998-08-31"}], []),  # a whole week
        ([LEVEL | {"start": "1998-03-30", "due": "1998-03-31"}], []),  # a whole day
    ],
)
def test_a_last_day_that_is_taken_for_the_day_after(
    tmp_path: Path, rows: list[dict[str, str]], said: list[int]
) -> None:
    findings = read_sheet(write(tmp_path, rows), CATALOGUE, SETTINGS).findings
    assert [finding.row for finding in findings if finding.key == "lacks_last_day"] == said
    assert len(findings) == len(said)


def test_a_floor_of_some_days_is_judged_once(tmp_path: Path) -> None:
    (floor,) = read(tmp_path, HALVES[0] | {"kind": "floor"})
    assert floor.within == "month"
    (tmp_path / "whole").mkdir()
    assert "`per` is empty" in faults(tmp_path / "whole", LEVEL | {"kind": "floor"})[0]
