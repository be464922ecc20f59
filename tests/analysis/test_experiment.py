"""Read-outs of experiments against scipy and statsmodels, and by made experiments whose truth is known."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from benchmarks.made_experiments import Trial, called, called_at_any_look, draw, mismatches, samples
from kpi_toolkit.analysis.experiment import difference, factor, ratio_chance, sample, slope
from kpi_toolkit.errors import UsageError

AMOUNTS = draw(np.random.default_rng(4), Trial(users=3000, is_share=False))
SHARES = draw(np.random.default_rng(5), Trial(users=3000))


@pytest.mark.parametrize(("counts", "shares"), [((50, 70), (0.5, 0.5)), ((300, 310, 90), (0.4, 0.5, 0.1))])
def test_the_chance_of_a_mismatch_is_scipys(counts: tuple[int, ...], shares: tuple[float, ...]) -> None:
    names = "abc"[: len(counts)]
    expected = stats.chisquare(counts, np.array(shares) * sum(counts)).pvalue
    found = ratio_chance(dict(zip(names, counts, strict=True)), dict(zip(names, shares, strict=True)))
    assert found == pytest.approx(expected, rel=1e-9)


def test_an_arm_that_was_not_to_be_is_a_mismatch() -> None:
    assert ratio_chance({"a": 50, "b": 50, "c": 1}, {"a": 0.5, "b": 0.5}) == 0


def test_means_have_welchs_interval_of_statsmodels() -> None:
    arm, after, _ = AMOUNTS
    low, high = CompareMeans(DescrStatsW(after[arm == 1]), DescrStatsW(after[arm == 0])).tconfint_diff(usevar="unequal")
    read = difference(*samples(*AMOUNTS, is_share=False))
    assert read is not None
    assert (read.lower, read.upper) == pytest.approx((low, high), rel=1e-9)


def test_shares_have_newcombes_interval_of_statsmodels() -> None:
    new, old = samples(*SHARES, is_share=True)
    low, high = confint_proportions_2indep(new.cases, new.users, old.cases, old.users, method="newcomb")
    read = difference(new, old)
    assert read is not None
    assert (read.lower, read.upper) == pytest.approx((low, high), rel=1e-9)


def test_cuped_is_the_regression_on_what_was_before() -> None:
    """The slope within arms and the difference that it leaves are those of ordinary least squares on arm and before."""
    arm, after, before = AMOUNTS
    given = np.column_stack([np.ones(len(arm)), arm, before])
    (_, effect, theta), *_ = np.linalg.lstsq(given, after, rcond=None)
    both = samples(*AMOUNTS, is_share=False)
    plain, adjusted = difference(*both), difference(*both, theta=slope(*both))
    assert plain is not None
    assert adjusted is not None
    assert (adjusted.theta, adjusted.value) == pytest.approx((theta, effect), rel=1e-9)
    assert adjusted.upper - adjusted.lower < plain.upper - plain.lower


def test_moments_of_counts_are_numpys() -> None:
    arm, after, before = SHARES
    pairs = list(zip(after[arm == 1], before[arm == 1], strict=True))
    counted = sample([(*pair, pairs.count(pair)) for pair in set(pairs)], is_share=True)
    by_numpy, _ = samples(*SHARES, is_share=True)
    assert counted.users == by_numpy.users
    assert counted.cases == by_numpy.cases
    for name in ("after", "before", "after_variance", "before_variance", "covariance"):
        assert getattr(counted, name) == pytest.approx(getattr(by_numpy, name), rel=1e-9), name


def test_what_can_not_be_told_is_not() -> None:
    few = sample([(1, 0, 4), (0, 0, 900)], is_share=True)
    many = sample([(1, 0, 100), (0, 0, 900)], is_share=True)
    small = sample([(1, 0, 10), (0, 0, 39)], is_share=True)
    assert difference(few, many) is None
    assert difference(many, small) is None
    assert slope(many, many) == 0
    assert ratio_chance({}, {"a": 0.5, "b": 0.5}) == 1
    with pytest.raises(UsageError, match="Users are 1 or more"):
        factor(0)


def test_a_sequence_is_wider_than_one_look_and_narrowest_where_it_is_to_be() -> None:
    assert all(factor(users) > 2.5 for users in (1, 100, 5_000, 1_000_000))
    errors = {users: factor(users, best_at=5_000) for users in (1_000, 5_000, 25_000)}
    assert errors[5_000] < min(factor(5_000, best_at=best) for best in (1_000, 25_000))


# -- with known truth: the whole of it is `make judge PARTS=experiments` -------------------------------------------------


@pytest.mark.parametrize("is_share", [True, False])
@pytest.mark.parametrize("is_adjusted", [True, False])
def test_nothing_is_called_something_in_1_of_20(is_share: bool, is_adjusted: bool) -> None:
    assert 0.02 <= called(Trial(users=2000, is_share=is_share), 400, is_adjusted=is_adjusted) <= 0.085


def test_an_effect_is_found_and_more_often_with_what_was_before() -> None:
    trial = Trial(users=2000, is_share=False, lift=0.5)
    plain, adjusted = called(trial, 300, is_adjusted=False), called(trial, 300)
    assert called(Trial(users=2000, lift=0.6), 100) >= 0.9
    assert adjusted >= plain


def test_looking_often_does_harm_to_the_interval_of_one_look_alone() -> None:
    looks = range(200, 4001, 400)
    assert called_at_any_look(Trial(), 150, is_final=True, looks=looks) >= 0.12
    assert called_at_any_look(Trial(), 150, is_final=False, looks=looks) <= 0.05


def test_arms_that_lose_users_are_found_and_others_left_alone() -> None:
    assert mismatches(2000, 0.0) <= 0.004
    assert mismatches(2000, 0.15) >= 0.95
