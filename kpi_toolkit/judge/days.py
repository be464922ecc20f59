"""A period's metrics day by day, and whether the days add up to the period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import isclose
from typing import TypeAlias

import numpy as np
import pandas as pd

from kpi_toolkit.analysis import resampling
from kpi_toolkit.analysis.resampling import FEWEST_DAYS
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period

ENOUGH_DAYS = 93
"""Days in a row, three months, that tell how days hang together."""
UNKNOWN = ("before_data", "after_data", "not_loaded", "partial_start", "partial_end")
"""Why a day says nothing, though rows may be missing from it for no other reason than that there were none."""


Parts: TypeAlias = tuple[tuple[float, ...], tuple[float, ...] | None]


@dataclass(frozen=True)
class DailyParts:
    """What a metric was made of on each day of a period, in order; 0 on a day without records.

    Parameters
    ----------
    before
        The same of days right before the period, which tell how days hang together.
    """

    numerators: tuple[float, ...]
    denominators: tuple[float, ...] | None = None
    before: Parts = ((), None)

    def add_up(self, numerator: float, denominator: float | None) -> bool:
        """Return whether the days' parts sum to the period's, to 1e-9."""
        if self.denominators is not None and denominator is not None:
            return _same(self.numerators, numerator) and _same(self.denominators, denominator)
        return self.denominators is None and denominator is None and _same(self.numerators, numerator)

    @property
    def can_be_told(self) -> bool:
        """Whether they hang together little enough to say how far their sum might stray."""
        return resampling.can_be_told(self.numerators, self.denominators, before=self.before)

    @property
    def is_enough(self) -> bool:
        """Whether something happened on 14 days or more: drawn from fewer, a value looks surer than it is."""
        below = self.denominators or self.numerators
        happened = sum(1 for parts in zip(self.numerators, below, strict=True) if any(parts))
        return happened >= FEWEST_DAYS and (self.denominators is None or sum(self.denominators) > 0)


def needs(metrics: Iterable[Metric], period: Period, by: str | None = None) -> Ask:
    """Return the days of a period, for some metrics, and days before it; with `by` its segments too."""
    return cells(metrics, [*_before(period), *_days(period)], by)


def daily(measured: Measured, metrics: Iterable[str | Metric], period: Period) -> dict[str, DailyParts]:
    """Return by metric what each day of a period adds.

    Whether the days add up to the period is seen by :meth:`DailyParts.add_up`: metrics that look back, or count a
    person once a period, do not.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    """
    parts, past = {}, _before(period)
    for name, rows in measured.frame(metrics, [*past, *_days(period)]).groupby("metric", sort=False):
        is_ratio = bool(rows["denominator"].notna().any())
        earlier, now = rows.iloc[: len(past)], rows.iloc[len(past) :]
        unknown = earlier["reason"].map(lambda reason: reason is not None and reason.code in UNKNOWN)
        known = earlier.iloc[int(np.flatnonzero(unknown)[-1]) + 1 :] if unknown.any() else earlier
        parts[str(name)] = DailyParts(*_sums(now, is_ratio), _sums(known, is_ratio))
    return parts


def daily_of(measured: Measured, metric: Metric, period: Period, segment: str = "") -> DailyParts:
    """Return what each day adds to one metric of a period, of a segment ``channel=wechat`` or the total.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    """
    earlier = [measured.value(metric, day, segment) for day in _before(period)]
    now = [measured.value(metric, day, segment) for day in _days(period)]
    is_ratio = any(value.denominator is not None for value in (*earlier, *now))
    unknown = [n for n, value in enumerate(earlier) if value.reason is not None and value.reason.code in UNKNOWN]
    known = earlier[unknown[-1] + 1 :] if unknown else earlier
    return DailyParts(*_parts(now, is_ratio), _parts(known, is_ratio))


def _parts(values: Iterable[Value], is_ratio: bool) -> Parts:
    parts = [(value.numerator or 0.0, value.denominator or 0.0) for value in values]
    return tuple(above for above, _ in parts), tuple(below for _, below in parts) if is_ratio else None


def _sums(rows: pd.DataFrame, is_ratio: bool) -> Parts:
    below = tuple(rows["denominator"].fillna(0).astype(float)) if is_ratio else None
    return tuple(rows["numerator"].fillna(0).astype(float)), below


def _before(period: Period) -> list[Period]:
    """Return the days before a period that tell how days hang together; none of a long one, which tells it itself."""
    count = max(0, ENOUGH_DAYS - period.days)
    starts = (period.start - timedelta(days=back) for back in range(count, 0, -1))
    return [Period(day, day + timedelta(days=1), "day", period.rules) for day in starts]


def _days(period: Period) -> list[Period]:
    return [Period(day, day + timedelta(days=1), "day", period.rules) for day in period.each_day()]


def _same(parts: Sequence[float], whole: float) -> bool:
    return isclose(sum(parts), whole, rel_tol=1e-9, abs_tol=1e-9)
