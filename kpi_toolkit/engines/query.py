"""A query by what it is made from, so that its SQL need not be built again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from kpi_toolkit.files.digest import digest, toolkit_digest

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Compiled:
    """SQL, and the Ibis type by column of what it gives."""

    sql: str
    types: Mapping[str, str]


@dataclass(frozen=True)
class Query:
    """An expression that is built only when its SQL is not known.

    Parameters
    ----------
    key
        Everything that the expression is made from, besides the toolkit's own code: names, settings, columns that are
        there, days. Two queries of one key must be the same.
    build
        Makes the expression.
    """

    key: tuple[Any, ...]
    build: Callable[[], ir.Table] = field(repr=False)


class SqlMemo(Protocol):
    """Where compiled SQL is kept."""

    def get(self, mark: str) -> Compiled | None:
        """Return what is kept under a mark."""

    def put(self, mark: str, compiled: Compiled) -> None:
        """Keep SQL under a mark."""


class ProcessMemo:
    """SQL kept as long as the process lives."""

    def __init__(self) -> None:
        self._kept: dict[str, Compiled] = {}

    def get(self, mark: str) -> Compiled | None:
        """Return what is kept under a mark."""
        return self._kept.get(mark)

    def put(self, mark: str, compiled: Compiled) -> None:
        """Keep SQL under a mark."""
        self._kept[mark] = compiled


PROCESS_MEMO = ProcessMemo()
"""What every engine remembers while the process lives."""


def compiled(query: Query | ir.Table, dialect: str, memo: SqlMemo, compile: Callable[[ir.Table], Compiled]) -> Compiled:
    """Return the SQL of a query from the memo, else compiled and remembered; of a bare expression always compiled."""
    if not isinstance(query, Query):
        return compile(query)
    mark = digest(toolkit_digest(), dialect, query.key)
    kept = memo.get(mark)
    if kept is None:
        kept = compile(query.build())
        memo.put(mark, kept)
    return kept
