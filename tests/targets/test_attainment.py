"""Attainment: the numbers of the articles, the edges, and what holds for all numbers."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpi_toolkit.errors import UsageError
from kpi_toolkit.settings import ScoringSettings
from kpi_toolkit.targets.attainment import Asks, Attainment, attain, attain_draws, lift_target, status

BANDS = ScoringSettings()
AMOUNTS = st.decimals("0.01", "1e6", places=2)
BANDED: dict[str, Any] = {"value": None, "lower": 0.2, "upper": 0.4, "kind": "band", "better": "band"}


@pytest.mark.parametrize(
    ("actual", "given_as", "convention", "raw"),
    [
        (500, {"value": 600, "better": "higher"}, "ratio", Decimal(500) / 600),
        (0.36, {"value": 0.4, "better": "higher"}, "ratio", "0.9"),
        (-5, {"value": 10, "better": "higher"}, "ratio", "-0.5"),
        (0, {"value": 50, "better": "lower"}, "mirror", "2"),
        (50, {"value": 50, "better": "lower"}, "mirror", "1"),
        (100, {"value": 50, "better": "lower"}, "mirror", "0"),
        (100, {"value": 50, "better": "lower", "convention": "inverse"}, "inverse", "0.5"),
        (-1, {"value": -1, "better": "higher"}, "any_sign", "1"),
        (3, {"value": -2, "better": "higher"}, "any_sign", "3.5"),
        (-3, {"value": -2, "better": "lower"}, "any_sign", "1.5"),
        (0.36, {"value": 0.4, "baseline": 0.3, "kind": "lift", "better": "higher"}, "from_baseline", "0.6"),
        (0.30, {"value": 0.4, "baseline": 0.3, "kind": "lift", "better": "higher"}, "from_baseline", "0"),
        (8, {"value": 5, "baseline": 10, "kind": "lift", "better": "lower"}, "from_baseline", "0.4"),
        (0.4, BANDED, "band", "1"),
        (0.415, BANDED, "band", "0.5"),
        (0.17, BANDED, "band", "0"),
    ],
)
def test_each_case_has_its_formula(actual: float, given_as: dict[str, Any], convention: str, raw: str) -> None:
    result = attain(actual, **given_as)
    assert (result.convention, result.raw) == (convention, Decimal(raw))


def test_seed_002_prints_as_83_percent() -> None:
    assert round(attain(500, value=600, better="higher").raw or 0, 2) == Decimal("0.83")


def test_scored_is_cut_to_0_and_the_cap_while_raw_is_kept() -> None:
    far = attain(300, value=100, better="higher")
    assert (far.raw, far.scored) == (Decimal(3), Decimal("1.2"))
    assert attain(300, value=100, better="lower").scored == 0
    assert attain(300, value=100, better="higher", cap=1.5).scored == Decimal("1.5")


@pytest.mark.parametrize(("actual", "better", "is_met"), [(2, "lower", False), (0, "lower", True), (2, "higher", True)])
def test_a_target_of_zero_is_met_or_missed_but_has_no_number(actual: float, better: Any, is_met: bool) -> None:
    result = attain(actual, value=0, better=better)
    assert result == Attainment(None, None, "undefined", Decimal(0), Decimal(actual), is_met)
    assert status(result, BANDS) == ("met" if is_met else "missed")


@pytest.mark.parametrize(
    "given_as",
    [
        {"value": 5, "baseline": 5, "kind": "lift", "better": "higher"},
        {"value": 5, "better": "lower", "convention": "inverse"},
        {"value": None, "lower": -2, "upper": 2, "kind": "band", "better": "band"},
    ],
)
def test_nothing_to_divide_by_is_undefined(given_as: dict[str, Any]) -> None:
    result = attain(0 if "convention" in given_as else 7, **given_as)
    assert (result.convention, result.raw) == ("undefined", None)
    assert (result.is_met is None) == (given_as.get("kind") == "lift")  # it asked for nothing


@pytest.mark.parametrize(
    ("actual", "given_as"),
    [
        (None, {"value": 5, "better": "higher"}),
        (float("nan"), {"value": 5, "better": "lower"}),
        (None, BANDED),
        (7, {"value": None, "better": "higher"}),
        (7, {"value": 5, "kind": "lift", "better": "higher"}),
    ],
)
def test_a_missing_number_is_no_data_and_never_zero(actual: float | None, given_as: dict[str, Any]) -> None:
    result = attain(actual, **given_as)
    assert (result.convention, result.raw, result.scored, result.is_met) == ("no_data", None, None, None)
    assert status(result, BANDS) == "no_data"


def test_a_running_period_has_a_gap_but_no_attainment() -> None:
    result = attain(80, value=100, better="higher", is_over=False)
    assert result == Attainment(None, None, "period_open", Decimal(100), Decimal(-20), None)
    assert status(result, BANDS) == "open"


def test_a_share_of_exactly_the_target_is_met_in_spite_of_floats() -> None:
    for hundredths in range(1, 101):
        assert attain(hundredths / 100, value=Decimal(hundredths) / 100, better="higher").is_met


@pytest.mark.parametrize(
    ("actual", "word"), [(100, "met"), (99.99999, "at_risk"), (90, "at_risk"), (89.99999, "missed"), (250, "met")]
)
def test_status_is_judged_before_rounding(actual: float, word: str) -> None:
    assert status(attain(actual, value=100, better="higher"), BANDS) == word


def test_a_miss_within_the_sampling_error_is_noise() -> None:
    missed, met = (attain(actual, value=0.2, better="higher") for actual in (0.15, 0.2))
    assert status(missed, BANDS, (0.10, 0.21)) == "noise"
    assert status(missed, BANDS, (0.10, 0.19)) == "missed"
    assert status(met, BANDS, (0.10, 0.30)) == "met"
    assert status(attain(0.19, **BANDED), BANDS, (0.15, 0.23)) == "noise"


def test_lift_is_relative_or_in_points() -> None:
    assert lift_target(0.03, 0.1, "relative") == Decimal("0.033")
    assert lift_target(0.03, 0.1, "pp") == Decimal("0.13")
    assert lift_target(-100, 0.1, "relative") == -90


@pytest.mark.parametrize(
    "given_as",
    [
        {"value": 5, "better": "band"},
        {"value": 5, "better": "higher", "convention": "inverse"},
        {"value": None, "better": "band", "kind": "band", "lower": 3, "upper": 3},
        {"value": None, "better": "band", "kind": "band", "lower": 3},
        {"value": float("inf"), "better": "higher"},
    ],
)
def test_what_cannot_be_judged_is_refused(given_as: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        attain(1, **given_as)


@pytest.mark.parametrize(
    ("actual", "raw", "nearest", "gap", "is_met"),
    [
        (0.2, "1", "0.2", "0", True),
        (0.25, "1", "0.2", "0", True),
        (0.4, "1", "0.4", "0", True),
        (0.415, "0.5", "0.4", "0.015", False),
        (0.185, "0.5", "0.2", "-0.015", False),
    ],
)
def test_both_bounds_belong_to_a_band_and_the_gap_is_to_the_nearest(
    actual: float, raw: str, nearest: str, gap: str, is_met: bool
) -> None:
    number = Decimal(raw)
    assert attain(actual, **BANDED) == Attainment(number, number, "band", Decimal(nearest), Decimal(gap), is_met)


def test_far_outside_a_band_the_score_is_0_and_raw_goes_on() -> None:
    result = attain(0.46, **BANDED, cap=0.5)
    assert (result.raw, result.scored) == (Decimal(-1), 0)
    assert attain(0.3, **BANDED, cap=0.5).scored == Decimal("0.5")


@pytest.mark.parametrize(
    ("actual", "value", "baseline", "better", "is_met"),
    [
        (0.40, 0.4, 0.3, "higher", True),
        (0.39, 0.4, 0.3, "higher", False),
        (5, 5, 10, "lower", True),
        (6, 5, 10, "lower", False),
        (4, 5, 10, "higher", True),  # agreed downwards, whatever the metric's direction
        (6, 5, 10, "higher", False),
        (4, 5, 3, "lower", False),
        (4, 5, 3, "band", False),
        (6, 5, 3, "band", True),
    ],
)
def test_a_lift_is_met_where_it_points_to(
    actual: float, value: float, baseline: float, better: Any, is_met: bool
) -> None:
    result = attain(actual, value=value, baseline=baseline, kind="lift", better=better)
    assert result.is_met is is_met
    assert result.raw is not None
    assert (result.raw >= 1) is is_met


@pytest.mark.parametrize(
    ("actual", "value", "baseline", "better", "is_met"),
    [
        (4, 5, 3, "lower", True),
        (6, 5, 3, "lower", False),
        (6, 5, 10, "higher", True),
        (4, 5, 10, "higher", False),
        (5, 5, 5, "higher", True),
    ],
)
def test_a_level_does_not_ask_where_it_began(
    actual: float, value: float, baseline: float, better: Any, is_met: bool
) -> None:
    result = attain(actual, value=value, baseline=baseline, better=better)
    assert result == attain(actual, value=value, better=better)
    assert result.is_met is is_met


def test_without_data_the_target_is_still_shown() -> None:
    for given_as in ({"kind": "level"}, {"kind": "lift", "baseline": 3}):
        assert attain(None, value=5, better="higher", **given_as).target == 5  # type: ignore[arg-type]
    assert attain(7, value=5, kind="lift", better="higher").target == 5


def test_the_inverse_of_actuals_up_to_1_is_a_number() -> None:
    for actual, raw in ((1, 2), (0.5, 4)):
        assert attain(actual, value=2, better="lower", convention="inverse").raw == raw


def test_the_bands_of_the_settings_decide_not_the_target_alone() -> None:
    near, past = (attain(actual, value=100, better="higher") for actual in (96, 105))
    assert (near.is_met, status(near, ScoringSettings(met=0.95))) == (False, "met")
    assert (past.is_met, status(past, ScoringSettings(met=1.1))) == (True, "at_risk")


@pytest.mark.parametrize("interval", [(0.25, 0.5), (0.125, 0.25)])
def test_a_target_on_the_edge_of_the_interval_is_within_the_sampling_error(interval: tuple[float, float]) -> None:
    assert status(attain(0.2, value=0.25, better="higher"), BANDS, interval) == "noise"


def test_a_decimal_keeps_all_of_its_digits() -> None:
    exact = Decimal("0.1234567890123456789")
    assert attain(exact, value=exact, better="higher").target == exact
    assert lift_target(exact, Decimal(1), "relative") == 2 * exact


def test_all_words_that_are_not_known_are_refused_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        attain(1, value=5, better="hihger", kind="levle", convention="mirror")  # type: ignore[arg-type]
    wrong = zip(
        caught.value.faults,
        (("better", "hihger", "higher"), ("kind", "levle", "level"), ("convention", "mirror", "inverse")),
        strict=True,
    )
    for fault, words in wrong:
        assert all(f"`{word}`" in fault for word in words)


def test_a_cap_and_a_tolerance_that_score_nothing_are_refused_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        attain(1, value=5, better="higher", cap=0, tolerance=-0.1)
    assert caught.value.faults == ("`cap` is 0", "`tolerance` is -0.1")


@pytest.mark.parametrize("nothing", [float("nan"), Decimal("nan")])
def test_a_cap_and_a_tolerance_that_are_no_number_are_refused_at_once(nothing: Any) -> None:
    with pytest.raises(UsageError) as caught:
        attain(1, value=5, better="higher", cap=nothing, tolerance=nothing)
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize(
    "given_as", [{"kind": "lift", "value": 5, "baseline": 9}, {"kind": "band", "value": None, "lower": 1, "upper": 2}]
)
def test_inverse_is_for_levels_alone(given_as: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        attain(1, better="lower", convention="inverse", **given_as)


@given(value=AMOUNTS, better=st.sampled_from(["higher", "lower"]), sign=st.sampled_from([1, -1]))
def test_reaching_the_target_is_1(value: Decimal, better: Any, sign: int) -> None:
    result = attain(sign * value, value=sign * value, better=better)
    assert (result.raw, result.gap, result.is_met) == (Decimal(1), Decimal(0), True)


@given(first=AMOUNTS, second=AMOUNTS, value=AMOUNTS, better=st.sampled_from(["higher", "lower"]))
def test_better_actuals_never_score_less(first: Decimal, second: Decimal, value: Decimal, better: Any) -> None:
    worse, best = sorted((first, second), reverse=better == "lower")
    for target in (value, -value):
        raws = [attain(actual, value=target, better=better).raw for actual in (worse, best)]
        assert raws == sorted(raws)  # type: ignore[type-var]


@given(actual=AMOUNTS, value=AMOUNTS, base=AMOUNTS, factor=st.integers(2, 10_000))
def test_the_unit_does_not_matter(actual: Decimal, value: Decimal, base: Decimal, factor: int) -> None:
    for kind in ("level", "lift"):
        small, large = (
            attain(actual * by, value=value * by, baseline=base * by, kind=kind, better="lower").raw
            for by in (1, factor)
        )
        assert small == large


@given(
    st.lists(st.integers(-3000, 3000), min_size=1, max_size=6),
    st.sampled_from(["higher", "lower"]),
    st.sampled_from(["level", "floor", "lift", "band"]),
    st.integers(-2000, 2000),
    st.integers(-2000, 2000),
)
def test_many_draws_are_judged_as_each_of_them(
    numbers: list[int], better: Any, kind: Any, level: int, other: int
) -> None:
    asks: Asks = {"value": level / 100, "better": better, "kind": kind, "tolerance": 0.25}
    if kind == "lift":
        asks["baseline"] = other / 100
    if kind == "band":
        assume(level != other)
        asks["value"], asks["lower"], asks["upper"] = None, min(level, other) / 100, max(level, other) / 100
    values = [number / 100 for number in numbers]
    raw, scored, is_met = attain_draws(np.array(values), asks)
    for place, value in enumerate(values):
        one = attain(value, **asks)
        if raw is None or scored is None:
            assert one.raw is None
        else:
            assert one.raw is not None
            assert raw[place] == pytest.approx(float(one.raw), abs=1e-9)
            assert scored[place] == pytest.approx(float(one.scored or 0), abs=1e-9)
        assert one.is_met is None or bool(is_met[place]) == one.is_met
