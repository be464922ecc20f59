"""How a database's typed columns are read as canonical ones: portable expressions, no text taken apart.

The functions are those of :mod:`kpi_toolkit.sources.reading`, for engines that are databases.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from kpi_toolkit.engines import SOURCE, Engine, TableEngine
from kpi_toolkit.engines.names import alike
from kpi_toolkit.errors import DataError, Spoken
from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.language.text import Reason, spoken
from kpi_toolkit.schema import IBIS_TYPES, Column, ColumnType, Table
from kpi_toolkit.sources.files import Shelf, grant_of
from kpi_toolkit.sources.raw import Raw
from kpi_toolkit.sources.reading import (
    EXACT_FLOAT_BELOW,
    NO,
    NUMBER_DIGITS,
    NUMBER_SCALE,
    YES,
    TimeReading,
    has_digits,
    in_cents,
)

UNUSUAL = re.compile(r"unknown\((['\"])(.*)\1\)", re.DOTALL)
"""The name of a type that Ibis does not know, with the database's own in it."""
LONG_NUMBER, WHOLE_NUMBER, WHOLE_DIGITS = "decimal(38, 4)", "decimal(38, 0)", 18


def as_segment(value: ir.Value, engine: Engine, reading: TimeReading) -> ir.StringValue:
    """Return a column that nobody maps as text to segment by: times as local times, whole numbers as such."""
    kind = value.type()
    if kind.is_timestamp():
        local = engine.as_timestamp(value, reading.zone, reading.to_zone, None).cast("string")
        return local.re_replace(r"[.]0+$", "")  # ClickHouse writes microseconds even where there are none
    return _key(value) if kind.is_decimal() else value.cast("string")


def open_shelf(engine: TableEngine, label: str, named: list[str]) -> Shelf:
    """Return the tables of a database.

    Parameters
    ----------
    named
        Tables that kpi.yaml names; they may lie where the database lists none, as in another Spark database.
    """
    names = dict.fromkeys(engine.source_tables())
    names |= dict.fromkeys(name for name in named if name not in names and _is_there(engine, name))
    unreadable = tuple(engine.unreadable_tables())
    return Shelf(Path(), label, dict.fromkeys(names, ()), is_database=True, unreadable=unreadable)


def rights_of(raw: Raw, engine: TableEngine, table: str) -> Raw:
    """Return a raw table with what this user may not see of it: columns, and rows."""
    unseen = (Reason("visible_rows_only", {"table": table}),) if engine.hides_rows(raw.relation) else ()
    return replace(raw, unreadable=engine.unreadable_columns(raw.relation), remarks=(*raw.remarks, *unseen))


def unreadable_columns(table: Table, chosen: Mapping[str, str], raw: Raw) -> tuple[list[str], tuple[Reason, ...]]:
    """Return what is to be said of columns that this user may not read: faults where they are needed, else remarks."""
    needed = {name: chosen.get(name, name) for name in (*table.required, *chosen)}
    hidden = {name: same[0] for name, source in needed.items() if (same := alike(source, raw.unreadable))}
    faults: list[str] = [
        spoken("fault.column_unreadable", label=raw.label, column=source, name=name, hint=_grant(raw, source))
        for name, source in hidden.items()
    ]
    others = (column.name for column in table.columns if column.name not in needed)
    unread = (Reason("unreadable_column", {"table": table.name, "column": same[0]}) for same in _alike(others, raw))
    return faults, tuple(unread)


def _grant(raw: Raw, column: str) -> Spoken:
    return grant_of(raw.relation.removeprefix(f"{SOURCE}."), f"SELECT ({column})")


def _alike(names: Iterable[str], raw: Raw) -> Iterator[list[str]]:
    return (same for name in names if (same := alike(name, raw.unreadable)))


def faults_of_types(columns: Iterable[tuple[str, Column]], engine: Engine, raw: Raw) -> list[str]:
    """Return a fault for every column whose type cannot be read as what it should be.

    Parameters
    ----------
    columns
        Source columns with their canonical columns.
    """
    types, named = engine.table(raw.relation).schema(), engine.columns(raw.relation)
    return [
        spoken(
            "fault.wrong_type",
            label=raw.label,
            column=source,
            kind=_in_words(named[source]),
            name=column.name,
            wanted=spoken(f"kind.{column.type}"),
            hint=_offset(column, types[source]),
        )
        for source, column in columns
        if source in types and not _can_be(column.type, types[source])
    ]


def _offset(column: Column, kind: Any) -> str:
    """Return what a cast of text to a time must not lose."""
    is_text = column.type == "timestamp" and kind.is_string()
    return spoken("fault.keep_offset") if is_text else ""


def constant(column: Column, text: str) -> ir.Value:
    """Return what kpi.yaml says, as a value of the column's type; as text where it is none."""
    try:
        if column.type in ("money", "number"):
            return ibis.literal(Decimal(text), IBIS_TYPES["number"])
        if column.type in ("timestamp", "date"):
            time = datetime.fromisoformat(text)
            is_day = column.type == "date" or len(text) <= len("2026-10-31")
            return (
                ibis.literal(time.date()) if is_day else ibis.literal(time, "timestamp('UTC')" if time.tzinfo else None)
            )
    except (ValueError, InvalidOperation):
        pass
    return ibis.literal(text)


def read(column: Column, value: ir.Value, engine: Engine, reading: TimeReading) -> ir.Value:
    """Read a trimmed source value as its canonical type; null where it is empty or cannot be read."""
    if column.type in ("timestamp", "date"):
        time = engine.as_timestamp(value, reading.zone, reading.to_zone, None)
        return time.cast("date") if column.type == "date" else time
    return in_cents(_READERS[column.type](value), column, reading)


def is_any(text: Any, words: Collection[str]) -> ir.BooleanValue:
    """Whether a text is one of the words; a list is looked up once a row."""
    return text.isin(list(words)) if words else ibis.literal(False)


def replaced(value: Any, instead: Mapping[str, str | None]) -> tuple[ir.Value, ir.Value]:
    """Translate a trimmed source value; see :func:`kpi_toolkit.sources.reading.replaced`."""
    text = _key(value)
    is_replaced = text.isin(list(instead))
    filled = [(text == old, ibis.literal(new)) for old, new in instead.items() if new is not None]
    new = ibis.cases(*filled, else_=ibis.null("string")) if filled else ibis.null("string")
    return is_replaced.ifelse(new, text), is_replaced.ifelse(text, ibis.null("string"))


def filled_in(
    column: Column, old: Any, instead: Mapping[str, str | None], as_read: Callable[[ir.Value], ir.Value]
) -> ir.Value:
    """Return what stands in the place of source values: each is known, so no text has to be read."""
    pairs = [(old == word, as_read(constant(column, new))) for word, new in instead.items() if new is not None]
    if not pairs:
        return ibis.null(as_read(constant(column, "")).type())
    return ibis.cases(*pairs, else_=ibis.null(pairs[0][1].type()))


def _is_there(engine: TableEngine, name: str) -> bool:
    try:
        return bool(engine.columns(f"{SOURCE}.{name}"))
    except DataError:
        return False


def _can_be(wanted: ColumnType, kind: Any) -> bool:
    if wanted in ("money", "number"):
        return bool(kind.is_numeric())
    if wanted in ("timestamp", "date"):
        return bool(kind.is_timestamp() or kind.is_date())
    if wanted == "boolean":
        return bool(kind.is_boolean() or kind.is_integer())
    return True


def _in_words(kind: str) -> str:
    """Say a type as the database calls it, where other engines have none like it."""
    plain = kind.removeprefix("!")
    native = UNUSUAL.fullmatch(plain)
    return spoken("kind.text") if plain.startswith("string") else f"`{native[2] if native else plain}`"


def _key(value: Any) -> ir.Value:
    kind = value.type()
    if kind.is_floating():
        whole = value.floor()
        inside = (value == whole).ifelse(whole.cast("string"), ibis.null("string"))
        return (value.abs() < EXACT_FLOAT_BELOW).ifelse(inside, ibis.null("string"))
    if kind.is_boolean():
        return value.ifelse("true", ibis.null("string")).fill_null((~value).ifelse("false", ibis.null("string")))
    if kind.is_decimal() and kind.scale != 0:
        # 1 and 1.0 are one id.
        whole = value.cast(WHOLE_NUMBER)
        widest = 38 if kind.scale is None or kind.precision <= 38 else 76
        same = whole if kind.scale is None else whole.cast(f"decimal({widest}, {kind.scale})")
        is_whole = ibis.cases((has_digits(value, WHOLE_DIGITS), value == same), else_=False)
        return ibis.cases((is_whole, whole.cast("string")), else_=value.cast("string"))
    return value if kind.is_string() else value.cast("string")


def _number(value: Any) -> ir.Value:
    """Read a number: floats are rounded to four decimals, decimals with more of them are not read."""
    kind = value.type()
    none = ibis.null(IBIS_TYPES["number"])
    if not kind.is_numeric() or kind.is_boolean():
        return none
    fits = has_digits(value, NUMBER_DIGITS)
    number = value.cast(IBIS_TYPES["number"])
    if kind.is_decimal() and (kind.scale is None or kind.scale > NUMBER_SCALE):
        # A case of its own: what does not fit must not even be cast.
        short = value.cast(LONG_NUMBER) if kind.scale is None else value.round(NUMBER_SCALE)
        number = ibis.cases((value == short, number), else_=none)
    return ibis.cases((fits, number), else_=none)


def _boolean(value: Any) -> ir.Value:
    if value.type().is_boolean():
        return value
    text = _key(value).lower()
    return ibis.cases((text.isin(YES), True), (text.isin(NO), False), else_=ibis.null("boolean"))


_READERS: dict[str, Callable[[Any], ir.Value]] = {
    "key": _key,
    "text": _key,
    "money": _number,
    "number": _number,
    "boolean": _boolean,
}
