"""The policy lab of a workspace: target rules on its own weeks, and on made ones that are as noisy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.text import Text
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.settings import Settings
from kpi_toolkit.units import UNITS
from kpi_toolkit.weekly.demand import Demand
from kpi_toolkit.weekly.growth import BaseRule
from kpi_toolkit.weekly.holding_back import Sandbagging, Span, sandbagging
from kpi_toolkit.weekly.lab import MONTHS as YEAR
from kpi_toolkit.weekly.lab import RUNS, Replay, Simulation, replay, simulate
from kpi_toolkit.weekly.rules import Policy, Rule, policy
from kpi_toolkit.weekly.weeks import weeks_of

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
        for past, simulation in zip(self.replays, self.simulations, strict=True):
            months = past.to_frame()
            rows.append(
                {
                    "rule": past.rule,
                    "next_base": past.next_base,
                    "hit_rate": months["hit_rate"].mean(),
                    "points": months["points"].mean(),
                    "simulated_base": simulation.base[-1],
                    "simulated_hit_rate": simulation.mean_hit_rate,
                    "simulated_points": simulation.mean_points,
                    **{
                        f"gain_{compared.span}": max(held.gain for held in compared.shares)
                        for compared in self.sandbagging
                        if compared.rule == past.rule
                    },
                }
            )
        return pd.DataFrame(rows)


def needs(metric: Metric, months: Iterable[Period]) -> Ask:
    """Return what the lab needs: a metric's weeks of some months.

    Raises
    ------
    UsageError
        For a rate, or periods that are no months.
    """
    if UNITS[metric.unit].is_rate:
        raise UsageError(f"`{metric.name}` is a rate: weekly targets chain on counts and amounts, such as `new_users`.")
    spans = tuple(months)
    if any(month.grain != "month" for month in spans):
        named = "..".join(str(span) for span in dict.fromkeys((spans[0], spans[-1])))
        raise UsageError(f"`{named}` are not months. Give a range as `1997-04..1998-06`.")
    return cells([metric], [week for month in spans for week in weeks_of(month)])


def weeks_of_history(measured: Measured, metric: Metric, months: Iterable[Period]) -> History:
    """Return a metric's weeks, by the month that holds their fourth day.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    metric
        A count or an amount, such as ``new_users``.
    """
    return {
        str(month): tuple(_whole_week(measured.value(metric, week)) for week in weeks_of(month)) for month in months
    }


def policy_lab(
    measured: Measured,
    months: Iterable[Period],
    metric: Metric,
    rules: Sequence[Rule] = RULES,
    demand: Demand | None = None,
    runs: int = RUNS,
    seed: int = 0,
) -> PolicyLab:
    """Hold target rules against a workspace's weeks, and a simulated year of a demand that is as noisy as they are.

    Base, bounds and damping are those of kpi.yaml's `weekly`, the cap that of its `scoring`.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    months
        The first with data sets the level and is not judged.
    metric
        What the targets count.
    rules
        Names or functions as :func:`kpi_toolkit.weekly.rules.policy` takes them.
    demand
        Drawn from in the simulations; flat, with the level and noise of the weeks, if None.
    runs, seed
        Of the simulations; the same seed draws the same.

    Raises
    ------
    UsageError
        For an unknown rule, or too few weeks with data.
    """
    history, base = weeks_of_history(measured, metric, months), measured.context.settings.weekly.base
    drawn = demand or Demand.like(week for several in history.values() for week in several)
    policies = _policies(measured.context.settings, rules)
    return PolicyLab(
        metric.name,
        metric.label,
        history,
        drawn,
        tuple(replay(rule, history, base) for rule in policies),
        tuple(simulate(rule, drawn, YEAR, runs, seed, base) for rule in policies),
        tuple(
            sandbagging(rule, drawn, span=span, runs=runs, seed=seed, base=base) for rule in policies for span in SPANS
        ),
    )


def _policies(settings: Settings, rules: Sequence[Rule]) -> list[Policy]:
    bounds = (settings.weekly.lower, settings.weekly.upper, settings.weekly.damping)
    base_rule = BaseRule(*(Decimal(str(number)) for number in bounds))
    return [policy(rule, base_rule, float(settings.scoring.cap)) for rule in rules]


def _whole_week(value: Value) -> float | None:
    return None if value.is_partial else value.value
