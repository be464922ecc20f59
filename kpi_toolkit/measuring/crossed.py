"""A metric by several columns at once: its smallest pieces over periods, by one query."""

from __future__ import annotations

import pandas as pd

from kpi_toolkit.facts import FACTS, SEGMENT
from kpi_toolkit.files.digest import digest
from kpi_toolkit.measuring.ask import Crossed
from kpi_toolkit.measuring.coverage import unavailable
from kpi_toolkit.measuring.measured import Pieces
from kpi_toolkit.measuring.queries import ROWS, OneFact, as_frame, as_plain, marks_of
from kpi_toolkit.measuring.segment_values import value_counts
from kpi_toolkit.measuring.segments import columns_of, together, written
from kpi_toolkit.measuring.tables import read_by
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric

MOST_COLUMNS = 8
MOST_VALUES = 60
"""A column with more is a name or a number, by which nothing adds up to a story."""
MOST_KEPT = 50_000
"""Pieces that are worth their place on the disk."""


def crossed(workspace: Workspace, part: Crossed) -> Pieces:
    """Return the pieces of a metric: from the workspace's memory, else measured and kept there."""
    if part.metric.parts:
        return Pieces((), pd.DataFrame(columns=["period", SEGMENT, "num", "den", "rows"]))
    metric, fact = part.metric, FACTS[part.metric.fact]
    columns = _serving(workspace, part)
    if not columns or metric.is_quantile or unavailable(workspace.context, metric) is not None:
        return Pieces((), pd.DataFrame(columns=["period", SEGMENT, "num", "den", "rows"]))
    by = together(columns)
    tables = read_by(fact, by, workspace.context)
    marks = marks_of(workspace, {metric: part.periods}, by)
    mark = digest("crossed", *(marks[metric, period] for period in part.periods)) if marks else ""
    if mark and mark in (kept := workspace.memory.get("crossed", [mark])):
        return Pieces(columns, as_frame(kept[mark]))
    rows = _rows(OneFact(workspace, fact, part.periods, by, [metric]), metric)
    if mark and len(rows) <= MOST_KEPT and workspace.source.is_unchanged(tables):
        workspace.memory.put("crossed", {mark: as_plain(rows)})
    return Pieces(columns, rows)


def _serving(workspace: Workspace, part: Crossed) -> tuple[str, ...]:
    """Return the columns that tell rows apart without naming each; those of campaigns only where others leave room."""
    widths = value_counts(workspace, FACTS[part.metric.fact], part.columns)
    serving = [column for column in part.columns if 1 < widths[column] <= MOST_VALUES]
    return tuple(sorted(serving, key=lambda column: column.startswith(("campaigns.", "contents.")))[:MOST_COLUMNS])


def _rows(query: OneFact, metric: Metric) -> pd.DataFrame:
    result = query.rows()
    parts = {part: result[f"{metric.name}__{part}"] for part in ("num", "den") if f"{metric.name}__{part}" in result}
    numbers = {part: pd.to_numeric(column).astype(float).fillna(0.0) for part, column in parts.items()}
    segments = result[SEGMENT] if len(columns_of(query.by or "")) > 1 else result[SEGMENT].map(written)
    return pd.DataFrame({"period": result["period"], SEGMENT: segments, **numbers, "rows": result[ROWS]})
