"""Which values a column has that metrics are cut by: those of all rows there ever were, and those that are declared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import TypeVar

import pandas as pd

from kpi_toolkit.engines.query import Query
from kpi_toolkit.expressions import _, ir
from kpi_toolkit.facts import SEGMENT, Fact
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.queries import recalled
from kpi_toolkit.measuring.segments import CLOCK, GROUP, LEVEL, REFERRED
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.schema import TABLES

T = TypeVar("T")
LOOKED_UP = {LEVEL: (("memberships", "to_level"),), GROUP: (("group_members", "group_id"), ("groups", "group_id"))}
"""Where the values lie of cuts that are no column of the rows themselves."""
EMPTY_TEXT = '""'
"""How a text without a sign is called, which is a value."""
YES_AND_NO = ("true", "false")


def segment_values(workspace: Workspace, fact: Fact, by: str) -> Mapping[str, int]:
    """Return the values of a column that a fact can be cut by, each with how many rows of all time have it.

    Values that the schema or the rules declare are among them, without a row too, and so are those that kpi.yaml lists
    under ``plan.segments``. The most frequent come first.
    """
    counts = Counter(dict.fromkeys(_declared(workspace.context, fact, by), 0))
    if fact.takes_cuts and by != SEGMENT:
        counts.update(_of_measures(workspace, by))
    for table, column in _places(workspace.context, fact, by):
        counts.update(_counted(workspace, table, column))
    return dict(sorted(counts.items(), key=lambda counted: (-counted[1], counted[0])))


def _of_measures(workspace: Workspace, by: str) -> dict[str, int]:
    """Return the segments of daily measures that are of a column: ``channel=wechat``."""
    mark, table = f"{by}=", "daily_measures"
    there = SEGMENT in workspace.sources.columns.get(table, ())
    counted = _counted(workspace, table, SEGMENT) if there else {}
    return {text.removeprefix(mark): rows for text, rows in counted.items() if text.startswith(mark)}


def value_counts(workspace: Workspace, fact: Fact, columns: Iterable[str]) -> Mapping[str, int]:
    """Return how many values columns have that a fact can be cut by: of a table's columns by one query."""
    places = {column: list(_places(workspace.context, fact, column)) for column in columns}
    tables: dict[str, list[str]] = {}
    for table, column in dict.fromkeys(place for named in places.values() for place in named):
        tables.setdefault(table, []).append(column)
    counts = {table: _widths(workspace, table, sorted(named)) for table, named in tables.items()}
    return {name: max((counts[table][column] for table, column in named), default=0) for name, named in places.items()}


def _widths(workspace: Workspace, table: str, columns: Sequence[str]) -> Mapping[str, int]:
    """Return how many values columns of a table have; kept as values are."""
    key = ("widths", table, *columns)
    if key not in workspace.known:
        mark = workspace.dependencies.of_tables([table], *key) if workspace.dependencies.can_be_kept([table]) else ""

        def counted() -> dict[str, int]:
            workspace.source.ensure([table])
            there = list(workspace.sources.columns[table])
            row = workspace.source.engine.run(Query((*key, there), lambda: _distinct(workspace, table, columns)))
            return {column: int(row[f"n{place}"].iloc[0]) for place, column in enumerate(columns)}

        workspace.known[key] = recalled(workspace, "widths", mark, [table], counted)
    widths: Mapping[str, int] = workspace.known[key]
    return widths


def _distinct(workspace: Workspace, table: str, columns: Sequence[str]) -> ir.Table:
    """Count an empty cell as a value too."""
    counted = []
    for place, column in enumerate(columns):
        rows = workspace.tables.table(table, column)
        has_empty = rows[SEGMENT].isnull().ifelse(1, 0).max().fill_null(0)
        counted.append(rows.agg(**{f"n{place}": rows[SEGMENT].nunique() + has_empty}))
    return reduce(lambda left, right: left.cross_join(right), counted)


def _places(context: Context, fact: Fact, by: str) -> Iterator[tuple[str, str]]:
    """Yield the canonical tables and columns that hold the values of a cut; of a key also where its things are listed.

    A campaign or group that is known has no rows before it begins.
    """
    named, _dot, column = by.rpartition(".")
    tables = (named,) if named else (*fact.needs, *fact.may_use) if by in context.own_cuts(fact) else fact.segments_of
    there = [(table, column) for table in tables if _is_there(context, table, column)]
    if by in CLOCK and not there:
        there = [(table, by) for table in tables if table in context.sources.columns]
    listed = [(table, key) for table, key in REFERRED.items() if key == column]
    further = listed if there else LOOKED_UP.get(by, ())
    yield from dict.fromkeys([*there, *(place for place in further if _is_there(context, *place))])


def _is_there(context: Context, table: str, column: str) -> bool:
    return column in context.sources.columns.get(table, ())


def _declared(context: Context, fact: Fact, by: str) -> Iterator[str]:
    yield from context.settings.plan.segments.get(by, ())
    yield from CLOCK.get(by, ()) if not any(_is_there(context, table, by) for table in fact.segments_of) else ()
    for table, name in _places(context, fact, by):
        column = next((column for column in TABLES[table].columns if column.name == name), None)
        if column is not None:
            yield from YES_AND_NO if column.type == "boolean" else column.values
            yield from getattr(context.settings.rules, column.values_of) if column.values_of else ()


def column_by_key(workspace: Workspace, table: str, key: str, column: str) -> Mapping[str, str]:
    """Return a column of a small table by its key, without rows that lack one of both; kept as values are."""
    if not all(_is_there(workspace.context, table, name) for name in (key, column)):
        return {}

    def pairs() -> dict[str, str]:
        rows = _asked(workspace, ("by key", table, key, column), lambda rows: rows.select(key, SEGMENT).distinct())
        return dict(zip(rows[key], rows[SEGMENT], strict=True))

    return _kept(workspace, ("by key", table, key, column), pairs)


def _counted(workspace: Workspace, table: str, column: str) -> Mapping[str, int]:
    """Return how many rows have each value of a column; kept, so that a warm run asks the engine for nothing."""

    def counted() -> dict[str, int]:
        rows = _asked(workspace, ("segments", table, column), lambda rows: rows.group_by(SEGMENT).agg(rows=_.count()))
        return {value or EMPTY_TEXT: int(n) for value, n in zip(rows[SEGMENT], rows["rows"], strict=True)}

    return _kept(workspace, ("segments", table, column), counted)


def _asked(workspace: Workspace, key: tuple[str, ...], arrange: Callable[[ir.Table], ir.Table]) -> pd.DataFrame:
    """Return what is made of the rows of a table that have a value in a column; `key` ends with both."""
    table, column = key[1], key[-1]
    workspace.source.ensure([table])

    def build() -> ir.Table:
        rows = workspace.tables.table(table, column)
        return arrange(rows.filter(rows[SEGMENT].notnull()))

    return workspace.source.engine.run(Query((*key, list(workspace.sources.columns[table])), build))


def _kept(workspace: Workspace, key: tuple[str, ...], compute: Callable[[], dict[str, T]]) -> Mapping[str, T]:
    """Return what a table's column says, from the workspace's memory if it is there; `key` has the table second."""
    if key not in workspace.known:
        can_be_kept = workspace.dependencies.can_be_kept([key[1]])
        mark = workspace.dependencies.of_tables([key[1]], *key) if can_be_kept else ""
        workspace.known[key] = recalled(workspace, "segments", mark, [key[1]], compute)
    values: Mapping[str, T] = workspace.known[key]
    return values
