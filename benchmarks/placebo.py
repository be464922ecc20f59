"""Actions that nobody took, on real data and on clean demo shops: the data must not call them effective."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

from kpi_toolkit.demo import write_demo
from kpi_toolkit.facts import FACTS
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.coverage import unavailable
from kpi_toolkit.measuring.segment_values import segment_values
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.plan import effects
from kpi_toolkit.plan.action import Action

CDNOW = Path(__file__).parents[1] / "examples" / "cdnow"
METRICS = (
    "sales",
    "orders",
    "buyers",
    "new_users",
    "visitors",
    "new_buyers",
    "visit_conversion_rate",
    "repurchase_rate",
)
STARTS = (4, 6, 9)
"""Months before the last one in which actions begin."""
NOBODYS = Action(2, "A1", "operations", "", "", "", "", "", date.min, date.min, expected_mode="relative", status="done")


def nobodys(workspace: Workspace, metrics: Iterable[Metric], last: Period, column: str) -> Iterator[Action]:
    """Yield an action for each metric and start: of the metric as a whole, and of each value of a column."""
    values = [
        value for value, count in segment_values(workspace, FACTS["order_periods"], column).items() if count > 300
    ]
    for metric, start in product(metrics, STARTS):
        begin, better = last.shift(-start).start, -1 if metric.better == "lower" else 1
        action = replace(NOBODYS, metric=metric.name, start=begin, due=last.end, expected=Decimal(better) / 10)
        yield replace(action, expected_by=last.start)
        if workspace.context.can_cut(FACTS[metric.fact], column):
            yield from (replace(action, expected_by=last.start, segment=f"{column}={value}") for value in values)


def outcomes(workspace: Workspace, last: Period, column: str) -> Counter[tuple[str, str]]:
    """Count what the data say of actions that nobody took, by rung and outcome."""
    there = [workspace.catalogue[name] for name in METRICS]
    metrics = [metric for metric in there if unavailable(workspace.context, metric) is None]
    actions = list(nobodys(workspace, metrics, last, column))
    measured = planner.measured(workspace, effects.needs(workspace.context, actions, last))
    told = (effects.effect_of(measured, action, last) for action in actions)
    return Counter((effect.rung, effect.outcome) for effect in told if effect)


def placebo(draws: int) -> None:
    """Actions that nobody took: CDNOW, and clean demo shops of 30 months, by rung of evidence."""
    print("placebo: outcomes of actions that nobody took")
    _print("CDNOW", outcomes(open_workspace(CDNOW), parse_period("1998-06"), "channel"))
    every = Counter[tuple[str, str]]()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(1, 1 + max(1, draws // 10)):
            write_demo(Path(folder) / str(seed), seed=seed, clean=True)
            with_channels = outcomes(open_workspace(Path(folder) / str(seed)), parse_period("2026-10"), "channel")
            _print(f"clean shop {seed}", with_channels)
            every += with_channels
    _print("clean shops", every)


def _print(name: str, counts: Counter[tuple[str, str]]) -> None:
    for rung in sorted({rung for rung, _ in counts}):
        own = {outcome: count for (on, outcome), count in counts.items() if on == rung}
        n = sum(own.values())
        shares = ", ".join(f"{outcome} {count / n:.1%}" for outcome, count in sorted(own.items()))
        print(f"  {name}, {rung}: {n} actions: {shares}", flush=True)
