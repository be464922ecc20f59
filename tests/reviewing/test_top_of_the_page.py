"""What a boss reads in two minutes: the verdict, three findings, and a score that the page alone lets recompute."""

import html
import re
from pathlib import Path

import pytest

from kpi_toolkit.demo import write_demo
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.pages import text
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.reviewing.findings import MISSED, ORDER, findings, guardrail_rows, weights_of
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import LANGUAGES
from tests.reviewing.test_no_contradiction import reviews

MONTHS = ("2026-08", "2026-09", "2026-10")
PLANTED = [
    ("2026-10", "promotion", "feed_ads 的", "one-time accounts of feed_ads"),
    ("2026-10", "operations", "feed_ads 的", "one-time accounts of feed_ads"),
    ("2026-08", "promotion", "feed_ads 的", "one-time accounts of feed_ads"),
    ("2026-10", "community", "社群 g02 的 3,000 条员工消息", "3,000 messages in g02, all of staff"),
    ("2026-10", "operations", "2026-06 首单、只用券的", "coupon-only buyers of 2026-06"),
    ("2026-09", "operations", "期末 3 天里后来退回的", "of the last 3 days that were given back"),
    ("2026-09", "service", "只统计了", "counted instead of about"),
    ("2026-08", "operations", "xiaohongshu 的会话转化率断了", "Session conversion rate of xiaohongshu broke"),
    ("2026-08", "promotion", "xiaohongshu 的会话转化率断了", "Session conversion rate of xiaohongshu broke"),
    ("2026-08", "content", "xiaohongshu 的会话转化率断了", "Session conversion rate of xiaohongshu broke"),
]
"""Month and role that a planted problem touches, and what of it is read out in both languages."""

Told = dict[tuple[str, str, str], Review]


@pytest.fixture(scope="module")
def told(demo_shop: Workspace) -> Told:
    return {(str(it.period), it.role, it.language): it for it in reviews(demo_shop, MONTHS)}


def plain(part: object) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", str(part))).split())


@pytest.mark.parametrize(("month", "role", "zh", "en"), PLANTED)
def test_a_planted_problem_is_read_out_among_the_first_three(
    told: Told, month: str, role: str, zh: str, en: str
) -> None:
    for language, sign in zip(LANGUAGES, (zh, en), strict=True):
        cards = str(PARTS["findings"](told[month, role, language], at_most=3)).partition('class="note"')[0]
        assert sign in plain(cards)


def test_what_is_met_only_by_a_trap_is_said_once_with_the_number_after_it(told: Told) -> None:
    for review in told.values():
        banner = plain(PARTS["banner"](review))
        for finding in (it for it in findings(review) if it.kind == "lost"):
            assert not any(text.row_name(row, review.language) in banner for row in finding.rows)
            cards = plain(PARTS["findings"](review))
            for other in finding.without:
                assert text.value(review, other.metric, other.value.value) in cards
    lost = [finding for review in told.values() for finding in findings(review) if finding.kind == "lost"]
    assert lost


def test_findings_are_ranked_by_what_they_cost_and_leave_nothing_out(told: Told) -> None:
    for review in told.values():
        ranked = findings(review)
        assert [ORDER.index(it.kind) for it in ranked] == sorted(ORDER.index(it.kind) for it in ranked)
        assert all(it.cost >= 0 for it in ranked)
        named = {id(row.target) for it in ranked for row in it.rows}
        for row in review.targeted:
            if row.status in ("unbalanced", "noise", *MISSED) and row not in guardrail_rows(review):
                assert id(row.target) in named, row.metric.name
        assert not review.targeted or text.verdict(review)[1:] or not review.is_over


def test_guardrails_are_counted_apart_from_what_is_scored(told: Told) -> None:
    review = told["2026-10", "operations", "en"]
    assert {row.metric.name for row in guardrail_rows(review)} == {"aov", "visit_conversion_rate"}
    first = text.verdict(review)[0]
    assert "of 4 weighted targets" in first
    assert re.search(r"[012] of 2 guardrails hold", first)


def test_the_score_is_recomputed_from_the_page_alone(told: Told) -> None:
    for review in told.values():
        page = str(PARTS["scorecard"](review))
        body, _, foot = page.partition("<tfoot>")
        points = [float(found) for found in re.findall(r'data-label="[^"]+"><strong>([\d.]+)</strong>', body)]
        products = re.findall(r'class="product">([\d.]+)% × ([\d.]+)%<', body)
        [score] = re.findall(r"<strong>([\d.]+)</strong>", foot)
        assert len(points) == len(products) == len(weights_of(review))
        assert sum(float(weight) for weight, _ in products) == pytest.approx(100, abs=0.02)
        for earned, (weight, scored) in zip(points, products, strict=True):
            assert earned == pytest.approx(float(weight) * float(scored) / 100, abs=0.06)
        assert sum(points) == pytest.approx(float(score), abs=0.06)
        assert float(score) == pytest.approx(100 * float(review.score.value or 0), abs=0.051)


def test_a_clean_shop_shows_none_of_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.mktemp("clean") / "shop"
    write_demo(folder, users=2_000, months=14, clean=True)
    for review in reviews(open_workspace(folder), MONTHS[2:]):
        planted = [it for it in findings(review) if it.links or it.steps or any(guard.trap for guard in it.guards)]
        assert planted == [], f"{review.period} {review.role}"
