"""Faulty files are caught, all their faults at once; sound ones pass."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from kpi_toolkit.errors import RenderError
from kpi_toolkit.export import pdf as paper_module
from kpi_toolkit.export.check import check_html, check_pdf
from kpi_toolkit.export.html import render_html
from kpi_toolkit.export.pdf import render_pdf
from kpi_toolkit.files.signs import printable
from tests.export.executed import html_cell

EXPECT = ["2026-10", "运营负责人", "¥123.4万"]


@pytest.fixture
def page(make_notebook: Callable[..., NotebookNode]) -> str:
    return render_html(make_notebook(), title="绩效", language="zh")


@pytest.fixture
def paper(page: str) -> bytes:
    return render_pdf(page, title="绩效", author="星河文具", language="zh", header="绩效 · 2026-10")


def test_sound_files_pass(page: str, paper: bytes) -> None:
    check_html(page, expect=EXPECT)
    check_pdf(paper, expect=EXPECT)


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ("<script>1</script>", "`<script>` element"),
        ("<script src='x'>", "`<script>` element"),
        ("<img src='http://x.example/a.png' alt='x'>", "refers to the outside"),
        ("<img src='//x.example/a.png' alt='x'>", "refers to the outside"),
        ("<img src='file:///etc/passwd' alt='x'>", "refers to the outside"),
        ("<img src='a.png' alt='x'>", "refers to the outside"),
        ("<img srcset='a.png 2x' alt='x'>", "refers to the outside"),
        ("<img src='data:image/png;base64,AA==' alt=' '>", "no alternative text"),
        ("<img src='data:image/png;base64,AA=='>", "no alternative text"),
        ("<p onclick='x()'>", "run a script"),
        ("<a href='javascript:x()'>x</a>", "no link to a page"),
        ("<a href='file:///etc/passwd'>x</a>", "no link to a page"),
        ("<link rel=stylesheet href='//x.example'>", "`<link>` element"),
        ("<style>p{background:url(//x.example)}</style>", "loads from outside"),
        ("<style>@import 'x.css'</style>", "loads from outside"),
        ("<p style='background: URL( \"http://x.example\")'>", "loads from outside"),
        ("<iframe></iframe>", "`<iframe>` element"),
        ("<meta http-equiv='Refresh' content='0'>", "refresh"),
        ("坏\ufffd字", "1 characters are unreadable"),
        ("x" * 1_000_000, "bytes, expected"),
    ],
)
def test_faults_of_a_page_are_named(page: str, added: str, fault: str) -> None:
    with pytest.raises(RenderError) as caught:
        check_html(page.replace("</main>", f"{added}</main>"), expect=EXPECT)
    assert any(fault in one for one in caught.value.faults), caught.value


def test_plain_links_are_fine(page: str) -> None:
    links = "<a href='https://example.com/?a=//b'>x</a><a href='mailto:a@b.cn'>y</a><a href='#notes'>z</a>"
    check_html(page.replace("</main>", f"{links}</main>"), expect=EXPECT)


def test_all_faults_come_at_once(page: str) -> None:
    with pytest.raises(RenderError) as caught:
        check_html(page.replace("</main>", "<script></script><img src=x></main>"), expect=["2026-11", "财务"])
    assert len(caught.value.faults) == 4
    assert "`2026-11`, `财务`" in str(caught.value)


@pytest.mark.parametrize("text", ["", "<html></html>"])
def test_empty_page(text: str) -> None:
    with pytest.raises(RenderError, match="bytes, expected"):
        check_html(text, expect=[])


def test_words_in_style_or_script_do_not_count(page: str) -> None:
    with pytest.raises(RenderError, match="does not contain"):
        check_html(page.replace("</style>", "/* 2027-01 */</style>"), expect=["2027-01"])


def test_white_space_and_line_breaks_do_not_count(page: str) -> None:
    check_html(page, expect=["用户运营 月度绩效", "2026-10 ·\n运营负责人"])


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 broken", b"x" * 5_000, b"%PDF-1.7\n" + b"\0" * 5_000])
def test_broken_pdf(data: bytes) -> None:
    with pytest.raises(RenderError, match="cannot be read as a PDF"):
        check_pdf(data, expect=[])


def test_truncated_pdf(paper: bytes) -> None:
    with pytest.raises(RenderError):
        check_pdf(paper[: len(paper) // 2], expect=EXPECT)


def test_missing_text_in_pdf(paper: bytes) -> None:
    with pytest.raises(RenderError, match="does not contain `2026-11`"):
        check_pdf(paper, expect=["2026-10", "2026-11"])


def test_empty_page_in_pdf(paper: bytes) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.add_blank_page()
        pdf.save(target)
    with pytest.raises(RenderError, match="has no text"):
        check_pdf(target.getvalue(), expect=EXPECT)


def test_font_that_is_not_embedded(paper: bytes) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
                del item["/FontFile2"]
        pdf.save(target)
    with pytest.raises(RenderError, match=r"not embedded: `.*NotoSansSC"):
        check_pdf(target.getvalue(), expect=EXPECT)


@pytest.mark.parametrize("character", ["\ue123", "\U0002a6d6", "\U000f0000", "🍵", "김민", "ไทย", "\x01", "e\u0301"])
def test_character_without_a_glyph_is_written_by_its_number(character: str) -> None:
    cell = html_cell(f"<section class='part'><h2>名单</h2><p>王{character}明</p></section>")
    page = render_html(new_notebook(cells=[cell]), title="t", language="zh")
    paper = render_pdf(page, title="t", author="a", language="zh", header="h")
    check_pdf(
        paper,
        expect=["名单", f"王{printable(character)}明", *(["Unicode 编号"] if "U+" in printable(character) else [])],
    )


def test_a_box_in_a_pdf_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_module, "printable", lambda text: text)
    page = render_html(new_notebook(cells=[html_cell("<p>王\ue123明</p>")]), title="t", language="zh")
    with pytest.raises(RenderError, match="empty boxes"):
        check_pdf(render_pdf(page, title="t", author="a", language="zh", header="h"), expect=[])
