"""Trends in words: the newest number, the one before, and how it stands to what is usual."""

from kpi_toolkit.judge.trends import TrendLine, Trends
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.text.signals import GLYPHS, is_own
from kpi_toolkit.units import Language, format_value


def trend_sentences(of: Trends, language: Language) -> tuple[str, ...]:
    """Say the newest number of each metric, the one before and whether it is usual; of segments those that are not."""
    said = [_sentence(of, line, language) for line in of.lines if not line.segment or line.direction]
    return (*said, *trend_notes(of, language))


def trend_notes(of: Trends, language: Language) -> tuple[str, ...]:
    """Say how many segments are not among those that are followed."""
    return (word("analysis.smaller_segments", language, count=of.left_out),) if of.left_out else ()


def line_name(line: TrendLine, language: Language) -> str:
    """Name a line: its metric, and its segment where it is one."""
    label = line.metric.label(language)
    return f"{label} · {line.segment}" if line.segment else label


def standing(line: TrendLine, language: Language) -> str:
    """Say how a newest number stands to what is usual of it, or why that is not said."""
    moved = line.movement
    if moved.why_not:
        return word(f"signal.{moved.why_not.code}", language, **moved.why_not.values) if is_own(moved) else ""
    if not line.direction:
        return word("signal.routine", language)
    return f"{GLYPHS[line.direction]} {word('signal.up' if line.direction > 0 else 'signal.down', language)}"


def _sentence(of: Trends, line: TrendLine, language: Language) -> str:
    name, newest = line_name(line, language), line.values[-1]
    if newest.value is None:
        why = newest.reason.text(language) if newest.reason else ""
        return word("analysis.trend_none", language, name=name, period=of.periods[-1], why=why)
    numbers = [format_value(value.value, line.metric.unit, language, of.currency) for value in line.values[-2:]]
    before = ""
    if len(numbers) > 1:
        before = word("analysis.trend_before", language, value=numbers[0], period=of.periods[-2])
    told = (standing(line, language), newest.reason.text(language) if newest.reason else "")
    more = "".join(word("analysis.trend_more", language, said=said) for said in told if said)
    values = {"name": name, "period": of.periods[-1], "value": numbers[-1], "before": before, "more": more}
    return word("analysis.trend_of", language, **values)
