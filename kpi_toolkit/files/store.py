"""What was computed, kept between processes under marks of everything that it depends on.

One SQLite file. Whatever is odd with it (damaged, locked, full, foreign, read-only) means that nothing is known or
nothing is kept, and a sentence in :attr:`Store.trouble`; never a wrong value: every entry carries a checksum of its
mark and content, and an entry that does not agree with it counts as unknown.
"""

import contextlib
import json
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

FORMAT = "kpi-store-1"
OWN_FOLDER = ".kpi"
"""Only in a folder of this name a file that is no store, or a damaged one, is removed."""
LARGEST = 256 * 2**20
"""Bytes beyond which the entries that were kept first are dropped."""
PATIENCE = 5.0
"""Seconds to wait for another process that writes."""
MOST_VARIABLES = 500
DAY = 86_400


class Memory(Protocol):
    """Where JSON values are kept by kind and mark; `keeps` tells whether anything is."""

    keeps: bool

    def get(self, kind: str, marks: Iterable[str]) -> dict[str, Any]:
        """Return the values that are kept, by mark."""

    def put(self, kind: str, values: Mapping[str, Any]) -> None:
        """Keep values by mark."""


class Forgetful:
    """A memory that keeps nothing."""

    keeps = False

    def get(self, kind: str, marks: Iterable[str]) -> dict[str, Any]:
        """Return nothing."""
        return {}

    def put(self, kind: str, values: Mapping[str, Any]) -> None:
        """Keep nothing."""


class Store:
    """A memory in a file, shared by processes. Every method may fail inside without harm.

    Parameters
    ----------
    path
        The file; it and its folder are made when something is first kept.
    """

    keeps = True

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble = ""

    def get(self, kind: str, marks: Iterable[str]) -> dict[str, Any]:
        """Return the values that are kept, by mark; those whose checksum is wrong are not."""
        wanted = list(dict.fromkeys(marks))
        found: dict[str, Any] = {}
        if not wanted or not self.path.is_file():
            return found
        with self._guarded(), contextlib.closing(self._connect()) as database:
            for start in range(0, len(wanted), MOST_VARIABLES):
                part = wanted[start : start + MOST_VARIABLES]
                places = ",".join("?" * len(part))
                rows = database.execute(
                    f"SELECT mark, content, checksum FROM entries WHERE kind = ? AND mark IN ({places})", (kind, *part)
                )
                for mark, content, checksum in rows:
                    if checksum == _checksum(kind, mark, content):
                        found[mark] = json.loads(zlib.decompress(content))
        return found

    def put(self, kind: str, values: Mapping[str, Any]) -> None:
        """Keep values by mark, all or none."""
        if not values:
            return
        today = int(time.time() // DAY)
        rows = []
        for mark, value in values.items():
            content = zlib.compress(json.dumps(value, ensure_ascii=False, allow_nan=False).encode(), 1)
            rows.append((kind, mark, content, _checksum(kind, mark, content), today))
        with self._guarded(), contextlib.closing(self._connect(create=True)) as database, database:
            database.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)", rows)
            self._prune(database)

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Return the number of entries and their bytes by kind."""
        if not self.path.is_file():
            return {}
        with self._guarded(), contextlib.closing(self._connect()) as database:
            rows = database.execute(
                "SELECT kind, count(*), sum(length(content)) FROM entries GROUP BY kind ORDER BY kind"
            )
            return {kind: (count, size) for kind, count, size in rows}
        return {}

    def clear(self) -> None:
        """Forget everything: remove the file."""
        for name in (self.path.name, f"{self.path.name}-journal"):
            self.path.with_name(name).unlink(missing_ok=True)

    def _connect(self, create: bool = False) -> sqlite3.Connection:
        if create:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.parent.name == OWN_FOLDER and not (ignored := self.path.with_name(".gitignore")).exists():
                ignored.write_text("*\n", "utf-8")
        database = sqlite3.connect(self.path, timeout=PATIENCE)
        try:
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if FORMAT not in tables:
                self._begin_anew(database, tables)
        except BaseException:
            database.close()
            raise
        return database

    def _begin_anew(self, database: sqlite3.Connection, tables: Iterable[str]) -> None:
        """Make the tables, in the place of a store of another version; a database of somebody else is left alone."""
        if tables and not any(name.startswith("kpi-store-") for name in tables):
            raise ValueError(f"`{self.path.name}` is a database of another program")
        with database:
            database.execute("BEGIN IMMEDIATE")
            there = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            if FORMAT in there:  # another process was faster
                return
            for name in there:
                database.execute(f'DROP TABLE "{name}"')
            database.execute(f'CREATE TABLE "{FORMAT}" (version TEXT)')
            database.execute(
                "CREATE TABLE entries (kind TEXT, mark TEXT, content BLOB, checksum BLOB, kept_on INTEGER, "
                "PRIMARY KEY (kind, mark)) WITHOUT ROWID"
            )

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """Turn every fault into a sentence; a damaged store is removed."""
        try:
            yield
        except (sqlite3.DatabaseError, OSError, ValueError, zlib.error, EOFError) as error:
            self.trouble = f"{type(error).__name__}: {error}"
            is_damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
            if is_damaged and self.path.parent.name == OWN_FOLDER:
                with contextlib.suppress(OSError):
                    self.clear()

    def _prune(self, database: sqlite3.Connection) -> None:
        pages, page = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        free = database.execute("PRAGMA freelist_count").fetchone()[0]
        if (pages - free) * page > LARGEST:
            database.execute(
                "DELETE FROM entries WHERE (kind, mark) IN "
                "(SELECT kind, mark FROM entries ORDER BY kept_on LIMIT (SELECT count(*) / 2 FROM entries))"
            )


def _checksum(kind: str, mark: str, content: bytes) -> bytes:
    return blake2b(b"\0".join((kind.encode(), mark.encode(), content)), digest_size=16).digest()
