"""Verdicts on actions: each clause of the rule by hand, what must hold for all, and what came against what would have."""

from math import inf, nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_toolkit.analysis.baseline import Baseline
from kpi_toolkit.analysis.effect import Effect, Expected, Rank, Rung, verdict
from kpi_toolkit.analysis.shift import Arms, Shift, alone, beside, between_arms, placebo
from kpi_toolkit.errors import UsageError

UP = Shift(after=112, without=100, lower=4, upper=20, strength=1.5, n_before=24, n_after=6)
DOWN = Shift(after=88, without=100, lower=-20, upper=-4, strength=-1.5, n_before=24, n_after=6)
QUIET = Shift(after=101, without=100, lower=-3, upper=5, strength=0.25, n_before=24, n_after=6)
SOON = Shift(after=101, without=100, lower=-3, upper=5, strength=0.25, n_before=24, n_after=2)
TEN = Expected(0.1, is_relative=True)


def decided(effect: Effect) -> tuple[str, str]:
    return effect.outcome, effect.why


@pytest.mark.parametrize(
    ("rung", "rank", "outcome"),
    [
        ("randomised", None, ("effective", "reached")),
        ("segments", Rank(1, 5), ("effective", "reached")),
        ("segments", Rank(2, 40), ("effective", "reached")),
        ("segments", Rank(2, 5), ("insufficient", "outranked")),
        ("segments", None, ("partial", "unranked")),
        ("history", None, ("partial", "own_history")),
    ],
)
def test_a_signal_is_worth_what_its_rung_allows(rung: Rung, rank: Rank | None, outcome: tuple[str, str]) -> None:
    assert decided(verdict(rung, TEN, UP, rank=rank)) == outcome
    assert decided(verdict(rung, Expected(-0.1, True), DOWN, rank=rank)) == outcome


def test_the_clauses_by_hand() -> None:
    def told(shift: Shift | None, size: float = 10, **more: object) -> tuple[str, str]:
        return decided(verdict("randomised", Expected(size), shift, **more))  # type: ignore[arg-type]

    assert told(UP, 20) == ("effective", "reached"), "20 is the end of what is possible"
    assert told(UP, 21) == ("partial", "short")
    assert told(UP, placebo=UP) == ("insufficient", "earlier")
    assert told(UP, placebo=DOWN) == ("effective", "reached")
    assert told(DOWN) == ("ineffective", "opposite")
    assert told(QUIET) == ("insufficient", "not_due")
    assert told(QUIET, is_due=True) == ("ineffective", "out_of_reach")
    assert told(QUIET, 5, is_due=True) == ("insufficient", "noise")
    assert told(SOON, is_due=True) == ("insufficient", "few_after")
    assert told(None, otherwise="few_before") == ("insufficient", "few_before")
    assert told(UP, arms=Arms(600, 400, 0.5)) == ("insufficient", "mismatch")
    assert told(UP, arms=Arms(510, 490, 0.5)) == ("effective", "reached")


def test_a_relative_expectation_is_of_what_would_have_come() -> None:
    assert verdict("history", TEN, UP).expected == 10
    assert verdict("history", TEN, Shift(-88, -100, 4, 20, 1.5, 24, 6)).expected == 10
    assert verdict("history", TEN, None).expected is None
    for size in (0, inf, nan):
        with pytest.raises(UsageError, match="no direction"):
            Expected(size)


def test_arms_that_are_not_as_drawn() -> None:
    # z = (600 − 500) / √(1000 · ½ · ½) = 6.32; chi² 3.29² = 10.8 is one in a thousand
    assert Arms(600, 400, 0.5).chance == pytest.approx(2.54e-10, rel=0.01)
    edge = 3.290527 * sqrt(250)
    assert Arms(500 + edge - 0.1, 500 - edge + 0.1, 0.5).is_as_drawn
    assert not Arms(500 + edge + 0.1, 500 - edge - 0.1, 0.5).is_as_drawn
    assert Arms(0, 0, 0.5).is_as_drawn


def test_shares_of_arms_are_as_noisy_as_one_period() -> None:
    one = between_arms([(60, 100)], [(40, 100)])
    three = between_arms([(60, 100)] * 3, [(40, 100)] * 3)
    assert one is not None
    assert three is not None
    # Newcombe of 60/100 and 40/100: 0.0614 to 0.3281
    assert (one.change, one.lower, one.upper) == pytest.approx((0.2, 0.0614, 0.3281), abs=1e-4)
    assert (three.lower, three.upper, three.n_after) == (one.lower, one.upper, 3)
    assert one.direction == 1
    assert between_arms([(6, 19)], [(40, 100)]) is None
    assert between_arms([], []) is None


WAVES = [100, 104, 97, 101, 103, 96, 99, 102, 98, 101, 104, 97, 100, 103, 99, 97, 102, 101]


def test_what_came_is_held_against_what_the_past_led_to_expect() -> None:
    up = alone(Baseline([*WAVES, 120, 118, 122]), len(WAVES))
    assert up is not None
    assert (up.direction, up.n_before, up.n_after) == (1, 18, 3)
    assert up.change == pytest.approx(20, abs=1.5)
    flat = alone(Baseline([*WAVES, 101, 99, 102]), len(WAVES))
    assert flat is not None
    assert flat.direction == 0
    grown = alone(Baseline([100 * 1.03**n for n in range(20)]), 17)
    assert grown is not None
    assert abs(grown.change) < 1, "growth that goes on is nothing new"


def test_a_bad_stretch_before_the_start_is_no_gain_after_it() -> None:
    dipped = [*WAVES, 80, 79, 81, 101, 99, 102]
    one, other = alone(Baseline(dipped), len(WAVES) + 3), beside(Baseline(dipped), len(WAVES) + 3)
    assert one is not None
    assert other is not None
    assert abs(one.strength) <= abs(other.strength)
    assert one.direction == 0


def test_below_six_values_nothing_is_claimed() -> None:
    assert alone(Baseline([*WAVES[:5], 200, 200]), 5) is None
    assert alone(Baseline([*WAVES[:6], 200, 200]), 6) is not None
    assert alone(Baseline([*WAVES[:6], None, None]), 6) is None


def test_the_placebo_in_time_sees_nothing_of_what_came_since() -> None:
    quiet = placebo(alone, Baseline([*WAVES, 150, 150, 150]), len(WAVES))
    assert quiet is not None
    assert quiet.direction == 0
    assert quiet.n_after == 3
    assert placebo(alone, Baseline([*WAVES, 150, 150, 150]), len(WAVES)) == placebo(
        alone, Baseline([*WAVES, 90, 95, 80]), len(WAVES)
    )
    assert placebo(alone, Baseline([*WAVES[:6], 150]), 6) is None


SHIFTS = st.builds(
    lambda change, half, before, after: Shift(
        100 + change, 100, change - half, change + half, change / half, before, after
    ),
    st.floats(-50, 50),
    st.floats(0.5, 50),
    st.integers(6, 36),
    st.integers(1, 12),
)
ORDER = {"ineffective": 0, "insufficient": 0, "partial": 1, "effective": 2}


@given(SHIFTS, st.floats(-40, 40).filter(lambda size: abs(size) > 0.01), st.booleans())
def test_a_lower_rung_never_says_more(shift: Shift, size: float, is_due: bool) -> None:
    told = [
        verdict(rung, Expected(size), shift, is_due=is_due, rank=rank)
        for rung, rank in (("history", None), ("segments", None), ("segments", Rank(1, 5)), ("randomised", None))
    ]
    claims = [ORDER[effect.outcome] for effect in told]
    assert claims == sorted(claims)
    assert claims[0] < 2
    assert all(effect.outcome != "effective" for effect in told if abs(shift.strength) <= 1)
