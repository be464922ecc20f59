"""A number is exact until its digits are chosen: what lies exactly on a target meets it, whatever it is made of."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.measured import Value
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.settings import ScoringSettings
from kpi_toolkit.targets.attainment import attain, lift_target, status
from kpi_toolkit.targets.levels import levels_in
from kpi_toolkit.targets.scorecard import Line, score
from kpi_toolkit.targets.target import Target
from kpi_toolkit.units import as_decimal, format_reached, format_share

CASES = (3, 6, 7, 12, 25, 30)
CENTS = [Decimal(cents) / 100 for cents in range(101, 2101, 7)]
DIRECTIONS: tuple[Any, ...] = ("higher", "lower")
BANDS = ScoringSettings()


def measured(numerator: Any, denominator: Any) -> Value:
    """Return a ratio as the planner hands it over: parts as floats."""
    above, below = float(numerator), float(denominator)
    return Value(above / below, above, below)


@pytest.mark.parametrize("cases", CASES)
def test_a_ratio_that_lies_on_its_target_meets_it_and_a_cent_beside_it_does_not(cases: int) -> None:
    for target, better in product(CENTS, DIRECTIONS):
        results = [
            attain(measured(target * cases + beside, cases).exact, value=target, better=better)
            for beside in (Decimal("-0.01"), 0, Decimal("0.01"))
        ]
        expected = [False, True, True] if better == "higher" else [True, True, False]
        assert [result.is_met for result in results] == expected, (target, cases)
        assert (results[1].raw, results[1].gap) == (1, 0)


@pytest.mark.parametrize("cases", CASES)
def test_a_plain_float_quotient_that_means_the_target_meets_it(cases: int) -> None:
    for target, better in product(CENTS, DIRECTIONS):
        assert attain(float(target * cases) / cases, value=target, better=better).is_met, (target, cases)


def test_a_lift_from_a_ratio_is_met_at_its_exact_level_and_at_risk_at_nine_tenths_of_the_way() -> None:
    for cases, above, tenths in product((3, 7, 11, 13), (1, 2), (1, 2, 3, -1)):
        base, size = measured(above, cases), Decimal(tenths) / 10
        level = lift_target(base.exact or 0, size, "relative")
        for share, is_met, word in ((1, True, "met"), (Fraction(9, 10), False, "at_risk"), (0, False, "missed")):
            actual = (base.exact or 0) + share * (level - (base.exact or 0))
            result = attain(actual, value=level, baseline=base.exact, kind="lift", better="higher")
            assert (result.is_met, result.raw, status(result, BANDS)) == (is_met, as_decimal(Fraction(share)), word)


@pytest.mark.parametrize("steps", range(2, 8))
def test_steps_that_grow_by_a_whole_factor_lie_on_whole_numbers(steps: int) -> None:
    """3 to 24 in three months is 6, 12, 24: none of them 11.999…9 or 12.000…1."""
    first = parse_period("2026-01")
    for start, factor in product((1, 3, Fraction(7, 3)), (2, 3, Fraction(1, 2), Fraction(11, 10))):
        end = start * factor**steps
        target = Target(
            2,
            "sales",
            "operations",
            "level",
            date(2026, 1, 1),
            first.shift(steps - 1).end,
            "Lin",
            value=as_decimal(Fraction(end)),
            baseline=as_decimal(Fraction(start)),
            per="month",
            path="compound",
        )
        if as_decimal(Fraction(start)) != start or as_decimal(Fraction(end)) != end:
            continue
        found = [levels_in(target, first.shift(step)).value for step in range(steps)]
        assert found == [start * factor ** (step + 1) for step in range(steps)]


def test_a_score_of_thirds_is_summed_before_it_is_rounded() -> None:
    """3 × ⅓ weighs as much as 1, and 0.8335 is 83.4 % although no part of it has a last digit."""
    for weight in (None, Decimal(1), Decimal("0.1")):
        lines = [
            Line("sales", None, attain(Decimal(done), value=Decimal(3), better="higher"), weight=weight or Decimal(1))
            for done in ("2.5", "2.5015", "2.5")
        ]
        total = score(lines).value
        assert total == as_decimal(Fraction("7.5015") / 9)
    halves = [
        Line("a", None, attain(done, value=3, better="higher"), weight=Decimal(1)) for done in (1, Decimal("4.001"))
    ]
    capped = attain(Decimal("4.001"), value=3, better="higher", cap=2)
    assert score([halves[0], Line("b", None, capped, weight=Decimal(1))]).value == Decimal("0.8335")
    assert format_reached(Decimal("0.8335"), 1) == "83.4%"


def test_reached_is_printed_without_denying_the_judgement() -> None:
    for denominator in range(2, 400):
        for numerator in (denominator - 1, denominator, denominator + 1):
            text = format_reached(Fraction(numerator, denominator), BANDS.at_risk, BANDS.met)
            assert (Decimal(text.rstrip("%")) >= 100) == (numerator >= denominator)


def test_a_whole_shop_on_its_targets_is_met(tmp_path: Path) -> None:
    """Cents over orders, from the file to the page: each channel lies exactly on its own target."""
    cases = [(str(place), orders, cents) for place, (orders, cents) in enumerate(product(CASES, CENTS[::40]))]
    rows = ["order_id,user_id,ordered_at,amount,channel"]
    for channel, orders, cents in cases:
        parts = [cents] * (orders - 2) + [cents - Decimal("0.01"), cents + Decimal("0.01")]
        rows += [f"{channel}-{n},u{n},2026-03-{n % 28 + 1:02d},{part},c{channel}" for n, part in enumerate(parts)]
    rows += ["first,u1,2026-01-01,1,", "last,u1,2026-03-31,1,"]
    plan = ["metric,role,kind,value,segment,start,due,owner,agreed_on"]
    plan += [
        f"aov,operations,level,{cents},channel=c{channel},2026-03-01,2026-04-01,Lin,2026-02-01"
        for channel, _, cents in cases
    ]
    for folder, name, lines in (("data", "orders.csv", rows), ("plan", "targets.csv", plan)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "kpi.yaml").write_text("language: en\ntime_zone: Asia/Shanghai\n", "utf-8")
    judged = review(tmp_path, "2026-03").targeted
    assert len(judged) == len(cases)
    assert {row.status for row in judged} == {"met"}
    assert {row.attainment and row.attainment.gap for row in judged} == {0}
    frame = measure(tmp_path, "aov", "2026-03", by="channel").set_index("segment")["value"]
    assert [frame[f"c{channel}"] for channel, _, _ in cases] == [float(cents) for *_, cents in cases]


def test_shares_of_the_same_size_print_alike_however_they_were_divided() -> None:
    for denominator in range(1, 200):
        for numerator in range(0, denominator + 1):
            exact = Fraction(numerator, denominator)
            assert format_share(exact) == format_share(numerator / denominator) == format_share(as_decimal(exact))
