"""What a metric is where the data are known and nothing happened: told from its expression, without a query."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from kpi_toolkit.errors import KpiError
from kpi_toolkit.expressions import ir, ops
from kpi_toolkit.facts import DERIVED, FACTS, FactInputs
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.schema import TABLES
from kpi_toolkit.schema.further import tables_with
from kpi_toolkit.settings import Rules

Known: TypeAlias = float | None
"""A number that is known, or null."""

Numbers: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
ALWAYS = (date(1971, 1, 1), date(2199, 12, 31))


def of_nothing(metric: Metric, numbers: Numbers = ()) -> dict[str, Known]:
    """Return the parts of a metric (``num``, ``den``, ``out``) over a period or segment in which its fact has no row.

    Counts and sums are 0; the highest, lowest or mean of nothing is null, and so is what cannot be told. ``rows`` is 0.

    Parameters
    ----------
    numbers
        Canonical tables, each with the further columns that its workspace says are numbers.

    >>> from kpi_toolkit.metrics.catalogue import CATALOGUE
    >>> of_nothing(CATALOGUE["sales"]), of_nothing(CATALOGUE["longest_delay"])
    ({'num': 0.0, 'rows': 0.0}, {'num': None, 'rows': 0.0})
    """
    return _parts(metric, metric.compute, numbers)


@lru_cache(maxsize=1024)
def _parts(metric: Metric, _compute: Callable[..., Any], numbers: Numbers) -> dict[str, Known]:
    """Keep it by the metric and its function, which a metric is not compared by."""
    try:
        parts = metric.expressions(_fact(metric.fact, numbers))
    except KpiError:  # it reads a column that only its workspace has
        return {"num": None, "rows": 0.0}
    known = {name.removeprefix(f"{metric.name}__"): _folded(value.op()) for name, value in parts.items()}
    return known | {"rows": 0.0}


@lru_cache(maxsize=64)
def _fact(name: str, numbers: Numbers) -> ir.Table:
    """Return a fact over all columns that there could be."""
    tables: dict[str, ir.Table] = {name: table.unbound() for name, table in tables_with(dict(numbers)).items()}
    inputs = FactInputs(tables, Rules(), dict.fromkeys(TABLES, ALWAYS))
    for used in FACTS[name].uses:
        _derive(used, tables, inputs)
    return FACTS[name].build(inputs)


def _derive(name: str, tables: dict[str, ir.Table], inputs: FactInputs) -> None:
    if name not in tables:
        for used in DERIVED[name].uses:
            _derive(used, tables, inputs)
        tables[name] = DERIVED[name].build(inputs)


def _folded(node: ops.Value) -> Known:
    """Return what an aggregate is over no row; null where that is not known."""
    if isinstance(node, ops.Sum | ops.Count | ops.CountStar | ops.CountDistinct | ops.CountDistinctStar):
        return 0.0
    if isinstance(node, ops.Literal):
        return None if node.value is None or isinstance(node.value, str) else float(node.value)
    if isinstance(node, ops.Reduction):
        return None
    if isinstance(node, ops.IfElse):
        return _folded(node.true_expr if _folded(node.bool_expr) else node.false_null_expr)
    if isinstance(node, ops.Multiply) and 0 in (_folded(node.left), _folded(node.right)):
        return 0.0  # days that are not known × nobody
    if isinstance(node, ops.Coalesce):
        return next((value for part in node.arg if (value := _folded(part)) is not None), None)
    return _computed(node)


def _computed(node: Any) -> Known:
    """Return what is made of the parts of an expression, by its name; null of a null, and of what has another name."""
    compute = _OPERATIONS.get(type(node).__name__)
    arguments = node.arg if isinstance(node, ops.Greatest | ops.Least) else node.args
    known = [_folded(part) for part in arguments if isinstance(part, ops.Value)] if compute else [None]
    if compute is None or any(value is None for value in known):
        return None
    try:
        value = compute(*known)
    except ZeroDivisionError:
        return None
    return None if value is None else float(value)


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "Cast": lambda value: value,
    "Negate": operator.neg,
    "Not": operator.not_,
    "Abs": abs,
    "Add": operator.add,
    "Subtract": operator.sub,
    "Multiply": operator.mul,
    "Divide": operator.truediv,
    "Equals": operator.eq,
    "NotEquals": operator.ne,
    "Greater": operator.gt,
    "GreaterEqual": operator.ge,
    "Less": operator.lt,
    "LessEqual": operator.le,
    "And": lambda left, right: left and right,
    "Or": lambda left, right: left or right,
    "Greatest": max,
    "Least": min,
    "NullIf": lambda value, null: None if value == null else value,
    "Round": round,
}
