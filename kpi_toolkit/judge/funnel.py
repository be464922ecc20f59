"""The funnel of a period: steps with intervals, opportunities and the broken link (断链)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Literal, TypeAlias

import pandas as pd

from kpi_toolkit.analysis.bottleneck import Part, Step, broken_link
from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.judge.by_segment import one_period, past_of
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period

Benchmark: TypeAlias = Literal["previous", "last_year", "best"] | Mapping[str, float]
FUNNEL = ("inquiry_rate", "order_conversion", "csat", "repeat_purchase_rate_1", "loyal_rate")
"""From visitor to inquiry, order, satisfied, repeat buyer and loyal customer."""
BEST_OF = 12
"""Periods before, of which ``best`` takes the best rate."""


@dataclass(frozen=True)
class FunnelStep:
    """One step: its metric and counts, or the reason why there are none. Its cases are those of the metric."""

    metric: Metric
    step: Step | None
    reason: Reason | None = None

    @property
    def gain(self) -> float | None:
        """How many more would take this step at its benchmark: count·(b/r − 1), which is cases × b − count."""
        if self.step is None or self.step.benchmark is None or not self.step.out_of:
            return None
        return self.step.out_of * self.step.benchmark - self.step.count


@dataclass(frozen=True)
class Funnel:
    """The steps of a period. Each has its own cases, so that a step's count is not the next one's cases."""

    period: Period
    steps: tuple[FunnelStep, ...]

    @property
    def broken(self) -> FunnelStep | None:
        """The broken link: of the steps whose whole interval lies below the benchmark, that of largest opportunity."""
        link = broken_link([one.step for one in self.steps if one.step])
        return next((one for one in self.steps if one.step is link), None) if link else None

    def to_frame(self) -> pd.DataFrame:
        """Return one row per step.

        Columns ``metric, count, out_of, rate, low, high, benchmark`` (shares 0–1), ``gain`` (more who take this step
        at its benchmark), ``opportunity, point_worth`` (in the count of the last step), ``is_bottleneck, reason``.
        """
        rows = []
        for one in self.steps:
            step = one.step
            low, high = (step.interval if step else None) or (None, None)
            numbers = (
                [
                    step.count,
                    step.out_of,
                    step.rate,
                    low,
                    high,
                    step.benchmark,
                    one.gain,
                    step.opportunity,
                    step.point_worth,
                    step.is_bottleneck,
                ]
                if step
                else [None] * 9 + [False]
            )
            rows.append([one.metric.name, *numbers, one.reason])
        names = ["metric", "count", "out_of", "rate", "low", "high", "benchmark", "gain", "opportunity", "point_worth"]
        frame = pd.DataFrame(rows, columns=[*names, "is_bottleneck", "reason"])
        return frame.astype(dict.fromkeys(names[1:], "float64"))


def funnel(
    workspace: Workspace, period: str | Period, benchmark: Benchmark = "previous", steps: Sequence[str] = FUNNEL
) -> Funnel:
    """Return the funnel of a period: counts, rates with Wilson intervals, benchmarks and opportunities.

    Parameters
    ----------
    benchmark
        Each rate of the ``previous`` period, of the same one ``last_year``, the ``best`` of the twelve periods before
        (which luck flatters), or metric → rate; steps that a mapping leaves out have none. What was measured on few
        cases is itself uncertain, which the interval of this period's rate does not say.
    steps
        Metrics that are shares of cases, in the order of the funnel. Repeat and loyal customers are counted as of the
        period's end, with all of the past: they move slowly.

    Raises
    ------
    UsageError
        For an unknown benchmark, a metric that is no share, no step at all, or several periods.
    """
    now = one_period(workspace, period)
    chosen = shares(workspace, steps)
    frame = measure(workspace, steps, now).set_index("metric")
    held = _benchmarks(workspace, now, benchmark, steps)
    there = [name for name in steps if frame.loc[name, "denominator"] > 0]
    outcome = float(frame.loc[there[-1], "numerator"]) if there else 0.0
    found = []
    for metric in chosen:
        row = frame.loc[metric.name]
        if metric.name not in there:
            found.append(FunnelStep(metric, None, row["reason"]))
            continue
        part = counts_of(row["numerator"], row["denominator"])
        step = Step(metric.name, *part, held.get(metric.name), outcome)
        found.append(FunnelStep(metric, step, row["reason"]))
    return Funnel(now, tuple(found))


def counts_of(numerator: float, denominator: float) -> Part:
    """Return the two numbers of a share as counts."""
    return round(numerator), round(denominator)


def shares(workspace: Workspace, steps: Sequence[str]) -> list[Metric]:
    """Return metrics by name.

    Raises
    ------
    UsageError
        For none at all, an unknown one, or one that is no share of cases.
    """
    chosen = [workspace.catalogue[name] for name in steps]
    if not chosen or (wrong := [entry.name for entry in chosen if entry.unit != "share"]):
        hint = f"{listed(wrong)} are not." if chosen else "None was given."
        raise UsageError(f"The steps of a funnel are shares of cases. {hint}")
    return chosen


def _benchmarks(
    workspace: Workspace, period: Period, benchmark: Benchmark, steps: Sequence[str]
) -> Mapping[str, float | None]:
    if not isinstance(benchmark, str):
        unknown = [name for name in benchmark if name not in steps]
        if unknown:
            raise UsageError(f"There is a benchmark for {listed(unknown)}, which are no steps. Steps: {listed(steps)}.")
        return benchmark
    if benchmark == "best":
        frame = measure(workspace, steps, [period.shift(-back) for back in range(BEST_OF, 0, -1)])
        best = frame.groupby("metric")["value"].max()
    else:
        best = measure(workspace, steps, past_of(period, benchmark)).set_index("metric")["value"]
    return {str(name): None if isnan(value) else float(value) for name, value in best.items()}
