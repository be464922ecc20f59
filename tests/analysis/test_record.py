"""Conformal probabilities: what a record of forecasts makes of the next one."""

import random

import pytest

from kpi_toolkit.analysis.baseline import Baseline
from kpi_toolkit.analysis.record import Record, calibration_error


def test_without_a_record_a_forecast_is_taken_as_it_is() -> None:
    for share in (0.0, 0.2, 0.5, 1.0):
        assert Record().below(share) == pytest.approx(share)
        assert Record().foretold(share) == pytest.approx(share, abs=1e-9)
    assert (Record().held, Record().tried) == (0, 0)


def test_values_that_came_out_higher_again_and_again_make_higher_ones_likelier() -> None:
    low = Record((0.9,) * 24)
    assert low.below(0.5) < 0.5
    assert low.foretold(0.5) > 0.5
    assert (low.held, low.tried) == (24, 24)
    assert Record((0.95, 0.05)).held == 0


def test_what_is_foretold_of_a_share_is_its_reverse() -> None:
    record = Record((0.12, 0.35, 0.4, 0.77, 0.91))
    for share in (0.1, 0.5, 0.9):
        assert (
            record.below(record.foretold(share) + 1e-9) >= share >= record.below(record.foretold(share) - 1e-6) - 1e-6
        )


def test_calibration_error_of_hand_computed_bins() -> None:
    assert calibration_error([0.5, 0.5], [True, False]) == 0
    assert calibration_error([0.9, 0.9, 0.1, 0.1], [True, False, False, False]) == pytest.approx((0.8 + 0.2) / 4)


def test_a_past_is_foretold_from_each_of_its_origins() -> None:
    rng = random.Random(2)
    values = [1000 + rng.gauss(0, 50) for _ in range(30)]
    nearest, third = Baseline(values).passed(), Baseline(values).passed(3, 3)
    assert (len(nearest), len(third)) == (24, 22)
    assert all(0 <= share <= 1 for share in nearest + third)
    assert Baseline(values[:6]).passed() == ()
    holes = [*values[:10], None, *values[11:]]
    assert len(Baseline(holes).passed()) == 22, "neither of the hole, nor of the value after it, which is no next one"


def test_outlooks_of_a_known_law_hold_as_often_as_they_say() -> None:
    rng = random.Random(4)
    held = tried = 0
    for _ in range(30):
        record = Record(Baseline([rng.gauss(0, 1) + 10 for _ in range(36)]).passed())
        held, tried = held + record.held, tried + record.tried
    assert 0.74 <= held / tried <= 0.86
