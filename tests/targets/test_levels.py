"""The levels of a target: threshold, value and stretch, at the end and at each step of its path."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.targets import Levels, Target
from kpi_toolkit.targets.levels import is_falling, levels, levels_in

SIX_MONTHS = Target(
    2,
    "sales",
    "operations",
    "lift",
    date(1998, 1, 1),
    date(1998, 7, 1),
    "Lin",
    mode="relative",
    value=Decimal("0.2"),
    threshold=Decimal("0.1"),
    stretch=Decimal("0.3"),
    baseline=Decimal(1000),
    per="month",
)
FIRST, LAST = parse_period("1998-01"), parse_period("1998-06")


def months() -> list[Period]:
    return [FIRST.shift(step) for step in range(6)]


def test_a_lift_has_its_three_levels() -> None:
    assert levels(SIX_MONTHS) == Levels(Decimal(1100), Decimal(1200), Decimal(1300))
    assert levels(SIX_MONTHS, 2000.0) == Levels(Decimal(2200), Decimal(2400), Decimal(2600))


def test_levels_of_a_level_are_its_numbers_and_a_band_has_none() -> None:
    level = replace(
        SIX_MONTHS, kind="level", mode=None, baseline=None, value=Decimal(5), stretch=Decimal(6), threshold=None
    )
    assert levels(level) == Levels(None, Decimal(5), Decimal(6))
    assert levels(replace(level, kind="band")) == Levels()


def test_a_lift_from_an_unmeasured_baseline_has_no_level() -> None:
    open_start = replace(SIX_MONTHS, baseline=None, baseline_period=parse_period("1997-12"))
    assert levels(open_start) == Levels()
    assert levels_in(replace(open_start, path="linear"), FIRST, float("nan")).value is None
    assert levels_in(replace(open_start, path="linear"), LAST, 500.0).value == Decimal(600)


def test_linear_steps() -> None:
    linear = replace(SIX_MONTHS, path="linear")
    steps = [levels_in(linear, month).value for month in months()]
    assert [round(step, 6) for step in steps if step] == [
        Decimal("1033.333333"),
        Decimal("1066.666667"),
        1100,
        Decimal("1133.333333"),
        Decimal("1166.666667"),
        1200,
    ]
    assert levels_in(linear, parse_period("1998-03")) == Levels(Decimal(1050), Decimal(1100), Decimal(1150))


def test_compound_steps_grow_by_the_same_share_each() -> None:
    """20 % in six months are 3.085 % a month."""
    compound = replace(SIX_MONTHS, path="compound")
    steps = [Fraction(1000), *(levels_in(compound, month).value or Fraction(0) for month in months())]
    assert {round(after / before - 1, 5) for before, after in pairwise(steps)} == {Decimal("0.03085")}
    assert steps[-1] == Decimal(1200)


def test_a_level_is_reached_step_by_step_from_its_baseline() -> None:
    level = replace(
        SIX_MONTHS, kind="level", mode=None, value=Decimal(1600), threshold=None, stretch=None, path="linear"
    )
    assert [levels_in(level, month).value for month in months()] == [1100, 1200, 1300, 1400, 1500, 1600]


def test_compound_needs_both_ends_above_0() -> None:
    compound = replace(SIX_MONTHS, path="compound", baseline=Decimal(-5))
    assert levels_in(compound, FIRST).value is None
    assert levels_in(compound, LAST).value == Decimal(-4)


@pytest.mark.parametrize(
    ("path", "judged"), [(None, ["1998-06"]), ("end", ["1998-06"]), ("linear", ["1998-01", "1998-03", "1998-06"])]
)
def test_what_has_no_path_or_only_an_end_is_judged_in_its_last_period(path: str | None, judged: list[str]) -> None:
    target = replace(SIX_MONTHS, path=path)  # type: ignore[arg-type]
    labels = ["1997-12", "1998-01", "1998-03", "1998-06", "1998-07", "1998-Q1"]
    assert [label for label in labels if target.covers(parse_period(label))] == judged
    assert [label for label in labels if target.holds_in(parse_period(label))] == ["1998-01", "1998-03", "1998-06"]


def test_a_level_without_a_path_holds_in_every_period() -> None:
    level = replace(SIX_MONTHS, kind="level", mode=None, value=Decimal(5))
    assert all(level.covers(month) and levels_in(level, month).value == 5 for month in months())


def test_a_target_without_an_end_goes_on() -> None:
    target = replace(SIX_MONTHS, kind="level", mode=None, due=None)
    assert target.covers(parse_period("2031-05"))
    assert not target.covers(parse_period("1997-12"))
    assert (target.steps, target.grain(FIRST.rules)) == (None, "month")


@pytest.mark.parametrize(
    ("actual", "reached"),
    [
        (99, "none"),
        (100, "threshold"),
        (110, "value"),
        (119.99, "value"),
        (120.0, "stretch"),
        (None, None),
        (float("nan"), None),
    ],
)
def test_which_level_was_reached(actual: float | None, reached: str | None) -> None:
    assert Levels(Decimal(100), Decimal(110), Decimal(120)).reached(actual) == reached


def test_less_may_be_better() -> None:
    fewer = Levels(Decimal("0.3"), Decimal("0.2"), Decimal("0.1"))
    assert [fewer.reached(actual, is_falling=True) for actual in (0.31, 0.3, 0.2, 0.1)] == [
        "none",
        "threshold",
        "value",
        "stretch",
    ]
    assert is_falling(replace(SIX_MONTHS, value=Decimal("-0.2")), "band")
    assert is_falling(replace(SIX_MONTHS, kind="level"), "lower")
    assert not is_falling(replace(SIX_MONTHS, value=Decimal("0.2")), "lower")
    assert Levels().reached(5) is None


@given(
    baseline=st.decimals(1, 10**6, places=2),
    lift=st.decimals("-0.9", 3, places=3),
    path=st.sampled_from(["linear", "compound"]),
)
@settings(deadline=None)
def test_steps_never_turn_back_and_end_at_the_target(baseline: Decimal, lift: Decimal, path: str) -> None:
    target = replace(SIX_MONTHS, baseline=baseline, value=lift, path=path)  # type: ignore[arg-type]
    steps = [baseline, *(levels_in(target, month).value for month in months())]
    known = [step for step in steps if step is not None]
    assert len(known) == 7
    assert known == sorted(known, reverse=lift < 0)
    assert known[-1] == levels(target).value
