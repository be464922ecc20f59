"""The trap of ratios: better because fewer are counted."""

from dataclasses import replace
from itertools import pairwise
from math import exp, log, sqrt
from statistics import median

import pandas as pd

from kpi_toolkit.analysis.signal import xmr
from kpi_toolkit.judge.traps.statistics import Counted, compare
from kpi_toolkit.judge.traps.trap import Look, Trap
from kpi_toolkit.judge.usual import LEAST_CASES
from kpi_toolkit.measuring.cell import COUNTED_BELOW
from kpi_toolkit.measuring.measured import Value
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.units import Written

BY_DEFAULT = (
    "visit_conversion_rate",
    "promo_response_rate",
    "coupon_redemption_rate",
    "survey_response_rate",
    "complaint_rate",
)
"""Rates whose denominator a team can choose; looked at when no metrics are asked for."""
COLLAPSED = 0.5
"""Share of the usual denominator below which one may have collapsed."""
RECENT = 6
"""Earlier denominators that say what is usual, for they grow; of fewer their range says how far they stray."""


def fewer_asked(look: Look, frame: pd.DataFrame) -> tuple[Trap, ...]:
    """Find ratios that are better because fewer cases are counted in them.

    Either a share got better, beyond chance, while its denominator fell more than usual and its numerator did not rise;
    of a share that should be low the good cases are those not in it. Or any ratio is better than usual while its
    denominator has collapsed: below half of its middle one, and further than it ever strays.

    Parameters
    ----------
    frame
        The rates of the period and of those before it, as a metric frame.
    """
    traps = (_of(look, rate, frame[frame.metric == rate.name]) for rate in look.metrics)
    return tuple(trap for trap in traps if trap)


def is_ratio_of_cases(metric: Metric) -> bool:
    """Whether a metric is a ratio over counted cases, with a good direction."""
    return metric.unit in COUNTED_BELOW and metric.better != "band"


def _of(look: Look, ratio: Metric, rows: pd.DataFrame) -> Trap | None:
    whole = rows[rows.reason.isna() & (rows.denominator > 0)].set_index("period")
    if (label := str(look.period)) not in whole.index:
        return None  # windows still open, or nothing there
    now, earlier = whole.loc[label], whole.drop(label)[-RECENT:]
    if earlier.empty:
        return None
    trap = _collapsed(look, ratio, now, earlier) or (_fallen(look, ratio, whole) if ratio.unit == "share" else None)
    return None if trap is None else replace(trap, instead=_as_many_as_usual(now, earlier))


def _fallen(look: Look, rate: Metric, whole: pd.DataFrame) -> Trap | None:
    """Find a share that is better than the one before, beyond chance, of unusually fewer cases."""
    previous, label = str(look.period.previous), str(look.period)
    if previous not in whole.index:
        return None
    before, now = whole.loc[previous], whole.loc[label]
    has_grown = rate.better == "higher" and now.numerator > before.numerator
    has_fallen = 1 - now.denominator / before.denominator >= look.settings.fall_least
    if not _is_better(rate, now.value, before.value) or has_grown or not has_fallen:
        return None
    good = [_good(rate, whole.loc[other]) for other in whole.index if other != label]
    if not _is_unusual_fall(look, whole) or not look.is_unusual(compare(_good(rate, now), good), 1.0):
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


def _collapsed(look: Look, ratio: Metric, now: pd.Series, earlier: pd.DataFrame) -> Trap | None:
    """Find a ratio that is better than usual of far fewer cases than usual."""
    sizes = [log(size) for size in earlier.denominator]
    middle = median(sizes)
    stray = 1.4826 * median(abs(size - middle) for size in sizes)
    limit = 3 * sqrt(stray**2 + exp(-middle)) if len(sizes) == RECENT else max(sizes) - min(sizes)
    usual = float(earlier.numerator.sum() / earlier.denominator.sum())
    has_collapsed = middle - log(now.denominator) > max(-log(COLLAPSED), limit)
    can_be_told = len(sizes) >= look.settings.least_history and exp(middle) >= LEAST_CASES
    if not can_be_told or not has_collapsed or not _is_better(ratio, now.value, usual):
        return None
    is_share, currency = ratio.unit == "share", look.context.settings.currency
    value, before = (number if is_share else Written(number, ratio.unit, currency) for number in (now.value, usual))
    return look.broken(
        "fewer_asked_collapsed",
        f"metric={ratio.name}",
        metric=ratio.label,
        share=value,
        usual=before,
        n=int(now.denominator),
        n_usual=round(exp(middle)),
    )


def _as_many_as_usual(now: pd.Series, earlier: pd.DataFrame) -> Value:
    """Return the ratio if as many cases as usual had been counted, and those left out had been as usual."""
    n, usual = float(median(earlier.denominator)), float(earlier.numerator.sum() / earlier.denominator.sum())
    left_out = max(0.0, n - float(now.denominator))
    numerator, denominator = float(now.numerator) + left_out * usual, float(now.denominator) + left_out
    return Value(numerator / denominator, numerator, denominator, int(denominator))


def _is_better(ratio: Metric, value: float, other: float) -> bool:
    return value > other if ratio.better == "higher" else value < other


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
