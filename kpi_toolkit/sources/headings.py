"""Headings: what they are called, and which cannot be told apart."""

from collections.abc import Iterable

from kpi_toolkit.engines.blanks import BLANKS
from kpi_toolkit.engines.names import twins
from kpi_toolkit.errors import SHOWN_AT_MOST, DataError
from kpi_toolkit.language.naming import all_of, in_a_row
from kpi_toolkit.language.text import spoken


def named(header: Iterable[object]) -> tuple[str, ...]:
    """Headings without blanks around them; an empty one is called after its place: ``column 4``."""
    names = ("" if name is None else str(name).strip(BLANKS) for name in header)
    return tuple(name or f"column {place}" for place, name in enumerate(names, start=1))


MOST_COLUMNS = 1_000
"""Of a raw table: more are no table of a shop but one that lies on its side, and take minutes to be read."""


def refuse_wide(count: int, label: str) -> None:
    """Raise DataError for a table of more columns than :data:`MOST_COLUMNS`."""
    if count > MOST_COLUMNS:
        raise DataError(spoken("fault.many_columns", file=label, count=f"{count:,}", most=f"{MOST_COLUMNS:,}"))


def refuse_twins(names: Iterable[str], label: str) -> None:
    """Raise DataError when two headings are the same but for capitals, blanks or full width."""
    if fault := fault_of_twins(names, label):
        raise DataError(fault)


def fault_of_twins(names: Iterable[str], label: str) -> str:
    """Return the fault of headings that cannot be told apart; empty if there are none."""
    if not (same := twins(names)):
        return ""
    return spoken("fault.twins", file=label, names=in_a_row(map(all_of, same[:SHOWN_AT_MOST])))


def listing(names: Iterable[str]) -> str:
    """Return names in a row, at most five of them: they are values of a remark in any language."""
    every = list(names)
    return ", ".join(every[:SHOWN_AT_MOST]) + (" …" if len(every) > SHOWN_AT_MOST else "")
