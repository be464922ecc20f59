"""The reference of `import kpi_toolkit as kt`, from the façade and its docstrings."""

import inspect
import re

import kpi_toolkit as kt
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.units import Language
from scripts.docs_site.markup import fence, grid
from scripts.docs_site.words import in_words, said

ROOM = re.compile(r"\b(?:[A-Za-z_]\w*\.)+(?=[A-Z]\w|\w+\b)")
SPHINX = re.compile(r":\w+:`~?(?:[\w.]+\.)?(\w+)`")


def python_api(language: Language) -> str:
    """Return every public function and type with its signature and docstring, then the parts of a review."""
    rows = [[f"`kt.{name}(review)`", part.question(language)] for name, part in PARTS.items()]
    parts = grid([said("written", language), said("meaning", language)], rows)
    names = "\n\n".join(_entry(name, language) for name in kt._PUBLIC)
    return "\n\n".join([f"## {said('parts', language)}", parts, f"## {said('functions', language)}", names])


def summary_of(name: str) -> str:
    """Return the sentence that a docstring begins with."""
    return _plain(_doc(name).split("\n\n")[0].replace("\n", " "))


def _doc(name: str) -> str:
    return inspect.getdoc(getattr(kt, name)) or ""


def _entry(name: str, language: Language) -> str:
    shown = getattr(kt, name)
    parts = [f"### kt.{name}", in_words(summary_of(name), language)]
    if inspect.isfunction(shown):
        parts.append(fence(_signature(name), "python"))
    if rest := "\n\n".join(_doc(name).split("\n\n")[1:]):
        parts.append(fence(_plain(rest), "text"))
    return "\n\n".join(parts)


def _signature(name: str) -> str:
    """Return a call with its types, without the rooms they come from, a line for each parameter if it is long."""
    said = ROOM.sub("", str(inspect.signature(getattr(kt, name))))
    line = f"kt.{name}{said}"
    return line if len(line) <= 90 else f"kt.{name}(\n    " + _on_lines(said[1:])


def _on_lines(said: str) -> str:
    """Break a signature after the commas that stand between parameters."""
    depth, lines = 1, [""]
    for place, sign in enumerate(said):
        depth += (sign in "([{") - (sign in ")]}")
        if not depth:
            return "\n    ".join(line.strip() for line in lines) + "\n" + said[place:]
        lines[-1] += sign
        if sign == "," and depth == 1:
            lines.append("")
            continue
    return said


def _plain(docstring: str) -> str:
    return SPHINX.sub(r"`\1`", docstring).replace("``", "`")
