"""Why a number moved, in words: bridges of sales, and changes split by segment."""

from collections.abc import Sequence

from kpi_toolkit.analysis.decomposition import Decomposition
from kpi_toolkit.judge.accounts import Account, Explanation
from kpi_toolkit.judge.by_segment import SMALL, SegmentChange
from kpi_toolkit.judge.why import Bridge
from kpi_toolkit.language.text import Reason, word
from kpi_toolkit.language.words import WORDS
from kpi_toolkit.units import Language, format_change, format_share, format_value

NAMED = 3
"""Segments that a sentence names; the frame has all."""
LEAST_SHOWN = 0.001
"""Smaller chances are written as below it."""


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


def explanation_sentences(told: Explanation, language: Language) -> tuple[str, ...]:
    """Say which cells stand out and what they account for; the reason where none could be looked at."""
    if not told.parts:
        return _why_not(told.reason, language)
    before, after = (format_value(end, told.metric.unit, language, told.currency) for end in (told.before, told.after))
    change = format_change(told.gap, told.metric.unit, language, told.currency)
    name = told.metric.label(language)
    moved = word(f"why.changed.{told.against}", language, name=name, before=before, after=after, change=change)
    caveats = [remark.text(language) for remark in told.remarks]
    return (moved, *_cells(told, language), *caveats)


def account_lines(
    splits: Sequence[SegmentChange], explanations: Sequence[Explanation], language: Language
) -> tuple[str, ...]:
    """Say what parts of metrics account for: the cells that stand out, else the channels and that no cell does."""
    lines = [" ".join(explanation_sentences(told, language)) for told in explanations if told.cells]
    calm = {told.metric.name: told for told in explanations if not told.cells}
    for split in splits:
        beside = _cells(calm[split.metric.name], language) if split.metric.name in calm else ()
        lines.append(" ".join((*change_sentences(split, language), *beside)))
    return tuple(lines)


def _cells(told: Explanation, language: Language) -> tuple[str, ...]:
    if told.reason is not None:
        return (word("why.cells.reason", language, reason=told.reason.text(language)),)
    looked = {"columns": len(told.columns), "looked": told.looked}
    if not told.cells:
        return (word("why.no_cell", language, **looked),)
    named = [_cell(told, part, language) for part in told.cells]
    rest = word("why.rest", language, **_accounted(told, told.parts[-1], language))
    return (*named, rest, word("why.cells.method", language, **looked))


def cell_name(cell: tuple[tuple[str, str | None], ...], language: Language) -> str:
    """Return how a reader sees a cell: its columns with their values."""
    parts = [
        word(
            "why.cell.is",
            language,
            column=word(f"cell.{column}", language) if f"cell.{column}" in WORDS else column,
            value=word("why.no_segment", language) if value is None else value,
        )
        for column, value in cell
    ]
    return word("why.cell.and", language).join(parts)


def _cell(told: Explanation, part: Account, language: Language) -> str:
    ends = [number / base if base else None for number, base in (part.before, part.after)]
    before, after = (format_value(end, told.metric.unit, language, told.currency) for end in ends)
    return word(
        "why.cell",
        language,
        cell=cell_name(part.cell, language),
        before=before,
        after=after,
        chance=chance_text(part.chance or 0.0),
        **_accounted(told, part, language),
    )


def _accounted(told: Explanation, part: Account, language: Language) -> dict[str, str]:
    share = format_value(part.effect / told.gap, "growth", language) if told.gap else ""
    return {
        "effect": format_change(part.effect, told.metric.unit, language, told.currency),
        "share": word("why.cell.share", language, share=share) if share else "",
    }


def chance_text(chance: float) -> str:
    """Return a chance as a reader sees it."""
    return format_share(chance) if chance >= LEAST_SHOWN else "<0.1%"


def segment_name(segment: str, language: Language) -> str:
    """Return the segment as a reader sees it: its value, or the word for none."""
    if segment.endswith(SMALL):
        return word("why.small_segments", language)
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
