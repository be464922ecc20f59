"""The change of any metric between two periods or two segments: a number, its interval, and its parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TypeAlias

import pandas as pd

from kpi_toolkit.analysis.decomposition import RateMix
from kpi_toolkit.analysis.resampling import central
from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge import days
from kpi_toolkit.judge.by_segment import between
from kpi_toolkit.judge.drawn import value_draws
from kpi_toolkit.language.shown import Shown
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.measured import Measured, Value, part_against_whole
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import Language, exact

CONFIDENCE = 0.95
End: TypeAlias = tuple[Period, str]
"""A period and a segment ``channel=wechat``; the segment is empty for the total."""


@dataclass(frozen=True)
class MetricChange(Shown):
    """A change from `a` to `b`, or the reason why there is none.

    Parameters
    ----------
    before, after
        The metric at both ends.
    interval
        95 % of what the change might have been, had chance dealt the same people or days once more; None where the
        metric's noise cannot be told, of which `unsure` says why.
    parts
        What the change is made of; they sum to it. Of a rate its numerator and its denominator, by segment what each
        accounts for.
    remarks
        Caveats of both ends.
    """

    metric: Metric
    a: End
    b: End
    before: Value
    after: Value
    interval: tuple[float, float] | None = None
    parts: Mapping[str, float] = field(default_factory=dict)
    by: str | None = None
    reason: Reason | None = None
    unsure: Reason | None = None
    remarks: tuple[Reason, ...] = ()
    currency: str = field(default="CNY", repr=False)
    language: Language = field(default="zh", repr=False)

    @property
    def value(self) -> float | None:
        """After less before, in the metric's unit; None where there is none."""
        ends = self.before.exact, self.after.exact
        return None if self.reason or None in ends else float((ends[1] or 0) - (ends[0] or 0))

    @property
    def relative(self) -> float | None:
        """The change as a share of before; None where before is 0 or less."""
        value = self.value
        return None if value is None or not self.before.value or self.before.value <= 0 else value / self.before.value

    @property
    def is_sure(self) -> bool | None:
        """Whether the interval leaves out 0; None where there is none."""
        return None if self.interval is None else not self.interval[0] <= 0 <= self.interval[1]

    def to_frame(self) -> pd.DataFrame:
        """Return one row for the change and one for each part.

        Columns ``part`` (empty for the whole), ``before, after, change, relative, low, high, reason``; the numbers of
        the ends stand in the row of the whole.
        """
        low, high = self.interval or (None, None)
        whole = ["", self.before.value, self.after.value, self.value, self.relative, low, high, self.reason]
        parts = [[name, None, None, effect, None, None, None, None] for name, effect in self.parts.items()]
        names = ["part", "before", "after", "change", "relative", "low", "high", "reason"]
        return pd.DataFrame([whole, *parts], columns=names).astype(dict.fromkeys(names[1:-1], "float64"))


def needs(metric: Metric, a: End, b: End, by: str | None = None) -> Ask:
    """Return what a change needs: both ends, their days, and with `by` their segments.

    Raises
    ------
    UsageError
        For segments by which a change between segments is split.
    """
    if by and (a[1] or b[1]):
        raise UsageError("The change of a segment, or between two, is not split by a column. Leave out `by`.")
    ask: Ask = ()
    for period, segment in (a, b):
        column = segment.partition("=")[0] or by
        ask += (*cells([metric], [period], column), *days.needs([metric], period, segment.partition("=")[0] or None))
    return ask


def change(measured: Measured, metric: Metric, a: End, b: End, by: str | None = None) -> MetricChange:
    """Return the change of a metric.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    by
        A column by which the change between two periods is split.

    Raises
    ------
    UsageError
        As :func:`needs`.
    """
    before, after = (measured.value(metric, *end) for end in (a, b))
    settings = measured.context.settings
    told = MetricChange(metric, a, b, before, after, by=by, currency=settings.currency, language=settings.language)
    for value, (period, _) in ((before, a), (after, b)):
        if value.value is None:
            return replace(told, reason=value.reason or Reason("no_rows"))
        if a[0] != b[0] and (reason := part_against_whole(period, value.reason)):
            return replace(told, reason=reason)
    remarks = tuple(dict.fromkeys(value.reason for value in (before, after) if value.reason is not None))
    interval, unsure = _interval(measured, metric, (a, before), (b, after))
    told = replace(told, interval=interval, unsure=unsure, remarks=remarks)
    if by is None:
        return replace(told, parts=_of_ends(before, after))
    _, _, split, reason, _ = between(measured, metric, a[0], b[0], by)
    if split is None:
        return replace(told, remarks=(*remarks, *((reason,) if reason else ())))
    effects = (
        split.effects
        if not isinstance(split, RateMix)
        else {name: split.rates[name] + split.mixes[name] for name in split.rates}
    )
    return replace(told, parts=effects)


def _interval(
    measured: Measured, metric: Metric, a: tuple[End, Value], b: tuple[End, Value]
) -> tuple[tuple[float, float] | None, Reason | None]:
    """Return what the change might have been; values of one period are drawn on the same days."""
    both = []
    for (period, segment), value in (a, b):
        parts = days.daily_of(measured, metric, period, segment)
        names = (metric.name, segment, str(period))
        both.append(value_draws(metric.unit, value, parts, str(period), names))
    if any(draws.how == "fixed" for draws in both):
        return None, Reason("noise_unknown")
    return central(both[1].values - both[0].values, CONFIDENCE), None


def _of_ends(before: Value, after: Value) -> dict[str, float]:
    """Split the change of a rate by what its two numbers account for, midway between both orders of changing them."""
    if not (before.denominator and after.denominator):
        return {}
    num0, den0, num1, den1 = (
        exact(number or 0) for number in (before.numerator, before.denominator, after.numerator, after.denominator)
    )
    above = (num1 - num0) * (1 / den0 + 1 / den1) / 2
    below = (num0 + num1) / 2 * (Fraction(1) / den1 - Fraction(1) / den0)
    return {"numerator": float(above), "denominator": float(below)}
