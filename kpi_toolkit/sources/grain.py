"""The stated grain of a table: keys stand once, and so do whole rows where the grain has no room for a second one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.errors import SHOWN_AT_MOST, Spoken
from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.language.naming import in_a_row
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sources.mapped import Mapped
from kpi_toolkit.sources.raw import INTERNAL

LARGE = 100_000
"""Rows from which on only those of two minutes of each hour are compared, unless some of these stand again."""
MINUTES = (7, 37)
TIMES = f"{INTERNAL}times"
PERSON = "user_id"


def where(mapped: Mapped, name: str) -> str:
    """Return how messages call a column."""
    source, label = mapped.columns[name], mapped.raw.label
    if source == name:
        return spoken("fault.column", label=label, column=source)
    return spoken("fault.column_as", label=label, column=source, name=name)


def and_more(shown: list[str], count: int) -> str:
    """Return examples, and how many more there are."""
    rest, listed = count - len(shown), in_a_row(shown)
    return spoken("fault.and_more", shown=listed, rest=rest) if rest > 0 else listed


def twice_at_a_glance(mapped: Mapped, values: Any) -> dict[str, ir.Value]:
    """Count by key how often one stands again, among what is counted in one query of a table that is read once."""
    keys = _keys(mapped) if mapped.raw.is_read_once else []
    return {f"twice_{name}": values[name].count() - values[name].nunique() for name in keys}


def duplicates(mapped: Mapped, engine: Engine, row: Any) -> list[str]:
    """Return a fault for every key that stands more than once, and for rows of a keyed table that stand there again.

    Parameters
    ----------
    row
        What :func:`twice_at_a_glance` counted.
    """
    keys = [name for name in _keys(mapped) if counted(row.get(f"twice_{name}", 1))]
    return [fault for name in keys for fault in _duplicates_of(mapped, name, engine)] + _whole_rows(mapped, engine)


def _keys(mapped: Mapped) -> list[str]:
    return [name for name in mapped.columns if mapped.table[name].unique and not mapped.table[name].once]


def _twice(mapped: Mapped, name: str, engine: Engine) -> ir.Table:
    """Return keys that stand more than once, with how often."""
    # Whole numbers are compared as such: three times faster than their text, and the same.
    raw, values = engine.table(mapped.raw.relation), engine.table(mapped.checked)
    source = mapped.columns[name]
    is_whole = (
        name not in mapped.values and not mapped.together and source in raw.columns and raw[source].type().is_integer()
    )
    keys_there = raw.select(key=raw[source]) if is_whole else values.select(key=values[name])
    keys_there = keys_there.filter(_.key.notnull())
    return keys_there.group_by("key").aggregate(n=_.count()).filter(_.n > 1)


def _surplus(mapped: Mapped, name: str, engine: Engine) -> ir.Table:
    twice = _twice(mapped, name, engine)
    return twice.aggregate(keys=twice.count(), surplus=(twice.n - 1).sum())


def _duplicates_of(mapped: Mapped, name: str, engine: Engine) -> list[str]:
    key = ("twice", name, *mapped.key(engine))
    totals = engine.run(Query(key, lambda: _surplus(mapped, name, engine))).iloc[0]
    if not (keys := counted(totals["keys"])):
        return []
    twice = _twice(mapped, name, engine)
    sample = engine.run(twice.order_by([twice.n.desc(), twice.key]).limit(SHOWN_AT_MOST))
    shown = and_more([f"`{row.key}` ({row.n}×)" for row in sample.itertuples()], keys)
    surplus = counted(totals["surplus"])
    has_lines = mapped.table.name == "orders" and name == "order_id"
    remedy = spoken("fault.remove_copies")
    if has_lines:
        remedy = spoken("fault.order_lines", name=name, table=mapped.table.name)
    told = {"count": keys, "surplus": surplus, "listed": shown, "grain": grain_of(mapped), "remedy": remedy}
    return [spoken("fault.twice", column=where(mapped, name), **told)]


def _whole_rows(mapped: Mapped, engine: Engine) -> list[str]:
    """Return a fault for rows that stand there again as they are, in a table of which a key says what one row is.

    Rows of nobody may be those of several people.
    """
    if not (mapped.table.key and set(mapped.table.key) & mapped.columns.keys()):
        return []
    own = [name for name in mapped.table.key if name in mapped.columns]
    columns = own if mapped.table.is_one_each else _columns(mapped)
    key = ("whole rows", columns, *mapped.key(engine))
    totals = engine.run(Query(key, lambda: _again(_of_somebody(mapped, engine), columns))).iloc[0]
    if not (surplus := counted(totals["surplus"])):
        return []
    values = _of_somebody(mapped, engine)
    repeated = values.group_by(*columns).agg(**{TIMES: _.count()}).filter(_[TIMES] > 1)
    order = [repeated[TIMES].desc(), *(repeated[name] for name in columns)]
    sample = engine.run(repeated.order_by(order).limit(SHOWN_AT_MOST)).to_dict("records")
    shown = [f"`{', '.join(_text(row[name]) for name in columns)}` ({row[TIMES]}×)" for row in sample]
    rows = counted(totals["rows"])
    told = {"count": rows, "surplus": surplus, "listed": and_more(shown, rows), "table": mapped.table.name}
    remedy = spoken("fault.remove_copies")
    return [spoken("fault.rows_twice", label=mapped.raw.label, grain=grain_of(mapped), remedy=remedy, **told)]


def grain_of(mapped: Mapped) -> Spoken:
    """Return what a row of a table is."""
    return Spoken(mapped.table.grain.zh, mapped.table.grain.en)


def _of_somebody(mapped: Mapped, engine: Engine) -> ir.Table:
    values = engine.table(mapped.checked)
    return values.filter(values[PERSON].notnull()) if PERSON in mapped.columns else values


def columns_alike(mapped: Mapped) -> list[str]:
    """Return the columns by which a row of a table with a time stands there again.

    There are none where that would be refused, and where rows have an id of their own, but neither person nor amount.
    """
    main = mapped.table.main_time
    is_refused = mapped.table.key and not (PERSON in mapped.table.key and mapped.table[PERSON].nullable)
    is_told = _names_people(mapped) or _has_amount(mapped) or not _has_id(mapped)
    return _columns(mapped) if is_told and not is_refused and mapped.table[main].type == "timestamp" else []


def again_within(mapped: Mapped, values: ir.Table, columns: Sequence[str], is_large: bool) -> ir.IntegerScalar:
    """Return how many rows of a table, or of a group of it, stand there again, but for their id.

    A time of the day makes equal rows remarkable, if they are one person's, have an amount, or no id of their own.
    Where there is only a day, those of one person are, if what happens has an amount, or happens seldom and has no id.
    Of a large table two minutes of each hour are looked at.
    """
    at = values[mapped.table.main_time]
    has_amount, has_id = _has_amount(mapped), _has_id(mapped)
    is_somebody = values[PERSON].notnull() if _names_people(mapped) else ibis.literal(False)
    is_dated = (at.hour() + at.minute() + at.second()) > 0
    is_compared = is_dated & (is_somebody | ibis.literal(has_amount or not has_id))
    if has_amount or not (has_id or mapped.table.is_stream):
        is_compared = is_compared | is_somebody
    if is_large:
        is_compared = is_compared & at.minute().isin(MINUTES)
    prints = ibis.cases((is_compared, joined(as_text(values, columns))))
    return prints.count() - prints.nunique()


def _names_people(mapped: Mapped) -> bool:
    return PERSON in mapped.columns and not mapped.table[PERSON].unique


def _has_amount(mapped: Mapped) -> bool:
    return any(column.type in ("money", "number") and not column.nullable for column in mapped.table.columns)


def _has_id(mapped: Mapped) -> bool:
    return any(mapped.table[name].unique for name in mapped.columns)


def as_text(values: ir.Table, columns: Iterable[str]) -> list[ir.StringValue]:
    """Return columns as text, in which nothing is told from every value."""
    return [values[name].cast("string").fill_null("\x1e") for name in columns]


def joined(parts: Sequence[ir.StringValue]) -> ir.StringValue:
    """Return one text for a row, by which it is compared with others."""
    return ibis.literal("\x1f").join(parts)


def rows_again(mapped: Mapped, engine: Engine) -> int:
    """Return how many rows of a table without time, of which no key says what one row is, stand there again."""
    if mapped.table.key or any(mapped.table[name].unique for name in mapped.columns):
        return 0
    columns = _columns(mapped)
    key = ("rows again", columns, *mapped.key(engine))
    return counted(engine.run(Query(key, lambda: _again(engine.table(mapped.checked), columns))).iloc[0]["surplus"])


def _again(values: ir.Table, columns: Sequence[str]) -> ir.Table:
    repeated = values.group_by(*columns).agg(**{TIMES: _.count()}).filter(_[TIMES] > 1)
    return repeated.aggregate(rows=repeated.count(), surplus=(repeated[TIMES] - 1).sum())


def _columns(mapped: Mapped) -> list[str]:
    own = [name for name in mapped.columns if not mapped.table[name].unique and name not in mapped.constants]
    return [*own, *mapped.extra]


def _text(value: Any) -> str:
    is_day = isinstance(value, datetime) and value.time() == time()
    return "–" if value is None or pd.isna(value) else f"{value:%Y-%m-%d}" if is_day else str(value)


def counted(value: Any) -> int:
    """Return an aggregate as a whole number; 0 over nothing."""
    return 0 if pd.isna(value) else int(value)
