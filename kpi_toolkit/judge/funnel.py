"""The funnel of a period: steps with intervals, opportunities and the broken link (断链)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Literal, TypeAlias

import pandas as pd

from kpi_toolkit.analysis.bottleneck import Step, broken_link
from kpi_toolkit.analysis.comparison import Part, holm
from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.judge import usual
from kpi_toolkit.judge.by_segment import past_of
from kpi_toolkit.judge.usual import Movement
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
    """One step: its metric and counts, or the reason why there are none. Its cases are those of the metric.

    Parameters
    ----------
    movement
        How a share of all that ever was stands to what is usual of it: its cases of two periods are mostly the same.
    broken_in
        Segments in which it broke, by :func:`kpi_toolkit.judge.breaks.together`.
    """

    metric: Metric
    step: Step | None
    reason: Reason | None = None
    movement: Movement | None = None
    broken_in: tuple[str, ...] = ()

    @property
    def alone(self) -> float | None:
        """How likely so low a rate is by chance, not corrected for other comparisons; None where it is not compared."""
        if self.step is None or self.step.before is None or not self.metric.accumulates:
            return self.step.alone if self.step else None
        if self.movement is None or self.movement.why_not:
            return None
        is_below = self.step.rate is not None and self.step.rate < (self.step.benchmark or 0)
        return self.movement.chance if is_below and self.movement.side < 0 else 1.0

    @property
    def is_broken(self) -> bool:
        """Whether it broke, as a whole or in a segment."""
        return bool(self.broken_in) or (self.step is not None and self.step.is_bottleneck)

    def judged(self, chance: float | None) -> "FunnelStep":
        """Return the step with its chance corrected for all that was compared; none where it was not."""
        return replace(self, step=self.step and replace(self.step, chance=1.0 if chance is None else chance))

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
    def compared(self) -> tuple[FunnelStep, ...]:
        """The steps that were held against a benchmark."""
        return tuple(line for line in self.steps if line.alone is not None)

    @property
    def bottlenecks(self) -> tuple[FunnelStep, ...]:
        """The steps that fell below their benchmarks by more than chance explains, the largest opportunity first."""
        lines = [line for line in self.steps if line.step and line.step.is_bottleneck]
        return tuple(sorted(lines, key=_opportunity, reverse=True))

    @property
    def broken(self) -> FunnelStep | None:
        """The broken link: of the bottlenecks, that of largest opportunity."""
        link = broken_link([line.step for line in self.steps if line.step])
        return next((line for line in self.steps if line.step is link), None) if link else None

    def to_frame(self) -> pd.DataFrame:
        """Return one row per step.

        Columns ``metric, count, out_of, rate, low, high, benchmark`` (shares 0–1), ``gain`` (more who take this step
        at its benchmark), ``opportunity, point_worth`` (in the count of the last step), ``chance`` (of so low a rate if
        nothing changed, corrected for all steps), ``is_bottleneck, reason``.
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
                    None if line.alone is None else step.chance,
                    step.is_bottleneck,
                ]
                if step
                else [None] * 10 + [False]
            )
            rows.append([line.metric.name, *numbers, line.reason])
        names = ["metric", "count", "out_of", "rate", "low", "high", "benchmark", "gain", "opportunity", "point_worth"]
        names.append("chance")
        frame = pd.DataFrame(rows, columns=[*names, "is_bottleneck", "reason"])
        return frame.astype(dict.fromkeys(names[1:], "float64"))


def needs(context: Context, period: Period, benchmark: Benchmark = "previous", steps: Sequence[str] = FUNNEL) -> Ask:
    """Return what a funnel needs: its steps in the period, and in the periods that its benchmarks come from.

    Raises
    ------
    UsageError
        For an unknown benchmark, a metric that is no share, or no step at all.
    """
    chosen = shares(context.catalogue, steps)
    cumulative = [metric for metric in chosen if metric.accumulates] if isinstance(benchmark, str) else []
    pasts = cells(cumulative, usual.past_of(period)) if cumulative else ()
    return (*cells(chosen, [period, *_pasts(period, benchmark)]), *pasts)


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
        (which luck flatters: that is corrected for), or metric → rate; steps that a mapping leaves out have none. A
        step broke if chance, which moves a measured benchmark too, explains its fall in fewer than 5 % of funnels in
        which nothing changed: Fisher's exact test, two-sided, corrected by Holm for the steps. Periods that the data
        cover in part are neither compared nor a benchmark, nor is what fewer than 30 cases give.
    steps
        Metrics that are shares of cases, in the order of the funnel. Repeat and loyal customers are counted as of the
        period's end, with all of the past: they move slowly, and are judged by what is usual of their change.

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
    lines = []
    for metric in chosen:
        row = frame.loc[metric.name]
        if metric.name not in there:
            lines.append(FunnelStep(metric, None, row["reason"]))
            continue
        part, level = counts_of(row["numerator"], row["denominator"]), benchmarks.get(metric.name, _NOTHING)
        step = Step(metric.name, *part, level.rate, outcome, before=level.part, tried=level.tried)
        is_by_past = metric.accumulates and level.part is not None
        movement = usual.movement_of(measured, metric, period) if is_by_past else None
        lines.append(FunnelStep(metric, step, row["reason"], movement))
    return Funnel(period, corrected(lines))


def corrected(lines: Sequence[FunnelStep], beside: Sequence[float] = ()) -> tuple[FunnelStep, ...]:
    """Return steps with their chances corrected by Holm for each other, and for what else is compared beside them."""
    compared = [line for line in lines if line.alone is not None]
    chances = holm([*(line.alone or 0.0 for line in compared), *beside])
    by_metric = {line.metric.name: chance for line, chance in zip(compared, chances, strict=False)}
    return tuple(line.judged(by_metric.get(line.metric.name)) for line in lines)


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


@dataclass(frozen=True)
class _Level:
    """A benchmark: its rate, what it was measured on, and of how many periods it is the best."""

    rate: float | None = None
    part: Part | None = None
    tried: int = 1


_NOTHING = _Level()


def _benchmarks(
    measured: Measured, period: Period, benchmark: Benchmark, steps: Sequence[Metric]
) -> Mapping[str, _Level]:
    if not isinstance(benchmark, str):
        names = [metric.name for metric in steps]
        if unknown := [name for name in benchmark if name not in names]:
            raise UsageError(f"There is a benchmark for {listed(unknown)}, which are no steps. Steps: {listed(names)}.")
        return {name: _Level(rate) for name, rate in benchmark.items()}
    past = _whole(measured.frame(steps, _pasts(period, benchmark)))
    now = set(_whole(measured.frame(steps, [period]))["metric"])
    known = past[past["metric"].isin(now) & (past["denominator"] > 0)]
    return {str(name): _best(rows) for name, rows in known.groupby("metric")}


def _best(rows: pd.DataFrame) -> _Level:
    row = rows.loc[rows["value"].idxmax()]
    return _Level(float(row["value"]), counts_of(row["numerator"], row["denominator"]), len(rows))


def _whole(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of periods that the data cover whole: a part is not compared with a whole."""
    return rows[~rows["reason"].map(is_part).astype(bool)]


def _opportunity(line: FunnelStep) -> float:
    opportunity = line.step.opportunity if line.step else 0.0
    return inf if opportunity is None else opportunity
