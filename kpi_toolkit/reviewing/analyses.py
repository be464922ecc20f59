"""What analysts reach for besides the parts of a review: each asks, measures and judges."""

from collections.abc import Sequence
from dataclasses import replace

from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge import attribution as attributed
from kpi_toolkit.judge import changes as changed
from kpi_toolkit.judge import cohorts as grouped
from kpi_toolkit.judge import retention as returning
from kpi_toolkit.judge import shares as shared
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.attribution_choices import TOUCHES, AttributionChoices, Dated
from kpi_toolkit.measuring.cohort_choices import ACTIVE, ORDER, CohortChoices
from kpi_toolkit.measuring.cutting import check_segment
from kpi_toolkit.measuring.frame import Data, Periods, as_periods, as_workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.reviewing.parts import one_period


def cohorts(
    data: Data,
    period: Periods,
    start: str = ORDER,
    activity: str | None = None,
    *,
    recurring: bool = False,
    step_days: int = 0,
    most: int | None = None,
    by: str | None = None,
) -> grouped.Cohorts:
    """Follow cohorts: how many of their members did something later, how often, and for how much.

    Parameters
    ----------
    data
        An opened workspace, the folder of one, an orders frame, or ``{table: frame}`` in canonical columns.
    period
        The cohorts: periods of one grain, as ``"1997-01..1998-06"`` or ``"2026-W01..2026-W20"``.
    start
        What makes a member: the first ``order`` ever, the ``registration``, the first ``active`` day, or the name of
        an event.
    activity
        What counts as coming back: ``order``, ``active`` or the name of an event. If None, an order for cohorts by
        order, else being active.
    recurring
        Whether a user enters the cohort of each period in which it happened; else only that of the first time ever.
    step_days
        Days of one step of age, from each member's own day on: 1 for days, 7 for weeks, 30. With 0 lags are calendar
        periods: the one after the cohort's own, and so on.
    most
        The highest lag; None for all that the data reach, or 30 steps of age.
    by
        A column that members are told apart by: of the order, event or user that made them one.

    Returns
    -------
    Cohorts
        Numbers only where a lag is over; ``matrix()``, ``to_frame()`` and ``chart()``.

    Raises
    ------
    UsageError
        For periods of several grains or choices that make no sense.
    DataError
        When the data do not pass the checks.

    Examples
    --------
    Ann first bought in September, and again in October; what November will be is not known yet.

    >>> from kpi_toolkit.examples import EXAMPLE_ORDERS
    >>> cohorts(EXAMPLE_ORDERS, "2026-07..2026-10").matrix().loc["2026-09"].tolist()
    [1.0, 1.0, nan, nan]
    """
    choices = CohortChoices(start, recurring, _activity(start, activity), step_days, most=most)
    return _cohorts(data, period, choices, by)


def retention(
    data: Data,
    period: Periods,
    lag: int | Sequence[int] | None = None,
    start: str = ORDER,
    activity: str | None = None,
    *,
    recurring: bool = False,
    step_days: int = 0,
    how: returning.How = "in",
    by: str | None = None,
) -> returning.Retention:
    """Return the share of cohorts' members who came back, by lag, with intervals; what is not over is not zero.

    Parameters
    ----------
    lag
        One or several; None for all as of :func:`cohorts`. ``lag=7, step_days=1`` is the seventh day.
    how
        ``in`` that step or period, or ``from`` it on: in it or any later one.
    data, period, start, activity, recurring, step_days, by
        As of :func:`cohorts`.

    Returns
    -------
    Retention
        ``rate(lag, cohort)``, ``matrix()``, ``curve``, ``to_frame()`` and ``chart()``.

    Raises
    ------
    UsageError
        As of :func:`cohorts`.

    Examples
    --------
    >>> from kpi_toolkit.examples import EXAMPLE_TABLES
    >>> day_7 = retention(EXAMPLE_TABLES, "2026-Q3", 7, "registration", step_days=1)
    >>> round(day_7.rate(7), 4), day_7.cells[0].users, day_7.cells[0].out_of
    (0.3333, 1, 3)
    """
    lags = None if lag is None else [lag] if isinstance(lag, int) else list(lag)
    choices = CohortChoices(start, recurring, _activity(start, activity), step_days, or_later=how == "from")
    choices = replace(choices, most=max(lags) if lags else None)
    return returning.retention(_cohorts(data, period, choices, by), lags)


def change(
    data: Data,
    metric: str | Metric,
    a: str | Period,
    b: str | Period,
    *,
    period: str | Period | None = None,
    segment: str | tuple[str, str] = "",
    by: str | None = None,
) -> changed.MetricChange:
    """Return the change of a metric from `a` to `b` as a number, with its interval and its parts.

    Parameters
    ----------
    a, b
        Two periods; with `period` two segments of it, as ``"channel=ads"`` and ``"channel=search"``.
    period
        The period of two segments.
    segment
        The segment that two periods are compared of; the total if empty. Of two, the first is that of `a`, the second
        that of `b`, as ``("channel=ads", "channel=search")``; either may be empty.
    by
        A column by which the change between two periods is split; else a rate is split by its two numbers.
    data
        As of :func:`cohorts`.

    Returns
    -------
    MetricChange
        ``value``, ``relative``, ``interval``, ``parts`` that sum to it, ``to_frame()`` and ``chart()``.

    Raises
    ------
    UsageError
        For an unknown metric, a column it cannot be cut by, several periods, or segments told twice.

    Examples
    --------
    >>> from kpi_toolkit.examples import EXAMPLE_ORDERS
    >>> moved = change(EXAMPLE_ORDERS, "aov", "2026-09", "2026-10")
    >>> moved.value, {name: round(part, 2) for name, part in moved.parts.items()}
    (-15.0, {'numerator': 37.5, 'denominator': -52.5})
    """
    workspace = as_workspace(data)
    chosen = metric if isinstance(metric, Metric) else workspace.catalogue[metric]
    if period is None:
        both = (segment, segment) if isinstance(segment, str) else segment
        ends = [(one_period(workspace, end), part) for end, part in zip((a, b), both, strict=True)]
    elif segment:
        raise UsageError("With `period`, `a` and `b` are the two segments. Leave `segment` out.")
    else:
        ends = [(one_period(workspace, period), str(end)) for end in (a, b)]
    for column in {by or "", *(part.partition("=")[0] for _, part in ends)} - {""}:
        check_segment(column, [chosen], workspace)
    ask = changed.needs(chosen, ends[0], ends[1], by)
    return changed.change(planner.measured(workspace, ask), chosen, ends[0], ends[1], by)


def share(data: Data, metric: str | Metric, segment: str, period: str | Period) -> shared.Shares:
    """Return the share of a segment in the total of a count or an amount, with its interval.

    Parameters
    ----------
    segment
        ``"channel=ads"`` for one; ``"channel"`` for all of a column, the largest first.
    data
        As of :func:`cohorts`.

    Returns
    -------
    Shares
        ``share("ads")``, ``lines``, ``to_frame()`` and ``chart()``.

    Raises
    ------
    UsageError
        For an unknown metric or a rate, a column it cannot be cut by, or several periods.

    Examples
    --------
    >>> from kpi_toolkit.examples import EXAMPLE_TABLES
    >>> share(EXAMPLE_TABLES, "sales", "channel", "2026-10").to_frame()[["segment", "share"]].values.tolist()
    [['channel=friends', 0.75], ['channel=ads', 0.25]]
    """
    workspace = as_workspace(data)
    chosen = metric if isinstance(metric, Metric) else workspace.catalogue[metric]
    span, by = one_period(workspace, period), segment.partition("=")[0]
    check_segment(by, [chosen], workspace)
    measured = planner.measured(workspace, shared.needs(chosen, span, by))
    return shared.shares(measured, chosen, span, by, segment if "=" in segment else "")


def attribution(
    data: Data, period: str | Period, by: str | None = None, *, touches: str = TOUCHES, dated: Dated = "order"
) -> attributed.Attribution:
    """Tell which touches brought orders, by four rival rules side by side: first, last, linear, position.

    Position gives 40 % to the first touch and 40 % to the last, 20 % to those between them, and half to each of two.
    Touches count up to ``attribution_days`` before an order, as everywhere.

    Parameters
    ----------
    by
        A column of the touches that gets the credit; None for ``campaign_id`` of messages, ``channel`` of events.
    touches
        ``touches``: messages that arrived; or the name of an event, as ``visit``.
    dated
        ``order``: credit of the period's orders. ``touch``: credit that the period's touches got.
    data
        As of :func:`cohorts`.

    Returns
    -------
    Attribution
        ``share(segment, model)``, ``of(model)``, ``to_frame()`` and ``chart()``; shares of a rule sum to 1.

    Raises
    ------
    UsageError
        For several periods.

    Examples
    --------
    >>> from kpi_toolkit.examples import EXAMPLE_TABLES
    >>> brought = attribution(EXAMPLE_TABLES, "2026-10", "event", touches="visit")
    >>> brought.share("visit"), brought.attributed, brought.unattributed
    (1.0, 2.0, (2, 35.0))
    """
    workspace, choices = as_workspace(data), AttributionChoices(touches, dated)
    span, column = one_period(workspace, period), by or ("campaign_id" if touches == TOUCHES else "channel")
    ask = attributed.needs(workspace.context, span, choices, column)
    return attributed.attribution(planner.measured(workspace, ask), span, choices, column)


def _activity(start: str, activity: str | None) -> str:
    return activity or (ORDER if start == ORDER else ACTIVE)


def _cohorts(data: Data, period: Periods, choices: CohortChoices, by: str | None) -> grouped.Cohorts:
    workspace = as_workspace(data)
    periods = as_periods(period, workspace)
    ask = grouped.needs(workspace.context, periods, choices, by)
    return grouped.cohorts(planner.measured(workspace, ask), periods, choices, by)
