"""Artefacts: a page, a PDF or a workbook that is cut off, emptied or damaged is never published."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from kpi_toolkit.errors import RenderError
from kpi_toolkit.export.check import check_html, check_pdf, check_xlsx
from kpi_toolkit.export.executed import Executed
from kpi_toolkit.export.html import render_html
from kpi_toolkit.export.pdf import render_pdf
from kpi_toolkit.export.xlsx import render_xlsx
from tests.board.row import Row
from tests.export.executed import notebook

EXPECT = ["2026-10", "运营负责人"]

Damage = tuple[str, Callable[[bytes], bytes]]
DAMAGES: list[Damage] = [
    ("html pdf xlsx", lambda content: b""),
    *(("html pdf xlsx", lambda content, part=part: content[: len(content) * part // 12]) for part in range(1, 12)),
    *(("html", lambda content, less=less: content[:-less]) for less in (2, 8, 9, 16, 24, 40, 200)),
    *(
        ("html pdf xlsx", lambda content, part=part: content[: len(content) * part // 9] + content[-400:])
        for part in range(1, 8)
    ),
    ("html", lambda page: page.replace(b"</section>", b"", 1)),
    ("html", lambda page: page.replace(b"</table>", b"", 1)),
    ("html", lambda page: page.replace(b"</html>", b"")),
    ("html", lambda page: page + b"<p>more"),
    ("html", lambda page: page.replace(b"</main>", b"</main></main>")),
    ("html", lambda page: page[: page.index(b"<main>") + 6] + page[page.index(b"</main>") :]),
    ("html", lambda page: page.replace(b"2026-10", b"2026-11")),
    ("html", lambda page: page.replace(b"Content-Security-Policy", b"X")),
    ("html pdf xlsx", lambda content: bytes(len(content))),
    ("html pdf xlsx", lambda content: b"<html></html>"),
    ("html", lambda page: page * 2),
    ("pdf", lambda paper: paper.replace(b"%PDF", b"%XYZ", 1)),
    ("pdf", lambda paper: paper.replace(b"startxref", b"startxxxx")),
    ("xlsx", lambda book: book.replace(b"sharedStrings", b"absentStrings")),
    ("xlsx", lambda book: book[:600] + bytes(200) + book[800:]),
]
"""Which files, and what is done to them."""


@cache
def sound() -> dict[str, bytes]:
    """Return a sound file of each kind."""
    page = render_html(notebook("", 10, 6), title="绩效", language="zh")
    paper = render_pdf(page, title="绩效", author="星河文具", language="zh", header="绩效 · 2026-10")
    return {"html": page.encode(), "pdf": paper, "xlsx": render_xlsx(Executed(notebook("", 10, 6), {}))}


def check(kind: str, content: bytes) -> None:
    if kind == "html":
        check_html(content.decode("utf-8", "replace"), expect=EXPECT)
    elif kind == "pdf":
        check_pdf(content, expect=EXPECT)
    else:
        check_xlsx(content, expect=[])


def fell(damage: Damage) -> str:
    """Return the kinds whose check does not notice."""
    unnoticed = []
    for kind in damage[0].split():
        if (damaged := damage[1](sound()[kind])) == sound()[kind]:
            return f"{kind}: nothing was damaged"
        try:
            check(kind, damaged)
            unnoticed.append(kind)
        except RenderError:
            pass
    return ", ".join(unnoticed)


def test_sound_ones_pass() -> None:
    for kind, content in sound().items():
        check(kind, content)


def test_damaged_files() -> None:
    Row("artefacts: cut off, emptied, damaged", DAMAGES, few=14).run(fell)
