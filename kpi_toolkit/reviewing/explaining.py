"""Why a metric is what it is, over several columns at once, of an opened workspace."""

from collections.abc import Iterable, Sequence

from kpi_toolkit.judge import explained
from kpi_toolkit.judge.accounts import Against, Explanation
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.cutting import check_columns
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.reviewing.parts import one_period
from kpi_toolkit.targets import Target


def explain(
    workspace: Workspace,
    metric: str | Metric,
    period: str | Period,
    against: Against = "previous",
    by: str | Sequence[str] | None = None,
    targets: Iterable[Target] = (),
) -> Explanation:
    """Explain the gap of a metric over up to eight columns at once: which cells stand out, and what they account for.

    A cell is told by up to three columns, as the buyers of one city on one channel. It is named where it moved
    otherwise than the rest by more than its own past lets chance do among all cells looked at; the parts, with the
    remainder, sum to the gap.

    Parameters
    ----------
    against
        ``previous`` period, the same one ``last_year``, or ``target``.
    by
        Columns the metric can be segmented by; None for all that its rows have or refer to.
    targets
        Against the target: the plan. See :func:`kpi_toolkit.judge.explained.explanation`.

    Raises
    ------
    UsageError
        For an unknown metric, column or comparison, or several periods.

    Examples
    --------
    >>> from kpi_toolkit.examples import EXAMPLE_TABLES
    >>> from kpi_toolkit.measuring.workspace import from_frames
    >>> told = explain(from_frames(EXAMPLE_TABLES), "orders", "2026-10")
    >>> told.gap, told.cells
    (3.0, ())
    """
    chosen = metric if isinstance(metric, Metric) else workspace.catalogue[metric]
    span = one_period(workspace, period)
    columns = None if by is None else (by,) if isinstance(by, str) else tuple(dict.fromkeys(by))
    check_columns(columns or (), [chosen], workspace)
    ask = explained.needs(workspace.context, chosen, span, against, columns)
    return explained.explanation(planner.measured(workspace, ask), chosen, span, against, columns, targets)
