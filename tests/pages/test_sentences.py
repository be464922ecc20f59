"""Whatever a judge gives can be said in both languages by one verb."""

import re
from typing import get_type_hints

import pytest

import kpi_toolkit as kt
from kpi_toolkit.errors import UsageError
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.judge.traps import TRAPS
from kpi_toolkit.language.text import PLACEHOLDER, word
from kpi_toolkit.language.words import WORDS
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.pages.text.sentences import ONE, SEVERAL, sentences
from kpi_toolkit.periods.period import parse_period

PERIOD = "2026-10"


@pytest.fixture(scope="module")
def shop() -> Workspace:
    return from_frames(EXAMPLE_TABLES)


def results(shop: Workspace) -> list[object]:
    return [
        kt.bridge(shop, PERIOD),
        kt.contributions_of(shop, "sales", PERIOD, "channel"),
        kt.rate_change(shop, "aov", PERIOD, "channel"),
        kt.funnel(shop, PERIOD),
        kt.landing(shop, "sales", "2026-11"),
        kt.funnel_scorecard(shop, PERIOD),
        *kt.traps(shop, parse_period(PERIOD)),
    ]


def test_every_result_is_said_in_both_languages(shop: Workspace) -> None:
    for result in results(shop):
        zh, en = (sentences(result, language) for language in ("zh", "en"))
        assert zh
        assert all(isinstance(said, str) and "{" not in said for said in (*zh, *en))
        assert zh != en
    assert kt.sentences(kt.bridge(shop, PERIOD), "en")[0] == "Sales: ¥100 after ¥40 in the period before (+¥60)."


def test_a_sentence_is_given_the_result_that_it_is_registered_for() -> None:
    for kind, tell in (*SEVERAL.items(), *ONE.items()):
        assert kind in get_type_hints(tell).values(), tell


def test_what_is_no_result_is_refused() -> None:
    with pytest.raises(UsageError, match="no sentences for a int"):
        sentences(3, "en")


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("actions.sentence", {"total": 1, "counts": "1 new"}, "1 action: 1 new."),
        ("actions.sentence", {"total": 2, "counts": "2 new"}, "2 actions: 2 new."),
        ("plan.summary", {"errors": 1, "warnings": 0}, "The plan has 1 error and 0 warnings."),
        (
            "reason.days_left_out",
            {"count": 1},
            "1 day has no value, or not of all segments: what is lacking is left out",
        ),
        (
            "reason.days_left_out",
            {"count": 3},
            "3 days have no value, or not of all segments: what is lacking is left out",
        ),
        ("verdict.guardrails", {"total": 1, "held": 0}, "; 0 of 1 guardrail kept"),
    ],
)
def test_english_knows_one_and_many(key: str, values: dict[str, object], said: str) -> None:
    assert word(key, "en", **values) == said


def test_no_sentence_leaves_the_choice_between_one_and_many_to_its_reader() -> None:
    for key, (_, en) in WORDS.items():
        filled = word(key, "en", **dict.fromkeys(PLACEHOLDER.findall(en), 2))
        assert not re.search(r"\(s\)|\(\w+/\w+\)", filled), key


def test_whatever_a_trap_finds_can_be_named_and_looked_at() -> None:
    for kind in TRAPS:
        assert f"finding.look.{kind.name}" in WORDS
    parts = (key.removeprefix("trap.") for key in WORDS if key.startswith("trap."))
    said = [key for key in parts if "." not in key and key not in {kind.name for kind in TRAPS}]
    for key in said:
        assert key in ("at", "nothing_found") or f"finding.by.{key}" in WORDS
