"""Signal or noise: what on a process behaviour chart is more than routine variation.

Source of the rules: Wheeler (2000), Understanding Variation; Wheeler and Chambers (1992), Understanding Statistical
Process Control.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kpi_toolkit.analysis.limits import TO_LIMIT, Chart, Limits, chart_from, checked, jumps, xmr

__all__ = ["Chart", "Latest", "Limits", "Signal", "against", "latest", "signals", "xmr"]

Rule = Literal["outside", "run", "quarter", "range"]

RUN = 8
"""Successive points on one side of the centre that are a signal."""
WINDOWS: dict[Rule, int] = {"outside": 1, "run": RUN, "quarter": 4, "range": 1}
"""How many of the newest points each rule looks at."""


@dataclass(frozen=True)
class Signal:
    """A rule that holds at point ``index``; ``since`` is the first point that belongs to it, ``direction`` +1 or -1."""

    index: int
    rule: Rule
    direction: int
    since: int


@dataclass(frozen=True)
class Latest:
    """What the newest value signals; ``chart`` is of the points before it.

    No signals while ``is_judged`` is False means «cannot be said», not «noise».
    """

    value: float | None
    chart: Chart
    signals: tuple[Signal, ...]

    @property
    def is_judged(self) -> bool:
        """Whether there are a newest value and limits to hold it against."""
        return self.value is not None and self.chart.limits is not None


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


def against(chart: Chart, later_values: Sequence[float | None]) -> tuple[Signal, ...]:
    """Return what later values signal against the frozen limits of a chart; positions count from 0 in the later values.

    Runs, quarters and moving ranges lie wholly within the later values. Empty without limits or later values: look
    at ``chart.limits`` before reading it as noise.

    Examples
    --------
    >>> chart = xmr([11, 13, 10, 11, 14, 12, 13])
    >>> against(chart, [14, 18])
    (Signal(index=1, rule='outside', direction=1, since=1),)
    """
    later = checked(later_values)
    return () if chart.limits is None else _judge(later, 0, chart.limits)


def latest(
    values: Sequence[float | None],
    changes: Sequence[int] = (),
    *,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Latest:
    """Return what the newest value signals against limits it had no part in, so that a shift does not hide itself.

    Each rule takes its limits from the points before those that it looks at: a value or its moving range from all
    points before it, three of four from those before the four, a run from those before the eight. A rule with fewer
    than 6 points left is silent. Parameters and errors as for `xmr`.

    Examples
    --------
    A level of 10 ± 1 that moved to 12: one such value is within the limits, eight of them are more than noise.

    >>> moved = latest([9, 11, 9, 11, 11, 9, 12, 12, 12, 12, 12, 12, 12, 12])
    >>> [(signal.rule, signal.direction, signal.since) for signal in moved.signals]
    [('run', 1, 6)]
    """
    known, start, last = checked(values, changes, floor, ceiling), max(changes, default=0), len(values) - 1
    present = [index for index in range(start, len(known)) if known[index] is not None]
    signals: list[Signal] = []
    for rule, window in WINDOWS.items():
        before = known[: present[-window]] if len(present) >= window else ()
        limits = chart_from(before, start, floor, ceiling).limits
        if limits is not None:
            signals += [each for each in _judge(known, start, limits) if each.index == last and each.rule == rule]
    return Latest(known[-1] if known else None, chart_from(known[:-1], start, floor, ceiling), tuple(signals))


def _judge(values: tuple[float | None, ...], start: int, limits: Limits) -> tuple[Signal, ...]:
    points = [(index, value) for index, value in enumerate(values) if index >= start and value is not None]
    signals = [*_outside(points, limits), *_runs(points, limits), *_quarters(points, limits)]
    for index, jump in enumerate(jumps(values, start)):
        if jump is not None and abs(jump) > limits.range_limit:
            signals.append(Signal(index, "range", _side(jump, 0), index - 1))
    order = list(WINDOWS)
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
