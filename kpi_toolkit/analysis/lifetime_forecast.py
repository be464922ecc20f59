"""What cohorts will bring, by curves weighed by their held-out record, with an interval made of that record."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

from kpi_toolkit.analysis.lifetime import CURVES, Completion, Numbers, Triangle, completed

HELD_OUT = (1 / 4, 1 / 3, 1 / 2)
"""Shares of the ages seen that are held out, one after the other."""
FEWEST_AGES = 4
LEAST_ERROR = 0.01
"""An error in logarithms that no record is trusted to be below."""
T_80 = {1: 3.078, 2: 1.886, 3: 1.638}
"""Student's t, 90 %, by how many origins tell the error."""


@dataclass(frozen=True)
class HeldOut:
    """How a forecast fared that was made so many steps before the newest, with what was known then."""

    steps: int
    foretold: float
    came: float

    @property
    def error(self) -> float:
        """How much too high it was, as a share of what came."""
        return self.foretold / self.came - 1


@dataclass(frozen=True, eq=False)
class LifetimeForecast:
    """A triangle continued.

    Parameters
    ----------
    weights
        By curve, what it counts for: the more, the less it erred when it was held out.
    record
        The held-out record of the curves together; empty where there are too few ages.
    noise
        Variance of a cohort's total beyond the error of all, per unit foretold.
    """

    completion: Completion
    weights: Mapping[str, float]
    record: tuple[HeldOut, ...]
    noise: float

    def interval(self, foretold: float, steps: float) -> tuple[float, float] | None:
        """Return the 80 % interval of what members will bring in so many steps; None without a record.

        The error of all grows with the steps as a walk does; that of single members is as it was held out.
        """
        if not self.record or foretold <= 0:
            return None
        common = np.mean([log(part.foretold / part.came) ** 2 * max(steps, 0.0) / part.steps for part in self.record])
        spread = T_80[len(self.record)] * sqrt(float(common) + self.noise / foretold)
        return foretold * exp(-spread), foretold * exp(spread)


def forecast(triangle: Triangle, wanted: int, shapes: Mapping[str, Numbers] | None = None) -> LifetimeForecast:
    """Continue a triangle until an age.

    Parameters
    ----------
    wanted
        Ages of the course, more than were seen or fewer.
    shapes
        Curves from elsewhere by name, each what members bring by age up to a factor.
    """
    ways = {**dict.fromkeys(CURVES), **(shapes or {})}
    steps = sorted({max(1, int(triangle.ages * share)) for share in HELD_OUT}) if triangle.ages >= FEWEST_AGES else []
    came = {held: triangle.later(held) for held in steps}
    foretold = {held: _foretold(triangle, held, ways) for held in steps}
    told = [held for held in steps if came[held].sum() > 0 and all(part.sum() > 0 for part in foretold[held].values())]
    if not told:
        return LifetimeForecast(completed(triangle, wanted, "level"), {"level": 1.0}, (), 0.0)
    errors = {way: [log(foretold[held][way].sum() / came[held].sum()) for held in told] for way in ways}
    trust = {way: 1 / max(float(np.mean(np.square(erred))), LEAST_ERROR**2) for way, erred in errors.items()}
    weights = {way: part / sum(trust.values()) for way, part in trust.items()}
    record, noise = [], []
    for held in told:
        together = sum((weights[way] * foretold[held][way] for way in ways), np.zeros(len(came[held])))
        record.append(HeldOut(held, float(together.sum()), float(came[held].sum())))
        noise.append(_noise(together * came[held].sum() / together.sum(), came[held]))
    courses = {way: completed(triangle, wanted, way, shape) for way, shape in ways.items()}
    course = sum((weights[way] * courses[way].course for way in ways), np.zeros(wanted))
    levels = next(iter(courses.values())).levels
    return LifetimeForecast(Completion(course, levels, ""), weights, tuple(record), float(np.mean(noise)))


def _foretold(triangle: Triangle, held: int, ways: Mapping[str, Numbers | None]) -> dict[str, Numbers]:
    """Return by curve and cohort what would have been foretold so many steps ago for the steps since."""
    then = triangle.earlier(held)
    return {
        way: completed(then, triangle.ages + 1, way, shape).ahead(then.members, held) for way, shape in ways.items()
    }


def _noise(foretold: Numbers, came: Numbers) -> float:
    there = foretold > 0
    squares = (came[there] - foretold[there]) ** 2 / foretold[there]
    return float(squares.sum() / max(1, there.sum() - 1))
