"""Tests of rates against statsmodels, at the edges by hand."""

from math import inf

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.power import normal_sample_size_one_tail
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportions_ztest,
    samplesize_confint_proportion,
)

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.analysis.rates import rate_against, samples_needed, two_rates
from kpi_toolkit.errors import UsageError

COUNTS = st.integers(1, 1_000_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
SMALL = st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
SHARES = st.one_of(st.floats(0.001, 0.999), st.sampled_from([1e-6, 0.03, 0.5, 1 - 1e-6]))
CONFIDENCES = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.999])


# -- a rate against a target -----------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=300)
@given(st.one_of(COUNTS, SMALL), SHARES, CONFIDENCES)
def test_rate_against_equals_statsmodels(counts: tuple[int, int], target: float, confidence: float) -> None:
    successes, n = counts
    test = rate_against(successes, n, target, confidence)
    z, p = proportions_ztest(successes, n, target, prop_var=target)
    assert (test.z, test.p) == pytest.approx((z, p), rel=1e-9, abs=1e-12)
    interval = proportion_confint(successes, n, 1 - confidence, method="wilson")
    assert (test.lower, test.upper) == pytest.approx(interval, rel=1e-9, abs=1e-12)
    assert (test.rate, test.target, test.n) == (successes / n, target, n)


@settings(deadline=None, max_examples=300)
@given(st.one_of(COUNTS, SMALL), SHARES, CONFIDENCES)
def test_p_and_the_interval_say_the_same(counts: tuple[int, int], target: float, confidence: float) -> None:
    test = rate_against(*counts, target, confidence)
    assume(abs(test.p - (1 - confidence)) > 1e-9)
    assert (test.p < 1 - confidence) == (not test.lower <= target <= test.upper)


def test_one_case_to_the_contrary_refutes_a_target_of_0_or_1() -> None:
    never, once = rate_against(0, 10, 0), rate_against(1, 10, 0)
    assert (never.z, never.p, once.z, once.p) == (0, 1, inf, 0)
    always, but_one = rate_against(10, 10, 1), rate_against(9, 10, 1)
    assert (always.z, always.p, but_one.z, but_one.p) == (0, 1, -inf, 0)


def test_a_single_case_tells_little() -> None:
    # (1 - 0.5) / √(0.5 × 0.5 / 1) = 1
    test = rate_against(1, 1, 0.5)
    assert (test.z, test.upper) == (1, 1)
    assert test.p == pytest.approx(0.31731050786, abs=1e-10)


def test_far_tails_keep_their_digits() -> None:
    assert 0 < rate_against(900, 1000, 0.5).p < 1e-100


# -- two rates -------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=300)
@given(st.one_of(COUNTS, SMALL), st.one_of(COUNTS, SMALL), CONFIDENCES)
def test_two_rates_equal_statsmodels(first: tuple[int, int], second: tuple[int, int], confidence: float) -> None:
    test = two_rates(*first, *second, confidence)
    interval = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff", alpha=1 - confidence)
    assert (test.lower, test.upper) == pytest.approx(interval, rel=1e-9, abs=1e-9)
    assert (test.first, test.second) == (first[0] / first[1], second[0] / second[1])
    assert test.difference == test.first - test.second
    if 0 < first[0] + second[0] < first[1] + second[1]:
        z, p = proportions_ztest([first[0], second[0]], [first[1], second[1]])
        assert (test.z, test.p) == pytest.approx((z, p), rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(st.one_of(COUNTS, SMALL), st.one_of(COUNTS, SMALL))
def test_swapping_the_rates_turns_the_difference(first: tuple[int, int], second: tuple[int, int]) -> None:
    one, other = two_rates(*first, *second), two_rates(*second, *first)
    assert (one.difference, one.z, one.p) == pytest.approx((-other.difference, -other.z, other.p), rel=1e-12)
    assert (one.lower, one.upper) == pytest.approx((-other.upper, -other.lower), rel=1e-12)
    assert -1 <= one.lower <= one.difference <= one.upper <= 1


@pytest.mark.parametrize("counts", [(0, 10, 0, 7), (10, 10, 7, 7)])
def test_rates_that_never_varied_do_not_differ(counts: tuple[int, int, int, int]) -> None:
    test = two_rates(*counts)
    assert (test.difference, test.z, test.p) == (0, 0, 1)
    assert test.lower < 0 < test.upper


def test_all_against_nothing() -> None:
    # pooled 1/2: 1 / √(0.25 × 2/10) = √20; p of 4.4721 is 7.744e-6
    test = two_rates(10, 10, 0, 10)
    assert test.z == pytest.approx(20**0.5, rel=1e-12)
    assert test.p == pytest.approx(7.7442e-6, rel=1e-4)
    assert test.upper == 1


# -- how many it takes -----------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=300)
@given(st.floats(0.001, 0.999), st.floats(0.001, 1), st.sampled_from([1, -1]), CONFIDENCES, st.floats(0.5, 0.99))
def test_samples_needed_equals_statsmodels(
    rate: float, size: float, side: int, confidence: float, power: float
) -> None:
    there = rate + side * size * (1 - rate if side == 1 else rate)
    step = there - rate
    there = rate + step
    assume(0 <= there <= 1 and abs(step) > 1e-4)
    exact = normal_sample_size_one_tail(
        abs(step), power, (1 - confidence) / 2, (rate * (1 - rate)) ** 0.5, (there * (1 - there)) ** 0.5
    )
    n = samples_needed(rate, step, confidence, power)
    assert isinstance(n, int)
    assert exact * (1 - 1e-9) <= n < max(exact * (1 + 1e-9), 1e-9) + 1


def test_half_a_width_equals_statsmodels() -> None:
    assert samples_needed(0.03, 0.003) == pytest.approx(samplesize_confint_proportion(0.03, 0.003, 0.05), abs=1)
    # 1.959964² × 0.25 / 0.1² = 96.04; with power 0.8: ((1.959964 × 0.5 + 0.841621 × √0.24) / 0.1)² = 193.9
    assert samples_needed(0.5, 0.1) == 97
    assert samples_needed(0.5, -0.1) == 97
    assert samples_needed(0.5, 0.1, power=0.8) == 194


@settings(deadline=None)
@given(st.integers(1, 99), st.integers(1, 99), CONFIDENCES)
def test_it_is_the_smallest_n_whose_interval_leaves_out_the_old_rate(before: int, now: int, confidence: float) -> None:
    assume(before != now)
    n = samples_needed(before / 100, now / 100 - before / 100, confidence)
    z_of_one = abs(rate_against(now, 100, before / 100).z) / 10  # z grows with the root of n
    assert z_of_one * n**0.5 >= _critical(confidence) * (1 - 1e-9)
    assert n == 1 or z_of_one * (n - 1) ** 0.5 < _critical(confidence) * (1 + 1e-9)


def _critical(confidence: float) -> float:
    """z of a confidence, read off the Wilson interval of 0 of 1: z²/(1 + z²)."""
    upper = wilson(0, 1, confidence)[1]
    return float((upper / (1 - upper)) ** 0.5)


# -- what is refused -------------------------------------------------------------------------------------------------


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(UsageError, match=r"^These rates cannot be tested\.\n") as refused:
        rate_against(3, 2, 25, 95)
    assert [fault.split(". ")[0] for fault in refused.value.faults] == [
        "3 successes of 2 are no rate",
        "target = 25 is no share",
        "Confidence 95 is not between 0 and 1",
    ]
    with pytest.raises(UsageError) as refused:
        two_rates(1, 0, -1, 5, 1)
    assert [fault.split(". ")[0] for fault in refused.value.faults] == [
        "1 successes of 0 are no rate",
        "-1 successes of 5 are no rate",
        "Confidence 1 is not between 0 and 1",
    ]
    with pytest.raises(UsageError) as refused:
        samples_needed(1, 0, 0, 0.4)
    assert [fault.split(". ")[0] for fault in refused.value.faults] == [
        "Confidence 0 is not between 0 and 1",
        "Rate 1 is not between 0 and 1",
        "A step of 0 can never be told",
        "Power 0.4 is not from 0.5 to below 1",
    ]


def test_certainty_is_not_to_be_had() -> None:
    for power in (1, 1.5):
        with pytest.raises(UsageError, match=f"Power {power} "):
            samples_needed(0.5, 0.1, power=power)
    with pytest.raises(UsageError, match="Rate 0 is"):
        samples_needed(0, 0.1)
    with pytest.raises(UsageError, match="0 successes of 0"):
        rate_against(0, 0, 0.5)


@pytest.mark.parametrize(("rate", "step"), [(0.9, 0.2), (0.1, -0.2), (float("nan"), 0.1), (0.5, float("nan"))])
def test_a_rate_stays_a_share(rate: float, step: float) -> None:
    with pytest.raises(UsageError, match=r" rate \+ step ="):
        samples_needed(rate, step)
