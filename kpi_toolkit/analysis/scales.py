"""The scales on which series move: factors, odds or differences."""

from collections.abc import Callable, Sequence
from math import exp, log
from typing import Literal

Scale = Literal["factor", "odds", "difference"]


def scale_of(values: Sequence[float], is_share: bool) -> Scale:
    """Return how the values move: shares by odds, others by factors; by differences what has none of these."""
    if is_share:
        return "odds" if all(0 < value < 1 for value in values) else "difference"
    return "factor" if all(value > 0 for value in values) else "difference"


def _as_odds(value: float) -> float:
    within = min(max(value, 1e-9), 1 - 1e-9)
    return log(within / (1 - within))


SCALES: dict[Scale, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "factor": (lambda value: log(max(value, 1e-300)), lambda value: exp(min(value, 700.0))),
    "odds": (_as_odds, lambda value: 1 / (1 + exp(-value)) if value > -700 else 0.0),
    "difference": (lambda value: value, lambda value: value),
}
"""From the metric's unit to the scale on which a series moves, and back."""
