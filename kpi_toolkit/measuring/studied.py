"""The rows of a study: from the workspace's memory, else measured and kept there."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from kpi_toolkit.engines.query import Query
from kpi_toolkit.expressions import ir
from kpi_toolkit.facts import FACTS, Fact
from kpi_toolkit.measuring.ask import Study
from kpi_toolkit.measuring.dependencies import period_key
from kpi_toolkit.measuring.queries import as_frame, as_plain, bind_calendar, recalled
from kpi_toolkit.measuring.studies import STUDIES, Given
from kpi_toolkit.measuring.study_data import last_day
from kpi_toolkit.measuring.tables import fact_key, read_by
from kpi_toolkit.measuring.workspace import Workspace


def studied(workspace: Workspace, part: Study) -> pd.DataFrame:
    """Return the rows of a study in one order; amounts as floats nearest to the exact sums."""
    return as_frame(_Studied(workspace, part).plain())


class _Studied:
    """One study on one workspace: what it is made from, and its query."""

    def __init__(self, workspace: Workspace, part: Study) -> None:
        kind, there = STUDIES[part.name], workspace.sources.columns
        needed = [FACTS[name] for name in kind.needs(part.choices)]
        also = [FACTS[name] for name in kind.may_use(part.choices)]
        self._facts = [*needed, *(fact for fact in also if all(need in there for need in fact.needs))]
        self._cut = {name for name in kind.cut_by(part.choices) if part.by}
        self._workspace, self._part, self._kind = workspace, part, kind
        self.tables = {name for fact, by in self._read for name in read_by(fact, by, workspace.context)}

    @property
    def _read(self) -> list[tuple[Fact, str | None]]:
        cut = [(fact, self._part.by) for fact in self._facts if fact.name in self._cut]
        return [*((fact, None) for fact in self._facts), *cut]

    def plain(self) -> dict[str, Any]:
        dependencies, periods = self._workspace.dependencies, self._part.periods
        labels = [period_key(period) for period in periods]
        mark = ""
        if dependencies.can_be_kept(self.tables):
            mark = dependencies.of_tables(self.tables, self._key, labels)
        kept: dict[str, Any] = recalled(self._workspace, "studies", mark, self.tables, self._rows)
        return kept

    @property
    def _key(self) -> tuple[object, ...]:
        context, part = self._workspace.context, self._part
        keys = [fact_key(fact, by, context) for fact, by in self._read]
        return ("study", part.name, asdict(part.choices), part.by, sorted(self._cut), keys, context.covered)

    def _rows(self) -> dict[str, Any]:
        for fact, by in self._read:
            self._workspace.prepare(fact, by)
        end = self._last + timedelta(days=1)
        bind_calendar(self._workspace, self._part.periods, min(end, max(span.end for span in self._part.periods)))
        frame = self._workspace.source.engine.run(Query((*self._key, *self._workspace.tables.mark), self._built))
        return as_plain(_floats(frame).sort_values(list(frame.columns), ignore_index=True))

    def _built(self) -> ir.Table:
        tables, part = self._workspace.tables, self._part
        whole = {fact.name: tables.inputs(fact, None, knows_all=True) for fact in self._facts}
        cut = {
            fact.name: tables.inputs(fact, part.by, knows_all=True) for fact in self._facts if fact.name in self._cut
        }
        return self._kind.build(Given(whole, whole | cut, self._last, part.by), part.choices)

    @property
    def _last(self) -> date:
        return last_day(self._workspace.context, self._part)


def _floats(frame: pd.DataFrame) -> pd.DataFrame:
    """Write numbers and texts in one way, whatever kinds an engine gives."""
    plain = {}
    for name, column in frame.items():
        if any(isinstance(value, Decimal) for value in column):
            plain[str(name)] = column.astype(float)
        elif not pd.api.types.is_numeric_dtype(column):
            plain[str(name)] = column.astype(object).where(column.notna(), None)
    return frame.assign(**plain)
