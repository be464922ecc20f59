"""Faults in the function of a metric, one at a time, as functions that can be called in its place."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from types import FunctionType
from typing import Any

OTHER_COLUMNS = 3
"""So many other columns of one type are put in the place of each."""
SWAPPED: Mapping[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.GtE: ast.Gt,
    ast.Gt: ast.GtE,
    ast.LtE: ast.Lt,
    ast.Lt: ast.LtE,
    ast.Eq: ast.NotEq,
}
AGGREGATES = {"sum": ("max", "count"), "max": ("min", "sum"), "min": ("max",), "nunique": ("count",)}
WORDS = {"answer": "solution", "solution": "answer", "MEDIAN": "NINE_TENTHS", "NINE_TENTHS": "MEDIAN"}
ROOM = "kpi_toolkit.metrics"


def faults_of(compute: Callable[..., Any], types: Mapping[str, Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield a fault in words, and the function of a metric with it; those of what it calls in its room are among them.

    Parameters
    ----------
    types
        The columns of the fact, by name.
    """
    for function in _functions(compute):
        tree = _tree(function)
        count = sum(1 for _ in ast.walk(tree))
        for place in range(count):
            node = list(ast.walk(tree))[place]
            for said, instead in _instead(node, types):
                changed = deepcopy(tree)
                yield (
                    f"{said} in line {getattr(node, 'lineno', 0)} of {function.__name__}",
                    _put_in(compute, function, changed, place, instead),
                )


def _functions(compute: Callable[..., Any]) -> list[FunctionType]:
    """Return a metric's function and what it calls of the metrics' room."""
    found: list[FunctionType] = []
    waiting: list[Any] = [compute]
    while waiting:
        function = waiting.pop()
        if not isinstance(function, FunctionType) or function in found or not function.__module__.startswith(ROOM):
            continue
        found.append(function)
        names = (node.id for node in ast.walk(_tree(function)) if isinstance(node, ast.Name))
        waiting += [function.__globals__.get(name) for name in names]
    return found


def _tree(function: FunctionType) -> ast.FunctionDef:
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(tree, ast.FunctionDef), function.__name__
    is_told = isinstance(tree.body[0], ast.Expr) and len(tree.body) > 1
    tree.decorator_list, tree.returns = [], None
    tree.body = tree.body[1:] if is_told else tree.body
    for argument in tree.args.args:
        argument.annotation = None
    return tree


def _instead(node: ast.AST, types: Mapping[str, Any]) -> Iterator[tuple[str, ast.AST]]:
    """Yield what may wrongly stand in the place of a node."""
    if isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        yield "turned round", node.operand
    elif isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.BitAnd | ast.BitOr | ast.Mult):
            yield "right side dropped", node.left
            yield "left side dropped", node.right
        if type(node.op) in SWAPPED:
            yield "another sign", ast.BinOp(node.left, SWAPPED[type(node.op)](), node.right)
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
        yield "another comparison", ast.Compare(node.left, [SWAPPED[type(node.ops[0])]()], node.comparators)
    elif isinstance(node, ast.Attribute) and node.attr in types:
        for other in _alike(node.attr, types):
            yield f"`{other}` for `{node.attr}`", ast.Attribute(node.value, other, node.ctx)
    elif isinstance(node, ast.Name) and node.id in WORDS:
        yield f"{WORDS[node.id]} for {node.id}", ast.Name(WORDS[node.id], node.ctx)
    elif isinstance(node, ast.Constant):
        yield from _of_constant(node)


def _of_call(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    called = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if called == "Ratio" and len(node.args) > 1:
        swapped = ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)
        yield "numerator and denominator swapped", swapped
    if called == "Ratio" and (left := [word for word in node.keywords if word.arg != "left_out"]) != node.keywords:
        yield "nothing left out", ast.Call(node.func, node.args, left)
    if called == "ifelse" and isinstance(node.func, ast.Attribute):
        yield "filter dropped", node.args[0]
        yield "filter turned round", ast.Call(node.func, [node.args[1], node.args[0]], [])
    if isinstance(node.func, ast.Attribute) and not node.args and not node.keywords:
        for other in AGGREGATES.get(called, ()):
            yield f"{other} for {called}", ast.Call(ast.Attribute(node.func.value, other, ast.Load()), [], [])
    if any(word.arg == "where" for word in node.keywords):
        yield "filter dropped", ast.Call(node.func, node.args, [w for w in node.keywords if w.arg != "where"])


def _of_constant(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.value, bool):
        yield f"{not node.value} for {node.value}", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield f"{node.value + 1} for {node.value}", ast.Constant(node.value + 1)
    elif node.value in WORDS:
        yield f"{WORDS[node.value]} for {node.value}", ast.Constant(WORDS[node.value])


def _alike(name: str, types: Mapping[str, Any]) -> list[str]:
    """Return columns of the same type that come next in the alphabet."""
    alike = sorted(other for other in types if types[other] == types[name])
    place = alike.index(name)
    return [other for other in (*alike[place + 1 :], *alike[:place]) if not other.endswith("__")][:OTHER_COLUMNS]


def _put_in(
    compute: Callable[..., Any], function: FunctionType, tree: ast.FunctionDef, place: int, instead: ast.AST
) -> Callable[..., Any]:
    """Return a metric's function in which one node of it, or of what it calls, is another."""
    target = list(ast.walk(tree))[place]

    class Replace(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            return deepcopy(instead) if node is target else super().visit(node)

    changed = ast.fix_missing_locations(ast.Module([Replace().visit(tree)], []))
    assert isinstance(compute, FunctionType)
    own = dict(compute.__globals__)
    for other in _functions(compute):  # what calls the changed one must call it as changed
        own[other.__name__] = FunctionType(other.__code__, own, other.__name__, other.__defaults__, other.__closure__)
    exec(compile(changed, "<mutant>", "exec"), own)
    called: Callable[..., Any] = own[compute.__name__]
    return called
