"""Put a finished edition into place so that a reader finds the old one or the new one, whole.

An edition is written into a private folder on the same file system, flushed to disk and renamed into place
while its lock is held. The edition it replaces is set aside until that is done; a run that is killed between
leaves it there, and the next :func:`sweep` puts it back.
"""

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from kpi_toolkit.errors import PublishError
from kpi_toolkit.export.formats import REVIEW
from kpi_toolkit.files.durable import (
    FOLDER_OF_GROUP,
    FOLDER_OF_OWNER,
    OF_OWNER,
    flush_folder,
    make_folder,
    write_atomically,
    write_flushed,
    writing,
)
from kpi_toolkit.files.plain import read_plain
from kpi_toolkit.language.text import spoken
from kpi_toolkit.run.request import Request, names_an_edition

LOCKS, STAGING, FAILED = ".locks", ".staging", ".failed"
EARLIER = "editions"


def own_file(output: Path, folder: str, name: str) -> Path:
    """Return the place of a file of the runner's own, its folder made; never one that a link leads to.

    Raises
    ------
    PublishError
        When one of them is a link: what it leads to would be written or emptied.
    """
    file = output / folder / name
    _no_link(file.parent, file)
    make_folder(file.parent.parent)
    make_folder(file.parent, FOLDER_OF_OWNER if folder == FAILED else FOLDER_OF_GROUP)
    return file


def _no_link(*places: Path) -> None:
    for place in places:
        if place.is_symlink():
            raise PublishError(spoken("publish.link", place=str(place)))


@contextmanager
def edition_lock(output: Path, key: str) -> Iterator[None]:
    """Hold the lock of one edition; it ends with the process, however that dies.

    Raises
    ------
    PublishError
        When another run holds it, or the folder cannot be written.
    """
    with writing(output):
        lock = FileLock(own_file(output, LOCKS, f"{key}.lock"), timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise PublishError(
                f"Another run is publishing {key.replace('~', ' ')} in `{output}`. Wait until it is done."
            ) from None
    try:
        yield
    finally:
        lock.release()


def publish(request: Request, files: Mapping[str, bytes]) -> Path:
    """Replace the edition by these files and return its folder. Call it with the edition's lock held.

    Raises
    ------
    PublishError
        When the disk is full or cannot be written; the previous edition is as it was.
    """
    with writing(request.folder):
        staged = own_file(request.output, STAGING, f"new~{request.key}~{secrets.token_hex(4)}")
    staging = staged.parent
    try:
        with writing(request.folder):
            recover(request.output, request.key)
            make_folder(staged)
            for name, content in sorted(files.items()):
                make_folder((staged / name).parent)
                write_flushed(staged / name, content)
            for folder in {(staged / name).parent for name in files}:
                flush_folder(folder)
            _swap(staged, request.folder, staging / f"old~{request.key}")
            _discard(staging / f"old~{request.key}")
    finally:
        _discard(staged)
    return request.folder


def earlier_editions(folder: Path) -> list[Path]:
    """Return the reviews that an edition replaced, oldest first, and then its own: what was said at which time."""
    kept = sorted((folder / EARLIER).glob("*.json"), key=lambda file: (len(file.name), file.name))
    return [file for file in (*kept, folder / REVIEW) if file.is_file()]


def kept_editions(folder: Path, now: bytes) -> dict[str, bytes]:
    """Return the files that keep what an edition said before: all of it, unless it says the same again.

    Parameters
    ----------
    now
        The review that is about to be published.
    """
    said = [read_plain(file) for file in earlier_editions(folder)]
    if said and said[-1] == now:
        said.pop()
    return {f"{EARLIER}/{place}.json": content for place, content in enumerate(said, start=1)}


def keep_failed(request: Request, content: bytes, form: str = "ipynb") -> Path | None:
    """Keep what a failed run leaves for its author, its notebook or a record; None when even that cannot be written."""
    try:
        file = own_file(request.output, FAILED, f"{request.key.replace('~', '-')}.{form}")
        file.parent.chmod(FOLDER_OF_OWNER)
        write_atomically(file, content, OF_OWNER)
    except (OSError, PublishError):
        return None  # the failure itself is what must be told
    return file


def forget_failed(request: Request) -> None:
    """Remove what an earlier failed run of the edition left."""
    for form in ("ipynb", "json"):
        with suppress(OSError):
            (request.output / FAILED / f"{request.key.replace('~', '-')}.{form}").unlink()


def sweep(output: Path) -> None:
    """Put back and remove what runs that were killed left behind; editions being published are left alone.

    Raises
    ------
    PublishError
        When the folder cannot be written.
    """
    _no_link(output / STAGING)
    keys = {tuple(entry.name.split("~")[1:4]) for entry in _entries(output / STAGING)}
    # What bears no edition's name was not left by a run, and must not be moved to where its name leads.
    for key in ("~".join(names) for names in keys if len(names) == 3 and _is_edition(*names)):
        with suppress(PublishError), edition_lock(output, key), writing(output):
            recover(output, key)


def recover(output: Path, key: str) -> None:
    """Put an edition back that was set aside and remove what was staged for it; its lock must be held."""
    staging, folder = output / STAGING, output.joinpath(*key.split("~"))
    _no_link(staging)
    old = staging / f"old~{key}"
    if old.exists() and not folder.exists():
        make_folder(folder.parent)
        old.rename(folder)
    for entry in _entries(staging):
        if entry == old or entry.name.startswith(f"new~{key}~"):
            _discard(entry)


def _swap(staged: Path, folder: Path, old: Path) -> None:
    make_folder(folder.parent)
    if folder.exists():
        folder.rename(old)
    try:
        staged.rename(folder)
        flush_folder(folder.parent)
        flush_folder(folder.parent.parent)
    except OSError:
        if not staged.exists():
            folder.rename(staged)
        if old.exists():
            old.rename(folder)
        raise


def _is_edition(period: str, role: str, language: str) -> bool:
    return names_an_edition(period.replace("--", "/"), role, language)


def _discard(folder: Path) -> None:
    # What cannot be removed now is swept by a later run; the edition itself is in place.
    shutil.rmtree(folder, ignore_errors=True)


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
