"""A shop judged by hand: every figure of its review was computed on paper from the ten orders below."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kpi_toolkit.errors import DataError, UsageError
from kpi_toolkit.pages import text
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.pages.record import to_json
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.reviewing.model import Review

# September: ann 40, bob 60 → sales 100, 2 orders, aov 50. October: ann 30 + 50, cat 40, nobody 8 → sales 128, 4 orders.
ORDERS = """order_id,user_id,ordered_at,amount
1,ann,2026-09-10,40
2,bob,2026-09-12,60
3,ann,2026-10-05,30
4,ann,2026-10-20,50
5,cat,2026-10-21,40
6,,2026-10-22,8
7,ann,2026-11-02,10
"""
SETTINGS = """language: en
currency: CNY
source: {path: data, covers_from: 2026-09-01, covers_until: 2026-11-15}
roles: {operations: {metrics: [buyers, repurchase_rate]}}
"""
PLAN = """metric,role,kind,mode,value,lower,upper,baseline,baseline_period,start,due,per,weight,owner,agreed_on
sales,operations,level,,160,,,,,2026-10-01,2026-11-01,month,0.4,Li,2026-09-20
aov,operations,lift,relative,-0.2,,,,2026-09,2026-10-01,2026-11-01,month,0.1,Li,2026-09-20
spend_per_buyer,operations,band,,,40,50,,,2026-10-01,2026-11-01,month,0.2,Li,2026-10-02
repurchase_rate,operations,level,,0.9,,,,,2026-10-01,2026-11-01,month,0.3,Li,2026-09-20
"""


@pytest.fixture
def october(shop: Callable[..., Path]) -> Callable[..., Review]:
    def make(plan: str = PLAN, period: str = "2026-10", language: str = "en") -> Review:
        folder = shop(ORDERS, SETTINGS)
        (folder / "plan").mkdir(exist_ok=True)
        (folder / "plan" / "targets.csv").write_text(plan, "utf-8")
        return review(folder, period, "operations", language)

    return make


def test_actuals_changes_and_attainment_by_hand(october: Callable[..., Review]) -> None:
    plan = PLAN.replace("relative,-0.2", "relative,0.1")  # 50 lifted by 10 % is 55
    rows = {row.metric.name: row for row in october(plan).targeted}
    sales = rows["sales"]
    assert (sales.actual.value, sales.previous.value, sales.last_year.value) == (128, 100, None)
    assert sales.attainment is not None
    assert (sales.attainment.raw, sales.attainment.gap, sales.status) == (Decimal("0.8"), Decimal(-32), "missed")
    aov = rows["aov"].attainment
    assert aov is not None
    assert (aov.convention, aov.raw) == ("from_baseline", Decimal(32 - 50) / Decimal(55 - 50))
    assert aov.scored == 0
    spend = rows["spend_per_buyer"].attainment  # 120 / 2 = 60, 10 above a band of middle 45 with reach 4.5
    assert spend is not None
    assert (spend.raw, spend.scored) == (1 - Decimal(10) / Decimal("4.5"), 0)
    rate = rows["repurchase_rate"]  # ann of ann and cat
    assert (rate.actual.value, rate.actual.n, rate.status) == (0.5, 2, "noise")


def test_score_is_the_weighted_sum_and_names_the_weakest(october: Callable[..., Review]) -> None:
    plan = PLAN.replace("relative,-0.2", "relative,0.1")
    score = october(plan).score
    assert score.value == Decimal("0.4") * Decimal("0.8") + Decimal("0.3") * (Decimal("0.5") / Decimal("0.9"))
    assert (score.coverage, score.weakest) == (1, "spend_per_buyer")


def test_a_lift_against_the_metrics_direction_is_refused_with_its_row(october: Callable[..., Review]) -> None:
    with pytest.raises(UsageError, match="row 3"):
        october(PLAN)


def test_no_score_below_full_cover(october: Callable[..., Review]) -> None:
    plan = PLAN.replace("aov,operations,lift,relative,-0.2,,,,2026-09", "buyer_retention,operations,level,,0.5,,,,")
    plan = plan.replace("2026-10-01,2026-11-01", "2026-09-01,2026-11-01")
    found = october(plan, "2026-09")  # August lies before the data: retention and repurchase have none
    assert found.score.value is None
    assert found.score.coverage == Decimal("0.6")
    assert "no score" in text.headline(found)
    assert found.status_counts["no_data"] == 2


def test_a_running_period_is_shown_but_not_judged(october: Callable[..., Review]) -> None:
    plan = PLAN.replace("relative,-0.2", "relative,0.1").replace("2026-11-01", "2026-12-01")
    found = october(plan, "2026-11")
    assert not found.is_over
    assert {row.status for row in found.targeted} == {"open"}
    assert found.score.value is None
    assert any("preliminary" in note for note in text.notes(found))


def test_a_total_by_a_date_is_measured_since_its_start(october: Callable[..., Review]) -> None:
    plan = (
        "metric,role,kind,value,start,due,owner\n"
        "sales,operations,cumulative,240,2026-09-01,2026-11-01,Li\n"
        "orders,operations,cumulative,10,2026-09-01,2026-12-01,Li\n"
    )
    sales, orders = october(plan).targeted
    assert sales.attainment is not None
    assert sales.attainment.raw == Decimal(228) / Decimal(240)
    assert (sales.status, orders.status) == ("at_risk", "open")


def test_a_target_agreed_late_is_said(october: Callable[..., Review]) -> None:
    notes = text.notes(october(PLAN.replace("relative,-0.2", "relative,0.1")))
    assert any("Spend per buyer" in note and "2026-10-02" in note for note in notes)
    assert any("1 of 7 orders have no user" in note for note in notes)


@pytest.mark.parametrize(
    ("period", "role", "language", "error", "expected"),
    [
        ("2026-10", "operation", "en", UsageError, "Did you mean `operations`"),
        ("2026-10", "operations", "fr", UsageError, "There is no language"),
        ("2027-01", "operations", "en", DataError, "There are no data for 2027-01"),
        ("2026-08", "operations", "en", DataError, "There are no data for 2026-08"),
        ("2026-x", "operations", "en", UsageError, "cannot be read"),
    ],
)
def test_what_cannot_be_reviewed_is_refused(
    shop: Callable[..., Path], period: str, role: str, language: str, error: type[Exception], expected: str
) -> None:
    with pytest.raises(error, match=expected):
        review(shop(ORDERS, SETTINGS), period, role, language)


def test_json_holds_the_same_numbers_unrounded(october: Callable[..., Review]) -> None:
    found = to_json(october(PLAN.replace("relative,-0.2", "relative,0.1")))
    sales = next(metric for metric in found["metrics"] if metric["name"] == "sales")
    assert (sales["value"], sales["attainment"]["raw"], sales["target"]["level"]) == (128.0, 0.8, 160.0)
    assert (sales["target"]["owner"], sales["target"]["agreed_on"]) == ("Li", "2026-09-20")
    assert found["starts_on"] == str(date(2026, 10, 1))


def test_history_is_thirteen_periods_with_what_was_agreed_then(october: Callable[..., Review]) -> None:
    history = october(PLAN.replace("relative,-0.2", "relative,0.1")).rows[0].history
    assert len(history) == 13
    assert [point.value for point in history[-2:]] == [100, 128]
    assert [point.target for point in history[-2:]] == [None, 160]
    assert history[0].value is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_headline_is_one_language(october: Callable[..., Review], language: str) -> None:
    sentence = text.headline(october(PLAN.replace("relative,-0.2", "relative,0.1"), language=language))
    has_chinese = any("\u4e00" <= character <= "\u9fff" for character in sentence)
    assert has_chinese is (language == "zh")


def test_a_month_and_a_year_of_one_metric_are_judged_side_by_side(october: Callable[..., Review]) -> None:
    plan = (
        "metric,role,kind,value,start,due,per,points,owner\n"
        "sales,operations,level,100,2026-10-01,2026-11-01,month,1,Li\n"
        "sales,operations,cumulative,1000,2026-09-01,2027-01-01,,2,Li\n"
    )
    found = october(plan)
    assert [(row.target.kind, row.status) for row in found.targeted if row.target] == [
        ("level", "met"),
        ("cumulative", "open"),
    ]
    assert found.score.value == Decimal("1.2")  # what is due later has its turn then
    assert text.actual(found, found.targeted[1]) == "¥228"
    page = str(PARTS["scorecard"](found))
    assert re.findall(r'class="product">(.*?)<', page) == ["100% × 120.0%"]
    assert re.findall(r'data-label="Points"><strong>(.*?)<', page) == ["120.00", "–"]


def test_an_actual_covered_in_part_is_not_judged(shop: Callable[..., Path]) -> None:
    folder = shop(
        ORDERS, SETTINGS.replace("covers_from: 2026-09-01, covers_until: 2026-11-15", "covers_from: 2026-10-04")
    )
    (folder / "plan").mkdir()
    (folder / "plan" / "targets.csv").write_text(
        "metric,role,kind,value,start,due,per,owner\nsales,operations,level,1000,2026-10-01,2026-11-01,month,Li\n",
        "utf-8",
    )
    (row,) = review(folder, "2026-10", "operations", "en").targeted
    assert row.status == "open"
    assert row.change is None


def test_a_table_that_is_not_needed_does_not_block_a_review(shop: Callable[..., Path]) -> None:
    folder = shop(ORDERS, SETTINGS.replace(", covers_from: 2026-09-01, covers_until: 2026-11-15", ""))
    (folder / "data" / "users.csv").write_text("user_id,registered_at\nann,2026-09-01\n", "utf-8")
    found = review(folder, "2026-10", "operations", "en")
    assert found.is_over
    assert f"{found.data_through}" == "2026-11-02"
    assert "Table users covers 2026-09-01 to 2026-11-02 (Asia/Shanghai)." in text.notes(found)


def test_an_unmeasured_baseline_is_said(october: Callable[..., Review]) -> None:
    plan = (
        "metric,role,kind,mode,value,baseline_period,start,due,per,owner\n"
        "aov,operations,lift,relative,0.1,2025-10,2026-10-01,2026-11-01,month,Li\n"
    )
    found = october(plan)
    assert found.targeted[0].status == "no_data"
    assert any(note.startswith("Baseline of Average order value") for note in text.notes(found))


def test_a_rate_of_few_persons_is_no_headline(october: Callable[..., Review]) -> None:
    movers = [row.metric.name for row in october(PLAN.replace("relative,-0.2", "relative,0.1")).movers]
    assert "repurchase_rate" not in movers


def test_a_run_looks_for_the_echo_that_the_notebook_shows() -> None:
    from kpi_toolkit.pages import record
    from kpi_toolkit.run import proof

    assert record.MIME == proof.ECHO
