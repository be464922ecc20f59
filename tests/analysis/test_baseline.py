"""What is usual: how often a usual series is called unusual, how often a step is seen, and what widens the limits."""

import math
from itertools import product

import numpy as np
import pytest

from kpi_toolkit.analysis.baseline import SELDOM, Baseline
from kpi_toolkit.errors import UsageError

NOISE = 0.05
SERIES = 100


def made(rng: np.random.Generator, n: int, growth: float, season: float, alike: float = 0.0) -> np.ndarray:
    """Return monthly amounts that grow, have a smooth season and noise of which a part stays on to the next month."""
    month = np.arange(n)
    noise = np.zeros(n)
    for place in month:
        before = noise[place - 1] if place else 0.0
        noise[place] = alike * before + math.sqrt(1 - alike**2) * rng.normal() * NOISE
    in_season = 1 + season * np.sin(2 * np.pi * (month / 12 + rng.uniform()))
    return np.asarray(1000 * (1 + growth) ** month * in_season * np.exp(noise))


def share_unusual(n: int, growth: float, season: float, step: float = 0.0, alike: float = 0.0) -> float:
    """Return how often the newest value of made series is beyond its limits, moved by `step` deviations or not."""
    rng = np.random.default_rng(20 * n + round(100 * growth))
    count = 0
    for _ in range(SERIES):
        values = made(rng, n, growth, season, alike)
        values[-1] *= math.exp(step * NOISE)
        count += Baseline(list(values)).usual(n - 1).direction != 0
    return count / SERIES


def test_growing_shrinking_and_seasonal_shops_are_usual_in_all_but_some_of_a_hundred_months() -> None:
    cells = list(product((14, 30), (-0.03, 0.02, 0.05), (0.0, 0.2)))
    rates = {cell: share_unusual(*cell) for cell in cells}
    assert sum(rates.values()) / len(rates) <= 0.065
    assert max(rates.values()) <= SELDOM + 4 * math.sqrt(SELDOM * (1 - SELDOM) / SERIES)


def test_noise_that_stays_on_for_a_while_is_usual_too() -> None:
    rates = [share_unusual(n, growth, 0.0, alike=0.5) for n, growth in product((24, 36), (0.0, 0.02))]
    assert sum(rates) / len(rates) <= 0.08


@pytest.mark.parametrize(("n", "season", "least"), [(14, 0.0, 0.6), (24, 0.0, 0.7), (36, 0.0, 0.75), (36, 0.2, 0.6)])
def test_a_step_of_three_deviations_is_seen(n: int, season: float, least: float) -> None:
    rates = [share_unusual(n, growth, season, step=3) for growth in (-0.03, 0.0, 0.02)]
    assert sum(rates) / len(rates) >= least


def test_the_sure_direction_of_a_step_is_told() -> None:
    values = list(made(np.random.default_rng(1), 24, 0.02, 0.0))
    assert Baseline([*values, values[-1] * 2]).usual(24).direction == 1
    assert Baseline([*values, values[-1] / 2]).usual(24).direction == -1


def test_nothing_is_claimed_of_a_short_past_and_little_of_a_longer_one() -> None:
    values = [10.0, 12, 11, 10, 13, 11, 12, 50]
    short = Baseline(values[:6]).usual(5)
    assert (short.state, short.n, short.direction, short.expected) == ("none", 5, 0, None)
    assert Baseline(values).usual(7).state == "provisional"
    assert Baseline([*values[:7], *values[:7]]).usual(13).state == "settled"


def test_a_forecast_is_the_same_before_and_after_the_value_is_known() -> None:
    values = list(made(np.random.default_rng(2), 30, 0.01, 0.2))
    known, outlook = Baseline(values).usual(29), Baseline(values[:-1]).outlook()
    assert outlook is not None
    assert known.expected is not None
    assert outlook.quantile(0.5) == pytest.approx(known.expected, rel=1e-6)
    below = 1 - outlook.at_least(values[-1])
    assert known.chance == pytest.approx(2 * min(below, 1 - below), rel=1e-3)


def test_outlooks_of_one_period_and_of_several_are_as_often_right_as_they_say() -> None:
    rng = np.random.default_rng(3)
    within = 0
    for _ in range(SERIES):
        values = made(rng, 36, 0.02, 0.1)
        outlook = Baseline(list(values[:30])).outlook(1, 6)
        assert outlook is not None
        within += outlook.quantile(0.1) <= values[30:].mean() <= outlook.quantile(0.9)
    assert 0.72 <= within / SERIES <= 0.9


def test_missing_values_are_passed_over() -> None:
    values: list[float | None] = list(made(np.random.default_rng(4), 24, 0.02, 0.0))
    values[5] = values[11] = None
    usual = Baseline([*values, None, (values[-1] or 0) * 1.5]).usual(25)
    assert (usual.n, usual.direction) == (22, 1)
    assert Baseline([*values, None]).usual(24).expected is None


def test_nothing_is_expected_across_a_change_of_definition() -> None:
    values = [100.0] * 10 + [10.0, 11, 10, 9, 10, 11, 10, 10]
    assert Baseline(values, start=10).usual(17).direction == 0
    assert Baseline(values, start=10).usual(15).state == "none"


def test_a_month_is_held_against_its_days() -> None:
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    rng = np.random.default_rng(5)
    values = [each * float(np.exp(rng.normal() * 0.005)) for each in days]
    usual = Baseline([*values, 31.0, 31.0], exposure=[*days, 31, 28]).usual(13)
    assert usual.expected == pytest.approx(28, rel=0.01)
    assert usual.direction == 1


def test_of_a_festival_never_seen_nothing_is_claimed_and_one_that_was_is_expected() -> None:
    values = list(made(np.random.default_rng(6), 18, 0.0, 0.0))
    nothing, festival = [0.0] * 19, [0.0] * 18 + [7.0]
    unseen = Baseline([*values, values[-1] * 0.7], events=[festival]).usual(18)
    assert (unseen.direction, unseen.expected) == (0, None)
    assert Baseline([*values, values[-1] * 0.7], events=[nothing]).usual(18).direction == -1
    for place in (3, 9):
        values[place] *= 0.6
    seen = [7.0 if place in (3, 9, 18) else 0.0 for place in range(19)]
    again = Baseline([*values, values[-1] * 0.6], events=[seen]).usual(18)
    assert again.direction == 0
    assert "calendar" in again.parts
    assert Baseline([*values, values[-1]], events=[seen]).usual(18).direction == 1


def test_few_cases_widen_the_limits() -> None:
    shares = [0.6, 0.61, 0.59, 0.6, 0.62, 0.6, 0.59, 0.61, 0.6, 0.6, 0.61, 0.6, 0.8]
    many, few = (
        [math.sqrt(p * (1 - p) / n) for p, n in zip(shares, [1000] * 12 + [last], strict=True)] for last in (1000, 5)
    )
    assert Baseline(shares, is_share=True, errors=many).usual(12).direction == 1
    assert Baseline(shares, is_share=True, errors=few).usual(12).direction == 0


def test_limits_are_no_closer_than_counting_allows() -> None:
    counts = [100.0] * 12 + [115.0]
    assert Baseline(counts).usual(12).direction == 1
    assert Baseline(counts, errors=[math.sqrt(count) for count in counts]).usual(12).direction == 0


@pytest.mark.parametrize(
    "values", [[0.0] * 12 + [1.0], [0.0, 1, 0, 2, 0, 0, 1, 0, 3, 0, 0, 1], [5.0] * 20, [-3.0, 2, 5, -1, 4, 2, 1, 0]]
)
def test_constant_empty_and_negative_series_have_finite_limits(values: list[float]) -> None:
    usual = Baseline(values).usual(len(values) - 1)
    assert usual.lower is not None
    assert usual.upper is not None
    assert math.isfinite(usual.lower)
    assert math.isfinite(usual.upper)


def test_limits_of_shares_lie_between_nothing_and_all() -> None:
    usual = Baseline([0.9, 0.95, 0.97, 0.92, 0.96, 0.98, 0.94, 0.99], is_share=True).usual(7)
    assert usual.lower is not None
    assert usual.upper is not None
    assert 0 < usual.lower < usual.upper < 1


def test_what_does_not_fit_is_refused_all_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        Baseline([1.0, 2, 3], errors=[1], exposure=[1, 0, 1], events=[[1, 2]])
    assert len(caught.value.faults) == 3
    with pytest.raises(UsageError):
        Baseline([1.0, math.inf])
