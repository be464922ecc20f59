"""Guardrails and traps in words."""

from kpi_toolkit.judge.guardrails import Guardrail
from kpi_toolkit.judge.traps.trap import Trap
from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language, format_share


def guardrail_sentence(guard: Guardrail, language: Language) -> str:
    """Say what is the matter, with its numbers."""
    if guard.trap:
        return trap_sentence(guard.trap, language)
    if guard.reason:
        return guard.reason.text(language)
    values = {name: value(language) if callable(value) else value for name, value in guard.values.items()}
    return word(f"guardrail.{guard.key}", language, **values)


def trap_name(trap: Trap, language: Language) -> str:
    """Name a trap."""
    return word(f"trap.{trap.name}", language)


def trap_sentence(trap: Trap, language: Language) -> str:
    """Say what a trap found, with its numbers."""
    if trap.reason is not None:
        return trap.reason.text(language)
    values = {name: _written(value, language) for name, value in trap.values.items()}
    where = word("trap.at", language, segment=trap.segment.partition("=")[2]) if trap.segment else ""
    return word(f"trap.{trap.key}", language, where=where, period=trap.period, **values)


def _written(value: object, language: Language) -> str:
    """Write a float as a share, other numbers as they are, and what knows both languages in the one asked for."""
    if isinstance(value, float):
        return format_share(value)
    return str(value(language)) if callable(value) else f"{value:,}" if isinstance(value, int) else str(value)
