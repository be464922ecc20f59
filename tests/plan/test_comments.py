"""Comments: read with all faults at once, harmless on every page, beside their number, and part of one edition only."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

import kpi_toolkit as kt
from kpi_toolkit.export.executed import Executed
from kpi_toolkit.export.html import clean_html
from kpi_toolkit.export.xlsx import render_xlsx
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.pages.markdown import rich
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.pages.record import to_json
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.comment import Comment
from kpi_toolkit.plan.comments import read_comments
from kpi_toolkit.plan.entries import EntrySheet
from kpi_toolkit.plan.reading import read_plan
from kpi_toolkit.reviewing.inputs import Inputs
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.settings import Settings
from kpi_toolkit.units import LANGUAGES
from tests.export.executed import notebook

HEAD = "period,role,metric,author,text\n"
MARCH = parse_period("1998-03")


def read(folder: Path, text_of_sheet: str) -> EntrySheet[Comment]:
    (folder / "plan").mkdir(exist_ok=True)
    (folder / "plan" / "comments.csv").write_text(text_of_sheet, "utf-8")
    return read_comments(folder, CATALOGUE, Settings())


def test_all_faults_are_said_at_once_and_sound_rows_are_kept(tmp_path: Path) -> None:
    rows = (
        "1998-03,operations,repurchase_rate,Lin,fine\n",
        "1998-13,operations,,Lin,which month?\n",
        "1998-03,nobody,GMV,Lin,whose?\n",
        "1998-03,operations,,,\n",
        "1998-03,运营,回购率,Lin,fine\n",
        '1998-Q1,运营,,林晓,"- 一\n- 二"\n',
    )
    sheet = read(tmp_path, HEAD + "".join(rows))
    assert [(it.row, it.metric, it.text) for it in sheet.entries] == [
        (2, "repurchase_rate", "fine"),
        (7, "", "- 一\n- 二"),
    ]
    assert {(it.row, it.key) for it in sheet.findings} == {
        (3, "not_a_period"),
        (4, "unknown_role"),
        (4, "unknown_metric"),
        (5, "empty_cell"),
        (6, "comment_twice"),
    }
    assert sheet.left_out == 4
    findings = check_plan(read_plan(tmp_path, CATALOGUE, Settings()))
    assert len([it for it in findings if it.file == "comments.csv"]) == 6
    for finding in findings:
        assert not [language for language in LANGUAGES if "{" in finding.text(language)]


def test_headings_in_chinese_a_workbook_and_none_at_all(tmp_path: Path) -> None:
    assert read_comments(tmp_path, CATALOGUE, Settings()) == EntrySheet()
    (tmp_path / "plan").mkdir()
    book = Workbook()
    for row in (("周期", "岗位", "评论人", "说明"), ("1998-03", "运营", "林晓", "好")):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "plan" / "comments.xlsx")
    sheet = read_comments(tmp_path, CATALOGUE, Settings())
    assert (sheet.findings, sheet.file) == ((), "comments.xlsx")
    assert sheet.entries == (Comment(2, MARCH, "operations", "林晓", "好"),)


KNOWN = {
    "**a** *b* __c__ _d_": "<p><strong>a</strong> <em>b</em> <strong>c</strong> <em>d</em></p>",
    "- x\n- y": "<ul>\n<li>x</li>\n<li>y</li>\n</ul>",
    "1. x": "<ol>\n<li>x</li>\n</ol>",
    "a\nb": "<p>a<br>\nb</p>",
    "[a](https://b.c) [d](mailto:e@f.g)": '<p><a href="https://b.c">a</a> <a href="mailto:e@f.g">d</a></p>',
    '[a](http://b.c "title")': '<p><a href="http://b.c">a</a></p>',
    "[a](javascript:alert(1))": "<p>[a](javascript:alert(1))</p>",
    "[a](DATA:text/html,x)": "<p>[a](DATA:text/html,x)</p>",
    "[a](/etc/passwd) [b](#notes)": "<p>[a](/etc/passwd) [b](#notes)</p>",
    "<b>a</b> &amp;": "<p>&lt;b&gt;a&lt;/b&gt; &amp;amp;</p>",
    "# a": "<p># a</p>",
    "> a": "<p>&gt; a</p>",
    "`a`": "<p>`a`</p>",
    "![a](https://b.c/d.png)": '<p>!<a href="https://b.c/d.png">a</a></p>',
    "{{ x }} {% raw %}": "<p>{{ x }} {% raw %}</p>",
}


@pytest.mark.parametrize(("typed", "html"), KNOWN.items())
def test_emphasis_lists_and_links_are_all_that_becomes_html(typed: str, html: str) -> None:
    assert str(rich(typed)).strip() == html


PIECES = st.sampled_from(
    [
        "<",
        ">",
        '"',
        "'",
        "&",
        "*",
        "_",
        "[a]",
        "(",
        ")",
        "javascript:x",
        "https://x",
        "- ",
        "\n",
        "<img src=x>",
        "`",
        "a",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40))
def test_no_text_becomes_anything_else(typed: str) -> None:
    html = str(rich(typed))
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        assert tag.name in {"p", "ul", "ol", "li", "em", "strong", "a", "br"}
        assert set(tag.attrs) <= ({"href"} if tag.name == "a" else set())
        assert str(tag.get("href", "https:")).lower().startswith(("http:", "https:", "mailto:"))
    assert BeautifulSoup(clean_html(html), "html.parser").get_text() == BeautifulSoup(html, "html.parser").get_text()


@pytest.fixture(scope="module")
def march(cdnow: Workspace) -> Review:
    """Return a review with a comment on a number with a target, on one without, on one that is not shown, and on all."""
    review = kt.review(cdnow, "1998-03", "operations", "en")
    watched = next(row.metric.name for row in review.watched)
    said = [
        ("sales", "<b>x</b>"),
        (watched, "seen"),
        ("csat", "*nowhere*"),
        ("", "=1+1"),
        (review.targeted[-1].metric.name, "y"),
    ]
    comments = tuple(Comment(2, MARCH, "operations", f"By {text}", text, metric) for metric, text in said)
    known = {**review.evidence.metrics, "csat": CATALOGUE.fill(Settings().rules.in_words)["csat"]}
    return replace(review, comments=comments, evidence=replace(review.evidence, metrics=known))


def test_a_comment_stands_beside_its_number_once(march: Review) -> None:
    page = BeautifulSoup("".join(str(part(march)) for part in PARTS.values()), "html.parser")
    assert len(page.select(".comment")) == len(march.comments)
    for comment, place in zip(
        march.comments, ("#scorecard", "#others", "#comments", "#comments", "#scorecard"), strict=True
    ):
        [told] = [it for it in page.select(f"{place} .comment") if f"By {comment.text}" in it.get_text()]
        if place != "#comments":
            before = told.find_parent("tr").find_previous_sibling("tr")  # type: ignore[union-attr]
            assert before is not None
            assert before.select_one(f'a[href="#def-{comment.metric}"]')
    assert page.select("#comments .comment em")
    assert "<b>x</b>" not in str(page)
    assert not str(PARTS["comments"](replace(march, comments=())))


def test_editions_and_workbooks_keep_what_was_typed(march: Review) -> None:
    kept = to_json(march)
    assert [(it["metric"], it["text"]) for it in kept["comments"]] == [(it.metric, it.text) for it in march.comments]
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(Executed(notebook(), kept))))
    cells = [cell for row in book["Comments"].iter_rows(min_row=2) for cell in row]
    assert all(cell.data_type == "s" for cell in cells)
    assert "=1+1" in [cell.value for cell in cells]


def test_a_comment_makes_only_its_own_edition_anew(cdnow_copy: Path) -> None:
    editions = [(parse_period(month), role) for month in ("1998-02", "1998-03") for role in ("operations", "promotion")]
    sheet = cdnow_copy / "plan" / "comments.csv"

    def marks(rows: str) -> list[str]:
        sheet.write_text(HEAD + rows, "utf-8")
        inputs = Inputs(kt.open_workspace(cdnow_copy), editions)
        inputs.measure()
        return [inputs.of(*edition) for edition in editions]

    before = marks("1998-02,operations,,Lin,first\n1998-03,operations,sales,Lin,second\n")
    assert all(before)
    after = marks(
        "1998-03,operations,sales,Lin,second, changed\n1998-02,operations,,Lin,first\n".replace("second, ", "2 ")
    )
    assert [old != new for old, new in zip(before, after, strict=True)] == [False, False, True, False]
