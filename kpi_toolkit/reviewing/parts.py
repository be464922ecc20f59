"""The parts of a review one by one, of an opened workspace: each asks, measures and judges."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge import broken_links as links
from kpi_toolkit.judge import funnel as funnels
from kpi_toolkit.judge import landing as landed
from kpi_toolkit.judge import traps as trapped
from kpi_toolkit.judge import why
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.cutting import check_segment
from kpi_toolkit.measuring.frame import as_periods
from kpi_toolkit.measuring.funnel_choices import FunnelChoices, Per
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.targets import Target
from kpi_toolkit.units import Number
from kpi_toolkit.weekly import chain, policy
from kpi_toolkit.weekly.baseline import Method
from kpi_toolkit.weekly.demand import Demand
from kpi_toolkit.weekly.lab import RUNS
from kpi_toolkit.weekly.rules import Rule
from kpi_toolkit.weekly.scorecard import ChainScorecard


def bridge(
    workspace: Workspace, period: str | Period, against: why.Against = "previous", targets: Iterable[Target] = ()
) -> why.Bridge:
    """Split the change of sales, or the gap to their target, by visitors, orders per visitor and order value.

    Parameters
    ----------
    against
        ``previous`` period, the same one ``last_year``, or ``target``.
    targets
        Against the target: the plan. See :func:`kpi_toolkit.judge.why.bridge`.

    Raises
    ------
    UsageError
        For an unknown comparison or several periods.

    Examples
    --------
    >>> from kpi_toolkit.examples import EXAMPLE_ORDERS
    >>> from kpi_toolkit.measuring.workspace import from_frames
    >>> split = bridge(from_frames(EXAMPLE_ORDERS), "2026-10").split
    >>> round(split.change), {name: round(effect) for name, effect in split.effects.items()}
    (60, {'buyers': 45, 'orders_per_buyer': 45, 'aov': -31})
    """
    span = one_period(workspace, period)
    return why.bridge(planner.measured(workspace, why.needs(workspace.context, span, against)), span, against, targets)


def funnel(
    workspace: Workspace,
    period: str | Period,
    benchmark: funnels.Benchmark = "previous",
    steps: Sequence[str] = funnels.FUNNEL,
    *,
    events: Sequence[str] = (),
    per: Per = "user",
    ordered: bool = True,
    within_days: float = 0,
    by: str | None = None,
) -> funnels.Funnel:
    """Return the funnel of a period: counts, rates with Wilson intervals, benchmarks and opportunities.

    Parameters
    ----------
    benchmark
        Each rate of the ``previous`` period, of the same one ``last_year``, the ``best`` of the twelve periods before,
        or step → rate.
    steps
        Metrics that are shares of cases, in the order of the funnel. See :func:`kpi_toolkit.judge.funnel.funnel`.
    events
        Instead of metrics, what users or sessions do one after the other: ``("visit", "cart", "purchase")``, with
        ``order`` for a counted order. Who did the first one in the period enters.
    per
        Of events: whether a ``user`` takes the steps, or each ``session`` by itself.
    ordered
        Of events: whether a step counts only after the one before it, or in any order.
    within_days
        Of events: how long after the first step the others count, in the next period too; 0: in the same period. Who
        entered so late that this is not over is left out, and counted as such.
    by
        A column: the funnel of each of its segments stands in ``segments``.

    Raises
    ------
    UsageError
        For an unknown benchmark, a metric that is no share, no step at all, a column it cannot be cut by, or several
        periods.

    Examples
    --------
    >>> from kpi_toolkit.examples import EXAMPLE_TABLES
    >>> from kpi_toolkit.measuring.workspace import from_frames
    >>> shop = from_frames(EXAMPLE_TABLES)
    >>> steps = funnel(shop, "2026-10", events=("visit", "cart", "order")).to_frame()
    >>> steps[["metric", "count", "out_of"]].values.tolist()
    [['visit → cart', 2.0, 3.0], ['cart → order', 2.0, 2.0]]
    """
    span = one_period(workspace, period)
    choices = FunnelChoices(tuple(events), per, ordered, round(within_days * 24 * 60)) if events else None
    if by and not events:
        check_segment(by, funnels.shares(workspace.catalogue, steps), workspace)
    ask = funnels.needs(workspace.context, span, benchmark, steps, choices, by)
    return funnels.funnel(planner.measured(workspace, ask), span, benchmark, steps, choices, by)


def broken_links(
    workspace: Workspace, period: str | Period, by: str = "channel", steps: Sequence[str] = links.LINKS
) -> links.Links:
    """Look for the steps that broke in a segment: its rate fell below its own of the three periods before together.

    Parameters
    ----------
    by
        A column the steps can be segmented by. Steps that cannot are left out.
        See :func:`kpi_toolkit.judge.broken_links.broken_links`.

    Raises
    ------
    UsageError
        For a metric that is no share, a column that no step has, or several periods.
    """
    span = one_period(workspace, period)
    ask = links.needs(workspace.context, span, by, steps)
    check_segment(by, funnels.shares(workspace.catalogue, steps), workspace)
    return links.broken_links(planner.measured(workspace, ask), span, by, steps)


def traps(workspace: Workspace, period: str | Period, metrics: Iterable[str] | None = None) -> tuple[trapped.Trap, ...]:
    """Look into every trap that watches one of some metrics.

    Parameters
    ----------
    metrics
        Names; None for all traps, and the rates of :data:`kpi_toolkit.judge.traps.rates.BY_DEFAULT`.

    Returns
    -------
    tuple
        As of :func:`kpi_toolkit.judge.traps.traps`: at least one entry for each trap.

    Raises
    ------
    UsageError
        For an unknown metric or several periods.
    """
    span, names = one_period(workspace, period), None if metrics is None else tuple(metrics)
    measured = planner.measured(workspace, trapped.needs(workspace.context, span, names))
    return trapped.traps(measured, span, names)


def landing(
    workspace: Workspace,
    metric: str | Metric,
    period: str | Period,
    target: Decimal | float | None = None,
    as_of: date | None = None,
) -> landed.Landing:
    """Return where a metric will land at the end of a period.

    Parameters
    ----------
    target
        What the period should reach, in the metric's unit.
    as_of
        The last day that counts; the last one that the metric's tables cover, if earlier or None. Days before it are
        measured as they are known now: with refunds and returns since.

    Raises
    ------
    UsageError
        For an unknown metric or a malformed period.
    """
    chosen, span = _metric(workspace, metric), _parsed(workspace, period)
    goals = {} if target is None else {(chosen.name, str(span)): target}
    measured = planner.measured(workspace, landed.needs(workspace.context, [chosen], [span], as_of))
    return landed.project_each(measured, [chosen], [span], goals, as_of)[0]


def landings(
    workspace: Workspace,
    metrics: str | Metric | Iterable[str | Metric],
    period: str | Period,
    targets: landed.Targets | None = None,
    as_of: date | None = None,
) -> tuple[landed.Landing, ...]:
    """Return where metrics stand at a period's end: in it while it is open, and in month, quarter and year around it.

    A review of March shows the closed first quarter and where the year will land.

    Parameters
    ----------
    period
        What is reviewed; days after it do not count.
    targets
        Target values by metric and period; may be empty.
    as_of
        As in :func:`landing`.

    Raises
    ------
    UsageError
        For an unknown metric or a malformed period.
    """
    named = [metrics] if isinstance(metrics, str | Metric) else list(metrics)
    chosen, span = [_metric(workspace, name) for name in named], _parsed(workspace, period)
    spans = landed.around(span, workspace.settings.calendar_rules)
    measured = planner.measured(workspace, landed.needs(workspace.context, chosen, spans, landed.until(span, as_of)))
    return landed.landings(measured, chosen, span, targets, as_of)


def funnel_scorecard(
    workspace: Workspace,
    period: str | Period,
    method: Method | None = None,
    first_target: Number | None = None,
    base: Number | None = None,
    rates: Mapping[str, Number] | None = None,
) -> ChainScorecard:
    """Score a month's process chain; parameters as of :func:`kpi_toolkit.weekly.chain.funnel_scorecard`.

    Raises
    ------
    UsageError
        For several periods, or numbers that cannot be targets.
    """
    month = one_period(workspace, period)
    measured = planner.measured(workspace, chain.needs(workspace.context, month, method))
    return chain.funnel_scorecard(measured, month, method, first_target, base, rates)


def policy_lab(
    workspace: Workspace,
    months: str,
    metric: str | Metric | None = None,
    rules: Sequence[Rule] = policy.RULES,
    demand: Demand | None = None,
    runs: int = RUNS,
    seed: int = 0,
) -> policy.PolicyLab:
    """Hold target rules against a workspace's weeks, and a simulated year of a demand that is as noisy as they are.

    Parameters
    ----------
    months
        A range ``"1997-04..1998-06"``. The first with data sets the level and is not judged.
    metric
        What the targets count; kpi.yaml's `weekly.new_users` if None.
    rules, demand, runs, seed
        See :func:`kpi_toolkit.weekly.policy.policy_lab`.

    Raises
    ------
    UsageError
        For an unknown metric or rule, a rate, periods that are no months, or too few weeks with data.
    """
    chosen = _metric(workspace, metric or workspace.settings.weekly.new_users)
    spans = workspace.settings.periods(months)
    measured = planner.measured(workspace, policy.needs(chosen, spans))
    return policy.policy_lab(measured, spans, chosen, rules, demand, runs, seed)


def one_period(workspace: Workspace, period: str | Period) -> Period:
    """Return the one period that is named.

    Raises
    ------
    UsageError
        For several.
    """
    spans = as_periods(period, workspace)
    if len(spans) != 1:
        raise UsageError(f"`{period}` are {len(spans)} periods. Give one, as `{spans[-1]}`.")
    return spans[0]


def _parsed(workspace: Workspace, period: str | Period) -> Period:
    return workspace.settings.period(period) if isinstance(period, str) else period


def _metric(workspace: Workspace, metric: str | Metric) -> Metric:
    return metric if isinstance(metric, Metric) else workspace.catalogue[metric]
