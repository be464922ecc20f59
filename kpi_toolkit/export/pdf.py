"""The same page on paper: A4 with running header, page numbers, outline and embedded fonts.

The writer may read our two fonts and what the page carries in itself, nothing else. What the fonts lack, an emoji or a
name in Hangul, is written by its number, so that every machine prints the same.
"""

import io
import re
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any

import pikepdf
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from kpi_toolkit.errors import RenderError, listed
from kpi_toolkit.export.html import LANG
from kpi_toolkit.files.resources import resource
from kpi_toolkit.files.signs import printable
from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language

#: Address of each font within the page, its weight and its file.
FONTS = {"kpi-font:regular": (400, "NotoSansSC-Regular.ttf"), "kpi-font:bold": (700, "NotoSansSC-Bold.ttf")}
LOWEST = 65
"""Points from the foot of a page up to which no text begins: its margin, and a line above it."""
_BASE = "kpi-report:/"
_UNBROKEN = re.compile(r'<span class="nb">([^<]*)</span>')
_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}


class _Headings(HTMLParser):
    """Collects ``(id, text)`` of the h2 headings; a heading without an id has that of its section."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._ids: list[str] = [""]
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        self._ids.append(dict(attrs).get("id") or self._ids[-1])
        if tag == "h2":
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        name = self._ids.pop() if len(self._ids) > 1 else ""
        if tag == "h2" and self._text is not None:
            self.found.append((name, " ".join("".join(self._text).split())))
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)


def _headings(html: str) -> list[tuple[str, str]]:
    """Return the first h2 heading of each id, in order."""
    parser = _Headings()
    parser.feed(html)
    first: dict[str, str] = {}
    for name, text in parser.found:
        if name and text:
            first.setdefault(name, text)
    return list(first.items())


def _on_paper(html: str, header: str, destinations: list[str]) -> str:
    """Return the page with fonts, running header and link targets put in after ``<body>``, and nothing folded."""
    before, body, after = _UNBROKEN.sub(_unbroken, html.replace("<details", "<details open")).partition("<body>")
    if not body:
        raise RenderError("The page has no `<body>`: expected what `render_html` returns.")
    fonts = [{"url": url, "weight": weight} for url, (weight, _) in FONTS.items()]
    return before + body + _paper().render(fonts=fonts, header=header, destinations=destinations) + after


def _in_known_signs(html: str, language: Language) -> str:
    """Return the page with every character that no font of it has written by its number, and a line that says so."""
    written = printable(html)
    if written.count("〔U+") == html.count("〔U+"):
        return written
    note = f'<p class="card-note">{word("paper.signs", language)}</p>'
    before, body, after = written.rpartition("</body>")
    return before + note + body + after if body else written + note


def _unbroken(number: re.Match[str]) -> str:
    """Return a number with blanks that do not break: after an inline of one line PlutoPrint breaks words in two."""
    text = number[1].replace(" ", "\N{NO-BREAK SPACE}")
    is_broken_otherwise = len(text) > 1 and text[0] in "−+±" and not text[1].isdigit()
    return number[0].replace(number[1], text) if is_broken_otherwise else text


@cache
def _paper() -> Template:
    folder = resource("templates", "review")
    templates = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    return templates.get_template("paper.html.j2")


def _font(url: str) -> Path | None:
    """Return the file of a font address, or None for any other address."""
    return resource("templates", "fonts", FONTS[url][1]) if url in FONTS else None


def _refuse(refused: list[str]) -> None:
    if refused:
        raise RenderError(
            f"The page asks for things outside itself: {listed(sorted(set(refused)))}. "
            "Pictures must be part of the page; take the reference out of the notebook."
        )


def _by_plutoprint(html: str) -> bytes:
    """Draw with PlutoPrint."""
    pluto = import_module("plutoprint")
    refused: list[str] = []

    class PlutoFetcher(pluto.ResourceFetcher):  # type: ignore[misc, name-defined]
        def fetch_url(self, url: str) -> Any:
            if url.startswith("data:"):
                return pluto.default_resource_fetcher.fetch_url(url)
            if (font := _font(url)) is not None:
                return pluto.default_resource_fetcher.fetch_url(font.as_uri())
            refused.append(url)
            return pluto.ResourceData(b"", "text/plain", "")

    book = pluto.Book(pluto.PAGE_SIZE_A4, pluto.PAGE_MARGINS_NORMAL, pluto.MEDIA_TYPE_PRINT)
    book.custom_resource_fetcher = PlutoFetcher()
    book.load_html(html, base_url=_BASE)
    _refuse(refused)
    target = io.BytesIO()
    book.write_to_pdf_stream(target)
    _refuse(refused)
    return target.getvalue()


def _by_weasyprint(html: str) -> bytes:
    """Draw with WeasyPrint 68 or newer."""
    weasy, urls = import_module("weasyprint"), import_module("weasyprint.urls")
    refused: list[str] = []

    class WeasyFetcher(urls.URLFetcher):  # type: ignore[misc, name-defined]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if (font := _font(url)) is not None:
                return urls.URLFetcherResponse(url, font.read_bytes(), {"Content-Type": "font/ttf"})
            refused.append(url)
            raise ValueError(f"refused: {url}")

    drawn = weasy.HTML(string=html, base_url=_BASE, url_fetcher=WeasyFetcher()).write_pdf()
    _refuse(refused)
    return bytes(drawn)


_WRITERS: tuple[tuple[str, Callable[[str], bytes]], ...] = (
    ("plutoprint", _by_plutoprint),
    ("weasyprint", _by_weasyprint),
)


def _draw(html: str) -> bytes:
    """Draw with the first writer that can be loaded here."""
    missing = []
    for name, draw in _WRITERS:
        try:
            import_module(name)
        except (ImportError, OSError) as reason:  # OSError: the system libraries of WeasyPrint
            missing.append(f"{name}: {reason}")
            continue
        return draw(html)
    raise RenderError(
        "No PDF writer can be loaded. `pip install plutoprint` (Linux x86-64, Windows, macOS 14+ on arm64); "
        "elsewhere, install WeasyPrint 68 or newer with its system libraries; or render without PDF.",
        missing,
    )


def _named(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names of a name tree with what they lead to."""
    for kid in node.get("/Kids", ()):
        yield from _named(kid)
    names = list(node.get("/Names", ()))
    for name, value in zip(names[::2], names[1::2], strict=True):
        yield str(name), value


def _begins(place: Any) -> bool:
    """Whether an element begins on this page; on the pages it goes on to, its top lies above the page."""
    page, _, _, top = list(place)[:4]
    return float(top) <= float(pikepdf.Page(page).mediabox[3])


def _at_its_page(pdf: pikepdf.Pdf, place: Any) -> Any:
    """Return where an element begins: what would begin below all text was moved to the next page, its place was not."""
    page, kind, left, top = list(place)[:4]
    pages = [sheet.obj.objgen for sheet in pdf.pages]
    number = pages.index(page.objgen) + 1
    if float(top) > LOWEST or number == len(pages):
        return place
    after = pdf.pages[number]
    return pikepdf.Array([after.obj, kind, left, after.mediabox[3]])


def _places(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Return where each id begins; the writer names an id again on every page its element reaches."""
    first: dict[str, Any] = {}
    if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
        for name, value in _named(pdf.Root.Names.Dests):
            place = value.D if isinstance(value, pikepdf.Dictionary) else value
            if name not in first or _begins(place):
                first[name] = place
        first = {name: _at_its_page(pdf, place) for name, place in first.items()}
        names = [part for name in sorted(first) for part in (pikepdf.String(name), first[name])]
        pdf.Root.Names.Dests = pikepdf.Dictionary(Names=pikepdf.Array(names))
    return first


def _outlined(pdf: pikepdf.Pdf, headings: list[tuple[str, str]]) -> None:
    places = _places(pdf)
    with pdf.open_outline() as outline:
        outline.root.clear()
        for name, text in headings:
            if name in places:
                outline.root.append(pikepdf.OutlineItem(text, destination=pikepdf.Array(places[name])))


def _described(pdf: pikepdf.Pdf, title: str, author: str, language: Language) -> None:
    """Say what the document is. No dates: the same report gives the same bytes."""
    pdf.Root.Lang = pikepdf.String(LANG[language])
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    for name in ("/CreationDate", "/ModDate"):
        if name in pdf.docinfo:
            del pdf.docinfo[name]
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            if name in metadata:
                del metadata[name]
        metadata["dc:title"] = title
        metadata["dc:creator"] = [author]
        metadata["dc:language"] = [LANG[language]]


def render_pdf(html: str, *, title: str, author: str, language: Language, header: str) -> bytes:
    """Return the page as a PDF.

    Parameters
    ----------
    html
        What :func:`kpi_toolkit.export.html.render_html` returned.
    title, author
        For the document's properties; plain text.
    header
        Plain text at the top of every page but the first, which carries the title itself.

    Raises
    ------
    RenderError
        When no PDF writer can be loaded, or the page refers to something outside itself.
    """
    headings = _headings(html)
    paper = _on_paper(html, header, [name for name, _ in headings])
    drawn = _draw(_in_known_signs(paper, language))
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        _outlined(pdf, headings)
        _described(pdf, title, author, language)
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()
