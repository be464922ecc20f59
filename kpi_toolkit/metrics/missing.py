"""Zero or unknown: what an aggregate is when there is nothing to add up."""

from __future__ import annotations

from typing import Any, Literal

from kpi_toolkit.expressions import ibis, ir, ops

LeftOut = Literal["windows", "partial", "days", "tail"]
"""What is counted as left out: open windows, or days without a value: of a sum, of a mean, behind the last of a stock."""


def zero_or_unknown(value: ir.Value) -> ir.Value:
    """Return an aggregate that is 0 only where 0 is known, and null where the number is unknown.

    A sum or count over no matching row is 0: nothing was there, which is known. An aggregate over rows of which none
    has a value is null: an amount column that is entirely missing is not an amount of 0, and there is no highest,
    lowest or mean of nothing. Rows without a value beside rows with one are left out, as SQL does. Where null means
    none (no refund booked), a metric says so itself by ``fill_null(0)``.

    SQL gives null for both cases. They are told apart by the rows: there is no group without a row, so only a sum
    with a condition can have no row to add up, and its rows are counted beside it.
    """
    replaced: ops.Node = value.op().replace(_zero_over_no_row, filter=ops.Value)
    return replaced.to_expr()


def _zero_over_no_row(node: ops.Node, rewritten: dict[str, Any] | None) -> ops.Node:
    node = node.__recreate__(rewritten) if rewritten else node
    if not isinstance(node, ops.Sum) or node.where is None:
        return node
    amount = node.to_expr()
    if _is_known(node.arg):
        return amount.fill_null(0).op()
    (rows,) = node.relations
    matching = rows.to_expr().count(where=node.where.to_expr())
    return (matching == 0).ifelse(ibis.literal(0).cast(amount.type()), amount).op()


def _is_known(argument: ops.Value) -> bool:
    """Whether it has a value in every row, so that its sum is null over no row only."""
    if isinstance(argument, ops.Literal):
        return argument.value is not None
    if isinstance(argument, ops.IfElse):
        return _is_known(argument.true_expr) and _is_known(argument.false_null_expr)
    return isinstance(argument, ops.Coalesce) and _is_known(argument.arg[-1])
