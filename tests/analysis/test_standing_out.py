"""Cells that stand out: seldom where nothing moved by itself, and those planted; a small form of `benchmarks/why.py`."""

import numpy as np
import pytest

from benchmarks.made_cells import Shop, demo_mosaic, drawn, in_demo, named, score
from benchmarks.why import HARD, NULL, PLANTED
from kpi_toolkit.analysis.mosaic import Mosaic
from kpi_toolkit.analysis.standing_out import search


def test_in_shops_where_nothing_moved_by_itself_nothing_is_named() -> None:
    shares = {name: score(shop, 40)[1] for name, shop in NULL.items()}
    assert np.mean(list(shares.values())) <= 0.04
    assert max(shares.values()) <= 0.1, shares


def test_planted_cells_are_named() -> None:
    for name, shop in PLANTED.items():
        assert score(shop, 20)[0] >= 0.8, name


def test_several_small_cells_in_a_noisy_shop_are_named() -> None:
    assert score(HARD, 40)[0] >= 0.72


def test_a_planted_cell_of_a_demo_shop_is_named_and_none_of_a_clean_one() -> None:
    shop = demo_mosaic(1)
    assert not named(shop)
    assert in_demo(shop, 30) >= 0.9


def test_a_cell_that_comes_from_nothing_and_one_that_goes_are_named() -> None:
    mosaic, _ = drawn(Shop(values=(4, 3)), np.random.default_rng(3))
    is_last = mosaic.times == mosaic.count - 1
    for gone, kept in ((is_last, "goes"), (~is_last, "comes")):
        there = ~(gone & (mosaic.codes[0] == 1) & (mosaic.codes[1] == 2))
        shop = Mosaic(mosaic.codes[:, there], (4, 3), mosaic.times[there], mosaic.count, mosaic.sums[:, there])
        assert named(shop) == {frozenset({(0, 1), (1, 2)})}, kept


def test_where_all_fall_alike_no_cell_is_named() -> None:
    random = np.random.default_rng(3)
    mosaic, _ = drawn(Shop(), random)
    there = (mosaic.times < mosaic.count - 1) | (random.random(len(mosaic.times)) < 0.5)
    shop = Mosaic(mosaic.codes[:, there], mosaic.values, mosaic.times[there], mosaic.count, mosaic.sums[:, there])
    assert not named(shop)


def test_a_cell_that_always_jumps_does_not_stand_out() -> None:
    random = np.random.default_rng(5)
    mosaic, _ = drawn(Shop(values=(5, 4)), random)
    kept = np.where(np.arange(mosaic.count) % 2, 1.0, 0.4)
    there = (mosaic.codes[0] != 2) | (random.random(len(mosaic.times)) < kept[mosaic.times])
    shop = Mosaic(mosaic.codes[:, there], (5, 4), mosaic.times[there], mosaic.count, mosaic.sums[:, there])
    assert not named(shop)


@pytest.mark.parametrize("before", [0, 11])
def test_a_search_is_the_same_in_any_order_of_the_pieces(before: int) -> None:
    mosaic, _ = drawn(Shop(causes=2, values=(4, 3, 5)), np.random.default_rng(8))
    order = np.random.default_rng(1).permutation(len(mosaic.times))
    other = Mosaic(mosaic.codes[:, order], mosaic.values, mosaic.times[order], mosaic.count, mosaic.sums[:, order])
    assert search(other.ordered, before) == search(mosaic.ordered, before)


def test_an_empty_past_and_a_single_value_are_no_fault() -> None:
    empty = Mosaic(np.zeros((1, 2), np.int64), (1,), np.array([11, 12]), 13, np.ones((2, 2)))
    assert search(empty, 11).standouts == ()
