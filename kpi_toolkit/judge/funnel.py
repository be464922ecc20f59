"""The funnel of a period: steps with intervals, opportunities and the broken link (断链)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Literal, TypeAlias

import pandas as pd

from kpi_toolkit.analysis.bottleneck import Part, Step, broken_link
from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.judge.by_segment import past_of
from kpi_toolkit.language.text import Reason
from kpi_toolkit.language.worded import Worded
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured, is_part
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period

Benchmark: TypeAlias = Literal["previous", "last_year", "best"] | Mapping[str, float]
FUNNEL: tuple[str, ...] = ("inquiry_rate", "order_conversion", "csat", "repeat_purchase_rate_1", "loyal_rate")
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
class Funnel(Worded):
    """The steps of a period. Each has its own cases, so that a step's count is not the next one's cases."""

    period: Period
    steps: tuple[FunnelStep, ...]

    @property
    def broken(self) -> FunnelStep | None:
        """The broken link: of the steps whose whole interval lies below the benchmark, that of largest opportunity."""
        link = broken_link([line.step for line in self.steps if line.step])
        return next((line for line in self.steps if line.step is link), None) if link else None

    def to_frame(self) -> pd.DataFrame:
        """Return one row per step.

        Columns ``metric, count, out_of, rate, low, high, benchmark`` (shares 0–1), ``gain`` (more who take this step
        at its benchmark), ``opportunity, point_worth`` (in the count of the last step), ``is_bottleneck, reason``.
        """
        rows = []
        for line in self.steps:
            step = line.step
            low, high = (step.interval if step else None) or (None, None)
            numbers = (
                [
                    step.count,
                    step.out_of,
                    step.rate,
                    low,
                    high,
                    step.benchmark,
                    line.gain,
                    step.opportunity,
                    step.point_worth,
                    step.is_bottleneck,
                ]
                if step
                else [None] * 9 + [False]
            )
            rows.append([line.metric.name, *numbers, line.reason])
        names = ["metric", "count", "out_of", "rate", "low", "high", "benchmark", "gain", "opportunity", "point_worth"]
        frame = pd.DataFrame(rows, columns=[*names, "is_bottleneck", "reason"])
        return frame.astype(dict.fromkeys(names[1:], "float64"))


def needs(context: Context, period: Period, benchmark: Benchmark = "previous", steps: Sequence[str] = FUNNEL) -> Ask:
    """Return what a funnel needs: its steps in the period, and in the periods that its benchmarks come from.

    Raises
    ------
    UsageError
        For an unknown benchmark, a metric that is no share, or no step at all.
    """
    return cells(shares(context.catalogue, steps), [period, *_pasts(period, benchmark)])


def funnel(
    measured: Measured, period: Period, benchmark: Benchmark = "previous", steps: Sequence[str] = FUNNEL
) -> Funnel:
    """Return the funnel of a period: counts, rates with Wilson intervals, benchmarks and opportunities.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    benchmark
        Each rate of the ``previous`` period, of the same one ``last_year``, the ``best`` of the twelve periods before
        (which luck flatters), or metric → rate; steps that a mapping leaves out have none. What was measured on few
        cases is itself uncertain, which the interval of this period's rate does not say. Periods that the data cover
        in part are neither compared nor a benchmark.
    steps
        Metrics that are shares of cases, in the order of the funnel. Repeat and loyal customers are counted as of the
        period's end, with all of the past: they move slowly.

    Raises
    ------
    UsageError
        For an unknown benchmark, a metric that is no share, or no step at all.
    """
    chosen = shares(measured.context.catalogue, steps)
    frame = measured.frame(chosen, [period]).set_index("metric")
    benchmarks = _benchmarks(measured, period, benchmark, chosen)
    there = [metric.name for metric in chosen if frame.loc[metric.name, "denominator"] > 0]
    outcome = float(frame.loc[there[-1], "numerator"]) if there else 0.0
    judged = []
    for metric in chosen:
        row = frame.loc[metric.name]
        if metric.name not in there:
            judged.append(FunnelStep(metric, None, row["reason"]))
            continue
        part = counts_of(row["numerator"], row["denominator"])
        step = Step(metric.name, *part, benchmarks.get(metric.name), outcome)
        judged.append(FunnelStep(metric, step, row["reason"]))
    return Funnel(period, tuple(judged))


def counts_of(numerator: float, denominator: float) -> Part:
    """Return the two numbers of a share as counts."""
    return round(numerator), round(denominator)


def shares(catalogue: Catalogue, steps: Sequence[str]) -> list[Metric]:
    """Return metrics by name.

    Raises
    ------
    UsageError
        For none at all, an unknown one, or one that is no share of cases.
    """
    chosen = [catalogue[name] for name in steps]
    if not chosen or (wrong := [entry.name for entry in chosen if entry.unit != "share"]):
        hint = f"{listed(wrong)} are not." if chosen else "None was given."
        raise UsageError(f"The steps of a funnel are shares of cases. {hint}")
    return chosen


def _pasts(period: Period, benchmark: Benchmark) -> list[Period]:
    """Return the periods whose best rates are the benchmarks; none where they are given."""
    if not isinstance(benchmark, str):
        return []
    if benchmark == "best":
        return [period.shift(-back) for back in range(BEST_OF, 0, -1)]
    return [past_of(period, benchmark)]


def _benchmarks(
    measured: Measured, period: Period, benchmark: Benchmark, steps: Sequence[Metric]
) -> Mapping[str, float | None]:
    if not isinstance(benchmark, str):
        names = [metric.name for metric in steps]
        if unknown := [name for name in benchmark if name not in names]:
            raise UsageError(f"There is a benchmark for {listed(unknown)}, which are no steps. Steps: {listed(names)}.")
        return benchmark
    past = _whole(measured.frame(steps, _pasts(period, benchmark)))
    now = set(_whole(measured.frame(steps, [period]))["metric"])
    best = past[past["metric"].isin(now)].groupby("metric")["value"].max()
    return {str(name): None if isnan(value) else float(value) for name, value in best.items()}


def _whole(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of periods that the data cover whole: a part is not compared with a whole."""
    return rows[~rows["reason"].map(is_part).astype(bool)]
