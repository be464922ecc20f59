"""Is a finished file what was asked for? Each check names all faults at once.

A file that fails here is never published.
"""

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from xml.etree import ElementTree

import pikepdf

from kpi_toolkit.errors import RenderError, listed
from kpi_toolkit.export.pdf_text import font_names, page_texts

HTML_BYTES = (1_000, 1_000_000)
FILE_BYTES = (2_000, 10_000_000)

_LOADING = {"src", "srcset", "poster", "background", "data", "action", "formaction", "xlink:href", "ping", "manifest"}
_LOADING_HREF = {"link", "base", "use", "image"}
_FORBIDDEN = {"script", "iframe", "object", "embed", "frame", "form", "base", "link"}
_VOID = {"area", "br", "col", "hr", "img", "input", "meta", "source", "wbr"}
"""Elements without an end."""
_END = re.compile(r"</main>\s*</body>\s*</html>\s*\Z")
_LINK = re.compile(r"#|https?://|mailto:", re.IGNORECASE)
_STYLE_URL = re.compile(r"url\(\s*['\"]?(?!data:)|@import", re.IGNORECASE)


class _Page(HTMLParser):
    """Collects the text of a page and the faults of its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.faults: list[str] = []
        self.open: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._within = tag if tag in ("style", "script", "title") else self._within
        self.faults += _element_faults(tag, given)
        if tag not in _VOID:
            self.open.append(tag)
        self.text.append(given.get("alt", ""))

    def handle_endtag(self, tag: str) -> None:
        self._within = "" if tag == self._within else self._within
        if self.open[-1:] != [tag]:
            self.faults.append(f"`</{tag}>` ends what does not begin: a part of the page is missing")
        else:
            self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `<br/>` for an element without an end, `<p/>` for one with it."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.text.append(data)
        elif self._within == "style" and _STYLE_URL.search(data):
            self.faults.append("the stylesheet loads from outside: `url(…)` or `@import`")


def _element_faults(tag: str, given: dict[str, str]) -> Iterator[str]:
    """Yield what an element must not have, and what it lacks."""
    if tag in _FORBIDDEN:
        yield f"a `<{tag}>` element is in the page"
    if tag == "img" and not given.get("alt", "").strip():
        yield "a picture has no alternative text (`alt`)"
    if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
        yield "a `<meta http-equiv=refresh>` is in the page"
    for name, value in given.items():
        if name.startswith("on"):
            yield f"`<{tag} {name}>` would run a script"
        elif name in _LOADING or (name == "href" and tag in _LOADING_HREF):
            if not value.strip().lower().startswith("data:image/"):
                yield f"`<{tag} {name}>` refers to the outside: `{value[:80]}`"
        elif name == "href" and not _LINK.match(value.strip()):
            yield f"`<{tag} href>` is no link to a page: `{value[:80]}`"
        elif name == "style" and _STYLE_URL.search(value):
            yield f"`<{tag} style>` loads from outside: `{value[:80]}`"


def _plain(text: str) -> str:
    """Without white space, and with one form for equal characters: how a search would compare."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _missing(text: str, expect: Sequence[str]) -> Iterator[str]:
    plain = _plain(text)
    absent = [wanted for wanted in expect if _plain(wanted) not in plain]
    if absent:
        yield f"the text does not contain {listed(absent)}"


def _size(length: int, limits: tuple[int, int]) -> Iterator[str]:
    least, most = limits
    if not least <= length <= most:
        yield f"it has {length:,} bytes, expected {least:,} to {most:,}"


def _raise(what: str, faults: Sequence[str]) -> None:
    if faults:
        remedy = "Nothing was published; put the faults right in the notebook or the data and run again."
        raise RenderError(f"The {what} is not what was asked for. {remedy}", list(dict.fromkeys(faults)))


def check_html(text: str, *, expect: Sequence[str]) -> None:
    """Check a page made by :func:`kpi_toolkit.export.html.render_html`.

    Parameters
    ----------
    expect
        What its text must contain, such as period, role and headline values; white space does not count.

    Raises
    ------
    RenderError
        With every fault: size outside 1 KB–1 MB, a page that is cut off or lacks a part of its elements, missing or
        unreadable text, script, form or frame, reference to the outside, picture without alternative
        text, no content policy.
    """
    page = _Page()
    page.feed(text)
    page.close()
    shown = "".join(page.text)
    faults = [*_size(len(text.encode()), HTML_BYTES), *_missing(shown, expect), *page.faults]
    if unreadable := shown.count("\ufffd"):
        faults.append(f"{unreadable} characters are unreadable (`\ufffd`): the data were read in a wrong encoding")
    if page.open or not _END.search(text) or text.count("</html>") > 1:
        left = f", and {listed(page.open)} stays open" if page.open else ""
        faults.append(f"the page is cut off: it does not end with `</main></body></html>`{left}")
    if "Content-Security-Policy" not in text:
        faults.append("the page has no Content-Security-Policy")
    _raise("HTML page", faults)


def check_pdf(data: bytes, *, expect: Sequence[str]) -> None:
    """Check a PDF made by :func:`kpi_toolkit.export.pdf.render_pdf`.

    Parameters
    ----------
    expect
        What its text must contain; white space does not count.

    Raises
    ------
    RenderError
        With every fault: size outside 2 KB–10 MB, no PDF or one that is cut off, empty page, missing text, a
        character without a glyph, a font that is not embedded.
    """
    faults = list(_size(len(data), FILE_BYTES))
    if not (data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")):
        faults.append("it does not begin and end as a PDF does")
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            faults += _pdf_faults(pdf, expect)
    except pikepdf.PdfError as reason:
        faults.append(f"it cannot be read as a PDF: {reason}")
    _raise("PDF", faults)


def check_xlsx(data: bytes, *, expect: Sequence[str]) -> None:
    """Check a workbook made by :func:`kpi_toolkit.export.xlsx.render_xlsx`.

    Parameters
    ----------
    expect
        What its texts must contain; white space does not count.

    Raises
    ------
    RenderError
        With every fault: size outside 2 KB–10 MB, no workbook, missing text.
    """
    faults = list(_size(len(data), FILE_BYTES))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if damaged := book.testzip():
                faults.append(f"its part `{damaged}` is damaged")
            texts = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        faults += _missing("".join(texts.itertext()), expect)
    except (zipfile.BadZipFile, zlib.error, KeyError, ElementTree.ParseError) as reason:
        faults.append(f"it cannot be read as a workbook: {reason}")
    _raise("XLSX", faults)


def _pdf_faults(pdf: pikepdf.Pdf, expect: Sequence[str]) -> Iterator[str]:
    pages = page_texts(pdf)
    if not pages:
        yield "it has no page"
    yield from _missing("".join(page.text for page in pages), expect)
    if empty := [number for number, page in enumerate(pages, 1) if not page.text.strip()]:
        yield f"page {listed(empty)} has no text"
    if boxes := [number for number, page in enumerate(pages, 1) if page.missing]:
        yield f"page {listed(boxes)} has characters that no font has: they print as empty boxes"
    fonts = font_names(pdf)
    if loose := [name for name, embedded in fonts.items() if not embedded]:
        yield f"these fonts are not embedded: {listed(loose)}"
    if pages and not any("NotoSansSC" in name.replace("-", "") for name in fonts):
        yield "the fonts of `templates/fonts` are not used"
