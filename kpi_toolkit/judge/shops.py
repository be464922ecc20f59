"""Many shops as one: numerators and denominators are summed, rates never averaged; and how shops rank."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kpi_toolkit.analysis.shrinkage import Shrunk, shrunk
from kpi_toolkit.language.text import Reason
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.units import exact

PERSONS = ("users", "buyers")
"""Units of counts of persons: one who buys in two shops is one person, and would be summed twice."""
OF_TIME = ("mean_users", "day_share", "cases_a_day", "per_week", "messages_a_day", "months")
"""Units of ratios by days or weeks, which all shops have in common: their sum would be as many years."""
FEWEST = 3
"""Shops that are ranked."""


@dataclass(frozen=True)
class ShopPart:
    """What a metric is made of in one shop; no numerator where `reason` says that there is none."""

    shop: str
    numerator: float | None
    denominator: float | None = None
    reason: str = ""
    definition: str = ""


@dataclass(frozen=True)
class Whole:
    """A metric of all shops, or why it is none.

    Parameters
    ----------
    numerator, denominator
        Sums over the shops that have data.
    without
        Shops without data, each with why: the sums are without them.
    order
        Shops of a share by their shrunk rates, best first; empty where they are not ranked.
    rates
        The shops' own rates, and as far as they are known.
    """

    metric: Metric
    numerator: float | None = None
    denominator: float | None = None
    shops: int = 0
    without: Mapping[str, str] = field(default_factory=dict)
    reason: Reason | None = None
    order: tuple[str, ...] = ()
    rates: Mapping[str, float] = field(default_factory=dict)
    shrunk: Mapping[str, float] = field(default_factory=dict)
    known: Shrunk | None = None

    @property
    def value(self) -> float | None:
        """The sum of a total; of a ratio the quotient of the sums."""
        if self.numerator is None:
            return None
        if self.denominator is None:
            return self.numerator
        return float(exact(self.numerator) / exact(self.denominator)) if self.denominator else None


def rolled_up(metric: Metric, parts: Sequence[ShopPart], are_apart: bool = False) -> Whole:
    """Sum a metric over shops and rank them where it is a share.

    Parameters
    ----------
    are_apart
        Whether shops have no customers in common, so that persons are summed too.
    """
    there = [part for part in parts if part.numerator is not None]
    without = {part.shop: part.reason for part in parts if part.numerator is None}
    if reason := _why_not(metric, there, are_apart):
        return Whole(metric, without=without, reason=reason)
    numerator = _sum(part.numerator for part in there)
    has_parts = any(part.denominator is not None for part in there)
    denominator = _sum(part.denominator for part in there) if has_parts else None
    whole = Whole(metric, numerator, denominator, len(there), without)
    return _ranked(whole, there) if metric.unit == "share" and denominator else whole


def _why_not(metric: Metric, parts: Sequence[ShopPart], are_apart: bool) -> Reason | None:
    """Say why a metric cannot be summed over shops."""
    if not parts:
        return Reason("no_rows")
    if metric.is_quantile:
        return Reason("roll_up_quantile")
    if metric.unit in PERSONS and not are_apart:
        return Reason("roll_up_persons")
    if metric.unit in OF_TIME or metric.left_out != "windows":
        return Reason("roll_up_time")
    if len({part.denominator is None for part in parts}) > 1:
        return Reason("roll_up_no_parts")
    definitions = {part.definition: part.shop for part in parts}
    if len(definitions) > 1:
        return Reason("roll_up_definitions", {"shops": ", ".join(sorted(definitions.values())[:2])})
    return None


def _sum(numbers: Iterable[float | None]) -> float:
    return float(sum((exact(number) for number in numbers if number is not None), Fraction(0)))


def _ranked(whole: Whole, parts: Sequence[ShopPart]) -> Whole:
    cases = [(part.shop, part.numerator or 0.0, part.denominator or 0.0) for part in parts if part.denominator]
    if len(cases) < FEWEST:
        return whole
    names, wins, counts = zip(*cases, strict=True)
    known = shrunk(wins, counts)
    values = dict(zip(names, known.values, strict=True))
    order = sorted(names, key=lambda name: values[name], reverse=whole.metric.better != "lower")
    rates = {name: won / count for name, won, count in cases}
    return Whole(
        whole.metric,
        whole.numerator,
        whole.denominator,
        whole.shops,
        whole.without,
        order=() if known.spread == 0 else tuple(order),
        rates=rates,
        shrunk=values,
        known=known,
    )
