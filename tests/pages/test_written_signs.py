"""One rule for signs beside numbers, over all words, all metrics and all that the frozen reviews say."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from kpi_toolkit.language.text import Reason
from kpi_toolkit.language.words import WORDS
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.settings import Rules
from kpi_toolkit.units import LANGUAGES
from tests.reviewing.test_frozen import frozen

NEVER = {
    "a blank before %": r"[\d}]\s+[%％]",
    "a full-width %": r"％",
    "a point without its blank": r"\dpp\b|\d个百分点",
    "a sign away from its number": r"(?<![\d\w)）])[−+±]\s+[¥$]?\d",
    "a zero with a sign": r"(?<![\d\w])[−-]0(?:\.0+)?(?![\d.,])",
    "one of many": r"(?<![\d,.])1 (?:users|buyers|orders|actions|months|targets|steps|times|people)\b",
    "both forms at once": r"\w\(s\)|\([a-z]+/[a-z]+\)",
    "a long count without separators": r"(?<![\w.,/#−-])\d{5,}(?![\w.])",
}


def texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict | list):
        for part in said.values() if isinstance(said, dict) else said:
            yield from texts(part)


@pytest.fixture(scope="module")
def pages() -> list[str]:
    """Return all that the frozen pages, headlines and notes say, in both languages."""
    every = (review for shop in ("demo", "running", "cdnow") for review in frozen(shop).values())
    shown = (
        [review.get("page"), review.get("headline"), review.get("notes"), review.get("findings")] for review in every
    )
    return list(dict.fromkeys(text for review in shown for text in texts(review)))


@pytest.mark.parametrize("fault", NEVER)
def test_pages_write_numbers_by_one_rule(pages: list[str], fault: str) -> None:
    assert len(pages) > 1000
    assert [text for text in pages if re.search(NEVER[fault], text)] == []


def test_words_and_definitions_write_percent_by_one_rule() -> None:
    words = [text for both in WORDS.values() for text in both]
    for metric in CATALOGUE.fill(Rules().in_words):
        parts = (metric.words.sentence, metric.words.formula, metric.words.leaves_out, metric.words.misleads_when)
        words += [part(language) for part in parts for language in LANGUAGES]
    assert [text for text in words if re.search(NEVER["a blank before %"], text)] == []


def test_large_counts_in_reasons_have_separators() -> None:
    reason = Reason("events_without_user", {"count": 10575, "rows": 115343})
    for language in LANGUAGES:
        assert "10,575" in reason.text(language)
        assert "115,343" in reason.text(language)
    assert "2,026" in Reason("events_without_user", {"count": 1, "rows": 2026}).text("zh"), (
        "a count, whatever it is like"
    )
