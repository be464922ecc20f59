"""One ask becomes the numbers of a workspace: what is known already, what is kept, and the rest by few queries."""

import math
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from kpi_toolkit.facts import FACTS
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, Cells, Rows
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import caveat, tables_of, unavailable, uncovered
from kpi_toolkit.measuring.measured import Cell, Measured, cell_key
from kpi_toolkit.measuring.queries import extracted, kept_or_queried
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import exact

COUNTED_BELOW = (
    "share",
    "score",
    "seconds",
    "money_per_order",
    "money_per_buyer",
    "money_per_user",
    "orders_per_buyer",
    "per_user",
)
"""Units of ratios whose denominator is the number of cases. A share of an amount has the fact's rows as its sample."""
WITHOUT_SAMPLE = ("growth", "multiple", "per_week", "mean_users")
"""Units of ratios of two totals: no number of cases stands behind them."""


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
        rows = [_row(workspace.context, metric, period, segment, row) for segment, row in parts.items()]
        workspace.known[cell_key(metric, period, by)] = rows


def _why_not(context: Context, metric: Metric, by: str | None) -> Callable[[Period], list[Cell]] | None:
    """Return the rows of a metric that cannot be had, or not by segments; None for one that can."""
    if by and not context.can_cut(FACTS[metric.fact], by):
        lacking = Reason("missing_segment", {"fact": metric.fact, "column": by})
        return lambda period: [_empty(metric, period, lacking, f"{by}=?")]
    if (reason := unavailable(context, metric)) is not None:
        return lambda period: [] if by else [_empty(metric, period, reason)]
    return None


def _in_time(period: Period) -> tuple[date, date, str]:
    return period.start, period.end, str(period)


def _row(context: Context, metric: Metric, period: Period, segment: str, row: Any) -> Cell:
    covered, rules = context.coverage(*tables_of(metric)), context.settings.rules
    if reason := uncovered(metric, period, covered, rules):
        return _empty(metric, period, reason, segment)
    if row is None:
        return _empty(metric, period, Reason("no_rows"), segment)
    numerator, denominator, left_out = _float(row["num"]), _float(row.get("den", 1)), int(row.get("out", 0))
    rows, remark = row["rows"], caveat(period, covered, left_out)
    if denominator == 0:
        reason = Reason("windows_open", {"count": left_out}) if left_out else Reason("zero_denominator")
        return [metric.name, str(period), segment, float("nan"), numerator, denominator, 0, reason]
    if not (math.isfinite(numerator) and math.isfinite(denominator)):
        return _empty(metric, period, Reason("no_values"), segment)
    if "den" not in row:
        return [metric.name, str(period), segment, numerator, numerator, float("nan"), rows, remark]
    value = float(exact(numerator) / exact(denominator))  # a quotient of floats is off by its last digits
    n = int(denominator) if metric.unit in COUNTED_BELOW else None if metric.unit in WITHOUT_SAMPLE else rows
    return [metric.name, str(period), segment, value, numerator, denominator, n, remark]


def _float(part: float | None) -> float:
    return float("nan") if part is None else part


def _empty(metric: Metric, period: Period, reason: Reason | None, segment: str = "") -> Cell:
    return [metric.name, str(period), segment, float("nan"), float("nan"), float("nan"), 0, reason]
