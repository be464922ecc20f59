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
from kpi_toolkit.files.plain import read_plain

Value = str | int | float | bool

_KINDS: dict[str, type[Value]] = {"str": str, "int": int, "float": float, "bool": bool}
_EXPECTED = {
    "str": "a text",
    "int": "a whole number, as `3`",
    "float": "a number, as `0.5`",
    "bool": "`true` or `false`",
}
_TRUE_FALSE = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
LONGEST_SHOWN = 60
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
    tagged = [source for source, tags in _cells(notebook) if "parameters" in tags]
    if len(tagged) != 1:
        count = "no cell" if not tagged else f"{len(tagged)} cells"
        raise UsageError(f"`{notebook}` has {count} tagged `parameters`, expected one. {_HOW}")
    try:
        parameters = [_parameter(statement) for statement in ast.parse(tagged[0]).body]
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise UsageError(f"The parameters cell of `{notebook}` cannot be read: {error}. {_HOW}") from None
    return {parameter.name: parameter for parameter in parameters if parameter}


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
            faults.append(f"`{name}` is {_shown(value)}, expected {_EXPECTED[known[name].kind]}.")
        else:
            values[name] = converted
    if faults:
        raise UsageError(f"`{notebook.name}` cannot be run with these parameters:", faults)
    return values


def _checked(kind: str, value: object) -> Value | None:
    if kind == "float" and isinstance(value, int | float) and not isinstance(value, bool):
        return _finite(float, value)
    if isinstance(value, bool) != (kind == "bool"):
        return None
    wanted = _KINDS[kind]
    if not isinstance(value, wanted):
        return None
    return _finite(int, value) if kind == "int" else wanted(value)


def _read_as(kind: str, text: str) -> Value | None:
    if kind == "str":
        return text
    if kind == "bool":
        return _TRUE_FALSE.get(text.strip().lower())
    return _finite(int if kind == "int" else float, text)


def _finite(kind: type[int] | type[float], value: Any) -> int | float | None:
    try:
        number = kind(value)
        return number if math.isfinite(number) else None
    except (ValueError, OverflowError):  # no number, or one with hundreds of digits
        return None


def _shown(value: object) -> str:
    try:
        text = repr(value)
    except ValueError:  # Python writes no number of thousands of digits
        return "a very long number"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _cells(notebook: Path) -> list[tuple[str, list[Any]]]:
    """Return the source and the tags of every cell."""
    try:
        content = json.loads(read_plain(notebook))
    except OSError as error:
        raise UsageError(f"The notebook `{notebook}` cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise UsageError(f"`{notebook}` is no notebook: {error}. Save it anew in Jupyter.") from None
    except RecursionError:
        raise UsageError(f"`{notebook}` is no notebook: it is nested too deeply. Save it anew in Jupyter.") from None
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        raise UsageError(f"`{notebook}` is no notebook of format 4: it has no list of cells. Save it anew in Jupyter.")
    read = [_cell(cell) for cell in cells]
    if None in read:
        raise UsageError(f"`{notebook}` is no notebook: its cell {read.index(None) + 1} is damaged. Save it anew.")
    return [cell for cell in read if cell is not None]


def _cell(cell: object) -> tuple[str, list[Any]] | None:
    match cell:
        case {"source": str() | list() as source, **rest}:
            metadata = rest.get("metadata", {})
            tags = metadata.get("tags", []) if isinstance(metadata, dict) else None
            if isinstance(tags, list) and all(isinstance(line, str) for line in source):
                return "".join(source), tags
    return None


def _parameter(statement: ast.stmt) -> Parameter | None:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
            return Parameter(name, ast.unparse(annotation))
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=default)):
            return Parameter(name, type(default).__name__)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return Parameter(name, type(value).__name__.lower())
    return None
