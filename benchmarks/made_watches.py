"""Made shops that are watched every day of a month: nothing happens in them, or their sales fall from a day on."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd

from kpi_toolkit.judge.watching import Course, needs, sightings
from kpi_toolkit.measuring.ask import Cells
from kpi_toolkit.measuring.cell import Cell as Row
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured, cell_key
from kpi_toolkit.measuring.workspace import from_frames
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period, parse_period

METRICS = ("sales", "orders")
FIRST, MONTH = date(2024, 7, 1), parse_period("2026-08")
DAYS = (MONTH.end - FIRST).days
WEEK = np.array([0.9, 0.9, 0.95, 1.0, 1.1, 1.2, 0.95])
LIKENESS = 0.03
"""How far whole months differ by chance."""
FALLS_ON = 10
"""Day of the month from which on a shop falls."""


@dataclass(frozen=True)
class WatchKind:
    """A kind of shop.

    Parameters
    ----------
    orders
        A day.
    noise
        Of a day beyond that of counting.
    asked
        The target, of what the month will bring if all goes on.
    fall
        How much of it is lost from the tenth day on.
    """

    orders: float
    noise: float
    asked: float
    growth: float = 0.0
    fall: float = 0.0


@dataclass(frozen=True)
class WatchedMonth:
    """What was said in a month.

    Parameters
    ----------
    said
        Day of the month, metric and class of each change.
    false
        How often a target was said to be missed that was reached, or a day to have fallen in which nothing had.
    is_told
        Whether a fall was said, one way or the other, after it had begun.
    """

    said: tuple[tuple[int, str, Course], ...]
    false: int
    is_told: bool


def watched(rng: np.random.Generator, kind: WatchKind) -> WatchedMonth:
    """Make a shop and watch it through the month, a look a day."""
    series, expected = _drawn(rng, kind)
    metrics = [context().catalogue[name] for name in METRICS]
    goals = {(name, str(MONTH)): kind.asked * expected[name] for name in METRICS}
    reached = {name: series[name][-MONTH.days :].sum() >= goals[name, str(MONTH)] for name in METRICS}
    before: dict[str, Course] = dict.fromkeys(METRICS, "on_course")
    known: dict[Hashable, list[Row]] = {}
    said: list[tuple[int, str, Course]] = []
    for day in range(1, MONTH.days):
        as_of = MONTH.start + timedelta(days=day - 1)
        _put(known, series, needs(context(), metrics, MONTH, as_of))
        for seen in sightings(Measured(context(), known), metrics, MONTH, goals, as_of):
            now = seen.course(before[seen.metric.name], len(METRICS), MONTH.days)
            if now != before[seen.metric.name]:
                said.append((day, seen.metric.name, now))
                before[seen.metric.name] = now
    false = sum(_is_false(course, reached[name], kind.fall, day) for day, name, course in said)
    told = any(day >= FALLS_ON and course in ("missing", "fallen") for day, _, course in said)
    return WatchedMonth(tuple(said), false, told)


def rates(kind: WatchKind, months: int, seed: int = 0) -> tuple[float, float, float]:
    """Return false alarms a shop and month, most of them in a month, and the share of months with an alarm."""
    rng = np.random.default_rng([seed, round(kind.orders), round(1000 * kind.noise), round(1000 * kind.fall)])
    every = [watched(rng, kind) for _ in range(months)]
    return (
        sum(it.false for it in every) / months,
        max(it.false for it in every),
        sum(it.is_told for it in every) / months,
    )


def _is_false(course: Course, is_reached: bool, fall: float, day: int) -> bool:
    if course == "missing":
        return is_reached
    return course == "fallen" and (not fall or day < FALLS_ON)


def _drawn(rng: np.random.Generator, kind: WatchKind) -> tuple[dict[str, np.ndarray], dict[str, float]]:
    """Return each metric's days, and what its month is expected to bring."""
    place = np.arange(DAYS)
    months = pd.date_range(FIRST, periods=DAYS).to_period("M").astype("int64").to_numpy()
    by_month = np.exp(rng.normal(0, LIKENESS, months.max() - months.min() + 1))[months - months.min()]
    level = kind.orders * (1 + kind.growth) ** ((place - DAYS) / 30.4) * WEEK[(place + FIRST.weekday()) % 7]
    expected = level[-MONTH.days :].sum()
    level = level * by_month * np.exp(rng.normal(0, kind.noise, DAYS))
    level[DAYS - MONTH.days + FALLS_ON - 1 :] *= 1 - kind.fall
    orders = rng.poisson(level)
    sales = np.array([rng.lognormal(4.5, 0.6, count).sum() for count in orders])
    mean = float(np.exp(4.5 + 0.6**2 / 2))
    return {"orders": orders.astype(float), "sales": sales}, {"orders": expected, "sales": expected * mean}


def _put(known: dict[Hashable, list[Row]], series: dict[str, np.ndarray], ask: tuple[object, ...]) -> None:
    sums = {name: np.concatenate([[0.0], np.cumsum(days)]) for name, days in series.items()}
    for part in ask:
        assert isinstance(part, Cells)
        for metric in part.metrics:
            for span in part.periods:
                known.setdefault(cell_key(metric, span, None), [_row(metric, span, sums[metric.name])])


def _row(metric: Metric, span: Period, sums: np.ndarray) -> Row:
    first, last = ((day - FIRST).days for day in (span.start, span.end))
    value = float(sums[last] - sums[first]) if first >= 0 else float("nan")
    return [metric.name, str(span), "", value, value, float("nan"), 100, None]


@cache
def context() -> Context:
    """Return what is known of a shop with an order on each day."""
    days = pd.date_range(FIRST, periods=DAYS)
    ids = [f"{number}" for number in range(DAYS)]
    return from_frames(pd.DataFrame({"order_id": ids, "user_id": ids, "ordered_at": days, "amount": 1.0})).context
