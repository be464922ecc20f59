"""What a letter says of published editions: what changed since the last one, the scorecard, what else is found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpi_toolkit.language.text import word
from kpi_toolkit.language.words import GLYPHS
from kpi_toolkit.pages.text.cells import period_name
from kpi_toolkit.pages.text.published import line_name, line_status, line_target, line_value
from kpi_toolkit.periods.period import any_period
from kpi_toolkit.reviewing.compared import LineDifference, differences
from kpi_toolkit.sending.letter import Enclosure, Letter, LetterLine
from kpi_toolkit.units import MISSING, Language

Told = Mapping[str, Any]
"""A ``review.json``."""
MOST_POINTS = 3
"""Findings that a letter tells; the headline and the review have the others."""
JUDGED = ("letter.metric", "letter.actual", "letter.target", "letter.judged")
OF_ROLES = ("letter.role", "letter.role_score", "letter.role_met", "letter.judged")


@dataclass(frozen=True)
class Posted:
    """What goes with a letter besides what the editions say.

    Parameters
    ----------
    before
        The edition that the recipient had last, or that of the period before; None without any.
    is_preliminary
        Whether one of the editions is.
    stale
        What they would say otherwise by now; empty where nothing.
    """

    before: Told | None = None
    is_preliminary: bool = False
    stale: Sequence[str] = ()
    link: str = ""
    enclosures: tuple[Enclosure, ...] = field(default=(), repr=False)


def letter_of(edition: Told, posted: Posted) -> Letter:
    """Write the letter that goes with a whole edition: of a role, or of all roles."""
    language = language_of(edition)
    is_overview = "roles" in edition
    findings = edition.get("gravest" if is_overview else "findings") or ()
    points = [str((finding.get("finding") or finding).get("text", "")) for finding in findings]
    heads = OF_ROLES if is_overview else JUDGED
    headline = str(edition.get("headline", ""))
    return Letter(
        language,
        _subject(edition, str(edition.get("title", ""))),
        headline,
        _marks(posted, language),
        _changed(edition, posted.before) if posted.before else (),
        tuple(word(head, language) for head in heads),
        tuple(_roles(edition, language) if is_overview else _lines(edition, lines_of(edition))),
        tuple(point for point in points if point and point not in headline)[:MOST_POINTS],
        (word("letter.through", language, day=edition.get("data_through", MISSING)),),
        posted.link,
        word("letter.open", language) if posted.link else "",
        posted.enclosures,
    )


def letter_of_person(editions: Sequence[Told], person: str, posted: Posted) -> Letter:
    """Write the letter of one person: the targets that are theirs in some editions of one period, and nothing else."""
    first = editions[0]
    language = language_of(first)
    now = {**first, "metrics": [line for edition in editions for line in lines_of(edition, person)], "score_text": ""}
    through = min(str(edition.get("data_through", MISSING)) for edition in editions)
    return Letter(
        language,
        _subject(first, word("letter.of_person", language, person=person)),
        "",
        _marks(posted, language),
        _changed(now, posted.before) if posted.before else (),
        tuple(word(head, language) for head in JUDGED),
        tuple(line for edition in editions for line in _lines(edition, lines_of(edition, person))),
        foot=(word("letter.through", language, day=through),),
    )


def lines_of(edition: Told, person: str = "") -> list[Told]:
    """Return the lines of an edition that have a target; of a person those that are theirs."""
    lines = [line for line in edition.get("metrics") or () if line.get("target")]
    return [line for line in lines if not person or line["target"].get("owner") == person]


def language_of(edition: Told) -> Language:
    """Return the language of an edition."""
    return "en" if edition.get("language") == "en" else "zh"


def _subject(edition: Told, title: str) -> str:
    language, period = language_of(edition), any_period(str(edition.get("period", "")))
    named = period_name(period, language) if period else str(edition.get("period", ""))
    return word("letter.subject", language, organisation=edition.get("organisation", ""), title=title, period=named)


def _marks(posted: Posted, language: Language) -> tuple[str, ...]:
    marks = [word("letter.preliminary", language)] if posted.is_preliminary else []
    if posted.stale:
        marks.append(word("letter.stale", language, what=_listed(posted.stale, language)))
    return tuple(marks)


def _listed(texts: Iterable[str], language: Language) -> str:
    return word("semicolon", language).join(texts)


def _lines(edition: Told, lines: Iterable[Told]) -> Iterable[LetterLine]:
    language, currency = language_of(edition), str(edition.get("currency", "CNY"))
    for line in lines:
        target, status = line_target(line, language, currency), line_status(line, language, has_glyph=True)
        yield LetterLine(line_name(line), line_value(line, language, currency), target, status)


def _roles(edition: Told, language: Language) -> Iterable[LetterLine]:
    """Yield a line for each role: score, targets met of all, how many have each status."""
    for role in edition["roles"]:
        counts = {status: count for status, count in role["status_counts"].items() if count}
        met = f"{counts.get('met', 0)}/{sum(counts.values())}"
        pips = " ".join(f"{GLYPHS[status]}{count}" for status, count in counts.items() if status in GLYPHS)
        yield LetterLine(str(role["label"]), str(role["score_text"] or MISSING), met, pips)


def _changed(edition: Told, before: Told) -> tuple[str, ...]:
    """Say what changed since another edition: of the same period all that differs, of another one the judgements."""
    language = language_of(edition)
    is_same = before.get("period") == edition.get("period")
    scores = [str(known.get("score_text") or "") for known in (before, edition)]
    said = []
    if all(scores) and scores[0] != scores[1]:
        said.append(word("letter.score", language, then=scores[0], now=scores[1]))
    if "roles" in edition:
        said += _roles_changed(edition, before)
    else:
        told = [{**known, "metrics": lines_of(known)} for known in (before, edition)]
        currency = str(edition.get("currency", "CNY"))
        lines = (_difference(line, language, currency, is_same) for line in differences(*told))
        said += [line for line in lines if line]
    period = any_period(str(before.get("period", "")))
    since = word("letter.since", language, period=period_name(period, language) if period else before.get("period"))
    first = word("letter.since_restated", language) if is_same else since
    return (first, *(said or [word("letter.nothing_changed", language)]))


def _roles_changed(edition: Told, before: Told) -> list[str]:
    language = language_of(edition)
    known = {role.get("role"): role.get("score_text") for role in before.get("roles") or ()}
    return [
        word("letter.status", language, label=role["label"], then=known[role["role"]], now=role["score_text"])
        for role in edition["roles"]
        if known.get(role["role"]) and role["score_text"] and known[role["role"]] != role["score_text"]
    ]


def _difference(line: LineDifference, language: Language, currency: str, is_same: bool) -> str:
    label = line_name(line.line)
    if line.first is None or line.second is None:
        return word("letter.new_line" if line.first is None else "letter.gone_line", language, label=label)
    if "judgement" in line.what:
        then, now = (line_status(known, language) for known in (line.first, line.second))
        return word("letter.status", language, label=label, then=then, now=now) if then and now else ""
    if is_same and line.what:
        what = word("comma", language).join(word(f"diff.what.{what}", language) for what in line.what)
        then, now = (line_value(known, language, currency) for known in (line.first, line.second))
        return word("letter.value", language, label=label, then=then, now=now, what=what)
    return ""
