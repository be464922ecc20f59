"""Made shops in which an action did what is known: nothing, or a lift of those it touched."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

import numpy as np

from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.measuring.cell import Cell as Row
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured, cell_key
from kpi_toolkit.measuring.workspace import from_frames
from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.effects import effect_of

METRIC, COLUMN = "sales", "channel"
SHARES = {"a": 0.2, "b": 0.16, "c": 0.24, "d": 0.12, "e": 0.28}
"""Segments and their shares of the shop; the first is touched."""
NOISE = 0.05
"""Of the shop and of each segment, from month to month."""
LEVEL = 1e6
AGES, SINCE = (24, 36), 6
"""Months that the shop has before the action, from least to most, and since."""
BEGUN_AFTER_WORST_OF = 12
LAST = parse_period("2026-10")
EXPECTED = Decimal("0.1")


@dataclass(frozen=True)
class Cell:
    """A kind of shop: growth a month, size of its season, likeness of neighbouring months' noise."""

    trend: float
    season: float
    likeness: float


def told_beside(cell: Cell, lift: float, draws: int, since: int = SINCE) -> Mapping[str, float]:
    """Return the share of each verdict where one of five segments was touched."""
    return _told(cell, lift, draws, since, is_touched=True)


def told_by_history(cell: Cell, lift: float, draws: int, since: int = SINCE) -> Mapping[str, float]:
    """Return the share of each verdict where the whole shop was touched."""
    return _told(cell, lift, draws, since, is_touched=False)


def _told(cell: Cell, lift: float, draws: int, since: int, is_touched: bool) -> Mapping[str, float]:
    rng = np.random.default_rng([round(1000 * abs(cell.trend)), round(100 * cell.likeness), since, is_touched])
    outcomes: Counter[str] = Counter()
    for _ in range(draws):
        effect = effect_of(*made(rng, cell, lift, since, is_touched))
        outcomes[effect.outcome if effect else "none"] += 1
    return {name: outcomes[name] / draws for name in ("effective", "partial", "ineffective", "insufficient")}


def made(
    rng: np.random.Generator, cell: Cell, lift: float, since: int, is_touched: bool
) -> tuple[Measured, Action, Period]:
    """Make a shop, the action that began in it after the worst of some months, and the month it is judged in."""
    months = AGES[1] + since
    shop, touched = months_drawn(rng, cell, months), "a" if is_touched else ""
    place = np.arange(months) - months
    trend = (1 + cell.trend) ** place * (1 + cell.season * np.sin(2 * np.pi * place / 12 + rng.uniform(0, 2 * np.pi)))
    parts = {name: LEVEL * share * shop * trend * months_drawn(rng, cell, months) for name, share in SHARES.items()}
    seen = parts[touched] if touched else sum(parts.values())
    detrended = seen / (1 + cell.trend) ** place
    first = AGES[1] - BEGUN_AFTER_WORST_OF
    start = first + 1 + int(np.argmin(detrended[first : AGES[1]]))
    for name in [touched] if touched else list(parts):
        parts[name][start:] *= 1 + lift
    kept = {name: values[: start + since] for name, values in parts.items()}
    spans = [LAST.shift(at - start - since + 1) for at in range(start + since)]
    return Measured(context(), _cells(kept, spans)), _action(spans[start].start, touched), LAST


def shares_made(sizes: tuple[int, int], rates: tuple[float, float]) -> tuple[Measured, Action, Period]:
    """Make arms of a share: cases a month and shares of those who were given an action and who were not."""
    metric, known, start = context().catalogue["repurchase_rate"], dict[Hashable, list[Row]](), LAST.shift(-2)
    for back in range(2 * AGES[1]):
        span = LAST.shift(-back)
        shares = rates if span.start >= start.start else (rates[1], rates[1])
        arms = [(name, round(share * size), size) for name, share, size in zip("ab", shares, sizes, strict=True)]
        rows: list[Row] = [[metric.name, str(span), name, good / n, good, n, n, None] for name, good, n in arms]
        known[cell_key(metric, span, COLUMN)] = rows
        good, n = (sum(part) for part in zip(*(arm[1:] for arm in arms), strict=True))
        known[cell_key(metric, span, None)] = [[metric.name, str(span), "", good / n, good, n, n, None]]
    action = replace(_action(start.start, "a"), metric=metric.name, split=Decimal("0.5"))
    return Measured(context(), known), action, LAST


def months_drawn(rng: np.random.Generator, cell: Cell, count: int) -> np.ndarray:
    """Return factors around 1, each like the one before it."""
    drawn = rng.normal(0, NOISE, count)
    for at in range(1, count):
        drawn[at] = cell.likeness * drawn[at - 1] + (1 - cell.likeness**2) ** 0.5 * drawn[at]
    return np.exp(drawn)


def _cells(parts: Mapping[str, np.ndarray], spans: list[Period]) -> dict[Hashable, list[Row]]:
    metric, known = context().catalogue[METRIC], dict[Hashable, list[Row]]()
    for back in range(AGES[1] + 2 * SINCE + 60):
        span = spans[-1].shift(-back)
        at = len(spans) - 1 - back
        values = {name: float(part[at]) if at >= 0 else float("nan") for name, part in parts.items()}
        rows = [[METRIC, str(span), name, value, value, float("nan"), 100, None] for name, value in values.items()]
        total = sum(values.values())
        known[cell_key(metric, span, COLUMN)] = rows
        known[cell_key(metric, span, None)] = [[METRIC, str(span), "", total, total, float("nan"), 500, None]]
    return known


def _action(start: date, touched: str) -> Action:
    segment = f"{COLUMN}={touched}" if touched else ""
    return Action(
        2,
        "A1",
        "operations",
        METRIC,
        "",
        "",
        "",
        "",
        start,
        LAST.end,
        EXPECTED,
        "relative",
        LAST.start,
        segment=segment,
    )


@cache
def context() -> Context:
    """Return what is known of the shop of the worked examples."""
    return from_frames(EXAMPLE_TABLES).context
