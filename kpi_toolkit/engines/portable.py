"""Rules that rewrite an expression before it is compiled, where the engines would answer differently."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, TypeAlias

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.common.graph import Graph

Rule: TypeAlias = Callable[[Any], "ir.Value | ir.Table | None"]
"""Takes an operation and returns what stands in its place, or None to leave it."""


def is_midnight(value: ir.Value) -> ir.BooleanValue:
    """Whether a date or a time without a zone has no time of day: programs write such a day as its midnight."""
    kind = value.type()
    if not kind.is_timestamp() or kind.timezone:
        return ibis.literal(bool(kind.is_date()))
    return value == value.cast(dt.date).cast(dt.timestamp)


def later_of_two(
    moment: ir.TimestampValue,
    local: ir.TimestampValue,
    local_of: Callable[[ir.TimestampValue], ir.TimestampValue],
    put_back: Iterable[timedelta],
) -> ir.TimestampValue:
    """Return the later of the two moments of a local time that stands twice, which PostgreSQL and DuckDB take.

    Parameters
    ----------
    moment
        Either of them; the moment of any other local time stays.
    local_of
        The local time of a moment.
    put_back
        By how much the clocks of the zone are put back.
    """
    for step in put_back:
        minutes = ibis.interval(minutes=int(step / timedelta(minutes=1)))
        later = moment + minutes
        moment = (local_of(later) == local).ifelse(later, moment)
    return moment


def rewritten(expression: ir.Table, *rules: Rule) -> ir.Table:
    """Return an expression with every rule applied, from the inside out."""

    def instead(node: Any) -> Any:
        return next((value.op() for rule in rules if (value := rule(node)) is not None), None)

    def replaced(node: Any, changed: Mapping[str, Any] | None) -> Any:
        node = node.__recreate__(changed) if changed else node
        return node if (other := instead(node)) is None else other

    whole = expression.op()
    if not any(instead(node) is not None for node in Graph.from_bfs(whole)):
        return expression  # as most are: to look costs a third of writing it anew
    result: ir.Table = whole.replace(replaced).to_expr()
    return result


def sql_of(expression: ir.Table, dialect: str) -> str:
    """Return what :func:`ibis.to_sql` does, of an expression that is bound to no backend and so need not be copied."""
    import ibis.backends.sql.compilers as compilers

    compiler = getattr(compilers, dialect).compiler
    return str(compiler.to_sqlglot(expression).sql(dialect=compiler.dialect, pretty=True))


def named_columns(node: Any) -> ir.Table | None:
    """Name the columns that are kept where some are dropped: Ibis names the dropped ones in an order that varies."""
    if not isinstance(node, ops.DropColumns):
        return None
    rows = node.parent.to_expr()
    return rows.select(*(name for name in rows.columns if name not in node.columns_to_drop))


def yes_no_as_number(node: Any) -> ir.Value | None:
    """Write a cast of yes and no to a number as cases: PostgreSQL has none to bigint."""
    if not (isinstance(node, ops.Cast) and node.arg.dtype.is_boolean() and node.to.is_numeric()):
        return None
    value, kind = node.arg.to_expr(), node.to
    return ibis.cases((value, ibis.literal(1, kind)), (~value, ibis.literal(0, kind)), else_=ibis.null(kind))


def exact_division(node: Any) -> ir.Value | None:
    """Divide as float64, and by zero to null, for else decimals are cut, the query stops or gives infinity."""
    if not isinstance(node, ops.Divide | ops.FloorDivide | ops.Modulus):
        return None
    left, right = node.left.to_expr(), node.right.to_expr()
    if not (isinstance(node.right, ops.Literal) and node.right.value):
        right = right.nullif(ibis.literal(0, right.type()))
    if isinstance(node, ops.FloorDivide):
        return left // right
    return left % right if isinstance(node, ops.Modulus) else left.cast(dt.float64) / right.cast(dt.float64)


def rounded_decimal(node: Any) -> ir.Value | None:
    """Round where a number is cast to fewer decimals: ClickHouse cuts them off."""
    if not (isinstance(node, ops.Cast) and node.to.is_decimal() and node.to.scale is not None):
        return None
    value, scale = node.arg.to_expr(), node.to.scale
    if node.arg.dtype.is_floating():
        half = 0.5 / 10**scale  # not by its sign, which ClickHouse refuses to tell of what is no number
        return (value + (value < 0).ifelse(-half, half)).cast(node.to)
    is_longer = node.arg.dtype.is_decimal() and (node.arg.dtype.scale is None or node.arg.dtype.scale > scale)
    if is_longer:
        return value.round(scale).cast(node.to)
    return None
