"""Verdicts on actions: each clause of the rule by hand, and what must hold for every series."""

from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.analysis.effect import Effect, verdict
from kpi_toolkit.analysis.signal import Signal
from kpi_toolkit.errors import UsageError

BEFORE = [9, 11, 9, 11, 9, 11]
"""Mean 10, every moving range 2: limits 10 ± 5.32 (4.68 to 15.32), outer quarters beyond 10 ± 2.66."""


def decided(effect: Effect) -> tuple[str, str]:
    return effect.outcome, effect.why


def test_effective_by_a_signal_and_the_expected_change() -> None:
    # 13, 14, 15 are three of three beyond 12.66; their mean 14 is 4 above 10; 4 ≥ 3; 2.66 × 2 / √3 = 3.071503…
    effect = verdict(BEFORE, [13, 14, 15], expected=3)
    assert decided(effect) == ("effective", "reached")
    assert (effect.before, effect.after, effect.change, effect.expected) == (10, 14, 4, 3)
    assert (effect.n_before, effect.n_after) == (6, 3)
    assert (effect.lower, effect.upper) == pytest.approx((14 - 5.32 / 3**0.5, 14 + 5.32 / 3**0.5), rel=1e-12)
    assert effect.signals == (Signal(2, "quarter", 1, 0),)


def test_partial_by_a_signal_with_less_than_expected() -> None:
    assert decided(verdict(BEFORE, [13, 14, 15], expected=4)) == ("effective", "reached")
    assert decided(verdict(BEFORE, [13, 14, 15], expected=4.001)) == ("partial", "short")
    # 11 eight times is a run above 10 by 1
    assert decided(verdict(BEFORE, [11] * 8, expected=3, is_due=True)) == ("partial", "short")
    assert decided(verdict(BEFORE, [11] * 7, expected=3)) == ("insufficient", "not_due")


def test_a_change_is_reached_though_its_floats_fall_short() -> None:
    before, after = [0.1] * 6, [0.3] * 3
    assert 0.3 - 0.1 < 0.2
    assert decided(verdict(before, after, expected=0.2)) == ("effective", "reached")
    assert decided(verdict([-value for value in before], [-value for value in after], -0.2)) == ("effective", "reached")
    assert decided(verdict(before, after, expected=0.2001)) == ("partial", "short")
    assert decided(verdict([1000.1] * 6, [1000.3] * 3, expected=0.2 + 1e-9)) == ("effective", "reached")
    assert decided(verdict([1000.1] * 6, [1000.3] * 3, expected=0.2001)) == ("partial", "short")


def test_ineffective_by_a_signal_the_other_way() -> None:
    # 4 is below 4.68, and the mean 7 below 10
    effect = verdict(BEFORE, [4, 10], expected=1)
    assert decided(effect) == ("ineffective", "opposite")
    assert effect.signals == (Signal(0, "outside", -1, 0),)
    assert decided(verdict(BEFORE, [16, 10], expected=-1)) == ("ineffective", "opposite")


def test_ineffective_when_due_and_the_expected_level_is_ruled_out() -> None:
    # mean after 10, three values: ± 3.0715; 10 + 3.1 lies beyond, 10 + 3 does not
    assert decided(verdict(BEFORE, [9, 11, 10], expected=3.1, is_due=True)) == ("ineffective", "out_of_reach")
    assert decided(verdict(BEFORE, [9, 11, 10], expected=3, is_due=True)) == ("insufficient", "noise")
    assert decided(verdict(BEFORE, [9, 11, 10], expected=-3.1, is_due=True)) == ("ineffective", "out_of_reach")
    assert decided(verdict(BEFORE, [9, 11, 10], expected=-3, is_due=True)) == ("insufficient", "noise")
    # the same before the date, and with two values
    assert decided(verdict(BEFORE, [9, 11, 10], expected=9)) == ("insufficient", "not_due")
    assert decided(verdict(BEFORE, [9, 11], expected=9, is_due=True)) == ("insufficient", "few_after")


def test_more_than_expected_is_never_ineffective() -> None:
    # mean (15.2 + 15.2 + 9.9) / 3 = 13.433, no signal; 10.1 lies below 13.433 - 3.0715 = 10.362
    effect = verdict(BEFORE, [15.2, 15.2, 9.9], expected=0.1, is_due=True)
    assert effect.lower is not None
    assert effect.lower > 10.1
    assert decided(effect) == ("insufficient", "noise")


def test_signals_both_ways_decide_nothing() -> None:
    assert decided(verdict(BEFORE, [4, 30], expected=3)) == ("insufficient", "mixed")
    assert decided(verdict(BEFORE, [4, 30], expected=-3)) == ("insufficient", "mixed")
    assert [signal.direction for signal in verdict(BEFORE, [4, 30], expected=3).signals] == [-1, 1]
    # once due, their mean of 10 rules out + 4
    assert decided(verdict(BEFORE, [4, 16, 10], expected=4, is_due=True)) == ("ineffective", "out_of_reach")


def test_a_signal_that_the_mean_contradicts_decides_nothing() -> None:
    # one value above 15.32, but the level fell: (16 + 7.5 + 5 + 9) / 4 = 9.375
    assert decided(verdict(BEFORE, [16, 7.5, 5, 9], expected=1)) == ("insufficient", "mixed")
    assert decided(verdict(BEFORE, [4, 12.5, 12.5, 12.5], expected=1)) == ("insufficient", "mixed")
    # the mean did not move at all
    assert decided(verdict(BEFORE, [16, 7, 7], expected=1)) == ("insufficient", "mixed")
    assert decided(verdict(BEFORE, [4, 13, 13], expected=1)) == ("insufficient", "mixed")


def test_a_jump_alone_is_no_effect() -> None:
    # 7.5 apart is above 6.536, both within the limits
    effect = verdict(BEFORE, [7, 14.5], expected=0.5)
    assert effect.signals == ()
    assert decided(effect) == ("insufficient", "not_due")


def test_the_limits_never_see_what_came_after() -> None:
    after = [13, 14, 15]
    assert verdict(BEFORE, after, 3).before == verdict(BEFORE, [100.0] * 20, 3).before == 10
    assert decided(verdict(BEFORE, after, 3)) == ("effective", "reached")


def test_five_values_before_are_too_few() -> None:
    effect = verdict(BEFORE[:5], [100] * 9, expected=3, is_due=True)
    assert decided(effect) == ("insufficient", "few_before")
    assert (effect.before, effect.after, effect.change) == (pytest.approx(9.8), 100, pytest.approx(90.2))
    assert (effect.lower, effect.upper, effect.signals) == (None, None, ())
    scattered = [value for each in BEFORE for value in (each, None)]
    assert decided(verdict(scattered, [100], expected=3)) == ("insufficient", "few_before")


def test_without_values_there_is_no_change() -> None:
    for after in ([], [None, nan]):
        effect = verdict(BEFORE, after, expected=3, is_due=True)
        assert decided(effect) == ("insufficient", "no_after")
        assert (effect.before, effect.after, effect.change, effect.n_after) == (10, None, None, 0)
    nothing = verdict([], [1.0], expected=3)
    assert decided(nothing) == ("insufficient", "few_before")
    assert (nothing.before, nothing.change, nothing.n_before) == (None, None, 0)


def test_missing_values_are_passed_over() -> None:
    effect = verdict([*BEFORE, None], [None, 13, 14, nan, 15], expected=3)
    assert decided(effect) == ("effective", "reached")
    assert (effect.n_before, effect.n_after) == (6, 3)
    assert effect.signals == (Signal(4, "quarter", 1, 1),)


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(UsageError, match=r"^This action cannot be judged\.\n") as refused:
        verdict([1, inf], [-inf], expected=0)
    assert [fault.split(".")[0] for fault in refused.value.faults] == [
        "before: Value 1 is infinite",
        "after: Value 0 is infinite",
        "An expected change of 0 has no direction",
    ]
    for expected in (inf, nan):
        with pytest.raises(UsageError, match="no direction"):
            verdict(BEFORE, [1], expected)


# -- what holds for every series -------------------------------------------------------------------------------------

POINTS = st.lists(st.one_of(st.integers(-50, 50).map(float), st.none()), max_size=16)
EXPECTED = st.integers(-30, 30).filter(bool).map(float)


@settings(deadline=None, max_examples=300)
@given(POINTS, POINTS, EXPECTED, st.booleans())
def test_mirrored_actions_have_the_same_verdict(
    before: list[float | None], after: list[float | None], expected: float, is_due: bool
) -> None:
    def mirror(series: list[float | None]) -> list[float | None]:
        return [None if value is None else -value for value in series]

    one, other = verdict(before, after, expected, is_due), verdict(mirror(before), mirror(after), -expected, is_due)
    assert decided(one) == decided(other)


@settings(deadline=None, max_examples=300)
@given(POINTS, POINTS, EXPECTED, st.booleans())
def test_a_verdict_is_never_bolder_than_its_evidence(
    before: list[float | None], after: list[float | None], expected: float, is_due: bool
) -> None:
    effect = verdict(before, after, expected, is_due)
    side = 1 if expected > 0 else -1
    directions = {signal.direction for signal in effect.signals}
    change = effect.change or 0
    if effect.outcome == "effective":
        assert side in directions
        assert side * change >= abs(expected) - 1e-6
    elif effect.outcome == "partial":
        assert side in directions
        assert 0 < side * change < abs(expected)
    elif effect.why == "opposite":
        assert -side in directions
        assert side * change < 0
    elif effect.outcome == "ineffective":
        assert is_due
        assert effect.n_after >= 3
        assert effect.before is not None
        assert effect.lower is not None
        assert effect.upper is not None
        assert not effect.lower <= effect.before + expected <= effect.upper
    assert effect.outcome == "insufficient" or effect.n_before >= 6


@settings(deadline=None)
@given(POINTS, POINTS, EXPECTED)
def test_the_due_date_only_ever_adds_ineffective(
    before: list[float | None], after: list[float | None], expected: float
) -> None:
    early, due = verdict(before, after, expected), verdict(before, after, expected, is_due=True)
    if early.outcome != due.outcome:
        assert (early.outcome, decided(due)) == ("insufficient", ("ineffective", "out_of_reach"))
