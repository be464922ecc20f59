"""The funnel of a period: steps with intervals, opportunities and the broken link (断链)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Literal, TypeAlias

import pandas as pd

from kpi_toolkit.analysis.bottleneck import Step, broken_link
from kpi_toolkit.analysis.comparison import holm
from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.judge import usual
from kpi_toolkit.judge.by_segment import past_of
from kpi_toolkit.judge.funnel_benchmarks import NO_LEVEL, benchmarks_of, counts_of
from kpi_toolkit.judge.funnel_rows import StepCounts, StepKind, of_events
from kpi_toolkit.judge.usual import Movement
from kpi_toolkit.language.shown import Shown
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.funnel_choices import FunnelChoices
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import Language

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

    metric: StepKind
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
class Funnel(Shown):
    """The steps of a period. Those of metrics have each their own cases, so that a step's count is not the next one's.

    Parameters
    ----------
    segments
        The same funnel by segment, where it is cut.
    """

    period: Period
    steps: tuple[FunnelStep, ...]
    segments: Mapping[str, "Funnel"] = field(default_factory=dict)
    language: Language = field(default="zh", repr=False, compare=False)

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

    def by_segment(self) -> pd.DataFrame:
        """Return :meth:`to_frame` of each segment, below each other, with ``segment`` in front."""
        parts = [part.to_frame().assign(segment=name) for name, part in self.segments.items()]
        frame = pd.concat(parts, ignore_index=True) if parts else self.to_frame().assign(segment="").head(0)
        return frame[["segment", *(name for name in frame.columns if name != "segment")]]

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


def source_of(
    context: Context, steps: Sequence[str] = FUNNEL, events: FunnelChoices | None = None, by: str | None = None
) -> StepCounts:
    """Return where a funnel takes its counts from: metrics that are shares of cases, or events.

    Raises
    ------
    UsageError
        For a metric that is no share, no step at all, or events that make no funnel.
    """
    return of_events(events, by) if events else StepCounts(tuple(shares(context.catalogue, steps)), by=by)


def needs(
    context: Context,
    period: Period,
    benchmark: Benchmark = "previous",
    steps: Sequence[str] = FUNNEL,
    events: FunnelChoices | None = None,
    by: str | None = None,
) -> Ask:
    """Return what a funnel needs: its steps in the period, and in the periods that its benchmarks come from.

    Raises
    ------
    UsageError
        For an unknown benchmark, a metric that is no share, or no step at all.
    """
    source = source_of(context, steps, events, by)
    cumulative = [step for step in source.steps if isinstance(step, Metric) and step.accumulates]
    pasts = cells(cumulative, usual.past_of(period)) if cumulative and isinstance(benchmark, str) else ()
    return (*source.needs(context, [period, *_pasts(period, benchmark)]), *pasts)


def funnel(
    measured: Measured,
    period: Period,
    benchmark: Benchmark = "previous",
    steps: Sequence[str] = FUNNEL,
    events: FunnelChoices | None = None,
    by: str | None = None,
) -> Funnel:
    """Return the funnel of a period: counts, rates with Wilson intervals, benchmarks and opportunities.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    benchmark
        Each rate of the ``previous`` period, of the same one ``last_year``, the ``best`` of the twelve periods before
        (which luck flatters: that is corrected for), or step → rate; steps that a mapping leaves out have none. A
        step broke if chance, which moves a measured benchmark too, explains its fall in fewer than 5 % of funnels in
        which nothing changed: Fisher's exact test, two-sided, corrected by Holm for the steps. Periods that the data
        cover in part are neither compared nor a benchmark, nor is what fewer than 30 cases give.
    steps
        Metrics that are shares of cases, in the order of the funnel. Repeat and loyal customers are counted as of the
        period's end, with all of the past: they move slowly, and are judged by what is usual of their change.
    events
        Instead of metrics, events that users or sessions take one after the other.
    by
        A column by which the funnel is told of each segment too.

    Raises
    ------
    UsageError
        For an unknown benchmark, a metric that is no share, or no step at all.
    """
    source, pasts = source_of(measured.context, steps, events, by), _pasts(period, benchmark)
    now, past = (source.rows(measured, spans, [period, *pasts]) for spans in ([period], pasts))
    whole = _funnel(measured, period, benchmark, source.steps, (now, past), "")
    names = sorted(segment for segment in set(now["segment"]) if segment and not str(segment).endswith("=?"))
    return replace(
        whole, segments={name: _funnel(measured, period, benchmark, source.steps, (now, past), name) for name in names}
    )


def _funnel(
    measured: Measured,
    period: Period,
    benchmark: Benchmark,
    steps: Sequence[StepKind],
    rows: tuple[pd.DataFrame, pd.DataFrame],
    segment: str,
) -> Funnel:
    now, past = (part[part["segment"] == segment] for part in rows)
    benchmarks = benchmarks_of((now, past), benchmark, steps)
    frame = now.set_index("metric")
    there = [step.name for step in steps if step.name in frame.index and frame.loc[step.name, "denominator"] > 0]
    outcome = float(frame.loc[there[-1], "numerator"]) if there else 0.0
    lines = []
    for kind in steps:
        if kind.name not in there:
            reason = frame.loc[kind.name, "reason"] if kind.name in frame.index else Reason("no_rows")
            lines.append(FunnelStep(kind, None, reason))
            continue
        row = frame.loc[kind.name]
        part, level = counts_of(row["numerator"], row["denominator"]), benchmarks.get(kind.name, NO_LEVEL)
        step = Step(kind.name, *part, level.rate, outcome, before=level.part, tried=level.tried)
        is_by_past = isinstance(kind, Metric) and kind.accumulates and level.part is not None and not segment
        movement = usual.movement_of(measured, kind, period) if is_by_past and isinstance(kind, Metric) else None
        lines.append(FunnelStep(kind, step, row["reason"], movement))
    return Funnel(period, corrected(lines), language=measured.context.settings.language)


def corrected(lines: Sequence[FunnelStep], beside: Sequence[float] = ()) -> tuple[FunnelStep, ...]:
    """Return steps with their chances corrected by Holm for each other, and for what else is compared beside them."""
    compared = [line for line in lines if line.alone is not None]
    chances = holm([*(line.alone or 0.0 for line in compared), *beside])
    by_metric = {line.metric.name: chance for line, chance in zip(compared, chances, strict=False)}
    return tuple(line.judged(by_metric.get(line.metric.name)) for line in lines)


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


def _opportunity(line: FunnelStep) -> float:
    opportunity = line.step.opportunity if line.step else 0.0
    return inf if opportunity is None else opportunity
