"""How much cells move by themselves: counting noise and more, as far as their own past shows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

Numbers = NDArray[np.float64]
ROUNDS = 6
WILD = 9.0
"""A square beyond so many times what is expected counts as that: a past event is no noise."""
FEWEST, MOST = 4.0, 60.0
"""Moves that the noise of the other cells counts for at least and at most, beside a cell's own."""
OVERLAP = 2 / 3
"""What a move counts for beside its neighbours, with each of which it shares an end."""


@dataclass(frozen=True)
class Moves:
    """Moves of cells beyond what all of them made together; the last axis is time.

    Parameters
    ----------
    beyond
        After, less what before would have become with the whole.
    counting
        What counting noise is in proportion to.
    level
        What was expected, in the same unit as the move.
    """

    beyond: Numbers
    counting: Numbers
    level: Numbers


def moves(before: Numbers, after: Numbers, factor: Numbers, rest: Numbers) -> Moves:
    """Return how far cells moved beyond what the whole did.

    Parameters
    ----------
    before, after
        Sums at both ends; the last axis is time.
    factor
        What before is multiplied by where a cell moves with the whole. What is expected of a cell is known from both
        ends together, so that one that was empty before can be judged too.
    rest
        The share of all that lies outside each cell: the whole cannot move away from itself.
    """
    level = (before + after) * factor / (1 + factor)
    return Moves(after - factor * before, level * (1 + factor) * rest, level * rest)


def chances(past: Moves, now: Moves, least: float = 0.0, widened: float = 1.0) -> tuple[Numbers, Numbers]:
    """Return by cell how far it moved in units of its own noise, and the log of the chance to move as far.

    Variance is counting noise in proportion to the level and more in proportion to its square, fitted over all cells;
    each cell's own past then says how much noisier or quieter it is, the more the longer it is and the more cells
    differ in it.

    Parameters
    ----------
    least
        Counting noise that there is at least: what one case counts for.
    widened
        By what variance is multiplied, where `past` spans less time than `now`.
    """
    squares = past.beyond**2
    usual = _fitted(squares, past, least)
    expected = usual[0] * past.counting + usual[1] * past.level**2
    seen = expected > 0
    relative = np.where(seen, squares / np.where(seen, expected, 1.0), np.nan)
    own = np.nansum(relative, axis=1)
    heard = seen.sum(axis=1) * OVERLAP
    weight = _weight(relative, heard)
    scale = (weight + own * OVERLAP) / (weight + heard)
    variance = (usual[0] * now.counting[:, 0] + usual[1] * now.level[:, 0] ** 2) * scale * widened
    is_told = variance > 0
    distance = np.where(is_told, now.beyond[:, 0] / np.sqrt(np.where(is_told, variance, 1.0)), 0.0)
    with np.errstate(divide="ignore"):  # so far away that there is no chance
        chance = np.log(2) + np.log(stdtr(weight + heard, -np.abs(distance)))
    return distance, np.minimum(chance, 0.0)


def _fitted(squares: Numbers, past: Moves, least: float) -> tuple[float, float]:
    """Fit squares ≈ a·counting + b·level², by weighted least squares with both a and b positive."""
    counting, level = past.counting.ravel(), past.level.ravel() ** 2
    flat = squares.ravel()
    if not counting.sum():
        return least, 0.0
    first, second = max(flat.sum() / counting.sum(), least), 0.0
    for _ in range(ROUNDS):
        expected = first * counting + second * level
        there = expected > 0
        weights = 1 / expected[there] ** 2
        parts = np.stack([counting[there], level[there]])
        goal = np.minimum(flat[there], WILD * expected[there])
        normal, right = (parts * weights) @ parts.T, (parts * weights) @ goal
        first, second = _not_negative(normal, right)
        if first < least:
            first = least
            second = max(0.0, float((right[1] - normal[0, 1] * least) / normal[1, 1])) if normal[1, 1] else 0.0
        if first == second == 0:
            return least, 0.0
    return first, second


def _not_negative(normal: Numbers, right: Numbers) -> tuple[float, float]:
    determinant = normal[0, 0] * normal[1, 1] - normal[0, 1] ** 2
    if determinant > 1e-12 * normal[0, 0] * normal[1, 1]:
        first = (right[0] * normal[1, 1] - right[1] * normal[0, 1]) / determinant
        second = (right[1] * normal[0, 0] - right[0] * normal[0, 1]) / determinant
        if first >= 0 and second >= 0:
            return float(first), float(second)
        if second >= 0:
            return 0.0, float(right[1] / normal[1, 1])
    return float(right[0] / normal[0, 0]) if normal[0, 0] else 0.0, 0.0


def _weight(relative: Numbers, heard: Numbers) -> float:
    """Return how many moves the noise of all cells counts for: the more, the less cells differ in theirs."""
    known = heard > 1
    if known.sum() < 3:
        return FEWEST
    means = np.nanmean(relative[known], axis=1)
    beyond_chance = float(np.var(means) / np.mean(means) ** 2 - np.mean(2 / heard[known])) if means.any() else 1.0
    return MOST if beyond_chance <= 2 / (MOST - FEWEST) else FEWEST + 2 / beyond_chance
