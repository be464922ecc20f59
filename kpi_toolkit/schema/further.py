"""The canonical tables of one workspace: with the further columns that it says are numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from kpi_toolkit.language.text import Text
from kpi_toolkit.schema.table import Column, Table
from kpi_toolkit.schema.tables import TABLES

ABOUT = Text("本工作区的数值列", "a number column of this workspace")


def tables_with(numbers: Mapping[str, Sequence[str]]) -> Mapping[str, Table]:
    """Return the canonical tables with further columns that are numbers, by table.

    >>> tables_with({"orders": ["fee"]})["orders"]["fee"].type
    'number'
    """
    return _with(tuple((name, tuple(columns)) for name, columns in numbers.items())) if numbers else TABLES


@lru_cache(maxsize=64)
def _with(numbers: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, Table]:
    columns = dict(numbers)
    return {name: _extended(table, columns.get(name, ())) for name, table in TABLES.items()}


def _extended(table: Table, numbers: Sequence[str]) -> Table:
    known = {column.name for column in table.columns}
    further = (Column(name, "number", ABOUT, optional=True, nullable=True) for name in numbers if name not in known)
    return replace(table, columns=(*table.columns, *further))
