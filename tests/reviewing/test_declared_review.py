"""Pages with targets on metrics that the workspace declares: of a column, of daily measures, made of other metrics."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from tests.reviewing.declared_shop import TARGETS, write_shop

OCTOBER = ("2025-10-01", "2025-11-01")
PARTS = ("headline", "scorecard", "moved", "guardrails", "why", "outlook", "definitions", "notes")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_shop(tmp_path_factory.mktemp("declared") / "shop")


@pytest.fixture(scope="module")
def review(folder: Path) -> Any:
    return kt.review(folder, "2025-10", "operations", "en")


def october(folder: Path, name: str) -> pd.DataFrame:
    rows = pd.read_csv(folder / "data" / f"{name}.csv")
    day = rows["date"] if "date" in rows else rows["ordered_at"]
    return rows[(day >= OCTOBER[0]) & (day < OCTOBER[1])]


def test_every_target_is_judged_by_the_number_that_pandas_says(folder: Path, review: Any) -> None:
    orders, measures = october(folder, "orders"), october(folder, "daily_measures")
    of = {name: measures[measures["metric"] == name] for name in measures["metric"].unique()}
    fees, sales = orders["shipping_fee"].sum(), orders["amount"].sum()
    calls, rating = of["calls_in"], of["app_rating"]
    contacts = calls.loc[calls["segment"].isna(), "value"].sum() + of["chats_in"]["value"].sum()
    expected = {
        "shipping_cost": fees,
        "mean_shipping": fees / len(orders),
        "shipping_share": fees / sales,
        "net_sales": sales - fees,
        "contacts": contacts,
        "contacts_per_order": contacts / len(orders),
        "calls_in": calls.loc[calls["segment"] == "channel=app", "value"].sum(),
        "app_rating": (rating["value"] * rating["weight"]).sum() / rating["weight"].sum(),
        "answered": of["answered"]["value"].sum() / of["answered"]["denominator"].sum(),
        "in_stock": of["in_stock"]["value"].iloc[-1],
    }
    judged = {row.metric.name: row.actual.value for row in review.targeted}
    assert judged == pytest.approx(expected, rel=1e-12)
    assert expected.keys() == TARGETS.keys()
    assert all(row.attainment is not None and row.attainment.raw is not None for row in review.targeted)


def test_what_chance_does_is_told_of_sums_and_ratios_or_said_not_to_be(review: Any) -> None:
    """Days of a stock do not add up to it, and a segment's days are not measured: their error is not estimated."""
    page = kt.scorecard(review)._repr_html_()

    assert page.count("chance cannot be judged") == 2
    assert "resampling" in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_of_the_page_renders(folder: Path, language: str) -> None:
    review = kt.review(folder, "2025-10", "operations", language)
    pages = "".join(getattr(kt, part)(review)._repr_html_() for part in PARTS)
    labels = (
        ("运费占比", "净销售额", "每单来询", "应用评分")
        if language == "zh"
        else ("Shipping share", "Net sales", "App rating")
    )
    assert all(label in pages for label in labels)
    formulas = ("shipping_cost ÷ sales", "calls_in + chats_in")
    assert all(formula in pages for formula in formulas)
    assert "{" not in kt.definitions(review)._repr_html_().split("<style")[0]


def test_the_plan_is_checked_against_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "-w", str(folder), "-l", "en"]) == 0
    sheet = folder / "plan" / "targets.csv"
    right = sheet.read_text("utf-8")
    wrong = right.replace("channel=app", "channel=apple").replace(
        "net_sales,operations,,", "net_sales,operations,shop=x,"
    )
    sheet.write_text(wrong, "utf-8")
    try:
        assert main(["check", "-w", str(folder), "-l", "en"]) == 1
        said = capsys.readouterr().err
        assert "`app`" in said
        assert "`shop`" in said
    finally:
        sheet.write_text(right, "utf-8")


def test_an_explanation_of_one_made_of_others_points_to_these(folder: Path) -> None:
    told = kt.explain(kt.open_workspace(folder), "shipping_share", "2025-10")
    assert told.reason is not None
    assert "`shipping_cost` / `sales`" in told.reason.text("en")
    told = kt.explain(kt.open_workspace(folder), "shipping_cost", "2025-10")
    assert told.columns
