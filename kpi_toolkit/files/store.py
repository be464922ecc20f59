"""What was computed, kept between processes under marks of everything that it depends on.

One SQLite file. Whatever is odd with it (damaged, locked, full, foreign, read-only) means that nothing is known or
nothing is kept, and a sentence in :attr:`Store.trouble`; never a wrong value: every entry carries a checksum of its
mark and content, and an entry that does not agree with it counts as unknown. A file that is somebody else's is not
even opened as a database, for SQLite tidies up in what it opens.
"""

import contextlib
import json
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

FORMAT = 2
"""Raised when what is kept is laid out in another way; a store of another format is begun anew."""
APPLICATION = 0x6B70_6953
"""By this number in its header a file is known as a store."""
OWN_FOLDER = ".kpi"
"""Only in a folder of this name a file that is no store, or a damaged one, is removed."""
LARGEST = 256 * 2**20
"""Bytes beyond which the entries that were kept first are dropped."""
PATIENCE = 5.0
"""Seconds to wait for another process that writes; not again by a store that waited in vain."""
MOST_VARIABLES = 500
MAGIC, AT_APPLICATION = b"SQLite format 3\0", slice(68, 72)
ERRORS = (sqlite3.Error, OSError, ValueError, TypeError, zlib.error, EOFError)
"""What can go wrong with a file, with SQLite and with what was kept."""
OF_THE_PLACE = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOLFS,
    sqlite3.SQLITE_AUTH,
}
"""Errors that say nothing of the file itself; after any other it is damaged."""
AS_BYTES = "CAST(mark AS BLOB), CAST(content AS BLOB), CAST(checksum AS BLOB)"
"""A damaged entry may have another type than it had, and no text in its texts."""
LAYOUT = (
    "CREATE TABLE entries (kind TEXT, mark TEXT, content BLOB, checksum BLOB, kept_at INTEGER, "
    "PRIMARY KEY (kind, mark)) WITHOUT ROWID",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {FORMAT}",
)


class Memory(Protocol):
    """Where JSON values are kept by kind and mark; `keeps` tells whether anything is."""

    keeps: bool

    def get(self, kind: str, marks: Iterable[str]) -> dict[str, Any]:
        """Return the values that are kept, by mark."""

    def put(self, kind: str, values: Mapping[str, Any]) -> None:
        """Keep values by mark."""

    def together(self) -> AbstractContextManager[None]:
        """Write what is put inside the block in one go at its end."""


class ForeignFileError(ValueError):
    """In a store's place lies a file of somebody else."""


class Forgetful:
    """A memory that keeps nothing."""

    keeps = False

    def get(self, kind: str, marks: Iterable[str]) -> dict[str, Any]:
        """Return nothing."""
        return {}

    def put(self, kind: str, values: Mapping[str, Any]) -> None:
        """Keep nothing."""

    def together(self) -> AbstractContextManager[None]:
        """Return a block in which nothing is written."""
        return contextlib.nullcontext()


class Store:
    """A memory in a file, shared by processes. Every method may fail inside without harm.

    Parameters
    ----------
    path
        The file; it and its folder are made when something is first kept.
    is_known
        Tells whether it is known still by which code values are computed; otherwise none is kept.
    """

    keeps = True

    def __init__(self, path: Path, is_known: Callable[[], bool] = lambda: True) -> None:
        self.path, self._is_known = path, is_known
        self.trouble = ""
        self._patience = PATIENCE
        self._waiting: list[tuple[str, Mapping[str, Any]]] | None = None

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Write what is put inside the block in one go at its end, also when it fails; blocks may lie in each other."""
        if self._waiting is not None:
            yield
            return
        self._waiting = []
        try:
            yield
        finally:
            waiting, self._waiting = self._waiting, None
            self._write(waiting)

    def get(self, kind: str, marks: Iterable[str]) -> dict[str, Any]:
        """Return the values that are kept, by mark; those whose checksum is wrong are not."""
        wanted = list(dict.fromkeys(marks))
        kept = {
            mark: values[mark]
            for waiting, values in self._waiting or ()
            if waiting == kind
            for mark in wanted
            if mark in values
        }
        wanted = [mark for mark in wanted if mark not in kept]
        with self._guarded():
            for start in range(0, len(wanted), MOST_VARIABLES):
                part = wanted[start : start + MOST_VARIABLES]
                places = ",".join("?" * len(part))
                sql = f"SELECT {AS_BYTES} FROM entries WHERE kind = ? AND mark IN ({places})"
                for mark, content, checksum in self._rows(sql, (kind, *part)):
                    if checksum == _checksum(kind.encode(), mark, content):
                        kept[mark.decode()] = json.loads(zlib.decompress(content))
        return kept

    def put(self, kind: str, values: Mapping[str, Any]) -> None:
        """Keep values by mark, all or none; of more than there is room for, a part."""
        if values and self._waiting is not None:
            self._waiting.append((kind, values))
        elif values:
            self._write([(kind, values)])

    def _write(self, together: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        with self._guarded():
            rows = [_entry(kind, mark, value) for kind, values in together for mark, value in values.items()]
            if not rows:
                return
            if not self._is_known():
                raise ValueError("the toolkit's own files were changed after this process had loaded them")
            self._make_folder()
            self._is_there()
            with contextlib.closing(self._connected()) as database:
                database.execute("PRAGMA auto_vacuum = FULL")  # of a new file: it shrinks when entries are dropped
                with database:
                    database.execute("BEGIN IMMEDIATE")
                    _lay_out(database)
                    database.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)", rows)
                    _prune(database)

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Return the number of entries and their bytes by kind."""
        sql = "SELECT kind, count(*), sum(length(content)) FROM entries GROUP BY kind ORDER BY kind"
        with self._guarded():
            return {kind: (count, size) for kind, count, size in self._rows(sql, ())}
        return {}

    def clear(self) -> None:
        """Forget everything: remove the file."""
        for name in (self.path.name, f"{self.path.name}-journal"):
            self.path.with_name(name).unlink(missing_ok=True)

    def _rows(self, sql: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return what is asked for; nothing where there is no store yet, or one of another format."""
        if not self._is_there():
            return []
        with contextlib.closing(self._connected()) as database:
            return database.execute(sql, values).fetchall() if _is_ready(database) else []

    def _is_there(self) -> bool:
        """Whether something is kept already.

        Raises
        ------
        ForeignFileError
            When the file is somebody else's.
        """
        if not self.path.exists():
            return False
        if not self.path.is_file():
            raise OSError(f"`{self.path.name}` is no file")
        if self._is_at_home:
            return self.path.stat().st_size > 0
        with self.path.open("rb") as file:
            header = file.read(AT_APPLICATION.stop)
        if header and not (header.startswith(MAGIC) and header[AT_APPLICATION] == APPLICATION.to_bytes(4, "big")):
            raise ForeignFileError(f"`{self.path.name}` is a file of another program")
        return bool(header)

    @property
    def _is_at_home(self) -> bool:
        return self.path.parent.name == OWN_FOLDER

    def _make_folder(self) -> None:
        self.path.parent.mkdir(0o700, parents=True, exist_ok=True)
        if self._is_at_home and self.path.parent.stat().st_mode & 0o077:
            with contextlib.suppress(OSError):  # of somebody else, or on a disk that may only be read
                self.path.parent.chmod(0o700)  # what is kept of the data is its owner's
        if self._is_at_home and not (ignored := self.path.with_name(".gitignore")).exists():
            ignored.write_text("*\n", "utf-8")

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=self._patience)

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """Turn every fault into a sentence; a file that is no database, or a damaged one, goes from the own folder."""
        try:
            yield
        except ERRORS as error:
            self.trouble = f"{type(error).__name__}: {error}"
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            if code == sqlite3.SQLITE_BUSY:
                self._patience = 0.0
            is_damaged = isinstance(error, sqlite3.Error) and code not in OF_THE_PLACE
            if (is_damaged or isinstance(error, UnicodeDecodeError)) and self._is_at_home:
                with contextlib.suppress(OSError):
                    self.clear()


def _is_ready(database: sqlite3.Connection) -> bool:
    """Whether a database is a store of this format."""
    return [_number(database, name) for name in ("application_id", "user_version")] == [APPLICATION, FORMAT]


def _lay_out(database: sqlite3.Connection) -> None:
    """Make the table in a new file, and in the place of a store of another format."""
    if _is_ready(database):
        return
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    for (name,) in database.execute(tables).fetchall():
        database.execute(f'DROP TABLE "{name}"')
    for statement in LAYOUT:
        database.execute(statement)


def _prune(database: sqlite3.Connection) -> None:
    """Drop the half of the entries that was kept first, as often as needed."""
    half = (
        "DELETE FROM entries WHERE (kind, mark) IN (SELECT kind, mark FROM entries "
        "ORDER BY kept_at LIMIT (SELECT (count(*) + 1) / 2 FROM entries))"
    )
    while _size(database) > LARGEST and database.execute(half).rowcount:
        pass


def _size(database: sqlite3.Connection) -> int:
    return (_number(database, "page_count") - _number(database, "freelist_count")) * _number(database, "page_size")


def _number(database: sqlite3.Connection, pragma: str) -> int:
    return int(database.execute(f"PRAGMA {pragma}").fetchone()[0])


def _entry(kind: str, mark: str, value: Any) -> tuple[str, str, bytes, bytes, int]:
    content = zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 1)
    return kind, mark, content, _checksum(kind.encode(), mark.encode(), content), time.time_ns()


def _checksum(*parts: bytes | None) -> bytes:
    """Return the checksum of kind, mark and content; a damaged entry may lack one."""
    return blake2b(b"\0".join(part or b"" for part in parts), digest_size=16).digest()
