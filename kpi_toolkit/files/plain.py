"""Files that may be read: plain ones, and those that are read whole of a size that fits; nothing that never ends."""

import errno
import stat
from pathlib import Path

from kpi_toolkit.language.text import spoken

KINDS = {stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket"}
MOST_BYTES = 64 << 20
"""Of a file that is read whole: settings, a sheet of the plan, a notebook, an edition."""


def check_plain(path: Path, most: int | None = None) -> None:
    """Refuse what is no plain file, as a pipe or a device, whose reading may never end, or what is too large.

    Raises
    ------
    OSError
        With what it is; also when there is nothing.
    """
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, spoken("file.folder"), str(path))
    if not stat.S_ISREG(status.st_mode):
        kind = KINDS.get(stat.S_IFMT(status.st_mode), "device")
        raise OSError(errno.EINVAL, spoken("file.kind", kind=spoken(f"file.kind.{kind}")), str(path))
    if most is not None and status.st_size > most:
        raise OSError(errno.EFBIG, spoken("file.large", size=_mib(status.st_size), most=_mib(most)), str(path))


def read_plain(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the content of a plain file of a size that fits.

    Raises
    ------
    OSError
        As :func:`check_plain`.
    """
    check_plain(path, most)
    return path.read_bytes()


def _mib(size: int) -> str:
    return f"{size / (1 << 20):,.0f} MiB"
