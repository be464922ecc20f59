"""Effects against sums in exact and in decimal arithmetic, and the properties every split keeps."""

import os
from collections.abc import Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise, permutations
from math import fsum, prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpi_toolkit.analysis.decomposition import (
    Decomposition,
    RateMix,
    contributions,
    lmdi,
    product_effects,
    rate_mix,
    shapley,
)
from kpi_toolkit.errors import UsageError

BEFORE, AFTER = {"V": 60_000, "C": 0.03, "A": 210}, {"V": 66_000, "C": 0.027, "A": 225}
NAMES = "abcdef"
SPLITS = int(os.environ.get("KPI_SPLITS", "1000"))
"""Made splits; `make splits` tries ten thousand."""

positive = st.floats(1e-4, 1e7)
anything = st.one_of(st.just(0.0), st.floats(-1e5, 1e5).filter(lambda value: abs(value) > 1e-6))
segment = st.tuples(st.integers(0, 10**6), st.integers(0, 10**7)).map(lambda part: (min(part), max(part)))


def both_ends(values: st.SearchStrategy[float]) -> st.SearchStrategy[tuple[dict[str, float], dict[str, float]]]:
    """Two ends of a product of one to six factors."""
    sizes = st.integers(1, 6)
    pairs = sizes.flatmap(lambda size: st.lists(st.tuples(values, values), min_size=size, max_size=size))
    return pairs.map(
        lambda pairs: tuple({n: pair[end] for n, pair in zip(NAMES, pairs, strict=False)} for end in (0, 1))
    )  # type: ignore[arg-type, return-value]


segments = st.dictionaries(st.sampled_from(NAMES), segment, min_size=1).filter(
    lambda parts: any(den for _, den in parts.values())
)


def scale(found: Decomposition) -> float:
    return max(abs(found.before), abs(found.after), *(abs(effect) for effect in found.effects.values()))


@pytest.mark.slow
@settings(deadline=None, max_examples=SPLITS)
@given(both_ends(positive), both_ends(anything), segments, segments)
def test_made_splits_close(
    products: tuple[dict[str, float], dict[str, float]],
    signed: tuple[dict[str, float], dict[str, float]],
    before: dict[str, tuple[int, int]],
    after: dict[str, tuple[int, int]],
) -> None:
    split = lmdi(*products)
    assert abs(split.residual) <= 1e-9 * max(split.before, split.after)
    orders = shapley(*signed)
    assert abs(orders.residual) <= 1e-9 * scale(orders)
    mix = rate_mix(before, after)
    assert abs(mix.residual) <= 1e-9 * max(mix.before, mix.after)
    assert mix.before == pytest.approx(
        sum(n for n, _ in before.values()) / sum(d for _, d in before.values()), rel=1e-12
    )


def test_the_golden_product_by_its_factors() -> None:
    found = lmdi(BEFORE, AFTER)
    assert found.change == pytest.approx(22_950, abs=1e-6)
    assert {name: round(effect) for name, effect in found.effects.items()} == {"V": 37_110, "C": -41_023, "A": 26_863}


def test_the_golden_channels_by_rate_and_mix() -> None:
    found = rate_mix({"x": (0.10 * 800, 800), "y": (0.30 * 200, 200)}, {"x": (0.09 * 500, 500), "y": (0.28 * 500, 500)})
    assert (found.before, found.after) == pytest.approx((0.14, 0.185))
    assert (found.rate, found.mix) == pytest.approx((-0.0135, 0.0585), abs=1e-15)
    assert found.rates == pytest.approx({"x": -0.0065, "y": -0.007})
    assert found.mixes == pytest.approx({"x": -0.3 * (0.095 - 0.1625), "y": 0.3 * (0.29 - 0.1625)})


def decimal_effects(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, Decimal]:
    """(Y1 − Y0) ÷ (ln Y1 − ln Y0) × ln(x1 ÷ x0), straight from the article, in 120 digits."""
    with localcontext() as context:
        context.prec = 120
        ends = [{name: Decimal(value) for name, value in end.items()} for end in (before, after)]
        start, end = (prod(values.values(), start=Decimal(1)) for values in ends)
        mean = start if start == end else (end - start) / (end.ln() - start.ln())
        return {name: mean * (ends[1][name] / ends[0][name]).ln() for name in before}


@settings(deadline=None, max_examples=200)
@given(both_ends(positive))
def test_lmdi_equals_decimal_arithmetic(ends: tuple[dict[str, float], dict[str, float]]) -> None:
    found, expected = lmdi(*ends), decimal_effects(*ends)
    for name, effect in found.effects.items():
        assert effect == pytest.approx(float(expected[name]), rel=1e-9, abs=1e-12 * max(found.before, found.after))


@pytest.mark.parametrize("step", [1e-3, 1e-6, 1e-9, 1e-12])
def test_lmdi_keeps_its_digits_where_nearly_nothing_changed(step: float) -> None:
    before, after = {"V": 1e6, "C": 0.03}, {"V": 1e6 * (1 + step), "C": 0.03 / (1 + step)}
    found, expected = lmdi(before, after), decimal_effects(before, after)
    for name, effect in found.effects.items():
        assert effect == pytest.approx(float(expected[name]), rel=1e-3 if step < 1e-9 else 1e-6)


def test_lmdi_is_the_integral_along_the_path_of_even_growth() -> None:
    steps = 20_000
    names, total = list(BEFORE), dict.fromkeys(BEFORE, 0.0)
    at = [{n: BEFORE[n] * (AFTER[n] / BEFORE[n]) ** (k / steps) for n in names} for k in range(steps + 1)]
    for here, there in pairwise(at):
        for name in names:
            rest = [prod(end[other] for other in names if other != name) for end in (here, there)]
            total[name] += (there[name] - here[name]) * sum(rest) / 2
    assert lmdi(BEFORE, AFTER).effects == pytest.approx(total, rel=1e-7)


@settings(deadline=None, max_examples=100)
@given(both_ends(anything))
def test_shapley_is_the_mean_over_all_orders(ends: tuple[dict[str, float], dict[str, float]]) -> None:
    before, after = ends
    assume(len(before) <= 4)
    effects: dict[str, list[Fraction]] = {name: [] for name in before}
    for order in permutations(before):
        at = {name: Fraction(value) for name, value in before.items()}
        for name in order:
            start = prod(at.values())
            at[name] = Fraction(after[name])
            effects[name].append(Fraction(prod(at.values()) - start))
    found = shapley(before, after)
    for name, over in effects.items():
        assert found.effects[name] == pytest.approx(float(sum(over) / len(over)), rel=1e-9, abs=1e-9 * scale(found))


@settings(deadline=None)
@given(both_ends(positive), both_ends(anything), segments, segments)
def test_time_reversed_every_effect_changes_its_sign(
    products: tuple[dict[str, float], dict[str, float]],
    signed: tuple[dict[str, float], dict[str, float]],
    before: dict[str, tuple[int, int]],
    after: dict[str, tuple[int, int]],
) -> None:
    for split, ends in ((lmdi, products), (shapley, signed), (contributions, signed)):
        there, back = split(*ends), split(*reversed(ends))
        assert {name: -effect for name, effect in back.effects.items()} == pytest.approx(
            there.effects, rel=1e-9, abs=1e-12 * scale(there)
        )
    forth, home = rate_mix(before, after), rate_mix(after, before)
    for one, other in ((forth.rates, home.rates), (forth.mixes, home.mixes)):
        assert {name: -effect for name, effect in other.items()} == pytest.approx(one, rel=1e-9, abs=1e-12)


@settings(deadline=None)
@given(both_ends(positive), both_ends(anything), segments, segments, st.randoms())
def test_the_order_of_factors_and_segments_is_nothing_to_it(
    products: tuple[dict[str, float], dict[str, float]],
    signed: tuple[dict[str, float], dict[str, float]],
    before: dict[str, tuple[int, int]],
    after: dict[str, tuple[int, int]],
    random: object,
) -> None:
    def shuffled(end: dict[str, object]) -> dict[str, object]:
        names = list(end)
        random.shuffle(names)  # type: ignore[attr-defined]
        return {name: end[name] for name in names}

    for split, ends in ((lmdi, products), (shapley, signed)):
        found, again = split(*ends), split(*map(shuffled, ends))  # type: ignore[arg-type]
        assert again.effects == pytest.approx(found.effects, rel=1e-9, abs=1e-12 * scale(found))
    mix, again_mix = rate_mix(before, after), rate_mix(shuffled(before), shuffled(after))  # type: ignore[arg-type]
    assert again_mix.rates == pytest.approx(mix.rates, abs=1e-12)
    assert again_mix.mixes == pytest.approx(mix.mixes, abs=1e-12)


def test_a_factor_that_stands_still_accounts_for_nothing() -> None:
    found = lmdi(BEFORE, AFTER | {"C": 0.03})
    assert found.effects["C"] == 0
    assert shapley({"a": 0, "b": 3}, {"a": 5, "b": 3}).effects == {"a": 15.0, "b": 0.0}
    assert lmdi(BEFORE, BEFORE).effects == {"V": 0, "C": 0, "A": 0}


def test_lmdi_and_shapley_agree_to_the_first_order() -> None:
    after = {name: value * 1.001 for name, value in BEFORE.items()}
    assert lmdi(BEFORE, after).effects == pytest.approx(shapley(BEFORE, after).effects, rel=1e-5)


@pytest.mark.parametrize(("value", "method"), [(1.0, "lmdi"), (0.0, "shapley"), (-2.0, "shapley")])
def test_the_method_follows_from_the_signs_and_is_named(value: float, method: str) -> None:
    for ends in (({"a": 2, "b": value}, {"a": 3, "b": 5}), ({"a": 3, "b": 5}, {"a": 2, "b": value})):
        found = product_effects(*ends)
        assert found.method == method
        assert fsum(found.effects.values()) == pytest.approx(found.change)


def test_equal_shares_leave_only_rates_and_equal_rates_only_mix() -> None:
    rates = rate_mix({"x": (10, 100), "y": (30, 100)}, {"x": (20, 200), "y": (80, 200)})
    assert rates.mix == 0
    assert rates.rate == pytest.approx(0.05)
    mixes = rate_mix({"x": (10, 100), "y": (30, 100)}, {"x": (10, 100), "y": (90, 300)})
    assert mixes.rate == 0
    assert mixes.mix == pytest.approx(0.05)


def test_a_segment_that_came_or_went_is_mix_alone() -> None:
    found = rate_mix({"old": (10, 100), "gone": (30, 100)}, {"old": (10, 100), "new": (50, 100), "none": (0, 0)})
    assert found.rates == {"old": 0, "gone": 0, "new": 0, "none": 0}
    assert found.mixes == pytest.approx({"old": 0, "gone": -0.5 * (0.3 - 0.25), "new": 0.5 * (0.5 - 0.25), "none": 0})
    assert found.change == pytest.approx(0.1)


def test_contributions_are_the_differences() -> None:
    found = contributions({"a": 0.1, "b": 5}, {"a": 0.3, "c": 7})
    assert found.effects == pytest.approx({"a": 0.2, "b": -5, "c": 7})
    assert (found.method, found.before, found.after) == ("sum", 5.1, 7.3)
    assert found.residual == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ({}, {}, "at least one"),
        ({"a": 1.0}, {"b": 1.0}, "differ in `a`, `b`"),
        ({"a": 1.0}, {"a": float("nan")}, "`a` are no finite numbers"),
        ({"a": 1.0}, {"a": float("inf")}, "`a` are no finite numbers"),
    ],
)
def test_factors_that_do_not_match_are_refused(before: dict[str, float], after: dict[str, float], says: str) -> None:
    for split in (lmdi, shapley, product_effects):
        with pytest.raises(UsageError, match=says):
            split(before, after)


def test_lmdi_refuses_zero_and_shapley_a_seventh_factor() -> None:
    with pytest.raises(UsageError, match=r"`a` are not\. Use product_effects"):
        lmdi({"a": 0, "b": 1}, {"a": 1, "b": 1})
    seven = dict.fromkeys("abcdefg", 1.0)
    with pytest.raises(UsageError, match="7 factors are too many"):
        shapley(seven, seven)


def test_every_fault_of_the_segments_is_said_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        rate_mix({"a": (1, 0), "b": (1, -2)}, {"c": (float("nan"), 1)})
    text = str(caught.value)
    assert "`a` has a numerator without a denominator" in text
    assert "`b` has a negative denominator" in text
    assert "`c` is no finite number" in text
    with pytest.raises(UsageError, match="every denominator is 0"):
        rate_mix({"a": (0, 0)}, {"a": (1, 2)})


def test_results_are_frozen() -> None:
    for found in (lmdi(BEFORE, AFTER), rate_mix({"a": (1, 2)}, {"a": (2, 2)})):
        assert isinstance(found, Decomposition | RateMix)
        with pytest.raises(AttributeError):
            found.before = 0  # type: ignore[misc]
