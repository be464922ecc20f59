"""What more spending brings: how results of several channels follow what was spent on each.

Within a month all channels share season, growth and campaigns; what is left of a channel's results beyond that is held
against what was spent on it beyond its own usual. On the scale of logarithms the slope is an elasticity: 0.3 means that
10 % more spent brings about 3 % more. Noise may hang together from month to month; how much is not chosen but averaged
over, each likeness weighed by its restricted likelihood.

Source: Harville (1977), Maximum likelihood approaches to variance component estimation; Wooldridge (2010), Econometric
Analysis of Cross Section and Panel Data, ch. 10 (two-way effects).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Bools = NDArray[np.bool_]
Places = NDArray[np.intp]

LIKENESSES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.97)
"""Of a month's noise to that of the month before."""
FEWEST = 12
"""Months with both numbers below which nothing is said of a channel."""
LEAST_CAME = 10
"""Results of a usual month below which their noise has no logarithm: a channel of fewer is left out."""
LEAST_VARIED = 0.05
"""Deviation of the logarithm of spending below which it says nothing: a budget that stands still."""
NOW = 3
"""Newest months whose mean is what a channel spends and gets now."""
SHRUNK = 4
"""Months that the noise of all channels counts for beside a channel's own."""
DRAWS = 4000
HALVINGS = 40


@dataclass(frozen=True, eq=False)
class SpendResponse:
    """What channels spend and get now, and draws of their elasticities.

    Parameters
    ----------
    channels
        Places of the channels of which something can be said, among those that were given.
    spent, came
        What each spends and gets a month now.
    least, most
        What was spent on each in its leanest and fattest month: beyond it nothing is known.
    elasticities
        Shape (draws, channels), 0 to 1: more spending does no harm, and doubling it no more than doubles results.
    levels
        Of the same shape: results a month that are to be expected at what is spent now, by all months and not only by
        the newest, whose noise is no part of them.
    """

    channels: tuple[int, ...]
    spent: Numbers
    came: Numbers
    least: Numbers
    most: Numbers
    elasticities: Numbers
    levels: Numbers

    @property
    def marginal(self) -> Numbers:
        """What one more unit of money brings by draw and channel."""
        return self.elasticities * self.levels / self.spent

    def moved(self, source: int, goal: int) -> Numbers:
        """Return by draw how much is to be moved from one channel to another until one more brings the same in both.

        Nothing where it brings no more in the goal; at most as far as either has been before.
        """
        low, high = np.zeros(len(self.elasticities)), np.full(len(self.elasticities), self.most_moved(source, goal))
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            pays = self._at(goal, middle) > self._at(source, -middle)
            low, high = np.where(pays, middle, low), np.where(pays, high, middle)
        return low

    def most_moved(self, source: int, goal: int) -> float:
        """Return how much can be moved without that either channel spends what it never has."""
        return float(max(min(self.spent[source] - self.least[source], self.most[goal] - self.spent[goal]), 0.0))

    def _at(self, channel: int, more: Numbers) -> Numbers:
        """Return by draw what one more unit of money brings where a channel spends more than now."""
        elasticity, grown = self.elasticities[:, channel], (self.spent[channel] + more) / self.spent[channel]
        brought: Numbers = elasticity * self.levels[:, channel] / self.spent[channel] * grown ** (elasticity - 1)
        return brought


def responses(spent: Numbers, came: Numbers) -> SpendResponse | None:
    """Return how results followed spending; None where no month has two channels, or nothing was varied.

    Parameters
    ----------
    spent, came
        Shape (channels, months), oldest first; NaN where not known. A channel without any spending only shows what
        the month did to all.
    """
    known = _known(spent, came)
    paid: Numbers = np.where(known & (spent > 0), spent, np.nan)
    varied = np.flatnonzero([_is_varied(row) for row in paid])
    if not len(varied) or known.any(axis=1).sum() < 2:
        return None
    now = np.array([np.nanmean(row[-NOW:]) if np.isfinite(row[-NOW:]).any() else np.nan for row in paid[varied]])
    logs = np.zeros(paid.shape)
    logs[varied] = np.log(paid[varied] / np.where(np.isfinite(now), now, np.nanmean(paid[varied], axis=1))[:, None])
    drawn = _drawn(known, logs, np.log(np.where(known, np.maximum(came, 0.5), 1.0)), varied)
    kept = np.isfinite(now)
    if drawn is None or not kept.any():
        return None
    newest = np.where(known, came, np.nan)[varied[kept], -NOW:]
    slopes, levels = (part[:, kept] for part in drawn)
    scale = np.log(np.nanmean(newest, axis=1).sum()) - np.log(np.exp(levels).sum(axis=1, keepdims=True))
    return SpendResponse(
        tuple(int(place) for place in varied[kept]),
        now[kept],
        np.nanmean(newest, axis=1),
        np.nanmin(paid[varied[kept]], axis=1),
        np.nanmax(paid[varied[kept]], axis=1),
        np.clip(slopes, 0.0, 1.0),
        np.exp(levels + scale),
    )


def _is_varied(paid: Numbers) -> bool:
    there = paid[np.isfinite(paid)]
    return bool(len(there) and np.std(np.log(there)) >= LEAST_VARIED)


def _known(spent: Numbers, came: Numbers) -> Bools:
    """Return which months of which channels tell something."""
    is_paid: Bools = np.asarray(np.nan_to_num(spent) > 0)
    is_free: Bools = np.asarray(~is_paid.any(axis=1, keepdims=True))
    known: Bools = np.asarray(np.isfinite(spent) & np.isfinite(came) & (is_paid | is_free))
    usual = [np.median(row[there]) if there.any() else 0.0 for row, there in zip(came, known, strict=True)]
    is_told: Bools = np.array([[middle >= LEAST_CAME] for middle in usual]) & (
        known.sum(axis=1, keepdims=True) >= FEWEST
    )
    together: Bools = known & is_told
    pairs: Bools = together & (together.sum(axis=0, keepdims=True) >= 2)
    return pairs


def _drawn(known: Bools, logs: Numbers, results: Numbers, varied: Places) -> tuple[Numbers, Numbers] | None:
    """Return draws of some channels' slopes and levels; None where too few months and channels tell them."""
    channel, month = np.nonzero(known)
    design, values = _design(channel, month, logs[known], varied), results[known]
    free = len(values) - design.shape[1]
    if free < FEWEST or np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    left = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    deviation = _deviations(left, channel, free)
    fits = [_fit(design, values, channel, month, deviation, likeness, free) for likeness in LIKENESSES]
    weights = np.exp([fit[0] - max(each[0] for each in fits) for fit in fits])
    dice = np.random.default_rng(len(values))
    chosen = dice.choice(len(fits), DRAWS, p=weights / weights.sum())
    count = len(varied)
    kept = [*range(count), *(count + np.searchsorted(np.unique(channel), varied))]
    normal, scale = dice.normal(size=(DRAWS, len(kept))), np.sqrt(free / dice.chisquare(free, DRAWS))
    middles = np.array([fit[1][kept] for fit in fits])
    roots = np.array([np.linalg.cholesky(fit[2][np.ix_(kept, kept)]) for fit in fits])
    draws = middles[chosen] + scale[:, None] * np.einsum("dij,dj->di", roots[chosen], normal)
    return draws[:, :count], draws[:, count:]


def _design(channel: Places, month: Places, logs: Numbers, varied: Places) -> Numbers:
    """Return a column a slope, then one a channel and one a month but the first."""
    slopes = [np.where(channel == place, logs, 0.0) for place in varied]
    levels = [(channel == place).astype(float) for place in np.unique(channel)]
    months = [(month == place).astype(float) for place in np.unique(month)[1:]]
    return np.stack([*slopes, *levels, *months], axis=1)


def _deviations(left: Numbers, channel: Places, free: int) -> Numbers:
    """Return the deviation of each value's noise: a channel's own, shrunk to that of all."""
    usual = float(left @ left) / free
    corrected = len(left) / free
    own = {
        place: (corrected * float((left[channel == place] ** 2).sum()) + SHRUNK * usual)
        / ((channel == place).sum() + SHRUNK)
        for place in np.unique(channel)
    }
    return np.sqrt([max(own[place], 1e-12) for place in channel])


def _fit(
    design: Numbers, values: Numbers, channel: Places, month: Places, deviation: Numbers, likeness: float, free: int
) -> tuple[float, Numbers, Numbers]:
    """Return the logarithm of the restricted likelihood of a likeness, the slopes under it and their covariance."""
    apart = np.abs(month[:, None] - month)
    alike = np.where(channel[:, None] == channel, float(likeness) ** apart, 0.0) * np.outer(deviation, deviation)
    root = np.linalg.cholesky(alike)
    x, y = np.linalg.solve(root, design), np.linalg.solve(root, values)
    inner = np.linalg.inv(x.T @ x)
    slopes = inner @ (x.T @ y)
    rest = float(((y - x @ slopes) ** 2).sum())
    _, size = np.linalg.slogdet(x.T @ x)
    likelihood = -np.log(np.diagonal(root)).sum() - size / 2 - free / 2 * np.log(max(rest, 1e-18))
    return float(likelihood), slopes, inner * rest / free
