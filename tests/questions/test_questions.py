"""Questions in both languages: what they mean, or why nothing is answered; none is read wrongly."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.periods.period import CalendarRules
from kpi_toolkit.questions.meaning import Meaning, meaning
from kpi_toolkit.questions.names import shortest
from kpi_toolkit.questions.spans import Calendar
from kpi_toolkit.questions.vocabulary import NotUnderstoodError, Vocabulary
from kpi_toolkit.settings import Settings

QUESTIONS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text("utf-8"))
CUTS = ("channel", "users.channel", "users.city", "users.gender", "level")
COLUMNS = {
    "渠道": ("channel", "users.channel"),
    "channel": ("channel", "users.channel"),
    "channels": ("channel", "users.channel"),
    "城市": ("city", "users.city"),
    "city": ("city", "users.city"),
    "性别": ("users.gender",),
    "会员等级": ("level",),
    "level": ("level",),
}
VALUES = {
    **dict.fromkeys(("wechat", "微信"), (("channel", "wechat"), ("users.channel", "wechat"))),
    **dict.fromkeys(("douyin", "抖音"), (("channel", "douyin"), ("users.channel", "douyin"))),
    **{name: (("users.city", name),) for name in ("北京", "上海", "广州")},
    "beijing": (("users.city", "北京"),),
    **dict.fromkeys(("女", "女性"), (("users.gender", "女"),)),
}


@cache
def vocabulary() -> Vocabulary:
    catalogue = CATALOGUE.fill(Settings().rules.in_words)
    calendar = Calendar(date(2026, 11, 15), CalendarRules())
    return Vocabulary(catalogue, calendar, COLUMNS, lambda metric: CUTS, lambda metric: VALUES)


def told(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what a question means as the table writes it, with the keys that the table has."""
    try:
        meant = meaning(entry["q"], vocabulary())
    except NotUnderstoodError as error:
        words = {"words": list(error.words)} if "words" in entry else {}
        known = (
            {"candidates": [name for name in entry["candidates"] if name in error.candidates]}
            if "candidates" in entry
            else {}
        )
        return {"refuse": error.code} | words | known
    return _written(meant)


def _written(meant: Meaning) -> dict[str, Any]:
    written: dict[str, Any] = {"kind": meant.kind, "metric": meant.metric, "periods": list(map(str, meant.periods))}
    more = {"by": meant.by, "where": list(meant.segments), "against": meant.against}
    return written | {name: value for name, value in more.items() if value}


@pytest.mark.parametrize("entry", QUESTIONS, ids=lambda entry: entry["q"] or "(empty)")
def test_a_question_means_what_people_mean(entry: dict[str, Any]) -> None:
    assert told(entry) == {name: value for name, value in entry.items() if name != "q"}


def test_there_are_enough_questions_of_each_kind_and_language() -> None:
    answered = [entry for entry in QUESTIONS if "kind" in entry]
    assert len(answered) >= 120
    assert len(QUESTIONS) - len(answered) >= 60
    assert {entry["kind"] for entry in answered} == {"what", "why", "compare", "on_track", "who"}
    chinese = sum(not entry["q"].isascii() for entry in answered)
    assert min(chinese, len(answered) - chinese) >= 40


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refusal_names_each_word_and_each_candidate_in_both_languages(language: str) -> None:
    with pytest.raises(NotUnderstoodError) as unknown:
        meaning("slaes in Atlantis", vocabulary())
    with pytest.raises(NotUnderstoodError) as ambiguous:
        meaning("为什么10月复购率下降", vocabulary())
    assert "slaes" in unknown.value.text(language)
    assert "`sales`" in unknown.value.text(language)
    assert "atlantis" in unknown.value.text(language)
    assert all(f"`{name}`" in ambiguous.value.text(language) for name in ambiguous.value.candidates)


def test_every_candidate_can_be_asked_for_by_the_words_that_are_proposed() -> None:
    names = vocabulary().names
    for metric in CATALOGUE:
        for is_ascii in (False, True):
            assert meaning(shortest(names, metric.name, is_ascii), vocabulary()).metric == metric.name
