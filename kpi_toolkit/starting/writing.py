"""A drafted kpi.yaml as text, with what is said of each line beside it."""

import json
import re
from collections.abc import Iterator

from kpi_toolkit.starting.drafted import Path, SettingsDraft, said
from kpi_toolkit.units import Language

PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff./ -]*[\w\u4e00-\u9fff]|[A-Za-z\u4e00-\u9fff]")
WORDS = ("yes", "no", "on", "off", "true", "false", "null", "y", "n")
GUESS = "guess"


def as_yaml(draft: SettingsDraft, language: Language) -> str:
    """Write a draft as YAML; each guess is marked ``# guess: …`` at its line."""
    lines = [f"# {said('head')(language)}", *_lines(draft, draft.settings, (), language)]
    return "\n".join(lines) + "\n"


def _lines(draft: SettingsDraft, tree: dict[str, object], at: Path, language: Language) -> Iterator[str]:
    indent = "  " * len(at)
    for name, value in tree.items():
        path = (*at, name)
        comment = _comment(draft, path, language)
        key = f"{indent}{_scalar(name)}:"
        if (
            (isinstance(value, dict) and value and any(isinstance(inner, dict | list) for inner in value.values()))
            or (isinstance(value, dict) and value and _has_notes(draft, path))
            or (isinstance(value, dict) and name in ("columns", "source", "values"))
        ):
            yield f"{key}{comment}"
            yield from _lines(draft, value, path, language)
        elif isinstance(value, str) and "\n" in value:
            yield f"{key} |{comment}"
            yield from (f"{indent}  {line}" for line in value.split("\n"))
        elif isinstance(value, list) and any((*path, str(entry)) in draft.notes for entry in value):
            yield f"{key}{comment}"
            for entry in value:
                yield f"{indent}  - {_scalar(entry)}{_comment(draft, (*path, str(entry)), language)}"
        else:
            yield f"{key} {_flow(value)}{comment}"


def _has_notes(draft: SettingsDraft, path: Path) -> bool:
    paths = [*draft.notes, *(guess.path for guess in draft.guesses)]
    return any(len(noted) > len(path) and noted[: len(path)] == path for noted in paths)


def _comment(draft: SettingsDraft, path: Path, language: Language) -> str:
    guesses = [guess for guess in draft.guesses if guess.path == path]
    said_there = [f"{GUESS}: {guess.question(language)} {_or(guess.options)}".rstrip() for guess in guesses]
    note = draft.notes.get(path)
    said_there += [note(language)] if note and not any(guess.question == note for guess in guesses) else []
    text = "; ".join(said_there).replace("\n", " ")
    return f"  # {text}" if text else ""


def _or(options: tuple[str, ...]) -> str:
    return f"({' / '.join(options)})" if len(options) > 1 else ""


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(name)}: {_flow(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return text if PLAIN.fullmatch(text) and text.lower() not in WORDS else json.dumps(text, ensure_ascii=False)
