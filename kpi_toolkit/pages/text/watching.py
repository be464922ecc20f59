"""What changed its class within a period, in words, and the letter that says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpi_toolkit.judge.watching import Course, Sighting
from kpi_toolkit.language.text import word
from kpi_toolkit.language.words import GLYPHS
from kpi_toolkit.pages.text.cells import period_name
from kpi_toolkit.periods.period import Period
from kpi_toolkit.sending.letter import Letter, LetterLine
from kpi_toolkit.settings import Settings
from kpi_toolkit.units import MISSING, Language, Number, format_share, format_value

GLYPH_OF: dict[Course, str] = {
    "on_course": GLYPHS["met"],
    "missing": GLYPHS["missed"],
    "fallen": GLYPHS["at_risk"],
    "broken": GLYPHS["unbalanced"],
}


@dataclass(frozen=True)
class Turn:
    """Something that changed its class."""

    sighting: Sighting
    before: Course
    now: Course


def turn_name(turn: Turn, language: Language) -> str:
    """Name what changed: a metric, and its segment if it is a link's."""
    label, segment = turn.sighting.metric.label(language), turn.sighting.segment
    return word("row.segment", language, label=label, segment=segment) if segment else label


def turn_course(turn: Turn, language: Language) -> str:
    """Write the class: on course is said as recovered, for nothing else was said before."""
    key = "recovered" if turn.now == "on_course" else turn.now
    return f"{GLYPH_OF[turn.now]} {word(f'watch.course.{key}', language)}"


def turn_words(turn: Turn, settings: Settings, language: Language) -> str:
    """Say by which numbers it changed."""
    seen, unit = turn.sighting, turn.sighting.metric.unit

    def number(value: Number | None) -> str:
        return format_value(value, unit, language, settings.currency)

    if seen.link is not None:
        ends = (seen.link.after, seen.link.before)
        now, then = (format_share(part / cases) if cases else MISSING for part, cases in ends)
        known = {"now": now, "then": then, "count": ends[0][0], "cases": ends[0][1]}
        return word("watch.link", language, week=seen.link.period, **known)
    if turn.now == "fallen" and seen.movement is not None:
        usual = seen.movement.usual
        known = {"value": number(usual.value), "low": number(usual.lower), "high": number(usual.upper)}
        return word("watch.day", language, day=seen.day, **known)
    landing = seen.landing
    outlook = landing.outlook if landing else None
    if landing is None or outlook is None or outlook.low is None or seen.hit is None:
        return word("watch.usual_again", language, day=seen.day or MISSING)
    foretold = {"landing": number(outlook.landing), "low": number(outlook.low), "high": number(outlook.high)}
    known = {"actual": number(landing.actual), "target": number(landing.target), "hit": _chance(seen.hit)}
    return word("watch.landing", language, last=landing.last, **known, **foretold)


def watch_letter(
    turns: Sequence[Turn], settings: Settings, language: Language, title: str, period: Period, last: str
) -> Letter:
    """Write the letter of what changed for one recipient."""
    named = {"organisation": settings.organisation(language), "title": title}
    lines = tuple(
        LetterLine(turn_name(turn, language), turn_words(turn, settings, language), "", turn_course(turn, language))
        for turn in turns
    )
    heads = ("letter.metric", "watch.seen", "letter.target", "letter.judged")
    return Letter(
        language,
        word("watch.subject", language, period=period_name(period, language), **named),
        word("watch.headline", language, count=len(turns)),
        heads=tuple(word(head, language) for head in heads),
        lines=lines,
        foot=(word("letter.through", language, day=last),),
    )


def _chance(hit: float) -> str:
    if hit > 0.99:
        return f">{format_share(0.99, 0)}"
    return format_share(hit, 0) if hit >= 0.01 else f"<{format_share(0.01, 0)}"
