"""Rates of many groups, drawn towards their common one: empirical Bayes, and whether chance alone tells them apart.

The groups' own rates scatter more than their true ones, the small ones most. Between-group variance by DerSimonian and
Laird (1986) from Cochran's Q (1954); each rate is drawn to the common one by the share of its variance that is noise
(James and Stein 1961; Efron and Morris 1975). Q is held against its chi-squared distribution.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import scipy.special

from kpi_toolkit.analysis.waves import Numbers

LEVEL = 0.05
"""Chance of as large a scatter from noise alone below which groups are said to differ."""


@dataclass(frozen=True)
class Shrunk:
    """Rates of groups as far as they are known.

    Parameters
    ----------
    common
        The rate of all cases together, 0–1.
    values
        The rate of each group, drawn towards the common one.
    errors
        Standard error of each.
    spread
        Standard deviation of the true rates between groups; 0 where noise explains all of the scatter.
    chance
        That noise alone scatters the rates as much, 0–1.
    """

    common: float
    values: tuple[float, ...]
    errors: tuple[float, ...]
    spread: float
    chance: float

    @property
    def is_chance(self) -> bool:
        """Whether the order may be chance."""
        return self.chance > LEVEL or self.spread == 0

    def flip(self, first: int, second: int) -> float:
        """Return the probability that the second of two groups is truly above the first, 0–1; ½ where noise is all."""
        error = sqrt(self.errors[first] ** 2 + self.errors[second] ** 2)
        if error == 0:
            return 0.5
        return float(scipy.special.ndtr((self.values[second] - self.values[first]) / error))


def shrunk(successes: Sequence[float], cases: Sequence[float]) -> Shrunk:
    """Draw the rates of two or more groups towards the common one.

    Parameters
    ----------
    successes, cases
        Of each group; cases above 0, and no more successes than cases.

    Examples
    --------
    Of 1 of 2 nothing is known, of 600 of 1,000 much.

    >>> rates = shrunk([1, 600, 300], [2, 1000, 1000])
    >>> [round(rate, 2) for rate in rates.values], rates.is_chance
    ([0.46, 0.6, 0.3], False)
    """
    wins, counts = np.asarray(successes, float), np.asarray(cases, float)
    common = float(wins.sum() / counts.sum())
    noise = _noise(common, counts)
    rates = wins / counts
    weights = np.divide(1.0, noise, out=np.zeros_like(noise), where=noise > 0)
    scatter = float((weights * (rates - common) ** 2).sum())
    free = len(rates) - 1
    scale = float(weights.sum() - (weights**2).sum() / weights.sum()) if weights.any() else 0.0
    between = max(0.0, (scatter - free) / scale) if scale else 0.0
    kept = between / (between + noise) if between else np.zeros_like(noise)
    values, errors = common + kept * (rates - common), np.sqrt(kept * noise)
    chance = float(scipy.special.chdtrc(free, scatter)) if scale else 1.0
    return Shrunk(common, tuple(values.tolist()), tuple(errors.tolist()), sqrt(between), chance)


def _noise(common: float, counts: Numbers) -> Numbers:
    """Return the variance of each rate where all groups have the common one."""
    return common * (1 - common) / counts
