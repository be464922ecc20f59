"""Where the raw tables of a source lie, and how each is made readable for the engine."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from kpi_toolkit.engines import SOURCE, FileEngine
from kpi_toolkit.engines.duckdb_files import tables_of
from kpi_toolkit.engines.names import alike
from kpi_toolkit.errors import DataError, Spoken
from kpi_toolkit.files.plain import check_plain
from kpi_toolkit.language.naming import names_of, perhaps
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sources import parts
from kpi_toolkit.sources.json_file import LINES
from kpi_toolkit.sources.layout import Layout
from kpi_toolkit.sources.packed import GZ, ZIP, unpacked
from kpi_toolkit.sources.raw import Raw
from kpi_toolkit.sources.workbook import EXCEL, OLD

TEXTS, PARQUET = (".csv", ".tsv"), ".parquet"
USUAL = (*TEXTS, EXCEL, PARQUET)
JSON = (".json", *LINES)
OTHERS = (".txt", *OLD, *JSON)
PLAIN = (*USUAL, *OTHERS)
READABLE = (*PLAIN, ZIP, *(f"{kind}{GZ}" for kind in (*TEXTS, ".txt", *JSON)))
"""Ends of names of files that are read; where a usual one and another bear the name of a table, the usual one is it."""
_UNUSUAL = tuple(kind for kind in READABLE if kind not in USUAL)
DATABASES = (".duckdb", ".ddb", ".db")
WITHIN = "/"
"""Between a database file of the folder and a table in it: ``shop.duckdb/orders``."""


@dataclass(frozen=True)
class Shelf:
    """A source: a folder with its files and sub-folders by name, or a database file with its tables.

    Parameters
    ----------
    files
        File name (or name of a sub-folder of parts) → its files; for a database table none.
    unreadable
        Tables of a database that this user may not read.
    scratch
        A folder for rewritten text.
    """

    path: Path
    label: str
    files: Mapping[str, tuple[Path, ...]]
    scratch: Path = Path()
    is_database: bool = False
    unreadable: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Names by which `from` can call the tables."""
        return sorted({name if self.is_database else _stem(name) for name in self.files})


def open_shelf(
    path: Path,
    label: str,
    attach: Callable[[Path], list[str]],
    ignored: Collection[str] = (),
    may_be_empty: bool = False,
) -> Shelf:
    """Look into a source folder, or attach a database file; what is rewritten goes to a folder that is given later.

    Parameters
    ----------
    attach
        Opens a DuckDB file and returns its tables.
    ignored
        Names and patterns of files that are not read.
    may_be_empty
        Whether a folder without data files is a source as well.

    Raises
    ------
    DataError
        When it does not exist or has nothing that can be read.
    """
    with reachable(label):
        return _opened(path, label, attach, ignored, may_be_empty)


def _opened(
    path: Path, label: str, attach: Callable[[Path], list[str]], ignored: Collection[str], may_be_empty: bool
) -> Shelf:
    values = {"source": label, "hint": spoken("fault.put_source")}
    if path.is_file() and path.suffix.lower() in DATABASES:
        return Shelf(path, label, dict.fromkeys(_attached(path, label, attach), ()), is_database=True)
    if path.is_file():
        raise DataError(spoken("fault.source_kind", source=label, kinds=names_of(DATABASES)))
    if not path.is_dir():
        raise DataError(spoken("fault.source_missing", **values))
    files = {name: inside for entry in sorted(path.iterdir()) for name, inside in _entry(entry, ignored)}
    for entry in sorted(path.iterdir()):
        if is_duckdb(entry) and not is_left_out(entry, ignored):
            with reachable(entry.name):
                files |= {f"{entry.name}{WITHIN}{table}": (entry,) for table in tables_of(entry)}
    if not files and not may_be_empty:
        raise DataError(spoken("fault.source_empty", **values))
    return Shelf(path, label, files)


def find(shelf: Shelf, name: str) -> dict[str, tuple[Path, ...]]:
    """Files of the shelf that `name` means: a table, file stem, file name, or pattern (``orders_*.csv``)."""
    if shelf.is_database:
        return {name: ()} if name in shelf.files else dict.fromkeys(alike(name, shelf.files), ())
    exact = {file: inside for file, inside in shelf.files.items() if name in (file, _stem(file))}
    if any(WITHIN not in file for file in exact):  # a file bears the name before a table of a database beside it
        exact = {file: inside for file, inside in exact.items() if WITHIN not in file or file == name}
    if exact:
        return _usual(exact)
    if _is_pattern(name):
        return {file: inside for file, inside in shelf.files.items() if fnmatchcase(file, name)}
    same = alike(name, map(_stem, shelf.files))
    return _usual({file: inside for file, inside in shelf.files.items() if _stem(file) in same})


def _usual(meant: dict[str, tuple[Path, ...]]) -> dict[str, tuple[Path, ...]]:
    """Leave out of several files of a name what is probably no table, as an archive of it or a text about it."""
    usual = {file: inside for file, inside in meant.items() if not file.lower().endswith(_UNUSUAL)}  # folders as well
    return usual or meant


def grant_of(table: str, what: str = "SELECT") -> Spoken:
    """Say how a user is given the right to read a table of a database, or some of its columns."""
    return spoken("fault.grant", what=what, table=table)


def load(shelf: Shelf, name: str, layout: Layout, engine: FileEngine, is_seen: bool = False) -> Raw:
    """Make the files that `name` means readable as one raw table.

    Parameters
    ----------
    is_seen
        Whether SQL of the user reads it: then its text is clean.

    Raises
    ------
    DataError
        When there are none, they do not go together, two have the same contents, or one cannot be read.
    """
    meant = find(shelf, name)
    relation = f"{SOURCE}.{name}"
    if not meant and (refused := alike(name, shelf.unreadable)):
        values = {"table": refused[0], "source": shelf.label, "hint": grant_of(refused[0])}
        raise DataError(spoken("fault.table_unreadable", **values))
    if not meant:
        hint = perhaps(name, shelf.names)
        raise DataError(spoken("fault.not_there", name=name, source=shelf.label, hint=hint))
    if shelf.is_database:
        if len(meant) > 1:
            values = {"names": names_of(meant), "source": shelf.label, "name": name, "first": next(iter(meant))}
            raise DataError(spoken("fault.which_table", **values))
        (there,) = meant
        raw = Raw(f"{SOURCE}.{there}", spoken("fault.table_label", table=there, source=shelf.label))
        return cleaned(raw, engine) if is_seen else raw
    label = f"`{name if len(meant) > 1 else next(iter(meant))}`"
    _refuse_mixture(meant, name)
    files = [part for inside in meant.values() for part in inside]
    if WITHIN in (first := next(iter(meant))):
        engine.scan_table(relation, files[0], first.partition(WITHIN)[2])
        return cleaned(Raw(relation, label), engine)
    with reachable(label.strip("`")):
        raw = _load(files, name, relation, label, layout, shelf.scratch, engine)
    return cleaned(raw, engine) if is_seen or raw.is_small else raw


def cleaned(raw: Raw, engine: FileEngine) -> Raw:
    """Let the text of a raw table be clean."""
    if not raw.is_clean:
        engine.clean(raw.relation)
    return replace(raw, is_clean=True)


def _load(
    files: list[Path], name: str, relation: str, label: str, layout: Layout, scratch: Path, engine: FileEngine
) -> Raw:
    for file in files:
        _try_open(file)
    parts.refuse_copies(files)
    files = unpacked(files, scratch, lambda inner: inner.lower().endswith(PLAIN), PLAIN)
    suffix = suffix_of(files[0])
    raw = Raw(relation, label)
    if other := next((file for file in files if _kind(file) != _kind(files[0])), None):
        raise DataError(spoken("fault.two_kinds", file=label, first=files[0].name, other=other.name))
    if suffix in JSON:
        return parts.of_json(files, raw, layout, engine)
    if suffix in (EXCEL, *OLD):
        return parts.of_excel(files, raw, _stem(name), layout, engine)
    if suffix == PARQUET:
        return parts.of_parquet(files, raw, engine)
    return parts.of_text(files, raw, layout, scratch, engine)


def suffix_of(file: Path) -> str:
    """Return of which kind a file is by its name; of a workbook by what is in it: programs call text and pages .xls."""
    suffix = file.suffix.lower()
    if suffix != OLD[0] or not file.is_file():
        return suffix
    with file.open("rb") as content:
        start = content.read(1 << 10).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"PK"):
        return EXCEL
    is_text = not start.startswith((b"\xd0\xcf\x11\xe0", b"<", b"\t\x08", b"\t\x04", b"\t\x02")) and b"\0" not in start
    return TEXTS[0] if is_text and (b"\t" in start or b"," in start) else suffix


def _kind(file: Path) -> str:
    suffix = suffix_of(file)
    return next((kinds[0] for kinds in ((EXCEL, *OLD), JSON) if suffix in kinds), suffix)


def narrow(raw: Raw, condition: str, engine: FileEngine, name: str) -> Raw:
    """Keep the rows of a raw table for which an SQL condition over its columns holds."""
    relation = f"{raw.relation} {name}"
    engine.define_sql(relation, f"SELECT * FROM {parts.quoted(raw.relation)} WHERE (\n{condition}\n)")
    return replace(raw, relation=relation, copies=(*raw.copies, relation) if raw.is_copy else ())


def _entry(entry: Path, ignored: Collection[str]) -> Iterator[tuple[str, tuple[Path, ...]]]:
    if is_left_out(entry, ignored):
        return
    if entry.is_dir() and os.access(entry, os.R_OK | os.X_OK):
        inside = (part for part in entry.rglob("*") if not is_left_out(part, ignored) and part.is_file())
        if readable := tuple(sorted(part for part in inside if is_readable(part.name))):
            usual = tuple(part for part in readable if not part.name.lower().endswith(_UNUSUAL))
            yield entry.name, usual or readable
    elif is_readable(entry.name):
        yield entry.name, (entry,)


def is_left_out(entry: Path, ignored: Collection[str]) -> bool:
    """Whether an entry of a folder is hidden, a program's own, or one that kpi.yaml ignores."""
    return entry.name.startswith((".", "~$")) or any(fnmatchcase(entry.name, pattern) for pattern in ignored)


def is_duckdb(entry: Path) -> bool:
    """Whether an entry of a folder is a DuckDB file, by what is in it: others are called .db as well."""
    if entry.suffix.lower() not in DATABASES or not entry.is_file():
        return False
    with entry.open("rb") as file:
        return file.read(12)[8:] == b"DUCK"


def is_readable(name: str) -> bool:
    """Whether a file of this name is one of a kind that is read."""
    return name.lower().endswith(READABLE)


def _attached(path: Path, label: str, attach: Callable[[Path], list[str]]) -> list[str]:
    try:
        return attach(path)
    except DataError as error:
        raise DataError(spoken("fault.source_duckdb", source=label, said=error.message)) from None


@contextmanager
def reachable(label: str) -> Iterator[None]:
    """Say of a broken link, a loop or a file that may not be read what it is called."""
    try:
        yield
    except OSError as error:
        name = Path(str(error.filename)).name if error.filename else label
        is_link = bool(error.filename) and Path(str(error.filename)).is_symlink()
        key = "fault.broken_link" if is_link else "fault.unopenable"
        raise DataError(spoken(key, file=name, said=error.strerror or error)) from None


def _try_open(file: Path) -> None:
    if file.is_dir():
        os.scandir(file).close()
    else:
        check_plain(file)
        file.open("rb").close()


def _is_pattern(name: str) -> bool:
    return any(sign in name for sign in "*?[")


def _stem(file: str) -> str:
    if WITHIN in file:
        return file.partition(WITHIN)[2]
    kind = next((kind for kind in sorted(READABLE, key=len, reverse=True) if file.lower().endswith(kind)), "")
    return file[: len(file) - len(kind)]


def _refuse_mixture(meant: Mapping[str, tuple[Path, ...]], name: str) -> None:
    kinds = {_kind(part) for inside in meant.values() for part in inside}
    if len(kinds) > 1 or (len(meant) > 1 and not _is_pattern(name)):
        raise DataError(spoken("fault.can_mean", name=name, names=names_of(meant)))
