"""The page: what is shown, what is not, and that nothing in it can act."""

import base64
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kpi_toolkit.errors import RenderError
from kpi_toolkit.export.check import check_html
from kpi_toolkit.export.html import POLICY, clean_html, render_html
from kpi_toolkit.files.resources import resource
from tests.export.executed import html_cell

PAYLOADS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img src='http://evil.example/t.gif'>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    '<img src="data:text/html;base64,PHNjcmlwdD4=">',
    "<img srcset='//evil.example/a 2x'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><use href='//evil.example/x.svg#a'/></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=//evil.example></object>",
    "<embed src=//evil.example>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<base href='//evil.example/'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'; *{background:url(//evil.example)}</style>",
    "<p style='background:url(//evil.example/x)'>x</p>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button formaction=javascript:alert(1)>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video poster=//evil.example/p><source src=//evil.example/v onerror=alert(1)></video>",
    "<table background=//evil.example/x><tr><td onclick=alert(1)>x</table>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "--><script>alert(1)</script><!--",
    "</title></style></main></body></html><script>alert(1)</script>",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "<marquee onstart=alert(1)>x</marquee>",
    "<x onclick=alert(1) contenteditable>x</x>",
)


def body(page: str) -> str:
    return page.partition("<main>")[2].rpartition("</main>")[0]


def page_of(*cells: NotebookNode) -> str:
    return render_html(new_notebook(cells=list(cells)), title="标题", language="zh")


class Acts(HTMLParser):
    """Collects everything in a page that could run or fetch."""

    HARMLESS = re.compile(r"data:image/(svg\+xml|png);base64,[A-Za-z0-9+/=]+|#.*|https?://.*")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {
            "script",
            "iframe",
            "object",
            "embed",
            "base",
            "link",
            "form",
            "input",
            "button",
            "svg",
            "math",
            "video",
        }:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in {"srcset", "style", "background", "poster", "action", "data"}:
                self.found.append(f"{tag} {name}")
            elif name in {"src", "href"} and not self.HARMLESS.fullmatch(value or ""):
                self.found.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_as_label_is_shown_and_inert(payload: str, make_notebook: Callable[..., NotebookNode]) -> None:
    page = render_html(make_notebook(payload), title=payload, language="zh")
    check_html(page, expect=[payload, "2026-10"])
    assert Acts(page).found == []
    assert page.count("<style") == page.count("</html>") == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_as_html_output_is_inert_and_swallows_nothing(payload: str) -> None:
    markdown = new_markdown_cell(f"## 结论\n\n{payload}", metadata={"tags": ["report"]})
    page = page_of(html_cell(payload), markdown, html_cell("<section class=part><h2>后文</h2></section>"))
    assert Acts(page).found == []
    assert "<h2>后文</h2>" in page
    assert page.rstrip().endswith("</main>\n</body>\n</html>")


def test_page_stands_alone(make_notebook: Callable[..., NotebookNode]) -> None:
    page = render_html(make_notebook(), title="绩效 <2026>", language="zh")
    assert page.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert f'content="{POLICY}"'.replace("'", "&#39;") in page
    assert "<title>绩效 &lt;2026&gt;</title>" in page
    assert page.count(resource("templates", "style.css").read_text(encoding="utf-8").strip()) == 1
    check_html(page, expect=["2026-10", "运营负责人", "¥123.4万"])


def test_shows_outputs_and_report_cells_only(make_notebook: Callable[..., NotebookNode]) -> None:
    page = render_html(make_notebook(), title="", language="zh")
    assert "本月结论" in page
    assert "<strong>第二单</strong>" in page
    for hidden in ("SECRET-CODE", "kpi.part()", "只给分析师看的提示", "深挖", "回声", "¶"):
        assert hidden not in page


def test_keeps_what_the_parts_are_made_of(make_notebook: Callable[..., NotebookNode]) -> None:
    shown = body(render_html(make_notebook(), title="", language="zh"))
    for kept in (
        '<section class="part" id="scorecard">',
        "<caption>",
        "<thead>",
        "<tfoot>",
        'scope="col"',
        'scope="row"',
        'data-label="实际"',
        'class="num"',
        '<figure class="chart">',
        "<figcaption>",
        'aria-hidden="true"',
        'href="#def-0"',
        'id="def-0"',
        'class="spark"',
        'alt="销售额近 13 期走势"',
        'colspan="10"',
    ):
        assert kept in shown, kept


def test_data_frame_comes_without_its_own_style() -> None:
    frame = '<div>\n<style scoped>.dataframe{color:red}</style><table border="1" class="dataframe"><tbody><tr><td>7</td></tr></tbody></table></div>'
    shown = body(page_of(html_cell(frame)))
    assert '<div class="output">' in shown
    assert '<table class="dataframe">' in shown
    assert "color:red" not in shown


@pytest.mark.parametrize(
    ("kind", "data"),
    [("image/png", base64.b64encode(b"\x89PNG").decode() + "\n"), ("image/svg+xml", "<svg><text>图</text></svg>")],
)
@pytest.mark.parametrize("given", ["meta", "top", "none"])
def test_pictures_of_an_analyst_have_alternative_text(kind: str, data: str, given: str) -> None:
    alt = {"alt": '走势 "一"'}
    metadata = {"meta": {kind: alt}, "top": alt, "none": {}}[given]
    output = new_output("display_data", data={kind: data, "text/plain": "<Figure>"}, metadata=metadata)
    shown = body(page_of(new_code_cell("figure", outputs=[output])))
    assert f'<img src="data:{kind};base64,' in shown
    assert ('alt="图(无文字说明)"' if given == "none" else 'alt="走势 &quot;一&quot;"') in shown


def test_plain_results_are_shown_but_no_addresses_streams_or_errors() -> None:
    outputs = [
        new_output("stream", name="stdout", text="印出来的"),
        new_output("stream", name="stderr", text="警告"),
        new_output("error", ename="KeyError", evalue="错误", traceback=["错误"]),
        new_output("execute_result", data={"text/plain": "<Axes: > at 0x7f12"}, execution_count=1),
        new_output("execute_result", data={"text/plain": "a <b> 42"}, execution_count=1),
    ]
    shown = body(page_of(new_code_cell("x", outputs=outputs)))
    assert shown.strip() == '<pre class="output">a &lt;b&gt; 42</pre>'


def test_unknown_kinds_of_output_are_left_out() -> None:
    odd = new_output("display_data", data={"application/javascript": "alert(1)", "text/plain": "兜底"})
    assert "alert" not in page_of(new_code_cell("x", outputs=[odd]))


def test_nothing_to_show_is_an_error() -> None:
    with pytest.raises(RenderError, match="no output to show"):
        page_of(new_code_cell("x"), html_cell("<p>回声</p>", ("echo",)))


def test_same_notebook_gives_same_page(make_notebook: Callable[..., NotebookNode]) -> None:
    first, second = (render_html(make_notebook(), title="t", language="en") for _ in range(2))
    assert first == second
    assert '<html lang="en">' in first


def test_cleaning_twice_changes_nothing(make_notebook: Callable[..., NotebookNode]) -> None:
    shown = body(render_html(make_notebook(PAYLOADS[0]), title="", language="zh"))
    assert clean_html(shown) == shown


def colours(scheme: str) -> dict[str, str]:
    css = resource("templates", "style.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[0]))
    return light if scheme == "light" else light | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[1]))


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable_at_wcag_aa(scheme: str) -> None:
    colour = colours(scheme)
    pairs = [(ink, ground) for ink in ("ink", "muted", "link") for ground in ("paper", "wash")]
    pairs += [(status, f"{status}-wash") for status in ("met", "at-risk", "missed", "noise", "no-data")]
    poor = [pair for pair in pairs if contrast(colour[pair[0]], colour[pair[1]]) < 4.5]
    assert not poor, f"contrast below 4.5 in the {scheme} scheme; darken or lighten: {poor}"


def test_nothing_on_paper_is_below_nine_points() -> None:
    css = resource("templates", "style.css").read_text(encoding="utf-8").partition("@media print")[2]
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)pt", css)]
    assert sizes
    assert min(sizes) >= 9


@pytest.mark.parametrize("number", ["−¥7,738", "+$1.5", "≥ ¥150,000", "≤ 8.0%", "−3.5 pp", "+1.2 个百分点", "7.2 pp"])
def test_a_sign_stays_with_its_number_and_unit(number: str) -> None:
    page = body(
        page_of(html_cell(f"<p>为 {number}，{number}。<img src='data:image/png;base64,AAAA' alt='{number}'></p>"))
    )
    assert page.count(f'<span class="nb">{number}</span>') == 2
    assert f'alt="{number}"' in page


def test_other_numbers_are_left_as_they_are() -> None:
    assert 'class="nb"' not in page_of(html_cell("<p>2026-10-31, 13.2%, −13.2%, A–B, 1,537 ÷ 2,060, 80.8% → 79.0%</p>"))
