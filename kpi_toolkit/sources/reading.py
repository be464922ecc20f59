"""How each value of a source is read as its canonical type; what cannot be read becomes null, never a guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.blanks import OUTER_BLANKS
from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.schema import IBIS_TYPES, Column

NUMBER_TEXT = r"^[+-]?(\d{1,14}(\.\d*)?|\.\d+)$"
SHORT_NUMBER_TEXT = r"^[+-]?(\d{1,14}(\.\d{0,4}0*)?|\.\d{1,4}0*)$"
COMMA_NUMBER_TEXT = r"^[+-]?(\d{1,3}(\.\d{3})+|\d+)?(,\d*)?$"
PERCENT_TEXT = r"^[+-]?(\d{1,12}(\.\d{0,2}0*)?|\.\d{1,2}0*)\s*[%％]$"
NUMBER_SCALE = 4
CENT = Decimal("0.01")
NUMBER_DIGITS = 14
# What is left of 0.1 + 0.2 in text: 0.30000000000000004 is 0.3.
FLOAT_NOISE, RELATIVE_NOISE = 1e-9, 1e-15
EXACT_FLOAT_BELOW = 2**53
# 1.23457E+18 and #N/A are what spreadsheets leave of ids: many ids would become one. 5E12 may be an id.
DAMAGED_KEY = r"^([+-]?\d(\.\d+[Ee][+-]?|[Ee]\+)\d+|#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!))$"
YES, NO = ("true", "yes", "1"), ("false", "no", "0")


@dataclass(frozen=True)
class TimeReading:
    """How times and numbers of a source are read: its zone, the report's zone, a form and the signs of numbers."""

    zone: str
    to_zone: str
    form: str | None
    decimal: str | None = None
    thousands: str = ""
    strip: tuple[str, ...] = ()
    cents: bool = False

    @property
    def are_numbers_plain(self) -> bool:
        """Whether numbers in text are written as kpi.yaml writes them."""
        return self.decimal != "," and not self.thousands and not self.strip and not self.cents

    @property
    def without_forms(self) -> TimeReading:
        """How values of kpi.yaml are read, which have no forms of their own."""
        return TimeReading(self.zone, self.to_zone, None)


def trimmed(value: Any) -> ir.Value:
    """Return a value without blanks around it; blank text is null."""
    return value.re_replace(OUTER_BLANKS, "").nullif("") if value.type().is_string() else value


def cleaned(table: ir.Table) -> ir.Table:
    """Return a table whose text has no blanks around it, and no blank text."""
    texts = [name for name in table.columns if table[name].type().is_string()]
    return table.mutate(**{name: trimmed(table[name]) for name in texts}) if texts else table


def constant(column: Column, text: str) -> ir.Value:
    """Return what kpi.yaml says in every row, to be read like a source value."""
    return ibis.literal(text)


def read(column: Column, value: ir.Value, engine: Engine, reading: TimeReading) -> ir.Value:
    """Read a trimmed source value as its canonical type; null where it is empty or cannot be read."""
    if column.type in ("timestamp", "date"):
        time = engine.as_timestamp(value, reading.zone, reading.to_zone, reading.form)
        return time.cast("date") if column.type == "date" else time
    if column.type in ("money", "number") and value.type().is_string():
        value = plain_number(value, reading)
        if column.type == "number":
            return _share_or_number(value)
    return in_cents(_READERS[column.type](value), column, reading)


def in_cents(value: Any, column: Column, reading: TimeReading) -> ir.Value:
    """Return an amount of money that a source has in cents; any other value as it is."""
    if not (reading.cents and column.type == "money"):
        return value
    return (value.cast("decimal(38, 4)") * ibis.literal(CENT, "decimal(4, 2)")).cast(IBIS_TYPES["money"])


def moment_of(value: ir.Value, engine: Engine, reading: TimeReading) -> ir.TimestampValue:
    """Read a date or time as its moment in UTC; of a day without a time its first moment in the report's zone."""
    day = engine.as_timestamp(value, reading.zone, reading.to_zone, reading.form)
    first = engine.as_timestamp(day, reading.to_zone, "UTC", None)
    return engine.has_no_time(value, reading.form).ifelse(
        first, engine.as_timestamp(value, reading.zone, "UTC", reading.form)
    )


def as_segment(value: Any, engine: Engine, reading: TimeReading) -> ir.StringValue:
    """Return a column that nobody maps as text to segment by: times as local times, whole numbers as such."""
    kind = value.type()
    if kind.is_timestamp():
        return engine.as_timestamp(value, reading.zone, reading.to_zone, None).cast("string")
    return _key(value) if kind.is_decimal() else value.cast("string")


def is_any(text: Any, words: Collection[str]) -> ir.BooleanValue:
    """Whether a text is one of the words: compared one by one, for a list is a join to DuckDB: ten times as slow."""
    return ibis.or_(*(text == word for word in words)) if words else ibis.literal(False)


def replaced(value: Any, instead: Mapping[str, str | None]) -> tuple[ir.Value, ir.Value]:
    """Translate a trimmed source value.

    Returns
    -------
    The value as text, replaced where `instead` has it; and the text that was replaced, null for others.
    """
    text = _as_text(value)
    is_replaced = text.isin(list(instead))
    filled = [(text == old, ibis.literal(new)) for old, new in instead.items() if new is not None]
    new = ibis.cases(*filled, else_=ibis.null("string")) if filled else ibis.null("string")
    return is_replaced.ifelse(new, text), is_replaced.ifelse(text, ibis.null("string"))


def _as_text(value: Any) -> Any:
    """Write a source value as kpi.yaml would: a whole float as a whole number."""
    if value.type().is_floating():
        return ibis.coalesce(_key(value), value.cast("string"))
    return value if value.type().is_string() else value.cast("string")


def _key(value: Any) -> ir.Value:
    kind = value.type()
    if kind.is_floating():
        # NaN has no whole number; by the statistics of a Parquet file DuckDB takes it for one below any limit.
        whole = value.try_cast("int64")
        exact = (value.abs() < EXACT_FLOAT_BELOW) & (value == whole.cast("float64"))
        return _only_if(exact, whole, lambda v: v.cast("string"))
    if kind.is_boolean():
        return ibis.null("string")
    if kind.is_decimal() and kind.scale != 0:
        whole = value.try_cast("decimal(38, 0)")  # 1 and 1.0 are one id
        is_whole = value == whole.try_cast(f"decimal(38, {kind.scale})")
        return ibis.cases((is_whole, whole.cast("string")), else_=value.cast("string"))
    if not kind.is_string():
        return value.cast("string")
    damaged = (value.startswith("#") | value.contains("+") | value.contains(".")) & value.re_search(DAMAGED_KEY)
    return _only_if(~damaged, value, lambda v: v)


def _text(value: Any) -> ir.Value:
    return value.cast("string")


def has_digits(value: Any, digits: int) -> ir.Value:
    """Whether a number has so many digits before the point at most.

    A decimal whose type has no more is not compared: ClickHouse writes the bound in that type, which may not hold it.
    """
    kind = value.type()
    if kind.is_decimal() and None not in (kind.precision, kind.scale) and kind.precision - kind.scale <= digits:
        return value.notnull()
    return (value < 10**digits) & (value > -(10**digits))


def _number(value: Any) -> ir.Value:
    """Read a number: floats are rounded to four decimals, text and decimals with more of them are not read."""
    kind = value.type()
    if not (kind.is_string() or kind.is_numeric()) or kind.is_boolean():
        return ibis.null(IBIS_TYPES["number"])
    number = value.try_cast(IBIS_TYPES["number"])
    if kind.is_string():
        return ibis.cases(
            (value.re_search(SHORT_NUMBER_TEXT), number),
            (value.re_search(NUMBER_TEXT) & _is_float_noise(value.try_cast("float64")), number),
            else_=ibis.null(IBIS_TYPES["number"]),
        )
    fits = has_digits(value, NUMBER_DIGITS)
    if kind.is_decimal() and (kind.scale is None or kind.scale > NUMBER_SCALE):
        fits &= value == value.round(NUMBER_SCALE)
    return _only_if(fits, value, lambda _: number)


def _with_point(value: Any) -> Any:
    """Write a number with a decimal comma, and perhaps points between thousands, as others are."""
    plain = value.re_replace("[.]", "").re_replace(",", ".")
    return value.re_search(COMMA_NUMBER_TEXT).ifelse(plain, ibis.null("string"))


def plain_number(value: Any, reading: TimeReading) -> Any:
    """Write a number as kpi.yaml would: without signs around it and between thousands; (5.00) is below 0."""
    if reading.are_numbers_plain:
        return value
    if reading.strip:
        words = "|".join(re.escape(word) for word in sorted(reading.strip, key=len, reverse=True))
        value = value.re_replace(rf"^([-+(]*)\s*(?:{words})\s*", r"\1").re_replace(rf"\s*(?:{words})([)]?)$", r"\1")
    if reading.strip or reading.thousands:
        value = value.re_replace(r"^\((.*)\)$", r"-\1").re_replace(r"^([-+])\s+", r"\1").nullif("").nullif("-")
    if reading.thousands and not (reading.thousands == "." and reading.decimal == ","):
        value = _without_thousands(value, reading)
    return _with_point(value) if reading.decimal == "," else value


def _without_thousands(value: Any, reading: TimeReading) -> Any:
    """Take the signs between thousands away; they must stand between thousands, or nothing is read."""
    sign = r"[\s\x{a0}\x{202f}]" if reading.thousands == " " else re.escape(reading.thousands)
    grouped = rf"^[+-]?\d{{1,3}}({sign}\d{{3}})+([{reading.decimal or '.'}]\d*)?$"
    return value.re_search(grouped).ifelse(value.re_replace(sign, ""), value)


def _share_or_number(value: Any) -> ir.Value:
    """Read a number, or a percentage as the share that it is: 12.5% is 0.125."""
    share = value.re_replace("\\s*[%％]$", "").try_cast(IBIS_TYPES["number"]) / 100
    return ibis.cases((value.re_search(PERCENT_TEXT), share.try_cast(IBIS_TYPES["number"])), else_=_number(value))


def _is_float_noise(value: Any) -> Any:
    off = (value - value.round(NUMBER_SCALE)).abs()
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
    "money": _number,
    "number": _number,
    "boolean": _boolean,
}
