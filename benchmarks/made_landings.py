"""Made shops whose months are known to the end: editions say where quarter and year will land, and keep record."""

from collections.abc import Hashable, Sequence
from datetime import timedelta

import numpy as np

from benchmarks.made_actions import Cell, context, months_drawn
from kpi_toolkit.analysis.conformal import misses_allowed, width
from kpi_toolkit.judge import ahead
from kpi_toolkit.judge.usual import PAST
from kpi_toolkit.measuring.measured import Measured, cell_key
from kpi_toolkit.periods.period import Period, parse_period, period_holding
from kpi_toolkit.reviewing.landed import Claim
from kpi_toolkit.targets.target import Per

METRICS = 3
"""Series of a shop, whose landings share one record."""
AGES = (15, 30)
"""Months before the first edition, from least to most."""
LAST = parse_period("2026-12")
WARM_UP, JUDGED = 6, 11
"""Editions that only keep record, and those after them whose intervals are counted."""
ENCLOSING: tuple[Per, ...] = ("quarter", "year")


def coverage(cell: Cell, shops: int) -> tuple[float, float, float]:
    """Return how often intervals hold after the first six editions, without the record too, and their mean width."""
    rng = np.random.default_rng([round(1000 * abs(cell.trend)), round(100 * cell.season), round(100 * cell.likeness)])
    told = [line for _ in range(shops) for line in _told(rng, cell)]
    held, alone, widths = (np.mean([line[place] for line in told]) for place in range(3))
    return float(held), float(alone), float(widths)


def _told(rng: np.random.Generator, cell: Cell) -> list[tuple[bool, bool, float]]:
    """Let editions follow each other; return whether each later interval held, and would have without the record."""
    count = int(rng.integers(*AGES)) + WARM_UP + JUDGED + 1
    series = [_made(rng, cell, count) for _ in range(METRICS)]
    claims: list[Claim] = []
    told = []
    for back in range(WARM_UP + JUDGED, 0, -1):
        month = LAST.shift(-back)
        factor = width(misses_allowed(_held(series, claims, month)))
        for place, values in enumerate(series):
            for period in (period_holding(month.start, grain, month.rules) for grain in ENCLOSING):
                low, middle, high, truth = _landing(values, period, month)
                if not high:
                    continue
                ends = middle - (middle - low) * factor, middle + (high - middle) * factor
                claims.append(Claim(str(place), period, f"{month.end}", *ends))
                if back <= JUDGED:
                    told.append((ends[0] <= truth <= ends[1], low <= truth <= high, (ends[1] - ends[0]) / middle))
    return told


def _held(series: Sequence[dict[Period, float]], claims: Sequence[Claim], month: Period) -> list[bool]:
    over = [claim for claim in claims if claim.period.end <= month.end]
    return [claim.low <= _sum(series[int(claim.metric)], claim.period) <= claim.high for claim in over]


def _landing(values: dict[Period, float], period: Period, month: Period) -> tuple[float, float, float, float]:
    """Return low end, middle and high end of a landing, and where the period landed; zeros where nothing is said."""
    months = ahead.months_of(period, month.end - timedelta(days=1))
    if months is None:
        return 0.0, 0.0, 0.0, 0.0
    metric, so_far = context().catalogue["sales"], _sum(values, period, month)
    pace = ahead.foretold(_measured(values, month), metric, months, so_far, None, None)
    if pace is None or pace.landing is None or pace.low is None or pace.high is None:
        return 0.0, 0.0, 0.0, 0.0
    return pace.low, pace.landing, pace.high, _sum(values, period)


def _sum(values: dict[Period, float], period: Period, until: Period = LAST) -> float:
    return sum(value for span, value in values.items() if period.start <= span.start < min(period.end, until.end))


def _made(rng: np.random.Generator, cell: Cell, count: int) -> dict[Period, float]:
    place = np.arange(count)
    season = 1 + cell.season * np.sin(2 * np.pi * place / 12 + rng.uniform(0, 2 * np.pi))
    values = 1e6 * (1 + cell.trend) ** place * season * months_drawn(rng, cell, count)
    return {LAST.shift(at - count + 1): float(value) for at, value in enumerate(values)}


def _measured(values: dict[Period, float], month: Period) -> Measured:
    """Return what is known at a month's end; months before the first have no data."""
    metric, known = context().catalogue["sales"], dict[Hashable, list[list[object]]]()
    for back in range(PAST + 12):
        span = month.shift(-back)
        value = values.get(span, float("nan"))
        known[cell_key(metric, span, None)] = [["sales", str(span), "", value, value, float("nan"), 500, None]]
    return Measured(context(), known)
