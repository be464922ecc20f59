"""The queries of an ask, and what is kept of them: metrics of one fact that miss the same periods share one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

import pandas as pd

from kpi_toolkit.engines.query import Query
from kpi_toolkit.expressions import ir, ops
from kpi_toolkit.facts import FACTS, SEGMENT, Fact
from kpi_toolkit.files.digest import digest
from kpi_toolkit.measuring.ask import Rows
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.dependencies import Dependencies, is_built_in, period_key
from kpi_toolkit.measuring.extracts import EXTRACTS, Build
from kpi_toolkit.measuring.journal import note
from kpi_toolkit.measuring.naming import labelled
from kpi_toolkit.measuring.tables import fact_key, read_by
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period

ROWS = "fact__rows"
PARTS = ("num", "den", "out", "of")

Parts: TypeAlias = Mapping[str, Mapping[str, float | None] | None]
"""Of one metric and period, by segment (``""``: the total): ``num``, ``den``, ``out``, ``of`` and ``rows``.

None stands for no row, and for an unknown number."""


def kept_or_queried(
    workspace: Workspace, wanted: Mapping[Metric, Sequence[Period]], by: str | None
) -> Iterator[tuple[Metric, Period, Parts]]:
    """Yield the parts of metrics over periods: from the workspace's memory, else measured and kept there."""
    marks = marks_of(workspace, wanted, by)
    kept = workspace.memory.get("numbers", marks.values())
    missing: dict[Metric, list[Period]] = {}
    for metric, periods in wanted.items():
        for period in periods:
            if (mark := marks.get((metric, period))) in kept:
                yield metric, period, kept[mark]
            else:
                missing.setdefault(metric, []).append(period)
    fresh: dict[str, Parts] = {}
    for query in _queries(workspace, missing, by):
        for metric, period, parts in query.parts():
            yield metric, period, parts
            if (metric, period) in marks:
                fresh[marks[metric, period]] = parts
    if fresh:
        read = {table for metric in missing for table in read_by(FACTS[metric.fact], by, workspace.context)}
        if workspace.source.is_unchanged(read):
            workspace.memory.put("numbers", fresh)
            rows = {
                table: workspace.dependencies.rows(table)
                for table in sorted(read)
                if workspace.dependencies.can_be_kept([table])
            }
            note(workspace.memory, workspace.context, rows, len(fresh))


def marks_of(
    workspace: Workspace, wanted: Mapping[Metric, Sequence[Period]], by: str | None
) -> dict[tuple[Metric, Period], str]:
    """Return the marks of all that some numbers depend on; of those that cannot be kept there is none."""
    marks = {}
    for metric, periods in wanted.items():
        fact = FACTS[metric.fact]
        if not workspace.dependencies.can_be_kept(read_by(fact, by, workspace.context)):
            continue
        end = _end(workspace.context, fact)
        sql = "" if is_built_in(metric) else OneFact(workspace, fact, periods, by, [metric]).definition()
        if sql is None:
            continue
        for period in periods:
            marks[metric, period] = workspace.dependencies.of_cell(metric, period, by, min(period.end, end), sql)
    return marks


def _queries(workspace: Workspace, missing: Mapping[Metric, Sequence[Period]], by: str | None) -> Iterator[OneFact]:
    groups: dict[tuple[str, bool, tuple[Period, ...]], list[Metric]] = {}
    for metric, periods in missing.items():
        groups.setdefault((metric.fact, is_built_in(metric), tuple(periods)), []).append(metric)
    for (fact, _, periods), metrics in sorted(groups.items(), key=lambda group: group[0][2]):
        yield OneFact(workspace, FACTS[fact], periods, by, metrics)


def _end(context: Context, fact: Fact) -> date:
    """Return the day after the last one that a fact has data of: of later ones nothing is known, not even quiet."""
    there = all(table in context.sources.columns for table in fact.needs)
    return (context.coverage(*fact.needs)[1] if there else date.min) + timedelta(days=1)


class OneFact:
    """The totals (`by` is None) or the segments of some metrics of one fact over some periods."""

    def __init__(
        self, workspace: Workspace, fact: Fact, periods: Sequence[Period], by: str | None, metrics: Sequence[Metric]
    ) -> None:
        self.workspace, self.fact, self.periods, self.by, self.metrics = workspace, fact, periods, by, metrics

    def definition(self) -> str | None:
        """Return a mark of what the query becomes; None where the same rows may give something else another time."""
        self.workspace.prepare(self.fact, self.by)
        expression = self._expression()
        capricious = (ops.Impure, ops.Sample, ops.Arbitrary, ops.First, ops.Last, ops.RowID)
        if expression.op().find(capricious):
            return None
        return digest(self.workspace.source.engine.compiled(expression).sql)

    def rows(self) -> pd.DataFrame:
        """Run the query; its rows are in any order."""
        self.workspace.prepare(self.fact, self.by)
        bind_calendar(self.workspace, self.periods, _end(self.workspace.context, self.fact))
        return self.workspace.source.engine.run(self._query())

    def parts(self) -> Iterator[tuple[Metric, Period, Parts]]:
        """Run the query."""
        result = self.rows()
        segments = [labelled(self.by, value) for value in result[SEGMENT]] if self.by else [""] * len(result)
        rows: dict[str, dict[str, Any]] = {str(period): {} if self.by else {"": None} for period in self.periods}
        # Engines group in any order; what is kept or compared is in one.
        for segment, row in sorted(zip(segments, result.to_dict("records"), strict=True), key=lambda pair: pair[0]):
            rows[row["period"]][segment] = row
        for metric in self.metrics:
            for period in self.periods:
                yield metric, period, {segment: _of(metric, row) for segment, row in rows[str(period)].items()}

    def _query(self) -> Query | ir.Table:
        if not all(is_built_in(metric) for metric in self.metrics):
            return self._expression()
        names = [metric.name for metric in self.metrics]
        made_from = fact_key(self.fact, self.by, self.workspace.context)
        return Query(("fact", names, made_from, *self.workspace.tables.mark), self._expression)

    def _expression(self) -> ir.Table:
        fact, keys = self.workspace.tables.rows_of(self.fact, self.by)
        parts = {key: value for metric in self.metrics for key, value in metric.expressions(fact).items()}
        return fact.group_by(*keys).agg(**{ROWS: fact.count()}, **parts)


def _of(metric: Metric, row: Mapping[str, Any] | None) -> Mapping[str, float | None] | None:
    if row is None:
        return None
    there = {part: row[f"{metric.name}__{part}"] for part in PARTS if f"{metric.name}__{part}" in row}
    return {part: _known(number) for part, number in there.items()} | {"rows": int(row[ROWS])}


def _known(part: Any) -> float | None:
    """Return an aggregate as a float; None where it is unknown, which engines and pandas write in several ways."""
    return None if pd.isna(part) else float(part)


def bind_calendar(workspace: Workspace, periods: Iterable[Period], end: date) -> None:
    """Bind the calendar of some periods in the engine; nothing counts from `end` on."""
    workspace.tables.bind_calendar(periods, end)


def recalled(workspace: Workspace, kind: str, mark: str, tables: Iterable[str], compute: Callable[[], Any]) -> Any:
    """Return a value of JSON types from the workspace's memory, else computed and kept there.

    Parameters
    ----------
    mark
        Of all that it depends on; empty where nothing can be kept.
    tables
        The tables that it reads: what changed meanwhile is not kept.
    """
    if mark and mark in (kept := workspace.memory.get(kind, [mark])):
        return kept[mark]
    value = compute()
    if mark and workspace.source.is_unchanged(tables):
        workspace.memory.put(kind, {mark: value})
    return value


def extracted(workspace: Workspace, part: Rows) -> pd.DataFrame:
    """Return the rows of an extract: from the workspace's memory, else measured and kept there."""
    reads = Reads(workspace.context, part.extract, part.periods)

    def rows() -> dict[str, Any]:
        frame = workspace.source.engine.run(reads.query(workspace, EXTRACTS[part.extract].build))
        return as_plain(frame.sort_values(list(frame.columns)))

    return as_frame(recalled(workspace, "extracts", reads.mark(workspace.dependencies), reads.tables, rows))


class Reads:
    """What an extract is made from, for some periods."""

    def __init__(self, context: Context, extract: str, periods: Sequence[Period]) -> None:
        named = [FACTS[name] for name in EXTRACTS[extract].facts]
        self._facts = [fact for fact in named if all(need in context.sources.columns for need in fact.needs)]
        self.tables = {table for fact in self._facts for table in read_by(fact, None, context)}
        keys = [fact_key(fact, None, context) for fact in self._facts]
        self._key = (extract, keys, context.covered, context.settings.guardrails)
        self._periods = tuple(periods)

    def mark(self, dependencies: Dependencies) -> str:
        """Return a mark of the extract; empty where nothing can be kept of it."""
        labels = [period_key(period) for period in self._periods]
        can_be_kept = dependencies.can_be_kept(self.tables)
        return dependencies.of_tables(self.tables, self._key, labels) if can_be_kept else ""

    def query(self, workspace: Workspace, build: Build, *parts: object) -> Query:
        """Return the query of rows that are built from the inputs; its tables and the calendar are bound.

        Parameters
        ----------
        parts
            What it is made from besides, as plain values.
        """
        for fact in self._facts:
            workspace.prepare(fact)
        end = max(period.end for period in self._periods)
        bind_calendar(workspace, self._periods, min([end, *(_end(workspace.context, fact) for fact in self._facts)]))
        return Query(("extract", *self._key, *parts), lambda: self._built(workspace, build))

    def _built(self, workspace: Workspace, build: Build) -> ir.Table:
        inputs = {fact.name: workspace.tables.inputs(fact, None, knows_all=True) for fact in self._facts}
        return build(inputs, workspace.settings.guardrails)


def as_plain(frame: pd.DataFrame) -> dict[str, Any]:
    """Return a frame as JSON types."""
    return {
        name: {"type": str(column.dtype), "values": [_plain(value) for value in column.tolist()]}
        for name, column in frame.items()
    }


def _plain(value: Any) -> Any:
    """Return a cell as JSON has it: times as text, which pandas reads as they were."""
    if pd.isna(value):
        return None
    return value.isoformat() if isinstance(value, date) else value


def as_frame(plain: Mapping[str, Any]) -> pd.DataFrame:
    """Return what :func:`as_plain` was made of."""
    return pd.DataFrame({name: pd.Series(part["values"], dtype=part["type"]) for name, part in plain.items()})
