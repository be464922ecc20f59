"""Whatever a judge gives can be said in both languages by one verb."""

from typing import get_type_hints

import pytest

import kpi_toolkit as kt
from kpi_toolkit.errors import UsageError
from kpi_toolkit.examples import EXAMPLE_TABLES
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
