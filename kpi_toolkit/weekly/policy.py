"""The policy lab of a workspace: target rules on its own weeks, and on made ones that are as noisy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.text import Reason, Text
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import parse_periods
from kpi_toolkit.units import UNITS
from kpi_toolkit.weekly.chain import weeks_of
from kpi_toolkit.weekly.demand import Demand
from kpi_toolkit.weekly.growth import BaseRule
from kpi_toolkit.weekly.holding_back import Sandbagging, Span, sandbagging
from kpi_toolkit.weekly.lab import MONTHS as YEAR
from kpi_toolkit.weekly.lab import RUNS, Replay, Simulation, replay, simulate
from kpi_toolkit.weekly.rules import Policy, Rule, policy

RULES: tuple[Rule, ...] = ("seed003", "robust", "fixed", "last_month")
SPANS: tuple[Span, ...] = ("week", "month")
History = Mapping[str, tuple[float | None, ...]]
"""Results of weeks by month, oldest first; None where a week has no data or only a part of them."""


@dataclass(frozen=True)
class PolicyLab:
    """Target rules side by side.

    Parameters
    ----------
    label
        The metric whose weeks they are.
    history
        Its weeks by month.
    demand
        What the simulations draw from.
    replays, simulations
        One a rule, in the order asked for.
    sandbagging
        One a rule and span: what is held back of a month's last week, then of every other month.
    """

    metric: str
    label: Text
    history: History
    demand: Demand
    replays: tuple[Replay, ...]
    simulations: tuple[Simulation, ...]
    sandbagging: tuple[Sandbagging, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a rule.

        Returns
        -------
        pandas.DataFrame
            ``rule, next_base, hit_rate, points`` of history, ``simulated_base`` (median after the last month),
            ``simulated_hit_rate, simulated_points``, and what holding back pays at most, in points a month:
            ``gain_week, gain_month``. Points are means a month; NaN without data.
        """
        rows = []
        for past, made in zip(self.replays, self.simulations, strict=True):
            months = past.to_frame()
            rows.append(
                {
                    "rule": past.rule,
                    "next_base": past.next_base,
                    "hit_rate": months["hit_rate"].mean(),
                    "points": months["points"].mean(),
                    "simulated_base": made.base[-1],
                    "simulated_hit_rate": made.mean_hit_rate,
                    "simulated_points": made.mean_points,
                    **{
                        f"gain_{one.span}": max(held.gain for held in one.shares)
                        for one in self.sandbagging
                        if one.rule == past.rule
                    },
                }
            )
        return pd.DataFrame(rows)


def weeks_of_history(workspace: Workspace, metric: str | Metric, months: str) -> History:
    """Measure a metric's weeks, by the month that holds their fourth day.

    Parameters
    ----------
    metric
        A count or an amount, such as ``new_users``.
    months
        A range ``"1997-04..1998-06"`` or one month.

    Raises
    ------
    UsageError
        For an unknown metric, a rate, or periods that are no months.
    DataError
        When the data do not pass the checks.
    """
    chosen = metric if isinstance(metric, Metric) else workspace.catalogue[metric]
    if UNITS[chosen.unit].is_rate:
        raise UsageError(f"`{chosen.name}` is a rate: weekly targets chain on counts and amounts, such as `new_users`.")
    asked = parse_periods(months, workspace.settings.calendar_rules)
    if any(month.grain != "month" for month in asked):
        raise UsageError(f"`{months}` are not months. Give a range as `1997-04..1998-06`.")
    weeks = {str(month): weeks_of(month) for month in asked}
    frame = measure(workspace, chosen, [week for several in weeks.values() for week in several])
    found = {row["period"]: _whole_week(row["value"], row["reason"]) for row in frame.to_dict("records")}
    return {month: tuple(found[str(week)] for week in several) for month, several in weeks.items()}


def policy_lab(
    workspace: Workspace,
    months: str,
    metric: str | Metric | None = None,
    rules: Sequence[Rule] = RULES,
    demand: Demand | None = None,
    runs: int = RUNS,
    seed: int = 0,
) -> PolicyLab:
    """Hold target rules against a workspace's weeks, and a simulated year of a demand that is as noisy as they are.

    Base, bounds and damping are those of kpi.yaml's `weekly`, the cap that of its `scoring`.

    Parameters
    ----------
    months
        A range ``"1997-04..1998-06"``. The first with data sets the level and is not judged.
    metric
        What the targets count; kpi.yaml's `weekly.new_users` if None.
    rules
        Names or functions as :func:`kpi_toolkit.weekly.rules.policy` takes them.
    demand
        Drawn from in the simulations; flat, with the level and noise of the weeks, if None.
    runs, seed
        Of the simulations; the same seed draws the same.

    Raises
    ------
    UsageError
        For an unknown metric or rule, a rate, periods that are no months, or too few weeks with data.
    DataError
        When the data do not pass the checks.
    """
    settings = workspace.settings
    named = metric or settings.weekly.new_users
    chosen = named if isinstance(named, Metric) else workspace.catalogue[named]
    history = weeks_of_history(workspace, chosen, months)
    drawn = demand or Demand.like(week for several in history.values() for week in several)
    base, policies = settings.weekly.base, _policies(workspace, rules)
    return PolicyLab(
        chosen.name,
        chosen.label,
        history,
        drawn,
        tuple(replay(rule, history, base) for rule in policies),
        tuple(simulate(rule, drawn, YEAR, runs, seed, base) for rule in policies),
        tuple(
            sandbagging(rule, drawn, span=span, runs=runs, seed=seed, base=base) for rule in policies for span in SPANS
        ),
    )


def _policies(workspace: Workspace, rules: Sequence[Rule]) -> list[Policy]:
    weekly = workspace.settings.weekly
    bounds = BaseRule(*(Decimal(str(number)) for number in (weekly.lower, weekly.upper, weekly.damping)))
    return [policy(rule, bounds, float(workspace.settings.scoring.cap)) for rule in rules]


def _whole_week(value: float, reason: object) -> float | None:
    is_partial = isinstance(reason, Reason) and reason.code.startswith("partial_")
    return None if value != value or is_partial else float(value)
