"""A file of control totals: one row a table and period, with its rows and the sums of its columns of numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.sheets.cells import read_cells
from kpi_toolkit.sheets.numbers import readings

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "table": ("table", "表", "数据表"),
    "period": ("period", "时期", "期间", "周期"),
    "rows": ("rows", "行数"),
}
SUFFIXES = (".csv", ".xlsx")


@dataclass(frozen=True)
class ControlTotals:
    """What a table should come to in a period.

    Parameters
    ----------
    place, table_place
        Where it is written, as messages call it; and where its table is named.
    totals
        ``rows``, or a column of numbers → what it comes to.
    """

    place: str
    table_place: str
    table: str
    period: str
    totals: Mapping[str, Decimal]


def read_totals(folder: Path, name: str, encoding: str) -> tuple[list[ControlTotals], list[str]]:
    """Read a file of control totals, and say what is wrong with it.

    Parameters
    ----------
    folder, name
        The workspace, and the file in it: ``.csv`` or ``.xlsx`` with the headings ``table``, ``period``, ``rows`` and
        the names of columns. An empty cell is not compared.
    """
    path = folder / name
    if path.suffix not in SUFFIXES or not path.is_file():
        return [], [f"`expects: {name}` in kpi.yaml: there is no such {' or '.join(SUFFIXES)} file in the workspace."]
    try:
        rows = read_cells(path, encoding).rows
    except UsageError as error:
        return [], [error.message]
    header = [_meant(heading) for heading in rows[0]] if rows else []
    if missing := [heading for heading in ("table", "period") if heading not in header]:
        return [], [f"`{path.name}` has no column {listed(missing)}. Its first row must name the columns."]
    if twice := sorted({heading for heading in header if heading and header.count(heading) > 1}):
        return [], [f"`{path.name}` has several columns {listed(twice)}. Keep one of each."]
    entries, faults = list[ControlTotals](), list[str]()
    for number, cells in enumerate(rows[1:], start=2):
        if any(cells):
            place = f"`{path.name}` row {number}"
            filled = {heading: cell for heading, cell in zip(header, cells, strict=False) if cell}
            totals = dict(_numbers(filled, place, faults))
            table, period = filled.get("table", ""), filled.get("period", "")
            faults += [] if table and period else [f"{place}: table and period must both be there."]
            entries += [ControlTotals(place, place, table, period, totals)] if table and period else []
    return entries, faults


def _meant(heading: str) -> str:
    return next((name for name, words in HEADINGS.items() if heading.lower() in words), heading)


def _numbers(filled: Mapping[str, str], place: str, faults: list[str]) -> Iterator[tuple[str, Decimal]]:
    for heading, cell in filled.items():
        if heading in ("table", "period"):
            continue
        meanings: Sequence[str] = readings(cell)
        if not heading:
            faults.append(f"{place}: `{cell}` stands in a column without a heading.")
        elif len(meanings) == 1:
            yield heading, Decimal(meanings[0])
        else:
            said = f"may be {' or '.join(meanings)}" if meanings else "is no number"
            faults.append(f"{place}: `{cell}` of `{heading}` {said}. Write it plainly, as 1234.50.")
