"""What the page says of cells that stand out, and of metrics in which none does."""

import html
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import kpi_toolkit as kt
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.pages.text.why import account_lines
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import LANGUAGES
from tests.judge.test_explained import CELL, frames

PLAN = """metric,role,kind,value,start,due,per,weight,owner,agreed_on
orders,operations,level,{orders},2026-10-01,2026-11-01,month,0.6,Li,2026-09-20
aov,operations,level,70,2026-10-01,2026-11-01,month,0.4,Li,2026-09-20
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Callable[[float, int, str], Review]:
    def reviewed(lost: float, orders: int, language: str) -> Review:
        folder: Path = tmp_path_factory.mktemp("shop")
        (folder / "data").mkdir()
        for name, rows in frames(lost).items():
            rows.to_csv(folder / "data" / f"{name}.csv", index=False)
        (folder / "kpi.yaml").write_text(f"language: {language}\n", "utf-8")
        (folder / "plan").mkdir()
        (folder / "plan" / "targets.csv").write_text(PLAN.format(orders=orders), "utf-8")
        return kt.review(folder, "2026-10", "operations")

    return reviewed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missed_target_is_told_by_the_cell_that_stands_out(
    page: Callable[[float, int, str], Review], language: str
) -> None:
    review = page(0.7, 2_400, language)
    told = next(told for told in review.evidence.explanations if told.metric.name == "orders")
    assert told.against == "target"
    assert [set(part.cell) for part in told.cells] == [CELL]
    assert "orders" not in {split.metric.name for split in review.evidence.splits}
    lines = account_lines(review.evidence.splits, review.evidence.explanations, review.language)
    (line,) = (line for line in lines if "2,400" in line)
    assert ("差距的" if language == "zh" else "of the gap") in line
    assert "Rome" in line
    assert line in html.unescape(str(PARTS["why"](review)))
    record = json.loads(json.dumps(kt.echo(review).to_dict()["review"]))["evidence"]["explanations"]
    (orders,) = (entry for entry in record if entry["metric"] == "orders")
    assert sum(part["effect"] for part in orders["parts"]) == pytest.approx(told.after - 2_400)


def test_where_no_cell_stands_out_the_channels_are_told_and_that_none_does(
    page: Callable[[float, int, str], Review],
) -> None:
    review = page(0.0, 1_000, "en")
    assert not any(told.cells for told in review.evidence.explanations)
    lines = account_lines(review.evidence.splits, review.evidence.explanations, "en")
    assert len(lines) == 2
    assert all("none moved away from the whole" in line for line in lines)
