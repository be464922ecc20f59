"""The same workspace without some users or orders: metrics are measured again as if these had never been."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property

from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.facts import Derived, Fact
from kpi_toolkit.files.digest import digest
from kpi_toolkit.files.store import Forgetful
from kpi_toolkit.measuring.ask import Inflating
from kpi_toolkit.measuring.dependencies import Dependencies
from kpi_toolkit.measuring.extracts import EXTRACTS, Inputs
from kpi_toolkit.measuring.queries import Reads
from kpi_toolkit.measuring.tables import Tables
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.settings.guardrails import GuardrailSettings


def without(workspace: Workspace, inflating: Inflating) -> Workspace:
    """Return a workspace whose tables lack some users or orders, and all rows that name them.

    What the tables cover stays as it was.
    """
    reads = Reads(workspace.context, inflating.extract, inflating.periods)
    mark = reads.mark(workspace.dependencies)
    memory = workspace.memory if mark else Forgetful()
    left_out = _LeftOut(workspace, inflating, reads, mark)
    return _Reduced(workspace.context, workspace.source, memory, workspace.sql, left_out=left_out)


class _LeftOut:
    """Users or orders that are left out; they lie in the engine as a table of their own, made when first needed."""

    def __init__(self, workspace: Workspace, inflating: Inflating, reads: Reads, mark: str) -> None:
        self.workspace, self._inflating, self._reads = workspace, inflating, reads
        self.column = EXTRACTS[inflating.extract].key
        self.name = f"left out {digest(inflating.extract, str(inflating.period), inflating.segment)[:12]}"
        self.mark = f" without {digest(mark, str(inflating.period), inflating.segment)}"
        self._is_there = False

    def collect(self) -> None:
        """Compute them, once."""
        if not self._is_there:
            parts = ("left out", str(self._inflating.period), self._inflating.segment)
            self.workspace.source.engine.materialise(self.name, self._reads.query(self.workspace, self._chosen, *parts))
            self._is_there = True

    def _chosen(self, inputs: Inputs, settings: GuardrailSettings) -> ir.Table:
        build, column, value = EXTRACTS[self._inflating.extract].inflating, *self._segment
        assert build is not None, self._inflating
        rows = build(inputs, settings).filter(lambda row: row.period == str(self._inflating.period))
        if column:
            rows = rows.filter(rows[column] == value if value else rows[column].isnull())
        return rows.select(self.column).distinct()

    @property
    def _segment(self) -> tuple[str, str]:
        column, _, value = self._inflating.segment.partition("=")
        return column, value


class _TablesWithout(Tables):
    """Tables without some rows, beside those of the same engine that have them all."""

    def __init__(self, left_out: _LeftOut) -> None:
        super().__init__(left_out.workspace.context, left_out.workspace.source.engine)
        self._all, self._left_out = left_out.workspace.tables, left_out
        self.mark = (left_out.name,)

    @property
    def calendar(self) -> Hashable:
        """Which periods are bound in the engine that both share."""
        return self._all.calendar

    @calendar.setter
    def calendar(self, bound: Hashable) -> None:
        self._all.calendar = bound

    def prepare(self, fact: Fact, by: str | None = None) -> None:
        """Compute what is left out, and the derived tables without it."""
        self._left_out.collect()
        super().prepare(fact, by)

    def _whole(self, name: str) -> ir.Table:
        rows, column = super()._whole(name), self._left_out.column
        if column not in rows.columns:
            return rows
        return rows.anti_join(ibis.table({column: "string"}, name=self._left_out.name), column)

    def _name(self, derived: Derived, by: str | None) -> str:
        return f"{super()._name(derived, by)} {self._left_out.name}"


@dataclass(frozen=True)
class _Reduced(Workspace):
    """A workspace without some rows of another one."""

    left_out: _LeftOut = field(kw_only=True, repr=False)

    @cached_property
    def tables(self) -> Tables:
        return _TablesWithout(self.left_out)

    @cached_property
    def dependencies(self) -> Dependencies:
        return Dependencies(self.context, self.source, self.memory, self.left_out.mark)
