"""DuckDB files in a folder: which tables they have, and how one is read beside other files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import pandas as pd

from kpi_toolkit.engines.duckdb_text import identifier, short, sql_text
from kpi_toolkit.errors import DataError
from kpi_toolkit.language.text import spoken

Rows: TypeAlias = Callable[[str], Sequence[tuple[Any, ...]]]
PLAIN = "main"


def locked(readable: Sequence[Path]) -> str:
    """Return statements after which SQL reads nothing of the machine but these folders and files, and sets nothing."""
    folders = [f"{path}{os.sep}" for path in readable if path.is_dir()]
    files = [f"{path}{end}" for path in readable if not path.is_dir() for end in ("", ".wal")]
    allowed = (("allowed_directories", folders), ("allowed_paths", files))
    places = (f"SET {name} = [{', '.join(map(sql_text, there))}]" for name, there in allowed)
    return "; ".join([*places, "SET enable_external_access = false", "SET lock_configuration = true"])


def tables_of(path: Path) -> list[str]:
    """Return the tables and views of a DuckDB file, those of another schema with its name before.

    Raises
    ------
    DataError
        When it cannot be opened, as while another program writes into it.
    """
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            rows = connection.execute(
                "SELECT table_schema, table_name FROM information_schema.tables ORDER BY ALL"
            ).fetchall()
    except duckdb.Error as error:
        raise DataError(
            spoken("fault.source_duckdb", source=path.name, said=short(error).replace(str(path), path.name))
        ) from None
    return [table if space == PLAIN else f"{space}.{table}" for space, table in rows]


def first_rows(path: Path, count: int) -> dict[str, pd.DataFrame]:
    """Return the first rows of each table of a DuckDB file.

    Raises
    ------
    DataError
        When it cannot be opened.
    """
    names = tables_of(path)
    with duckdb.connect(str(path), read_only=True) as connection:
        places = {name: name.split(".", 1) if "." in name else [PLAIN, name] for name in names}
        return {
            name: connection.execute(f"FROM {'.'.join(map(identifier, place))} LIMIT {count}").df()
            for name, place in places.items()
        }


def select_from(path: Path, table: str, rows: Rows) -> str:
    """Return a SELECT over a table of a DuckDB file, which is attached for reading if it is not yet."""
    alias = f"kpi_file {path}"
    if alias not in {str(name) for (name,) in rows("SELECT database_name FROM duckdb_databases()")}:
        rows(f"ATTACH {sql_text(path)} AS {identifier(alias)} (READ_ONLY)")
    space, dot, plain = table.partition(".")
    place = (space, plain) if dot and table not in _plain_tables(alias, rows) else (PLAIN, table)
    return f"SELECT * FROM {'.'.join(identifier(part) for part in (alias, *place))}"


def _plain_tables(alias: str, rows: Rows) -> set[str]:
    named = f"WHERE table_catalog = {sql_text(alias)} AND table_schema = {sql_text(PLAIN)}"
    return {str(name) for (name,) in rows(f"SELECT table_name FROM information_schema.tables {named}")}
