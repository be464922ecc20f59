"""Ibis, imported when an expression is first built: a process that finds its numbers or its SQL kept builds none.

Modules that declare facts and metrics take ``ibis``, ``ir`` (its types), ``ops`` and ``_`` from here, and have
``from __future__ import annotations`` so that their signatures do not import it either.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis
    import ibis.expr.operations as ops
    import ibis.expr.types as ir
    from ibis import _
else:

    class _Later:
        """Stands for a module or an object of one until something is asked of it."""

        def __init__(self, module: str, name: str = "") -> None:
            self._module, self._name = module, name

        def _real(self) -> Any:
            module = import_module(self._module)
            return getattr(module, self._name) if self._name else module

        def __getattr__(self, name: str) -> Any:
            return getattr(self._real(), name)

        def __getitem__(self, key: object) -> Any:
            return self._real()[key]

    ibis, ops, ir, _ = (_Later("ibis"), _Later("ibis.expr.operations"), _Later("ibis.expr.types"), _Later("ibis", "_"))

__all__ = ["_", "ibis", "ir", "ops"]
