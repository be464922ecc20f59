"""Quarter and year of one edition: by one baseline, so that both say the same of the months to come."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from kpi_toolkit.analysis.pace import LEAST_SHARE, Pace
from kpi_toolkit.judge.ahead import adds_up, months_of
from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.periods.period import CalendarRules, Period, parse_period
from kpi_toolkit.reviewing.parts import landing, landings
from kpi_toolkit.settings import Settings

FIRST, LAST = date(2024, 1, 1), date(2026, 11, 18)


@pytest.fixture(scope="module")
def shop() -> Workspace:
    """An order of about 100 a day, fewer in summer, until the middle of November 2026."""
    rng = np.random.default_rng(6)
    days = [FIRST + timedelta(days=place) for place in range((LAST - FIRST).days + 1)]
    level = [100 * (1 + 0.3 * np.cos(2 * np.pi * (day.timetuple().tm_yday - 15) / 365)) for day in days]
    amounts = np.round(level * rng.lognormal(0, 0.2, len(days)), 2)
    frame = pd.DataFrame(
        {"order_id": [str(day) for day in days], "user_id": [f"u{place % 50}" for place in range(len(days))]}
    )
    orders = frame.assign(ordered_at=days, amount=amounts)
    return from_frames({"orders": orders}, Settings(language="en"))


def rest(found: Landing) -> tuple[float, float, float]:
    """Return what is still to come, with its interval."""
    outlook, so_far = found.outlook, found.actual
    assert outlook is not None
    assert so_far is not None
    assert outlook.landing is not None
    assert outlook.low is not None
    assert outlook.high is not None
    return outlook.low - so_far, outlook.landing - so_far, outlook.high - so_far


@pytest.mark.parametrize("month", ["2025-10", "2025-11", "2026-10", "2026-11"])
@pytest.mark.parametrize("metric", ["sales", "orders"])
def test_the_last_quarter_and_its_year_imply_the_same_rest(shop: Workspace, month: str, metric: str) -> None:
    *_, quarter, year = landings(shop, metric, month)
    assert (quarter.period.grain, year.period.grain) == ("quarter", "year")
    assert rest(quarter) == pytest.approx(rest(year), rel=1e-9)


@pytest.mark.parametrize("month", [f"2026-{month:02d}" for month in range(1, 11)])
def test_the_rest_of_a_quarter_is_a_part_of_the_rest_of_its_year(shop: Workspace, month: str) -> None:
    *_, quarter, year = landings(shop, "sales", month)
    if year.reason and year.reason.code == "landing_too_early":
        assert (year.actual or 0) < 2 * LEAST_SHARE * 36_500
        return
    later = rest(year)[1] - (0.0 if quarter.is_over else rest(quarter)[1])
    months = 12 - (int(month[-2:]) + 2) // 3 * 3
    assert later == pytest.approx(months * 3_000, rel=0.5, abs=1e-6)


def test_a_running_month_lands_by_its_pace_and_the_others_by_the_baseline(shop: Workspace) -> None:
    month, quarter, year = landings(shop, "sales", "2026-11")
    assert month.outlook is not None
    assert month.outlook.method == "years"
    december = rest(quarter)[1] - rest(month)[1]
    assert december == pytest.approx(31 * 130, rel=0.15)
    assert rest(year)[1] == pytest.approx(rest(month)[1] + december)
    assert landing(shop, "sales", "2026").outlook == year.outlook
    assert landing(shop, "sales", "2026-Q4").outlook == quarter.outlook


def test_it_lands_where_the_season_says() -> None:
    """Of the year to come, not of the months just before: summer is low, so a winter is more than the months so far."""
    rng = np.random.default_rng(1)
    months = pd.period_range("2023-01", "2026-06", freq="M")
    level = [1000 * (1 + 0.4 * np.cos(2 * np.pi * (month.month - 1) / 12)) for month in months]
    amounts = level * rng.lognormal(0, 0.02, len(months))
    frame = pd.DataFrame(
        {"order_id": map(str, months), "user_id": "u", "ordered_at": months.start_time, "amount": amounts.round(2)}
    )
    settings = Settings(language="en").model_copy(update={})
    workspace = from_frames({"orders": frame.assign(ordered_at=months.end_time.normalize())}, settings)
    year = landings(workspace, "sales", "2026-06")[-1]
    expected = sum(1000 * (1 + 0.4 * np.cos(2 * np.pi * place / 12)) for place in range(12))
    assert year.outlook is not None
    assert year.outlook.landing == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(
    ("period", "last", "expected"),
    [
        ("2026-Q4", date(2026, 10, 31), ("2026-10", None, 2, 1)),
        ("2026-Q4", date(2026, 10, 30), ("2026-09", "2026-10", 2, 0)),
        ("2026", date(2026, 11, 30), ("2026-11", None, 1, 11)),
        ("2026", date(2026, 12, 30), ("2026-11", "2026-12", 0, 11)),
        ("2026", date(2026, 12, 31), None),
        ("2026", date(2025, 12, 31), None),
        ("2026-10", date(2026, 10, 10), None),
    ],
)
def test_the_months_of_a_period(period: str, last: date, expected: tuple[str, str | None, int, int] | None) -> None:
    found = months_of(parse_period(period), last)
    told = found and (str(found.closed), found.running and str(found.running), found.after, len(found.over))
    assert told == expected


def test_a_fiscal_year_has_its_own_months() -> None:
    year = parse_period("2026", CalendarRules(fiscal_year_start=4))
    found = months_of(year, date(2027, 2, 28))
    assert found is not None
    assert (found.after, [str(month) for month in found.over][-1]) == (1, "2026-04")


@pytest.mark.parametrize(
    ("metric", "expected"),
    [("sales", True), ("orders", True), ("buyers", False), ("aov", False), ("wallet_balance", False)],
)
def test_what_adds_up_over_months(metric: str, expected: bool) -> None:
    assert adds_up(CATALOGUE[metric]) is expected


def test_the_probability_of_a_target_follows_from_the_interval() -> None:
    pace = Pace(None, 0.5, 100.0, 90.0, 130.0, "recent", "days", 6)
    assert [round(pace.chance(target) or 0, 3) for target in (90, 100, 130)] == [0.9, 0.5, 0.1]
    assert pace.widened(2).low == 80
    assert pace.widened(2, least=85).low == 85
    assert Pace(None, 0.5, 100.0, None, None, "recent", "days", 1, "few_backtests").chance(90) is None
    sure = Pace(None, 1.0, 100.0, 100.0, 100.0, "recent", "days", 6)
    assert (sure.chance(100), sure.chance(101)) == (1.0, 0.0)


def test_spans_of_other_periods_are_not_foretold_by_months() -> None:
    assert months_of(Period(date(2026, 10, 5), date(2026, 12, 10), "span"), date(2026, 11, 1)) is None
