"""Files that are packed, .zip and .gz, as the files in them."""

import gzip
import shutil
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from kpi_toolkit.errors import DataError
from kpi_toolkit.language.naming import names_of
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sources.csv_file import scratch_file

ZIP, GZ = ".zip", ".gz"


def unpacked(
    files: Sequence[Path], scratch: Path, is_readable: Callable[[str], bool], kinds: Sequence[str]
) -> list[Path]:
    """Return files, those that are packed as the readable ones in them, in `scratch`.

    Raises
    ------
    DataError
        When one is damaged, needs a password, or holds nothing that can be read.
    """
    return [inner for file in files for inner in _unpacked(file, scratch, is_readable, kinds)]


def _unpacked(file: Path, scratch: Path, is_readable: Callable[[str], bool], kinds: Sequence[str]) -> list[Path]:
    suffix = file.suffix.lower()
    if suffix not in (ZIP, GZ):
        return [file]
    try:
        if suffix == GZ:
            copy = scratch_file(scratch, file.stem)
            with gzip.open(file) as packed, copy.open("wb") as plain:
                shutil.copyfileobj(packed, plain)
            return [copy]
        with zipfile.ZipFile(file) as archive:
            inner = [
                about for about in archive.infolist() if not about.is_dir() and _is_data(about.filename, is_readable)
            ]
            if not inner:
                raise DataError(spoken("fault.packed_empty", file=f"`{file.name}`", kinds=names_of(kinds, 12)))
            return [_copied(archive, about, scratch) for about in inner]
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, RuntimeError) as error:
        raise DataError(spoken("fault.packed", file=f"`{file.name}`", said=error)) from None


def _is_data(name: str, is_readable: Callable[[str], bool]) -> bool:
    path = PurePosixPath(name)
    return is_readable(path.name) and not any(part.startswith((".", "__MACOSX", "~$")) for part in path.parts)


def _copied(archive: zipfile.ZipFile, about: zipfile.ZipInfo, scratch: Path) -> Path:
    name = about.filename
    if not about.flag_bits & 0x800:  # its name is no UTF-8: Windows in China writes GBK
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = about.filename
    copy = scratch_file(scratch, PurePosixPath(name).name)
    with archive.open(about) as packed, copy.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return copy
