"""What a published edition was made from and what it consists of, so that a run can leave it as it is.

The mark of an edition covers all that its files follow from: what the caller says of data, plan and settings
(:attr:`~kpi_toolkit.run.request.Request.inputs`), notebook, parameters, formats, templates, fonts, the toolkit and the
packages it needs. The first edition, which a notebook compares itself with, is not part of it: that is one of the
edition's own files, and these are compared one by one. If it were, no second run could ever equal the first. Nor are
the editions of earlier periods, whose landings it counts: what they said when it was made is what it says of them.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from kpi_toolkit.files.digest import content_digest, digest, file_digest, package_version, toolkit_digest
from kpi_toolkit.files.durable import write_atomically
from kpi_toolkit.files.plain import read_plain
from kpi_toolkit.files.resources import resource
from kpi_toolkit.files.strict_json import as_json
from kpi_toolkit.run.parameters import Value
from kpi_toolkit.run.publish import earlier_editions
from kpi_toolkit.run.request import OWN, Request

MANIFEST = "run.json"
DISTRIBUTION, PDF_WRITER = "kpi-toolkit", "weasyprint"
"""What says which packages are needed, and the one that is used where it happens to be there."""


@dataclass(frozen=True)
class Manifest:
    """What is noted beside an edition.

    Parameters
    ----------
    mark
        Of all that it was made from; empty when it must be made anew each time.
    files
        A mark of each of its files by name, those of replaced editions too.
    notebook, notebook_before
        A mark of the notebook that it was made by, and of another one that its editions were made by before.
    """

    mark: str
    files: Mapping[str, str]
    is_preliminary: bool
    notebook: str = ""
    notebook_before: str = ""


def mark_of(request: Request, parameters: Mapping[str, Value], formats: Iterable[str]) -> str:
    """Return the mark of all that an edition is made from; empty when the request says nothing of its inputs.

    Raises
    ------
    KpiError
        When the inputs are asked for only now, and cannot be had.
    """
    inputs = request.inputs if isinstance(request.inputs, str) else request.inputs()
    if not inputs:
        return ""
    given = {name: value for name, value in parameters.items() if name not in OWN}
    edition = (request.period, request.role, request.language, given, sorted(formats))
    return digest(inputs, edition, file_digest(request.notebook), _templates(), toolkit_digest(), packages_used())


def manifest_json(
    mark: str, files: Mapping[str, bytes], is_preliminary: bool, notebook: str = "", before: str = ""
) -> bytes:
    """Write the manifest of an edition's files."""
    known = {name: content_digest(content) for name, content in files.items()}
    text = as_json(asdict(Manifest(mark, known, is_preliminary, notebook, before)), sort_keys=True)
    return text.encode() + b"\n"


def notebooks_of(request: Request) -> tuple[str, str, bool]:
    """Return the marks of a request's notebook and of another one before it, and whether that made the last edition."""
    now, last = file_digest(request.notebook), _read(request.folder / MANIFEST)
    if last is None or last.notebook in ("", now):
        return now, last.notebook_before if last else "", False
    return now, last.notebook, True


def noted_anew(file: Path, content: bytes) -> None:
    """Note a file of an edition as it is now, where the run itself has changed it; call it with the edition's lock."""
    manifest = _read(file.parent / MANIFEST)
    if manifest and file.name in manifest.files:
        files = {**manifest.files, file.name: content_digest(content)}
        text = as_json(asdict(replace(manifest, files=files)), sort_keys=True)
        write_atomically(file.parent / MANIFEST, text.encode() + b"\n")


def noted(folder: Path) -> Manifest | None:
    """Return the manifest of a published edition; None where there is none, or it is not whole."""
    manifest = _read(folder / MANIFEST)
    return manifest if manifest and _is_whole(folder, manifest) else None


def unchanged(request: Request, mark: str) -> Manifest | None:
    """Return the manifest of the published edition when it was made from the same and all its files are unharmed."""
    manifest = _read(request.folder / MANIFEST) if mark else None
    return manifest if manifest and manifest.mark == mark and _is_whole(request.folder, manifest) else None


def _is_whole(folder: Path, manifest: Manifest) -> bool:
    kept = {file.relative_to(folder).as_posix() for file in earlier_editions(folder)}
    noted = manifest.files.items()
    return kept <= manifest.files.keys() and all(_file_mark(folder / name) == mark for name, mark in noted)


def _file_mark(file: Path) -> str:
    try:
        return file_digest(file)
    except OSError:
        return ""  # gone, or no file


def _read(file: Path) -> Manifest | None:
    """Read a manifest; None for anything else that may lie there."""
    try:
        content = json.loads(read_plain(file))
    except (OSError, ValueError, RecursionError):
        return None
    match content:
        case {"mark": str() as mark, "files": dict() as files, "is_preliminary": bool() as is_preliminary, **more} if (
            files
        ):
            notebooks = (str(more.get(name, "")) for name in ("notebook", "notebook_before"))
            return Manifest(mark, files, is_preliminary, *notebooks)
    return None


@lru_cache(maxsize=1)
def _templates() -> str:
    """Return a mark of everything that pages are made with: templates, style and fonts."""
    folder = resource("templates")
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return digest({file.relative_to(folder).as_posix(): file_digest(file) for file in files})


@lru_cache(maxsize=1)
def packages_used() -> dict[str, str]:
    """Return the versions of Python and of what the toolkit says that it needs: any of them may shape a page."""
    try:
        needed = [need for need in requires(DISTRIBUTION) or () if "extra ==" not in need]
    except PackageNotFoundError:  # run from a checkout that is not installed
        needed = []
    names = [name.group() for need in needed if (name := re.match(r"[A-Za-z0-9._-]+", need))]
    return {"python": sys.version} | {name: package_version(name) for name in (DISTRIBUTION, PDF_WRITER, *names)}
