"""What a plan's metrics were before: the last periods of each target's grain, as plain data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import isfinite

import pandas as pd

from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured, Value, is_part
from kpi_toolkit.metrics.composed import facts_of
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import CalendarRules, Period, period_holding
from kpi_toolkit.settings.built_in_roles import SUBJECTIVE
from kpi_toolkit.targets.target import Per, Target

LONGEST = 36
AGREEMENT = "rater_agreement"


@dataclass(frozen=True)
class Past:
    """One metric in one past period; `value` is None where there is no data, and `reason` says why."""

    period: Period
    value: float | None
    n: int = 0
    numerator: float | None = None
    denominator: float | None = None
    reason: Reason | None = None


def as_values(past: Iterable[Past]) -> list[Value]:
    """Return past periods as a judge reads them."""
    return [Value(known.value, known.numerator, known.denominator, known.n, known.reason) for known in past]


Key = tuple[str, str, str]
"""Metric, segment (empty: all) and grain."""


@dataclass(frozen=True)
class History:
    """Past periods by metric, segment and grain, oldest first, without those from before there were data."""

    series: Mapping[Key, tuple[Past, ...]] = field(default_factory=dict)

    def of(self, metric: str, segment: str = "", grain: str = "month") -> tuple[Past, ...]:
        """Return the past of a metric; empty when nothing is known of it."""
        return self.series.get((metric, segment, grain), ())

    def before(self, target: Target, rules: CalendarRules) -> tuple[Past, ...]:
        """Return what was known of a target's metric when its span began."""
        past = self.of(target.metric, target.segment, grain_judged(target, rules))
        return tuple(known for known in past if known.period.end <= target.start)

    def at(self, metric: str, segment: str, period: Period) -> Past | None:
        """Return one period of a metric, or None when it is not among the past ones."""
        past = self.of(metric, segment, period.grain)
        return next((known for known in past if known.period == period), None)


def history_from(values: Mapping[str, Sequence[float | None]], last: Period, n: int = 0) -> History:
    """Make a history of plain values, the newest of which belongs to `last`; for tests and examples."""
    return History(
        {
            (metric, "", last.grain): tuple(
                Past(last.shift(place - len(series) + 1), value, n, reason=Reason("no_rows") if value is None else None)
                for place, value in enumerate(map(_known, series))
            )
            for metric, series in values.items()
        }
    )


def grain_judged(target: Target, rules: CalendarRules) -> Per:
    """Return the grain by which the past of a target is read: its own, or months where its span has none."""
    return target.per or (target.grain(rules) if target.due else None) or "month"


def needs(context: Context, targets: Iterable[Target]) -> Ask:
    """Return the last whole periods of every target's metric: up to 36 of each grain that targets have."""
    wanted = _measurable(context, targets)
    if not wanted:
        return ()
    return cells(_metrics(context, wanted), _periods(context, wanted), _column(context, wanted))


def history_of(measured: Measured, targets: Iterable[Target]) -> History:
    """Return the last whole periods of every target's metric.

    Segments are those of one column: the first that a target names; targets of another column have no history.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    """
    context = measured.context
    wanted = _measurable(context, targets)
    if not wanted:
        return History()
    periods, column = _periods(context, wanted), _column(context, wanted)
    return _arranged(measured.frame(_metrics(context, wanted), periods, column), periods, column)


def _measurable(context: Context, targets: Iterable[Target]) -> list[Target]:
    return [target for target in targets if target.metric in context.catalogue]


def _metrics(context: Context, targets: Iterable[Target]) -> list[Metric]:
    """Return the targets' metrics, and beside marks that persons gave how far they agree."""
    names = dict.fromkeys(target.metric for target in targets)
    if names.keys() & set(SUBJECTIVE) and AGREEMENT in context.catalogue:
        names[AGREEMENT] = None
    return [context.catalogue[name] for name in names]


def _periods(context: Context, targets: Iterable[Target]) -> list[Period]:
    rules = context.settings.calendar_rules
    grains = dict.fromkeys(grain_judged(target, rules) for target in targets)
    return [period for grain in grains for period in last_periods(context.data_end, grain, rules)]


def _column(context: Context, targets: Iterable[Target]) -> str | None:
    """Return the first column that targets are cut by."""
    return next((column for target in targets if (column := _cut(context, target))), None)


def _cut(context: Context, target: Target) -> str | None:
    """Return the column that a target is cut by; None for all, or where these data do not have it."""
    column, metric = target.segment.partition("=")[0], context.catalogue[target.metric]
    is_there = all(table in context.sources.columns for fact in facts_of(metric) for table in fact.needs)
    return column if column and is_there and context.can_cut_metric(metric, column) else None


def last_periods(end: date, grain: Per, rules: CalendarRules) -> list[Period]:
    """Return the last whole periods of a grain that are over on a day, oldest first."""
    running = period_holding(end, grain, rules)  # holds the first day without data, so it is not over
    return [running.shift(step) for step in range(-LONGEST, 0)]


def _arranged(frame: pd.DataFrame, periods: Sequence[Period], by: str | None) -> History:
    by_label = {str(period): period for period in periods}
    series: dict[Key, dict[Period, Past]] = {}
    for row in frame.itertuples():
        period = by_label[str(row.period)]
        past = Past(
            period,
            None if is_part(row.reason) else _known(row.value),
            0 if pd.isna(row.n) else int(row.n),
            _known(row.numerator),
            _known(row.denominator),
            None if pd.isna(row.reason) else row.reason,
        )
        segment = _as_in_sheet(str(row.segment), by)
        series.setdefault((row.metric, segment, period.grain), {})[period] = past
    return History({key: tuple(_begun(list(_whole(past, periods, key[2])))) for key, past in series.items()})


def _as_in_sheet(segment: str, by: str | None) -> str:
    """Return a segment of the frame as targets name it: ``wechat`` of `by` channel is ``channel=wechat``."""
    return segment if not segment or segment.startswith(f"{by}=") else f"{by}={segment}"


def _whole(past: Mapping[Period, Past], periods: Sequence[Period], grain: str) -> Iterator[Past]:
    """Yield every period of a grain: a segment that nobody was in has no row in the frame."""
    for period in periods:
        if period.grain == grain:
            yield past.get(period, Past(period, None, reason=Reason("no_rows")))


def _begun(past: list[Past]) -> list[Past]:
    """Leave out the periods before the first that the data cover whole and give a value for."""
    first = next((place for place, known in enumerate(past) if known.value is not None), len(past))
    return past[first:]


def _known(number: float | None) -> float | None:
    return float(number) if number is not None and isfinite(number) else None


def judged_first(target: Target, rules: CalendarRules) -> Period:
    """Return the first period that a target judges by its whole value: the last of its span if it leads up to it."""
    grain = grain_judged(target, rules)
    if target.due and (not target.per or target.path or target.is_judged_at_end):
        return period_holding(target.due - timedelta(days=1), grain, rules)
    return period_holding(target.start, grain, rules)
