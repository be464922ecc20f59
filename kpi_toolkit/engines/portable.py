"""Rules that rewrite an expression before it is compiled, where the engines would answer differently."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.common.graph import Graph

Instead: TypeAlias = Callable[[Any], "ir.Value | ir.Table | None"]
"""Takes an operation and returns what stands in its place, or None to leave it."""


@dataclass(frozen=True)
class Rewriting:
    """What stands in the place of operations of some kinds."""

    kinds: tuple[type[ops.Node], ...]
    instead: Instead


def of_kinds(*kinds: type[ops.Node]) -> Callable[[Instead], Rewriting]:
    """Make a rule of a function that takes an operation of some kinds."""
    return lambda instead: Rewriting(kinds, instead)


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


def rewritten(expression: ir.Table, *rules: Rewriting) -> ir.Table:
    """Return an expression with every rule applied, from the inside out."""

    def replaced(node: Any, changed: Mapping[str, Any] | None) -> Any:
        node = node.__recreate__(changed) if changed else node
        for rule in rules if type(node) in kinds else ():
            if isinstance(node, rule.kinds) and (value := rule.instead(node)) is not None:
                return value.op()
        return node

    whole, looked_at = expression.op(), tuple(kind for rule in rules for kind in rule.kinds)
    kinds = {kind for kind in {type(node) for node in Graph.from_bfs(whole)} if issubclass(kind, looked_at)}
    if not kinds:
        return expression  # as most are: to look costs a third of writing it anew
    result: ir.Table = whole.replace(replaced).to_expr()
    return result


def sql_of(expression: ir.Table, dialect: str) -> str:
    """Return what :func:`ibis.to_sql` does, of an expression that is bound to no backend and so need not be copied."""
    import ibis.backends.sql.compilers as compilers

    compiler = getattr(compilers, dialect).compiler
    return str(compiler.to_sqlglot(expression).sql(dialect=compiler.dialect, pretty=True))


@of_kinds(ops.DropColumns)
def named_columns(node: Any) -> ir.Table:
    """Name the columns that are kept where some are dropped: Ibis names the dropped ones in an order that varies."""
    rows = node.parent.to_expr()
    return rows.select(*(name for name in rows.columns if name not in node.columns_to_drop))


@of_kinds(ops.Cast)
def yes_no_as_number(node: Any) -> ir.Value | None:
    """Write a cast of yes and no to a number as cases: PostgreSQL has none to bigint."""
    if not (node.arg.dtype.is_boolean() and node.to.is_numeric()):
        return None
    value, kind = node.arg.to_expr(), node.to
    return ibis.cases((value, ibis.literal(1, kind)), (~value, ibis.literal(0, kind)), else_=ibis.null(kind))


@of_kinds(ops.Divide, ops.FloorDivide, ops.Modulus)
def exact_division(node: Any) -> ir.Value:
    """Divide as float64, and by zero to null, for else decimals are cut, the query stops or gives infinity."""
    left, right = node.left.to_expr(), node.right.to_expr()
    if not (isinstance(node.right, ops.Literal) and node.right.value):
        right = right.nullif(ibis.literal(0, right.type()))
    if isinstance(node, ops.FloorDivide):
        return left // right
    return left % right if isinstance(node, ops.Modulus) else left.cast(dt.float64) / right.cast(dt.float64)


@of_kinds(ops.Cast)
def rounded_decimal(node: Any) -> ir.Value | None:
    """Round where a number is cast to fewer decimals: ClickHouse cuts them off."""
    if not (node.to.is_decimal() and node.to.scale is not None):
        return None
    value, scale = node.arg.to_expr(), node.to.scale
    if node.arg.dtype.is_floating():
        half = 0.5 / 10**scale  # not by its sign, which ClickHouse refuses to tell of what is no number
        return (value + (value < 0).ifelse(-half, half)).cast(node.to)
    is_longer = node.arg.dtype.is_decimal() and (node.arg.dtype.scale is None or node.arg.dtype.scale > scale)
    if is_longer:
        return value.round(scale).cast(node.to)
    return None
