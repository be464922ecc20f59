"""The editions that are published in a folder, as the shelf shows them."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpi_toolkit.export.formats import REVIEW, for_readers
from kpi_toolkit.files.listing import shown_below
from kpi_toolkit.files.plain import read_plain
from kpi_toolkit.language.words import GLYPHS
from kpi_toolkit.periods.period import any_period
from kpi_toolkit.run.request import names_an_edition
from kpi_toolkit.units import Language

LANGUAGES: dict[Language, str] = {"zh": "中文", "en": "English"}

MOST_PIPS = 12
"""Glyphs of one status that are drawn of an edition."""


@dataclass(frozen=True)
class Edition:
    """One published folder; links by format, and a review that is empty when it cannot be read."""

    period: str
    role: str
    language: Language
    links: Mapping[str, str]
    review: Mapping[str, Any] = field(repr=False)

    @property
    def span(self) -> tuple[str, str]:
        """First day and the day after the last, by which editions are ordered."""
        period = any_period(self.period)
        days = (period.start, period.end) if period else ("", "")
        return self.text("starts_on") or f"{days[0]}", self.text("ends_before") or f"{days[1]}"

    def text(self, key: str) -> str:
        """One of the review's texts, empty if missing."""
        value = self.review.get(key)
        return "" if value is None else str(value)

    @property
    def score(self) -> float | None:
        """1 = every target reached; None where nothing is scored."""
        score = self.review.get("score")
        return float(score) if isinstance(score, int | float) and not isinstance(score, bool) else None

    @property
    def grain(self) -> str:
        """The length of its period."""
        known = any_period(self.period)
        return known.grain if known else ""

    @property
    def place(self) -> tuple[int, str]:
        """Where its role stands among those of the organisation; one that is not told comes last."""
        place = self.review.get("role_place")
        return place if isinstance(place, int) else sys.maxsize, self.role

    @property
    def counts(self) -> dict[str, Any]:
        """How many metrics have each status, without the statuses that none has."""
        counts = self.review.get("status_counts")
        known = counts if isinstance(counts, Mapping) else {}
        return {status: known[status] for status in GLYPHS if known.get(status)}

    @property
    def pips(self) -> dict[str, str]:
        """A glyph for each metric, by status."""
        known = {status: count for status, count in self.counts.items() if isinstance(count, int) and count > 0}
        return {status: GLYPHS[status] * min(count, MOST_PIPS) for status, count in known.items()}


@dataclass(frozen=True)
class EditionRow:
    """A role's editions of one period: the one that is shown, and all that are linked."""

    shown: Edition
    editions: tuple[Edition, ...]

    @property
    def in_languages(self) -> str:
        """The languages that it can be read in."""
        return " ".join(sorted(edition.language for edition in self.editions))


def published(output: Path) -> list[Edition]:
    """Find all editions below a folder; folders that cannot be one are passed over."""
    editions = []
    for file in shown_below(output, "*", "*", "*", REVIEW):
        period, role, language = file.parts[-4:-1]
        period = period.replace("--", "/")
        if language in LANGUAGES and names_an_edition(period, role, language):
            folder = "/".join(file.parts[-4:-1])
            shown = (row for row in for_readers() if (file.parent / row.file).exists())
            links = {row.name: f"{folder}/{row.file}" for row in shown}
            editions.append(Edition(period, role, language, links, _read(file)))
    return sorted(editions, key=lambda edition: (edition.role, edition.language))


def _read(file: Path) -> Mapping[str, Any]:
    try:
        review = json.loads(read_plain(file))
    except (OSError, ValueError, RecursionError):
        return {}  # listed as unreadable
    return review if isinstance(review, Mapping) else {}
