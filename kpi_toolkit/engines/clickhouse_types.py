"""Native types of ClickHouse: which Ibis type each is, and how a column of it behaves as on every other engine."""

import re

import ibis.expr.datatypes as dt
from ibis.backends.sql.datatypes import ClickHouseType
from sqlglot import exp

LOCAL = dt.Timestamp(None, 6)
WRAPPED = re.compile(
    r"(?:(?:Nullable|LowCardinality)\(|SimpleAggregateFunction\(\w+(?:\([^()]*\))?, )(.*)\)$", re.DOTALL
)
STATE = "AggregateFunction("
LONG = re.compile(r"U?Int(128|256)$")
LONG_INTEGER = dt.Decimal(39, 0)
"""What holds every whole number of 128 bits; ClickHouse gets there by way of text only."""


def type_of(name: str) -> dt.DataType:
    """Return the Ibis type of a native one; one that has no like on other engines is text, and bears its name."""
    inner = _unwrapped(re.sub(r"(?<=\()\s+", "", " ".join(name.split())))
    if long := LONG.match(inner):
        return LONG_INTEGER if long[1] == "128" else dt.Unknown(inner)
    if inner == "BFloat16":
        return dt.float32
    try:
        kind: dt.DataType = ClickHouseType.from_string(inner)
    except Exception:  # sqlglot's and Ibis' own, of many kinds
        return dt.Unknown(inner)
    return kind if is_plain(kind) else dt.Unknown(inner)


def is_plain(kind: dt.DataType) -> bool:
    """Whether a type is one that every engine has."""
    return bool(kind.is_numeric() or kind.is_string() or kind.is_boolean() or kind.is_date() or kind.is_timestamp())


def sql_type(kind: dt.DataType) -> str:
    """Return how a type is written, with nulls allowed."""
    if kind.is_date():
        return "Nullable(Date32)"
    if kind.is_timestamp():
        zone = getattr(kind, "timezone", None)
        return f"Nullable(DateTime64(6, '{zone}'))" if zone else "Nullable(DateTime64(6))"
    if kind.is_decimal() and kind.precision is None:
        return "Nullable(Decimal(38, 9))"
    if not is_plain(kind):
        return "Nullable(String)"
    return str(ClickHouseType.to_string(kind(nullable=True)))


def levelled(column: exp.Expression, kind: dt.DataType, server_zone: str) -> exp.Expression:
    """Let a column be nullable, times without a zone be as the server shows them, and what is no plain type be text."""
    if kind.is_timestamp() and not getattr(kind, "timezone", None):
        shown = exp.Anonymous(this="toDateTime64", expressions=[column, exp.Literal.number(6)])
        column = exp.Anonymous(this="fromUTCTimestamp", expressions=[shown, exp.Literal.string(server_zone)])
    if kind == LONG_INTEGER:
        column = _cast(column, dt.string)
    if isinstance(kind, dt.Unknown) and str(kind.raw_type).startswith(STATE):
        column = exp.Anonymous(this="finalizeAggregation", expressions=[column])
    return _cast(column, kind)


def _cast(column: exp.Expression, kind: dt.DataType) -> exp.Expression:
    return exp.Anonymous(this="CAST", expressions=[column, exp.Literal.string(sql_type(kind))])


def _unwrapped(name: str) -> str:
    """Return a type without what only says how it is stored."""
    while match := WRAPPED.match(name):
        name = match[1]
    return name
