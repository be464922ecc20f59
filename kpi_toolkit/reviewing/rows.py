"""The rows of a review: what was measured, held against what was agreed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from kpi_toolkit.judge.reached import baseline_of, reached
from kpi_toolkit.judge.usual import movement_of, past_of
from kpi_toolkit.measuring.ask import Ask, Cells, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.festival import event_days
from kpi_toolkit.periods.period import Period
from kpi_toolkit.reviewing.model import Row, interval_of
from kpi_toolkit.reviewing.point import Point
from kpi_toolkit.targets import Attainment, Target, status
from kpi_toolkit.targets.levels import levels_in
from kpi_toolkit.targets.target import TOTALS, judged_period

HISTORY = 13
"""Periods that pictures show, the reviewed one included."""


def spans_of(period: Period, targets: Iterable[Target]) -> tuple[Period, ...]:
    """Return the spans that the rows of a period are read from, those of its pictures and its targets too.

    Parameters
    ----------
    targets
        Of the role, those of other periods too: pictures show what was agreed then.
    """
    agreed, past = tuple(targets), past_of(period)
    last_years = (span.last_year for span in past[-HISTORY:])
    baselines = (target.baseline_period for target in agreed if target.baseline_period)
    judged = (judged_period(target, period) for target in agreed if target.holds_in(period))
    return tuple(dict.fromkeys([*past, *last_years, *baselines, *judged]))


def needs(context: Context, metrics: Iterable[str], targets: Iterable[Target], spans: Iterable[Period]) -> Ask:
    """Return metrics over spans in total, and those of targets of a segment by its column too."""
    periods, columns = tuple(spans), dict[str, dict[Metric, None]]()
    for target in targets:
        if target.segment_column:
            columns.setdefault(target.segment_column, {})[context.catalogue[target.metric]] = None
    totals = cells((context.catalogue[name] for name in metrics), periods)
    return (*totals, *(Cells(tuple(named), periods, column) for column, named in columns.items()))


def is_due(target: Target, period: Period) -> bool:
    """Whether a target has its turn in a period: totals and milestones by a date have it at their end."""
    return target.covers(period) and (target.kind not in TOTALS or target.end <= period.end)


@dataclass(frozen=True)
class RowReader:
    """How the rows of one period are read from what was measured."""

    measured: Measured
    period: Period

    def judged(self, targets: Iterable[Target]) -> tuple[Row, ...]:
        """Return a row for each target that holds in the period."""
        agreed = tuple(targets)
        return tuple(self._judged(target, agreed) for target in agreed if target.holds_in(self.period))

    def watched(self, metric: str) -> Row:
        """Return the row of a metric without a target."""
        return self._row(metric)

    def reached(self, target: Target) -> tuple[Value, Attainment]:
        """Return the value that is judged, and how far it reaches the target."""
        value = self.measured.value(target.metric, judged_period(target, self.period), target.segment)
        return value, reached(self.measured, target, self.period, value, is_due(target, self.period))

    def whole(self, metric: str, period: Period, segment: str = "") -> float | None:
        """Return the number of a period that the data cover whole, else None."""
        value = self.measured.value(metric, period, segment)
        return None if value.is_partial else value.value

    def _metric(self, name: str) -> Metric:
        return self.measured.context.catalogue[name]

    def _row(self, name: str, target: Target | None = None, agreed: Iterable[Target] = ()) -> Row:
        segment, metric = target.segment if target else "", self._metric(name)
        compared = (self.period, self.period.previous, self.period.last_year)
        actual, previous, last_year = (self.measured.value(name, period, segment) for period in compared)
        history = tuple(self.point(name, period, target, agreed) for period in past_of(self.period, HISTORY))
        return Row(
            metric, actual, previous, last_year, history, movement_of(self.measured, metric, self.period, segment)
        )

    def point(self, name: str, period: Period, now: Target | None, agreed: Iterable[Target]) -> Point:
        """Show the targets that the metric had then, of the kind it has now, where they are for the whole period."""
        segment = now.segment if now else ""
        value = self.measured.value(name, period, segment)
        last_year = None if value.is_partial else self.whole(name, period.last_year, segment)
        is_special = bool(event_days([period], self.measured.context.settings.calendar))
        point = Point(str(period), value.value, last_year, is_partial=value.is_partial, is_special=is_special)
        alike = (target for target in agreed if now and target.kind == now.kind and _fits_periods(target))
        then = [target for target in alike if (target.metric, target.segment) == (name, segment)]
        then = [target for target in then if target.covers(period)]
        target = now if now in then else next(iter(then), None)
        if target is None:
            return point
        if target.lower is not None and target.upper is not None:
            return replace(point, band=(float(target.lower), float(target.upper)))
        level = target_level(target, period, baseline_of(self.measured, target))
        return replace(point, target=None if level is None else float(level))

    def _judged(self, target: Target, agreed: Iterable[Target]) -> Row:
        row = self._row(target.metric, target, agreed)
        value, result = self.reached(target)
        verdict = status(result, self.measured.context.settings.scoring, interval_of(row.metric, value))
        return replace(
            row,
            target=target,
            baseline=baseline_of(self.measured, target),
            judged=value,
            attainment=result,
            status=verdict,
            share=target.share(self.period),
        )


def _fits_periods(target: Target) -> bool:
    """Whether the level of a target is one of whole periods: not a total by a date, nor one of some days."""
    return target.kind != "cumulative" and target.within is None


def target_level(target: Target, period: Period, baseline: Value | None) -> Fraction | None:
    """Return the level asked for in a period, in the metric's unit; None for a band or an unmeasured baseline."""
    return levels_in(target, period, baseline.exact if baseline else None).value
