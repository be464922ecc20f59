"""Made days of a shop whose true total is known: orders and amounts, skewed, with shocks that hang together."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from kpi_toolkit.judge.days import ENOUGH_DAYS, DailyParts
from kpi_toolkit.judge.noise import JudgedLine, resample
from kpi_toolkit.targets.attainment import attain
from kpi_toolkit.targets.scorecard import Line
from kpi_toolkit.targets.target import Target

WEEKDAYS = np.array([0.95, 0.93, 0.94, 0.96, 1.02, 1.14, 1.10])
WARM_UP = 60
TARGET = Target(2, "sales", "operations", "level", date(2026, 3, 1), date(2026, 4, 1), "Lin")
DRAWS = 400


@dataclass(frozen=True)
class DayCell:
    """A kind of shop.

    Parameters
    ----------
    days
        Of the judged period.
    is_first
        Whether nothing is known before it.
    likeness, shock
        Of a day's shock to the one before, and its size.
    orders, skew
        Orders a day, and the deviation of the logarithm of an order's amount; without any all are alike.
    """

    days: int
    is_first: bool
    likeness: float
    shock: float
    orders: float
    skew: float


def certain(cell: DayCell, draws: int) -> tuple[float, float]:
    """Return how often a total is called met or missed for sure at exactly its true value, and how often it is told."""
    rng = np.random.default_rng([cell.days, cell.is_first, *(round(100 * part) for part in _parts(cell))])
    verdicts = [resample(_line(*_made(rng, cell), f"{cell} {place}"), DRAWS).certainty for place in range(draws)]
    sure = sum(verdict in ("met", "missed") for verdict in verdicts)
    return sure / draws, sum(verdict != "not_resampled" for verdict in verdicts) / draws


def _parts(cell: DayCell) -> tuple[float, ...]:
    return cell.likeness, cell.shock, cell.orders, cell.skew


def _made(rng: np.random.Generator, cell: DayCell) -> tuple[np.ndarray, np.ndarray, float]:
    """Return days before, the period's days, and the total that was to be expected."""
    count = cell.days if cell.is_first else max(cell.days, ENOUGH_DAYS)
    shocks = rng.normal(size=count + WARM_UP)
    for place in range(1, len(shocks)):
        shocks[place] = cell.likeness * shocks[place - 1] + (1 - cell.likeness**2) ** 0.5 * shocks[place]
    expected = cell.orders * np.resize(WEEKDAYS, count)
    orders = rng.poisson(expected * np.exp(cell.shock * shocks[WARM_UP:] - cell.shock**2 / 2))
    amounts = np.exp(cell.skew * rng.normal(size=orders.sum()) - cell.skew**2 / 2)
    days = np.bincount(np.repeat(np.arange(count), orders), amounts, minlength=count)
    first = count - cell.days
    return days[:first], days[first:], float(expected[first:].sum())


def _line(before: np.ndarray, days: np.ndarray, expected: float, name: str) -> JudgedLine:
    total, asks = float(days.sum()), {"value": Decimal(repr(expected)), "better": "higher"}
    line = Line("sales", TARGET, attain(total, **asks), weight=Decimal(1))
    parts = DailyParts(tuple(days.tolist()), None, (tuple(before.tolist()), None))
    return JudgedLine(line, total, total, None, "money", asks, name, parts)
