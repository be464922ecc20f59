"""What cohorts will still bring: their triangle by age completed, with the error that held-out ages showed.

What members bring at an age is the product of what all bring at that age and of their cohort's level (chain ladder by
exposure). Ages that no cohort has reached yet are continued by one of several curves: the one that foretold the newest
ages of the triangle best when they were held out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
LEAST_AGES = 4
"""Ages that a curve is fitted to at least; with fewer the last level goes on."""
PRIOR = 2.0
ROUNDS = 3
USUAL = (0.25, 4.0, 0.8, 2.5)
"""Where the fit of BG/NBD begins."""
STEADY = 1e-5
"""How much a fit is held back from parameters far from 1, which ages alone cannot tell apart."""


@dataclass(frozen=True, eq=False)
class Triangle:
    """What members brought by age.

    Parameters
    ----------
    members
        Cohort × number of ages that are over for them → members.
    brought
        Cohort × that number × age → what these members brought at that age; 0 at ages that are not over.
    """

    members: Numbers
    brought: Numbers

    @property
    def ages(self) -> int:
        """How many ages anybody has lived through."""
        return int(np.flatnonzero(self.members.sum(axis=0)).max(initial=0))

    @property
    def exposed(self) -> Numbers:
        """Cohort × age → members for whom the age is over."""
        beyond: Numbers = self.members[:, ::-1].cumsum(axis=1)[:, ::-1]
        return beyond[:, 1:]

    @property
    def sums(self) -> Numbers:
        """Cohort × age → what was brought."""
        total: Numbers = self.brought.sum(axis=1)
        return total[:, : self.members.shape[1] - 1]

    def earlier(self, steps: int) -> "Triangle":
        """Return the triangle as it was so many steps of age ago."""
        members, brought = self.members[:, steps:].copy(), self.brought[:, steps:].copy()
        ages = brought.shape[2]
        for over in range(members.shape[1]):
            brought[:, over, min(over, ages) :] = 0.0
        return Triangle(members, brought)

    def later(self, steps: int) -> Numbers:
        """Return by cohort what members who were there so many steps ago brought since."""
        total = np.zeros(len(self.members))
        for over in range(steps, self.members.shape[1]):
            total += self.brought[:, over, over - steps : over].sum(axis=1)
        return total


@dataclass(frozen=True, eq=False)
class Completion:
    """A triangle understood.

    Parameters
    ----------
    course
        What a member of level 1 brings by age, as far as wanted.
    levels
        By cohort.
    tail
        By which curve it goes on beyond the ages seen.
    """

    course: Numbers
    levels: Numbers
    tail: str

    def ahead(self, members: Numbers, steps: int) -> Numbers:
        """Return by cohort what members bring in their next steps, by how many are over for them."""
        padded = np.concatenate([[0.0], self.course.cumsum()])
        starts = np.minimum(np.arange(members.shape[1]), len(padded) - 1)
        ends = np.minimum(starts + steps, len(padded) - 1)
        total: Numbers = self.levels * (members @ (padded[ends] - padded[starts]))
        return total

    def until(self, members: Numbers, age: int) -> Numbers:
        """Return by cohort what members bring until an age, beyond what is over for them."""
        padded = np.concatenate([[0.0], self.course.cumsum()])
        starts = np.minimum(np.arange(members.shape[1]), age)
        total: Numbers = self.levels * (members @ (padded[age] - padded[starts]))
        return total


def floor(ages: Numbers, rates: Numbers, weights: Numbers, wanted: Numbers) -> Numbers:
    """Continue a + b/age: a part of the members stays as they are, what was new wears off."""
    basis = np.stack([np.ones_like(ages), 1 / ages])
    a, b = _least_squares(basis, rates, weights)
    if a < 0:
        a, b = 0.0, float((weights * rates / ages).sum() / (weights / ages**2).sum())
    return np.maximum(a + b / wanted, 0.0)


def power(ages: Numbers, rates: Numbers, weights: Numbers, wanted: Numbers) -> Numbers:
    """Continue c·age^−p, with p not below 0."""
    seen = rates > 0
    basis = np.stack([np.ones_like(ages[seen]), np.log(ages[seen])])
    c, p = _least_squares(basis, np.log(rates[seen]), weights[seen] * rates[seen])
    if p > 0:
        c, p = float(np.average(np.log(rates[seen]), weights=weights[seen] * rates[seen])), 0.0
    result: Numbers = np.exp(c + p * np.log(wanted))
    return result


def wearing(ages: Numbers, rates: Numbers, weights: Numbers, wanted: Numbers) -> Numbers:
    """Continue c·e^(−λ·age), with λ not below 0: the same share of members stops at each age."""
    seen = rates > 0
    basis = np.stack([np.ones_like(ages[seen]), ages[seen]])
    c, slope = _least_squares(basis, np.log(rates[seen]), weights[seen] * rates[seen])
    if slope > 0:
        c, slope = float(np.average(np.log(rates[seen]), weights=weights[seen] * rates[seen])), 0.0
    result: Numbers = np.exp(c + slope * wanted)
    return result


def level(ages: Numbers, rates: Numbers, weights: Numbers, wanted: Numbers) -> Numbers:
    """Continue the mean of the newest third."""
    newest = max(1, len(ages) // 3)
    mean = float(np.average(rates[-newest:], weights=weights[-newest:]))
    return np.full(len(wanted), mean)


def buying(ages: Numbers, rates: Numbers, weights: Numbers, wanted: Numbers) -> Numbers:
    """Continue what BG/NBD expects: each member buys at a rate of its own and, after each order, may stop for good.

    Of Fader, Hardie and Lee (2005), its expected orders of an age; what an order is worth is the same at all ages, as
    in Gamma-Gamma, so that of sales only the factor is another. Fitted to what was brought at each age.
    """
    from scipy.optimize import minimize  # costs a quarter of a second

    brought = np.maximum(weights * rates, 0.0)
    if not brought.any():
        return level(ages, rates, weights, wanted)

    def unlikely(logs: Numbers) -> float:
        expected = weights * expected_orders(np.exp(logs), ages)
        if not (np.isfinite(expected).all() and (expected > 0).all()):
            return np.inf
        shares: Numbers = expected / expected.sum()
        return float(-(brought * np.log(shares)).sum() / brought.sum() + STEADY * (logs**2).sum())

    fitted = minimize(unlikely, np.log(USUAL), method="Nelder-Mead", options={"maxiter": 400, "fatol": 1e-9})
    course = expected_orders(np.exp(fitted.x), np.concatenate([ages, wanted]))
    if not np.isfinite(course).all():
        return level(ages, rates, weights, wanted)
    result: Numbers = course[len(ages) :] * (weights * rates).sum() / (course[: len(ages)] * weights).sum()
    return np.maximum(result, 0.0)


def expected_orders(parameters: Numbers, ages: Numbers) -> Numbers:
    """Return how many orders a member is expected to place from each age to the next, by BG/NBD.

    Parameters
    ----------
    parameters
        r and α of how often members buy, a and b of whether they stop.
    ages
        In steps since the first order.
    """
    from scipy.special import hyp2f1

    r, alpha, a, b = parameters

    def until(time: Numbers) -> Numbers:
        lived = (alpha / (alpha + time)) ** r * hyp2f1(r, b, a + b - 1, time / (alpha + time))
        total: Numbers = (a + b - 1) / (a - 1) * (1 - lived)
        return total

    with np.errstate(all="ignore"):  # where parameters are beyond what floats hold, nothing is told
        return until(ages + 1) - until(ages)


Curve = Callable[[Numbers, Numbers, Numbers, Numbers], Numbers]
CURVES: Mapping[str, Curve] = {"floor": floor, "power": power, "wearing": wearing, "level": level, "buying": buying}


def _least_squares(basis: Numbers, values: Numbers, weights: Numbers) -> tuple[float, float]:
    normal = (basis * weights) @ basis.T
    if np.linalg.matrix_rank(normal) < 2:
        return float(np.average(values, weights=weights)), 0.0
    first, second = np.linalg.solve(normal, (basis * weights) @ values)
    return float(first), float(second)


def completed(triangle: Triangle, wanted: int, tail: str, shape: Numbers | None = None) -> Completion:
    """Understand a triangle and continue its course to some age.

    Parameters
    ----------
    wanted
        Ages of the course.
    tail
        One of :data:`CURVES`, or any other name with its `shape`.
    shape
        What members bring by age up to a factor; the factor is that of the newest ages seen.
    """
    exposed, sums, ages = triangle.exposed, triangle.sums, triangle.ages
    exposed, sums = exposed[:, :ages], sums[:, :ages]
    levels = np.ones(len(exposed))
    rates = np.zeros(ages)
    for _ in range(ROUNDS):
        weighed = levels @ exposed
        rates = np.divide(sums.sum(axis=0), weighed, out=np.zeros(ages), where=weighed > 0)
        levels = _levels(exposed[:, 1:], sums[:, 1:], rates[1:])
    course = np.concatenate([rates, _tail(rates, levels @ exposed, wanted, tail, shape)])[:wanted]
    return Completion(course, levels, tail)


def _tail(rates: Numbers, weights: Numbers, wanted: int, tail: str, shape: Numbers | None) -> Numbers:
    """Continue rates from age 1 on: age 0 has what made the members so."""
    ages, more = np.arange(len(rates), dtype=float), np.arange(len(rates), max(wanted, len(rates)), dtype=float)
    known = (ages >= 1) & (weights > 0)
    if not len(more) or known.sum() == 0:
        return np.zeros(len(more))
    if shape is not None:
        newest = np.flatnonzero(known)[-max(1, int(known.sum()) // 3) :]
        seen = float((shape[newest] * weights[newest]).sum())
        factor = float((rates[newest] * weights[newest]).sum()) / seen if seen else 0.0
        return shape[len(rates) : len(rates) + len(more)] * factor
    if known.sum() < LEAST_AGES or not rates[known].any():
        return level(ages[known], rates[known], weights[known], more)
    return CURVES[tail](ages[known], rates[known], weights[known], more)


def _levels(exposed: Numbers, sums: Numbers, rates: Numbers) -> Numbers:
    """Return by cohort how much more it brings than all do, shrunk towards 1 as its own noise and theirs tell."""
    expected = exposed @ rates
    there = expected > 0
    if there.sum() < 2:
        return np.ones(len(exposed))
    ratio = np.divide(sums.sum(axis=1), expected, out=np.ones(len(exposed)), where=there)
    # Noise of a cell in proportion to what is expected of it, from what the cells stray about their cohorts' levels.
    cells = exposed * rates * ratio[:, None]
    strayed = (sums - cells) ** 2
    scale = float(strayed[cells > 0].sum() / cells[cells > 0].sum()) if (cells > 0).any() else 0.0
    own = np.where(there, scale / np.where(there, expected, 1.0), 0.0)
    between = max(0.0, float(np.mean((ratio[there] - 1) ** 2 - own[there])))
    trust = between / (between + own) if between else np.zeros(len(exposed))
    result: Numbers = np.where(there, 1 + np.nan_to_num(trust, nan=1.0) * (ratio - 1), 1.0)
    return result
