"""Folders for the time that a process lasts: the owner's alone, and removed with it.

A process that was killed leaves its folders; each holds a lock that the system lets go with the process, so the next
process of the same user knows them and removes them. Imports nothing of the package.
"""

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where folders of killed processes stay
    fcntl = None  # type: ignore[assignment]

HELD = ".held"


class PrivateFolder:
    """A new folder `kpi-<kind>-…` among the temporary files, which goes with this object or by :meth:`remove`."""

    def __init__(self, kind: str, within: Path | None = None) -> None:
        _sweep(tempfile.gettempdir())
        self.path = Path(tempfile.mkdtemp(prefix=f"kpi-{kind}-", dir=within))
        self.remove = weakref.finalize(self, _remove, self.path, _hold(self.path))


@contextmanager
def private_folder(kind: str, within: Path | None = None) -> Iterator[Path]:
    """Yield such a folder, of the temporary files or within another one; it ends with the block."""
    folder = PrivateFolder(kind, within)
    try:
        yield folder.path
    finally:
        folder.remove()


def _hold(folder: Path) -> int | None:
    """Lock a folder for as long as this process lasts; the lock is there before its name is."""
    if fcntl is None:
        return None
    held = os.open(folder / f"{HELD}.new", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    (folder / f"{HELD}.new").rename(folder / HELD)
    return held


def _remove(folder: Path, held: int | None) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if held is not None:
        os.close(held)


@cache
def _sweep(temporary: str) -> None:
    """Remove the folders of this user's processes that have ended; once in a process."""
    if fcntl is None:
        return
    for folder in Path(temporary).glob("kpi-*"):
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            held = os.open(folder / HELD, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)  # an error: its process lives
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(held)
