"""Metrics × periods × segments as one tidy frame: one query per fact, all its metrics and periods in it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from kpi_toolkit.errors import UsageError
from kpi_toolkit.measuring.ask import cells
from kpi_toolkit.measuring.cutting import as_cut
from kpi_toolkit.measuring.planner import measured
from kpi_toolkit.measuring.workspace import Workspace, from_frames, open_workspace
from kpi_toolkit.metrics.composed import complete
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.settings import Settings

Data: TypeAlias = Workspace | str | Path | pd.DataFrame | Mapping[str, pd.DataFrame]
Periods: TypeAlias = str | Period | Sequence[str | Period] | None


def measure(
    data: Data,
    metrics: str | Metric | Iterable[str | Metric] | None = None,
    period: Periods = None,
    by: str | Sequence[str] | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Measure metrics over periods and return one tidy frame.

    Parameters
    ----------
    data
        An opened workspace, the folder of one, an orders frame, or ``{table: frame}`` in canonical columns.
    metrics
        Names, or metrics themselves; all of the catalogue if None.
    period
        ``"1998-03"``, a range ``"1998-01..1998-06"``, one span ``"1998-01/1998-06"``, periods or several of them;
        the whole time the orders cover, as one span, if None.
    by
        Column of the fact to segment by, besides the total, or several that are crossed: ``["channel", "city"]``.
        Totals and cells are computed, never added up.
    settings
        For frames only: rules and calendar other than the defaults.

    Returns
    -------
    pandas.DataFrame
        ``metric, period, segment, value, numerator, denominator (NaN unless a ratio), n, reason``. Segment "" is the
        total, ``channel=`` where the column `channel` is empty, ``channel=?`` where a metric has no such column.
        By several columns each has a column of its own besides, behind `segment`, with the names that its segments
        have where it is cut by alone (``by period``, if the frame has a column of that name); `segment` joins them.
        `n` is the number of cases behind a value, <NA> where a ratio of two totals has none.
        `value` is NaN when there is no data, and `reason` says why; a reason beside a value is a caveat.
        Shares are 0–1; money is in the workspace's currency.

    Raises
    ------
    UsageError
        For an unknown metric, a malformed period, columns by which none of the metrics can be cut, or so many cells
        that nobody could read them.
    DataError
        When the data do not pass the checks.
    """
    workspace = as_workspace(data, settings)
    names = workspace.catalogue if metrics is None else [metrics] if isinstance(metrics, str | Metric) else metrics
    named = (entry if isinstance(entry, Metric) else workspace.catalogue[entry] for entry in names)
    chosen = list({entry.name: complete(entry, workspace.catalogue) for entry in named}.values())
    periods = as_periods(period, workspace)
    cut = as_cut(by, chosen, workspace)
    return measured(workspace, cells(chosen, periods, cut)).frame(chosen, periods, cut)


def number(metric: Metric, data: Data, period: str | Period | None = None, settings: Settings | None = None) -> float:
    """Return one metric of one period (or of all time) as a number; NaN when there is no data.

    Raises
    ------
    UsageError
        For a malformed period or a range of several.
    """
    frame = measure(data, metric, period, settings=settings)
    if len(frame) != 1:
        raise UsageError(f"`{period}` are {len(frame)} periods. Use kpi_toolkit.measure for several.")
    return float(frame["value"].iloc[0])


def as_workspace(data: Data, settings: Settings | None = None) -> Workspace:
    """Return `data` as an opened workspace."""
    if isinstance(data, Workspace):
        return data
    return open_workspace(data) if isinstance(data, str | Path) else from_frames(data, settings)


def as_periods(period: Periods, workspace: Workspace) -> list[Period]:
    """Return the periods that a user named; the whole time the orders cover if None."""
    if period is None:
        first, _ = workspace.coverage(workspace.main_table)
        return [Period(first, workspace.data_end, "span", workspace.settings.calendar_rules)]
    given = [period] if isinstance(period, str | Period) else list(period)
    read = workspace.settings.periods
    named = (period for entry in given for period in ([entry] if isinstance(entry, Period) else read(entry)))
    return list(dict.fromkeys(named))
