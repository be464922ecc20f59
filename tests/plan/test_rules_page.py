"""The page of rules is what the rules say now, in both languages."""

from pathlib import Path
from tempfile import gettempdir

from kpi_toolkit.plan.rules import RULES
from kpi_toolkit.plan.rules_page import messages, page

PAGE = Path(__file__).parents[2] / "docs" / "plan_rules.md"


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "docs/plan_rules.md is stale: run `make docs`."


def test_every_rule_is_explained_with_its_message_in_both_languages() -> None:
    text = page()
    for rule in RULES.values():
        assert f"## {rule.code}\n" in text
        for part in (rule.title, rule.why):
            assert part.zh in text
            assert part.en in text
        for finding in messages(rule, rule.bad):
            assert finding.text("zh") in text
            assert finding.text("en") in text


def test_the_page_names_no_folder_of_this_machine() -> None:
    assert gettempdir() not in page()
