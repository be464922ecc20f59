"""What measuring gives, to the last bit: with the store and without, each as a process that has just begun."""

import difflib
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpi_toolkit.engines.query import PROCESS_MEMO, Compiled
from kpi_toolkit.errors import KpiError
from kpi_toolkit.files.store import Store
from kpi_toolkit.judge.traps import TRAPS
from kpi_toolkit.judge.traps.trap import Kind
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Inflating, Rows, cells
from kpi_toolkit.measuring.extracts import EXTRACTS
from kpi_toolkit.measuring.frame import as_periods, measure
from kpi_toolkit.measuring.planner import measured
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.reviewing.fingerprint import data_totals

PERIODS = (
    "2025-02..2025-04",
    "2025-10..2026-01",
    "2025-W09",
    "2025-W30..2025-W33",
    "2025-Q2..2025-Q4",
    "2025-02-10/2025-06-20",
    "2026-02",
    "2025",
    "2025-07-15",
)
CUTS = (None, None, None, "channel", "users.channel", "level", "group")


@dataclass(frozen=True)
class Question:
    """What is asked of a workspace."""

    metrics: tuple[str, ...]
    periods: tuple[str, ...]
    by: str | None
    extract: str = ""


@dataclass(frozen=True)
class Outcome:
    """What was answered: bytes that two equal answers share, and how many numbers."""

    content: bytes
    numbers: int
    trouble: str = ""
    is_refused: bool = False


def outcome(
    folder: Path, question: Question, own: tuple[str, ...] = (), sql: dict[str, Compiled] | None = None
) -> Outcome:
    """Open a workspace and ask, as a fresh process would.

    Parameters
    ----------
    own
        Names of metrics that are asked for only where the workspace declares them.
    sql
        What the process remembers of SQL.
    """
    PROCESS_MEMO._kept = {} if sql is None else sql
    for module in ("kpi_own_metrics", "siblings"):
        sys.modules.pop(module, None)
    try:
        workspace = open_workspace(folder)
    except KpiError as error:
        return _refused(error)
    try:
        return _answered(workspace, question, own)
    except KpiError as error:
        return _refused(error)
    finally:
        workspace.close()


def _answered(workspace: Workspace, question: Question, own: tuple[str, ...]) -> Outcome:
    metrics = [*question.metrics, *(name for name in own if name in workspace.catalogue)]
    frame = measure(workspace, metrics, question.periods, question.by)
    sources = workspace.sources
    tables = [list(part.items()) for part in (sources.columns, sources.rows, sources.first_day, sources.last_day)]
    nulls = [(name, list(counts.items())) for name, counts in sources.nulls.items()]
    parts = [_plain(tables), _plain(nulls), [_plain(note) for note in sources.notes], _exact(frame)]
    content = repr([*parts, *(_behind(workspace, question) if question.extract else ())])
    trouble = workspace.memory.trouble if isinstance(workspace.memory, Store) else ""
    return Outcome(content.encode(), int(frame["value"].notna().sum()), trouble)


def _behind(workspace: Workspace, question: Question) -> list[Any]:
    """Return an extract, where its trap can be laid, the numbers without the rows it names, and control totals."""
    periods = tuple(as_periods(list(question.periods), workspace))
    can_be_asked = any(_is_there(workspace, kind) for kind in TRAPS if kind.extract == question.extract)
    asked = (Rows(question.extract, periods),) if can_be_asked else ()
    rows = [_exact(measured(workspace, asked).rows(part.extract, periods)) for part in asked]
    if can_be_asked and EXTRACTS[question.extract].inflating:
        inflating = Inflating(question.extract, periods, periods[-1])
        named = [workspace.catalogue[name] for name in question.metrics]
        without = measured(workspace, cells(named, [periods[-1]], without=inflating)).without(inflating)
        rows.append(_exact(without.frame(named, [periods[-1]])))
    totals = data_totals(workspace, workspace.sources.columns, periods[0].end)
    return [rows, [_plain(list(table.items())) for table in totals.values()]]


def _is_there(workspace: Workspace, kind: Kind) -> bool:
    """Whether a trap's tables and columns are."""
    columns = workspace.sources.columns
    named = (column.split(".") for column in kind.columns)
    return all(table in columns for table in kind.tables) and all(column in columns[table] for table, column in named)


def _refused(error: KpiError) -> Outcome:
    return Outcome(repr([type(error).__name__, error.message, *error.faults]).encode(), 0, is_refused=True)


def _exact(frame: pd.DataFrame) -> list[Any]:
    types = [(name, str(kind)) for name, kind in frame.dtypes.items()]
    return [types, *([_plain(cell) for cell in row] for row in frame.itertuples(index=False))]


def _plain(value: Any) -> Any:
    """Return a value so that equal ones are written alike, and floats as their bits."""
    if isinstance(value, Reason):
        return value.code, [(name, _plain(part)) for name, part in value.values.items()]
    if isinstance(value, float):
        return "nan" if value != value else struct.pack("<d", value).hex()
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if value is pd.NA else value


class Twins:
    """Asks with the store and without, and holds the answers together."""

    def __init__(self, patch: pytest.MonkeyPatch, cache: Path) -> None:
        self._patch = patch
        patch.delenv("KPI_STORE", raising=False)
        patch.delenv("KPI_NO_STORE", raising=False)
        patch.setenv("XDG_CACHE_HOME", str(cache))
        self.numbers = self.questions = self.refused = 0
        self._sql: dict[str, Compiled] = {}

    def compare(
        self, folder: Path, question: Question, own: tuple[str, ...] = (), is_sql_known: bool = False
    ) -> Outcome:
        """Ask both and return the answer.

        Parameters
        ----------
        is_sql_known
            Let the one without a store remember the SQL of earlier questions: it saves seconds, and hides a query
            whose key overlooks something.
        """
        with_store = outcome(folder, question, own)
        without = self.without(folder, question, own, is_sql_known)
        self.questions, self.numbers = self.questions + 1, self.numbers + without.numbers
        self.refused += without.is_refused
        assert with_store.content == without.content, f"{question}\n{difference(with_store, without)}"
        return with_store

    def without(
        self, folder: Path, question: Question, own: tuple[str, ...] = (), is_sql_known: bool = False
    ) -> Outcome:
        """Ask without a store."""
        self._sql = self._sql if is_sql_known else {}
        with self._patch.context() as patch:
            patch.setenv("KPI_NO_STORE", "1")
            return outcome(folder, question, own, self._sql)

    def with_store(self, folder: Path, question: Question, sql: dict[str, Compiled] | None = None) -> Outcome:
        """Ask with the store alone."""
        return outcome(folder, question, sql=sql)


def difference(left: Outcome, right: Outcome) -> str:
    """Show in which lines two answers differ."""
    lines = [str(answer.content.decode()).replace("], [", "],\n[").splitlines() for answer in (left, right)]
    return "\n".join(difflib.unified_diff(*lines, "with the store", "without", n=0, lineterm=""))[:4000]
