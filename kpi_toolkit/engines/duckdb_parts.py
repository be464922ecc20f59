"""Several Parquet files as one table: columns by name, each with a type in which no part loses anything."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from kpi_toolkit.engines.duckdb_text import identifier, sql_file
from kpi_toolkit.engines.names import keys_of, twins
from kpi_toolkit.errors import DataError
from kpi_toolkit.language.naming import all_of, in_a_row
from kpi_toolkit.language.text import spoken

DIGITS, INTEGER_DIGITS = 38, 19
KINDS = {"number": "number", "text": "text", "day": "date", "time": "timestamp", "instant": "instant"}
KINDS |= {"boolean": "boolean"}
"""What kinds of value are called, as a word."""
INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
WIDE_INTEGERS = ("UBIGINT", "HUGEINT", "UHUGEINT")
NOTHING = '"NULL"'

Rows: TypeAlias = Callable[[str], Sequence[tuple[Any, ...]]]


@dataclass(frozen=True)
class ParquetPart:
    """Files of one schema.

    Parameters
    ----------
    types
        DuckDB's type by column.
    keys
        What a column shares with those of other parts that are the same to people.
    """

    files: tuple[Path, ...]
    types: Mapping[str, str]
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> str:
        """SQL for its rows."""
        return f"read_parquet([{', '.join(sql_file(file) for file in self.files)}])"

    def column(self, key: str) -> str | None:
        """Return what it calls a column; None where it has none."""
        return next((there for there in self.types if self.keys[there] == key), None)


def parts_of(files: Sequence[Path], rows: Rows) -> list[ParquetPart]:
    """Return files by their schema, which is read once for all that have it.

    Parameters
    ----------
    rows
        Runs SQL.

    Raises
    ------
    DataError
        When names differ by capitals only: DuckDB would call the second ``amount_1``.
    """
    listed = ", ".join(sql_file(file) for file in files)
    schemas: dict[str, list[tuple[Any, ...]]] = {str(file): [] for file in files}
    for file, *element in rows(f"SELECT * FROM parquet_schema([{listed}])"):
        schemas[file].append(tuple(element))
    by_schema: dict[tuple[tuple[Any, ...], ...], list[Path]] = {}
    for file in files:
        by_schema.setdefault(tuple(schemas[str(file)]), []).append(file)
    return [ParquetPart(tuple(same), _types(same[0], rows)) for same in by_schema.values()]


def _types(file: Path, rows: Rows) -> dict[str, str]:
    if same := twins(_headings(rows(f"SELECT name, num_children FROM parquet_schema({sql_file(file)})"))):
        fault = spoken("fault.twins", file=f"`{file.name}`", names=in_a_row(map(all_of, same)))
        raise DataError(fault, [fault])
    return {column: kind for column, kind, *_ in rows(f"DESCRIBE SELECT * FROM read_parquet({sql_file(file)})")}


def _headings(schema: Sequence[tuple[Any, ...]]) -> list[str]:
    """Return the names of whole columns from a schema, in which the parts of nested ones follow them."""
    names: list[str] = []
    within = [0]
    for name, children in schema[1:]:
        if not any(within):
            names.append(name)
        else:
            while within and not within[-1]:
                within.pop()
            within[-1] -= 1
        within.append(children or 0)
    return names


def united(parts: Sequence[ParquetPart], rows: Rows) -> str:
    """Return a SELECT over all parts.

    Raises
    ------
    DataError
        When a column is of another kind in some file: with its name; all such columns at once.
    """
    if len(parts) == 1:
        return f"SELECT * FROM {parts[0].rows}"
    keys = keys_of(part.types for part in parts)
    parts = [replace(part, keys=keys) for part in parts]
    names: dict[str, str] = {}
    for part in parts:
        names = {keys[name]: name for name in part.types} | names
    kinds, faults = {}, []
    for name in names:
        try:
            kinds[name] = _widest(name, parts, rows)
        except DataError as error:
            faults.append(error.message)
    if faults:
        raise DataError("", faults)
    return "\nUNION ALL BY NAME\n".join(_select(part, names, kinds) for part in parts)


def _widest(name: str, parts: Sequence[ParquetPart], rows: Rows) -> str:
    there = [(part, part.types[column]) for part in parts if (column := part.column(name))]
    if len({kind for _, kind in there}) == 1:
        return there[0][1]
    filled = [(part, kind) for part, kind in there if kind != NOTHING]
    if len({_kind(kind) for _, kind in filled}) > 1:
        # A part without any value takes the type of the others.
        filled = [(part, kind) for part, kind in filled if _has_values(part, part.column(name) or name, rows)] or filled
    kinds = {_kind(kind): part for part, kind in reversed(filled)}
    if kinds.keys() == {"day", "time"}:
        return "VARCHAR"  # a day has no time in any zone, as text says
    if len(kinds) > 1:
        raise DataError(_mixture(name, filled))
    return _widest_of([kind for _, kind in filled])


def _has_values(part: ParquetPart, column: str, rows: Rows) -> bool:
    return bool(rows(f"SELECT count({identifier(column)}) FROM {part.rows}")[0][0])


def _widest_of(types: Sequence[str]) -> str:
    """Return a type of one kind that holds all values of some types of this kind."""
    if len(set(types)) == 1:
        return types[0]
    kind = _kind(types[0])
    if kind == "number":
        return _widest_number(types)
    return {"text": "VARCHAR", "time": "TIMESTAMP", "instant": "TIMESTAMP WITH TIME ZONE"}.get(kind, types[0])


def _widest_number(types: Sequence[str]) -> str:
    if any(kind in ("FLOAT", "DOUBLE") for kind in types):
        return "DOUBLE"
    decimals = [tuple(map(int, re.findall(r"\d+", kind))) for kind in types if kind.startswith("DECIMAL")]
    if not decimals:
        return "HUGEINT" if any(kind in WIDE_INTEGERS for kind in types) else "BIGINT"
    before = [digits - scale for digits, scale in decimals]
    before += [INTEGER_DIGITS] * (len(decimals) < len(types))
    scale = max(scale for _, scale in decimals)
    return f"DECIMAL({min(DIGITS, max(before) + scale)},{scale})"


def _select(part: ParquetPart, names: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    columns = []
    for name, kind in part.types.items():
        value, wanted = identifier(name), kinds[part.keys[name]]
        if kind == "FLOAT" and wanted == "DOUBLE":
            value = f"{value}::VARCHAR"  # 0.1 as people read it, not what is near it in more digits
        if kind != wanted:
            value = f"CAST({value} AS {wanted})"
        columns.append(f"{value} AS {identifier(names[part.keys[name]])}")
    return f"SELECT {', '.join(columns)} FROM {part.rows}"


def _kind(kind: str) -> str:
    if kind in (*INTEGERS, *WIDE_INTEGERS, "FLOAT", "DOUBLE") or kind.startswith("DECIMAL"):
        return "number"
    if kind.startswith("TIMESTAMP"):
        return "instant" if kind.endswith("ZONE") else "time"
    plain = {"VARCHAR": "text", "DATE": "day", "BOOLEAN": "boolean"}
    return "text" if kind.startswith("ENUM") else plain.get(kind, kind)


def _in_words(kind: str) -> str:
    called = KINDS.get(_kind(kind))
    return spoken(f"kind.{called}") if called else f"`{kind}`"


def _mixture(name: str, filled: Sequence[tuple[ParquetPart, str]]) -> str:
    first, kind = filled[0]
    other, odd = next((part, there) for part, there in filled if _kind(there) != _kind(kind))
    own, differs = (_in_words(there) for there in (kind, odd))
    values = {"file": f"`{other.files[0].name}`", "other": f"`{first.files[0].name}`", "column": other.column(name)}
    return spoken("fault.kinds_in_part", kind=differs, own=own, **values)
