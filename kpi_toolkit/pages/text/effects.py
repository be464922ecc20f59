"""What the data say of an action in words: the verdict, what came, and what the verdict rests on."""

from kpi_toolkit.analysis.effect import Effect
from kpi_toolkit.analysis.shift import Shift
from kpi_toolkit.language.text import word
from kpi_toolkit.units import MISSING, Language, format_change, format_share

RUNGS = ("randomised", "segments", "history")


def observed(effect: Effect | None, unit: str, language: Language, currency: str) -> str:
    """Write the change beyond what would have come without the action, its limits, and over how many periods."""
    if effect is None or effect.shift is None:
        return MISSING
    ends = [
        format_change(end, unit, language, currency)
        for end in (effect.shift.change, effect.shift.lower, effect.shift.upper)
    ]
    return word("action.observed", language, change=ends[0], lower=ends[1], upper=ends[2], n=effect.shift.n_after)


def verdict(effect: Effect | None, language: Language) -> str:
    """Write the data's verdict and the clause of the rule that gave it."""
    if effect is None:
        return word("action.unjudged", language)
    outcome = word(f"effect.{effect.outcome}", language)
    why = "caused" if effect.rung == "randomised" and effect.why == "reached" else effect.why
    return word("action.verdict", language, outcome=outcome, why=word(f"effect.{why}", language))


def basis(effect: Effect | None, unit: str, language: Language, currency: str) -> str:
    """Write on which rung a verdict stands, what was compared there, and why on no higher one; empty without any."""
    if effect is None:
        return ""
    rung = word(f"rung.{effect.rung}", language)
    said = [word("rung", language, step=RUNGS.index(effect.rung) + 1, rung=rung)]
    if effect.arms:
        given, held_back = round(effect.arms.given), round(effect.arms.held_back)
        split = format_share(effect.arms.split)
        said.append(word("rung.arms", language, given=f"{given:,}", held_back=f"{held_back:,}", split=split))
    if effect.rank:
        said.append(word("rung.rank", language, place=effect.rank.place, of=effect.rank.of))
    if effect.shift:
        said.append(_placebo(effect.earlier, unit, language, currency))
    if effect.below:
        said.append(word(f"rung.{effect.below}", language))
    return word("semicolon", language).join(said)


def _placebo(earlier: Shift | None, unit: str, language: Language, currency: str) -> str:
    if earlier is None:
        return word("rung.no_placebo", language)
    change, signal = format_change(earlier.change, unit, language, currency), "some" if earlier.direction else "none"
    return word(
        "rung.placebo", language, n=earlier.n_after, change=change, signal=word(f"rung.signal.{signal}", language)
    )
