"""From the source in kpi.yaml to the engine that reads it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.address import Address, parse_url
from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.engines.known import KnownEngine
from kpi_toolkit.engines.query import PROCESS_MEMO, SqlMemo
from kpi_toolkit.errors import DataError, UsageError
from kpi_toolkit.language.text import spoken
from kpi_toolkit.secrecy import keep_secret, scrubbed
from kpi_toolkit.settings import SourceSettings

DATA = (".csv", ".tsv", ".txt", ".parquet", ".duckdb", ".ddb", ".db")
"""Ends of names of files that DuckDB reads itself."""


def open_engine(
    source: SourceSettings, folder: Path, memo: SqlMemo = PROCESS_MEMO, kept: Sequence[Path] = ()
) -> Engine:
    """Open the engine that reads a workspace's source.

    Parameters
    ----------
    source
        With ``url`` one of :data:`kpi_toolkit.engines.known.ENGINES`, as ``postgres://[user@]host[:port]/database``;
        without: DuckDB, for files and DuckDB databases.
    folder
        The workspace, which relative paths of chDB start from.
    memo
        Where compiled SQL is kept.
    kept
        Folders that files may be read from besides the workspace's and its source's: DuckDB reads from no other.

    Raises
    ------
    UsageError
        When the URL is malformed or holds a password, a variable is not set, or an extra is not installed.
    DataError
        When the database does not answer or refuses the user.
    """
    check_source(source)
    if source.url is None:
        return DuckDBEngine(memo, _readable([folder, folder / source.path, *kept]))
    address = parse_url(source.url)
    user = _variable(source.user_variable, "user_variable") or address.user
    password = _variable(source.password_variable, "password_variable")
    native = _imported(address.engine)
    from kpi_toolkit.engines.database import DatabaseEngine  # with Ibis; files need neither

    with _reachable(address, password, native.UNREACHABLE):
        driver = getattr(native, address.engine.opener)(address, user, password, folder)
    return DatabaseEngine(driver, memo)


def _readable(places: Sequence[Path]) -> list[Path]:
    """Return what SQL may read: folders, files, and where links in the folders lead, if to data or to a folder."""
    links: list[Path] = []
    for place in places:
        with suppress(OSError):  # said when it is read
            inside = [*place.iterdir()] if place.is_dir() else []
            links += [link for link in inside if link.is_symlink()]
    links = [link for link in links if link.is_dir() or link.resolve().suffix.lower() in DATA]
    return list(dict.fromkeys(way for place in (*places, *links) for way in (place.absolute(), place.resolve())))


def check_source(source: SourceSettings) -> None:
    """Refuse settings of a source that contradict each other.

    Raises
    ------
    UsageError
        For a path beside a URL, or a user without one.
    """
    if source.url is None and (source.user_variable or source.password_variable):
        raise UsageError(spoken("engine.needs_url"))
    if source.url is not None and "path" in source.model_fields_set:
        raise UsageError(spoken("engine.path_and_url"))


def _variable(name: str | None, setting: str) -> str:
    if name is None:
        return ""
    if name not in os.environ:
        raise UsageError(spoken("engine.variable", name=name, setting=f"source.{setting}"))
    keep_secret(os.environ[name], is_user=setting == "user_variable")
    return os.environ[name]


def _imported(engine: KnownEngine) -> Any:
    """Import a driver's module, or say which package is missing and how it is installed."""
    try:
        for package in engine.packages:
            import_module(package)
        return import_module(engine.module)
    except ImportError as error:
        package = (error.name or "").split(".")[0]
        if package not in engine.packages:
            raise
        raise UsageError(spoken("engine.package", package=package, install=engine.install)) from None


@contextmanager
def _reachable(address: Address, password: str, kinds: tuple[type[BaseException], ...]) -> Iterator[None]:
    """Say of a database that does not answer what it is called and what it said, without secrets."""
    try:
        yield
    except kinds as error:
        said = (scrubbed(str(error)).strip().splitlines() or [type(error).__name__])[0][:300].rstrip(".")
        said = said.replace(password, "***") if password else said
        raise DataError(spoken("engine.unreachable", source=address.label, said=said)) from None
