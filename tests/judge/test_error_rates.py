"""Error rates of verdicts on made shops whose truth is known: a small form of ``benchmarks/judge.py``."""

import numpy as np
import pytest

from benchmarks.made_actions import Cell
from benchmarks.made_days import DayCell, certain
from benchmarks.made_landings import coverage
from benchmarks.made_links import Kind, alarms, judged
from kpi_toolkit.judge.days import DailyParts

DRAWS = 400
"""Of a cell; its error rate is then known to about 1 point."""


def test_shops_in_which_nothing_changed_have_no_broken_link() -> None:
    kinds = (Kind(60), Kind(600), Kind(200, growth=0.05))
    shares = [alarms(kind, 20)[0] for kind in kinds]
    assert np.mean(shares) <= 0.05


def test_a_channel_without_orders_for_two_weeks_is_found() -> None:
    shops = [judged(np.random.default_rng(seed), Kind(200, fall=1.0)) for seed in range(6)]
    assert sum(set(segments) == {"a"} for _, segments in shops) >= 5


@pytest.mark.parametrize("likeness", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("is_first", [False, True])
def test_a_total_at_its_target_is_seldom_called_met_or_missed(likeness: float, is_first: bool) -> None:
    kinds = ((2.0, 0.0), (2.0, 1.0), (30.0, 0.0), (30.0, 1.0), (5.0, 1.5))
    cells = [DayCell(31, is_first, likeness, 0.3, orders, skew) for orders, skew in kinds]
    shares = [certain(cell, DRAWS)[0] for cell in cells]
    assert np.mean(shares) <= 0.07
    # A month cannot tell shocks that last for weeks from none where most of the noise is that of single orders.
    assert max(shares) <= (0.12 if likeness == 0.9 else 0.085)


@pytest.mark.parametrize("cell", [Cell(0.02, 0.2, 0.0), Cell(-0.02, 0.0, 0.3)])
def test_landings_hold_in_about_four_of_five_after_six_editions(cell: Cell) -> None:
    assert 0.72 <= coverage(cell, 8)[0] <= 0.90


def test_a_total_far_from_its_target_is_told() -> None:
    assert certain(DayCell(31, False, 0.0, 0.3, 30.0, 1.0), DRAWS)[1] >= 0.8
    days = DailyParts(tuple(float(day) for day in range(1, 32)))
    assert not days.can_be_told  # nothing but a drift of a month
