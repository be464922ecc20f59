"""One row of a metric frame: from the parts that a query gave, or from nothing, to a number with its reason."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import caveat, since_beginning, tables_of, uncovered
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import exact

Cell: TypeAlias = Sequence[Any]
"""One row of a metric frame: ``metric, period, segment, value, numerator, denominator, n, reason``."""

Parts: TypeAlias = Mapping[str, float | None]
"""What a metric is made of: ``num``, ``den``, ``out``, ``of`` and ``rows``; None for an unknown number."""

COUNTED_BELOW = (
    "share",
    "score",
    "nps",
    "seconds",
    "money_per_order",
    "money_per_buyer",
    "money_per_user",
    "orders_per_buyer",
    "per_user",
)
"""Units of ratios whose denominator is the number of cases. A share of an amount has the fact's rows as its sample."""
WITHOUT_SAMPLE = (
    "growth",
    "multiple",
    "per_week",
    "mean_users",
    "day_share",
    "per_message",
    "messages_a_day",
    "months",
)
"""Units of ratios of two totals: no number of cases stands behind them."""


def cell(context: Context, metric: Metric, period: Period, segment: str, parts: Parts) -> Cell:
    """Return a metric of a period and segment, of the parts that a query gave."""
    return _covered(context, metric, period, segment, parts, ("zero_denominator", "no_values"))


def quiet_cell(
    context: Context, metric: Metric, period: Period, segment: str, nothing: Parts, whole: float = math.nan
) -> Cell:
    """Return a metric of a period and segment of which there was no row: what is covered and did not happen is 0.

    Parameters
    ----------
    nothing
        What the metric is of no row, from :func:`kpi_toolkit.measuring.nothing.of_nothing`.
    whole
        The denominator of the whole period, for a segment: of a mean of days or weeks it is the same.
    """
    known = {"den": whole} if metric.left_out == "windows" and "den" in nothing and nothing["den"] is None else {}
    return _covered(context, metric, period, segment, {**nothing, **known}, ("no_rows", "no_rows"))


def _covered(
    context: Context, metric: Metric, period: Period, segment: str, parts: Parts, why: tuple[str, str]
) -> Cell:
    """Make a row of parts with what must be known of it, or of none where the data do not cover the period."""
    tables, rules = tables_of(metric), context.settings.rules
    covered, lapses = context.coverage(*tables), context.lapses(*tables)
    if reason := uncovered(metric, period, covered, rules, lapses):
        return empty(metric, period, reason, segment)
    remark = caveat(metric, period, covered, int(parts.get("out") or 0), rules, lapses)
    return _made(metric, period, segment, parts, remark or since_beginning(context, metric, period), why)


def _made(
    metric: Metric, period: Period, segment: str, parts: Parts, remark: Reason | None, why: tuple[str, str]
) -> Cell:
    """Make a row of parts; `why` says why there is no number over a denominator of 0, or of unknown parts."""
    numerator, denominator, left_out = _float(parts["num"]), _float(parts.get("den", 1)), int(parts.get("out") or 0)
    rows = int(parts["rows"] or 0)
    if metric.is_quantile:
        return _quantile(metric, period, segment, parts, remark, why)
    is_of_days = metric.left_out != "windows"
    if is_of_days and not math.isfinite(numerator):
        return empty(metric, period, Reason("no_days"), segment)
    if denominator == 0:
        is_open = left_out and not is_of_days
        reason = Reason("windows_open", {"count": left_out}) if is_open else Reason(why[0])
        return [metric.name, str(period), segment, math.nan, numerator, denominator, 0, reason]
    if not (math.isfinite(numerator) and math.isfinite(denominator)):
        return empty(metric, period, Reason(why[1]), segment)
    if "den" not in parts:
        return [metric.name, str(period), segment, numerator, numerator, math.nan, None if is_of_days else rows, remark]
    value = float(exact(numerator) / exact(denominator))  # a quotient of floats is off by its last digits
    has_sample = metric.unit not in WITHOUT_SAMPLE and not is_of_days
    n = int(denominator) if metric.unit in COUNTED_BELOW else rows if has_sample else None
    return [metric.name, str(period), segment, value, numerator, denominator, n, remark]


def _quantile(
    metric: Metric, period: Period, segment: str, parts: Parts, remark: Reason | None, why: tuple[str, str]
) -> Cell:
    """Make a row of a median or another quantile: a number without parts that could be added up, of so many cases."""
    cases, left_out = int(parts.get("of") or 0), int(parts.get("out") or 0)
    if not cases or parts["num"] is None:
        return empty(
            metric, period, Reason("all_waiting", {"count": left_out}) if left_out else Reason(why[1]), segment
        )
    value = float(exact(parts["num"]) / exact(parts["den"] or 1))
    return [metric.name, str(period), segment, value, value, math.nan, cases, remark]


def empty(metric: Metric, period: Period, reason: Reason | None, segment: str = "") -> Cell:
    """Return a row without a number."""
    return [metric.name, str(period), segment, math.nan, math.nan, math.nan, 0, reason]


def _float(part: float | None) -> float:
    return math.nan if part is None else part
