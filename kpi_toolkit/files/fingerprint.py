"""Whether files are what they were: by content, which is read again only when there is any doubt."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

from kpi_toolkit.files.digest import file_digest
from kpi_toolkit.files.store import Memory

TICK = 2 * 10**9
"""Nanoseconds within which a file may change again without another time: clocks of disks are coarse."""


def file_marks(files: Iterable[Path], folder: Path, memory: Memory) -> dict[Path, str]:
    """Return a mark of each file's content.

    A file is not read again when device, inode, size, time of change of content and of status (which nobody can set
    back) are those of the last time, and that time lies well after the change. On Windows, which knows no time of
    status, every file is read.

    Parameters
    ----------
    folder
        What names are relative to, so that a copied folder is recognised by content.

    Raises
    ------
    OSError
        When a file cannot be read.
    """
    known = os.name == "posix"
    names = {file: os.path.relpath(file, folder) if known else file.name for file in files}
    kept = memory.get("files", names.values()) if known else {}
    marks: dict[Path, str] = {}
    fresh: dict[str, object] = {}
    for file, name in names.items():
        before = _status(file)
        if name in kept and kept[name]["status"] == before:
            marks[file] = kept[name]["mark"]
            continue
        marks[file] = file_digest(file)
        is_quiet = time.time_ns() - max(before[-2:]) > TICK
        if known and is_quiet and _status(file) == before:
            fresh[name] = {"status": before, "mark": marks[file]}
    memory.put("files", fresh)
    return marks


def statuses(files: Iterable[Path]) -> dict[Path, list[int]]:
    """Return what tells that a file was changed, even back to what it was: no file is read.

    Raises
    ------
    OSError
        When there is no such file.
    """
    return {file: _status(file) for file in files}


def _status(file: Path) -> list[int]:
    status = file.stat()
    return [status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]
