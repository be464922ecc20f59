"""What share of a total each segment has, with what chance leaves open."""

from dataclasses import dataclass, field, replace
from math import fsum

import pandas as pd

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.analysis.resampling import central
from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge import days
from kpi_toolkit.judge.changes import CONFIDENCE
from kpi_toolkit.judge.days import DailyParts
from kpi_toolkit.judge.drawn import PERSONS, value_draws
from kpi_toolkit.language.shown import Shown
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.measuring.naming import named
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import UNITS, Language

CLOSE = 1e-9


@dataclass(frozen=True)
class SegmentShare:
    """The share of one segment, ``channel=wechat``, in the total: 0–1, with the 95 % interval or None."""

    segment: str
    value: float
    total: float
    share: float | None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class Shares(Shown):
    """The shares of the segments of a column in a metric's total, or the reason why there are none.

    Parameters
    ----------
    lines
        The largest first: of all segments, or of the one that was asked for.
    remarks
        What must be known: that the period is not whole, or that segments overlap, so that shares sum to more than 1.
    """

    metric: Metric
    period: Period
    by: str
    lines: tuple[SegmentShare, ...] = ()
    reason: Reason | None = None
    remarks: tuple[Reason, ...] = ()
    currency: str = field(default="CNY", repr=False)
    language: Language = field(default="zh", repr=False)

    def share(self, segment: str) -> float | None:
        """Return the share of one segment, ``wechat`` or ``channel=wechat``; None where there is none."""
        wanted = named(self.by, segment)
        return next((line.share for line in self.lines if line.segment == wanted), None)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per segment: ``segment, value, total, share, low, high``."""
        rows = [
            [line.segment, line.value, line.total, line.share, *(line.interval or (None, None))] for line in self.lines
        ]
        names = ["segment", "value", "total", "share", "low", "high"]
        return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[1:], "float64"))


def needs(metric: Metric, period: Period, by: str) -> Ask:
    """Return what shares need: the total and the segments, of the period and by day.

    Raises
    ------
    UsageError
        For a rate, of which no segment is a share.
    """
    if UNITS[metric.unit].is_rate:
        raise UsageError(f"`{metric.name}` is a rate: its segments are no shares of it. Take a count or an amount.")
    return (*cells([metric], [period], by), *days.needs([metric], period, by))


def shares(measured: Measured, metric: Metric, period: Period, by: str, segment: str = "") -> Shares:
    """Return the share of each segment in the total.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    segment
        ``channel=wechat`` for one alone; empty for all.

    Raises
    ------
    UsageError
        As :func:`needs`.
    """
    settings, total = measured.context.settings, measured.value(metric, period)
    told = Shares(metric, period, by, currency=settings.currency, language=settings.language)
    if total.value is None:
        return replace(told, reason=total.reason or Reason("no_rows"))
    rows = measured.frame([metric], [period], by)
    parts = rows[(rows["segment"] != "") & rows["value"].notna()]
    if parts.empty and (why := list(rows.loc[rows["segment"] != "", "reason"].dropna())):
        return replace(told, reason=why[0])
    if not total.value:
        return replace(told, reason=Reason("zero_denominator"))
    names = [segment] if segment else [named(by, str(name)) for name in parts["segment"]]
    whole = days.daily_of(measured, metric, period)
    lines = [_line(measured, metric, period, name, total.value, whole) for name in names]
    remarks = [total.reason] if total.reason else []
    sum_of_parts = fsum(float(value) for value in parts["value"])
    if abs(sum_of_parts - total.value) > CLOSE * abs(total.value):
        values = {"by": by, "period": str(period), "sum": f"{sum_of_parts:,.10g}", "total": f"{total.value:,.10g}"}
        remarks.append(Reason("shares_overlap", values))
    return replace(told, lines=tuple(sorted(lines, key=lambda line: -line.value)), remarks=tuple(remarks))


def _line(
    measured: Measured, metric: Metric, period: Period, segment: str, total: float, whole: DailyParts
) -> SegmentShare:
    value = measured.value(metric, period, segment).value or 0.0
    own = days.daily_of(measured, metric, period, segment)
    both = DailyParts(own.numerators, whole.numerators, _before(own, whole))
    unit = "share" if metric.unit in PERSONS or UNITS[metric.unit].kind == "count" else metric.unit
    names = (metric.name, segment, str(period))
    draws = value_draws(unit, Value(value / total, value, total), both, str(period), names)
    interval = None if draws.how == "fixed" else central(draws.values, CONFIDENCE)
    if draws.how == "binomial":
        interval = wilson(round(value), round(total))
    return SegmentShare(segment, value, total, value / total, interval)


def _before(own: DailyParts, whole: DailyParts) -> tuple[tuple[float, ...], tuple[float, ...]]:
    count = min(len(own.before[0]), len(whole.before[0]))
    return own.before[0][len(own.before[0]) - count :], whole.before[0][len(whole.before[0]) - count :]
