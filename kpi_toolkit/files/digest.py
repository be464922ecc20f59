"""Marks of contents: of values, of files, of the toolkit itself. Equal marks mean equal contents."""

import hashlib
import json
from datetime import date
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

COMPILERS = ("ibis-framework", "sqlglot", "duckdb")
"""Packages whose versions decide which SQL an expression becomes, and what it gives."""


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
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


@lru_cache(maxsize=1)
def toolkit_digest() -> str:
    """Return a mark of the toolkit's own source files and of the packages that compile for it.

    An editable install counts too: whoever changes a definition gets other numbers, and so another mark.
    """
    package = Path(__file__).resolve().parents[1]
    files = {path.relative_to(package).as_posix(): file_digest(path) for path in sorted(package.rglob("*.py"))}
    return digest(files, {name: package_version(name) for name in COMPILERS})


def package_version(name: str) -> str:
    """Return the version of an installed package, nothing for one that is not."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
