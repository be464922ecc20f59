"""Jupyter without the half second of CPU, or two, that the grammar of international web addresses costs each process.

Jupyter checks notebooks with jsonschema, jsonschema imports ``rfc3987_syntax`` where it is installed (Jupyter asks for
it), and that compiles its grammar when imported, though notebooks hold no such address. Here jsonschema is given the
function that it imports from there, but the grammar is compiled when an address is checked for the first time: every
answer stays as it is.
"""

import importlib
import importlib.util
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

GRAMMAR = "rfc3987_syntax"
CHECK = "is_valid_syntax"
"""The one function of the module; jsonschema imports it by name and calls it when an address is checked."""


def defer_grammar() -> None:
    """Let the ``from rfc3987_syntax import is_valid_syntax`` of this process cost nothing, if it is still to come."""
    if GRAMMAR not in sys.modules and "jsonschema" not in sys.modules and importlib.util.find_spec(GRAMMAR):
        sys.modules[GRAMMAR] = _Deferred(GRAMMAR)


class _Deferred(ModuleType):
    """Stands for the module until something is taken from it; from then on it is imported as ever."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__spec__ = ModuleSpec(name, None)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked by import machinery and tools; says nothing of what the module is for
            raise AttributeError(name)
        if sys.modules.get(GRAMMAR) is self:
            del sys.modules[GRAMMAR]
        return _checked_later if name == CHECK else getattr(importlib.import_module(GRAMMAR), name)


def _checked_later(*arguments: Any, **named: Any) -> Any:
    return getattr(importlib.import_module(GRAMMAR), CHECK)(*arguments, **named)
