"""A folder of exports: what each of its files looks like, and which of them cannot be read."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpi_toolkit.errors import DataError, Spoken, UsageError, in_language
from kpi_toolkit.language.naming import names_of
from kpi_toolkit.language.text import Text, spoken
from kpi_toolkit.sources import files
from kpi_toolkit.starting.drafted import said
from kpi_toolkit.starting.look import FileLook, look_at, looks_within
from kpi_toolkit.units import LANGUAGES


@dataclass(frozen=True)
class SeenFolder:
    """A folder of files.

    Parameters
    ----------
    names
        All that can be read.
    unreadable
        What is said of those that could not.
    ignored
        Those beside the files that were named.
    """

    folder: Path
    names: tuple[str, ...]
    looks: tuple[FileLook, ...]
    unreadable: tuple[Text, ...] = ()
    ignored: tuple[str, ...] = ()


def seen(paths: Sequence[Path]) -> SeenFolder:
    """Look at every file that can be read, of the folder named or of the files named in one folder.

    Raises
    ------
    UsageError
        When a path is not there, they lie in several folders, or none can be read.
    """
    kinds = names_of(files.READABLE, 20)
    if missing := [path for path in paths if not path.exists()]:
        raise UsageError(spoken("init.no_files", where=names_of(missing), kinds=kinds))
    folders = list(dict.fromkeys(place for path in paths for place in _places(path)))
    if len(folders) > 1:
        raise UsageError(spoken("init.several_folders", folders=names_of(folders)))
    there = list(_readable(folders[0]))
    named = [path.name for path in paths if path.is_file()]
    chosen = [file for file in there if not named or file.name in named]
    looks, unreadable = _looked_at(chosen)
    if not looks:
        faults = [Spoken(text.zh, text.en) for text in unreadable]
        key = "init.none_readable" if faults else "init.no_files"
        raise UsageError(spoken(key, where=f"`{folders[0].name}`", kinds=kinds), faults)
    ignored = tuple(file.name for file in there if file not in chosen)
    return SeenFolder(folders[0], tuple(file.name for file in there), looks, unreadable, ignored)


def _places(path: Path) -> list[Path]:
    """Return where the files lie: in a folder named, or where that has none in those of its folders that have some."""
    folder = (path if path.is_dir() else path.parent).resolve()
    if any(_readable(folder)):
        return [folder]
    return [below for below in sorted(folder.iterdir()) if below.is_dir() and any(_readable(below))] or [folder]


def _readable(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.iterdir()):
        is_read = file.is_file() and (files.is_readable(file.name) or files.is_duckdb(file))
        if is_read and not files.is_left_out(file, ()):
            yield file


def _looked_at(chosen: Sequence[Path]) -> tuple[tuple[FileLook, ...], tuple[Text, ...]]:
    looks, unreadable = list[FileLook](), list[Text]()
    with tempfile.TemporaryDirectory(prefix="kpi-init-") as scratch:
        for file in chosen:
            try:
                looks += looks_within(file) if files.is_duckdb(file) else [look_at(file, Path(scratch))]
            except DataError as error:
                faults = error.faults or (error.message,)
                zh, en = (" ".join(in_language(fault, language) for fault in faults) for language in LANGUAGES)
                unreadable.append(said("unreadable", file=file.name, said=Text(zh, en)))
    return tuple(looks), tuple(unreadable)
