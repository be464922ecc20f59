"""The text of a PDF as a reader would find it, page by page.

Reads what the fonts' ToUnicode tables say, so it proves that the text is real and searchable; it does not
look at where the text stands, so white space counts for nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_SHOWN = {"Tj", "TJ", "'", '"'}
_READ = " ".join(("Tf", "Do", *sorted(_SHOWN)))
"""The operators that matter here; the rest of a page, all its lines and colours, is not even taken apart."""
_DEEPEST = 8


@dataclass(frozen=True)
class PageText:
    """What one page says.

    Parameters
    ----------
    text
        In drawing order.
    missing
        How many glyphs stand for a character that no font has, or that a search cannot find.
    """

    text: str
    missing: int


@dataclass(frozen=True)
class _Font:
    """How many bytes a glyph's code has, and the text of each code; a missing one has none."""

    width: int
    texts: Mapping[int, str]

    def read(self, shown: bytes) -> list[str | None]:
        """Return the text of each glyph, None for a missing one."""
        codes = (
            shown if self.width == 1 else [high << 8 | low for high, low in zip(shown[::2], shown[1::2], strict=False)]
        )
        return [self.texts.get(code) for code in codes]


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")


def _unicode_table(table: bytes) -> dict[int, str]:
    """Read the ``bfchar`` and ``bfrange`` blocks of a ToUnicode table."""
    unicode: dict[int, str] = {}
    for kind, body in _BLOCK.findall(table):
        tokens = [opening or closing or digits for digits, opening, closing in _TOKEN.findall(body)]
        (_read_chars if kind == b"bfchar" else _read_ranges)(iter(tokens), unicode)
    return unicode


def _read_chars(tokens: Iterator[bytes], unicode: dict[int, str]) -> None:
    for code, text in zip(tokens, tokens, strict=True):
        unicode[int(code, 16)] = _utf16(text)


def _read_ranges(tokens: Iterator[bytes], unicode: dict[int, str]) -> None:
    for low in tokens:
        first, last, text = int(low, 16), int(next(tokens), 16), next(tokens)
        if text == b"[":
            for code, piece in enumerate(iter(lambda: next(tokens), b"]"), first):
                unicode[code] = _utf16(piece)
            continue
        start = _utf16(text)
        for step in range(last - first + 1):
            unicode[first + step] = start[:-1] + chr(ord(start[-1]) + step)


def _font(font: Any) -> _Font:
    """Read what a font's codes mean: code 0 of two bytes is a missing glyph, as is a text that nobody can search."""
    unicode = _unicode_table(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
    if font.Subtype == "/Type0":
        meant = {code: text for code, text in unicode.items() if code}
    else:
        meant = {code: unicode.get(code) or bytes([code]).decode("cp1252", "replace") for code in range(256)}
    return _Font(
        2 if font.Subtype == "/Type0" else 1, {code: t for code, t in meant.items() if t and "\ufffd" not in t}
    )


def _strings(operands: Any) -> Iterator[bytes]:
    for operand in operands:
        if isinstance(operand, pikepdf.String):
            yield bytes(operand)
        elif isinstance(operand, pikepdf.Array):
            yield from _strings(operand)


class _Reader:
    """Reads pages of one file; a font that several pages use is read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], _Font] = {}

    def glyphs(self, content: Any, resources: Any, depth: int = 0) -> Iterator[str | None]:
        """Yield the text of every glyph drawn by a page or a form within it."""
        fonts = {name: self._font(font) for name, font in resources.get("/Font", {}).items()}
        forms = resources.get("/XObject", {})
        font: _Font | None = None
        for instruction in pikepdf.parse_content_stream(content, _READ):
            operator = str(instruction.operator)
            if operator == "Tf":
                font = fonts[str(instruction.operands[0])]
            elif operator in _SHOWN and font is not None:
                for shown in _strings(instruction.operands):
                    yield from font.read(shown)
            elif operator == "Do" and depth < _DEEPEST:
                form = forms[str(instruction.operands[0])]
                if form.get("/Subtype") == "/Form":
                    yield from self.glyphs(form, form.get("/Resources", resources), depth + 1)

    def _font(self, font: Any) -> _Font:
        if not font.is_indirect:
            return _font(font)
        if font.objgen not in self._known:
            self._known[font.objgen] = _font(font)
        return self._known[font.objgen]


def page_texts(pdf: pikepdf.Pdf) -> list[PageText]:
    """Return what each page says, in order."""
    texts, reader = [], _Reader()
    for page in pdf.pages:
        glyphs = list(reader.glyphs(page, page.get("/Resources", pikepdf.Dictionary())))
        texts.append(PageText("".join(glyph or "" for glyph in glyphs), glyphs.count(None)))
    return texts


def font_names(pdf: pikepdf.Pdf) -> dict[str, bool]:
    """Return the fonts of the whole file by name, True where the font is embedded."""
    fonts: dict[str, bool] = {}
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            embedded = any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            name = str(item.get("/FontName", "?")).lstrip("/")
            fonts[name] = fonts.get(name, True) and embedded
    return fonts
