"""A notebook's parameters, read from its cell tagged `parameters`, and the check of what they are set to.

Papermill only warns about a parameter that the notebook does not have, and runs whatever a parameter's *name*
holds; so names and types are checked here, before a kernel starts.
"""

import ast
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_toolkit.errors import UsageError, did_you_mean

Value = str | int | float | bool

_KINDS: dict[str, type[Value]] = {"str": str, "int": int, "float": float, "bool": bool}
_EXPECTED = {
    "str": "a text",
    "int": "a whole number, as `3`",
    "float": "a number, as `0.5`",
    "bool": "`true` or `false`",
}
_TRUE_FALSE = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_HOW = 'Tag its first code cell `parameters` and give it lines like `period: str = "1998-03"`.'


@dataclass(frozen=True)
class Parameter:
    """One line of the parameters cell; `kind` is str, int, float, bool or what else it says there."""

    name: str
    kind: str


def notebook_parameters(notebook: Path) -> dict[str, Parameter]:
    """Read the parameters of a notebook, in their order.

    Raises
    ------
    UsageError
        When the file is missing or no notebook, or has no readable cell tagged `parameters`.
    """
    cells = _read(notebook).get("cells") or []
    tagged = [c for c in cells if "parameters" in c.get("metadata", {}).get("tags", ())]
    if len(tagged) != 1:
        count = "no cell" if not tagged else f"{len(tagged)} cells"
        raise UsageError(f"`{notebook}` has {count} tagged `parameters`, expected one. {_HOW}")
    try:
        body = ast.parse("".join(tagged[0].get("source", ""))).body
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"The parameters cell of `{notebook}` cannot be read: {error}. {_HOW}") from None
    found = (_parameter(statement) for statement in body)
    return {parameter.name: parameter for parameter in found if parameter}


def check_parameters(notebook: Path, parameters: Mapping[str, object]) -> dict[str, Value]:
    """Return the parameters as plain values of the types the notebook declares.

    Raises
    ------
    UsageError
        With every unknown name and every value of another type.
    """
    return _all_of(notebook, parameters, _checked)


def coerce(notebook: Path, texts: Mapping[str, str]) -> dict[str, Value]:
    """Read the texts of a command line (``NAME=VALUE``) by the types the notebook declares.

    Raises
    ------
    UsageError
        With every unknown name and every text that is no value of its type.
    """
    return _all_of(notebook, texts, _read_as)


def _all_of(notebook: Path, given: Mapping[str, Any], convert: Any) -> dict[str, Value]:
    known, values, faults = notebook_parameters(notebook), {}, []
    for name, value in given.items():
        if name not in known:
            faults.append(f"There is no parameter `{name}`. {did_you_mean(str(name), known)}")
        elif known[name].kind not in _KINDS:
            kind = known[name].kind
            faults.append(f"`{name}` is declared as `{kind}` and cannot be set; give it one of str, int, float, bool.")
        elif (converted := convert(known[name].kind, value)) is None:
            faults.append(f"`{name}` is {value!r}, expected {_EXPECTED[known[name].kind]}.")
        else:
            values[name] = converted
    if faults:
        raise UsageError(f"`{notebook.name}` cannot be run with these parameters:", faults)
    return values


def _checked(kind: str, value: object) -> Value | None:
    if kind == "float" and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, bool) != (kind == "bool"):
        return None
    wanted = _KINDS[kind]
    return wanted(value) if isinstance(value, wanted) else None


def _read_as(kind: str, text: str) -> Value | None:
    if kind == "str":
        return text
    if kind == "bool":
        return _TRUE_FALSE.get(text.strip().lower())
    try:
        value = _KINDS[kind](text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None  # type: ignore[arg-type]  # int or float here


def _read(notebook: Path) -> dict[str, Any]:
    try:
        content = json.loads(notebook.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"The notebook `{notebook}` cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise UsageError(f"`{notebook}` is not a notebook: {error}.") from None
    if not isinstance(content, dict) or "cells" not in content:
        raise UsageError(f"`{notebook}` is not a notebook of format 4: it has no cells. Save it anew in Jupyter.")
    return content


def _parameter(statement: ast.stmt) -> Parameter | None:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
            return Parameter(name, ast.unparse(annotation))
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=default)):
            return Parameter(name, type(default).__name__)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return Parameter(name, type(value).__name__.lower())
    return None
