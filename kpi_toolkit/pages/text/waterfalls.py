"""Bridge pictures in words: their title, what each step is called, and what they show."""

import re

from kpi_toolkit.language.text import spaced, word
from kpi_toolkit.pages.text.why import cell_name, segment_name
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.waterfalls import Waterfall, WaterfallStep
from kpi_toolkit.units import UNITS, Language, format_change, format_share, format_value

FITS = 48
"""Signs of a part of a formula for which a title has room."""
OF_THE_OTHER = ("of them", "of these", "其中")
"""How a part begins that says nothing without the other one."""
ASIDE = re.compile("[,;；，（(]")
"""Where a formula goes on to say something else of a part."""


def step_name(step: WaterfallStep, language: Language) -> str:
    """Name a step as the rows of a picture do."""
    if step.ends:
        before, after = (f"{end:,.0f}" for end in step.ends)
        return word(f"waterfall.{step.factor}", language, before=before, after=after)
    if step.factor:
        return word(f"waterfall.{step.factor}", language)
    if step.segment:
        return segment_name(step.segment, language)
    return cell_name(step.cell, language) if step.cell else word("waterfall.rest", language)


def row_name(fall: Waterfall, step: WaterfallStep, language: Language) -> str:
    """Name a step beside its bar; a part of a rate without its numbers, which stand in the caption."""
    if not step.ends:
        return step_name(step, language)
    return _part_of_formula(fall, step, language) or word(f"waterfall.{step.factor}_alone", language)


def effect(review: Review, fall: Waterfall, number: float) -> str:
    """Write what a step accounts for, with its sign."""
    return format_change(number, fall.metric.unit, review.language, review.settings.currency)


def numbers(review: Review, fall: Waterfall) -> list[str]:
    """Write what each step accounts for, then the whole change, with its share of the number before."""
    said, change = [effect(review, fall, step.effect) for step in fall.steps], effect(review, fall, fall.change)
    if UNITS[fall.metric.unit].is_percent:
        return [*said, change]
    share = format_share(fall.change / abs(fall.before), signed=True)
    return [*said, word("waterfall.whole", review.language, change=change, share=share)]


def title(review: Review, fall: Waterfall) -> str:
    """Say what the picture tells: the change, and what accounts for most of it."""
    language, largest = review.language, fall.largest
    values = {
        "name": fall.metric.label(language),
        "against": word(f"bridge.{fall.against}", language),
        "change": effect(review, fall, fall.change),
        "largest": _named_by_formula(fall, largest, language),
        "effect": effect(review, fall, largest.effect),
    }
    return spaced(word("waterfall.title", language, **values), language)


def _named_by_formula(fall: Waterfall, step: WaterfallStep, language: Language) -> str:
    """Name the numerator or denominator of a rate by what its formula says it is; anything else as its row does."""
    part = _part_of_formula(fall, step, language)
    return _with_ends(part, step, language) if part else step_name(step, language)


def _part_of_formula(fall: Waterfall, step: WaterfallStep, language: Language) -> str:
    """Return what the formula of a rate calls its numerator or denominator; empty where that says nothing by itself."""
    parts = fall.metric.words.formula(language).split("÷")
    part = ASIDE.split(parts[0 if step.factor == "numerator" else -1])[0].strip()
    is_plain = step.ends and len(parts) == 2 and 0 < len(part) <= FITS and not part.startswith(OF_THE_OTHER)
    return part if is_plain else ""


def _with_ends(part: str, step: WaterfallStep, language: Language) -> str:
    before, after = (f"{end:,.0f}" for end in step.ends or ())
    return word("waterfall.part", language, part=part, before=before, after=after)


def caption(review: Review, fall: Waterfall) -> str:
    """Say what a rate is made of and from what to what each part went, where the picture shows that; else nothing."""
    language, formula = review.language, fall.metric.words.formula(review.language)
    parts, steps = formula.split("÷"), {step.factor: step for step in fall.steps if step.ends}
    if not steps:
        return ""
    if len(parts) != 2:
        return word("semicolon", language).join((formula, *(step_name(step, language) for step in steps.values())))
    factors = zip(("numerator", "denominator"), parts, strict=True)
    return " ÷ ".join(
        _with_ends(part.strip(), steps[factor], language) if factor in steps else part.strip()
        for factor, part in factors
    )


def alt(review: Review, fall: Waterfall) -> str:
    """Tell the picture to those who cannot see it: both ends, and every step."""
    language = review.language
    before, after = (
        format_value(end, fall.metric.unit, language, review.settings.currency) for end in (fall.before, fall.after)
    )
    steps = word("semicolon", language).join(
        word("waterfall.step", language, name=step_name(step, language), effect=effect(review, fall, step.effect))
        for step in fall.steps
    )
    return word("waterfall.alt", language, name=fall.metric.label(language), before=before, after=after, steps=steps)
