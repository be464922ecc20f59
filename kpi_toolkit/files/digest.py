"""Marks of contents: of values, of files, of the toolkit itself. Equal marks mean equal contents."""

import hashlib
import json
import os
import sys
import uuid
from datetime import date
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from kpi_toolkit import __loaded_at__
from kpi_toolkit.files.plain import check_plain

DECIDING = (
    "ibis-framework",
    "sqlglot",
    "duckdb",
    "chdb",
    "pyspark",
    "pandas",
    "pyarrow",
    "openpyxl",
    "python-calamine",
)
"""Packages whose versions decide how files are read, which SQL an expression becomes, and what it gives."""
COARSE = 10**8
"""Nanoseconds by which the clocks of disks may be behind."""
PACKAGE = Path(__file__).resolve().parents[1]


def digest(*parts: Any) -> str:
    """Return a mark of values: what JSON can write, dates, tuples, sets and frozen mappings of such.

    Raises
    ------
    TypeError
        For a value of another kind: a mark that overlooks something is worse than none.
    """
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, set | frozenset):
        return {"set": sorted(value)}
    if hasattr(value, "items"):
        return dict(value.items())
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    raise TypeError(f"No mark can be made of a {type(value).__name__}.")


def content_digest(content: bytes) -> str:
    """Return the mark that a file of this content has."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def file_digest(path: Path) -> str:
    """Return a mark of a file's content."""
    check_plain(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


@lru_cache(maxsize=1)
def toolkit_digest() -> str:
    """Return a mark of the toolkit's own source files, of Python and of the packages that read and compute for it.

    An editable install counts too: whoever changes a definition gets other numbers, and so another mark. Where the
    files are not those that this process runs, or there are none, the mark is one that nobody else has.
    """
    files = {path.relative_to(PACKAGE).as_posix(): file_digest(path) for path in _sources()}
    if not toolkit_is_as_loaded():
        return f"unknown {uuid.uuid4()}"
    return digest(files, sys.version, {name: package_version(name) for name in DECIDING})


def toolkit_is_as_loaded() -> bool:
    """Whether none of the toolkit's source files was changed since this process began to load them."""
    try:
        return bool(_sources()) and all(_changed_at(path) < __loaded_at__ - COARSE for path in _sources())
    except OSError:  # a file is gone
        return False


@lru_cache(maxsize=1)
def _sources() -> tuple[Path, ...]:
    return tuple(sorted(PACKAGE.rglob("*.py")))


def _changed_at(path: Path) -> int:
    """Return when a file was changed; elsewhere than on Windows nobody can set it back."""
    status = path.stat()
    return status.st_ctime_ns if os.name == "posix" else status.st_mtime_ns


def package_version(name: str) -> str:
    """Return the version of an installed package, nothing for one that is not."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
