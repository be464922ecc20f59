"""One ask becomes the numbers of a workspace: what is known already, what is kept, and the rest by few queries."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import date

from kpi_toolkit.facts import FACTS
from kpi_toolkit.files.digest import digest, toolkit_digest
from kpi_toolkit.measuring.ask import Ask, Cells, Crossed, Inflating, Rows, Study
from kpi_toolkit.measuring.cell import Cell, Parts, cell, empty, quiet_cell
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import not_cut, unavailable
from kpi_toolkit.measuring.crossed import crossed
from kpi_toolkit.measuring.dependencies import is_built_in
from kpi_toolkit.measuring.measured import Measured, Pieces, cell_key, nothing_key, pieces_key
from kpi_toolkit.measuring.naming import unknown
from kpi_toolkit.measuring.nothing import Numbers, of_nothing
from kpi_toolkit.measuring.queries import extracted, kept_or_queried, recalled
from kpi_toolkit.measuring.studied import studied
from kpi_toolkit.measuring.without import without
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.composed import leaves
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period


def measured(workspace: Workspace, ask: Ask) -> Measured:
    """Measure what an ask names and neither the workspace nor its memory knows yet.

    Raises
    ------
    DataError
        When the database refuses a query.
    """
    return _measured(workspace, ask)


def _measured(workspace: Workspace, ask: Ask) -> Measured:
    wanted = [cells for part in ask if isinstance(part, Cells) and part.without is None for cells in _of_leaves(part)]
    extracts = [part for part in ask if isinstance(part, Rows)]
    with workspace.memory.together():
        for by in dict.fromkeys(part.by for part in wanted):
            _measure(workspace, [part for part in wanted if part.by == by], by)
        for part in extracts:
            if part not in workspace.known:
                workspace.known[part] = extracted(workspace, part)
        studies = [part for part in ask if isinstance(part, Study)]
        for study in studies:
            if study not in workspace.known:
                workspace.known[study] = studied(workspace, study)
        pieces = _pieces(workspace, [part for part in ask if isinstance(part, Crossed)])
        workspace.sql.flush()
    rows = {(part.extract, part.periods): workspace.known[part] for part in extracts}
    cut = dict.fromkeys(metric for part in wanted if part.by for metric in part.metrics)
    nothing = {nothing_key(name): _nothing(workspace, name) for name in cut}
    grouped = {study: workspace.known[study] for study in studies}
    return Measured(workspace.context, workspace.known, nothing, rows, pieces, _others(workspace, ask), grouped)


def _of_leaves(part: Cells) -> tuple[Cells, ...]:
    """Return cells of metrics of one fact each: of what is made of others those of its parts, and their totals."""
    whole = tuple(dict.fromkeys(leaf for metric in part.metrics for leaf in leaves(metric)))
    parts = tuple(dict.fromkeys(leaf for metric in part.metrics if metric.parts for leaf in leaves(metric)))
    chosen = replace(part, metrics=whole)
    return (chosen, replace(part, metrics=parts, by=None)) if parts and part.by else (chosen,)


def _pieces(workspace: Workspace, wanted: Iterable[Crossed]) -> dict[Hashable, Pieces]:
    keys = {pieces_key(part.metric, part.periods, part.columns): part for part in wanted}
    for key, part in keys.items():
        if key not in workspace.known:
            workspace.known[key] = crossed(workspace, part)
    return {key: workspace.known[key] for key in keys}


def _others(workspace: Workspace, ask: Ask) -> dict[Inflating, Measured]:
    """Measure what is asked for without some users or orders."""
    asks: dict[Inflating, list[Cells]] = {}
    for part in ask:
        if isinstance(part, Cells) and part.without is not None:
            asks.setdefault(part.without, []).append(replace(part, without=None))
    for inflating in asks:
        if inflating not in workspace.known:
            workspace.known[inflating] = without(workspace, inflating)
    return {inflating: _measured(workspace.known[inflating], tuple(parts)) for inflating, parts in asks.items()}


def _nothing(workspace: Workspace, metric: Metric) -> Parts:
    """Return what a metric is where there is no row; kept, for to tell it takes building its expression."""
    key = nothing_key(metric)
    if key not in workspace.known:
        mark = digest(toolkit_digest(), "nothing", metric.name) if is_built_in(metric) else ""
        workspace.known[key] = recalled(workspace, "nothing", mark, (), lambda: of_nothing(metric, _numbers(workspace)))
    nothing: Parts = workspace.known[key]
    return nothing


def _numbers(workspace: Workspace) -> Numbers:
    return tuple(workspace.settings.numbers.items())


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
        workspace.known[cell_key(metric, period, by)] = [
            cell(workspace.context, metric, period, segment, row)
            if row is not None
            else quiet_cell(workspace.context, metric, period, segment, _nothing(workspace, metric))
            for segment, row in parts.items()
        ]


def _why_not(context: Context, metric: Metric, by: str | None) -> Callable[[Period], list[Cell]] | None:
    """Return the rows of a metric that cannot be had, or not by segments; None for one that can."""
    if by and not context.can_cut(FACTS[metric.fact], by):
        lacking = not_cut(context, FACTS[metric.fact], by)
        return lambda period: [empty(metric, period, lacking, unknown(by))]
    if (reason := unavailable(context, metric)) is not None:
        return lambda period: [] if by else [empty(metric, period, reason)]
    return None


def _in_time(period: Period) -> tuple[date, date, str]:
    return period.start, period.end, str(period)
