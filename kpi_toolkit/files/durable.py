"""Files that are on the disk when they are said to be, and are never seen half written.

Knows nothing of the package but errors.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kpi_toolkit.errors import PublishError


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


def write_flushed(file: Path, content: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def write_atomically(file: Path, content: bytes) -> None:
    """Replace a file in one step, its folder made if need be."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        write_flushed(temporary, content)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    flush_folder(file.parent)


def flush_folder(folder: Path) -> None:
    """Wait until a folder's names are on the disk; Windows does that by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
