"""Readers of a page are told of tables in words; who writes the kpi.yaml is told their names."""

import pytest

from kpi_toolkit.language.text import NAMING, PLACEHOLDER, Reason, table_name
from kpi_toolkit.language.words import WORDS
from kpi_toolkit.schema import TABLES
from kpi_toolkit.units import LANGUAGES, Language

RAW = "order_lines"
REASONS = [key.removeprefix("reason.") for key in WORDS if key.startswith("reason.")]


@pytest.mark.parametrize("code", REASONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reason_says_the_raw_name_of_a_table_but_of_kpi_yaml(code: str, language: Language) -> None:
    names = {name for words in WORDS[f"reason.{code}"] for name in PLACEHOLDER.findall(words)} - {"in_settings"}
    values = {name: f"{RAW}.cost" if name == "columns" else RAW if name in NAMING else 1234 for name in names}
    if "in_settings" in str(WORDS[f"reason.{code}"]):
        values["table"] = RAW
    said = Reason(code, values).text(language)
    assert RAW not in said.replace(f"tables.{RAW}", "")
    assert "\x00" not in said
    assert "1234" not in said, "a count without separators"
    if "table" in names:
        assert RAW in Reason(code, values).text(language, has_raw_names=True)


def test_every_table_has_a_name_in_both_languages() -> None:
    assert {key.removeprefix("table.") for key in WORDS if key.startswith("table.")} == set(TABLES)
    assert all(table_name(name, "zh").isascii() is False for name in TABLES)


def test_blanks_stand_beside_latin_names_only() -> None:
    assert Reason("missing_table", {"tables": "users, events"}).text("zh") == "不可用：没有用户、行为记录表"
    assert Reason("missing_column", {"columns": "orders.cost"}).text("zh") == "不可用：没有订单的 cost 列"
    assert Reason("missing_table", {"tables": "visits"}).text("zh") == "不可用：没有 visits 表"
    assert "订单的 campaign_id / 营销触达" in Reason(
        "missing_one_of", {"columns": "orders.campaign_id / touches"}
    ).text("zh")
    assert Reason("missing_column", {"columns": "order_lines.cost"}).text("en") == (
        "not available: there is no column cost of order lines"
    )
    assert str(Reason("missing_column", {"columns": "order_lines.cost"})) == (
        "not available: there is no column order_lines.cost"
    )
