"""Markdown as HTML: headings that can be linked to, links from page to page, tables that scroll."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin

NOT_IN_ANCHOR = re.compile(r"[^\w-]+")
PAGE = re.compile(r"^([\w-]+)\.md(#.*)?$")


def anchor(heading: str) -> str:
    """Return what a heading is linked to by: ``kpi plan template`` is ``kpi-plan-template``."""
    return NOT_IN_ANCHOR.sub("-", heading.strip().lower()).strip("-")


def as_html(markdown: str) -> str:
    """Return a page's Markdown as HTML."""
    parser = (
        MarkdownIt("commonmark", {"html": False}).enable("table").use(anchors_plugin, max_level=4, slug_func=anchor)
    )
    tokens = parser.parse(markdown)
    _link_pages(tokens)
    _label_cells(tokens)
    html: str = parser.renderer.render(tokens, parser.options, {})
    return html.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>")


def heading_of(markdown: str) -> str:
    """Return the title of a page: its first line."""
    return markdown.partition("\n")[0].removeprefix("# ").strip()


def grid(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a bar inside a cell is written so that it stays in it."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def fence(text: str, kind: str = "") -> str:
    """Return a block of code."""
    return f"```{kind}\n{text.rstrip()}\n```"


def code(values: Iterable[object]) -> str:
    """Return names as code, a comma between them."""
    return ", ".join(f"`{value}`" for value in values)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _label_cells(tokens: Sequence[Token]) -> None:
    """Say at each cell of which column it is: on narrow screens a row is a block."""
    headings: list[str] = []
    place = 0
    for token, inline in pairwise(tokens):
        if token.type == "thead_open":
            headings = []
        elif token.type == "tr_open":
            place = 0
        elif token.type == "th_open":
            headings.append(inline.content.replace("`", ""))
        elif token.type == "td_open":
            token.attrs["data-label"] = headings[place]
            place += 1


def _link_pages(tokens: Iterable[Token]) -> None:
    """Let links to sources lead to their pages."""
    for token in tokens:
        if token.type == "link_open":
            target = str(token.attrs.get("href", ""))
            if matched := PAGE.match(target):
                token.attrs["href"] = f"{matched[1]}.html{matched[2] or ''}"
        _link_pages(token.children or ())
