"""Where the raw tables of a source lie, and how each is made readable for the engine."""

import filecmp
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from itertools import combinations
from pathlib import Path

from kpi_toolkit.engines import SOURCE, CsvFile, FileEngine
from kpi_toolkit.errors import DataError, did_you_mean, listed
from kpi_toolkit.language.text import Reason
from kpi_toolkit.sources import csv_file, excel

TEXT, EXCEL, PARQUET = ".csv", ".xlsx", ".parquet"
DATABASES = (".duckdb", ".ddb", ".db")
INTERNAL = "\x1fkpi "
"""How the names of the toolkit's own columns begin: no heading can, and other columns of this kind are not read."""
ROW = f"{INTERNAL}row"
"""Column of a raw table that says in which row of its file a row stands; the heading is row 1."""


@dataclass(frozen=True)
class Shelf:
    """A source: a folder with its files and sub-folders by name, or a database file with its tables.

    Parameters
    ----------
    files
        File name (or name of a sub-folder of Parquet parts) → its files; for a database table none.
    scratch
        A folder for rewritten text.
    """

    path: Path
    label: str
    files: Mapping[str, tuple[Path, ...]]
    scratch: Path = Path()
    is_database: bool = False

    @property
    def names(self) -> list[str]:
        """Names by which `from` can call the tables."""
        return sorted({name if self.is_database else _stem(name) for name in self.files})


@dataclass(frozen=True)
class Raw:
    """A raw table that the engine can read.

    Parameters
    ----------
    relation
        Its name in the engine.
    label
        How messages call it, in backquotes or words.
    copies
        What was made of text and Excel files on the way, to be dropped at the end; empty for Parquet and databases.
    long_numbers
        Numbers by column that Excel has cut to 15 digits.
    remarks
        What is to be said of how it was read.
    is_clean
        Whether its text has no blanks around it, and none is blank.
    """

    relation: str
    label: str
    copies: tuple[str, ...] = ()
    long_numbers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: tuple[Reason, ...] = ()
    is_clean: bool = False

    @property
    def is_copy(self) -> bool:
        """Whether its rows were copied rather than lie in Parquet or a database."""
        return bool(self.copies)


def open_shelf(path: Path, label: str, attach: Callable[[Path], list[str]]) -> Shelf:
    """Look into a source folder, or attach a database file; what is rewritten goes to a folder that is given later.

    Parameters
    ----------
    attach
        Opens a DuckDB file and returns its tables.

    Raises
    ------
    DataError
        When it does not exist or has nothing that can be read.
    """
    with reachable(label):
        return _opened(path, label, attach)


def _opened(path: Path, label: str, attach: Callable[[Path], list[str]]) -> Shelf:
    hint = "Put CSV, Parquet or Excel files there, or set `source` in kpi.yaml."
    if path.is_file() and path.suffix.lower() in DATABASES:
        return Shelf(path, label, dict.fromkeys(_attached(path, label, attach), ()), is_database=True)
    if path.is_file():
        raise DataError(f"The source `{label}` is neither a folder nor a DuckDB file ({listed(DATABASES)}).")
    if not path.is_dir():
        raise DataError(f"The source folder `{label}` does not exist. {hint}")
    files = {name: parts for entry in sorted(path.iterdir()) for name, parts in _entry(entry)}
    if not files:
        raise DataError(f"The source folder `{label}` has no data files. {hint}")
    return Shelf(path, label, files)


def find(shelf: Shelf, name: str) -> dict[str, tuple[Path, ...]]:
    """Files of the shelf that `name` means: a table, file stem, file name, or pattern (``orders_*.csv``)."""
    if shelf.is_database:
        return {name: ()} if name in shelf.files else {}
    exact = {file: parts for file, parts in shelf.files.items() if name in (file, _stem(file))}
    if exact or not _is_pattern(name):
        return exact
    return {file: parts for file, parts in shelf.files.items() if fnmatchcase(file, name)}


def load(shelf: Shelf, name: str, encoding: str, engine: FileEngine, is_seen: bool = False) -> Raw:
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
    if not meant:
        raise DataError(f"`{name}` is not in `{shelf.label}`. {did_you_mean(name, shelf.names)}")
    if shelf.is_database:
        raw = Raw(relation, f"table `{name}` of `{shelf.label}`")
        return cleaned(raw, engine) if is_seen else raw
    label = f"`{name if len(meant) > 1 else next(iter(meant))}`"
    _refuse_mixture(meant, name)
    files = [part for parts in meant.values() for part in parts]
    with reachable(label.strip("`")):
        raw = _load(files, name, relation, label, encoding, shelf.scratch, engine)
    return cleaned(raw, engine) if is_seen else raw


def cleaned(raw: Raw, engine: FileEngine) -> Raw:
    """Let the text of a raw table be clean."""
    if not raw.is_clean:
        engine.clean(raw.relation)
    return replace(raw, is_clean=True)


def _load(
    files: list[Path], name: str, relation: str, label: str, encoding: str, scratch: Path, engine: FileEngine
) -> Raw:
    for file in files:
        _try_open(file)
    _refuse_copies(files)
    suffix = files[0].suffix.lower()
    if suffix == TEXT:
        engine.load_csv(relation, _csv_files(files, encoding, scratch))
        raw = _with_rows(relation, label, engine) if len(files) == 1 else Raw(relation, label, (relation,))
        return replace(raw, is_clean=True)
    if suffix == EXCEL:
        return _load_excel(files, name, relation, label, engine)
    _try_parquet(relation, files, label, engine)
    return Raw(relation, label)


def narrow(raw: Raw, condition: str, engine: FileEngine, name: str = "where") -> Raw:
    """Keep the rows of a raw table for which an SQL condition over its columns holds."""
    relation = f"{raw.relation} {name}"
    engine.define_sql(relation, f"SELECT * FROM {_quoted(raw.relation)} WHERE (\n{condition}\n)")
    return replace(raw, relation=relation, copies=(*raw.copies, relation) if raw.is_copy else ())


def _entry(entry: Path) -> Iterator[tuple[str, tuple[Path, ...]]]:
    if entry.name.startswith((".", "~$")):
        return
    if entry.is_dir() and os.access(entry, os.R_OK | os.X_OK):
        if parts := tuple(sorted(part for part in entry.rglob(f"*{PARQUET}") if part.is_file())):
            yield entry.name, parts
    elif entry.suffix.lower() in (TEXT, EXCEL, PARQUET):
        yield entry.name, (entry,)


def _attached(path: Path, label: str, attach: Callable[[Path], list[str]]) -> list[str]:
    try:
        return attach(path)
    except DataError as error:
        raise DataError(f"The source `{label}` cannot be opened as a DuckDB file: {error.message}.") from None


@contextmanager
def reachable(label: str) -> Iterator[None]:
    """Say of a broken link, a loop or a file that may not be read what it is called."""
    try:
        yield
    except OSError as error:
        name = Path(str(error.filename)).name if error.filename else label
        link = "It is a link: see where it leads" if error.filename and Path(str(error.filename)).is_symlink() else ""
        remedy = link or "See whether you may read it"
        raise DataError(f"`{name}` cannot be read: {error.strerror or error}. {remedy}, or remove it.") from None


def _try_open(file: Path) -> None:
    if file.is_dir():
        os.scandir(file).close()
    else:
        file.open("rb").close()


def _is_pattern(name: str) -> bool:
    return any(sign in name for sign in "*?[")


def _stem(file: str) -> str:
    head, dot, suffix = file.rpartition(".")
    return head if f"{dot}{suffix}".lower() in (TEXT, EXCEL, PARQUET) else file


def _quoted(relation: str) -> str:
    name = relation.removeprefix(f"{SOURCE}.").replace('"', '""')
    return f'"{SOURCE}"."{name}"'


def _with_rows(relation: str, label: str, engine: FileEngine) -> Raw:
    numbered = f"{relation} with rows"
    # A column called rowid hides the database's own; counting is slower, and in the file's order as well.
    hidden = any(column.lower() == "rowid" for column in engine.columns(relation))
    row = "row_number() OVER () + 1" if hidden else "rowid + 2"
    engine.define_sql(numbered, f'SELECT *, {row} AS "{ROW}" FROM {_quoted(relation)}')
    return Raw(numbered, label, (relation, numbered))


def _refuse_mixture(meant: Mapping[str, tuple[Path, ...]], name: str) -> None:
    kinds = {part.suffix.lower() for parts in meant.values() for part in parts}
    if len(kinds) > 1 or (len(meant) > 1 and name in map(_stem, meant)):
        raise DataError(f"`{name}` can mean {listed(meant)}. Keep one, or give its whole name in `from`.")


def _refuse_copies(files: list[Path]) -> None:
    for file, other in combinations(files, 2):
        if file.stat().st_size == other.stat().st_size and filecmp.cmp(file, other, shallow=False):
            raise DataError(
                f"`{file.name}` and `{other.name}` have the same contents and would count twice. Remove one."
            )


def _csv_files(files: list[Path], encoding: str, scratch: Path) -> list[CsvFile]:
    texts = [csv_file.inspect(file, encoding, scratch) for file in files]
    for text in texts[1:]:
        if odd := set(text.header) ^ set(texts[0].header):
            raise DataError(
                f"`{texts[0].path.name}` and `{text.path.name}` do not have the same columns: only one "
                f"has {listed(sorted(odd))}. Give them the same headings."
            )
    return texts


def _load_excel(files: list[Path], name: str, relation: str, label: str, engine: FileEngine) -> Raw:
    if len(files) > 1:
        raise DataError(f"{label} means {len(files)} Excel files. Put them into one, or save them as CSV.")
    sheet = excel.read_sheet(files[0], _stem(name))
    engine.bind(relation, sheet.frame.assign(**{ROW: sheet.rows}))
    return Raw(relation, label, (relation,), sheet.long_numbers, is_clean=True)


def _try_parquet(relation: str, files: list[Path], label: str, engine: FileEngine) -> None:
    try:
        engine.scan_parquet(relation, files)
    except DataError as error:
        raise DataError(f"{label} cannot be read as Parquet: {error.message}") from None
