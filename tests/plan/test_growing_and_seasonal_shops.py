"""K019 in shops that grow or have seasons: what the past leads to by itself is no steep growth and no ratchet."""

import math
import random

import pytest

from kpi_toolkit.plan.rules import RULES
from kpi_toolkit.plan.rules.rule import HEADER, Example, sheet
from kpi_toolkit.plan.rules_page import plan_of
from kpi_toolkit.sheets.finding import Finding

MONTHS, AHEAD, SHOPS = 24, 5, 6
KINDS = [(0.0, 0.0), (0.03, 0.0), (0.05, 0.0), (-0.03, 0.0), (0.0, 0.2), (0.02, 0.2), (0.03, 0.3)]
"""Growth a month and the size of the season."""
DATES = ["2026-11-01", "2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01", "2027-04-01"]


def truth(growth: float, season: float, phase: float) -> list[float]:
    """Return the expected sales of the past and of the months to come."""
    wave = [1 + season * math.sin(2 * math.pi * month / 12 + phase) for month in range(MONTHS + AHEAD)]
    return [1e5 * (1 + growth) ** month * factor for month, factor in enumerate(wave)]


def said(past: list[float], targets: list[float]) -> list[Finding]:
    """Return what K019 finds in targets for the months to come."""
    rows = [
        f"sales,operations,level,{value:.0f},0.4,{start},{due}"
        for value, start, due in zip(targets, DATES, DATES[1:], strict=False)
    ]
    example = Example(sheet(*rows, header=(*HEADER, "start", "due")), history={"sales": past})
    return list(RULES["K019"].findings(plan_of(example)))


@pytest.mark.parametrize(("growth", "season"), KINDS)
def test_targets_where_the_shop_goes_by_itself_are_not_found_and_such_far_beyond_are(
    growth: float, season: float
) -> None:
    rng = random.Random(f"{growth} {season}")
    usual, steep = [], []
    for _ in range(SHOPS):
        level = truth(growth, season, rng.uniform(0, 2 * math.pi))
        past = [value * math.exp(rng.gauss(0, 0.05)) for value in level[:MONTHS]]
        usual += said(past, level[MONTHS:])
        steep += said(past, [1.6 * value for value in level[MONTHS : MONTHS + 1]])
    assert len(usual) <= 1  # of 30 targets, and of 6 plans as a whole
    assert [finding.key for finding in steep] == ["k019_step"] * SHOPS


def test_targets_that_rise_into_the_season_are_no_ratchet_and_the_same_out_of_season_are() -> None:
    wave = [1e5 * (1 - 0.12 * math.cos(2 * math.pi * month / 12)) for month in range(-MONTHS, 4)]
    rising = wave[MONTHS:]  # by 1.8, 4.9 and 6.4 %
    assert said([value * (1 + 0.01 * (-1) ** month) for month, value in enumerate(wave[:MONTHS])], rising) == []
    flat = [rising[0] * (1 + 0.01 * (-1) ** month) for month in range(MONTHS)]
    assert "k019_ratchet" in {finding.key for finding in said(flat, rising)}


def test_growth_and_season_are_not_told_apart_below_a_year() -> None:
    past = [1e5 * (1 + 0.01 * (-1) ** month) for month in range(12)]
    assert said(past, [160_000])
    assert not said(past[1:], [160_000])
