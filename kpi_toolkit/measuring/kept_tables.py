"""Derived tables that took long are kept as Parquet beside the numbers, for queries of other metrics and periods."""

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from kpi_toolkit.engines import FileEngine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.errors import DataError
from kpi_toolkit.facts import Derived
from kpi_toolkit.files.digest import digest, file_digest
from kpi_toolkit.files.fingerprint import file_marks
from kpi_toolkit.files.store import Memory, Store
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.dependencies import Dependencies, MarkedSource
from kpi_toolkit.measuring.tables import read_by

FOLDER = "kpi-facts"
"""Beside the store; of a name that nobody else has, for what lies there is removed."""
LARGEST = 4 * 2**30
"""Bytes of all files beyond which the oldest are removed."""


class KeptTables:
    """Parquet files under marks of all that their rows depend on; a file whose content is another counts as none."""

    def __init__(self, context: Context, source: MarkedSource, memory: Memory, dependencies: Dependencies) -> None:
        self._context, self._source, self._memory, self._dependencies = context, source, memory, dependencies
        self._folder = memory.path.parent / FOLDER if isinstance(memory, Store) else None

    def fetch(self, derived: Derived, by: str | None, key: tuple[object, ...], name: str) -> bool:
        """Copy a kept table into the engine under a name; False where there is none.

        A view would not do: another process may remove the file before it is read.
        """
        if not (mark := self._mark(derived, by, key)):
            return False
        kept, file = self._memory.get("facts", [mark]).get(mark), self._file(mark)
        engine, view = cast(FileEngine, self._source.engine), f"{name} kept"
        with contextlib.suppress(OSError, DataError):
            if kept is not None and file_marks([file], file.parent, self._memory)[file] == kept["content"]:
                engine.scan_parquet(view, [file])
                columns = list(engine.columns(view).items())
                engine.materialise(name, Query(("kept table", view, columns), lambda: engine.table(view)))
                engine.drop(view)
                return True
        return False

    def keep(self, derived: Derived, by: str | None, key: tuple[object, ...], name: str) -> None:
        """Write a table of the engine, if its rows are still those that it was made of; else nothing is kept."""
        mark, read = self._mark(derived, by, key), read_by(derived, by, self._context)
        if not mark or not self._source.is_unchanged(read):
            return
        file = self._file(mark)
        partial = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        with contextlib.suppress(OSError, DataError), _removed(partial):
            file.parent.mkdir(0o700, parents=True, exist_ok=True)
            cast(FileEngine, self._source.engine).write_parquet(name, partial)
            content = file_digest(partial)
            partial.replace(file)
            self._memory.put("facts", {mark: {"content": content}})
            _prune(file.parent)

    def _mark(self, derived: Derived, by: str | None, key: tuple[object, ...]) -> str:
        """Return the mark of a derived table; empty where nothing can be kept of it."""
        read = read_by(derived, by, self._context)
        is_off = self._folder is None or self._context.settings.source.url is not None
        return "" if is_off or not self._dependencies.can_be_kept(read) else self._dependencies.of_tables(read, key)

    def _file(self, mark: str) -> Path:
        assert self._folder is not None
        return self._folder / f"{digest(mark)}.parquet"


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("*.parquet"), key=lambda file: file.stat().st_mtime, reverse=True)
    total = 0
    for file in files:
        total += file.stat().st_size
        if total > LARGEST:
            file.unlink(missing_ok=True)


@contextlib.contextmanager
def _removed(partial: Path) -> Iterator[None]:
    try:
        yield
    finally:
        partial.unlink(missing_ok=True)
