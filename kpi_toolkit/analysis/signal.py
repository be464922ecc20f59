"""Signal or noise: what on a process behaviour chart is more than routine variation.

Source of the rules: Wheeler (2000), Understanding Variation; Wheeler and Chambers (1992), Understanding Statistical
Process Control.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from kpi_toolkit.analysis.limits import TO_LIMIT, Chart, Limits, jumps, xmr

__all__ = ["Chart", "Limits", "Signal", "signals", "xmr"]

Rule = Literal["outside", "run", "quarter", "range"]

RUN = 8
"""Successive points on one side of the centre that are a signal."""


@dataclass(frozen=True)
class Signal:
    """A rule that holds at point ``index``; ``since`` is the first point that belongs to it, ``direction`` +1 or -1."""

    index: int
    rule: Rule
    direction: int
    since: int


def signals(chart: Chart) -> tuple[Signal, ...]:
    """Return what on a chart is more than noise, by point; empty without limits.

    - ``outside``: a value beyond a limit;
    - ``run``: the eighth or later successive value on one side of the centre;
    - ``quarter``: a value in the outer quarter of the region between the limits (nearer to a limit than to the
      centre, or beyond it) with at least two of the three before it there too, on the same side;
    - ``range``: a moving range above its limit; its direction is that of the jump.

    Missing values are passed over, except that no moving range reaches across them. Values on a limit or on the
    centre are not beyond it. Clipping a limit does not narrow its outer quarter.

    Examples
    --------
    >>> [(signal.index, signal.rule, signal.direction) for signal in signals(xmr([5, 6, 5, 6, 5, 6, 5, 15]))]
    [(7, 'outside', 1), (7, 'range', 1)]
    """
    return () if chart.limits is None else _judge(chart.values, chart.start, chart.limits)


def _judge(values: tuple[float | None, ...], start: int, limits: Limits) -> tuple[Signal, ...]:
    points = [(index, value) for index, value in enumerate(values) if index >= start and value is not None]
    signals = [*_outside(points, limits), *_runs(points, limits), *_quarters(points, limits)]
    for index, jump in enumerate(jumps(values, start)):
        if jump is not None and abs(jump) > limits.range_limit:
            signals.append(Signal(index, "range", _side(jump, 0), index - 1))
    order = get_args(Rule)
    return tuple(sorted(signals, key=lambda signal: (signal.index, order.index(signal.rule))))


def _side(value: float, centre: float, reach: float = 0) -> int:
    """+1 or -1 for more than ``reach`` above or below the centre, else 0."""
    return int(value > centre + reach) - int(value < centre - reach)


def _outside(points: list[tuple[int, float]], limits: Limits) -> Iterable[Signal]:
    for index, value in points:
        if side := int(value > limits.upper) - int(value < limits.lower):
            yield Signal(index, "outside", side, index)


def _runs(points: list[tuple[int, float]], limits: Limits) -> Iterable[Signal]:
    run: list[int] = []
    before = 0
    for index, value in points:
        side = _side(value, limits.centre)
        run = [*run, index] if side == before else [index]
        before = side
        if side and len(run) >= RUN:
            yield Signal(index, "run", side, run[0])


def _quarters(points: list[tuple[int, float]], limits: Limits) -> Iterable[Signal]:
    half = TO_LIMIT * limits.mean_range / 2
    sides = [_side(value, limits.centre, half) for _, value in points]
    for place, side in enumerate(sides):
        there = [near for near in range(max(0, place - 3), place + 1) if sides[near] == side]
        if side and len(there) >= 3:
            yield Signal(points[place][0], "quarter", side, points[there[0]][0])
