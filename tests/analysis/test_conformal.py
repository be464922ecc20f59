"""Intervals that learn: a share of misses that is right changes nothing, in the long run any is mended."""

import numpy as np
import pytest

from kpi_toolkit.analysis.conformal import LEAST, MOST, NOMINAL, STEP, misses_allowed, width


def test_each_miss_and_hit_moves_the_share_by_the_rule() -> None:
    level = NOMINAL
    for is_inside in (True, True, False, True):
        level += STEP * (NOMINAL - (not is_inside))
    assert misses_allowed([True, True, False, True]) == pytest.approx(level)
    assert misses_allowed([]) == NOMINAL
    assert misses_allowed([True] * 1000) == MOST
    assert misses_allowed([False] * 1000) == LEAST


def test_the_width_is_that_of_the_normal_distribution() -> None:
    assert width(NOMINAL) == 1
    assert width(0.05) == pytest.approx(1.959964 / 1.281552, rel=1e-5)
    assert width(MOST) < 1 < width(LEAST)


@pytest.mark.parametrize("spread", [0.6, 1.0, 1.6])
def test_intervals_of_a_wrong_width_come_to_hold_in_four_of_five(spread: float) -> None:
    rng, held = np.random.default_rng(3), []
    for _ in range(600):
        half = 1.281552 * width(misses_allowed(held))
        held.append(bool(abs(rng.normal(0, spread)) <= half))
    assert np.mean(held[100:]) == pytest.approx(1 - NOMINAL, abs=0.04)
