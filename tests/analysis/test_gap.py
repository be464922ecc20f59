"""Parts of a gap sum to it, whatever cells are named and whatever it is held against."""

import numpy as np
import pytest

from kpi_toolkit.analysis.decomposition import RateMix
from kpi_toolkit.analysis.gap import gap
from kpi_toolkit.analysis.mosaic import Mosaic
from kpi_toolkit.analysis.standing_out import Standout

CASES = 10_000


def made(random: np.random.Generator, is_rate: bool) -> Mosaic:
    count, columns, periods = int(random.integers(1, 40)), int(random.integers(1, 5)), int(random.integers(2, 6))
    values = tuple(int(width) for width in random.integers(1, 5, columns))
    codes = np.stack([random.integers(0, width, count) for width in values])
    times = random.integers(0, periods, count)
    scale = 10.0 ** random.integers(-3, 7)
    bases = random.integers(1, 50, count).astype(float)
    numbers = random.random(count) * bases if is_rate else random.normal(1, 2, count) * scale
    sums = [numbers, bases, bases] if is_rate else [numbers, bases]
    return Mosaic(codes, values, times, periods, np.stack(sums))


def cell(mosaic: Mosaic, random: np.random.Generator) -> Standout:
    depth = int(random.integers(1, min(3, len(mosaic.values)) + 1))
    columns = tuple(sorted(int(column) for column in random.choice(len(mosaic.values), depth, replace=False)))
    values = tuple(int(random.integers(0, mosaic.values[column])) for column in columns)
    return Standout(columns, values, "sum", 0.01, 5.0)


def test_parts_sum_to_the_gap() -> None:
    random = np.random.default_rng(11)
    worst, rates = 0.0, 0
    for case in range(CASES):
        mosaic = made(random, is_rate=case % 2 == 1)
        before = int(random.integers(0, mosaic.count - 1))
        named = [cell(mosaic, random) for _ in range(int(random.integers(0, 5)))]
        totals = mosaic.totals[:, [before, -1]]
        if len(totals) > 2 and not totals[1].all():
            continue  # at one end there is no rate
        goal = None if case % 3 or not totals[0, 0] else float(random.random() + 0.1) * abs(float(totals[0, 1]) + 1)
        parts = gap(mosaic, before, named, goal)
        ends = totals[0] / totals[1] if len(totals) > 2 else totals[0]
        change = ends[1] - (ends[0] if goal is None else goal)
        split = parts.split
        effects = (
            [*split.rates.values(), *split.mixes.values()] if isinstance(split, RateMix) else [*split.effects.values()]
        )
        size = max(1.0, *(abs(effect) for effect in effects), *np.abs(ends), abs(goal or 0))
        worst = max(worst, abs(sum(effects) - change) / size)
        rates += isinstance(split, RateMix)
    assert worst < 1e-9
    assert rates > 3_000


def test_rows_of_two_cells_belong_to_the_first() -> None:
    codes = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
    mosaic = Mosaic(
        np.tile(codes, 2), (2, 2), np.repeat([0, 1], 4), 2, np.array([[10, 20, 30, 40, 1, 22, 3, 40], [1.0] * 8])
    )
    named = [Standout((1,), (0,), "sum", 0.01, -5.0), Standout((0,), (0,), "sum", 0.01, 5.0)]
    parts = gap(mosaic, 0, named)
    assert parts.before == ((40.0, 1.0), (20.0, 1.0), (40.0, 1.0))
    assert list(parts.split.effects.values()) == [-36.0, 2.0, 0.0]  # type: ignore[union-attr]


def test_against_a_goal_each_part_has_its_usual_share_of_it() -> None:
    mosaic = Mosaic(np.array([[0, 1, 0, 1]]), (2,), np.array([0, 0, 1, 1]), 2, np.array([[30, 10, 15, 10], [1.0] * 4]))
    parts = gap(mosaic, 0, [Standout((0,), (0,), "sum", 0.01, -5.0)], goal=50)
    assert parts.before == ((37.5, 1.0), (12.5, 1.0))
    assert parts.split.change == pytest.approx(-25)
