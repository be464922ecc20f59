"""Rows grouped in ways of their own, for judges who look behind a metric: named and declared, run by the planner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kpi_toolkit.expressions import ir
from kpi_toolkit.facts import FactInputs
from kpi_toolkit.settings import Settings


@dataclass(frozen=True)
class Extract:
    """A query that is no metric.

    Parameters
    ----------
    facts
        Facts from whose inputs it is built; those whose tables are missing are left out of what `build` is given.
    build
        Returns the rows, grouped by ``period``, from the inputs by fact and the workspace's settings.
    """

    name: str
    facts: tuple[str, ...]
    build: Callable[[Mapping[str, FactInputs], Settings], ir.Table] = field(repr=False)


EXTRACTS: dict[str, Extract] = {}
"""All extracts by name."""
