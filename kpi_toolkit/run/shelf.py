"""The page that lists every published edition: by period, newest first, with score and status at a glance."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from kpi_toolkit.export.formats import REVIEW, for_readers
from kpi_toolkit.files.durable import write_atomically, writing
from kpi_toolkit.files.resources import resource
from kpi_toolkit.language.text import word
from kpi_toolkit.language.words import GLYPHS
from kpi_toolkit.periods.period import any_period
from kpi_toolkit.units import Language

INDEX = "index.html"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
LANGUAGES: dict[Language, str] = {"zh": "中文", "en": "English"}

_ROLE = re.compile(r"[a-z][a-z0-9_]*")


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


@dataclass(frozen=True)
class EditionRow:
    """A role's editions of one period: the one that is shown, and all that are linked."""

    shown: Edition
    editions: tuple[Edition, ...]


def published(output: Path) -> list[Edition]:
    """Find all editions below a folder; folders that cannot be one are passed over."""
    editions = []
    for file in output.glob(f"*/*/*/{REVIEW}"):
        period, role, language = file.parts[-4:-1]
        period = period.replace("--", "/")
        if language in LANGUAGES and _ROLE.fullmatch(role) and any_period(period) is not None:
            folder = "/".join(file.parts[-4:-1])
            shown = (row for row in for_readers() if (file.parent / row.file).exists())
            links = {row.name: f"{folder}/{row.file}" for row in shown}
            editions.append(Edition(period, role, language, links, _read(file)))
    return sorted(editions, key=lambda edition: (edition.role, edition.language))


def build_index(output: Path, language: Language = "zh") -> Path:
    """Write `index.html` of an output folder in one step and return its path.

    Raises
    ------
    PublishError
        When it cannot be written.
    """
    index = output / INDEX
    page = render_index(published(output), language)
    with writing(index):
        write_atomically(index, page.encode())
    return index


def render_index(editions: Iterable[Edition], language: Language) -> str:
    """Return the page; it needs no script and, besides the reports it links to, nothing else."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # a run that changes nothing writes no page

    templates = Environment(
        loader=FileSystemLoader(resource("templates")), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    periods = list(_by_period(editions, language))
    rows = [row for _, group in periods for row in group]
    return templates.get_template("editions.html.j2").render(
        language=language,
        languages=LANGUAGES,
        policy=POLICY,
        stylesheet=resource("templates", "style.css").read_text(encoding="utf-8"),
        organisation=next((name for row in rows if (name := row.shown.text("organisation"))), ""),
        periods=periods,
        roles=_roles(rows),
        glyphs=GLYPHS,
        formats=for_readers(),
        word=lambda key: word(key, language),
    )


def _roles(rows: Iterable[EditionRow]) -> dict[str, str]:
    """Return what each role is called in its newest edition, in the order of the organisation."""
    newest: dict[str, Edition] = {}
    for row in rows:
        newest.setdefault(row.shown.role, row.shown)
    ordered = sorted(newest.values(), key=lambda edition: edition.place)
    return {edition.role: edition.text("role_label") or edition.role for edition in ordered}


def _by_period(editions: Iterable[Edition], language: Language) -> Iterator[tuple[str, list[EditionRow]]]:
    ordered = sorted(editions, key=lambda edition: edition.span, reverse=True)
    for period, group in groupby(ordered, key=lambda edition: edition.period):
        roles = groupby(sorted(group, key=lambda edition: edition.role), key=lambda edition: edition.role)
        rows = [_row(tuple(same), language) for _, same in roles]
        yield period, sorted(rows, key=lambda row: row.shown.place)


def _row(editions: tuple[Edition, ...], language: Language) -> EditionRow:
    best = max(editions, key=lambda edition: (bool(edition.review), edition.language == language))
    return EditionRow(best, tuple(sorted(editions, key=lambda edition: edition.language != language)))


def _read(file: Path) -> Mapping[str, Any]:
    try:
        review = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}  # listed as unreadable
    return review if isinstance(review, Mapping) else {}
