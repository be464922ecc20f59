"""Checked tables and the engine in which they are bound when something is asked of them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from kpi_toolkit.engines import Engine, TableEngine
from kpi_toolkit.errors import DataError
from kpi_toolkit.language.text import spoken
from kpi_toolkit.schema import Table
from kpi_toolkit.sources import deliveries, mapping
from kpi_toolkit.sources.contract import Checked
from kpi_toolkit.sources.described import Sources
from kpi_toolkit.sources.mapped import Mapped
from kpi_toolkit.sources.reader import Reader


@dataclass
class CheckedTable:
    """A table that passed the checks.

    Parameters
    ----------
    names
        Its columns.
    mark
        Of its rows and how they are read; empty where none can be made.
    statuses
        Of its files before they were marked, then before they were bound.
    mapped
        Where it lies in the engine; None before it was needed there.
    is_read, is_bound
        Whether its values have been read there, and whether it lies there under its own name.
    """

    table: Table
    names: tuple[str, ...]
    checked: Checked
    mark: str
    statuses: Mapping[Path, list[int]] = field(default_factory=dict)
    mapped: Mapped | None = None
    is_read: bool = False
    is_bound: bool = False


class Source:
    """A source whose tables passed the checks; they are bound in the engine when something is asked of them."""

    def __init__(self, sources: Sources, tables: Iterable[CheckedTable], reader: Reader) -> None:
        self.sources = sources
        self._tables = {entry.table.name: entry for entry in tables}
        self._reader = reader
        reader.guard(self._is_as_checked)

    @property
    def marks(self) -> Mapping[str, str]:
        """Canonical table → mark of its rows; empty where none can be made, so that nothing of it can be kept."""
        return {name: entry.mark for name, entry in self._tables.items()}

    @property
    def engine(self) -> Engine:
        """The engine, opened when first needed. Its tables are there once :meth:`ensure` was called for them."""
        return self._reader.engine

    def ensure(self, names: Iterable[str]) -> None:
        """Bind canonical tables in the engine, if they are not yet.

        Raises
        ------
        DataError
            When a table's files are not those that were checked.
        """
        for name in names:
            bind_as_checked(self._tables[name], self._reader)

    def is_unchanged(self, names: Iterable[str]) -> bool:
        """Whether the files, or the rows in the database, were those that were checked all the time since."""
        return all(is_unchanged(self._tables[name], self._reader) for name in names)

    def _is_as_checked(self) -> bool | None:
        """Whether the tables that lie in the engine have the rows that were checked; None where no mark tells."""
        read = [entry for entry in self._tables.values() if entry.mapped is not None]
        return all(is_unchanged(entry, self._reader) for entry in read) if all(entry.mark for entry in read) else None

    def snapshot(self) -> str | None:
        """Return by what name another process can see the same rows; None where nothing was read, or it has none."""
        engine = self._reader.engine if self._reader.is_open else None
        return cast(TableEngine, engine).snapshot() if engine and engine.is_database else None

    def close(self) -> None:
        """Release the engine, if it was opened."""
        if self._reader.is_open:
            self._reader.engine.close()


def bind_as_checked(entry: CheckedTable, reader: Reader) -> None:
    """Bind a table, if it is not yet.

    Raises
    ------
    DataError
        When its files are not those that were checked, or were touched while they were read.
    """
    if entry.is_bound:
        return
    entry.statuses = reader.statuses(entry.table)
    bind_table(entry, reader)
    if not is_unchanged(entry, reader):
        raise _changed(entry, "rows" if reader.engine.is_database else "files")


def is_unchanged(entry: CheckedTable, reader: Reader) -> bool:
    """Whether a table has the mark that it had, and none of its files was touched: it could have been changed back."""
    try:
        return reader.statuses(entry.table) == entry.statuses and _mark_now(entry, reader) == entry.mark
    except DataError:  # a file is gone
        return False


def _mark_now(entry: CheckedTable, reader: Reader) -> str:
    if (mark := reader.mark(entry.table)) or entry.mapped is None:
        return mark
    # Rows that were copied into the engine cannot change any more.
    return entry.mark if entry.mapped.raw.is_copy else reader.mark_of_rows(entry.table, entry.mapped)


def bind_table(entry: CheckedTable, reader: Reader) -> None:
    """Bind a checked table under its own name; text that is clean is not read again in every query."""
    if entry.mapped is None:
        entry.mapped = _mapped(entry, reader)
    if not entry.is_read:
        deliveries.read(entry.mapped, reader.engine, entry.checked.clean, entry.checked.again > 0)
    mapping.bind(entry.mapped, reader.engine)
    entry.is_bound = True


def _mapped(entry: CheckedTable, reader: Reader) -> Mapped:
    """Return where a table lies whose files were not needed yet; rows of the user's SQL must be those of their mark."""
    faults: list[str] = []
    raw = next(iter(reader.mapped(entry.table, faults)), None)
    refuse(faults, reader.shelf.label)
    assert raw is not None
    mapped = reader.settled(entry.table, raw)
    is_by_rows = mapped.raw.is_copy and entry.mark and not reader.mark(entry.table)
    if is_by_rows and reader.mark_of_rows(entry.table, mapped) != entry.mark:
        raise _changed(entry)
    return mapped


def _changed(entry: CheckedTable, what: str = "files") -> DataError:
    return DataError(spoken("fault.changed", what=spoken(f"fault.what.{what}"), table=entry.table.name))


@contextmanager
def naming(mapped: Mapped) -> Iterator[None]:
    """Name the table in what the database says of a value that it cannot compute with."""
    try:
        yield
    except DataError as error:
        values = {"label": mapped.raw.label, "table": mapped.table.name, "said": error.message}
        raise DataError(spoken("fault.not_as_table", **values)) from None


def refuse(faults: list[str], label: str) -> None:
    """Raise all faults at once, if there are any.

    Raises
    ------
    DataError
        With every fault.
    """
    if faults:
        raise DataError(spoken("fault.checks", source=label, count=len(faults)), faults)
