"""Funnel steps by hand, chances against scipy and statsmodels, and how often a clean shop raises a false alarm."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, fisher_exact
from statsmodels.stats.multitest import multipletests

from kpi_toolkit.analysis.bottleneck import Step, broken_link
from kpi_toolkit.analysis.comparison import chance_below, chance_beyond_others, chance_of_fall, holm
from kpi_toolkit.analysis.rates import rate_against
from kpi_toolkit.errors import UsageError

COUNTS = [("visitors", 10_000), ("inquiries", 600), ("orders", 80), ("repeat orders", 120)]
part = st.tuples(st.integers(0, 400), st.integers(1, 400)).map(lambda pair: (min(pair), max(pair)))


def funnel_steps(counts: Sequence[tuple[str, int]], benchmarks: Sequence[float | None]) -> tuple[Step, ...]:
    """Return the steps of a funnel in which each count comes out of the one before."""
    pairs = zip(counts, counts[1:], benchmarks, strict=False)
    return tuple(Step(name, count, before, asked, counts[-1][1]) for (_, before), (name, count), asked in pairs)


def test_rates_intervals_and_opportunities_of_a_funnel() -> None:
    inquiry, order, repeat = funnel_steps(COUNTS, [0.08, 0.12, None])
    low, high = binomtest(600, 10_000).proportion_ci(method="wilson")
    assert (inquiry.rate, inquiry.interval) == (0.06, pytest.approx((low, high)))
    assert inquiry.opportunity == pytest.approx(120 * (0.08 / 0.06 - 1)) == pytest.approx(40)
    assert inquiry.point_worth == pytest.approx(20)
    assert order.opportunity == pytest.approx(120 * (0.12 / (80 / 600) - 1))
    assert order.opportunity < 0
    assert (repeat.benchmark, repeat.opportunity, repeat.is_bottleneck) == (None, None, False)


def test_reaching_the_benchmark_at_one_step_adds_the_opportunity() -> None:
    inquiry, order, _ = funnel_steps(COUNTS, [0.08, 0.2, None])
    assert pytest.approx(inquiry.opportunity) == 10_000 * 0.08 * (80 / 600) * (120 / 80) - 120
    assert pytest.approx(order.opportunity) == 10_000 * 0.06 * 0.2 * (120 / 80) - 120
    assert pytest.approx(inquiry.point_worth) == 10_000 * 0.07 * (80 / 600) * (120 / 80) - 120


def test_more_than_came_in_is_no_share_and_has_no_interval() -> None:
    repeat = funnel_steps(COUNTS, [None, None, 2.0])[2]
    assert (repeat.rate, repeat.is_share, repeat.interval, repeat.is_bottleneck) == (1.5, False, None, False)
    assert repeat.opportunity == pytest.approx(40)


@pytest.mark.parametrize(("benchmark", "found"), [(0.0649, True), (0.0648, False), (0.06, False), (0.01, False)])
def test_a_bottleneck_only_where_the_whole_interval_lies_below(benchmark: float, found: bool) -> None:
    step = Step("inquiries", 600, 10_000, benchmark, 80)
    assert step.interval is not None
    assert step.interval[1] == pytest.approx(0.06482, abs=1e-5)
    assert step.is_bottleneck is found


def test_a_higher_confidence_finds_fewer_bottlenecks() -> None:
    assert Step("a", 600, 10_000, 0.065, 80).is_bottleneck
    assert not Step("a", 600, 10_000, 0.065, 80, confidence=0.99).is_bottleneck


def test_a_measured_benchmark_has_an_error_of_its_own() -> None:
    """36 of 50 satisfied after 25 of 30: p is far above 5 %, though 83 % lies outside the interval of 72 %."""
    step = Step("satisfied", 36, 50, 25 / 30, 10, before=(25, 30))
    expected = 2 * fisher_exact([[36, 14], [25, 5]], alternative="less").pvalue
    assert step.alone == pytest.approx(expected)
    assert expected > 0.25
    assert not step.is_bottleneck
    assert Step("satisfied", 360, 500, 25 / 30, 10, before=(250, 300)).is_bottleneck


def test_the_best_of_many_is_held_to_more() -> None:
    lucky = Step("orders", 60, 100, 0.75, 10, before=(75, 100))
    best = Step("orders", 60, 100, 0.75, 10, before=(75, 100), tried=12)
    assert lucky.is_bottleneck
    assert best.alone == pytest.approx(12 * (lucky.alone or 0))
    assert not best.is_bottleneck


@pytest.mark.parametrize(("part", "before"), [((0, 29), (300, 300)), ((0, 300), (29, 29)), ((0, 5), (5, 5))])
def test_too_few_cases_are_not_compared(part: tuple[int, int], before: tuple[int, int]) -> None:
    step = Step("orders", *part, before[0] / before[1], 10, before=before)
    assert (step.alone, step.is_bottleneck) == (None, False)


def test_a_chance_corrected_for_others_decides() -> None:
    assert not Step("a", 600, 10_000, 0.065, 80, chance=0.2).is_bottleneck
    assert Step("a", 600, 10_000, 0.0600001, 80, chance=0.01).is_bottleneck


@pytest.mark.parametrize(("part", "level"), [((18, 100), 0.25), ((0, 10), 0.3), ((3, 10), 1.0), ((5, 10), 0.0)])
def test_a_rate_below_a_known_level_is_the_score_test(part: tuple[int, int], level: float) -> None:
    chance = chance_below(part, level)
    assert chance == (1.0 if part[0] / part[1] >= level else rate_against(*part, level).p)
    assert chance_below((7, 10), 0.5) == 1.0


def test_the_broken_link_is_the_bottleneck_of_largest_opportunity() -> None:
    steps = funnel_steps([("a", 10_000), ("b", 600), ("c", 80), ("d", 8)], [0.07, 0.30, 0.5])
    assert [step.is_bottleneck for step in steps] == [True, True, True]
    assert broken_link(steps) is steps[2]
    assert broken_link(steps[:2]) is steps[1]
    assert broken_link(funnel_steps(COUNTS, [0.06, 0.13, None])) is None
    assert broken_link(()) is None


def test_a_larger_opportunity_within_noise_is_no_broken_link() -> None:
    steps = funnel_steps([("a", 10_000), ("b", 600), ("c", 3), ("d", 1)], [0.07, 0.005, 0.7])
    assert steps[2].opportunity > steps[0].opportunity
    assert broken_link(steps) is steps[0]


def test_a_step_that_nobody_passes_is_the_broken_link() -> None:
    steps = funnel_steps([("a", 10_000), ("b", 600), ("c", 0), ("d", 0)], [0.20, 0.1, 0.5])
    assert (steps[1].opportunity, steps[1].point_worth) == (None, None)
    assert steps[2].rate is None
    assert broken_link(steps) is steps[1]


@settings(deadline=None, max_examples=300)
@given(part, part)
def test_the_chance_of_a_fall_is_fishers(after: tuple[int, int], before: tuple[int, int]) -> None:
    table = [[after[0], after[1] - after[0]], [before[0], before[1] - before[0]]]
    expected = fisher_exact(table, alternative="less").pvalue
    assert chance_of_fall(after, before) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("after", "before", "expected"),
    [
        ((0, 9), (9, 9), 1 / 48_620),
        ((9, 9), (0, 9), 1.0),
        ((0, 5), (0, 7), 1.0),
        ((5, 5), (7, 7), 1.0),
        ((1, 1), (0, 1), 1.0),
    ],
)
def test_the_ends_of_the_chance(after: tuple[int, int], before: tuple[int, int], expected: float) -> None:
    assert chance_of_fall(after, before) == pytest.approx(expected)


def test_the_chance_of_large_counts_keeps_its_digits() -> None:
    table = [[49_500, 950_500], [500_000, 9_500_000]]
    expected = fisher_exact(table, alternative="less").pvalue
    assert chance_of_fall((49_500, 1_000_000), (500_000, 10_000_000)) == pytest.approx(expected, rel=1e-6)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_holm_equals_statsmodels(chances: list[float]) -> None:
    assert holm(chances) == pytest.approx(multipletests(chances, method="holm")[1], abs=1e-15)


def test_nothing_to_correct() -> None:
    assert holm([]) == ()


def test_a_fall_that_all_share_is_none_beyond_the_others() -> None:
    own = chance_of_fall((600, 10_000), (1_000, 10_000))
    assert own < 1e-20
    assert chance_beyond_others((600, 10_000), (1_000, 10_000), (6_000, 100_000), (10_000, 100_000)) > 0.4
    assert chance_beyond_others((600, 10_000), (1_000, 10_000), (10_000, 100_000), (10_000, 100_000)) < 1e-15


def test_few_others_say_little() -> None:
    many = chance_beyond_others((60, 300), (90, 300), (3_000, 10_000), (3_000, 10_000))
    few = chance_beyond_others((60, 300), (90, 300), (9, 30), (9, 30))
    assert many < 0.01 < 0.1 < few


@pytest.mark.parametrize("wrong", [(1, 0), (-1, 3), (4, 3)])
def test_parts_that_are_no_rate_are_refused(wrong: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match="are no rate"):
        chance_of_fall(wrong, (1, 2))
    with pytest.raises(UsageError, match="are no rate"):
        chance_beyond_others((1, 2), (1, 2), (1, 2), wrong)


@pytest.mark.parametrize("season", [1.0, 0.5, 1.5])
def test_clean_shops_raise_an_alarm_in_at_most_5_percent(season: float) -> None:
    """600 shops of 24 comparisons in which nothing broke, but the season moved all rates."""
    random = np.random.default_rng(7)
    alarms = 0
    for _ in range(600):
        sizes, rates = random.integers(30, 800, 24), random.choice([0.02, 0.08, 0.3, 0.6], 24)
        before = list(zip(random.binomial(3 * sizes, rates), 3 * sizes, strict=True))
        after = list(zip(random.binomial(sizes, rates * season), sizes, strict=True))
        chances = []
        for place in range(24):
            alike = [other for other in range(24) if rates[other] == rates[place] and other != place]
            others = [tuple(int(sum(end[one][n] for one in alike)) for n in (0, 1)) for end in (after, before)]
            own = [tuple(map(int, end[place])) for end in (after, before)]
            beyond = chance_beyond_others(*own, *others) if alike else 0.0
            chances.append(max(chance_of_fall(*own), beyond))
        alarms += min(holm(chances)) < 0.05
    assert alarms <= 30
