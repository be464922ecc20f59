"""What the data say of actions, through the numbers of a workspace: which rung, and how often it is wrong."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from benchmarks.made_actions import Cell, made, shares_made, told_beside, told_by_history
from kpi_toolkit.analysis.effect import Effect
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.effects import effect_of, needs

PLAIN = Cell(0.02, 0.2, 0.0)


def shop(lift: float = 0.3, is_touched: bool = True) -> tuple[Measured, Action, Period]:
    return made(np.random.default_rng(3), PLAIN, lift, 6, is_touched)


def judged(measured: Measured, action: Action, period: Period, *touched: str) -> Effect:
    effect = effect_of(measured, action, period, touched)
    assert effect is not None
    return effect


def test_a_touched_segment_is_held_against_the_others() -> None:
    effect = judged(*shop())
    assert (effect.rung, effect.outcome, effect.below) == ("segments", "effective", None)
    assert effect.rank is not None
    assert (effect.rank.place, effect.rank.of) == (1, 5)
    assert effect.shift is not None
    assert effect.shift.change / effect.shift.without == pytest.approx(0.3, abs=0.15)
    assert effect.earlier is not None


def test_without_a_control_it_is_at_most_partly_effective() -> None:
    effect = judged(*shop(0.5, is_touched=False))
    assert (effect.rung, effect.outcome, effect.why, effect.below) == (
        "history",
        "partial",
        "own_history",
        "no_segment",
    )


@pytest.mark.parametrize(
    ("given", "rung", "below"),
    [
        ({"segment": "nowhere=a"}, "history", "no_column"),
        ({"segment": "channel=zzz"}, "history", "no_value"),
        ({"segment": "", "split": Decimal("0.5")}, "history", "no_arms"),
        ({"split": Decimal("0.2")}, "segments", "no_arms"),
    ],
)
def test_it_says_why_it_stands_on_no_higher_rung(given: dict[str, object], rung: str, below: str) -> None:
    measured, action, period = shop()
    effect = judged(measured, replace(action, **given), period)  # type: ignore[arg-type]
    assert (effect.rung, effect.below) == (rung, below)
    assert effect.outcome != "effective" or rung != "history"


def test_segments_that_other_actions_touched_are_no_control() -> None:
    measured, action, period = shop()
    effect = judged(measured, action, period, "channel=b", "channel=c", "channel=d")
    assert (effect.rung, effect.rank) == ("segments", None)
    assert (effect.outcome, effect.why) == ("partial", "unranked")
    every = judged(measured, action, period, *(f"channel={name}" for name in "bcde"))
    assert (every.rung, every.below) == ("history", "no_untouched")


def test_what_is_asked_for_is_all_that_is_read() -> None:
    measured, action, period = shop()
    asked = {
        (metric.name, span, part.by)
        for part in needs(measured.context, [action], period)
        for metric in part.metrics
        for span in part.periods
    }  # type: ignore[union-attr]
    read = {(key[0], key[5], key[7]) for key in measured.cells}  # type: ignore[index]
    assert {by for _, _, by in asked} == {None, "channel"}
    assert asked <= read
    few = Measured(
        measured.context,
        {key: rows for key, rows in measured.cells.items() if (key[0], key[5], key[7]) in asked},  # type: ignore[index]
    )
    assert effect_of(few, action, period) == effect_of(measured, action, period)
    assert needs(measured.context, [replace(action, expected=None), replace(action, status="cancelled")], period) == ()


@pytest.mark.parametrize(
    ("sizes", "rates", "outcome"),
    [
        ((1000, 1000), (0.30, 0.20), ("effective", "reached")),
        ((9000, 9000), (0.20, 0.20), ("ineffective", "out_of_reach")),
        ((1000, 1000), (0.10, 0.20), ("ineffective", "opposite")),
        ((1300, 1000), (0.30, 0.20), ("insufficient", "mismatch")),
        ((15, 15), (0.30, 0.20), ("insufficient", "few_cases")),
    ],
)
def test_arms_drawn_at_random(sizes: tuple[int, int], rates: tuple[float, float], outcome: tuple[str, str]) -> None:
    effect = judged(*shares_made(sizes, rates))
    assert effect.rung == "randomised"
    assert (effect.outcome, effect.why) == outcome
    assert effect.arms is not None
    assert (effect.arms.given, effect.arms.held_back) == (3 * sizes[0], 3 * sizes[1])


# -- error rates on shops whose truth is known; `make judge` draws more ----------------------------------------------

HARD = [Cell(trend, season, likeness) for trend, season in ((0.05, 0.0), (-0.03, 0.2)) for likeness in (0.0, 0.6)]


def test_actions_that_did_nothing_are_seldom_called_effective() -> None:
    beside = [told_beside(cell, 0.0, 10) for cell in HARD]
    alone = [told_by_history(cell, 0.0, 10) for cell in HARD]
    assert np.mean([told["effective"] for told in beside]) <= 0.05
    assert np.mean([told["partial"] for told in alone]) <= 0.05
    assert all(told["effective"] == 0 for told in alone)


def test_actions_that_worked_are_found() -> None:
    cells = [Cell(0.02, 0.2, likeness) for likeness in (0.0, 0.3, 0.6)]
    found = [np.mean([told_beside(cell, lift, 10)["effective"] for cell in cells]) for lift in (0.1, 0.2)]
    assert found[0] >= 0.4, "60 of 100 in many draws; 30 of them stray by 9"
    assert found[1] >= 0.85, "97 of 100 in many draws"


def test_what_worked_in_a_falling_shop_is_not_called_ineffective() -> None:
    told = [told_by_history(Cell(-0.03, season, 0.0), 0.1, 10)["ineffective"] for season in (0.0, 0.2)]
    assert np.mean(told) <= 0.05
