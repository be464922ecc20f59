"""Made shops of several channels whose response to spending is known: months of spending and of new customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from kpi_toolkit.analysis.response import NOW, Numbers, responses
from kpi_toolkit.weekly.resources import Shifted, channels_of, shifts_of

NAMES = ("a", "b", "c", "d")
BUDGETS = np.array([20_000.0, 15_000.0, 12_000.0, 8_000.0])
BRINGS = 0.02
"""Customers that one more unit of money brings in every channel, at its usual budget."""
GROWTH, SEASON = 0.02, 0.2
FULL, OPEN = 0.1, (0.6, 0.5, 0.5)
"""Elasticity of a full channel, in which one more unit of money brings a fifth, and of the others."""


@dataclass(frozen=True)
class SpendCell:
    """A kind of shop: months, noise and likeness of neighbouring months, how much budgets go up and down."""

    months: int
    noise: float
    likeness: float
    budgets: float


def cells() -> list[SpendCell]:
    """Return every cell."""
    return [SpendCell(*parts) for parts in product((18, 24), (0.05, 0.1), (0.0, 0.5, 0.9), (0.1, 0.3))]


def made(
    rng: np.random.Generator, cell: SpendCell, elasticities: Sequence[float], brings: Sequence[float]
) -> tuple[Numbers, Numbers]:
    """Return spending and new customers by channel and month; the newest months spend what is usual."""
    place = np.arange(cell.months)
    common = (1 + GROWTH) ** (place - cell.months) * (1 + SEASON * np.sin(np.pi * place / 6 + rng.uniform(0, 6)))
    spent, came = [], []
    for budget, elasticity, marginal in zip(BUDGETS, elasticities, brings, strict=True):
        money = budget * np.exp(_drawn(rng, cell.months, cell.budgets, 0.3))
        money[-NOW:] = budget
        usual = marginal * budget / elasticity * (money / budget) ** elasticity
        spent.append(money)
        came.append(rng.poisson(usual * common * np.exp(_drawn(rng, cell.months, cell.noise, cell.likeness))))
    return np.array(spent), np.array(came, dtype=float)


def _drawn(rng: np.random.Generator, count: int, size: float, likeness: float) -> Numbers:
    """Return deviations, each like the one before it."""
    drawn = rng.normal(size=count)
    for at in range(1, count):
        drawn[at] = likeness * drawn[at - 1] + (1 - likeness**2) ** 0.5 * drawn[at]
    scaled: Numbers = size * drawn
    return scaled


def told(
    rng: np.random.Generator, cell: SpendCell, elasticities: Sequence[float], brings: Sequence[float]
) -> tuple[Shifted, ...]:
    """Return the shifts that pay in a made shop."""
    followed = responses(*made(rng, cell, elasticities, brings))
    return shifts_of(followed, channels_of(followed, NAMES)) if followed else ()


def shares(cell: SpendCell, draws: int) -> tuple[float, float, float]:
    """Return how often a shift is told where none pays, and where one channel is full: from it, and any other."""
    rng = np.random.default_rng(
        [cell.months, *(round(100 * part) for part in (cell.noise, cell.likeness, cell.budgets))]
    )
    alarms = right = wrong = 0
    for _ in range(draws):
        alarms += bool(told(rng, cell, (0.5, 0.4, 0.6, 0.5), [BRINGS] * 4))
        sources = {shift.source.name for shift in told(rng, cell, (FULL, *OPEN), (BRINGS / 5, *[BRINGS] * 3))}
        right, wrong = right + ("a" in sources), wrong + bool(sources - {"a"})
    return alarms / draws, right / draws, wrong / draws


def resources(draws: int) -> None:
    """Shops in which money brings as much in every channel, and such with one full channel."""
    print(
        "resources: a shift told where none pays; from the full channel, from others; months, noise, likeness, budgets"
    )
    for cell in cells():
        name = f"{cell.months:>3} {cell.noise:>5} {cell.likeness:>4} {cell.budgets:>4}"
        print(f"{name:<22} " + " ".join(f"{share:>7.1%}" for share in shares(cell, 5 * draws)), flush=True)
