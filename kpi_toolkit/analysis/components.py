"""The parts of a series, each a way in which values of different periods resemble each other, and their mixture.

A series is Gaussian with an unknown level and scale. Every combination of parts gives a covariance; with the level and
the scale integrated out it foretells values by Student's t, and its marginal likelihood says how well it did. Nothing
is chosen: forecasts of all combinations are mixed, weighed by their likelihoods so far.

Sources: Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, ch. 2 and 5; Hoeting et al. (1999),
Bayesian Model Averaging; Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

Numbers: TypeAlias = NDArray[np.float64]
Part = Literal["drift", "wander", "season", "calendar"]
PARTS: tuple[Part, ...] = ("drift", "wander", "season", "calendar")

DRIFTS = (0.0, 0.1, 0.5, 2.0)
WANDERS = (0.0, 0.05, 0.3, 1.0)
SEASONS = (0.0, 0.5, 2.0, 8.0, -0.5, -2.0, -8.0)
CALENDARS = (0.0, 3.0)
"""Sizes in deviations of the noise: drift and wandering by period, a season (each period of the year for itself, or,
negative, like its neighbours), an event of the calendar where there is most of it."""
NEGLIGIBLE = 1e-4
"""Weight below which a combination is left out of a forecast."""
REACH, HALVINGS = 40, 26
"""Scales around all centres within which quantiles are looked for, and how often the search is halved."""
SIMPLER = 0.7
"""How much a part must add to the logarithm of the likelihood to outweigh its absence."""


@dataclass(frozen=True, eq=False)
class Forecast:
    """Student's t forecasts of one number by all combinations: centres, scales and weights, of `freedom` degrees."""

    centres: Numbers
    scales: Numbers
    weights: Numbers
    freedom: int

    def below(self, value: float) -> float:
        """Return the probability of less than a value."""
        return float(self.weights @ stdtr(self.freedom, (value - self.centres) / self.scales))

    def at_least(self, value: float) -> float:
        """Return the probability of a value or more, to full precision where it is small: Student's t is symmetric."""
        return float(self.weights @ stdtr(self.freedom, (self.centres - value) / self.scales))

    def quantiles(self, *shares: float) -> list[float]:
        """Return the values that are passed from below with these probabilities, by bisection."""
        reach = REACH * self.scales.max()
        low = np.full(len(shares), self.centres.min() - reach)
        high = np.full(len(shares), self.centres.max() + reach)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            places = (middle[:, None] - self.centres) / self.scales
            is_below = stdtr(self.freedom, places) @ self.weights < shares
            low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
        return [float(value) for value in (low + high) / 2]

    def widened(self, more: float, least: float) -> "Forecast":
        """Return the forecast with some variance added, and none below the least."""
        scales = np.sqrt(np.maximum(self.scales**2 + more, least))
        return Forecast(self.centres, scales, self.weights, self.freedom)


class Components:
    """Known values at some of the periods 0, 1, 2 … and how alike the periods are.

    Parameters
    ----------
    places
        Positions of the known values, rising, at least one.
    values
        The values there.
    periods
        Number of periods, those to come included.
    year
        Periods after which a season comes again.
    events
        Shape (events, periods): how much each period has of an event of the calendar.
    """

    def __init__(self, places: list[int], values: Numbers, periods: int, year: int, events: Numbers) -> None:
        self._at, self._sizes = np.array(places), _sizes(bool(events.any()))
        alike = _alike(tuple(places), periods, year, events.shape[0], events.tobytes())
        self._covariances, self._roots, self._whitening = alike
        solved = self._whitening @ np.stack([np.ones(len(values)), values], axis=1)
        self._one, self._value = solved[..., 0], solved[..., 1]
        self._ones = np.cumsum(self._one**2, axis=1)
        self._levels = np.cumsum(self._one * self._value, axis=1) / self._ones
        squares = np.cumsum(self._value**2, axis=1)
        self._rest = np.maximum(squares - self._levels**2 * self._ones, 1e-18 + 1e-12 * squares)
        self._weights = self._weighed()
        self._values = values

    def _weighed(self) -> Numbers:
        """Return the weight of each combination after each value."""
        roots = np.log(self._roots).cumsum(axis=1)
        freedom = np.arange(roots.shape[1])
        likelihoods = -roots - np.log(self._ones) / 2 - freedom / 2 * np.log(self._rest)
        likelihoods -= SIMPLER * np.count_nonzero(self._sizes, axis=1)[:, None]
        most = likelihoods.max(axis=0)
        weights = np.exp(likelihoods - most)
        self._evidence = most + np.log(weights.sum(axis=0))
        by_value: Numbers = weights / weights.sum(axis=0)
        return by_value

    def evidence(self, count: int) -> float:
        """Return how well all combinations foretold the first `count` known values: the logarithm of a likelihood."""
        return float(self._evidence[count - 1])

    def next(self, count: int) -> Forecast:
        """Return what the first `count` known values, at least two, foretell of the next known one."""
        share_of_level, root, level = self._one[:, count], self._roots[:, count], self._levels[:, count - 1]
        centres = self._values[count] - root * (self._value[:, count] - level * share_of_level)
        spread = self._rest[:, count - 1] / (count - 1) * (1 + share_of_level**2 / self._ones[:, count - 1])
        return self._forecast(centres, root * np.sqrt(spread), count)

    def mean_of(self, places: Sequence[int]) -> Forecast:
        """Return what all known values foretell of the mean over some periods."""
        share = np.zeros(self._covariances.shape[1])
        share[list(places)] = 1 / len(places)
        likeness = self._covariances @ share
        solved = (self._whitening @ likeness[:, self._at, None])[..., 0]
        count, level = len(self._at), self._levels[:, -1]
        centres = level + (solved * (self._value - level[:, None] * self._one)).sum(axis=1)
        left = 1 - (solved * self._one).sum(axis=1)
        variance = likeness @ share - (solved**2).sum(axis=1) + left**2 / self._ones[:, -1]
        spread = self._rest[:, -1] / (count - 1) * np.maximum(variance, 1e-12)
        return self._forecast(centres, np.sqrt(spread), count)

    def _forecast(self, centres: Numbers, scales: Numbers, count: int) -> Forecast:
        weights = self._weights[:, count - 1]
        kept = weights > NEGLIGIBLE
        return Forecast(centres[kept], scales[kept], weights[kept] / weights[kept].sum(), count - 1)

    def likely(self, count: int) -> tuple[Part, ...]:
        """Return the parts that are more likely than not in the first `count` known values."""
        odds = (self._sizes != 0).T @ self._weights[:, count - 1]
        return tuple(part for part, share in zip(PARTS, odds, strict=True) if share > 0.5)


@lru_cache(maxsize=2)
def _sizes(has_events: bool) -> Numbers:
    """Return the sizes of the parts of each combination, shape (combinations, parts)."""
    return np.array(list(product(DRIFTS, WANDERS, SEASONS, CALENDARS if has_events else (0.0,))))


@lru_cache(maxsize=64)
def _covariances(periods: int, year: int) -> Numbers:
    """Return the covariance of each combination without events, shape (combinations, periods, periods)."""
    place = np.arange(periods, dtype=float)
    apart = place[:, None] - place
    same, like = (apart % year == 0).astype(float), np.exp(-2 * np.sin(np.pi * apart / year) ** 2)
    drift, wander, noise = np.outer(place, place), np.minimum(place[:, None], place), np.eye(periods)
    return np.stack(
        [
            noise + slope**2 * drift + step**2 * wander + season**2 * (same if season > 0 else like)
            for slope, step, season, _ in _sizes(False)
        ]
    )


@lru_cache(maxsize=32)
def _alike(places: tuple[int, ...], periods: int, year: int, events: int, shares: bytes) -> tuple[Numbers, ...]:
    """Return the covariances of all combinations, and roots and whitening of those of the known places.

    All metrics of a review have the same periods, and most of them are known in all: the inverse of the Cholesky
    factors makes their values independent, and its reciprocal diagonal is the root of what is new in each.
    """
    shaped = np.frombuffer(shares).reshape(events, periods) if events else np.zeros((0, periods))
    covariances = _covariances(periods, year)
    if shaped.any():
        covariances = _with_events(covariances, shaped)
    at = np.array(places)
    factors = np.linalg.cholesky(covariances[:, at[:, None], at])
    return covariances, np.diagonal(factors, axis1=1, axis2=2), np.linalg.inv(factors)


def _with_events(covariances: Numbers, events: Numbers) -> Numbers:
    """Return each covariance without and with events, each event in proportion to where there is most of it."""
    scaled = events / np.maximum(np.abs(events).max(axis=1, keepdims=True), 1e-12)
    both = np.stack([covariances, covariances + CALENDARS[1] ** 2 * (scaled.T @ scaled)], axis=1)
    return both.reshape(-1, *covariances.shape[1:])
