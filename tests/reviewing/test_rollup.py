"""Quarter and year say what their months were judged to be: the verdicts of the months' own reviews, nothing else."""

import re
from pathlib import Path

import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.pages import text
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import LANGUAGES
from tests.reviewing.capture import ROLES
from tests.reviewing.test_frozen import frozen

ORDERS = "order_id,user_id,ordered_at,amount\n" + "".join(
    f"{place},u{place % 9},2026-{7 + place // 30:02d}-{1 + place % 30:02d},10\n" for place in range(90)
)
TARGETS = (
    "metric,role,kind,value,start,due,owner,per,points\n"
    "sales,operations,level,290,2026-07-01,2026-10-01,Ann,month,60\n"
    "orders,operations,level,31,2026-07-01,2026-08-01,Ann,month,40\n"
    "orders,operations,level,29,2026-08-01,2026-12-01,Ann,month,40\n"
    "buyers,operations,level,100,2026-07-01,2026-10-01,Ann,month,\n"
    "orders,operations,cumulative,50,2026-07-01,2026-09-01,Ann,,50\n"
    "sales,operations,level,950,2026-07-01,2026-10-01,Ann,quarter,100\n"
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return three months of 30 orders of 10 each: July misses one of two, a total by September is reached."""
    folder: Path = tmp_path_factory.mktemp("rolled") / "small"
    for name, content in (("data/orders.csv", ORDERS), ("plan/targets.csv", TARGETS)):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(content, "utf-8")
    (folder / "kpi.yaml").write_text("language: en\n", "utf-8")
    return kt.open_workspace(folder)


def verdicts(review: Review) -> list[tuple[str, list[tuple[str, str | None]]]]:
    return [(str(it.period), [(row.metric.name, row.status) for row in it.rows]) for it in review.evidence.rolled]


def test_what_was_due_by_then_is_judged_in_its_month_and_the_quarter_judges_its_own(small: Workspace) -> None:
    review = kt.review(small, "2026-Q3", "operations", "en")
    assert [(row.metric.name, row.status) for row in review.targeted] == [("sales", "at_risk")]
    assert verdicts(review) == [
        ("2026-07", [("sales", "met"), ("orders", "at_risk"), ("buyers", "missed"), ("orders", "open")]),
        ("2026-08", [("sales", "met"), ("orders", "met"), ("buyers", "missed"), ("orders", "met")]),
        ("2026-09", [("sales", "met"), ("orders", "met"), ("buyers", "missed")]),
    ]
    said = "of 8 monthly verdicts 6 met, 1 missed, 1 not due yet; scores: July 2026 100.8, August 2026"
    assert said in str(PARTS["rolled"](review))


def test_a_year_has_strips_of_quarters_and_months_that_began(small: Workspace) -> None:
    review = kt.review(small, "2026", "operations", "en")
    assert [name for name, _ in verdicts(review)] == ["2026-Q3", "2026-07", "2026-08", "2026-09"]
    assert str(PARTS["rolled"](review)).count("<table") == 2
    assert verdicts(kt.review(small, "2026-09", "operations", "en")) == []


@pytest.mark.parametrize(("quarter", "month"), [("2026-Q3", "2026-09"), ("2026-Q4", "2026-10")])
def test_a_quarter_repeats_the_verdicts_of_its_months(quarter: str, month: str) -> None:
    """Met by losing something else among them, which needs the guardrails and traps of each month."""
    kept, statuses = frozen("demo"), set()
    for role in ROLES:
        [part] = [it for it in kept[f"demo/{quarter}/{role}/zh"]["evidence"]["rolled"] if it["period"] == month]
        review = kept[f"demo/{month}/{role}/zh"]
        rows = [(it["name"], it["status"], it["attainment"]["raw"]) for it in review["metrics"] if it["target"]]
        assert [(it["metric"], it["status"], it["attainment"]) for it in part["lines"]] == rows
        assert part["score"] == review["score"]
        statuses |= {status for _, status, _ in rows}
    assert statuses >= {"unbalanced", "met"}


def test_each_verdict_has_colour_glyph_and_word_and_the_sentence_counts_them(small: Workspace) -> None:
    for language in LANGUAGES:
        review = kt.review(small, "2026-Q3", "operations", language)
        page = str(PARTS["rolled"](review))
        cells = re.findall(
            r'<td data-label="[^"]+" class="(\w+)"><span class="status (\w+)"><span[^>]*>(.)</span> ([^<]+)<', page
        )
        subjects = [{row.metric.name for row in part.rows} for part in review.evidence.rolled]
        assert len(cells) == sum(map(len, subjects))
        assert all(colour == status and word for colour, status, _, word in cells)
        glyphs = {(status, glyph) for _, status, glyph, _ in cells}
        assert len({glyph for _, glyph in glyphs}) == len(glyphs)
        lead = text.rolled_sentence(review, review.evidence.rolled)
        rows = [row for part in review.evidence.rolled for row in part.rows if row.line.weight is not None]
        numbers = [int(found) for found in re.findall(r"(?<![\d.-])(\d+) (?:项|met|missed|monthly|not)", lead)]
        assert numbers[0] == len(rows) == sum(numbers[1:])
        for part in review.evidence.rolled:
            assert f"{100 * float(part.score.value or 0):.1f}" in lead
