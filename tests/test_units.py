import pytest

from kpi_toolkit.units import UNITS, format_change, format_share, format_short, format_value, round_half_up, unit_word

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


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_has_a_word_or_a_sign(unit: str) -> None:
    assert unit_word(unit, "zh", "USD")
    assert unit_word(unit, "en", "USD")
