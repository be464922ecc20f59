"""What metrics have to do with each other by definition: one is a product of others, or a part of another.

All of it is read from the metrics' own declarations, a workspace's own metrics among them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.units import UNITS


@dataclass(frozen=True)
class Term:
    """A metric as it is multiplied: itself, one more than it (growth), or what it leaves of one.

    Parameters
    ----------
    constant, sign
        It is multiplied as `constant` + `sign` × value.
    """

    metric: str
    constant: int = 0
    sign: int = 1

    def of(self, value: float) -> float:
        """Return what a value of the metric is multiplied as."""
        return self.constant + self.sign * value

    def back(self, multiplied: float) -> float:
        """Return the value of the metric that is multiplied as this."""
        return (multiplied - self.constant) * self.sign


@dataclass(frozen=True)
class Product:
    """``whole`` = ``base`` × ``ratio``, up to rows that only one of both has."""

    whole: Term
    base: Term
    ratio: Term

    @property
    def terms(self) -> tuple[Term, Term, Term]:
        """The whole, then what it is the product of."""
        return self.whole, self.base, self.ratio


@dataclass(frozen=True)
class PartOf:
    """``part`` is never more than ``whole``."""

    part: Term
    whole: Term

    @property
    def terms(self) -> tuple[Term, Term]:
        """The part, then the whole."""
        return self.part, self.whole


Relation = Product | PartOf


def relations(metrics: Iterable[Metric]) -> tuple[Relation, ...]:
    """Return all that metrics declare of each other; of a metric that is not among them nothing."""
    declared = {metric.name: metric for metric in metrics}
    related: list[Relation] = []
    for metric in declared.values():
        if metric.ratio_of:
            is_growth = UNITS[metric.unit].kind == "growth"
            related.append(_product(metric.ratio_of, Term(metric.name, int(is_growth))))
        if metric.rest_of:
            related.append(_product(metric.rest_of, Term(metric.name, 1, -1)))
        related += [PartOf(Term(metric.name), Term(whole)) for whole in metric.part_of]
    return tuple(relation for relation in related if all(term.metric in declared for term in relation.terms))


def _product(of: tuple[str, ...], ratio: Term) -> Product:
    whole, base = of
    return Product(Term(whole), Term(base), ratio)
