"""Open a source: read, map and check its tables, and bind the canonical ones in the engine."""

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import cast

import pandas as pd

from kpi_toolkit.engines import SOURCE, Engine, FileEngine
from kpi_toolkit.engines.database import DatabaseEngine
from kpi_toolkit.engines.open import parse_url
from kpi_toolkit.errors import DataError, listed
from kpi_toolkit.schema import TABLES, Table
from kpi_toolkit.settings import Settings, TableSettings
from kpi_toolkit.sources import contract, files, frames, mapping, references, typed
from kpi_toolkit.sources.cells import BLANKS
from kpi_toolkit.sources.contract import Checked
from kpi_toolkit.sources.described import Sources
from kpi_toolkit.sources.files import INTERNAL, Raw, Shelf
from kpi_toolkit.sources.mapping import Mapped
from kpi_toolkit.sources.reading import Reading

DEFAULTS = TableSettings()


def open_sources(workspace: Path, settings: Settings, engine: Engine, today: date | None = None) -> Sources:
    """Read, map and check a workspace's source, and bind its canonical tables in the engine.

    Tables from Parquet and DuckDB become views, from text and Excel copies. Raw tables lie in the engine's
    ``source.`` space.

    Parameters
    ----------
    today
        The current local day; the clock's in the workspace's zone if None.

    Raises
    ------
    DataError
        When the source is missing or a table does not pass; all faults of all tables at once.
    """
    faults = mapping.unknown_tables(settings.tables, "tables.")
    found: list[Mapped] = []
    with tempfile.TemporaryDirectory(prefix="kpi-source-") as scratch:
        shelf = _shelf(workspace, settings, engine, Path(scratch))
        for table in TABLES.values():
            with _collecting(faults):
                found += _mapped(table, settings, shelf, engine, faults)
    if not found and not faults:
        faults.append(
            f"`{shelf.label}` has none of the tables {listed(TABLES)}; it has {listed(shelf.names)}. "
            "Say which is which under `tables` in kpi.yaml, e.g. `orders: {from: sales}`."
        )
    return _finish(found, faults, engine, today or _today(settings), shelf.label)


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
    faults = mapping.unknown_tables(data, "")
    found: list[Mapped] = []
    for name, table in TABLES.items():
        if name not in data:
            continue
        with _collecting(faults):
            raw = frames.load(name, data[name], engine)
            there = engine.columns(raw.relation)
            values = {column: pairs for column, pairs in _of(settings, name).values.items() if column in there}
            chosen = _of(settings, name).model_copy(update={"columns": {}, "constants": {}, "values": values})
            found += _matched(table, chosen, settings, raw, engine, faults)
    if not data:
        faults.append(f"No frame was given. Give some of {listed(TABLES)}.")
    return _finish(found, faults, engine, today or _today(settings), "frames")


def _shelf(workspace: Path, settings: Settings, engine: Engine, scratch: Path) -> Shelf:
    if isinstance(engine, DatabaseEngine):
        named = [table.from_ for table in settings.tables.values() if table.from_]
        return typed.open_shelf(engine, parse_url(settings.source.url or "").label, named)
    path = workspace / settings.source.path
    return files.open_shelf(path, settings.source.path, cast(FileEngine, engine), scratch)


@contextmanager
def _collecting(faults: list[str]) -> Iterator[None]:
    try:
        yield
    except DataError as error:
        faults.extend(error.faults or [error.message])


def _of(settings: Settings, table: str) -> TableSettings:
    return settings.tables.get(table, DEFAULTS)


def _today(settings: Settings) -> date:
    return datetime.now(settings.zone).date()


def _mapped(table: Table, settings: Settings, shelf: Shelf, engine: Engine, faults: list[str]) -> list[Mapped]:
    chosen = _of(settings, table.name)
    encoding = chosen.encoding or settings.source.encoding
    if chosen.query:
        raw = _from_query(table, chosen.query, encoding, shelf, engine)
    elif table.name in settings.tables or files.find(shelf, table.name):
        raw = files.load(shelf, chosen.from_ or table.name, encoding, cast(FileEngine, engine))
    else:
        return []
    if chosen.filter:
        with _naming(f"tables.{table.name}.filter"):
            raw = _narrowed(raw, chosen.filter, engine)
    return _matched(table, chosen, settings, raw, engine, faults)


def _narrowed(raw: Raw, condition: str, engine: Engine) -> Raw:
    if not isinstance(engine, DatabaseEngine):
        return files.narrow(raw, condition, cast(FileEngine, engine))
    relation = f"{raw.relation} where"
    engine.define_where(relation, raw.relation, condition)
    return replace(raw, relation=relation)


def _from_query(table: Table, query: str, encoding: str, shelf: Shelf, engine: Engine) -> Raw:
    """Load the tables that the query mentions, then define it over them."""
    used = [] if shelf.is_database else [name for name in shelf.names if _mentions(query, name)]
    loaded = [files.load(shelf, name, encoding, cast(FileEngine, engine)) for name in used]
    where, relation = f"tables.{table.name}.query", f"{SOURCE}.query of {table.name}"
    with _naming(where):
        engine.define_sql(relation, query)
    copies = tuple(name for raw in loaded for name in raw.copies)
    return Raw(relation, f"`{where}`", copies)


def _mentions(query: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", query, re.IGNORECASE) is not None


@contextmanager
def _naming(setting: str) -> Iterator[None]:
    try:
        yield
    except DataError as error:
        raise DataError(f"`{setting}` in kpi.yaml is not SQL that can be run: {error.message}.") from None


def _matched(
    table: Table, chosen: TableSettings, settings: Settings, raw: Raw, engine: Engine, faults: list[str]
) -> list[Mapped]:
    there = [name for name in engine.columns(raw.relation) if not name.lower().startswith(INTERNAL)]
    columns, wrong = mapping.match(table, chosen.columns, there, raw.label, chosen.constants)
    allowed = mapping.closed_sets(table, settings.rules)
    faults += [*wrong, *mapping.faults_of_values(table, chosen, columns, allowed)]
    if isinstance(engine, DatabaseEngine):
        own = [(source, table[name]) for name, source in columns.items() if name not in chosen.values]
        if odd := typed.faults_of_types(own, engine.table(raw.relation).schema(), raw.label):
            faults += odd
            return []
    reading = Reading(
        zone=chosen.time_zone or settings.source.time_zone or settings.time_zone,
        to_zone=settings.time_zone,
        form=chosen.date_format or settings.source.date_format,
    )
    values = {
        name: {old.strip(BLANKS): new for old, new in pairs.items()}
        for name, pairs in chosen.values.items()
        if pairs and name in columns
    }
    constants = {name: text for name, text in chosen.constants.items() if name in columns}
    further = mapping.further_columns(table, columns, there)
    return [Mapped(table, raw, columns, further, reading, constants, values, allowed)]


def _finish(found: list[Mapped], faults: list[str], engine: Engine, today: date, label: str) -> Sources:
    checked: dict[str, Checked] = {}
    for mapped in found:
        with _collecting(faults), _reading(mapped):
            mapping.read_table(mapped, engine)
            checked[mapped.table.name] = contract.check(mapped, engine, today)
            faults += checked[mapped.table.name].faults
    _refuse(faults, label)
    for mapped in found:
        if clean := checked[mapped.table.name].clean:
            mapping.read_table(mapped, engine, clean)
        mapping.bind(mapped, engine)
    columns = {mapped.table.name: mapped.names for mapped in found}
    rows = {name: table.rows for name, table in checked.items()}
    notes = [note for name, table in checked.items() for note in contract.notes(name, table)]
    return Sources(
        columns=columns,
        rows=rows,
        nulls={name: table.nulls for name, table in checked.items()},
        first_day={name: table.first_day for name, table in checked.items() if table.first_day},
        last_day={name: table.last_day for name, table in checked.items() if table.last_day},
        notes=(*notes, *references.orphans(columns, rows, engine)),
    )


@contextmanager
def _reading(mapped: Mapped) -> Iterator[None]:
    """Name the table in what the database says of a value that it cannot compute with."""
    try:
        yield
    except DataError as error:
        raise DataError(f"{mapped.raw.label} cannot be read as `{mapped.table.name}`: {error.message}.") from None


def _refuse(faults: list[str], label: str) -> None:
    if faults:
        count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
        raise DataError(f"The data of `{label}` do not pass the checks: {count}.", faults)
