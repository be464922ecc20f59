"""No number of a period that the data cover in part is held against a whole one: every comparison that is made."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.measured import is_part
from kpi_toolkit.measuring.workspace import Workspace, from_frames, open_workspace
from kpi_toolkit.pages.course_charts import trend_svg
from kpi_toolkit.plan import history
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.restatement import restated
from kpi_toolkit.targets.sheet import read_targets

FIRST, LAST = date(2025, 9, 11), date(2026, 10, 15)
CHANNELS = ("web", "app", "shop")
PARTS = ("2026-10", "2026-Q4", "2026", "2026-10-10/2026-10-20", "2026-W42")
"""Periods that end after the data do."""
AFTER_A_PART = ("2025-10", "2025-Q4", "2025-09-19/2025-09-28", "2025-W38")
"""Whole ones whose period before the data cover in part."""
A_YEAR_AFTER_A_PART = ("2026-09", "2026-Q3", "2026-09-01/2026-09-20")
PLAN = """metric,role,kind,value,start,due,per,owner,agreed_on
sales,operations,level,4000,2025-09-01,2027-01-01,month,Lin,2025-08-20
buyers,operations,level,100,2025-09-01,2027-01-01,month,Lin,2025-08-20
aov,operations,level,20,2025-09-01,2027-01-01,month,Lin,2025-08-20
orders,operations,level,200,2025-09-01,2027-01-01,month,Lin,2025-08-20
"""


def shop_days(last: date = LAST) -> list[date]:
    return [FIRST + timedelta(days=n) for n in range((last - FIRST).days + 1)]


def orders(last: date = LAST) -> pd.DataFrame:
    rows = [
        (f"{day}{channel}", f"u{(day.toordinal() * 7 + place) % 97}", pd.Timestamp(day), 20.0 + place, channel)
        for day in shop_days(last)
        for place, channel in enumerate(CHANNELS)
    ]
    return pd.DataFrame(rows, columns=["order_id", "user_id", "ordered_at", "amount", "channel"])


def events() -> pd.DataFrame:
    rows = [
        (f"u{(day.toordinal() * 7 + n) % 97}", pd.Timestamp(day) + pd.Timedelta(hours=n), name, CHANNELS[n % 3])
        for day in shop_days()
        for n in range(6)
        for name in ("visit", "inquiry")[: 1 + n % 2]
    ]
    return pd.DataFrame(rows, columns=["user_id", "occurred_at", "event", "channel"])


def users() -> pd.DataFrame:
    days = shop_days()
    rows = [(f"n{place}", pd.Timestamp(day), CHANNELS[place % 3]) for place, day in enumerate(days)]
    return pd.DataFrame(rows, columns=["user_id", "registered_at", "channel"])


@pytest.fixture(scope="module")
def shop() -> Workspace:
    return from_frames({"orders": orders(), "events": events(), "users": users()})


def written(folder: Path, last: date = LAST) -> Workspace:
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "plan").mkdir(exist_ok=True)
    orders(last).to_csv(folder / "data" / "orders.csv", index=False)
    (folder / "plan" / "targets.csv").write_text(PLAN, "utf-8")
    (folder / "kpi.yaml").write_text("language: en\ntime_zone: Asia/Shanghai\n", "utf-8")
    return open_workspace(folder)


CASES = [
    *((period, against) for period in PARTS for against in ("previous", "last_year")),
    *((period, "previous") for period in AFTER_A_PART),
    *((period, "last_year") for period in A_YEAR_AFTER_A_PART),
]


@pytest.mark.parametrize(("period", "against"), CASES)
def test_changes_are_not_split(shop: Workspace, period: str, against: Any) -> None:
    found = [
        kt.bridge(shop, period, against),
        kt.contributions_of(shop, "sales", period, "channel", against),
        kt.contributions_of(shop, "orders", period, "channel", against),
        kt.rate_change(shop, "aov", period, "channel", against),
    ]
    for one in found:
        assert one.split is None
        assert one.reason is not None
        assert one.reason.code in ("part_against_whole", "before_data"), one.reason
        assert one.to_frame().empty
        assert one.words("en") == kt.sentences(one, "en") == (one.reason.text("en"),)
        assert not any(character in " ".join(one.words("zh")) for character in "¥+−")


@pytest.mark.parametrize(("period", "against"), CASES)
def test_a_funnel_has_no_benchmark(shop: Workspace, period: str, against: Any) -> None:
    found = kt.funnel(shop, period, against, ("visit_conversion_rate", "repurchase_rate"))
    assert {line.step and line.step.benchmark for line in found.steps} <= {None}
    assert found.broken is None
    assert not found.words("en")[-1].startswith("Broken link")


def test_the_best_of_the_past_is_the_best_of_whole_periods(shop: Workspace) -> None:
    steps = ("visit_conversion_rate",)
    best = kt.funnel(shop, "2026-09", "best", steps).steps[0].step
    whole = measure(shop, steps, "2025-10..2026-08")["value"].max()
    assert best is not None
    assert best.benchmark == pytest.approx(whole)
    assert kt.funnel(shop, "2026-10", "best", steps).steps[0].step.benchmark is None  # type: ignore[union-attr]


@pytest.mark.parametrize("period", ["2026-10", "2026-Q4", "2026-W42"])
def test_a_metric_that_is_itself_a_comparison_says_that_its_period_is_cut(shop: Workspace, period: str) -> None:
    names = ["new_user_growth", "active_user_growth", "buyer_retention"]
    assert measure(shop, names, period)["reason"].map(is_part).all()


def test_a_review_of_a_part_compares_nothing(tmp_path: Path) -> None:
    review: Review = kt.review(written(tmp_path), "2026-10")
    for row in review.rows:
        if is_part(row.actual.reason):
            assert (row.change, row.change_on_last_year) == (None, None)
            assert row.history[-1].last_year is None
            assert row.history[-1].is_partial
    assert {row.status for row in review.targeted} == {"open"}
    assert (review.evidence.bridges, review.evidence.splits) == ((), ())
    over = [landed for landed in review.evidence.landings if landed.is_over]
    assert all(landed.outlook is None for landed in over)


def test_bars_of_the_year_before_stand_for_whole_months_beside_whole_months(tmp_path: Path) -> None:
    review: Review = kt.review(written(tmp_path), "2026-09")
    sales = next(row for row in review.rows if row.metric.name == "sales")
    assert sales.history[-1].last_year is None  # September 2025 begins on the 11th
    assert sales.history[0].is_partial
    assert all(point.last_year is None for point in sales.history)
    bridges = {found.against for found in review.evidence.bridges}
    assert bridges == {"previous", "target"}
    drawn = trend_svg(sales, "en", "CNY")
    assert drawn.startswith(b"<?xml")


def test_what_was_preliminary_is_not_restated(tmp_path: Path) -> None:
    early = kt.review(written(tmp_path / "early", date(2026, 9, 20)), "2026-09")
    kept = tmp_path / "review.json"
    kept.write_text(json.dumps(kt.echo(early).to_dict()["review"]), "utf-8")
    final = kt.review(written(tmp_path / "final"), "2026-09", earlier=kept)
    found = restated(final)
    assert found is not None
    assert [change.row and change.row.metric.name for change in found.changes] == []
    again = kt.review(written(tmp_path / "again", date(2026, 10, 10)), "2026-08", earlier="")
    assert not any(line["is_partial"] for line in kt.echo(again).to_dict()["review"]["metrics"] if line["value"])


def test_the_past_of_a_plan_has_whole_periods_only(tmp_path: Path) -> None:
    workspace = written(tmp_path)
    targets = read_targets(tmp_path, workspace.catalogue, workspace.settings)
    past = history.history_of(planner.measured(workspace, history.needs(workspace.context, targets)), targets)
    periods = [known.period for known in past.of("sales")]
    assert (str(periods[0]), str(periods[-1])) == ("2025-10", "2026-09")


def daily(*holes: tuple[date, date]) -> Workspace:
    """Open a shop of ten orders a day from 2023 to 15 October 2026, but for days that were not loaded."""
    days = [date(2023, 1, 1) + timedelta(days=n) for n in range((LAST - date(2023, 1, 1)).days + 1)]
    there = [day for day in days if not any(first <= day <= last for first, last in holes)]
    rows = [(f"{day}-{n}", f"u{day.toordinal() % 31}-{n}", pd.Timestamp(day), 10.0) for day in there for n in range(10)]
    return from_frames(pd.DataFrame(rows, columns=["order_id", "user_id", "ordered_at", "amount"]))


HOLES = {
    "none": [],
    "a year before, in the rest of the month": [(date(2025, 10, 16), date(2025, 10, 29))],
    "a year before, in its first days": [(date(2025, 10, 2), date(2025, 10, 14))],
    "a month before": [(date(2026, 9, 16), date(2026, 9, 29))],
    "a year before, in a month to come": [(date(2025, 11, 1), date(2025, 11, 20))],
}
LANDED = {"2026-10": 3100, "2026-Q4": 9200}


@pytest.mark.parametrize("hole", HOLES)
def test_nothing_is_foretold_by_a_period_that_was_not_loaded_whole(hole: str) -> None:
    shop = daily(*HOLES[hole])
    for period, expected in LANDED.items():
        found = kt.landing(shop, "sales", period)
        assert (found.actual, found.outlook and found.outlook.landing) == (1500, pytest.approx(expected, rel=0.01))


@pytest.mark.parametrize(
    ("period", "hole", "actual"),
    [
        ("2026-10", (date(2026, 10, 3), date(2026, 10, 9)), 800),
        ("2026-Q4", (date(2026, 10, 3), date(2026, 10, 9)), 800),
        ("2026", (date(2026, 6, 1), date(2026, 6, 20)), 26800),
        ("2026-09-21/2026-10-25", (date(2026, 10, 3), date(2026, 10, 9)), 1800),
    ],
)
def test_a_period_of_which_some_days_were_not_loaded_is_not_foretold(
    period: str, hole: tuple[date, date], actual: int
) -> None:
    found = kt.landing(daily(hole), "sales", period)
    assert (found.actual, found.outlook) == (actual, None)
    assert found.reason is not None
    assert found.reason.code == "partial_gap"
