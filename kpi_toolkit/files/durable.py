"""Files that are on the disk when they are said to be, and are never seen half written.

Knows nothing of the package but errors and secrets.
"""

import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kpi_toolkit.errors import PublishError
from kpi_toolkit.secrecy import scrubbed_bytes

OF_GROUP, OF_OWNER = 0o640, 0o600
FOLDER_OF_GROUP, FOLDER_OF_OWNER = 0o750, 0o700
"""Who may read what is written: the umask takes from it, and nothing adds to it."""
BINARY = getattr(os, "O_BINARY", 0)  # Windows


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Say of an `OSError` what could not be written and that nothing was lost.

    Raises
    ------
    PublishError
        In place of the `OSError`.
    """
    try:
        yield
    except OSError as error:
        raise PublishError(
            f"`{place}` cannot be written: {error.strerror or error}. Published editions are as they were; "
            "make room or check the rights, then run again."
        ) from error


def write_flushed(file: Path, content: bytes, mode: int = OF_GROUP) -> None:
    """Write a file without any secret in its text and wait until it is on the disk; its owner and group may read it.

    Parameters
    ----------
    mode
        Who else may, or not even the group.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(scrubbed_bytes(content))
        stream.flush()
        os.fsync(stream.fileno())


def make_folder(folder: Path, mode: int = FOLDER_OF_GROUP) -> None:
    """Make a folder, and those above it that are missing, which its owner and group may read, or as `mode` says."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode, exist_ok=True)
    if not missing:
        folder.mkdir(mode, exist_ok=True)  # an error where it is a file


def write_atomically(file: Path, content: bytes, mode: int = OF_GROUP) -> None:
    """Replace a file in one step, its folder made if need be; one that is there keeps who may read it."""
    make_folder(file.parent)
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        write_flushed(temporary, content, mode)
        if file.exists() and mode == OF_GROUP:
            temporary.chmod(stat.S_IMODE(file.stat().st_mode))
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    flush_folder(file.parent)


def add_line(file: Path, line: str) -> None:
    """Add a line to a file, made if need be, in one step: several processes may add to one, as to a log."""
    make_folder(file.parent)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY, OF_GROUP)
    try:
        os.write(descriptor, scrubbed_bytes(f"{line}\n".encode()))
    finally:
        os.close(descriptor)


def append_line(file: Path, line: str) -> None:
    """Add a line to a ledger, on disk before it returns; what an interrupted write left at its end is cut off.

    Only one process may do so at a time.
    """
    is_new = not file.exists()
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | BINARY, OF_GROUP)
    with os.fdopen(descriptor, "rb+") as stream:
        stream.truncate(_end_of_lines(stream))
        stream.seek(0, os.SEEK_END)
        stream.write(scrubbed_bytes(f"{line}\n".encode()))
        stream.flush()
        os.fsync(stream.fileno())
    if is_new:
        flush_folder(file.parent)


def _end_of_lines(stream: BinaryIO) -> int:
    stream.seek(0)
    return stream.read().rfind(b"\n") + 1


def forget_temporaries(file: Path) -> None:
    """Remove what :func:`write_atomically` left beside a file when it was killed; call it where nobody writes it."""
    for left in file.parent.glob(f".{file.name}.*"):
        if re.fullmatch("[0-9a-f]{8}", left.name.rpartition(".")[2]):
            with suppress(OSError):
                left.unlink()


def flush_folder(folder: Path) -> None:
    """Wait until a folder's names are on the disk; Windows does that by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
