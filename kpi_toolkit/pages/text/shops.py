"""What is said of many shops as one, and of their order."""

from kpi_toolkit.judge.shops import Whole
from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language, format_share, format_value

NAMED = 3
"""Shops that are named at either end of an order, and of those without data."""


def whole_sentences(whole: Whole, language: Language, currency: str) -> tuple[str, ...]:
    """Say a metric of all shops, which of them are not in it, and how they rank."""
    name = whole.metric.label(language)
    if whole.reason:
        return (word("rollup.left_out", language, name=name, reason=whole.reason.text(language)),)
    parts = ""
    if whole.denominator is not None:
        parts = word("answer.parts", language, num=f"{whole.numerator:,.12g}", den=f"{whole.denominator:,.12g}")
    value = format_value(whole.value, whole.metric.unit, language, currency)
    said = word("rollup.whole", language, name=name, value=value, parts=parts, shops=whole.shops)
    return (said, *_without(whole, language), *_order(whole, language))


def _without(whole: Whole, language: Language) -> tuple[str, ...]:
    if not whole.without:
        return ()
    named = word("answer.joint", language).join(list(whole.without)[:NAMED])
    reason = next(iter(whole.without.values()))
    return (word("rollup.without", language, count=len(whole.without), shops=named, reason=reason),)


def _order(whole: Whole, language: Language) -> tuple[str, ...]:
    """Say which shops are first and last, or that chance may be all of it."""
    known = whole.known
    if known is None:
        return ()
    if known.is_chance:
        return (word("rollup.chance", language, shops=len(whole.rates), chance=format_share(known.chance)),)
    joint = word("answer.joint", language)
    ends = [joint.join(_shop(whole, name) for name in names) for names in (whole.order[:NAMED], whole.order[-NAMED:])]
    chance = format_share(known.chance) if known.chance >= 0.001 else "<0.1%"
    return (word("rollup.order", language, first=ends[0], last=ends[1], chance=chance),)


def _shop(whole: Whole, name: str) -> str:
    return f"{name} {format_share(whole.shrunk[name])} ({format_share(whole.rates[name])})"
