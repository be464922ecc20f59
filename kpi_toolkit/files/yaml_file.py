"""YAML files read strictly: no duplicate key, no tab, YAML 1.2 words, and the line of every fault."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.scalarbool import ScalarBoolean

from kpi_toolkit.errors import Spoken, UsageError
from kpi_toolkit.files.plain import read_plain
from kpi_toolkit.language.naming import perhaps
from kpi_toolkit.language.text import is_word, spoken, word
from kpi_toolkit.secrecy import learn

DEEPEST = 40
MOST_BYTES = 4 << 20
"""Levels of a file, and its size."""
Model = TypeVar("Model", bound=BaseModel)


def read_yaml(path: Path, model: type[Model]) -> Model:
    """Read a YAML file into a pydantic model.

    Raises
    ------
    UsageError
        When the file is missing, is not YAML (line named) or does not fit the model (all faults with lines).
    """
    tree = _parse(path)
    learn(tree)  # also of faulty settings, whose values messages show
    if not isinstance(tree, dict):
        raise UsageError(spoken("yaml.no_settings", file=path.name))
    try:
        return model.model_validate(_plain(tree))
    except ValidationError as error:
        faults = [_fault(tree, entry, model) for entry in error.errors()]
        raise UsageError(spoken("yaml.faulty", file=path.name, count=len(faults)), faults) from None


def _parse(path: Path) -> Any:
    if not path.exists():
        raise UsageError(spoken("yaml.not_there", file=path))
    try:
        return _tree(read_plain(path, MOST_BYTES).decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise UsageError(spoken("yaml.no_utf8", file=path.name, place=error.start)) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise UsageError(spoken("yaml.line", file=path.name, row=line, said=_problem(error))) from None
    except OSError as error:
        raise UsageError(spoken("file.unreadable", file=path.name, said=error.strerror or str(error))) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise UsageError(spoken("yaml.unreadable", file=path.name, said=str(error).splitlines()[0])) from None


@lru_cache(maxsize=4)  # a run reads its settings, then opens the workspace with them; nobody changes a tree
def _tree(text: str, name: str) -> Any:
    _refuse_riddles(text, name)
    return YAML(typ="rt", pure=True).load(text)


def _refuse_riddles(text: str, name: str) -> None:
    """Refuse aliases, which may grow without end, and what is nested deeper than any setting."""
    depth = 0
    for event in YAML(typ="rt", pure=True).parse(text):
        if isinstance(event, AliasEvent):
            raise UsageError(spoken("yaml.alias", file=name))
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST:
            row = event.start_mark.line + 1
            raise UsageError(spoken("yaml.deep", file=name, row=row, most=DEEPEST))


def _problem(error: MarkedYAMLError) -> Spoken:
    if isinstance(error, DuplicateKeyError):
        key = str(error.problem).split('"')[1] if '"' in str(error.problem) else str(error.problem)
        return spoken("yaml.twice", name=key)
    if "\\t" in str(error.problem) or "tab" in str(error.problem):
        return spoken("yaml.tab")
    return spoken("yaml.problem", said=error.problem)


def _plain(node: Any) -> Any:
    """Strip ruamel's round-trip types, so that pydantic's strict types see dict, list, str, int."""
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    if isinstance(node, ScalarBoolean):
        return bool(node)
    for kind in (bool, int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node


def _fault(tree: Any, entry: Any, model: type[BaseModel]) -> str:
    path: Sequence[str | int] = [part for part in entry["loc"] if not str(part).startswith("function-")]
    where = ".".join(str(part) for part in path)
    if entry["type"] == "extra_forbidden":
        known = _known(model, path[:-1])
        hint = perhaps(str(path[-1]), known)
        return spoken("yaml.no_setting", row=_line(tree, path), setting=where, hint=hint)
    given: str = ""
    if not isinstance(entry["input"], dict):
        given = spoken("yaml.given", value=str(entry["input"]))
    return spoken("yaml.setting", row=_line(tree, path), setting=where, said=_said(entry), given=given)


def _said(entry: Any) -> str:
    """Return what is wrong with a value: in both languages where the toolkit itself refused it, or knows the words."""
    values = entry.get("ctx", {})
    if isinstance(own := values.get("error"), ValueError) and own.args and isinstance(own.args[0], Spoken):
        return own.args[0]
    said, key = str(entry["msg"]).removeprefix("Value error, "), f"typed.{entry['type']}"
    return Spoken(word(key, "zh", **values), said) if is_word(key) else said


def _line(tree: Any, path: Sequence[str | int]) -> int:
    line = 1
    for part in path:
        marks = getattr(getattr(tree, "lc", None), "data", None) or {}
        if part not in marks:
            break
        line = marks[part][0] + 1
        tree = tree[part]
    return line


def _known(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    kind: Any = model
    for part in path:
        if isinstance(kind, type) and issubclass(kind, BaseModel) and part in kind.model_fields:
            kind = kind.model_fields[str(part)].annotation
            kind = next(
                (k for k in getattr(kind, "__args__", ()) if isinstance(k, type) and issubclass(k, BaseModel)), kind
            )
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [field.alias or name for name, field in kind.model_fields.items()]
    return []
