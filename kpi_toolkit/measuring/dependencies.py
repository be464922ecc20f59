"""What a measured number depends on, as marks: the definition, the settings, the rows up to where it reads."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Protocol

from kpi_toolkit.engines import Engine
from kpi_toolkit.facts import FACTS, Fact
from kpi_toolkit.files.digest import digest, toolkit_digest
from kpi_toolkit.files.store import Memory
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.tables import definition_of, known_by, read_by
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.schema import TABLES
from kpi_toolkit.schema.table import day_column


class MarkedSource(Protocol):
    """A source that can tell whether its rows are the same."""

    @property
    def marks(self) -> Mapping[str, str]:
        """Canonical table → mark of its rows; empty where none can be made."""

    @property
    def engine(self) -> Engine:
        """The engine in which its tables are bound."""

    def ensure(self, names: Iterable[str]) -> None:
        """Bind tables in the engine."""

    def is_unchanged(self, names: Iterable[str]) -> bool:
        """Whether the rows still are those that were marked."""


class Dependencies:
    """Marks of what the numbers of one workspace depend on; asked of the database once for each table.

    Parameters
    ----------
    besides
        A mark of what all its numbers depend on besides the rows and definitions of their facts.
    """

    def __init__(self, context: Context, source: MarkedSource, memory: Memory, besides: str = "") -> None:
        self._context, self._source, self._memory, self._besides = context, source, memory, besides
        self._rows: dict[str, Mapping[str, str]] = {}
        self._definitions: dict[tuple[str, str | None], str] = {}
        self._marks: dict[tuple[str, str | None, str], str] = {}

    def can_be_kept(self, tables: Iterable[str]) -> bool:
        """Whether marks can be made of all rows of some tables."""
        return self._memory.keeps and all(self._source.marks.get(name) for name in tables)

    def of_cell(self, metric: Metric, period: Period, by: str | None, until: object, sql: str = "") -> str:
        """Return the mark of a cell.

        Parameters
        ----------
        until
            The day before which the period counts: where it ends, or the data do.
        sql
            The query of a metric that is not built in: its definition is what it becomes.
        """
        fact = FACTS[metric.fact]
        can_look_ahead = metric.looks_ahead or bool(sql)
        last = period.end - timedelta(days=1)
        rows = self._of_rows(fact, by, "" if can_look_ahead else f"{last:%Y-%m}")
        covered = self._covered(fact, date.max if can_look_ahead else last)
        when = f"{period_key(period)}/{until}"
        return f"{self._definition(fact, by)} {metric.name} {sql} {when} {covered} {rows}{self._besides}"

    def _covered(self, fact: Fact, last: date) -> str:
        """Return the covered days that a fact looks at; of what it closes, those up to a period's last."""
        spans = []
        for table in sorted(known_by(fact)):
            if table in self._context.sources.columns:
                first, until = self._context.coverage(table)
                spans.append(f"{table} {first} {min(until, last) if table in fact.closes else until}")
        return ",".join(spans)

    def of_tables(self, tables: Iterable[str], *parts: Any) -> str:
        """Return the mark of something that depends on all rows of some tables."""
        return digest(toolkit_digest(), self._dialect, {name: self.rows(name) for name in sorted(tables)}, parts)

    def of_rows_before(self, table: str, day: date, *parts: Any) -> str:
        """Return the mark of something that depends on a table's rows before a day, the first of a month or not."""
        last = f"{day - timedelta(days=1):%Y-%m}"
        months = {month: mark for month, mark in self.rows(table).items() if month <= last}
        columns = list(self._context.sources.columns[table])
        return digest(toolkit_digest(), self._dialect, table, columns, months, str(day), parts)

    def rows(self, table: str) -> Mapping[str, str]:
        """Return marks of the rows of a canonical table by month of its main time."""
        if table not in self._rows:
            self._rows[table] = self._marked(table)
        return self._rows[table]

    def _marked(self, table: str) -> Mapping[str, str]:
        source, memory = self._source, self._memory
        mark = source.marks[table]
        kept = memory.get("rows", [mark])
        if mark in kept:
            marks: Mapping[str, str] = kept[mark]
            return marks
        source.ensure([table])
        marks = source.engine.marks(table, _day(table))
        if source.is_unchanged([table]):
            memory.put("rows", {mark: marks})
        return marks

    def _definition(self, fact: Fact, by: str | None) -> str:
        if (fact.name, by) not in self._definitions:
            key = definition_of(fact, by, self._context)
            self._definitions[fact.name, by] = digest(toolkit_digest(), self._dialect, key)
        return self._definitions[fact.name, by]

    def _of_rows(self, fact: Fact, by: str | None, month: str) -> str:
        """Return a mark of the rows that a fact reads for periods that end in a month; empty: all rows."""
        month = month if fact.closes else ""
        key = (fact.name, by, month)
        if key not in self._marks:
            tables = sorted(read_by(fact, by, self._context))
            self._marks[key] = digest({name: self._until(name, fact, month) for name in tables})
        return self._marks[key]

    def _until(self, table: str, fact: Fact, month: str) -> Mapping[str, str]:
        marks = self.rows(table)
        if table not in fact.closes or not month:
            return marks
        return {name: mark for name, mark in marks.items() if name <= month}

    @property
    def _dialect(self) -> str:
        url = self._context.settings.source.url
        return url.partition("://")[0] if url else "duckdb"


def period_key(period: Period) -> str:
    """Return everything that the calendar of a period is made from, besides where the data end."""
    calendar = f"{period.rules.week_start}.{period.rules.fiscal_year_start}"
    return f"{period}/{period.grain}/{period.start}/{period.end}/{calendar}"


def _day(table: str) -> str | None:
    time = TABLES[table].main_time
    if not time:
        return None
    return day_column(time) if TABLES[table][time].type == "timestamp" else time


@lru_cache(maxsize=1)
def _built_in() -> dict[str, Any]:
    return {metric.name: metric.compute for metric in CATALOGUE}


def is_built_in(metric: Metric) -> bool:
    """Whether a metric's definition is the toolkit's own, and so covered by the mark of its code."""
    return _built_in().get(metric.name) is metric.compute
