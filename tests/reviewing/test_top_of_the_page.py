"""What a boss reads in two minutes: the verdict, three findings, and a score that the page alone lets recompute."""

import html
import re
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from nbformat.v4 import new_notebook
from pypdf import PdfReader

from kpi_toolkit.demo import write_demo
from kpi_toolkit.export.check import check_pdf
from kpi_toolkit.export.html import render_html
from kpi_toolkit.export.pdf import render_pdf
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.pages import text
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.reviewing.findings import MISSED, ORDER, findings, guardrail_rows, weights_of
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import LANGUAGES
from tests.export.executed import html_cell
from tests.reviewing.test_no_contradiction import reviews

READ = {
    "2026-08": ("promotion", "operations"),
    "2026-09": ("operations", "service"),
    "2026-10": ("promotion", "operations", "community"),
}
"""Which roles' months are read."""
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
]
"""Month and role that a planted problem touches, and what of it is read out in both languages."""

Told = dict[tuple[str, str, str], Review]


@pytest.fixture(scope="module")
def told(demo_shop: Workspace) -> Told:
    read = (it for month, roles in READ.items() for it in reviews(demo_shop, (month,), roles))
    return {(str(it.period), it.role, it.language): it for it in read}


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


def test_what_a_card_points_to_is_on_the_page_and_opens(told: Told) -> None:
    for role in READ["2026-10"]:
        page = "".join(str(part(told["2026-10", role, "en"])) for part in PARTS.values())
        for address in set(re.findall(r'href="#([^"]+)"', page)):
            assert f'id="{address}"' in page
            folded = [
                place for place in re.findall(r"<details.*?</details>", page, re.DOTALL) if f'id="{address}"' in place
            ]
            assert address.startswith(("see-", "def-")) == bool(folded)


def test_guardrails_are_counted_apart_from_what_is_scored(told: Told) -> None:
    review = told["2026-10", "operations", "en"]
    assert {row.metric.name for row in guardrail_rows(review)} == {"aov", "visit_conversion_rate"}
    first = text.verdict(review)[0]
    assert "of 4 weighted targets" in first
    assert re.search(r"[012] of 2 guardrails kept", first)


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


def page_of(review: Review) -> str:
    """Return the page of a review, as its notebook would be published."""
    cells = [html_cell(str(part(review))) for part in PARTS.values() if str(part(review))]
    return render_html(new_notebook(cells=cells), title="t", language=review.language)


FOOT = re.compile(r"^Page \d+ of \d+$|^第 \d+ 页")
SHEET = 771
"""Points of a sheet between its margins."""
SHORT = 8
"""From so many rows on, a table may go on on the next page."""
PAPERS = [("promotion", "zh"), ("promotion", "en"), ("operations", "zh"), ("operations", "en"), ("community", "en")]


class Paper(NamedTuple):
    """A review on paper: its page as HTML, the PDF, and the lines of each sheet."""

    review: Review
    page: str
    data: bytes
    sheets: list[list[str]]

    @property
    def squeezed(self) -> list[str]:
        """The letters and digits of each sheet, in drawing order."""
        return [letters("".join(lines)) for lines in self.sheets]


def letters(text: str) -> str:
    return re.sub(r"\W", "", html.unescape(re.sub(r"<[^>]+>", "", text)))


@pytest.fixture(scope="module", params=PAPERS, ids="-".join)
def paper(request: pytest.FixtureRequest, told: Told) -> Paper:
    role, language = request.param
    review = told["2026-10", role, language]
    page = page_of(review)
    data = render_pdf(page, title="t", author="a", language=review.language, header="")
    return Paper(review, page, data, [sheet.extract_text().splitlines() for sheet in PdfReader(BytesIO(data)).pages])


def test_no_heading_stands_alone_and_no_sign_without_its_number(paper: Paper) -> None:
    openings = re.findall(r"<h[23]>.*?</h[23]>|<caption>.*?</caption>|<p class=.legend.*?</p>", paper.page, re.DOTALL)
    alone = {"".join(plain(it).split()) for it in openings}
    for lines in paper.sheets:
        body = ["".join(line.split()) for line in lines if line.strip() and not FOOT.search(line)]
        assert body, "no sheet is empty"
        assert body[-1] not in alone, lines[-3:]
        assert not [line for line in lines if line.rstrip().endswith("−")]


@pytest.mark.parametrize("room", range(90, 250, 20))
def test_a_heading_before_pictures_is_beside_them_wherever_the_page_ends(told: Told, room: int) -> None:
    """A part of pictures begins so many points above the foot of a page."""
    part = str(PARTS["trend"](told["2026-10", "operations", "en"]))
    page = render_html(new_notebook(cells=[html_cell(part)]), title="t", language="en")
    above = f'<div style="height:{SHEET - room}pt"></div>'
    page = page.replace('<section class="part"', above + '<section class="part"', 1)
    data = render_pdf(page, title="t", author="a", language="en", header="")
    sheets = [plain(sheet.extract_text()) for sheet in PdfReader(BytesIO(data)).pages]
    title = plain(re.findall(r'class="chart-title">(.*?)<', part)[0])[:20]
    with_heading = next(place for place, sheet in enumerate(sheets) if "Trend" in sheet.split("Actual")[0])
    assert title in sheets[with_heading]


def test_two_pages_come_before_the_appendix(paper: Paper) -> None:
    """Of operations three do: four actions, each with its effect, evidence and words in two languages, take half a one."""
    heading = plain(word("guardrails", paper.review.language))
    first = next(place for place, lines in enumerate(paper.sheets) if heading in map(plain, lines))
    assert first <= (3 if paper.review.role == "operations" else 2)


def test_rows_are_whole_short_tables_too_and_heads_are_repeated(paper: Paper) -> None:
    for table in re.findall(r"<table.*?</table>", paper.page, re.DOTALL):
        head, _, body = table.partition("<tbody>")
        rows = [letters(row) for row in re.findall(r"<tr.*?</tr>", body.partition("<tfoot>")[0], re.DOTALL)]
        on = [{place for place, sheet in enumerate(paper.squeezed) if row in sheet} for row in rows]
        assert all(on), f"split: {[row for row, places in zip(rows, on, strict=True) if not places]}"
        together = set.intersection(*on)
        if len(rows) < SHORT and "acts" not in head:
            assert together, f"on two pages: {rows[0][:40]}"
        heads = [letters(cell) for cell in re.findall(r"<th .*?</th>", head, re.DOTALL)]
        for place in set() if together else set.union(*(places for places in on if len(places) == 1)):
            assert all(cell in paper.squeezed[place] for cell in heads)


def test_charts_are_whole_and_the_paper_can_be_searched_and_walked_through(paper: Paper) -> None:
    for figure in re.findall(r"<figure.*?</figure>", paper.page, re.DOTALL):
        said = [letters(it) for it in re.findall(r"<(?:p class=.chart-title|figcaption).*?</(?:p|figcaption)>", figure)]
        assert any(all(text in sheet for text in said) for sheet in paper.squeezed), said
    check_pdf(paper.data, expect=[plain(paper.review.role_label)])
    reader = PdfReader(BytesIO(paper.data))
    titles = [plain(it) for it in re.findall(r"<h2>(.*?)</h2>", paper.page)]
    assert [item.title for item in reader.outline] == list(dict.fromkeys(titles))
    assert {it[1:] for it in re.findall(r'href="(#[^"]+)"', paper.page)} <= set(reader.named_destinations)
    if paper.review.language == "zh":
        assert len(re.findall("[\u4e00-\u9fff]", "".join(paper.squeezed))) > 1_000


def test_a_clean_shop_shows_none_of_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.mktemp("clean") / "shop"
    write_demo(folder, users=2_000, months=14, clean=True)
    for review in reviews(open_workspace(folder), ("2026-10",), ("operations",)):
        planted = [it for it in findings(review) if it.links or it.steps or any(guard.trap for guard in it.guards)]
        assert planted == [], f"{review.period} {review.role}"
