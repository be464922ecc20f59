"""The paper: real text in embedded fonts, outline, repeated heads, nothing split, nothing fetched."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from kpi_toolkit.errors import RenderError
from kpi_toolkit.export import pdf as pdf_module
from kpi_toolkit.export.check import check_pdf
from kpi_toolkit.export.html import render_html
from kpi_toolkit.export.pdf import render_pdf
from kpi_toolkit.export.pdf_text import page_texts
from tests.export.executed import html_cell

pytestmark = pytest.mark.slow  # renders many papers

HEADER = "用户运营月度绩效 · 2026-10 · 运营负责人"


def paper(notebook: NotebookNode) -> bytes:
    page = render_html(notebook, title="绩效 2026-10", language="zh")
    return render_pdf(page, title="绩效 2026-10", author="星河文具", language="zh", header=HEADER)


def texts(data: bytes) -> list[str]:
    """Return the text of each page, white space taken out."""
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


@pytest.fixture
def long_paper(make_notebook: Callable[..., NotebookNode]) -> bytes:
    return paper(make_notebook(rows=90, charts=9))


def test_chinese_text_can_be_searched_by_another_reader(make_notebook: Callable[..., NotebookNode]) -> None:
    found = "".join(texts(paper(make_notebook())))
    for wanted in (
        "用户运营月度绩效",
        "运营负责人",
        "¥123.4万",
        "回购率",
        "24.0%",
        "未达标",
        "▼",
        "−12.5%",
        "指标定义",
    ):
        assert wanted in found, wanted


def test_own_reader_agrees_with_pypdf(long_paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(long_paper)) as pdf:
        own = ["".join(page.text.split()) for page in page_texts(pdf)]
    for mine, theirs in zip(own, texts(long_paper), strict=True):
        assert sorted(mine) == sorted(theirs)


def test_every_page_has_number_and_every_later_page_the_header(long_paper: bytes) -> None:
    pages = texts(long_paper)
    for number, text in enumerate(pages, 1):
        assert f"第{number}页/共{len(pages)}页" in text
        assert ("".join(HEADER.split()) in text) == (number > 1)


def test_english_page_numbers(make_notebook: Callable[..., NotebookNode]) -> None:
    page = render_html(make_notebook(), title="t", language="en")
    data = render_pdf(page, title="t", author="a", language="en", header="h")
    assert "Page1of" in texts(data)[0]


def test_table_head_is_repeated_and_no_row_is_split_or_lost(long_paper: bytes) -> None:
    with_rows = [text for text in texts(long_paper) if text.count("102.8%") > 5]
    assert len(with_rows) > 2
    for text in with_rows:
        assert "达成率" in text
        assert text.count("102.8%") == text.count("10,00015%")
    assert sum(text.count("102.8%") for text in texts(long_paper)) == 93


def test_no_chart_or_definition_is_split(long_paper: bytes) -> None:
    for text in texts(long_paper):
        assert text.count("期初之前买过的买家÷") == text.count("拉新放缓时")


def test_heading_stays_with_its_first_chart(make_notebook: Callable[..., NotebookNode]) -> None:
    for rows in range(8, 26):
        pages = texts(paper(make_notebook(rows=rows)))
        (heading,) = [text for text in pages if "核心指标走势" in text]
        assert "销售额:2025-10至2026-10" in heading, f"with {rows} rows the heading stands alone"


def test_outline_leads_to_the_sections(long_paper: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(long_paper))
    outline = {item.title: reader.get_destination_page_number(item) for item in reader.outline}
    assert list(outline) == ["计分卡", "核心指标走势", "为什么变动", "指标定义", "说明"]
    for title, number in outline.items():
        assert title in texts(long_paper)[number]


def test_says_what_it_is(make_notebook: Callable[..., NotebookNode]) -> None:
    with pikepdf.open(io.BytesIO(paper(make_notebook()))) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == "绩效 2026-10"
        assert str(pdf.docinfo["/Author"]) == "星河文具"
        assert "/CreationDate" not in pdf.docinfo
        assert [round(float(edge)) for edge in pdf.pages[0].mediabox] == [0, 0, 595, 842]


def test_links_within_the_page_work(make_notebook: Callable[..., NotebookNode]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(paper(make_notebook())))
    assert {"def-0", "scorecard"} <= set(reader.named_destinations)


SCRIPT = """
import hashlib, sys
from tests.export.executed import notebook
from tests.export.test_pdf import paper
made = {hashlib.sha256(paper(notebook())).hexdigest() for _ in range(int(sys.argv[1]))}
print(*made)
"""


def in_another_process(folder: Path, times: int, **environment: str) -> str:
    """Return the fingerprints of papers made by a fresh process; fails when it does not end well."""
    set_up = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])} | environment
    command = [sys.executable, "-c", SCRIPT, str(times)]
    return subprocess.run(command, cwd=folder, env=set_up, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_process_ends_well_after_many_papers(tmp_path: Path) -> None:
    # Fonts handed over as Python bytes made PlutoPrint crash at exit after some twenty papers.
    assert len(in_another_process(tmp_path, 30).split()) == 1


@pytest.mark.slow
def test_same_bytes_in_another_place_time_zone_and_hash_seed(tmp_path: Path) -> None:
    zones = {"0": "Asia/Shanghai", "1": "America/New_York"}
    prints = {in_another_process(tmp_path, 1, PYTHONHASHSEED=seed, TZ=zone) for seed, zone in zones.items()}
    assert len(prints) == 1


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "//127.0.0.1:9/x.png", "kpi-font:../style.css", "x.png"],
)
def test_asks_for_nothing_outside_itself(address: str, make_notebook: Callable[..., NotebookNode]) -> None:
    page = render_html(make_notebook(), title="t", language="zh")
    page = page.replace("</main>", f"<img src='{address}' alt='x'></main>")
    with pytest.raises(RenderError, match="outside itself"):
        render_pdf(page, title="t", author="a", language="zh", header="h")


def test_picture_within_a_picture_is_refused(make_notebook: Callable[..., NotebookNode]) -> None:
    nested = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='http://127.0.0.1:9/x.png'/></svg>"
    )
    page = render_html(make_notebook(), title="t", language="zh")
    page = re.sub(r"</main>", lambda _: f"<img alt='x' src=\"data:image/svg+xml,{nested}\"></main>", page)
    with pytest.raises(RenderError, match="127"):
        render_pdf(page, title="t", author="a", language="zh", header="h")


def test_header_is_text_not_markup(make_notebook: Callable[..., NotebookNode]) -> None:
    page = render_html(make_notebook(rows=40), title="t", language="zh")
    data = render_pdf(page, title="<b>", author="</x>", language="zh", header="<img src=file:///etc/passwd> & 标题")
    assert "<imgsrc=file:///etc/passwd>&标题" in texts(data)[1]


def test_without_a_writer_the_remedy_is_named(
    make_notebook: Callable[..., NotebookNode], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr(pdf_module, "import_module", missing)
    with pytest.raises(RenderError, match=r"(?s)pip install plutoprint.*weasyprint: No module"):
        paper(make_notebook())


def test_page_without_body_is_refused() -> None:
    with pytest.raises(RenderError, match="no `<body>`"):
        render_pdf("<p>x</p>", title="t", author="a", language="zh", header="h")


def test_rare_characters_of_names_are_in_the_font() -> None:
    cell = html_cell("<section class='part'><h2>名单</h2><p>朱镕基 陶喆 堃 玥 喆 ▲▼●◆ ÷ ≥ € ¥</p></section>")
    check_pdf(paper(new_notebook(cells=[cell])), expect=["陶喆", "堃玥"])
