"""What metrics did over time: asked, measured and judged."""

from collections.abc import Sequence

from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge import trends as trended
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.cutting import check_segment
from kpi_toolkit.measuring.frame import Data, Periods, as_periods, as_workspace
from kpi_toolkit.metrics.metric import Metric

MONTHS = 12
"""Months that are followed unless others are named."""


def trends(
    data: Data, metrics: str | Metric | Sequence[str | Metric], period: Periods = None, by: str | None = None
) -> trended.Trends:
    """Follow metrics over periods, each with what is usual of its newest number.

    Parameters
    ----------
    metrics
        One or several.
    period
        Periods of one grain, as ``"1997-04..1998-03"``; the newest twelve whole months if None.
    by
        A column: its eight largest segments beside the total.
    data
        An opened workspace, the folder of one, an orders frame, or ``{table: frame}`` in canonical columns.

    Returns
    -------
    Trends
        ``lines``, ``of(metric)``, ``to_frame()`` and ``chart()``.

    Raises
    ------
    UsageError
        For an unknown metric, periods of several grains, or a column by which a metric cannot be cut.

    Examples
    --------
    >>> from kpi_toolkit.examples import EXAMPLE_TABLES
    >>> trends(EXAMPLE_TABLES, "orders", "2026-08..2026-10").to_frame()["value"].tolist()
    [0.0, 1.0, 4.0]
    """
    workspace = as_workspace(data)
    named = [metrics] if isinstance(metrics, str | Metric) else metrics
    chosen = [metric if isinstance(metric, Metric) else workspace.catalogue[metric] for metric in named]
    newest = workspace.newest_month
    periods = [newest.shift(step) for step in range(1 - MONTHS, 1)] if period is None else as_periods(period, workspace)
    if len({span.grain for span in periods}) != 1 or not chosen:
        raise UsageError("Trends need a metric and periods of one grain, as `1997-01..1998-06`.")
    if by is not None:
        check_segment(by, chosen, workspace)
    measured = planner.measured(workspace, trended.needs(chosen, periods, by))
    return trended.trends(measured, chosen, periods, by)
