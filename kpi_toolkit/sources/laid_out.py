"""Text files whose first row is not the heading, or whose last rows are no data, written anew as plain ones."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from kpi_toolkit.engines import CsvFile
from kpi_toolkit.engines.blanks import BLANKS
from kpi_toolkit.errors import DataError, Spoken
from kpi_toolkit.language.naming import names_of
from kpi_toolkit.language.text import Reason, spoken
from kpi_toolkit.sources import layout as lying
from kpi_toolkit.sources.csv_file import decoded, delimiter_of, header_of, scratch_file
from kpi_toolkit.sources.layout import Layout, Row, body, heading, is_totals
from kpi_toolkit.sources.raw import ROW

END = 1 << 16
"""Bytes at the end of a file in which a row of totals is looked for."""
WHITESPACE = " "
TWO = 2
COMMENTS = ("#", "//", "--", "%")


def inspect(path: Path, layout: Layout, scratch: Path) -> tuple[CsvFile, tuple[Reason, ...]]:
    """Return a text file that a database can read: the file itself, or its rows of data written anew.

    Raises
    ------
    DataError
        When it is empty, is not in its encoding, has no sound heading, or rows of another width.
    """
    text = decoded(path, layout.encoding, scratch)
    delimiter = delimiter_of(text, layout.is_plain)
    if layout.is_plain and delimiter != WHITESPACE and not _ends_in_totals(text, delimiter):
        return CsvFile(text, header_of(text, delimiter), delimiter), ()
    label = f"`{path.name}`"
    rows, totals = rows_of(text, delimiter), list[int]()
    names = heading(rows, layout, label)
    if not names:
        header_of(text, delimiter)  # says that there is none
    copy = scratch_file(scratch, path.name)
    with copy.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*names, ROW))
        for place, cells in body(rows, names, layout, label, totals):
            writer.writerow((*_fitting(cells, place, names, label), place))
    said = (_totals_left_out(path.name, totals, text, delimiter),) if totals else ()
    return CsvFile(copy, (*names, ROW), ","), said


def rows_of(path: Path, delimiter: str) -> Iterator[Row]:
    """Yield the rows of a UTF-8 text file with their places."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        if delimiter == WHITESPACE:
            yield from enumerate((line.split() for line in file), 1)
        else:
            yield from enumerate(csv.reader((line.replace("\0", "") for line in file), delimiter=delimiter), 1)


def cause_of(path: Path, layout: Layout, delimiter: str) -> Spoken | None:
    """Say why rows of a text file have other numbers of columns: titles above, remarks below; None if for neither."""
    rows = [(place, cells) for place, cells in rows_of(path, delimiter) if any(cells)]
    widths = [len(cells) for _, cells in rows]
    if not rows:
        return None
    label, at = f"`{path.name}`", f"tables.{layout.table}"
    usual = Counter(widths).most_common(1)[0][0]
    first = str(rows[0][1][0]).strip(BLANKS)
    if sign := next((sign for sign in COMMENTS if first.startswith(sign) and widths[0] != usual), ""):
        return spoken("fault.comments_above", file=label, sign=sign, at=at)
    if widths[0] < usual:
        told = lying.hint(rows[: lying.LOOKED_AT], layout)
        return told and spoken("fault.titles_above", file=label, have=widths[0], usual=usual, hint=told)
    odd = [place for place, width in enumerate(widths) if width != usual]
    if odd == [len(rows) - 1] and 1 < widths[-1] < usual and len(rows) > TWO:
        shown = f"`{delimiter.join(map(str, rows[-1][1]))[:60]}`"
        return spoken("fault.cut_off", file=label, row=rows[-1][0], have=widths[-1], usual=usual, shown=shown)
    are_last = bool(odd) and odd[0] >= len(rows) - 5 and odd == list(range(odd[0], len(rows)))
    if are_last and all(_is_remark(rows[place][1]) for place in odd):
        shown = names_of("".join(str(cell) for cell in rows[place][1])[:40] for place in odd)
        return spoken("fault.footer", file=label, row=rows[odd[0]][0], count=len(odd), shown=shown, at=at)
    return None


def _is_remark(cells: Iterable[object]) -> bool:
    """Whether a row is one sentence, and not a row of data that was cut off."""
    texts = [str(cell) for cell in cells if not lying.is_blank(cell)]
    return len(texts) == 1 and "\n" not in texts[0] and not re.search(r"^\W*\w{0,2}\d", texts[0])


def hint_of(text: CsvFile, layout: Layout) -> Spoken | None:
    """Say which row of a text file may be its heading, where the first is a title, or which rows head others."""
    if not layout.is_plain:
        return None
    rows = rows_of(text.path, text.delimiter)
    return lying.hint(map(_placed, rows) if ROW in text.header else rows, layout)


def _placed(row: Row) -> Row:
    """Return a row of a file that was written anew, with its place in the old one."""
    place, (*cells, own) = row[0], row[1] or ("",)
    return int(str(own)) if str(own).isdigit() else place, cells


def _fitting(cells: Iterable[object], place: int, names: tuple[str, ...], label: str) -> list[object]:
    """Return the cells of a row, as many as there are names; more than that are a fault unless they are blank."""
    there = list(cells)
    if any(not lying.is_blank(cell) for cell in there[len(names) :]):
        shown = f"`{', '.join(map(str, there))[:60]}`"
        raise DataError(spoken("fault.ragged", file=label, row=place, have=len(there), usual=len(names), shown=shown))
    return [*there[: len(names)], *[None] * (len(names) - len(there))]


def _ends_in_totals(path: Path, delimiter: str) -> bool:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - END, 0))
        lines = [line for line in file.read().decode("utf-8", "ignore").splitlines() if line.strip(BLANKS + delimiter)]
    if len(lines) < 2:
        return False
    cells = next(csv.reader([lines[-1]], delimiter=delimiter), [])
    return is_totals(cells, len(cells))


def _totals_left_out(name: str, totals: list[int], text: Path, delimiter: str) -> Reason:
    shown = [cells for place, cells in rows_of(text, delimiter) if place in totals]
    return totals_left_out(name, totals, shown[0])


def totals_left_out(name: str, places: Iterable[int], cells: Iterable[object]) -> Reason:
    """Say which rows of a file were left out as totals, and what stands in the first of them."""
    there = [re.sub(r"\s+", " ", str(cell)) for cell in cells if not lying.is_blank(cell)]
    values = {"file": name, "rows": ", ".join(map(str, places)), "listed": ", ".join(there)[:80]}
    return Reason("totals_left_out", values)
