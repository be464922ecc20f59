"""Where customers stand and what they are worth: lifecycle, RFM, lifetime value."""

from dataclasses import replace
from typing import Literal

from kpi_toolkit.judge import lifetimes as lived
from kpi_toolkit.judge import rivals as rival
from kpi_toolkit.judge import states as stated
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.frame import Data, Periods, as_periods, as_workspace
from kpi_toolkit.measuring.state_choices import StateChoices
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.reviewing.parts import one_period


def lifecycle(
    data: Data,
    a: str | Period,
    b: str | Period | None = None,
    of: Literal["buyers", "users"] = "buyers",
    *,
    by: str | None = None,
) -> stated.StateFlow:
    """Count users by their state at the end of two periods, and what moved between the states.

    A buyer is new in the period of the first order, else current; silent, at risk, churned and dead after the days
    that kpi.yaml names under `rules`, in this order, new or not. The counts are those of the catalogue's metrics.

    Parameters
    ----------
    data
        An opened workspace, the folder of one, an orders frame, or ``{table: frame}`` in canonical columns.
    a, b
        The older period and the newer one; the states of `a` alone if `b` is None.
    of
        ``buyers`` by orders, or ``users`` by active events: current, at risk and churned.
    by
        A column that users are told apart by as well, as ``channel``: that of the latest order, or active day.

    Returns
    -------
    StateFlow
        ``count(state)``, ``moved``, ``segment("ads")``, ``matrix()``, ``to_frame()`` and ``chart()``.

    Raises
    ------
    UsageError
        For several periods, or a second one that ends before the first.

    Examples
    --------
    >>> from kpi_toolkit.examples import EXAMPLE_ORDERS
    >>> flow = lifecycle(EXAMPLE_ORDERS, "2026-09", "2026-10")
    >>> flow.count("new"), flow.count("current"), flow.users["new", "current"], flow.users["", "new"]
    (1, 1, 1, 1)
    """
    return _flow(data, a, b, StateChoices(of, "", ""), by)


def rfm(
    data: Data,
    a: str | Period,
    b: str | Period | None = None,
    *,
    recency_days: int | None = None,
    orders: int | None = None,
    amount: float | None = None,
    by: str | None = None,
) -> stated.StateFlow:
    """Tell buyers apart by recency, frequency and money at the end of two periods, and what moved between.

    Recent, frequent and much are 1 or 0 each: ``111`` to ``000``. The same cuts hold at both ends.

    Parameters
    ----------
    recency_days
        Days since the last order up to which a buyer is recent; None: the mean of the buyers at the end of `a`.
    orders, amount
        Orders and amount in all from which a buyer is frequent, and has bought much; None: the same means.
    data, a, b, by
        As of :func:`lifecycle`; every segment is cut where all are.

    Returns
    -------
    StateFlow
        With ``cuts``, where it was cut.

    Raises
    ------
    UsageError
        As of :func:`lifecycle`.

    Examples
    --------
    >>> from kpi_toolkit.examples import EXAMPLE_ORDERS
    >>> flow = rfm(EXAMPLE_ORDERS, "2026-10", recency_days=30, orders=2, amount=100)
    >>> flow.count("111"), flow.count("011"), flow.count("100"), flow.count("000")
    (1, 1, 1, 1)
    """
    return _flow(data, a, b, StateChoices("rfm", "", "", recency_days, orders, amount), by)


def ltv(
    data: Data,
    period: Periods,
    days: int = 360,
    worth: lived.Worth = "sales",
    *,
    by: str | None = None,
    step_days: int = 30,
) -> lived.Lifetimes:
    """Tell what a new customer is worth until an age: what cohorts brought, and what they will bring.

    What younger members have not lived through yet comes from older ones (chain ladder by exposure, with each cohort's
    own level). Ages that nobody has reached go on by curves that are weighed by how they fared when the newest ages
    were held out; that record is shown, and the 80 % interval is made of it.

    Parameters
    ----------
    period
        The cohorts, by first order ever: periods of one grain, as ``"2025-01..2025-12"``.
    days
        Until which age, a multiple of `step_days`.
    worth
        ``sales``, ``gross_profit`` (with what orders cost) or ``orders``.
    by
        A column of the first order, as ``channel``.
    step_days
        Days of one step of age.
    data
        As of :func:`lifecycle`.

    Returns
    -------
    Lifetimes
        ``value``, ``lines`` with interval, cost, ``to_cost`` and ``payback``, ``record``, ``to_frame()``, ``chart()``.

    Raises
    ------
    UsageError
        For an unknown worth, or days that are no multiple of `step_days`.

    Examples
    --------
    >>> from kpi_toolkit.examples import EXAMPLE_ORDERS
    >>> worth = ltv(EXAMPLE_ORDERS, "2026-07..2026-09", 30, "orders")
    >>> worth.value, [(line.cohort, line.value) for line in worth.lines[1:]]
    (1.5, [('2026-07', 1.0), ('2026-09', 2.0)])
    """
    workspace = as_workspace(data)
    periods = as_periods(period, workspace)
    ask = lived.needs(workspace.context, periods, worth, days, step_days, by)
    return lived.lifetimes(planner.measured(workspace, ask), periods, worth, days, step_days, by)


def rivals(data: Data, metric: str | Metric, period: str | Period, most: int = 10) -> rival.Rivals:
    """Show a metric beside the other definitions of what people call by its name, and on whom they differ.

    Parameters
    ----------
    most
        How many people are named at most, by id.
    data
        As of :func:`lifecycle`.

    Returns
    -------
    Rivals
        ``rivals`` with value, smallest world and people, ``to_frame()`` and ``chart()``.

    Raises
    ------
    UsageError
        For an unknown metric, one without a rival, or several periods.

    Examples
    --------
    >>> from kpi_toolkit.examples import EXAMPLE_ORDERS
    >>> told = rivals(EXAMPLE_ORDERS, "repurchase_rate", "2026-10")
    >>> {other.metric.name: [who.user_id for who in other.people] for other in told.rivals}["repeat_purchase_rate_1"]
    ['carol', 'dave']
    """
    workspace = as_workspace(data)
    chosen = metric if isinstance(metric, Metric) else workspace.catalogue[metric]
    span = one_period(workspace, period)
    ask = rival.needs(workspace.context, chosen, span, most)
    return rival.rivals(planner.measured(workspace, ask), chosen, span, most)


def _flow(
    data: Data, a: str | Period, b: str | Period | None, choices: StateChoices, by: str | None
) -> stated.StateFlow:
    workspace = as_workspace(data)
    first = one_period(workspace, a)
    second = first if b is None else one_period(workspace, b)
    chosen = replace(choices, a=str(first), b=str(second))
    ask = stated.needs(workspace.context, first, second, chosen, by)
    return stated.states(planner.measured(workspace, ask), first, second, chosen, by)
