"""What accounts for the change of each scored metric, as steps that lead from one number to the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from typing import TypeAlias

from kpi_toolkit.analysis.decomposition import product_effects
from kpi_toolkit.judge.accounts import Against, Explanation
from kpi_toolkit.judge.by_segment import SegmentChange
from kpi_toolkit.judge.why import Bridge
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.reviewing.model import Review, Row

MOST_STEPS = 4
"""Segments that have a step of their own: what the others account for is one step together."""
Cell: TypeAlias = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class WaterfallStep:
    """What a factor, a segment or a cell accounts for; all three empty: the rest.

    Parameters
    ----------
    ends
        Of a part of a rate: its cases before and after.
    """

    effect: float
    factor: str = ""
    ends: tuple[float, float] | None = None
    segment: str = ""
    cell: Cell = ()


@dataclass(frozen=True)
class Waterfall:
    """From a metric's number before to that after: the steps sum to the change."""

    metric: Metric
    against: Against
    before: float
    after: float
    steps: tuple[WaterfallStep, ...]

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before

    @property
    def largest(self) -> WaterfallStep:
        """The step that accounts for most."""
        return max(self.steps, key=lambda step: abs(step.effect))

    @property
    def spans(self) -> tuple[tuple[float, float], ...]:
        """From where to where each step and then the whole change reaches, as shares of the number before."""
        ends = [fsum(step.effect for step in self.steps[:place]) for place in range(len(self.steps) + 1)]
        reached, base = (*pairwise(ends), (0.0, self.change)), abs(self.before)
        return tuple((start / base, end / base) for start, end in reached)


def waterfalls(review: Review) -> tuple[Waterfall, ...]:
    """Return a waterfall for each scored metric that was explained, in the order of the scorecard."""
    names = dict.fromkeys(row.metric.name for row in review.targeted if row.line.weight is not None)
    metrics = {row.metric.name: row.metric for row in review.rows}
    drawn = {fall.metric.name: fall for fall in _every(review, metrics)}
    ranked = sorted(drawn, key=lambda name: list(names).index(name) if name in names else len(names))
    return tuple(drawn[name] for name in ranked if drawn[name].before)


def _every(review: Review, metrics: Mapping[str, Metric]) -> Iterator[Waterfall]:
    """Yield the waterfalls of rates, of splits, of what cells tell more, and of sales; the last tells most."""
    evidence = review.evidence
    yield from (fall for row in review.targeted if (fall := _of_rate(row)))
    yield from (_of_split(split) for split in evidence.splits if split.split)
    yield from (_of_cells(told) for told in evidence.explanations if told.cells)
    yield from (_of_factors(bridge, metrics["sales"]) for bridge in evidence.bridges if bridge.against == "previous")


def _of_rate(row: Row) -> Waterfall | None:
    """Split the change of a rate by its numerator and its denominator; nothing without cases in both periods."""
    before, after = row.previous, row.actual
    if row.line.weight is None or row.segment or row.change is None or not (before.denominator and after.denominator):
        return None
    ends = {
        "numerator": (float(before.numerator or 0), float(after.numerator or 0)),
        "denominator": (float(before.denominator), float(after.denominator)),
    }
    if not all(end > 0 for pair in ends.values() for end in pair):
        return None
    then, now = ({"numerator": ends["numerator"][at], "denominator": 1 / ends["denominator"][at]} for at in (0, 1))
    split = product_effects(then, now)
    steps = tuple(WaterfallStep(effect, factor=name, ends=ends[name]) for name, effect in split.effects.items())
    return Waterfall(row.metric, "previous", split.before, split.after, steps)


def _of_split(change: SegmentChange) -> Waterfall:
    assert change.split is not None
    ranked = sorted(change.effects.items(), key=lambda part: -abs(part[1]))
    steps = [WaterfallStep(effect, segment=name) for name, effect in ranked[:MOST_STEPS]]
    rest = fsum(effect for _, effect in ranked[MOST_STEPS:])
    more = [WaterfallStep(rest)] if len(ranked) > MOST_STEPS else []
    return Waterfall(change.metric, change.against, change.split.before, change.split.after, (*steps, *more))


def _of_cells(told: Explanation) -> Waterfall:
    steps = tuple(WaterfallStep(part.effect, cell=part.cell) for part in told.parts)
    return Waterfall(told.metric, told.against, told.before, told.after, steps)


def _of_factors(bridge: Bridge, sales: Metric) -> Waterfall:
    assert bridge.split is not None
    steps = tuple(WaterfallStep(effect, factor=name) for name, effect in bridge.split.effects.items())
    return Waterfall(sales, bridge.against, bridge.split.before, bridge.split.after, steps)
