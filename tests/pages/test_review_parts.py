"""What stands behind a judgement, as a reader of the demo shop's reviews sees it, in both languages."""

import re

import pytest

from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.pages import text
from kpi_toolkit.pages.part import PartHtml
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.pages.record import to_json
from kpi_toolkit.reviewing.findings import findings
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.reviewing.model import Review

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def promotion(demo_shop: Workspace) -> Review:
    return review(demo_shop, "2026-10", "promotion", "en")


@pytest.fixture(scope="module")
def operations(demo_shop: Workspace) -> Review:
    return review(demo_shop, "2026-10", "operations", "zh")


def plain(part: PartHtml) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(part)))


def test_new_users_met_with_zombies_is_unbalanced_and_never_green(promotion: Review) -> None:
    row = next(row for row in promotion.targeted if row.metric.name == "new_users")
    assert row.attainment is not None
    assert row.attainment.raw is not None
    assert row.attainment.raw >= 1
    assert row.status == "unbalanced"
    assert promotion.status_counts["unbalanced"] == 1
    assert "met but unbalanced: New users" in text.headline(promotion)
    assert str(PARTS["banner"](promotion)) == "", "what is unbalanced is said once"
    [lost] = [finding for finding in findings(promotion) if finding.kind == "lost"]
    assert lost.without[0].metric.name == "new_users"
    guards = plain(PARTS["guardrails"](promotion))
    assert "Zombie users" in guards
    assert "feed_ads" in guards
    assert "Broken" in guards


def test_the_score_is_what_it_was_with_its_interval_beside_it(promotion: Review) -> None:
    noise, score = promotion.evidence.noise, promotion.score.value
    assert noise is not None
    assert score is not None
    assert noise.interval_80 is not None
    assert noise.interval_80[0] <= float(score) <= noise.interval_80[1]
    page = plain(PARTS["scorecard"](promotion))
    assert text.score_text(promotion) in page
    assert "80% interval" in page
    assert {row.certainty for row in promotion.targeted} <= {"met", "missed", "not_distinguishable", "not_resampled"}


def test_the_bridge_adds_up_to_the_change_of_sales(operations: Review) -> None:
    sales = next(row for row in operations.rows if row.metric.name == "sales")
    for one in operations.evidence.bridges:
        assert one.split is not None
        change = sales.change if one.against == "previous" else sales.change_on_last_year
        assert sum(one.split.effects.values()) == pytest.approx(change, rel=1e-9)
    assert {one.against for one in operations.evidence.bridges} >= {"previous", "last_year"}
    assert "不说明原因" in plain(PARTS["why"](operations))


def test_an_action_that_is_done_shows_what_the_data_say(operations: Review) -> None:
    outcomes = {one.action.id: one.effect and one.effect.outcome for one in operations.evidence.actions}
    assert outcomes == {"A1": "insufficient", "A2": "insufficient"}
    page = plain(PARTS["actions"](operations))
    assert "证据第 3 级（共三级）：只有自身历史" in page
    assert "与未触及的细分相比" in page
    assert "会议决定" in page
    assert "行动 2 项" in page


def test_the_year_is_projected_and_says_by_what(operations: Review) -> None:
    page = plain(PARTS["outlook"](operations))
    assert "2026 年第 4 季度" in page
    assert "80%" in page
    assert {one.metric for one in operations.evidence.landings} == {"sales", "orders", "active_users"}


def test_no_language_is_mixed_in_what_the_toolkit_says(demo_shop: Workspace, operations: Review) -> None:
    english = review(demo_shop, "2026-10", "operations", "en")
    for part in (PARTS["guardrails"], PARTS["why"], PARTS["outlook"], PARTS["moved"], PARTS["banner"]):
        assert not CHINESE.search(plain(part(english)))
        words = set(re.findall(r"[A-Za-z]{5,}", plain(part(operations))))
        assert words <= {"wechat", "douyin", "xiaohongshu", "friends", "search", "store", "feed_ads"}


def test_the_record_holds_all_of_it_and_is_json(operations: Review) -> None:
    import json

    told = json.loads(json.dumps(to_json(operations), allow_nan=False))
    evidence = told["evidence"]
    assert {one["state"] for one in evidence["guardrails"]} >= {"broken", "ok"}
    assert [one["by_data"] for one in evidence["actions"]] == ["insufficient", "insufficient"]
    assert told["score_interval"][0] <= told["score"] <= told["score_interval"][1]
    line = next(one for one in told["metrics"] if one["name"] == "sales")
    assert line["agreed"]["metric"] == "sales"
    assert line["certainty"] in ("met", "missed", "not_distinguishable", "not_resampled")
    assert told["restated"] is None


@pytest.mark.parametrize("role", ["content", "service", "data", "community"])
def test_every_role_has_a_review_with_its_own_evidence(demo_shop: Workspace, role: str) -> None:
    found = review(demo_shop, "2026-10", role, "zh")
    assert found.score.value is not None
    for part in (
        PARTS["banner"],
        PARTS["guardrails"],
        PARTS["why"],
        PARTS["outlook"],
        PARTS["actions"],
        PARTS["moved"],
    ):
        part(found)  # a missing word or value raises
