"""From a source's columns to canonical ones: every value read once, and what kpi.yaml puts in their place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any, TypeAlias

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.schema import day_column, moment_column, whole_day_column
from kpi_toolkit.sources import reading, typed
from kpi_toolkit.sources.mapped import Mapped, blank_in, replaced_in, unread, word_in
from kpi_toolkit.sources.raw import INTERNAL, ORDER, ROW, ROWS
from kpi_toolkit.sources.reading import TimeReading, moment_of
from kpi_toolkit.sources.together import put_together

Read: TypeAlias = "Callable[[ir.Value, TimeReading], ir.Value]"
"""How a value is read that lies in the source, or that kpi.yaml puts there."""


def read_table(mapped: Mapped, engine: Engine, clean: Collection[str] = ()) -> None:
    """Read every value once: bind ``mapped.all_rows`` with the canonical columns and what could not be read.

    The three steps are views of their own, so that no database computes an inner one twice.

    Parameters
    ----------
    clean
        Columns of :func:`unchecked_text` that were found to need no reading: they are taken as they are, for a view
        reads again in every query.
    """
    key = mapped.key(engine, sorted(clean))
    raw, trimmed = mapped.raw.relation, mapped.step("trimmed")
    engine.define(trimmed, Query(("trimmed", *key), lambda: _trimmed(mapped, engine.table(raw), engine, clean)))
    read = Query(("read", *key), lambda: _readings(mapped, engine.table(trimmed), engine, clean))
    engine.define(mapped.step("read"), read)
    keep = engine.materialise if mapped.raw.is_read_once else engine.define
    keep(mapped.rows_read, Query(("checked", *key), lambda: _checked(mapped, engine)))
    if mapped.together:
        keep(mapped.all_rows, Query(("together", *key), lambda: put_together(mapped, engine)))


def is_kept_as_read(mapped: Mapped) -> bool:
    """Whether each row of ``mapped.checked`` was read once, or put together, so that only it is to be counted."""
    return bool(mapped.together) or (mapped.raw.is_read_once and not mapped.delivered_by)


def values_of(mapped: Mapped, name: str, engine: Engine) -> ir.Table:
    """Return the values of a column as they are read, each of the source's once, with how many rows have it.

    Millions of rows have thousands of values: these alone are trimmed and compared. Rows that are read once already
    are only counted.
    """
    if is_kept_as_read(mapped):
        checked = engine.table(mapped.checked)
        told = [column for column in (name, word_in(name)) if column in checked.columns]
        return checked.group_by(*told).aggregate(**{ROWS: _.count()})
    raw, source = engine.table(mapped.raw.relation), mapped.columns[name]
    alone = replace(
        mapped,
        columns={name: source},
        extra=(),
        constants={},
        values={name: mapped.values[name]} if name in mapped.values else {},
        nobody={name: mapped.nobody[name]} if name in mapped.nobody else {},
    )
    value = raw[source] if _can_be_compared(raw[source]) else raw[source].cast("string")
    kinds = raw.select(**{source: value}).group_by(source).aggregate(**{ROWS: _.count()})
    return _readings(alone, _trimmed(alone, kinds, engine, ()), engine, ())


def _can_be_compared(value: Any) -> bool:
    """Whether a database groups by the type; by a point, JSON or XML PostgreSQL does not."""
    kind = value.type()
    return bool(kind.is_string() or kind.is_numeric() or kind.is_boolean() or kind.is_temporal())


def _trimmed(mapped: Mapped, raw: ir.Table, engine: Engine, clean: Collection[str]) -> ir.Table:
    """Return what the source has, without blanks around it, and what kpi.yaml puts in its place."""
    sources = (*mapped.columns.values(), *mapped.extra, ROW, ORDER, ROWS)
    reader, there = _reader(engine), [name for name in sources if name in raw.columns]
    untouched = set(there) if mapped.raw.is_clean else {_source(mapped, name) for name in clean}
    kept = {name: raw[name] if name in untouched else reading.trimmed(raw[name]) for name in there}
    for name in mapped.nobody:
        source = mapped.columns[name]
        if name not in clean and kept[source].type().is_string():
            kept |= _person(mapped, name, kept[source], reader)
    # What was blank is null now: a comparison that knows no null would overlook it.
    kept |= {
        blank_in(name): ~raw[_source(mapped, name)].identical_to(kept[_source(mapped, name)])
        for name in unchecked_text(mapped, engine)
    }
    kept |= {
        mapped.columns[name]: ibis.null("string") if text is None else reader.constant(mapped.table[name], text)
        for name, text in mapped.constants.items()
    }
    return _selected(raw, kept)


def _person(mapped: Mapped, name: str, value: Any, reader: ModuleType) -> dict[str, ir.Value]:
    """Return who is meant by the text in the place of a person, and the word if it stands for nobody.

    A word for which kpi.yaml has another value is left to it.
    """
    person = value.lower() if name in mapped.folded else value
    is_nobody = reader.is_any(value.lower(), mapped.nobody[name])
    if name in mapped.values:
        is_nobody &= ~reader.is_any(person, mapped.values[name])
    none = ibis.null("string")
    return {mapped.columns[name]: is_nobody.ifelse(none, person), word_in(name): is_nobody.ifelse(value, none)}


def _checked(mapped: Mapped, engine: Engine) -> ir.Table:
    """Return the canonical columns, the days of times, and the text of what could not be read."""
    values = engine.table(mapped.step("read"))
    columns: dict[str, ir.Value] = {}
    for name in mapped.columns:
        there = values[_unchanged(name)]
        columns[name] = values[name]
        if mapped.table[name].type == "timestamp":
            columns[day_column(name)] = values[name].cast("date")
            columns |= {
                further: values[further] for further in mapped.table[name].made_of_it if further in values.columns
            }
        lost = there.notnull() & values[name].isnull()
        columns[unread(name)] = lost.ifelse(there.cast("string"), ibis.null("string"))
    if mapped.given_back:
        columns["refunded_amount"] = _given_back(mapped, values)
    blanks = (blank_in(name) for name in unchecked_text(mapped, engine))
    words = (word_in(name) for name in mapped.nobody)
    others = (*mapped.extra, *(replaced_in(name) for name in mapped.values), *blanks, *words, ROW, ORDER)
    return _selected(values, columns | {name: values[name] for name in others if name in values.columns})


def _given_back(mapped: Mapped, values: Any) -> ir.Value:
    """Return what was given back of an order: what is not left of it, or all of it in some states."""
    kind = values.refunded_amount.type()
    if mapped.given_back == "net":
        return (values.amount - values.refunded_amount).cast(kind)
    is_back = values.status.lower().isin(list(mapped.given_back))
    return ibis.coalesce(is_back, False).ifelse(values.amount, 0).cast(kind)


def bind(mapped: Mapped, engine: Engine) -> None:
    """Bind the canonical table under its own name, and forget what copies were made of."""
    key = ("bind", mapped.table.name, mapped.names, list(engine.columns(mapped.checked).items()))
    engine.define(mapped.table.name, Query(key, lambda: engine.table(mapped.checked).select(*mapped.names)))
    lines = (mapped.rows_read,) if mapped.together else ()
    for relation in (
        (*lines, mapped.step("read"), mapped.step("trimmed"), *mapped.raw.copies) if mapped.raw.is_copy else ()
    ):
        engine.drop(relation)


def unchecked_text(mapped: Mapped, engine: Engine) -> tuple[str, ...]:
    """Names of text and keys that views read anew in every query, though most need no reading at all."""
    if mapped.raw.is_copy or mapped.raw.is_clean or _reader(engine) is typed:
        return ()
    raw = engine.columns(mapped.raw.relation)
    names = [
        name
        for name in mapped.columns
        if mapped.table[name].type in ("key", "text") and name not in mapped.constants and name not in mapped.values
    ]
    return tuple(name for name in (*names, *mapped.extra) if raw[_source(mapped, name)].removeprefix("!") == "string")


def _source(mapped: Mapped, name: str) -> str:
    return mapped.columns.get(name, name)


def _unchanged(name: str) -> str:
    return f"{INTERNAL}raw {name}"


def _readings(mapped: Mapped, raw: ir.Table, engine: Engine, clean: Collection[str]) -> ir.Table:
    values: dict[str, ir.Value] = {}
    for name, source in mapped.columns.items():
        is_read = {name: raw[source], _unchanged(name): raw[source]}
        values |= is_read if name in clean else _reading(mapped, name, raw, engine)
        if mapped.table[name].type == "timestamp":
            values |= _further_readings(mapped, name, raw, engine)
    values |= {blank_in(name): raw[blank_in(name)] for name in unchecked_text(mapped, engine)}
    values |= {word_in(name): raw[word_in(name)] for name in mapped.nobody if word_in(name) in raw.columns}
    values |= {name: _reader(engine).as_segment(raw[name], engine, mapped.reading) for name in mapped.extra}
    return _selected(raw, values | {name: raw[name] for name in (ROW, ORDER, ROWS) if name in raw.columns})


def _reading(mapped: Mapped, name: str, raw: ir.Table, engine: Engine) -> dict[str, ir.Value]:
    """Read one column, and keep what it was read from."""
    column, value, reader = mapped.table[name], raw[mapped.columns[name]], _reader(engine)
    read = _read_by(mapped, name, value, engine, lambda given, form: reader.read(column, given, engine, form))
    if name not in mapped.values:
        return {name: read, _unchanged(name): value}
    text, old = reader.replaced(value, mapped.values[name])
    return {name: read, _unchanged(name): text, replaced_in(name): old}


def _further_readings(mapped: Mapped, name: str, raw: ir.Table, engine: Engine) -> dict[str, ir.Value]:
    """Read what is made of a time and cannot be told from its local time: its moment, whether it is a whole day."""
    value, read = raw[mapped.columns[name]], {}
    if (moment := moment_column(name)) in mapped.moments:
        read[moment] = _read_by(mapped, name, value, engine, lambda given, form: moment_of(given, engine, form))
    if mapped.table[name].may_be_day:
        day = _read_by(mapped, name, value, engine, lambda given, form: engine.has_no_time(given, form.form))
        read[whole_day_column(name)] = day
    return read


def _read_by(mapped: Mapped, name: str, value: ir.Value, engine: Engine, read: Read) -> ir.Value:
    """Read one column; what kpi.yaml puts in its place is read by the rules of kpi.yaml, not of the source."""
    column, reader = mapped.table[name], _reader(engine)
    plain = mapped.reading.without_forms
    if name not in mapped.values:
        return read(value, plain if name in mapped.constants else mapped.reading)
    instead = mapped.values[name]
    text, old = reader.replaced(value, instead)
    if value.type().is_string() and column.type not in ("timestamp", "date") and mapped.reading.are_numbers_plain:
        return read(text, plain)
    if reader is typed:
        filled = typed.filled_in(column, old, instead, lambda new: read(new, plain))
    else:
        filled = read(text, plain)
    return old.notnull().ifelse(filled, read(value, mapped.reading))


def _reader(engine: Engine) -> ModuleType:
    """Return how values are read: a database has types, files have text as well."""
    return typed if engine.is_database else reading


def _selected(table: ir.Table, values: Mapping[str, ir.Value]) -> ir.Table:
    return table.select(*(value.name(name) for name, value in values.items()))
