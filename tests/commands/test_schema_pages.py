"""`kpi schema` and docs/tables.md say what the canonical tables are."""

import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kpi_toolkit.commands.schema import example, markdown, print_schema
from kpi_toolkit.errors import UsageError
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "tables.md"


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == markdown(), "docs/tables.md is not what the schema says: run `make docs`."


def test_every_example_of_the_page_is_a_valid_setting() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", markdown(), re.DOTALL)
    assert len(blocks) == len(TABLES) + 2, "one a table, one of whole settings, one of exports"
    for block in blocks:
        for name, given in Settings.model_validate(YAML(typ="safe", pure=True).load(block)).tables.items():
            names = {*given.columns, *given.constants, *given.values}
            assert names <= {column.name for column in TABLES[name].columns}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_an_example_gives_every_required_column(table) -> None:
    given = Settings.model_validate(YAML(typ="safe", pure=True).load(example(table))).tables[table.name]
    assert set(table.required) <= {*given.columns, *given.values}
    assert all(new in table[name].values for name, pairs in given.values.items() for new in pairs.values())


def test_all_tables_are_listed(capsys) -> None:
    print_schema(None, as_json=False)
    shown = capsys.readouterr().out
    assert [line.split()[0] for line in shown.splitlines()[1:]] == list(TABLES)
    assert re.search(r"calls +每行一次电话回访 +one row per phone call to a user +4 +called_at +✓", shown)


def test_one_table_is_explained(capsys) -> None:
    print_schema("campaigns", as_json=False)
    shown = capsys.readouterr().out
    assert re.search(r"campaign_id +key +✓ +唯一 unique +活动编号 +campaign id", shown)
    assert re.search(r"ends_at +timestamp +✓ +可在将来 may lie ahead +结束时间 +end", shown)
    assert "      starts_at: 开始时间\n" in shown
    print_schema("memberships", as_json=False)
    assert re.search(r"to_level +text +✓ +✓ +rules.levels", capsys.readouterr().out)


def test_json(capsys) -> None:
    print_schema("points", as_json=True)
    (table,) = json.loads(capsys.readouterr().out)
    kind = next(column for column in table["columns"] if column["name"] == "kind")
    assert (table["name"], table["main_time"], table["by_hand"]) == ("points", "occurred_at", False)
    assert (kind["required"], kind["values"], kind["zh"]) == (True, ["earn", "redeem", "expire"], "类型")
    print_schema(None, as_json=True)
    assert [table["name"] for table in json.loads(capsys.readouterr().out)] == list(TABLES)


def test_unknown_table() -> None:
    with pytest.raises(UsageError, match=r"There is no table `order`\. Did you mean `orders`"):
        print_schema("order", as_json=False)
