"""Guardrails and traps in words."""

from kpi_toolkit.judge.guardrails import Guardrail
from kpi_toolkit.judge.inflated import Without
from kpi_toolkit.judge.traps.trap import Trap
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.extracts import EXTRACTS
from kpi_toolkit.units import Language, format_reached, format_share, format_value


def guardrail_sentence(guard: Guardrail, language: Language) -> str:
    """Say what is the matter, with its numbers."""
    if guard.trap:
        return trap_sentence(guard.trap, language) + _without(guard, language)
    if guard.reason:
        return guard.reason.text(language)
    values = {name: value(language) if callable(value) else value for name, value in guard.values.items()}
    return word(f"guardrail.{guard.key}", language, **values)


def _without(guard: Guardrail, language: Language) -> str:
    """Say what each target that is lost would be without what a trap names; of the others nothing is to be said."""
    assert guard.trap is not None
    lost = [other for other in guard.without if other.is_lost]
    if not lost:
        return ""
    key = EXTRACTS[guard.trap.inflating.extract].key if guard.trap.inflating else ""
    parts = word("comma", language).join(without_part(other, language) for other in lost)
    return word(f"trap.without.{key}", language, parts=parts)


def without_part(lost: Without, language: Language) -> str:
    """Say what a target would be without what a trap names."""
    metric, settings = lost.metric, lost.settings
    values = {
        "metric": metric.label(language),
        "value": format_value(lost.value.value, metric.unit, language, settings.currency),
    }
    if lost.attainment.raw is None:
        target = format_value(lost.attainment.target, metric.unit, language, settings.currency)
        return word("trap.without.gap", language, target=target, **values)
    reached = format_reached(lost.attainment.raw, settings.scoring.at_risk, settings.scoring.met)
    return word("trap.without.part", language, attainment=reached, **values)


def trap_name(trap: Trap, language: Language) -> str:
    """Name a trap."""
    return word(f"trap.{trap.name}", language)


def trap_sentence(trap: Trap, language: Language) -> str:
    """Say what a trap found, with its numbers."""
    if trap.reason is not None:
        return trap.reason.text(language)
    where = word("trap.at", language, segment=trap.segment.partition("=")[2]) if trap.segment else ""
    return word(f"trap.{trap.key}", language, where=where, period=trap.period, **in_words(trap, language))


def in_words(trap: Trap, language: Language) -> dict[str, str]:
    """Write the numbers and names of a trap's sentence by their placeholders."""
    return {name: _written(value, language) for name, value in trap.values.items()}


def _written(value: object, language: Language) -> str:
    """Write a float as a share, other numbers as they are, and what knows both languages in the one asked for."""
    if isinstance(value, float):
        return format_share(value)
    return str(value(language)) if callable(value) else f"{value:,}" if isinstance(value, int) else str(value)
