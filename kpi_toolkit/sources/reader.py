"""From kpi.yaml to raw tables: where each canonical table lies in the source, and which of its columns are which."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import cast

from kpi_toolkit.engines import SOURCE, Engine, FileEngine, TableEngine
from kpi_toolkit.engines.address import parse_url
from kpi_toolkit.engines.names import alike
from kpi_toolkit.engines.query import Query
from kpi_toolkit.errors import DataError, Spoken
from kpi_toolkit.files.digest import digest, toolkit_digest
from kpi_toolkit.files.fingerprint import file_marks, statuses
from kpi_toolkit.files.private import private_folder
from kpi_toolkit.files.store import Memory
from kpi_toolkit.language.naming import perhaps
from kpi_toolkit.language.text import Reason, spoken
from kpi_toolkit.schema import TABLES, Table
from kpi_toolkit.schema.further import tables_with
from kpi_toolkit.settings import Settings, TableSettings
from kpi_toolkit.sources import conditions, files, matching, typed
from kpi_toolkit.sources.files import Shelf
from kpi_toolkit.sources.layout import Layout, layout_of
from kpi_toolkit.sources.mapped import Mapped
from kpi_toolkit.sources.matched import matched
from kpi_toolkit.sources.raw import Raw
from kpi_toolkit.sources.reading import cleaned

DEFAULTS = TableSettings()
NOT_THE_DATA = {"path", "url", "user_variable", "password_variable", "covers_from", "covers_until", "whole"}
"""Settings of a source that do not change what is read from it: a copied workspace has the same data."""


class Reader:
    """The raw tables of a workspace's source; the engine is opened when first needed.

    Parameters
    ----------
    open_engine
        Opens the engine of the source.
    """

    def __init__(self, folder: Path, settings: Settings, open_engine: Callable[[], Engine], memory: Memory) -> None:
        self.folder, self.settings, self.memory = folder, settings, memory
        self._open_engine = open_engine
        self._is_as_before: Callable[[], bool | None] | None = None

    @cached_property
    def engine(self) -> Engine:
        """The engine in which raw and canonical tables are bound."""
        engine = self._open_engine()
        if self._is_as_before and engine.is_database:
            cast(TableEngine, engine).guard(self._is_as_before)
        return engine

    def guard(self, is_as_before: Callable[[], bool | None]) -> None:
        """Let a database's engine go on after a lost connection; see :meth:`kpi_toolkit.engines.TableEngine.guard`."""
        self._is_as_before = is_as_before
        if self.is_open and self.engine.is_database:
            cast(TableEngine, self.engine).guard(is_as_before)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The canonical tables, with the further columns that kpi.yaml says are numbers."""
        return tables_with(self.settings.numbers)

    @property
    def is_open(self) -> bool:
        """Whether the engine was needed yet."""
        return "engine" in self.__dict__

    @cached_property
    def shelf(self) -> Shelf:
        """What lies in the source."""
        source = self.settings.source
        if source.url:
            named = [table.from_ for table in self.settings.tables.values() if table.from_]
            return typed.open_shelf(cast(TableEngine, self.engine), parse_url(source.url).label, named)
        return files.open_shelf(self.folder / source.path, source.path, self._attach, source.ignore)

    def _attach(self, path: Path) -> list[str]:
        return cast(FileEngine, self.engine).attach(path)

    def is_named(self, table: Table) -> bool:
        """Whether kpi.yaml or the source has the table."""
        return table.name in self.settings.tables or bool(files.find(self.shelf, table.name))

    def mark(self, table: Table) -> str:
        """Return a mark of a table's files and of how they are read; empty where SQL or a database makes the rows.

        Raises
        ------
        DataError
            When there are no such files, or one cannot be read.
        """
        chosen = of(self.settings, table.name)
        if not self.memory.keeps or self.shelf.is_database or chosen.query or chosen.filter:
            return ""
        parts = [part for parts in files.find(self.shelf, chosen.from_ or table.name).values() for part in parts]
        with files.reachable(table.name):
            marks = file_marks(parts, self.folder, self.memory)
        names = {str(part.relative_to(self.shelf.path)): mark for part, mark in marks.items()}
        return digest(self._way(table), names) if names else ""

    def statuses(self, table: Table) -> Mapping[Path, list[int]]:
        """Return what tells that a file, which a table may be read from, was touched; of a database elsewhere nothing.

        Raises
        ------
        DataError
            When a file is not there any more.
        """
        chosen = of(self.settings, table.name)
        if not self.memory.keeps or self.settings.source.url:
            return {}
        named = self.shelf.files if chosen.query else files.find(self.shelf, chosen.from_ or table.name)
        parts = [part for parts in named.values() for part in parts if not chosen.query or part.exists()]
        with files.reachable(table.name):
            return statuses([self.shelf.path] if self.shelf.is_database else parts)

    def settled(self, table: Table, mapped: Mapped) -> Mapped:
        """Return a raw table whose rows are marked and read from one and the same run of the user's SQL.

        It may give others the next time: of another day, or drawn by lot.
        """
        chosen, raw = of(self.settings, table.name), mapped.raw
        if not (self.memory.keeps and raw.is_copy and (chosen.query or chosen.filter)):
            return mapped
        relation = f"{raw.relation} settled"
        key = ("settled", raw.relation, list(self.engine.columns(raw.relation).items()))
        self.engine.materialise(relation, Query(key, lambda: self.engine.table(raw.relation)))
        return replace(mapped, raw=replace(raw, relation=relation, copies=(*raw.copies, relation)))

    def mark_of_rows(self, table: Table, mapped: Mapped) -> str:
        """Return a mark of the rows of a raw table; empty where the engine can make none."""
        rows = self.engine.marks(mapped.raw.relation, None) if self.memory.keeps else {}
        remarks = [(note.code, dict(note.values)) for note in mapped.raw.remarks]
        return digest(self._way(table), mapped.key(self.engine), rows, remarks) if rows else ""

    def _way(self, table: Table) -> str:
        """Return a mark of how a table is read."""
        settings = self.settings
        source = settings.source.model_dump(mode="json", exclude=NOT_THE_DATA)
        chosen = of(settings, table.name).model_dump(mode="json")
        numbers = settings.numbers.get(table.name, ())
        return digest(toolkit_digest(), table.name, chosen, numbers, source, settings.time_zone, settings.rules)

    def mapped(self, table: Table, faults: list[str]) -> list[Mapped]:
        """Make a raw table readable in the engine and find its columns; none if it has faults."""
        place = None if self.engine.is_database else cast(FileEngine, self.engine).scratch
        with private_folder("source", place) as scratch:
            there = _mapped(table, self.settings, replace(self.shelf, scratch=scratch), self.engine, faults)
        # With the first of the tables that are there is said what is to be said once.
        first = next((named for named in self.tables.values() if self.is_named(named)), None)
        said = self._unreadable_tables() if self.shelf.unreadable and table is first else ()
        return [replace(mapped, raw=replace(mapped.raw, remarks=(*mapped.raw.remarks, *said))) for mapped in there]

    def _unreadable_tables(self) -> tuple[Reason, ...]:
        """Say which tables, of those that are not there, this user only may not read."""
        lacking = (table.name for table in TABLES.values() if not self.is_named(table))
        hidden = (same[0] for name in lacking if (same := alike(name, self.shelf.unreadable)))
        return tuple(Reason("unreadable_table", {"table": name}) for name in hidden)


def of(settings: Settings, table: str) -> TableSettings:
    """Return what kpi.yaml says of a table."""
    return settings.tables.get(table, DEFAULTS)


def _mapped(table: Table, settings: Settings, shelf: Shelf, engine: Engine, faults: list[str]) -> list[Mapped]:
    chosen = of(settings, table.name)
    layout = layout_of(table.name, chosen, chosen.encoding or settings.source.encoding)
    if chosen.query:
        raw = _from_query(table, chosen.query, layout, shelf, engine)
    elif table.name in settings.tables or files.find(shelf, table.name):
        is_seen = chosen.filter is not None and not engine.is_database
        raw = files.load(shelf, chosen.from_ or table.name, layout, cast(FileEngine, engine), is_seen)
    else:
        return []
    raw = typed.rights_of(raw, cast(TableEngine, engine), table.name) if engine.is_database else raw
    if chosen.filter:
        with _naming(f"tables.{table.name}.filter"):
            raw = _narrowed(table, raw, chosen.filter, engine)
    return matched(table, chosen, settings, raw, engine, faults)


def _narrowed(table: Table, raw: Raw, condition: str, engine: Engine) -> Raw:
    raw = _cleaned(raw, engine) if engine.is_database else raw
    narrowed = _where(raw, condition, engine, f"where of {table.name}")  # others may read other rows of the same source
    unseen = _where(raw, conditions.undecided(condition), engine, f"undecided of {table.name}")
    remarks = conditions.of_filter(table.name, conditions.counted(unseen.relation, engine))
    engine.drop(unseen.relation)
    return replace(narrowed, remarks=(*raw.remarks, *remarks))


def _cleaned(raw: Raw, engine: Engine) -> Raw:
    """Let a filter see the text of a database's table as it is read: without blanks around it."""
    relation = f"{raw.relation} clean"
    key = ("clean", raw.relation, list(engine.columns(raw.relation).items()))
    engine.define(relation, Query(key, lambda: cleaned(engine.table(raw.relation))))
    return replace(raw, relation=relation, is_clean=True)


def _where(raw: Raw, condition: str, engine: Engine, name: str) -> Raw:
    if not engine.is_database:
        return files.narrow(raw, condition, cast(FileEngine, engine), name)
    relation = f"{raw.relation} {name}"
    cast(TableEngine, engine).define_where(relation, raw.relation, condition)
    return replace(raw, relation=relation)


def _from_query(table: Table, query: str, layout: Layout, shelf: Shelf, engine: Engine) -> Raw:
    """Load the tables that the query mentions, then define it over them."""
    used = [] if engine.is_database else [*(name for name in shelf.names if mentions(query, name)), *patterns(query)]
    loaded = [files.load(shelf, name, layout, cast(FileEngine, engine), is_seen=True) for name in used]
    where, relation = f"tables.{table.name}.query", f"{SOURCE}.query of {table.name}"
    with _naming(where, shelf.names):
        engine.define_sql(relation, query)
    copies = tuple(name for raw in loaded for name in raw.copies)
    remarks = conditions.of_query(table.name, query, f"{SOURCE}.undecided of {table.name}", engine)
    parts = [note for raw in loaded for note in (*raw.remarks, *matching.remarks_on_parts(table.name, raw.lacking))]
    delimiter = ";" if any(raw.delimiter == ";" for raw in loaded) else ""
    return Raw(relation, f"`{where}`", copies, remarks=(*parts, *remarks), delimiter=delimiter)


def patterns(query: str) -> list[str]:
    """Return the patterns of file names that SQL reads as tables: ``FROM "orders_*.csv"``."""
    named = re.findall(r'\b(?:from|join)\s+"([^"]*[*?][^"]*)"', query, re.IGNORECASE)
    return list(dict.fromkeys(named))


def mentions(query: str, name: str) -> bool:
    """Whether SQL names a table."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", query, re.IGNORECASE) is not None


@contextmanager
def _naming(setting: str, tables: Iterable[str] = ()) -> Iterator[None]:
    """Name the setting in what the database says of its SQL, and the tables that are there if one is missing."""
    try:
        yield
    except DataError as error:
        missing = re.search(r"Table with name (\S+) does not exist", error.message)
        hint = perhaps(missing[1], tables) if missing and tables else Spoken("", "")
        hint = Spoken(hint.zh, f" {hint}") if hint else hint
        raise DataError(spoken("fault.sql", setting=setting, said=error.message, hint=hint)) from None
