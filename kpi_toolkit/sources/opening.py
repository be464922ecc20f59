"""Open a source: read, map and check its tables, and bind the canonical ones in the engine."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.address import parse_url
from kpi_toolkit.errors import DataError, LostConnectionError
from kpi_toolkit.files.digest import digest
from kpi_toolkit.files.store import Forgetful, Memory
from kpi_toolkit.language.naming import names_of
from kpi_toolkit.language.text import Reason, spoken
from kpi_toolkit.schema import TABLES, Table
from kpi_toolkit.schema.further import tables_with
from kpi_toolkit.settings import Settings
from kpi_toolkit.sources import contract, frames, mapping, matching, measures, misspelt, references, vocabulary
from kpi_toolkit.sources.binding import CheckedTable, Source, bind_as_checked, bind_table, is_unchanged, naming, refuse
from kpi_toolkit.sources.described import Sources
from kpi_toolkit.sources.mapped import Mapped
from kpi_toolkit.sources.matched import matched
from kpi_toolkit.sources.reader import Reader, of


def open_source(
    folder: Path,
    settings: Settings,
    open_engine: Callable[[], Engine],
    memory: Memory | None = None,
    today: date | None = None,
    marked: Mapping[str, str] | None = None,
) -> Source:
    """Read, map and check a workspace's source.

    Tables from Parquet and DuckDB become views, from text and Excel copies. Raw tables lie in the engine's
    ``source.`` space. A table whose rows, settings and reading are those of an earlier time is not checked again.

    Parameters
    ----------
    open_engine
        Opens the engine; not called when nothing has to be read.
    memory
        Where the outcome of checks is kept.
    today
        The current local day; the clock's in the workspace's zone if None.
    marked
        Canonical table → mark, as another process of the same run has just found them: the source is not looked at
        again, so that all of a run sees one state of it. None: it is looked at.

    Raises
    ------
    DataError
        When the source is missing or a table does not pass; all faults of all tables at once.
    """
    day = today or settings.today

    def attempt() -> Source:
        reader = Reader(folder, settings, open_engine, memory or Forgetful())
        try:
            with reader.memory.together():
                return (_as_marked(reader, marked, day) if marked else None) or _opened(reader, day)
        except BaseException:
            if reader.is_open:  # a connection must not wait for the garbage collector
                reader.engine.close()
            raise

    try:
        return attempt()
    except LostConnectionError:
        return attempt()


def _opened(reader: Reader, today: date) -> Source:
    faults = matching.unknown_tables(reader.settings.tables, "tables.")
    named = [table for table in reader.tables.values() if reader.is_named(table)]
    unreadable: dict[str, list[str]] = {table.name: [] for table in named}
    seen: dict[str, Seen] = {}
    for table in named:
        with _collecting(unreadable[table.name]):
            seen[table.name] = Seen(reader.statuses(table), reader.mark(table))
    kept = reader.memory.get("checks", [state.mark for state in seen.values() if state.mark])
    tables: list[CheckedTable] = []
    for table in named:
        faults += unreadable[table.name]
        if table.name in seen:
            with _collecting(faults):
                tables += _checked(table, seen[table.name], kept, reader, today, faults)
    if not tables and not faults:
        hidden = reader.shelf.unreadable
        unread = spoken("fault.hidden_tables", names=names_of(hidden)) if hidden else ""
        there = names_of(reader.shelf.names) or spoken("fault.none_readable")
        values = {"source": reader.shelf.label, "tables": names_of(TABLES), "names": there, "hint": unread}
        faults.append(spoken("fault.no_tables", **values))
    faults += _misspelt(tables, reader.settings)
    refuse(faults, reader.shelf.label)
    fresh = [entry for entry in tables if entry.mapped is not None and not entry.is_bound]
    for entry in fresh:
        bind_table(entry, reader)
    _keep(fresh, kept, reader, today)
    return Source(
        _described(tables, lambda names: _remarks(tables, names, reader), today, reader.settings), tables, reader
    )


def _misspelt(tables: Iterable[CheckedTable], settings: Settings) -> list[str]:
    """Return the faults of words in kpi.yaml that are nearly those of rows."""
    there = list(tables)
    profiles = {entry.table.name: entry.checked.profile for entry in there}
    unused = {entry.table.name: entry.checked.unused for entry in there}
    columns = {entry.table.name: entry.names for entry in there}
    return misspelt.faults(profiles, unused, columns, settings)


def _as_marked(reader: Reader, marked: Mapping[str, str], today: date) -> Source | None:
    """Return the tables as another process of the run has checked them; None where not all of them are known."""
    kept = reader.memory.get("checks", [mark for mark in marked.values() if mark])
    named = [table for table in reader.tables.values() if table.name in marked]
    tables = [_recalled(table, Seen({}, marked[table.name]), kept, today) for table in named]
    there = [entry for entry in tables if entry is not None]
    if len(there) < len(named):
        return None
    return Source(
        _described(there, lambda names: _remarks(there, names, reader), today, reader.settings), there, reader
    )


@dataclass(frozen=True)
class Seen:
    """What was seen of a table's files before anything was read: their statuses, and then their mark."""

    statuses: Mapping[Path, list[int]]
    mark: str


def _checked(
    table: Table, seen: Seen, kept: dict[str, Any], reader: Reader, today: date, faults: list[str]
) -> Iterator[CheckedTable]:
    """Yield a table as it was checked before, or check it now."""
    if (known := _recalled(table, seen, kept, today)) is not None:
        yield known
        return
    for raw in reader.mapped(table, faults):
        with naming(raw):
            mapped = reader.settled(table, raw)
            seen = replace(seen, mark=seen.mark or reader.mark_of_rows(table, mapped))
        kept |= reader.memory.get("checks", [seen.mark] if seen.mark else [])
        if (known := _recalled(table, seen, kept, today)) is not None:
            known.mapped = mapped
            yield known
            continue
        with naming(mapped):
            mapping.read_table(mapped, reader.engine)
            checked = contract.check(mapped, reader.engine, today)
        faults += checked.faults
        yield CheckedTable(table, mapped.names, checked, seen.mark, seen.statuses, mapped, is_read=True)


def _recalled(table: Table, seen: Seen, kept: dict[str, Any], today: date) -> CheckedTable | None:
    """Return a table as it was checked before; what was not too far ahead then is not today."""
    entry = kept.get(seen.mark) if seen.mark else None
    if entry is None or date.fromisoformat(entry["today"]) > today:
        kept.pop(seen.mark, None)
        return None
    names, checked = tuple(entry["names"]), contract.from_plain(entry["checked"])
    return CheckedTable(table, names, checked, seen.mark, seen.statuses)


def _keep(fresh: Iterable[CheckedTable], kept: Mapping[str, object], reader: Reader, today: date) -> None:
    """Keep what was found; of a table that changed meanwhile nothing is, now and later."""
    new = [entry for entry in fresh if entry.mark not in kept]
    for entry in new:
        if not is_unchanged(entry, reader):
            entry.mark = ""
    values = {
        entry.mark: {"names": entry.names, "checked": contract.to_plain(entry.checked), "today": today.isoformat()}
        for entry in new
        if entry.mark
    }
    reader.memory.put("checks", values)


def _remarks(tables: Iterable[CheckedTable], names: Iterable[str], reader: Reader) -> list[Reason]:
    """Return the remarks on the source as a whole: whether all is of one moment, and keys that refer nowhere."""
    url = reader.settings.source.url
    engine = parse_url(url).engine if url else None
    own = [Reason("no_snapshot", {"database": engine.name})] if engine and not engine.has_snapshots else []
    return [*own, *_references(tables, names, reader)]


def _references(tables: Iterable[CheckedTable], names: Iterable[str], reader: Reader) -> list[Reason]:
    """Return the remarks on keys that refer nowhere, kept as long as both tables are the same."""
    marks = {entry.table.name: entry.mark for entry in tables}
    columns = {entry.table.name: entry.names for entry in tables}
    rows = {entry.table.name: entry.checked.rows for entry in tables}
    mark = digest("references", marks) if all(marks.values()) else ""
    kept = reader.memory.get("references", [mark] if mark else [])
    if mark in kept:
        return [Reason(code, values) for code, values in kept[mark]]
    compared = [entry for entry in tables if entry.table.name in references.TABLES_COMPARED]
    for entry in compared:
        bind_as_checked(entry, reader)
    orphans = list(references.orphans(columns, rows, reader.engine))
    if mark and all(is_unchanged(entry, reader) for entry in compared):
        reader.memory.put("references", {mark: [[reason.code, dict(reason.values)] for reason in orphans]})
    return orphans


def sources_from_frames(
    data: Mapping[str, pd.DataFrame], settings: Settings, engine: Engine, today: date | None = None
) -> Sources:
    """Check pandas frames with canonical column names and bind them in the engine, copied and cast.

    Parameters
    ----------
    data
        Canonical table → frame. Frames are not changed. Orders without ``order_id`` get the row's number.
        Times may be text, dates or datetimes; those with a zone are converted, those without lie in the
        settings' source zone. Of the settings' tables only ``time_zone``, ``date_format`` and ``values`` are used.

    Raises
    ------
    DataError
        When a name is no canonical table or a frame does not pass; all faults at once.
    """
    faults = matching.unknown_tables(data, "")
    mappings: list[Mapped] = []
    for name, table in tables_with(settings.numbers).items():
        if name not in data:
            continue
        with _collecting(faults):
            raw = frames.load(name, data[name], engine)
            there = engine.columns(raw.relation)
            values = {column: pairs for column, pairs in of(settings, name).values.items() if column in there}
            own = {"columns": {}, "constants": {}, "values": values, "collapse": None, "sign": None}
            chosen = of(settings, name).model_copy(update=own)
            mappings += matched(table, chosen, settings, raw, engine, faults)
    if not data:
        faults.append(spoken("fault.no_frame", tables=names_of(TABLES)))
    tables, day = [], today or settings.today
    for mapped in mappings:
        with _collecting(faults), naming(mapped):
            mapping.read_table(mapped, engine)
            checked = contract.check(mapped, engine, day)
            faults += checked.faults
            tables.append(CheckedTable(mapped.table, mapped.names, checked, "", mapped=mapped))
    refuse(faults, "frames")
    for entry in tables:
        assert entry.mapped is not None
        mapping.bind(entry.mapped, engine)
    columns = {entry.table.name: entry.names for entry in tables}
    rows = {entry.table.name: entry.checked.rows for entry in tables}
    return _described(tables, lambda _: references.orphans(columns, rows, engine), day, settings)


def _described(
    tables: Iterable[CheckedTable],
    remarks: Callable[[Iterable[str]], Iterable[Reason]],
    today: date,
    settings: Settings,
) -> Sources:
    checked = {entry.table.name: entry.checked for entry in tables}
    notes = [note for name, table in checked.items() for note in contract.notes(name, table)]
    profiles = {name: table.profile for name, table in checked.items()}
    columns = {entry.table.name: entry.names for entry in tables}
    return Sources(
        columns=columns,
        rows={name: table.rows for name, table in checked.items()},
        nulls={name: table.nulls for name, table in checked.items()},
        first_day={name: table.first_day for name, table in checked.items() if table.first_day},
        last_day={name: table.last_day for name, table in checked.items() if table.last_day},
        notes=(
            *notes,
            *vocabulary.of_all(profiles, columns, settings),
            *measures.remarks(profiles, settings),
            *remarks(checked),
        ),
        profiles=profiles,
        today=today,
    )


@contextmanager
def _collecting(faults: list[str]) -> Iterator[None]:
    try:
        yield
    except DataError as error:
        faults.extend(error.faults or [error.message])
