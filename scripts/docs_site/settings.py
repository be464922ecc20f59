"""The reference of kpi.yaml, from the settings' own descriptions."""

from collections.abc import Iterator, Mapping
from typing import Any

from kpi_toolkit.settings import Settings
from kpi_toolkit.units import Language
from scripts.docs_site.markup import grid
from scripts.docs_site.words import in_words, said

TOP = "whole"
REFERENCE = "#/$defs/"
MANY = 8_760
"""Limits from which on nobody comes near them: they are not worth a line."""


def settings(language: Language) -> str:
    """Return every setting, a table for each part of kpi.yaml."""
    headings = [said(key, language) for key in ("setting", "type", "default", "meaning")]
    parts = []
    for name, about, fields in sections():
        rows = [_row(field, properties, language) for field, properties in fields]
        parts.append(
            "\n\n".join(
                [f"## {said(name, language) if name == TOP else name}", in_words(about, language), grid(headings, rows)]
            )
        )
    return "\n\n".join(parts)


def sections() -> Iterator[tuple[str, str, list[tuple[str, dict[str, Any]]]]]:
    """Yield the parts of kpi.yaml: name, sentence and fields, first what is no part."""
    schema = Settings.model_json_schema()
    known = schema["$defs"]
    fields = schema["properties"]
    plain = [(name, field) for name, field in fields.items() if not _part(field) or _part(field) == "Name"]
    yield TOP, _sentence(schema["description"]), plain
    for name, field in fields.items():
        if (part := _part(field)) and part != "Name":
            yield from _with_inner(name + (".NAME" if "additionalProperties" in field else ""), known[part], known)


def _with_inner(name: str, part: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Any]:
    inner = {field: of for field, entry in part["properties"].items() if (of := _part(entry)) and of != "Name"}
    fields = [(field, entry) for field, entry in part["properties"].items() if field not in inner]
    yield name, _sentence(part["description"]), fields
    for field, of in inner.items():
        yield from _with_inner(f"{name}.{field}", known[of], known)


def _sentence(docstring: str) -> str:
    return docstring.split("\n\n")[0].replace("\n", " ")


def _part(field: Mapping[str, Any]) -> str:
    """Return the part of kpi.yaml that a field is, or holds by name; empty for a plain value."""
    options = [field, field.get("additionalProperties"), *field.get("anyOf", ())]
    given = (option["$ref"] for option in options if isinstance(option, dict) and "$ref" in option)
    return str(next(given, "")).removeprefix(REFERENCE)


def _row(name: str, field: Mapping[str, Any], language: Language) -> list[str]:
    default = field.get("default")
    is_plain = default not in (None, "", [], {}) and not isinstance(default, dict)
    about = field.get("description") or ""
    return [
        f"`{name}`",
        _type(field, language),
        f"`{_written(default)}`" if is_plain else "",
        in_words(about, language),
    ]


def _written(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _type(field: Mapping[str, Any], language: Language) -> str:
    if _part(field) == "Name":
        return said("names", language)
    if "anyOf" in field:
        types = (_type(option, language) for option in field["anyOf"] if option.get("type") != "null")
        return " / ".join(dict.fromkeys(types))
    if words := field.get("enum") or ([field["const"]] if "const" in field else []):
        return " / ".join(f"`{word}`" for word in words if word)
    kind = field.get("type", "string")
    if kind == "array":
        return said("list", language, of=_type(field.get("items", {}), language))
    if kind == "object":
        inner = field.get("additionalProperties", {})
        return said("mapping", language, of="…" if inner.get("type") == "object" else _type(inner, language))
    name = "date" if field.get("format") == "date" else "text" if kind == "string" else kind
    return said(name, language) + _limits(field)


def _limits(field: Mapping[str, Any]) -> str:
    low, high = (field.get(key) for key in ("minimum", "maximum"))
    if low is not None and high is not None and high < MANY:
        return f" {low:g}–{high:g}"
    signs = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤"}
    limits = [f"{sign} {field[key]:g}" for key, sign in signs.items() if key in field and field[key] < MANY]
    return f" {', '.join(limits)}" if limits else ""
