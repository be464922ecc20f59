"""Made totals by several columns, with cells planted in them that moved otherwise than the rest, or without any."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.made_traps import LAST
from kpi_toolkit.analysis.mosaic import Mosaic
from kpi_toolkit.analysis.standing_out import search
from kpi_toolkit.demo import write_demo
from kpi_toolkit.judge import explained
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.ask import Crossed
from kpi_toolkit.measuring.workspace import open_workspace

Cell = frozenset[tuple[int, int]]
"""(Column, value) pairs."""


@dataclass(frozen=True)
class Shop:
    """How a made shop is drawn.

    Parameters
    ----------
    orders
        A month, in the mean.
    noise
        Standard deviation of what months do to each value of a column by itself, besides counting.
    wander
        The same of what stays of it, so that shares drift.
    season
        By how much each value goes up and down over the year, each in a rhythm of its own.
    apart
        How many periods before the last one it is compared with.
    skew
        Of the log of an order's amount; 0: orders are counted.
    causes
        How many cells are planted.
    size
        By how much of itself a planted cell falls, at least and at most.
    smallest
        Share of the month's orders that a planted cell has at least.
    is_rate
        Whether a fifth of the cases come to something, and planted cells fall in that, not in cases.
    """

    orders: int = 4_000
    values: tuple[int, ...] = (6, 5, 4, 3, 8)
    periods: int = 13
    noise: float = 0.03
    wander: float = 0.0
    season: float = 0.0
    apart: int = 1
    skew: float = 0.0
    growth: float = 0.0
    causes: int = 0
    size: tuple[float, float] = (0.4, 0.8)
    smallest: float = 0.02
    is_rate: bool = False


def drawn(shop: Shop, random: np.random.Generator) -> tuple[Mosaic, set[Cell]]:
    """Return the mosaic of a made shop and the cells planted in it."""
    shares = [random.dirichlet(np.full(width, 3.0)) for width in shop.values]
    begins = [random.uniform(0, 12, width) if shop.season else np.zeros(width) for width in shop.values]
    codes, times = [], []
    for time in range(shop.periods):
        if shop.wander:
            shares = [part * np.exp(random.normal(0, shop.wander, len(part))) for part in shares]
        waves = [np.exp(shop.season * np.sin(2 * np.pi * (time + begin) / 12)) for begin in begins]
        tilted = [
            part * wave * np.exp(random.normal(0, shop.noise, len(part)))
            for part, wave in zip(shares, waves, strict=True)
        ]
        count = random.poisson(shop.orders * (1 + shop.growth) ** time)
        codes.append(np.stack([random.choice(len(part), count, p=part / part.sum()) for part in tilted]))
        times.append(np.full(count, time))
    rows, when = np.concatenate(codes, axis=1), np.concatenate(times)
    planted, kept = _planted(shop, rows, when, random)
    if shop.is_rate:
        took = kept & (random.random(len(when)) < 0.2 * np.exp(random.normal(0, shop.noise, shop.periods))[when])
        sums = np.stack([took.astype(float), np.ones(len(when)), np.ones(len(when))])
        return Mosaic(rows, shop.values, when, shop.periods, sums), planted
    rows, when = rows[:, kept], when[kept]
    count = rows.shape[1]
    amounts = np.exp(random.normal(0, shop.skew, count)) if shop.skew else np.ones(count)
    return Mosaic(rows, shop.values, when, shop.periods, np.stack([amounts, np.ones(count)])), planted


def _planted(
    shop: Shop, rows: NDArray[np.int64], when: NDArray[np.int64], random: np.random.Generator
) -> tuple[set[Cell], np.ndarray]:
    planted: set[Cell] = set()
    kept = np.ones(len(when), bool)
    last = when == shop.periods - 1
    while len(planted) < shop.causes:
        depth = int(random.integers(1, 4))
        columns = random.choice(len(shop.values), depth, replace=False)
        row = random.choice(np.flatnonzero(last))
        cell = frozenset((int(column), int(rows[column, row])) for column in columns)
        inside = last & np.all([rows[column] == value for column, value in cell], axis=0)
        share = inside.sum() / last.sum()
        if not shop.smallest <= share <= 0.3 or any(cell <= other or other <= cell for other in planted):
            continue
        planted.add(cell)
        kept &= ~(inside & (random.random(len(when)) < random.uniform(*shop.size)))
    return planted, kept


def named(mosaic: Mosaic, apart: int = 1) -> set[Cell]:
    """Return the cells that the search names in a mosaic, its last period against one so many before."""
    told = search(mosaic, mosaic.count - 1 - apart).standouts
    return {frozenset(zip(cell.columns, cell.values, strict=True)) for cell in told}


def score(shop: Shop, draws: int, seed: int = 11) -> tuple[float, float]:
    """Return F1 over the cells of all made shops together, and the share of shops in which anything was named."""
    random = np.random.default_rng(seed)
    hits = told = planted = alarms = 0
    for _ in range(draws):
        mosaic, truth = drawn(shop, random)
        cells = named(mosaic, shop.apart)
        hits, told, planted = hits + len(cells & truth), told + len(cells), planted + len(truth)
        alarms += bool(cells)
    return 2 * hits / max(1, told + planted), alarms / draws


def demo_mosaic(seed: int, months: int = 24, users: int = 4_000) -> Mosaic:
    """Return the orders of a clean demo shop by all columns that its metrics can be explained over."""
    with tempfile.TemporaryDirectory() as folder:
        write_demo(Path(folder) / "shop", users=users, months=months, seed=seed, clean=True)
        workspace = open_workspace(Path(folder) / "shop")
        orders = workspace.catalogue["orders"]
        asked = explained.needs(workspace.context, orders, LAST)
        crossed = next(part for part in asked if isinstance(part, Crossed))
        pieces = planner.measured(workspace, asked).crossed(orders, crossed.periods, crossed.columns)
        return explained.mosaic_of(pieces, crossed.periods)[0]


def in_demo(mosaic: Mosaic, plantings: int, fall: float = 0.8, seed: int = 11) -> float:
    """Return F1 over the orders of cells of one or two columns, each by itself emptied by so much in the newest month.

    Orders of the month before are counted: a demo shop has cells that are the same but for a few, as the customers of a
    city and those of them who are no staff.
    """
    random = np.random.default_rng(seed)
    before = mosaic.sums[-1] * (mosaic.times == mosaic.count - 2)
    hits = total = 0.0
    for _ in range(plantings):
        planted, truth = _emptied(mosaic, fall, random)
        told = np.zeros(len(before), bool)
        for cell in named(planted):
            told |= _inside(mosaic, cell)
        meant = _inside(mosaic, truth)
        hits, total = hits + before[told & meant].sum(), total + before[told].sum() + before[meant].sum()
    return 2 * hits / max(1.0, total)


def _inside(mosaic: Mosaic, cell: Cell) -> NDArray[np.bool_]:
    return np.logical_and.reduce([mosaic.codes[column] == value for column, value in cell])


def _emptied(mosaic: Mosaic, fall: float, random: np.random.Generator) -> tuple[Mosaic, Cell]:
    """Take most orders of a cell of the newest month away, one that had at least a tenth of them."""
    last = mosaic.times == mosaic.count - 1
    orders = mosaic.sums[0] * last
    while True:
        columns = random.choice(len(mosaic.values), int(random.integers(1, 3)), replace=False)
        row = random.choice(np.flatnonzero(last))
        cell = frozenset((int(column), int(mosaic.codes[column, row])) for column in columns)
        inside = _inside(mosaic, cell)
        if not 0.1 <= (orders * inside).sum() / orders.sum() <= 0.4:
            continue
        lost = np.where(inside, random.binomial(orders.astype(np.int64), fall), 0)
        return replace(mosaic, sums=mosaic.sums - lost), cell
