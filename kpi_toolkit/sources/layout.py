"""How a file lies before its columns have names: which row is the heading, and which rows are no data."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from kpi_toolkit.engines.blanks import BLANKS
from kpi_toolkit.engines.names import alike, folded
from kpi_toolkit.errors import SHOWN_AT_MOST, DataError, Spoken
from kpi_toolkit.language.naming import perhaps
from kpi_toolkit.language.text import spoken
from kpi_toolkit.settings import TableSettings
from kpi_toolkit.sources.headings import named, refuse_twins

Row: TypeAlias = tuple[int, Sequence[object]]
"""Place in the file or sheet, the first is 1, and the cells."""

TOTALS = (
    "合计",
    "总计",
    "总和",
    "汇总",
    "合计数",
    "累计",
    "total",
    "totals",
    "grandtotal",
    "sum",
    "summe",
    "gesamt",
    "合計",
    "小计",
    "小計",
    "subtotal",
    "本页合计",
    "本店合计",
)
LAST_ROWS = 3
"""Rows at the end that may be totals."""
MANY_CELLS, SHOWN_OF_ROW = 2, 60
"""Columns of a table beyond which a row with one cell is remarkable."""
LOOKED_AT = 40
"""First rows in which headings are looked for."""


@dataclass(frozen=True)
class Layout:
    """How the files of a table lie, as kpi.yaml says it; see :class:`kpi_toolkit.settings.TableSettings`.

    Parameters
    ----------
    table
        The canonical table, named in messages.
    sheets
        Titles; empty where kpi.yaml says none, None for all.
    """

    table: str
    encoding: str = "utf-8"
    header_row: tuple[int, ...] = ()
    skip_footer: int = 0
    comment: str = ""
    fill_down: tuple[str, ...] = ()
    sheets: tuple[str, ...] | None = ()
    group_rows: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the first row is the heading and all others are data."""
        return not (
            self.header_row not in ((), (1,)) or self.skip_footer or self.comment or self.fill_down or self.group_rows
        )


def layout_of(table: str, chosen: TableSettings, encoding: str) -> Layout:
    """Return what kpi.yaml says of how the files of a table lie."""
    rows = (chosen.header_row, chosen.skip_footer, chosen.comment, chosen.fill_down)
    return Layout(table, encoding, *rows, chosen.sheets, chosen.group_rows)


def heading(rows: Iterator[Row], layout: Layout, label: str) -> tuple[str, ...]:
    """Take the rows down to the heading, and return the names of the columns; empty where nothing stands.

    Raises
    ------
    DataError
        When the row of the heading is not there or blank, or a name stands twice.
    """
    there = [next(filled(rows, layout.comment), (0, ()))] if not layout.header_row else _rows_named(rows, layout)
    parts = [[_text(cell) for cell in cells] for _, cells in there]
    longest = max(map(len, parts), default=0)
    parts = [*(_spread(cells + [""] * (longest - len(cells))) for cells in parts[:-1]), *parts[-1:]]
    width = max((place for cells in parts for place, text in enumerate(cells, 1) if text), default=0)
    if not width and layout.header_row:
        raise DataError(
            spoken("fault.no_heading", file=label, row=layout.header_row[-1], at=f"tables.{layout.table}.header_row")
        )
    below = [list(dict.fromkeys(cells[place] for cells in parts if cells[place:])) for place in range(width)]
    names = named(" ".join(filter(None, texts)) for texts in below)
    names = (*names, layout.group_rows) if layout.group_rows and names else names
    refuse_twins(names, label)
    return names


def body(rows: Iterable[Row], names: Sequence[str], layout: Layout, label: str, totals: list[int]) -> Iterator[Row]:
    """Yield the rows of data below a heading, filled down.

    Parameters
    ----------
    totals
        Takes the places of the rows of totals at the end, which are left out.
    """
    kept: deque[Row] = deque()
    above: dict[int, object] = {}
    columns = _filled_columns(names, layout, label)
    rows = filled(rows, layout.comment)
    for row in _grouped(rows, len(names), totals) if layout.group_rows else rows:
        kept.append(row)
        if len(kept) > layout.skip_footer + LAST_ROWS:
            yield _filled_down(kept.popleft(), columns, above)
    for _ in range(min(layout.skip_footer, len(kept))):
        kept.pop()
    while kept and is_totals(kept[-1][1], len(names)):
        totals.insert(0, kept.pop()[0])
    for row in kept:
        yield _filled_down(row, columns, above)


def _grouped(rows: Iterable[Row], width: int, totals: list[int]) -> Iterator[Row]:
    """Yield rows with what heads them in a column of its own; totals between them are left out."""
    group: object = None
    for place, cells in rows:
        if is_totals(cells, width - 1):
            totals.append(place)
        elif is_group(cells):
            group = cells[0]
        else:
            yield place, [*cells[: width - 1], *[None] * (width - 1 - len(cells)), group, *cells[width - 1 :]]


def is_group(cells: Sequence[object]) -> bool:
    """Whether a row has its first cell alone: it heads the rows below it."""
    return bool(cells) and not is_blank(cells[0]) and all(is_blank(cell) for cell in cells[1:])


def filled(rows: Iterable[Row], comment: str = "") -> Iterator[Row]:
    """Yield the rows in which something stands, without those that begin with the sign of a comment."""
    for place, cells in rows:
        if any(not is_blank(cell) for cell in cells) and not (comment and _text(cells[0]).startswith(comment)):
            yield place, cells


def is_totals(cells: Sequence[object], width: int) -> bool:
    """Whether a row is one of totals: it begins with a word for them, and some of its cells are empty."""
    texts = [text for cell in cells if (text := _text(cell))]
    return bool(texts) and len(texts) < width and folded(texts[0]).split(":")[0] in TOTALS


def likely_heading(rows: Iterable[Row]) -> Row:
    """Return the first of some rows in which as many names stand as in rows below it: what is above are titles.

    >>> likely_heading([(1, ["Orders of the shop"]), (2, []), (3, ["Id", "Paid"]), (4, ["1", "5.00"])])
    (3, ['Id', 'Paid'])
    """
    there = list(filled(rows))
    counts = [sum(not is_blank(cell) for cell in cells) for _, cells in there]
    for (place, cells), count in zip(there, counts, strict=True):
        texts = [_text(cell) for cell in cells if not is_blank(cell)]
        if 2 * count > max(counts) and len(set(texts)) == count and not any(_is_number(text) for text in texts):
            return place, cells
    return there[0] if there else (1, ())


def hint(rows: Iterable[Row], layout: Layout) -> Spoken | None:
    """Say which row may be the heading, where the first is probably a title."""
    there = [row for _, row in zip(range(LOOKED_AT), rows, strict=False)]
    first = next(filled(there), (1, ()))
    place, cells = likely_heading(there)
    if layout.header_row or place == first[0]:
        return _hint_of_groups([row for row in there if row[0] > place], layout, cells)
    values = {"row": place, "names": ", ".join(f"`{_text(cell)}`" for cell in cells[:4] if not is_blank(cell))}
    return spoken("fault.titles", at=f"tables.{layout.table}", **values)


def groups_in(rows: Sequence[Row]) -> list[int]:
    """Return the places of rows that head those below them: one cell alone, and rows with more of them below."""
    there = list(filled(rows))
    return [place for (place, cells), (_, below) in pairwise(there) if is_group(cells) and not is_group(below)]


def _hint_of_totals(totals: Sequence[Row], layout: Layout, names: Sequence[object]) -> Spoken:
    cells = totals[0][1]
    word = next(column for column, cell in enumerate(cells) if not is_blank(cell))
    shown = ", ".join(_text(cell) for cell in cells if not is_blank(cell))
    values = {"rows": ", ".join(str(place) for place, _ in totals[:SHOWN_AT_MOST]), "listed": shown[:SHOWN_OF_ROW]}
    name = _text(names[word]) if word < len(names) else ""
    at = f"tables.{layout.table}"
    return spoken("rule.totals_inside", name=name, word=_text(cells[word]), at=at, **values)


def _hint_of_groups(rows: Sequence[Row], layout: Layout, names: Sequence[object]) -> Spoken | None:
    width = len(names)
    groups = [place for place in groups_in(rows) if width > MANY_CELLS]
    if layout.group_rows:
        return None
    if not groups:
        totals = [(place, cells) for place, cells in rows if is_totals(cells, width)]
        return _hint_of_totals(totals, layout, names) if totals and totals[0] != rows[-1] else None
    values = {"rows": ", ".join(map(str, groups[:SHOWN_AT_MOST])), "at": f"tables.{layout.table}"}
    return spoken("fault.groups", **values)


def is_blank(cell: object) -> bool:
    """Whether nothing stands in a cell."""
    return not _text(cell)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip(BLANKS)


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace(",", "").lstrip("+-").isdigit()


def _spread(cells: list[str]) -> list[str]:
    """Let an upper row of a heading, whose cells lie over several columns, name each of them."""
    named_so_far = ""
    return [named_so_far := text or named_so_far for text in cells]


def _rows_named(rows: Iterator[Row], layout: Layout) -> list[Row]:
    there: list[Row] = []
    for place, cells in rows:
        there += [(place, cells)] if place in layout.header_row else []
        if place >= layout.header_row[-1]:
            break
    return there


def _filled_columns(names: Sequence[str], layout: Layout, label: str) -> tuple[int, ...]:
    places = []
    for name in layout.fill_down:
        same = alike(name, names)
        if not same:
            at = f"tables.{layout.table}.fill_down"
            raise DataError(spoken("fault.no_column", file=label, at=at, name=name, hint=perhaps(name, list(names))))
        places.append(list(names).index(same[0]))
    return tuple(places)


def _filled_down(row: Row, columns: Iterable[int], above: dict[int, object]) -> Row:
    place, cells = row
    if not columns:
        return row
    copied = list(cells)
    for column in columns:
        copied += [None] * (column + 1 - len(copied))
        if is_blank(copied[column]):
            copied[column] = above.get(column)
        above[column] = copied[column]
    return place, copied
