"""Files of a source that nothing reads: data that somebody forgot to map, or may be ignored."""

from collections.abc import Iterator
from pathlib import Path

from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Settings
from kpi_toolkit.sources import files
from kpi_toolkit.sources.reader import mentions, of, patterns

ABOUT = (".md", ".rst", ".yaml", ".yml", ".py", ".ipynb", ".html", ".pdf", ".wal")
"""Files that are no data, whatever stands in them."""


def unread_files(folder: Path, settings: Settings) -> list[str]:
    """Return the files in the source's folder that no table is read from, as names inside it.

    None where the source is a database, or is not there.
    """
    source = settings.source
    place = folder / source.path
    if source.url or not place.is_dir():
        return []
    shelf = files.open_shelf(place, source.path, lambda _: [], source.ignore, may_be_empty=True)
    read = {part for name in _named(shelf, settings) for parts in files.find(shelf, name).values() for part in parts}
    return sorted(str(file.relative_to(place)) for file in _files(place, source.ignore) if file not in read)


def _named(shelf: files.Shelf, settings: Settings) -> Iterator[str]:
    """Yield the names by which tables are read."""
    for table in TABLES:
        chosen = of(settings, table)
        if chosen.query:
            yield from (name for name in shelf.names if mentions(chosen.query, name))
            yield from patterns(chosen.query)
        else:
            yield chosen.from_ or table


def _files(folder: Path, ignored: tuple[str, ...]) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if files.is_left_out(entry, ignored) or entry.suffix.lower() in ABOUT:
            continue
        if entry.is_dir():
            yield from _files(entry, ignored)
        else:
            yield entry
