"""Draws against the formulas of their spread, and against their definition by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.analysis.resampling import binomial, by_days, can_be_told, central, fixed, poisson
from kpi_toolkit.errors import UsageError

NAMES = ("repurchase_rate", "1998-03")
MANY = 200_000


@pytest.mark.parametrize(("successes", "n"), [(180, 1000), (500, 1000), (30, 400), (9_000, 10_000)])
def test_a_rate_spreads_as_the_formula_says(successes: int, n: int) -> None:
    draws = binomial(successes, n, names=NAMES, draws=MANY)
    share = successes / n
    assert draws.values.mean() == pytest.approx(share, abs=2 / n)
    assert draws.values.std() == pytest.approx((share * (1 - share) / n) ** 0.5, rel=0.02)
    assert draws.interval() == pytest.approx(wilson(successes, n), abs=1.5 / n)
    assert draws.how == "binomial"


def test_nobody_of_five_is_not_certainly_nobody() -> None:
    draws = binomial(0, 5, names=NAMES)
    assert draws.values.min() >= 0
    assert 0.2 < draws.interval()[1] < wilson(0, 5)[1] + 0.05
    assert poisson(0, names=NAMES).interval()[1] > 2


@pytest.mark.parametrize("count", [20, 400, 10_000])
def test_a_count_spreads_as_its_root(count: int) -> None:
    draws = poisson(count, names=NAMES, draws=MANY)
    assert draws.values.mean() == pytest.approx(count, abs=0.5 + 4 * (count / MANY) ** 0.5)
    assert draws.values.std() == pytest.approx(count**0.5, rel=0.02)


def test_independent_days_spread_as_their_sum() -> None:
    days = np.random.default_rng(7).normal(100, 20, 365)
    draws = by_days(list(days), names=NAMES, draws=20_000)
    assert draws.values.mean() == pytest.approx(days.sum(), rel=0.001)
    assert draws.values.std() == pytest.approx(days.std() * 365**0.5, rel=0.25)


def test_days_that_hang_together_spread_wider_than_independent_ones() -> None:
    shocks = np.random.default_rng(3).normal(0, 10, 26)
    weeks = np.repeat(100 + shocks, 7)
    drawn = by_days(list(weeks), names=NAMES, draws=5_000).values.std()
    assert drawn > 1.8 * weeks.std() * len(weeks) ** 0.5


def test_the_spread_of_draws_is_students_by_the_slow_waves() -> None:
    """By hand: the first two cosines of 31 days, weekdays taken out, and as many degrees of freedom."""
    days = np.random.default_rng(11).normal(100, 15, 31)
    rest = days - [days[place % 7 :: 7].mean() for place in range(31)]
    waves = [sum(rest[t] * (2 / 31) ** 0.5 * np.cos(np.pi * j * (t + 0.5) / 31) for t in range(31)) for j in (1, 2)]
    error = (31 * np.mean(np.square(waves))) ** 0.5
    low, high = by_days(list(days), names=NAMES, draws=200_000).interval(0.8)
    assert (high - low) / error == pytest.approx(2 * 1.8856, rel=0.05)  # the 90 % point of t with 2, from a table
    assert (low + high) / 2 == pytest.approx(days.sum(), rel=0.02)


def test_days_before_tell_how_days_hang_together() -> None:
    shocks = np.random.default_rng(2).normal(0, 10, 13)
    days = 100 + np.repeat(shocks, 14)
    assert can_be_told(list(np.random.default_rng(4).normal(100, 10, 182)))
    assert not can_be_told(list(days))
    assert not can_be_told(list(days[-31:]), before=(list(days[:-31]), None))


def test_a_skewed_total_may_be_far_above_what_was_seen() -> None:
    days = np.random.default_rng(8).lognormal(0, 1.3, 31)
    low, high = by_days(list(days), names=NAMES, draws=20_000).interval()
    assert high - days.sum() > 1.3 * (days.sum() - low)
    assert low >= 0


def test_a_weekly_pattern_that_repeats_is_no_uncertainty() -> None:
    draws = by_days([1, 2, 3, 4, 5, 60, 70] * 4, names=NAMES)
    assert set(draws.values) == {4 * 145}


def test_values_of_the_same_days_move_together() -> None:
    days = list(np.random.default_rng(1).gamma(2, 50, 31))
    sales, orders = by_days(days, names=("1998-03",)), by_days([day / 50 for day in days], names=("1998-03",))
    assert np.corrcoef(sales.values, orders.values)[0, 1] == pytest.approx(1)


def test_a_ratio_that_is_the_same_every_day_stays() -> None:
    below = [0.0] * 13 + [7.0] + [3.0] * 14
    draws = by_days([number / 4 for number in below], below, names=NAMES)
    assert draws.values == pytest.approx(np.full(2000, 0.25))


def test_the_same_names_give_the_same_draws() -> None:
    first, again = binomial(18, 100, names=NAMES), binomial(18, 100, names=NAMES)
    other = binomial(18, 100, names=("repurchase_rate", "1998-04"))
    assert (first.values == again.values).all()
    assert not (first.values == other.values).any()
    assert len(first.values) == 2000


def test_names_are_not_run_together() -> None:
    assert not (poisson(9, names=("ab", "c")).values == poisson(9, names=("a", "bc")).values).any()


def test_what_is_held_is_held_and_draws_cannot_be_written() -> None:
    held = fixed(3.5, draws=10)
    assert (held.values == 3.5).all()
    assert held.interval() == (3.5, 3.5)
    with pytest.raises(ValueError, match="read-only"):
        held.values[0] = 1


@given(k=st.integers(0, 50), more=st.integers(0, 50))
@settings(deadline=None, max_examples=40)
def test_rates_stay_shares(k: int, more: int) -> None:
    values = binomial(k, k + more + 1, names=("x",), draws=50).values
    assert ((values >= 0) & (values <= 1)).all()


@pytest.mark.parametrize(
    "make",
    [
        lambda: binomial(5, 4, names=NAMES),
        lambda: binomial(0, 0, names=NAMES),
        lambda: binomial(float("nan"), 4, names=NAMES),
        lambda: poisson(-1, names=NAMES),
        lambda: poisson(float("nan"), names=NAMES),
        lambda: poisson(float("inf"), names=NAMES),
        lambda: by_days([1] * 13, names=NAMES),
        lambda: by_days([1] * 14, [1] * 15, names=NAMES),
        lambda: by_days([1] * 14, [0] * 14, names=NAMES),
        lambda: by_days([1] * 13 + [float("nan")], names=NAMES),
        lambda: fixed(1, draws=0),
        lambda: central(np.ones(3), 95),
    ],
)
def test_what_cannot_be_drawn_is_refused(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError):
        make()
