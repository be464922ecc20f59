"""One row of a metric that is made of others, from the rows of these: exactly, with the reason of what is lacking."""

import math
from collections.abc import Sequence
from fractions import Fraction

from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.cell import COUNTED_BELOW, Cell, empty
from kpi_toolkit.metrics.composed import composition_of
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import UNITS, exact

OF_A_PART = ("zero_denominator", "no_rows", "no_values", "windows_open", "no_days")
"""Reasons that do not say of what they are."""


def combined(metric: Metric, period: Period, segment: str, parts: Sequence[Cell]) -> Cell:
    """Return a row of a metric from those of its parts; rates count as the fractions that they are.

    The numerator and denominator of a ratio of totals are these; of a ratio of rates, those of the fractions' quotient.
    """
    for part, row in zip(metric.parts, parts, strict=True):
        if math.isnan(row[3]):
            return empty(metric, period, _of(part, row[7]), segment)
    composition = composition_of(metric)
    remark = next((row[7] for row in parts if row[7] is not None), None)
    fractions = [_fraction(row) for row in parts]
    if composition.how == "ratio":
        return _ratio(metric, period, segment, parts, remark)
    value = float(fractions[0] - fractions[1] if composition.how == "difference" else sum(fractions))
    n = (
        None
        if composition.how == "difference" or any(row[6] is None for row in parts)
        else sum(row[6] for row in parts)
    )
    return [metric.name, str(period), segment, value, value, math.nan, n, remark]


def _ratio(metric: Metric, period: Period, segment: str, parts: Sequence[Cell], remark: Reason | None) -> Cell:
    (above, over), (below, under) = (_pair(row) for row in parts)
    numerator, denominator = above * under, over * below
    labels = [metric.name, str(period), segment]
    if denominator == 0:
        reason = _of(metric.parts[1], Reason("is_zero"))
        return [*labels, math.nan, float(numerator), 0.0, 0, reason]
    is_counted = metric.unit in COUNTED_BELOW and UNITS[metric.parts[1].unit].kind == "count"
    n = int(denominator) if is_counted else None
    return [*labels, float(numerator / denominator), float(numerator), float(denominator), n, remark]


def _pair(row: Cell) -> tuple[Fraction, Fraction]:
    """Return a number as numerator and denominator; of a total the denominator is 1."""
    return exact(row[4]), Fraction(1) if math.isnan(row[5]) else exact(row[5])


def _fraction(row: Cell) -> Fraction:
    numerator, denominator = _pair(row)
    return numerator / denominator


def _of(part: Metric, reason: Reason | None) -> Reason | None:
    """Name the part that a reason is of, unless the reason is of all."""
    if reason is None or reason.code not in (*OF_A_PART, "is_zero"):
        return reason
    return Reason("of_part", {"part": part.label, "why": reason})
