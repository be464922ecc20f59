"""The policy lab against the decimals that decide pay, against a run at a time, and against what is known of the rules."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.errors import UsageError
from kpi_toolkit.weekly.arithmetic import DECIMALS, FLOATS, Numbers
from kpi_toolkit.weekly.baseline import Base, Method, next_base, next_first_week, trimmed, weekly_targets
from kpi_toolkit.weekly.demand import Demand
from kpi_toolkit.weekly.growth import BaseRule, chained, kept_weeks
from kpi_toolkit.weekly.holding_back import Span, held_back, sandbagging
from kpi_toolkit.weekly.lab import replay, simulate
from kpi_toolkit.weekly.points import points
from kpi_toolkit.weekly.rules import Policy, policy

METHODS: tuple[Method, ...] = ("seed003", "robust")
WEEKS = st.none() | st.just(0) | st.integers(200, 3000)
MONTH = st.lists(WEEKS, min_size=1, max_size=6).filter(any)
BEFORE = st.lists(WEEKS, max_size=6)
NOTHING: Numbers = np.empty((1, 0))
BASES = st.integers(-99, 2000).map(lambda thousandths: Decimal(thousandths) / 1000)


def array(weeks: Sequence[float | None]) -> Numbers:
    return np.array([[np.nan if week is None else week for week in weeks]], dtype=float)


@pytest.mark.parametrize("method", METHODS)
@settings(deadline=None, max_examples=150)
@given(weeks=MONTH, before=BEFORE, base=BASES)
def test_floats_ask_what_the_decimals_ask(
    method: Method, weeks: list[int | None], before: list[int | None], base: Decimal
) -> None:
    exact = next_base(weeks, base, method, before=before)
    following, first = policy(method).step(array(weeks), array(before), np.array([float(base)]))
    assert following[0] == pytest.approx(float(exact.value), abs=1e-9)
    assert first[0] == float(next_first_week(exact, method) or 0)
    asked = np.stack(chained(first, following, 5, FLOATS), axis=1)[0]
    assert asked.tolist() == [float(week) for week in weekly_targets(Decimal(int(first[0])), exact.value, 5)]


@given(weeks=st.lists(st.integers(0, 50).map(Decimal), max_size=6))
def test_the_weeks_that_are_shown_are_those_that_are_reckoned_with(weeks: list[Decimal]) -> None:
    assert sorted(trimmed(weeks)) == sorted(kept_weeks(weeks, DECIMALS))


@settings(deadline=None, max_examples=150)
@given(kept=st.lists(st.integers(1, 3000), min_size=1, max_size=4), base=BASES)
def test_the_articles_truncation_is_exact(kept: list[int], base: Decimal) -> None:
    """Against fractions, in months of three to six weeks."""
    weeks = [*kept, 0, 3001]
    exact = Fraction(sum(kept), len(kept)) * (1 + Fraction(base)) / min(kept) - 1
    cut = Fraction(int(exact * 1000), 1000)
    following, _ = policy("seed003").step(array(weeks), NOTHING, np.array([float(base)]))
    assert following[0] == float(max(cut, Fraction(base)))


def test_the_articles_month() -> None:
    following, first = policy("seed003").step(array([2000, 1500, 3000, 1200]), NOTHING, np.array([0.03]))
    assert (following[0], first[0]) == (0.201, 2402)
    assert np.stack(chained(first, following, 4, FLOATS), axis=1).tolist() == [[2402, 2885, 3465, 4161]]


def test_bounds_and_damping_are_the_rules() -> None:
    rule = BaseRule(Decimal("-0.02"), Decimal("0.05"), Decimal("0.25"))
    before = [100, 90, 110, 105, 95]
    for weeks in ([100, 120, 150, 190], [90, 70, 60, 50], [100, 101, 99, 103]):
        following, _ = policy("robust", rule).step(array(weeks), array(before), np.array([0.2]))
        exact = next_base(weeks, Decimal("0.2"), "robust", rule, before)
        assert following[0] == pytest.approx(float(exact.value), abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
@settings(deadline=None, max_examples=60)
@given(months=st.lists(st.lists(WEEKS, min_size=3, max_size=5), min_size=2, max_size=4))
def test_replayed_history_is_that_of_the_decimals(method: Method, months: list[list[int | None]]) -> None:
    found = replay(method, {f"m{place:02}": weeks for place, weeks in enumerate(months)}, first=1000)
    base, first, before = Base(Decimal("0.03"), None, ()), Decimal(1000), None
    for weeks, month in zip(months, found.months, strict=True):
        targets = weekly_targets(first, base.value, len(weeks))
        assert month.base == pytest.approx(float(base.value), abs=1e-9)
        assert list(month.targets) == [float(week) for week in targets]
        earned = points(weeks, targets, 2, method).value
        assert month.points == pytest.approx(float("nan") if earned is None else float(earned), nan_ok=True)
        if any(week is not None for week in weeks):
            base = next_base(weeks, base.value, method, before=before)
        before = weeks
        chained_on = weekly_targets(targets[-1], base.value, 2)[1]
        known = [week for week in weeks if week is not None]
        first = next_first_week(base, method) or Decimal(0) if known else chained_on
    assert found.next_base == pytest.approx(float(base.value), abs=1e-9)


def test_the_first_month_with_data_sets_the_level() -> None:
    history = {"1": [None] * 4, "2": [2000, 1500, 3000, 1200], "3": [2402, 2885, 3464, None], "4": [None] * 4}
    found = replay("seed003", history)
    assert [month.month for month in found.months] == ["3", "4"]
    assert found.months[0].targets == (2402, 2885, 3465, 4161)
    assert found.months[0].hit_rate == pytest.approx(2 / 3)
    assert np.isnan(found.months[0].points)
    assert np.isnan(found.months[1].hit_rate)
    frame = found.to_frame()
    assert frame["target"].tolist()[0] == 12913
    assert frame["actual"].tolist() == pytest.approx([8751, float("nan")], nan_ok=True)


def test_after_a_month_without_data_the_chain_runs_on() -> None:
    found = replay("last_month", {"1": [None] * 4, "2": [5.0] * 4}, base=0.1, first=1000)
    assert found.months[1].targets[0] == 1464  # 1000, 1100, 1210, 1331, and so on
    assert found.months[1].base == 0.1


def test_a_month_behind_one_without_data_has_no_month_before() -> None:
    months: dict[str, list[float | None]] = {"1": [100] * 4, "2": [None] * 4, "3": [200] * 4, "4": [200] * 4}
    found = replay("robust", months, first=100)
    assert [month.base for month in found.months] == [0.03] * 4
    assert found.next_base == pytest.approx(0.015)


@pytest.mark.parametrize("seed", range(5))
def test_flat_demand_drives_the_articles_base_from_3_to_about_48_percent_a_week(seed: int) -> None:
    """Twelve months, 10 % noise; medians of 2,000 runs are 46.5–48.0 % over twenty seeds, two points are tolerated."""
    found = simulate("seed003", Demand(), months=12, runs=2000, seed=seed)
    assert found.base[0] == 0.03
    assert found.base[-1] == pytest.approx(0.48, abs=0.02)
    assert all(later > earlier for earlier, later in pairwise(found.base))
    assert found.drift == pytest.approx(found.base[-1] - 0.03)
    assert found.base_low[-1] > 0.25
    assert found.hit_rate[-1] < 0.02


@pytest.mark.parametrize("seed", range(5))
def test_the_robust_base_stays_near_what_demand_does(seed: int) -> None:
    flat = simulate("robust", Demand(), runs=2000, seed=seed)
    assert min(flat.base_low) > -0.1
    assert max(flat.base_high) < 0.1
    assert flat.base[1] == 0.03  # there is no month before the first
    assert flat.base[-1] == pytest.approx(0, abs=0.005)
    assert all(-0.005 < median <= 0.03 for median in flat.base)
    growing = simulate("robust", Demand(growth=0.02), runs=2000, seed=seed)
    assert growing.base[-1] == pytest.approx(0.02, abs=0.005)
    wild = simulate("robust", Demand(noise=2.0), runs=500, seed=seed)
    assert -0.1 <= min(wild.base_low) <= max(wild.base_high) <= 0.1


@pytest.mark.parametrize("rule", ["seed003", "robust", "fixed", "last_month"])
def test_many_runs_at_once_are_each_run_alone(rule: str) -> None:
    demand = Demand(level=300, growth=0.01, season=0.3, noise=0.15)
    found = simulate(rule, demand, months=5, runs=25, seed=3)
    drawn = demand.draw(5, 25, 3)
    alone = [replay(rule, {str(month): weeks.tolist() for month, weeks in enumerate(run)}, first=300) for run in drawn]
    bases = np.array([[*(month.base for month in one.months), one.next_base] for one in alone])
    assert found.base == pytest.approx(np.median(bases, axis=0))
    assert found.base_low == pytest.approx(np.quantile(bases, 0.1, axis=0))
    assert found.base_high == pytest.approx(np.quantile(bases, 0.9, axis=0))
    assert found.hit_rate == pytest.approx(np.mean([[month.hit_rate for month in one.months] for one in alone], axis=0))
    assert found.points == pytest.approx(np.mean([[month.points for month in one.months] for one in alone], axis=0))
    hits = [
        actual >= target
        for one in alone
        for month in one.months
        for actual, target in zip(month.actuals, month.targets, strict=True)
    ]
    assert found.mean_hit_rate == pytest.approx(np.mean(hits))


def test_rules_that_are_known_by_hand() -> None:
    steady = Demand(level=1000, noise=0)
    means = simulate("last_month", steady, months=3, runs=2, base=0)
    assert (means.hit_rate, means.points) == ((1, 1, 1), (2, 2, 2))
    fixed = simulate("fixed", steady, months=2, runs=2)
    assert fixed.base == (0.03, 0.03, 0.03)
    assert fixed.points == pytest.approx((8000 / (1000 + 1030 + 1061 + 1093), 8000 / (1030 + 1061 + 1093 + 1126)))
    assert simulate("seed003", steady, runs=2).base == (0.03,) * 13
    doubled = Demand(level=1000, growth=1.0, noise=0)
    assert simulate("last_month", doubled, months=2, runs=1).points[1] == pytest.approx(2.4)  # cut to the cap
    uncapped = simulate("seed003", doubled, months=1, runs=1).points[0]
    assert uncapped == pytest.approx(2 * 15000 / (1000 + 1030 + 1061 + 1093))


def test_a_rule_of_ones_own() -> None:
    def halved(actuals: Numbers, before: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
        return base / 2, actuals[:, -1]

    found = simulate(halved, Demand(noise=0), months=2, runs=3)
    assert found.rule == "halved"
    assert found.base == (0.03, 0.015, 0.0075)
    for bad in (
        lambda _, before, base: (base * np.nan, base),
        lambda _, before, base: (base - 2, base),
        lambda _, before, base: (base, -1 - base),
    ):
        with pytest.raises(UsageError, match="cannot be kept"):
            simulate(Policy("bad", bad, None), months=2, runs=2)


def test_a_frame_has_a_row_for_the_start_and_every_month() -> None:
    frame = simulate("robust", months=3, runs=5).to_frame()
    assert frame["month"].tolist() == [0, 1, 2, 3]
    assert frame["base"].tolist()[0] == 0.03
    assert frame["hit_rate"].isna().tolist() == [True, False, False, False]


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    assert simulate("seed003", runs=50, seed=1) == simulate("seed003", runs=50, seed=1)
    assert simulate("seed003", runs=50, seed=1).points != simulate("seed003", runs=50, seed=2).points


@pytest.mark.parametrize("span", ["week", "month"])
@pytest.mark.parametrize("months", [2, 5, 12])
def test_who_holds_back_has_the_same_results_in_all(span: Span, months: int) -> None:
    results = Demand().draw(months, 20, 0)
    moved = held_back(results, 0.3, span)
    assert np.array_equal(moved.sum(axis=(1, 2)), results.sum(axis=(1, 2)))
    assert (moved >= 0).all()
    assert not np.array_equal(moved, results)
    later = np.cumsum((moved - results).reshape(20, -1), axis=1)
    assert (later <= 0).all()  # nothing is handed in before it came


def test_what_is_held_back_by_hand() -> None:
    results = np.array([[[100.0, 100, 100, 100], [200, 200, 200, 200], [300, 300, 300, 300]]])
    assert held_back(results, 0.1, "week").tolist() == [
        [[100, 100, 100, 90], [210, 200, 200, 180], [320, 300, 300, 300]]
    ]
    assert held_back(results, 0.5, "month").tolist() == [[[50] * 4, [250] * 4, [300] * 4]]


def test_holding_back_by_hand() -> None:
    (found,) = sandbagging("last_month", Demand(noise=0), [0.3], "month", months=12, runs=2, base=0).shares
    assert found.honest == 2
    expected = 2 * (0.7 + 5 * 7 / 13 + 6 * 1.2) / 12
    assert found.held_back == pytest.approx(expected)
    assert found.gain == found.low == found.high == pytest.approx(expected - 2)
    assert found.pays_in == 0


def test_gains_are_paired_run_by_run() -> None:
    results = Demand().draw(6, 40, 5)
    (found,) = sandbagging("robust", Demand(), [0.2], "week", months=6, runs=40, seed=5).shares
    gains = []
    for run, moved in zip(results, held_back(results, 0.2, "week"), strict=True):
        both = [
            replay("robust", {str(month): weeks.tolist() for month, weeks in enumerate(one)}, first=1000)
            for one in (moved, run)
        ]
        later, honest = (np.mean([month.points for month in one.months]) for one in both)
        gains.append(later - honest)
    half = 1.959964 * np.std(gains, ddof=1) / 40**0.5
    assert found.gain == pytest.approx(np.mean(gains))
    assert (found.low, found.high) == pytest.approx((np.mean(gains) - half, np.mean(gains) + half))
    assert found.gain == pytest.approx(found.held_back - found.honest)
    assert found.pays_in == pytest.approx(np.mean(np.array(gains) > 0))


def test_the_article_pays_for_holding_back_every_other_month() -> None:
    found = sandbagging("seed003", span="month", runs=500)
    assert [held.share for held in found.shares] == [0.1, 0.2, 0.3]
    assert all(held.low > 0 for held in found.shares)
    frame = found.to_frame()
    assert frame["gain"].is_monotonic_increasing
    assert list(frame) == ["rule", "span", "share", "honest", "held_back", "gain", "low", "high", "pays_in"]


@pytest.mark.parametrize("seed", range(5))
def test_the_robust_rule_does_not_pay_for_holding_back(seed: int) -> None:
    """Of 2 points a month: under 0.01 by weeks, none by months; a slope inside of the month would pay 0.2 to 0.3."""
    by_week = sandbagging("robust", span="week", runs=2000, seed=seed)
    assert all(held.gain < 0.02 for held in by_week.shares)
    by_month = sandbagging("robust", span="month", runs=2000, seed=seed)
    assert all(held.gain < 0 for held in by_month.shares)


def test_holding_back_nothing_pays_nothing() -> None:
    (found,) = sandbagging("seed003", shares=[0], runs=50).shares
    assert (found.gain, found.low, found.high, found.pays_in) == (0, 0, 0, 0)


def test_demand_is_what_it_says() -> None:
    wave = Demand(level=1000, growth=0.01, season=0.5, noise=0).draw(13, 1, 0).reshape(-1)
    assert wave[0] == 1000
    assert wave[13] == round(1000 * 1.01**13 * 1.5)
    assert wave[39] == round(1000 * 1.01**39 * 0.5)
    noisy = Demand(noise=0.1).draw(12, 2000, 0)
    assert noisy.mean() == pytest.approx(1000, abs=2)
    assert noisy.std() == pytest.approx(100, abs=2)
    assert (Demand(level=1, noise=5).draw(12, 100, 0) >= 0).all()


def test_demand_like_history_has_its_noise_not_its_trend() -> None:
    for growth in (0.0, 0.01):
        weeks = Demand(growth=growth, noise=0.1).draw(125, 1, 4).reshape(-1)
        assert Demand.like(weeks.tolist()).noise == pytest.approx(0.1, abs=0.01)
    gaps = Demand.like([100, 110, None, 110, 100, 0, 100, 110, 100, 110])
    assert gaps.noise == pytest.approx(float(np.log(1.1)) / 1.128)
    with pytest.raises(UsageError, match="say nothing of noise"):
        Demand.like([100, None, 100, 110, 90, 100, 0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: simulate("seed03"), "Did you mean `seed003`"),
        (lambda: simulate("robust", months=0), "show nothing"),
        (lambda: simulate("robust", runs=0), "show nothing"),
        (lambda: sandbagging("robust", shares=[1.2]), "cannot be compared"),
        (lambda: sandbagging("robust", span="year"), "cannot be compared"),  # type: ignore[arg-type]
        (lambda: sandbagging("robust", runs=1), "cannot be compared"),
        (lambda: replay("robust", {}), "no month to judge"),
        (lambda: replay("robust", {"1": [1, 2, 3, 4]}), "no month to judge"),
        (lambda: replay("robust", {"1": [None], "2": [None]}), "no month to judge"),
        (lambda: Demand(level=0), "cannot be drawn from"),
        (lambda: Demand(growth=-1), "cannot be drawn from"),
        (lambda: Demand(season=1), "cannot be drawn from"),
        (lambda: Demand(noise=-0.1), "cannot be drawn from"),
        (lambda: Demand(noise=float("nan")), "cannot be drawn from"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_remedy(call: object, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        call()  # type: ignore[operator]
