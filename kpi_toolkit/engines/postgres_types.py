"""Native types of PostgreSQL, and the order of text by its characters."""

import re
from typing import cast

import ibis.expr.datatypes as dt
from ibis.backends.sql.datatypes import PostgresType
from sqlglot import exp

MOST_DIGITS = 38


def type_of(shown: str) -> dt.DataType:
    """Return the Ibis type of a native one; one that has no like on other engines is text, and bears its name."""
    return _numeric(shown) if shown.startswith("numeric") else _known(shown)


def by_characters(tree: exp.Query) -> exp.Query:
    """Order text that a cast makes by its characters."""
    for text_cast in reversed(list(tree.find_all(exp.Cast))):
        if text_cast.to.this in exp.DataType.TEXT_TYPES and not isinstance(text_cast.this, exp.Literal):
            text_cast.replace(text_by_characters(text_cast.this))
    for call in reversed(list(tree.find_all(exp.Lower, exp.Upper))):
        # The order by characters knows capitals of A to Z only.
        call.set("this", _collated(call.this, "default"))
        call.replace(_collated(cast(exp.Expression, call), "C"))
    return tree


def text_by_characters(value: exp.Expression) -> exp.Expression:
    """Return a value as text that is ordered by its characters."""
    return _collated(exp.Cast(this=value.copy(), to=exp.DataType.build("text")), "C")


def _numeric(shown: str) -> dt.DataType:
    """Return a decimal; one without limits, or with limits that only PostgreSQL knows, has any digits."""
    limits = [int(limit) for limit in re.findall(r"-?\d+", shown)]
    is_usual = len(limits) == 2 and 0 <= limits[1] <= limits[0] <= MOST_DIGITS
    return dt.Decimal(*limits) if is_usual else dt.Decimal(None, None)


def _known(shown: str) -> dt.DataType:
    """Return the type of a column; what Ibis cannot name is only ever handed on as text."""
    try:
        kind = PostgresType.from_string(shown)
    except Exception:  # sqlglot's and Ibis' own, of many kinds
        return dt.Unknown(shown)
    is_plain = kind.is_numeric() or kind.is_string() or kind.is_boolean() or kind.is_date() or kind.is_timestamp()
    return kind if is_plain else dt.Unknown(shown)


def _collated(value: exp.Expression, order: str) -> exp.Expression:
    return exp.Paren(this=exp.Collate(this=value.copy(), expression=exp.to_identifier(order, quoted=True)))
