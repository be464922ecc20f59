"""One ask becomes the numbers of a workspace: what is known already, what is kept, and the rest by few queries."""

from collections.abc import Callable, Iterable
from datetime import date

from kpi_toolkit.facts import FACTS
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, Cells, Rows
from kpi_toolkit.measuring.cell import Cell, cell, empty
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import unavailable
from kpi_toolkit.measuring.measured import Measured, cell_key
from kpi_toolkit.measuring.queries import extracted, kept_or_queried
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period


def measured(workspace: Workspace, ask: Ask) -> Measured:
    """Measure what an ask names and neither the workspace nor its memory knows yet.

    Raises
    ------
    DataError
        When the database refuses a query.
    """
    wanted = [part for part in ask if isinstance(part, Cells)]
    extracts = [part for part in ask if isinstance(part, Rows)]
    with workspace.memory.together():
        for by in dict.fromkeys(part.by for part in wanted):
            _measure(workspace, [part for part in wanted if part.by == by], by)
        for part in extracts:
            if part not in workspace.known:
                workspace.known[part] = extracted(workspace, part)
        workspace.sql.flush()
    rows = {(part.extract, part.periods): workspace.known[part] for part in extracts}
    return Measured(workspace.context, workspace.known, rows)


def _measure(workspace: Workspace, wanted: Iterable[Cells], by: str | None) -> None:
    """Measure the missing cells of one cut."""
    missing: dict[Metric, dict[Period, None]] = {}
    for part in wanted:
        for metric in part.metrics:
            lacking = [period for period in part.periods if cell_key(metric, period, by) not in workspace.known]
            if lacking:
                missing.setdefault(metric, {}).update(dict.fromkeys(lacking))
    there = {}
    for metric, spans in missing.items():
        periods = sorted(spans, key=_in_time)
        if (why := _why_not(workspace.context, metric, by)) is not None:
            for period in periods:
                workspace.known[cell_key(metric, period, by)] = why(period)
        else:
            there[metric] = periods
    for metric, period, parts in kept_or_queried(workspace, there, by):
        rows = [cell(workspace.context, metric, period, segment, row) for segment, row in parts.items()]
        workspace.known[cell_key(metric, period, by)] = rows


def _why_not(context: Context, metric: Metric, by: str | None) -> Callable[[Period], list[Cell]] | None:
    """Return the rows of a metric that cannot be had, or not by segments; None for one that can."""
    if by and not context.can_cut(FACTS[metric.fact], by):
        lacking = Reason("missing_segment", {"fact": metric.fact, "column": by})
        return lambda period: [empty(metric, period, lacking, f"{by}=?")]
    if (reason := unavailable(context, metric)) is not None:
        return lambda period: [] if by else [empty(metric, period, reason)]
    return None


def _in_time(period: Period) -> tuple[date, date, str]:
    return period.start, period.end, str(period)
