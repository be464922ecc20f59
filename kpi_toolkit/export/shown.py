"""The parts of a page as plain texts and tables, for formats that are no page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from kpi_toolkit.units import MINUS

SCALES = {"万": 10**4, "亿": 10**8, "K": 10**3, "M": 10**6, "B": 10**9}
_NUMBER = re.compile(r"([+-]?)([¥$€£]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%|[万亿KMB])?")
_BLOCKS = ("h1", "h3", "h4", "p", "li", "table", "dt", "dd", "figure")
_OUTSIDE = (*_BLOCKS, "h2", "pre", "div", "section")


@dataclass(frozen=True)
class ShownCell:
    """A cell as it is read.

    Parameters
    ----------
    text
        All that stands in it in large letters.
    small
        What stands in it in small ones.
    is_heading
        Of a row or a column.
    is_figure
        Whether it stands in a column of numbers: a year in another is no number.
    span
        Columns that it takes.
    """

    text: str
    small: str = ""
    is_heading: bool = False
    is_figure: bool = False
    span: int = 1

    @property
    def number(self) -> tuple[float, str] | None:
        """The number it shows and how a spreadsheet writes it, ``(0.123, "0.0%")``; None where it shows none."""
        match = _NUMBER.fullmatch(self.text.replace(MINUS, "-").replace(" ", "").replace("\N{NO-BREAK SPACE}", ""))
        if match is None or not self.is_figure:
            return None
        sign, currency, whole, rest, unit = match.groups()
        value = float(f"{sign}{whole.replace(',', '')}{rest or ''}")
        decimals = "." + "0" * (len(rest) - 1) if rest else ""
        if unit == "%":
            return value / 100, f"0{decimals}%"
        if unit:
            return value * SCALES[unit], f'"{currency}"#,##0' if currency else "#,##0"
        return value, f'"{currency}"#,##0{decimals}' if currency else f"#,##0{decimals}"


ShownTable = tuple[tuple[ShownCell, ...], ...]


@dataclass(frozen=True)
class ShownPart:
    """A part of the page: its name, heading (empty for the one that heads the page), and what it says in order."""

    name: str
    heading: str
    blocks: tuple[str | ShownTable, ...]


def parts_of(page: str) -> Iterator[ShownPart]:
    """Yield the parts of a page in order; pictures are told by their alternative text.

    The last one, without a name, is all that stands in no part: what cells of one's own show.
    """
    soup = BeautifulSoup(page, "html.parser")
    for number in soup.select(".nb"):
        number.unwrap()
    soup.smooth()
    for section in soup.select(".part[id]"):
        heading = section.find("h2")
        yield ShownPart(str(section["id"]), _text(heading) if heading else "", tuple(_blocks(section)))
        section.decompose()
    if soup.main is not None and (others := tuple(_blocks(soup.main, _OUTSIDE))):
        yield ShownPart("", "", others)


def _blocks(section: Tag, names: Sequence[str] = _BLOCKS) -> Iterator[str | ShownTable]:
    for block in section.find_all(list(names)):
        if block.name == "table":
            yield tuple(_rows(block))
        elif block.find_parent("table") is None and block.find(list(names)) is None:
            pictures = [str(picture["alt"]) for picture in block.find_all("img", alt=True)]
            if told := " ".join(filter(None, [*pictures, _text(block)])):
                yield told


def _rows(table: Tag) -> Iterator[tuple[ShownCell, ...]]:
    if caption := table.find("caption"):
        yield (ShownCell(_text(caption)),)
    for row in table.find_all("tr"):
        yield tuple(_cell(cell) for cell in row.find_all(["th", "td"]))


def _cell(cell: Tag) -> ShownCell:
    small = " ".join(_text(part) for part in cell.find_all("small"))
    large = " ".join(text.strip() for text in cell.find_all(string=True) if text.find_parent("small") is None)
    pictures = " ".join(str(picture["alt"]) for picture in cell.find_all("img", alt=True))
    told = " ".join(large.split()) or pictures
    is_figure = "num" in (cell.get("class") or ())
    return ShownCell(told, small, cell.name == "th", is_figure, int(str(cell.get("colspan") or 1)))


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())
