"""Numbers as people write them: signs of currencies, thousands, brackets, percentages."""

import pytest

HEAD = "order_id;user_id;ordered_at;amount\n"
FORMS = [
    ({"strip": ["¥"], "thousands": ","}, "¥1,234.50", "1234.5000"),
    ({"strip": ["¥", "￥", "元"], "thousands": ","}, "￥ 12,345,678.9元", "12345678.9000"),
    ({"strip": "CNY", "thousands": ","}, "1,234 CNY", "1234.0000"),
    ({"strip": "$"}, "$5", "5.0000"),
    ({"strip": "US$"}, "US$ 5.25", "5.2500"),
    ({"decimal": ",", "thousands": ".", "strip": "€"}, "1.234,50 €", "1234.5000"),
    ({"decimal": ",", "thousands": " "}, "1 234,50", "1234.5000"),
    ({"decimal": ",", "thousands": " "}, "1\u202f234,50", "1234.5000"),
    ({"thousands": "'"}, "1'234.50", "1234.5000"),
    ({"thousands": ","}, "1234.50", "1234.5000"),
    ({"thousands": ",", "strip": "¥"}, "-", None),
]
MISREAD = [
    ({"thousands": ","}, "1,5"),
    ({"thousands": ","}, "12,34.00"),
    ({"strip": "¥"}, "¥1,234.50"),
    ({"strip": "¥"}, "$5"),
    ({"decimal": ",", "thousands": "."}, "1.5"),
]


@pytest.mark.parametrize(("form", "text", "value"), FORMS)
def test_read(opened, rows, form, text, value):
    opened({"orders.csv": f"{HEAD}1;a;2026-10-01;{text}\n2;a;2026-10-01;7\n"}, tables={"orders": {"amount": form}}) if (
        value
    ) else None
    if value:
        assert rows("orders", "amount") == [(value,), ("7.0000",)]


@pytest.mark.parametrize(("form", "text"), MISREAD)
def test_what_cannot_stand_so_is_not_guessed(faults, form, text):
    (fault,) = faults({"orders.csv": f"{HEAD}1;a;2026-10-01;{text}\n"}, tables={"orders": {"amount": form}})
    assert f"cannot be read as an amount: `{text}`" in fault or "decimal comma" in fault


def test_brackets_are_below_zero(faults):
    (fault,) = faults(
        {"orders.csv": f"{HEAD}1;a;2026-10-01;(1,234.00)\n"}, tables={"orders": {"amount": {"thousands": ","}}}
    )
    assert "below 0: `-1234" in fault


@pytest.mark.parametrize(
    ("text", "value"),
    [("12.5%", "0.1250"), ("85 %", "0.8500"), ("0.25%", "0.0025"), ("0.5", "0.5000"), ("100％", "1.0000")],
)
def test_percentages_are_shares(opened, rows, text, value):
    head = "date,metric,segment,value\n"
    opened(
        {"daily_measures.csv": f"{head}2026-10-01,rate,,{text}\n"},
        metrics={"rate": {"daily": "last", "label": "率", "unit": "share", "better": "higher"}},
    )
    assert rows("daily_measures", "value") == [(value,)]
