"""The trap of rates: better because fewer are counted."""

from itertools import pairwise
from math import log

import pandas as pd

from kpi_toolkit.analysis.signal import xmr
from kpi_toolkit.judge.traps.statistics import Counted, compare
from kpi_toolkit.judge.traps.trap import Look, Trap
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.units import UNITS

BY_DEFAULT = (
    "visit_conversion_rate",
    "promo_response_rate",
    "coupon_redemption_rate",
    "survey_response_rate",
    "complaint_rate",
)
"""Rates whose denominator a team can choose; looked at when no metrics are asked for."""


def fewer_asked(look: Look, frame: pd.DataFrame) -> tuple[Trap, ...]:
    """Find rates that got better while their denominator fell more than usual and their numerator did not rise.

    For rates where lower is better the numerator is what is bad: the good cases are then those not in it.

    Parameters
    ----------
    frame
        The rates of the period and of those before it, as a metric frame.
    """
    traps = (_of(look, rate, frame[frame.metric == rate.name]) for rate in look.metrics)
    return tuple(trap for trap in traps if trap)


def is_rate_of_cases(metric: Metric) -> bool:
    """Whether a metric is a share of counted cases with a good direction."""
    return metric.unit == "share" and UNITS[metric.unit].is_rate and metric.better != "band"


def _of(look: Look, rate: Metric, rows: pd.DataFrame) -> Trap | None:
    whole = rows[rows.reason.isna() & (rows.denominator > 0)].set_index("period")
    pair = [str(look.period.previous), str(look.period)]
    if not set(pair) <= set(whole.index):
        return None  # windows still open, or nothing to compare with
    before, now = (whole.loc[label] for label in pair)
    fall = 1 - now.denominator / before.denominator
    is_better = now.value > before.value if rate.better == "higher" else now.value < before.value
    has_grown = rate.better == "higher" and now.numerator > before.numerator
    if not is_better or has_grown or fall < look.settings.fall_least or not _is_unusual_fall(look, whole):
        return None
    good = [_good(rate, whole.loc[label]) for label in whole.index if label != pair[1]]
    if not look.is_unusual(compare(_good(rate, now), good), 1.0):
        return None
    return look.broken(
        "fewer_asked_found",
        f"metric={rate.name}",
        metric=rate.label,
        share=float(now.value),
        before=float(before.value),
        n=int(now.denominator),
        n_before=int(before.denominator),
        count=int(now.numerator),
        count_before=int(before.numerator),
    )


def _is_unusual_fall(look: Look, whole: pd.DataFrame) -> bool:
    """Whether the denominator fell further than its own steps usually go, on a logarithmic scale."""
    labels = [str(period) for period in (*look.earlier, look.period)]
    sizes = [float(whole.denominator.get(label, float("nan"))) for label in labels]
    steps = [log(after / before) if before == before and after == after else None for before, after in pairwise(sizes)]
    lower = xmr(steps[:-1]).lower
    return steps[-1] is not None and (lower is None or steps[-1] < lower)


def _good(rate: Metric, row: pd.Series) -> Counted:
    """Return how many cases were good, of how many: of a rate that should be low those that are not counted in it."""
    counted, n = int(row.numerator), int(row.denominator)
    return (counted if rate.better == "higher" else n - counted), n
