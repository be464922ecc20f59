"""Metrics over time, in all or by segment, each with what is usual of its newest number."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from kpi_toolkit.analysis.comparison import holm
from kpi_toolkit.judge.usual import Movement, movement_of, past_of
from kpi_toolkit.language.shown import Shown
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.measuring.naming import named, unknown
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import Language

ALARM = 0.05
MOST_SEGMENTS = 8
"""Segments that are followed: those with most cases in the newest period; a picture of more tells nothing."""


@dataclass(frozen=True)
class TrendLine:
    """One metric, in all or of one segment ``channel=wechat``: a value a period, and how the newest one stands.

    Parameters
    ----------
    direction
        +1 or −1 where the newest number is beyond what is usual; of segments, for being as many as there are (Holm).
    """

    metric: Metric
    segment: str
    values: tuple[Value, ...]
    movement: Movement
    direction: int = 0


@dataclass(frozen=True)
class Trends(Shown):
    """Metrics over periods of one grain.

    Parameters
    ----------
    lines
        By metric in the order they were asked for, the total before its segments.
    left_out
        How many smaller segments are not among them.
    """

    periods: tuple[Period, ...]
    lines: tuple[TrendLine, ...] = ()
    by: str = ""
    left_out: int = 0
    currency: str = field(default="CNY", repr=False)
    language: Language = field(default="zh", repr=False)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics, each once."""
        return tuple({line.metric.name: line.metric for line in self.lines}.values())

    def of(self, metric: str) -> tuple[TrendLine, ...]:
        """Return the lines of one metric."""
        return tuple(line for line in self.lines if line.metric.name == metric)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per metric, segment and period: ``metric, segment, period, value, n, reason``."""
        rows = [
            [line.metric.name, line.segment, str(period), value.value, value.n, value.reason and str(value.reason)]
            for line in self.lines
            for period, value in zip(self.periods, line.values, strict=True)
        ]
        names = ["metric", "segment", "period", "value", "n", "reason"]
        return pd.DataFrame(rows, columns=names).astype({"value": "float64", "n": "Int64"})


def needs(metrics: Sequence[Metric], periods: Sequence[Period], by: str | None = None) -> Ask:
    """Return what trends need: the periods, and those before that tell what is usual of the newest one."""
    return cells(metrics, list(dict.fromkeys([*past_of(periods[-1]), *periods])), by)


def trends(measured: Measured, metrics: Sequence[Metric], periods: Sequence[Period], by: str | None = None) -> Trends:
    """Return metrics over periods.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    by
        A column: its largest segments beside the total.
    """
    settings = measured.context.settings
    lines, left_out = [], 0
    for metric in metrics:
        names = _segments(measured, metric, periods, by) if by else []
        left_out = max(left_out, len(names) - MOST_SEGMENTS)
        lines.append(_line(measured, metric, periods, ""))
        lines += _as_many([_line(measured, metric, periods, name) for name in names[:MOST_SEGMENTS]])
    return Trends(tuple(periods), tuple(lines), by or "", max(left_out, 0), settings.currency, settings.language)


def _line(measured: Measured, metric: Metric, periods: Sequence[Period], segment: str) -> TrendLine:
    values = tuple(measured.value(metric, period, segment) for period in periods)
    movement = movement_of(measured, metric, periods[-1], segment)
    return TrendLine(metric, segment, values, movement, movement.direction)


def _as_many(lines: Sequence[TrendLine]) -> list[TrendLine]:
    """Return lines of which chance alone would find one beyond what is usual in at most 5 %."""
    chances = holm([line.movement.chance for line in lines])
    return [
        replace(line, direction=line.direction if chance < ALARM else 0)
        for line, chance in zip(lines, chances, strict=True)
    ]


def _segments(measured: Measured, metric: Metric, periods: Sequence[Period], by: str) -> list[str]:
    """Return the names of segments, those of most cases in the newest period first."""
    rows = measured.frame([metric], list(periods), by)
    own = rows[~rows["segment"].isin(["", unknown(by)])]
    weight = own["denominator"].fillna(own["numerator"]).fillna(0).where(own["period"] == str(periods[-1]), 0)
    sums = weight.groupby(own["segment"]).sum()
    names = sorted(sums.index, key=lambda name: (-sums[name], str(name)))
    return [named(by, str(name)) for name in names]
