"""YAML files read strictly: no duplicate key, no tab, YAML 1.2 words, and the line of every fault."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.scalarbool import ScalarBoolean

from kpi_toolkit.errors import UsageError, did_you_mean

Model = TypeVar("Model", bound=BaseModel)


def read_yaml(path: Path, model: type[Model]) -> Model:
    """Read a YAML file into a pydantic model.

    Raises
    ------
    UsageError
        When the file is missing, is not YAML (line named) or does not fit the model (all faults with lines).
    """
    tree = _parse(path)
    if not isinstance(tree, dict):
        raise UsageError(f"`{path.name}` is empty or not a list of settings. Write `key: value` lines.")
    try:
        return model.model_validate(_plain(tree))
    except ValidationError as error:
        faults = [_fault(tree, entry, model) for entry in error.errors()]
        raise UsageError(f"`{path.name}` has {len(faults)} faulty setting(s):", faults) from None


def _parse(path: Path) -> Any:
    if not path.is_file():
        raise UsageError(f"`{path}` does not exist. A workspace is a folder with a kpi.yaml in it.")
    try:
        text = path.read_text("utf-8-sig")
        if any(isinstance(event, AliasEvent) for event in YAML(typ="rt", pure=True).parse(text)):
            raise UsageError(f"`{path.name}` uses an alias (`*name`). Write the value out.")
        return YAML(typ="rt", pure=True).load(text)
    except UnicodeDecodeError as error:
        raise UsageError(f"`{path.name}` is not UTF-8 (byte {error.start}). Save it as UTF-8.") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise UsageError(f"`{path.name}` line {line}: {_problem(error)}") from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise UsageError(f"`{path.name}` cannot be read as YAML: {str(error).splitlines()[0]}.") from None


def _problem(error: MarkedYAMLError) -> str:
    if isinstance(error, DuplicateKeyError):
        key = str(error.problem).split('"')[1] if '"' in str(error.problem) else str(error.problem)
        return f"the key `{key}` stands here for the second time. Keep one of the two."
    if "\\t" in str(error.problem) or "tab" in str(error.problem):
        return "a tab stands where blanks are expected. Indent with blanks."
    return f"{error.problem}. Check indentation, colons and quotes around this line."


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


_SECRET = re.compile(r"://[^/@\s]*@")
"""User and password in a URL: a message goes into logs."""


def _fault(tree: Any, entry: Any, model: type[BaseModel]) -> str:
    path: Sequence[str | int] = [part for part in entry["loc"] if not str(part).startswith("function-")]
    where = ".".join(str(part) for part in path)
    if entry["type"] == "extra_forbidden":
        known = _known(model, path[:-1])
        return f"line {_line(tree, path)}: `{where}` is no setting. {did_you_mean(str(path[-1]), known)}"
    given = "" if isinstance(entry["input"], dict) else f" (given: `{_SECRET.sub('://***@', str(entry['input']))}`)"
    return f"line {_line(tree, path)}: `{where}`: {entry['msg'].removeprefix('Value error, ')}{given}"


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
