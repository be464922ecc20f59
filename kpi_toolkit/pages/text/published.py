"""One line of a published edition, as its ``review.json`` keeps it, in words."""

from collections.abc import Mapping
from typing import Any

from kpi_toolkit.language.text import word
from kpi_toolkit.language.words import GLYPHS
from kpi_toolkit.reviewing.restatement import judged_then
from kpi_toolkit.units import Language, format_value

PublishedLine = Mapping[str, Any]


def line_name(line: PublishedLine) -> str:
    """Name a line; its label holds the segment already where the edition says so."""
    label, segment = str(line.get("label", line.get("name", ""))), str((line.get("target") or {}).get("segment") or "")
    return label if not segment or segment in label else f"{label} · {segment}"


def line_value(line: PublishedLine, language: Language, currency: str) -> str:
    """Write what was judged, or shown."""
    return format_value(judged_then(line), str(line.get("unit", "")), language, currency)


def line_target(line: PublishedLine, language: Language, currency: str) -> str:
    """Write what was to be reached; empty without a target."""
    target, unit = line.get("target") or {}, str(line.get("unit", ""))
    if target.get("kind") == "band":
        return "–".join(format_value(target.get(end), unit, language, currency) for end in ("lower", "upper"))
    if target.get("level") is None:
        return ""
    side = "at_most" if line.get("better") == "lower" else "at_least"
    return word(f"target.{side}", language, value=format_value(target["level"], unit, language, currency))


def line_status(line: PublishedLine, language: Language, *, has_glyph: bool = False) -> str:
    """Write how it was judged; empty for a line that was not."""
    if (status := line.get("status")) not in GLYPHS:
        return ""
    said = word(f"status.{status}", language)
    return f"{GLYPHS[status]} {said}" if has_glyph else said
