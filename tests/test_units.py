from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from kpi_toolkit.units import (
    UNITS,
    exact,
    format_change,
    format_share,
    format_short,
    format_value,
    round_half_up,
    unit_word,
)

MINUS = "\u2212"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1537, "buyers", "1,537"),
        (0.2405, "share", "24.1%"),
        (0.24049, "share", "24.0%"),
        (76756.78, "money", "$76,757"),
        (49.935, "money_per_buyer", "$49.94"),
        (-3.5, "money", f"{MINUS}$4"),
        (-0.2, "money", "$0"),
        (None, "share", "–"),
        (float("nan"), "money", "–"),
        (0, "buyers", "0"),
    ],
)
def test_values_are_written_half_up(value: float | None, unit: str, expected: str) -> None:
    assert format_value(value, unit, "en", "USD") == expected


@pytest.mark.parametrize(("value", "decimals", "expected"), [(2.675, 2, "2.68"), (0.125, 2, "0.13"), (-2.5, 0, "-3")])
def test_rounding_is_half_up_on_the_decimal_form(value: float, decimals: int, expected: str) -> None:
    assert str(round_half_up(value, decimals)) == expected


@pytest.mark.parametrize(
    ("change", "unit", "language", "expected"),
    [
        (0.012, "share", "en", "+1.2 pp"),
        (-0.012, "share", "zh", f"{MINUS}1.2 个百分点"),
        (0.0001, "share", "en", "±0.0 pp"),
        (1234, "buyers", "en", "+1,234"),
        (0, "buyers", "zh", "±0"),
        (-0.004, "money_per_order", "en", "±¥0.00"),
        (None, "share", "en", "–"),
    ],
)
def test_changes_carry_a_sign_and_shares_change_in_points(
    change: float | None, unit: str, language: str, expected: str
) -> None:
    assert format_change(change, unit, language, "CNY") == expected


@pytest.mark.parametrize(
    ("value", "unit", "language", "expected"),
    [
        (76756.78, "money", "zh", "$7.7万"),
        (76756.78, "money", "en", "$76.8K"),
        (2e8, "orders", "zh", "2亿"),
        (2e6, "orders", "en", "2M"),
        (0.25, "share", "en", "25%"),
        (0.025, "share", "en", "2.5%"),
        (0.08, "share", "en", "8%"),
        (999, "orders", "en", "999"),
        (49.5, "money_per_buyer", "en", "$49.50"),
        (0, "money", "zh", "$0"),
        (-20000, "money", "en", f"{MINUS}$20K"),
    ],
)
def test_short_forms(value: float, unit: str, language: str, expected: str) -> None:
    assert format_short(value, unit, language, "USD") == expected


def test_relative_changes() -> None:
    assert format_share(0.0314, signed=True) == "+3.1%"
    assert format_share(-0.0314, signed=True) == f"{MINUS}3.1%"


PLAIN = ("number", "rate")
"""Of metrics that a workspace declares: their names say what they are a number of."""


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_has_a_word_or_a_sign(unit: str) -> None:
    assert bool(unit_word(unit, "zh", "USD")) != (unit in PLAIN)
    assert bool(unit_word(unit, "en", "USD")) != (unit in PLAIN)


def test_a_plain_number_is_written_without_a_word() -> None:
    assert [format_value(1234.5, unit, "zh") for unit in PLAIN] == ["1,234.50", "1,234.50"]


SHARES = [Decimal(part) / 10_000 for part in range(-10_000, 10_001)]


def halfway(number: Decimal, digits: str) -> Decimal:
    """Round as the decimal module does: the oracle."""
    return number.quantize(Decimal(digits), ROUND_HALF_UP)


def test_every_share_of_four_decimals_prints_as_its_decimal_rounds() -> None:
    for share in SHARES:
        right = f"{abs(halfway(share * 100, '0.1'))}%"
        sign = MINUS if share < 0 and right != "0.0%" else ""
        for number in (float(share), share, Fraction(share)):
            assert format_share(number) == format_value(number, "share", "en") == sign + right


def test_every_change_of_a_share_prints_as_its_decimal_rounds() -> None:
    for share in SHARES:
        points = halfway(share * 100, "0.1")
        sign = "+" if points > 0 else MINUS if points < 0 else "±"
        assert format_change(float(share), "share", "en") == f"{sign}{abs(points)} pp"
        assert format_share(float(share), signed=True) == f"{sign}{abs(points)}%"


@pytest.mark.parametrize(("unit", "digits"), [("money_per_order", "0.01"), ("money", "1"), ("per_week", "0.1")])
def test_every_amount_of_one_digit_more_prints_as_its_decimal_rounds(unit: str, digits: str) -> None:
    for part in range(0, 20_000, 5):
        amount = Decimal(part) * Decimal(digits) / 10
        right = f"{halfway(amount, digits):,}"
        for number in (float(amount), amount, Fraction(amount)):
            assert format_value(number, unit, "en", "USD").removeprefix("$").removesuffix(" a week") == right
            assert (
                format_change(number, unit, "en", "USD").lstrip("+±").removeprefix("$").removesuffix(" a week") == right
            )


def test_short_forms_round_once_and_half_up() -> None:
    for part in range(1_000, 20_000):
        thousands = f"{halfway(Decimal(part * 10 + 5) / 10_000, '0.1'):f}".removesuffix(".0")
        assert format_short((part * 10 + 5) / 10, "orders", "en") == f"{thousands}K"


@pytest.mark.parametrize("zeros", [0, 7, 15, 30])
def test_large_numbers_keep_their_last_digit(zeros: int) -> None:
    whole = 10**zeros * 9 + 1
    assert format_value(whole, "orders", "en") == f"{whole:,}"
    assert format_value(Fraction(whole) + Fraction(1, 200), "money_per_order", "en", "USD") == f"${whole:,}.01"


@pytest.mark.parametrize(
    ("number", "meant"),
    [
        (0.1 + 0.2, "0.3"),
        (4.56 / 3, "1.52"),
        (1.1 * 3, "3.3"),
        (0.1 + 0.7, "0.8"),
        (1e22, "1e22"),
        (5e-324, "5e-324"),
        (1234567890123.455, "1234567890123.455"),
        (0.1234567890123456, "0.1234567890123456"),
    ],
)
def test_a_float_is_taken_for_the_decimal_that_is_meant(number: float, meant: str) -> None:
    assert exact(number) == exact(-number) * -1 == Fraction(meant)
