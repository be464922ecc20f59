"""What a user asks to cut by: one column or several crossed, each of which there is, with cells that can be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

from kpi_toolkit.engines.query import Query
from kpi_toolkit.errors import UsageError, listed, nearest
from kpi_toolkit.expressions import ir
from kpi_toolkit.facts import SEGMENT, Fact
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.queries import recalled
from kpi_toolkit.measuring.segment_values import value_counts
from kpi_toolkit.measuring.segments import together
from kpi_toolkit.measuring.tables import read_by
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.composed import facts_of
from kpi_toolkit.metrics.metric import Metric

MOST_COLUMNS = 8
MOST_CELLS = 20_000
"""Cells of several columns crossed, of the rows of all time, that a frame may have."""
SHOWN = 30
"""Columns that are named when another one was asked for."""


def as_cut(by: str | Sequence[str] | None, metrics: Iterable[Metric], workspace: Workspace) -> str | None:
    """Return the cut by one column or by several crossed; None for none.

    Parameters
    ----------
    by
        A column, or several; one that is named twice counts once.

    Raises
    ------
    UsageError
        For columns by which none of the metrics can be cut, all at once, with those that there are; for too many of
        them, or too many cells.
    """
    columns = () if by is None else (by,) if isinstance(by, str) else tuple(dict.fromkeys(by))
    if not columns:
        return None
    chosen = list(metrics)
    check_columns(columns, chosen, workspace)
    if len(columns) > MOST_COLUMNS:
        raise _refused("many_columns", most=MOST_COLUMNS, count=len(columns), columns=listed(columns, len(columns)))
    cut = together(columns)
    facts = {fact.name: fact for metric in chosen for fact in facts_of(metric)}
    for fact in facts.values() if len(columns) > 1 else ():
        if workspace.can_cut(fact, cut):
            _check_cells(columns, fact, workspace)
    return cut


def check_segment(by: str, metrics: Iterable[Metric], workspace: Workspace) -> None:
    """Refuse a column by which none of some metrics can be segmented.

    Raises
    ------
    UsageError
        With the columns that are known.
    """
    check_columns([by], list(metrics), workspace)


def check_columns(columns: Iterable[str], metrics: Sequence[Metric], workspace: Workspace) -> None:
    """Refuse columns by which no metric can be cut, all at once."""
    context = workspace.context
    wrong = [column for column in columns if not any(context.can_cut_metric(metric, column) for metric in metrics)]
    if wrong:
        known = list(dict.fromkeys(name for metric in metrics for name in context.cuts_of(metric)))
        raise UsageError("\n".join(said for column in wrong for said in _no_column(column, known, context)))


def _no_column(by: str, known: Sequence[str], context: Context) -> list[str]:
    if context.is_of_persons(by):
        column = by.rpartition(".")[2]
        return [word("asked.of_persons", language, by=by, column=column) for language in ("en", "zh")]
    near = nearest(by, known)
    key = "asked.near_columns" if near else "asked.known_columns"
    names = {"near": " / ".join(f"`{name}`" for name in near), "known": listed(known, SHOWN) or "–"}
    return [word("asked.no_column", language, by=by, hint=word(key, language, **names)) for language in ("en", "zh")]


def _refused(key: str, **values: object) -> UsageError:
    return UsageError("\n".join(word(f"asked.{key}", language, **values) for language in ("en", "zh")))


def _check_cells(columns: Sequence[str], fact: Fact, workspace: Workspace) -> None:
    widths = value_counts(workspace, fact, columns)
    if prod(max(1, widths[column]) for column in columns) <= MOST_CELLS:
        return
    if (cells := _cells(workspace, fact, together(columns))) > MOST_CELLS:
        said = ", ".join(f"`{column}` {widths[column]:,}" for column in columns)
        names = " × ".join(f"`{column}`" for column in columns)
        raise _refused("many_cells", columns=names, cells=f"{cells:,}", most=f"{MOST_CELLS:,}", widths=said)


def _cells(workspace: Workspace, fact: Fact, by: str) -> int:
    """Return how many cells the rows of all time have; kept, as what the columns' values are."""
    tables = [table for table in fact.segments_of if table in workspace.sources.columns]
    read = sorted(read_by(fact, by, workspace.context))
    key = ("cells", *tables, by)
    if key not in workspace.known:
        mark = workspace.dependencies.of_tables(read, *key) if workspace.dependencies.can_be_kept(read) else ""

        def distinct(table: str) -> Query:
            there = [list(workspace.sources.columns[name]) for name in read]
            return Query((*key, table, there), lambda: _distinct(workspace, table, by))

        def counted() -> list[int]:
            workspace.source.ensure(read)
            return [int(workspace.source.engine.run(query)["cells"].iloc[0]) for query in map(distinct, tables)]

        workspace.known[key] = recalled(workspace, "cells", mark, read, counted)
    return max(workspace.known[key], default=0)


def _distinct(workspace: Workspace, table: str, by: str) -> ir.Table:
    rows = workspace.tables.table(table, by)
    return rows.agg(cells=rows[SEGMENT].nunique())
