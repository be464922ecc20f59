"""Why a number moved, in words: bridges of sales, and changes split by segment."""

from kpi_toolkit.analysis.decomposition import Decomposition
from kpi_toolkit.judge.by_segment import SegmentChange
from kpi_toolkit.judge.why import Bridge
from kpi_toolkit.language.text import Reason, word
from kpi_toolkit.units import Language, format_change, format_value

NAMED = 3
"""Segments that a sentence names; the frame has all."""


def bridge_sentences(bridge: Bridge, language: Language) -> tuple[str, ...]:
    """Say what the factors account for; the reason where there is no bridge."""
    split = bridge.split
    if split is None:
        return _why_not(bridge.reason, language)
    change = word(
        f"why.changed.{bridge.against}",
        language,
        name=word("why.sales", language),
        before=format_value(split.before, "money", language, bridge.currency),
        after=format_value(split.after, "money", language, bridge.currency),
        change=format_change(split.change, "money", language, bridge.currency),
    )
    parts = word("why.joint", language).join(
        word(
            "why.part",
            language,
            name=word(f"why.the.{factor}", language),
            effect=format_change(effect, "money", language, bridge.currency),
        )
        for factor, effect in split.effects.items()
    )
    method = word(f"why.method.{split.method}", language)
    caveats = [remark.text(language) for remark in bridge.remarks]
    return (change, word("why.of_which", language, parts=parts), method, *caveats)


def change_sentences(change: SegmentChange, language: Language) -> tuple[str, ...]:
    """Say what the segments account for; the reason where there is no split."""
    split = change.split
    if split is None:
        return _why_not(change.reason, language)
    moved = word(
        f"why.changed.{change.against}",
        language,
        name=change.metric.label(language),
        before=format_value(split.before, change.metric.unit, language, change.currency),
        after=format_value(split.after, change.metric.unit, language, change.currency),
        change=_effect(change, split.change, language),
    )
    caveats = [remark.text(language) for remark in change.remarks]
    return (moved, *_rate_and_mix(change, language), _largest(change, language), *caveats)


def segment_name(segment: str, language: Language) -> str:
    """Return the segment as a reader sees it: its value, or the word for none."""
    return word("why.no_segment", language) if segment.endswith("=") else segment


def _why_not(reason: Reason | None, language: Language) -> tuple[str]:
    return (reason.text(language) if reason else "",)


def _rate_and_mix(change: SegmentChange, language: Language) -> list[str]:
    """Say what of a rate's change is its segments' own rates and what their mix; nothing of a total."""
    split = change.split
    if split is None or isinstance(split, Decomposition):
        return []
    rate, mix = (_effect(change, effect, language) for effect in (split.rate, split.mix))
    return [word("why.rate_and_mix", language, rate=rate, mix=mix)]


def _largest(change: SegmentChange, language: Language) -> str:
    largest = sorted(change.effects.items(), key=lambda part: -abs(part[1]))[:NAMED]
    parts = word("why.joint", language).join(
        word(
            "why.part",
            language,
            name=_spaced(segment_name(segment, language), language),
            effect=_effect(change, effect, language),
        )
        for segment, effect in largest
    )
    return word("why.largest", language, parts=parts)


def _effect(change: SegmentChange, effect: float, language: Language) -> str:
    return format_change(effect, change.metric.unit, language, change.currency)


def _spaced(name: str, language: Language) -> str:
    """Set a blank between a Latin name and the Chinese word behind it."""
    return f"{name} " if language == "zh" and name[-1:].isascii() else name
