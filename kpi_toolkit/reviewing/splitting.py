"""What segments account for in the change of a metric, of an opened workspace."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge import by_segment
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.cutting import as_cut
from kpi_toolkit.measuring.segments import columns_of
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.reviewing.parts import one_period


def rate_change(
    workspace: Workspace,
    metric: str | Metric,
    period: str | Period,
    by: str | Sequence[str],
    against: by_segment.Past = "previous",
) -> by_segment.SegmentChange:
    """Split the change of a rate into what its segments' own rates and their mix account for.

    Parameters
    ----------
    by
        A column the metric can be segmented by, or several that are crossed.
    against
        ``previous`` period or the same one ``last_year``.

    Raises
    ------
    UsageError
        For a metric that is no rate, an unknown column or comparison, or several periods.
    """
    return _split(by_segment.rate_change, workspace, metric, period, by, against)


def contributions_of(
    workspace: Workspace,
    metric: str | Metric,
    period: str | Period,
    by: str | Sequence[str],
    against: by_segment.Past = "previous",
) -> by_segment.SegmentChange:
    """Split the change of what adds up over segments; parameters and errors as of :func:`rate_change`."""
    return _split(by_segment.contributions_of, workspace, metric, period, by, against)


def _split(
    judge: Callable[..., by_segment.SegmentChange],
    workspace: Workspace,
    metric: str | Metric,
    period: str | Period,
    by: str | Sequence[str],
    against: by_segment.Past,
) -> by_segment.SegmentChange:
    chosen = metric if isinstance(metric, Metric) else workspace.catalogue[metric]
    span = one_period(workspace, period)
    by_segment.past_of(span, against)
    if (cut := as_cut(by, [chosen], workspace)) is None:
        raise UsageError("Name the column to split by, or several.")
    ask = by_segment.needs(chosen, span, cut, against)
    split = judge(planner.measured(workspace, ask), chosen, span, cut, against)
    return replace(split, by=" × ".join(columns_of(cut)))
