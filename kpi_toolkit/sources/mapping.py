"""From a source's columns to canonical ones: which is which, and how each value is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from kpi_toolkit.engines import SOURCE, Engine
from kpi_toolkit.errors import did_you_mean, listed
from kpi_toolkit.schema import IBIS_TYPES, TABLES, Column, Table, day_column
from kpi_toolkit.sources.cells import BLANKS
from kpi_toolkit.sources.files import INTERNAL, ROW, Raw

MONEY_TEXT = r"^[+-]?(\d{1,14}(\.\d*)?|\.\d+)$"
SHORT_MONEY_TEXT = r"^[+-]?(\d{1,14}(\.\d{0,4}0*)?|\.\d{1,4}0*)$"
MONEY_SCALE = 4
MONEY_BELOW = 10**14
# What is left of 0.1 + 0.2 in text: 0.30000000000000004 is 0.3.
FLOAT_NOISE, RELATIVE_NOISE = 1e-9, 1e-15
EXACT_FLOAT_BELOW = 2**53
# 1.23457E+18 and #N/A are what spreadsheets leave of ids: many ids would become one. 5E12 may be an id.
DAMAGED_KEY = r"^([+-]?\d(\.\d+[Ee][+-]?|[Ee]\+)\d+|#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!))$"
OUTER_BLANKS = f"^[{BLANKS}]+|[{BLANKS}]+$"
YES, NO = ("true", "yes", "1"), ("false", "no", "0")


@dataclass(frozen=True)
class Reading:
    """How times of a source are read: its zone, the report's zone, and a strptime form or None."""

    zone: str
    to_zone: str
    form: str | None


@dataclass(frozen=True)
class Mapped:
    """A raw table with the source column of every canonical column that is there.

    Parameters
    ----------
    columns
        Canonical column → source column.
    extra
        Further source columns, kept as text to segment by.
    """

    table: Table
    raw: Raw
    columns: Mapping[str, str]
    extra: tuple[str, ...]
    reading: Reading

    @property
    def checked(self) -> str:
        """Name in the engine of the table that the checks look at."""
        return self.step("checked")

    def step(self, name: str) -> str:
        """Name in the engine of a step on the way from the raw table to the canonical one."""
        return f"{SOURCE}.{self.table.name} {name}"

    @property
    def names(self) -> tuple[str, ...]:
        """Columns of the canonical table: its own, each time followed by its day, then further ones."""
        return (*self.table.columns_with_days(self.columns), *self.extra)


def unknown_tables(names: Mapping[str, object], where: str) -> list[str]:
    """Return a fault for every name that is no canonical table."""
    return [f"`{where}{name}`: no table is called `{name}`. {did_you_mean(name, TABLES)}"
            for name in names if name not in TABLES]  # fmt: skip


def match(table: Table, chosen: Mapping[str, str], there: list[str], label: str) -> tuple[dict[str, str], list[str]]:
    """Find the source column of every canonical column.

    Parameters
    ----------
    chosen
        Canonical column → source column, as set in kpi.yaml; others are taken by their own name.
    there
        The source's columns.

    Returns
    -------
    The columns found, and the faults: unknown names on either side, required columns missing.
    """
    known = [column.name for column in table.columns]
    at = f"tables.{table.name}.columns"
    faults = [f"`{at}.{name}`: `{table.name}` has no such column. {did_you_mean(name, known)}"
              for name in chosen if name not in known]  # fmt: skip
    faults += [f"`{at}.{name}`: {label} has no column `{source}`. {did_you_mean(source, there)}"
               for name, source in chosen.items() if source not in there]  # fmt: skip
    wanted = {name: chosen.get(name, name) for name in known}
    found = {name: source for name, source in wanted.items() if source in there}
    missing = [name for name in table.required if name not in found and name not in chosen]
    if missing:
        free = [name for name in there if name not in found.values()]
        faults.append(_missing_columns(table, missing, free, label))
    return found, faults


def further_columns(table: Table, columns: Mapping[str, str], there: list[str]) -> tuple[str, ...]:
    """Source columns that are not mapped and are not called like a canonical column or day, there or not."""
    taken = {name.lower() for name in table.columns_with_days(column.name for column in table.columns)}
    free = (name for name in there if name not in columns.values())
    return tuple(name for name in free if name.lower() not in taken)


def read_table(mapped: Mapped, engine: Engine) -> None:
    """Read every value once: bind ``mapped.checked`` with the canonical columns and what could not be read.

    The three steps are views of their own, so that no database computes an inner one twice.
    """
    raw = engine.table(mapped.raw.relation)
    kept = {name: raw[name] for name in (*mapped.columns.values(), *mapped.extra, ROW) if name in raw.columns}
    trimmed = {name: _trimmed(value) for name, value in kept.items()}
    engine.define(mapped.step("trimmed"), _selected(raw, trimmed))
    engine.define(mapped.step("read"), _readings(mapped, engine))
    values = engine.table(mapped.step("read"))
    columns: dict[str, ir.Value] = {}
    for name in mapped.columns:
        there = values[_unchanged(name)]
        columns[name] = values[name]
        if mapped.table[name].type == "timestamp":
            columns[day_column(name)] = values[name].cast("date")
        lost = there.notnull() & values[name].isnull()
        columns[unread(name)] = lost.ifelse(there.cast("string"), ibis.null("string"))
    columns |= {name: values[name] for name in (*mapped.extra, ROW) if name in values.columns}
    keep = engine.materialise if mapped.raw.is_copy else engine.define
    keep(mapped.checked, _selected(values, columns))


def bind(mapped: Mapped, engine: Engine) -> None:
    """Bind the canonical table under its own name, and forget what copies were made of."""
    engine.define(mapped.table.name, engine.table(mapped.checked).select(*mapped.names))
    for relation in (mapped.step("read"), mapped.step("trimmed"), *mapped.raw.copies) if mapped.raw.is_copy else ():
        engine.drop(relation)


def unread(name: str) -> str:
    """Name of the column that keeps the text of values that could not be read; null for all others."""
    return f"{INTERNAL}unread {name}"


def _unchanged(name: str) -> str:
    return f"{INTERNAL}raw {name}"


def _trimmed(value: Any) -> ir.Value:
    return value.re_replace(OUTER_BLANKS, "").nullif("") if value.type().is_string() else value


def _readings(mapped: Mapped, engine: Engine) -> ir.Table:
    raw = engine.table(mapped.step("trimmed"))
    values = {name: _read(mapped.table[name], raw[source], engine, mapped.reading)
              for name, source in mapped.columns.items()}  # fmt: skip
    values |= {_unchanged(name): raw[source] for name, source in mapped.columns.items()}
    values |= {name: raw[name].cast("string") for name in mapped.extra}
    return _selected(raw, values | ({ROW: raw[ROW]} if ROW in raw.columns else {}))


def _selected(table: ir.Table, values: Mapping[str, ir.Value]) -> ir.Table:
    return table.select(*(value.name(name) for name, value in values.items()))


def _read(column: Column, value: ir.Value, engine: Engine, reading: Reading) -> ir.Value:
    """Read a trimmed source value as its canonical type; null where it is empty or cannot be read."""
    if column.type in ("timestamp", "date"):
        time = engine.as_timestamp(value, reading.zone, reading.to_zone, reading.form)
        return time.cast("date") if column.type == "date" else time
    return _READERS[column.type](value)


def _missing_columns(table: Table, missing: list[str], free: list[str], label: str) -> str:
    count = f"{len(missing)} of {len(table.required)} columns {'is' if len(missing) == 1 else 'are'} missing"
    near = [f"`{name}`: {hint}" for name in missing if (hint := did_you_mean(name, free)).startswith("Did")]
    has = f"The file has {listed(free)}." if free else "The file has no other columns."
    remedy = f"Map them under `tables.{table.name}.columns` in kpi.yaml."
    return " ".join([f"{label}: {count}: {listed(missing)}.", has, *near, remedy])


def _key(value: Any) -> ir.Value:
    kind = value.type()
    if kind.is_floating():
        # NaN has no whole number; by the statistics of a Parquet file DuckDB takes it for one below any limit.
        whole = value.try_cast("int64")
        exact = (value.abs() < EXACT_FLOAT_BELOW) & (value == whole.cast("float64"))
        return _only_if(exact, whole, lambda v: v.cast("string"))
    if kind.is_boolean():
        return ibis.null("string")
    if not kind.is_string():
        return value.cast("string")
    damaged = (value.startswith("#") | value.contains("+") | value.contains(".")) & value.re_search(DAMAGED_KEY)
    return _only_if(~damaged, value, lambda v: v)


def _text(value: Any) -> ir.Value:
    return value.cast("string")


def _money(value: Any) -> ir.Value:
    """Read an amount: floats are rounded to four decimals, text and decimals with more of them are not read."""
    kind = value.type()
    if not (kind.is_string() or kind.is_numeric()) or kind.is_boolean():
        return ibis.null(IBIS_TYPES["money"])
    read = value.try_cast(IBIS_TYPES["money"])
    if kind.is_string():
        return ibis.cases(
            (value.re_search(SHORT_MONEY_TEXT), read),
            (value.re_search(MONEY_TEXT) & _is_float_noise(value.try_cast("float64")), read),
            else_=ibis.null(IBIS_TYPES["money"]),
        )
    fits = (value < MONEY_BELOW) & (value > -MONEY_BELOW)
    if kind.is_decimal() and (kind.scale is None or kind.scale > MONEY_SCALE):
        fits &= value == value.round(MONEY_SCALE)
    return _only_if(fits, value, lambda _: read)


def _is_float_noise(value: Any) -> Any:
    off = (value - value.round(MONEY_SCALE)).abs()
    return off <= ibis.greatest(FLOAT_NOISE, value.abs() * RELATIVE_NOISE)


def _boolean(value: Any) -> ir.Value:
    if value.type().is_boolean():
        return value
    text = _key(value).lower()
    return ibis.cases((text.isin(YES), True), (text.isin(NO), False), else_=ibis.null("boolean"))


def _only_if(condition: Any, value: Any, then: Callable[[Any], Any]) -> ir.Value:
    """Read a value where the condition holds; elsewhere null, and the reading is not even tried."""
    read = then(value)
    return ibis.cases((condition, read), else_=ibis.null(read.type()))


_READERS: dict[str, Callable[[Any], ir.Value]] = {
    "key": _key,
    "text": _text,
    "money": _money,
    "boolean": _boolean,
}
