"""The shorter periods beside those of a review, and numbers since quarter and year began."""

from itertools import pairwise

import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.pages import text
from kpi_toolkit.pages.course_charts import trend_svg
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.periods.period import CalendarRules, parse_period
from kpi_toolkit.reviewing.course import finer, to_date
from kpi_toolkit.units import LANGUAGES

FINER = {
    "2026-10": ("2026-W38", "2026-W43", 6),
    "2026-W42": ("2026-10-12", "2026-10-18", 7),
    "2026-Q3": ("2026-04", "2026-09", 6),
    "2026": ("2025-Q3", "2026-Q4", 6),
}
TO_DATE = {
    "2026-10": {"year": "2026-01-01/2026-10-31"},
    "2026-09": {"quarter": "2026-07-01/2026-09-30", "year": "2026-01-01/2026-09-30"},
    "2026-01": {},
    "2026-Q3": {"year": "2026-01-01/2026-09-30"},
    "2026-W40": {"quarter": "", "year": "2026-01-01/2026-10-04"},
    "2026": {},
    "2026-10-05": {},
}


@pytest.mark.parametrize("period", FINER)
def test_the_last_whole_shorter_periods_stand_beside(period: str) -> None:
    first, last, count = FINER[period]
    spans = finer(parse_period(period))
    assert (str(spans[0]), str(spans[-1]), len(spans)) == (first, last, count)
    assert spans[-1].end <= parse_period(period).end
    assert all(before.end == after.start for before, after in pairwise(spans))


@pytest.mark.parametrize("period", TO_DATE)
def test_to_date_is_more_than_the_period_and_within_one_quarter_or_year(period: str) -> None:
    expected = {grain: span for grain, span in TO_DATE[period].items() if span}
    assert {grain: str(span) for grain, span in to_date(parse_period(period)).items()} == expected


def test_a_fiscal_year_has_its_own_quarters() -> None:
    spans = to_date(parse_period("2026-06", CalendarRules(fiscal_year_start=4)))
    assert {grain: str(span) for grain, span in spans.items()} == dict.fromkeys(
        ("quarter", "year"), "2026-04-01/2026-06-30"
    )


def test_numbers_beside_are_those_of_their_own_periods(cdnow: Workspace) -> None:
    review = kt.review(cdnow, "1998-03", "operations", "en")
    pictured = [row for row in review.targeted if row.line.weight is not None]
    for row in pictured:
        weeks = kt.measure(cdnow, [row.metric.name], [point.period for point in row.finer])
        assert [point.value for point in row.finer] == pytest.approx(weeks["value"].tolist())
        assert [point.period for point in row.finer][-1] == "1998-W13"
    assert not any(row.finer for row in review.watched)
    for language in LANGUAGES:
        assert text.alt_trend(review, pictured[0]).count("W") >= 6
        drawn = trend_svg(pictured[0], language, "CNY")
        assert drawn != trend_svg(pictured[0], language, "CNY", ["1998-W12"])


def test_the_targets_of_the_months_so_far_add_up(cdnow: Workspace) -> None:
    review = kt.review(cdnow, "1998-03", "operations", "en")
    levels = {}
    for row in review.targeted:
        for dated in row.to_date:
            months = ("1998-01", "1998-02", "1998-03")
            levels[row.metric.name] = [point.target for point in row.history if point.period in months]
            known = [level for level in levels[row.metric.name] if level is not None]
            assert (dated.target is None) == (len(known) < len(months))
            assert dated.target is None or float(dated.target) == pytest.approx(sum(known))
            whole = kt.measure(cdnow, [row.metric.name], "1998-01/1998-03")["value"].iloc[0]
            assert dated.value.value == pytest.approx(float(whole))
    assert any(None not in of_months for of_months in levels.values())
    said = " ".join(line for row in review.targeted for line in text.to_date(review, row))
    assert "of its targets together" in said
    assert "quarter to date" in str(PARTS["trend"](review))
