"""What a study is: rows grouped in a way that its choices tell, for what analysts ask besides metrics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kpi_toolkit.expressions import ir
from kpi_toolkit.facts import SEGMENT, FactInputs


@dataclass(frozen=True)
class Given:
    """What a study is built from.

    Parameters
    ----------
    whole
        What facts are built from, by fact.
    cut
        The same with the column ``segment``, where the study is cut; else as `whole`.
    last
        The last day that all that it needs cover.
    by
        The column that it is cut by; None for totals.
    """

    whole: Mapping[str, FactInputs] = field(repr=False)
    cut: Mapping[str, FactInputs] = field(repr=False)
    last: date
    by: str | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The column of segments, where there is one."""
        return (SEGMENT,) if self.by else ()


@dataclass(frozen=True)
class StudyKind:
    """A query that is no metric, with choices.

    Parameters
    ----------
    needs
        From the choices, the facts from whose inputs it is built: without the tables of one of them there is none.
    cut_by
        From the choices, which of these facts' rows carry the segment.
    build
        Returns the rows. What they are made of is what `needs` names, the choices and the cut, and nothing else.
    may_use
        From the choices, facts from whose inputs it is built where their tables are there.
    """

    name: str
    needs: Callable[[Any], tuple[str, ...]]
    cut_by: Callable[[Any], tuple[str, ...]]
    build: Callable[[Given, Any], ir.Table] = field(repr=False)
    may_use: Callable[[Any], tuple[str, ...]] = lambda _choices: ()
