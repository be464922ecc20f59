"""Which cells of up to three columns moved otherwise than the rest, by more than chance would do among all looked at.

The cell whose move is least by chance is taken out, the rest is looked at again, until nothing in it stands out. Cells
of one column are few and of three many, so that a cell must stand out the more, the more columns tell it; a cell's
parts and the wider ones around it stand out less than the cell itself, in units of their own noise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kpi_toolkit.analysis.mosaic import Mosaic
from kpi_toolkit.analysis.own_noise import Moves, chances, moves

Numbers = NDArray[np.float64]
Moved = Literal["sum", "rate", "share"]
"""What moved of a cell: its sum; of a rate the rate itself, or the cell's share of the denominators."""
LEAST_CASES = 20
"""At both ends together: nothing is claimed of less."""
FEWEST_PAST = 5
"""Moves of the past that tell what chance does."""
MOST_NAMED = 5
ALPHA = 0.05
ALIKE = 1e-6
"""Logs of chances that differ by less are of cells that tell the same: one and all that is not it."""


@dataclass(frozen=True)
class Standout:
    """A cell that stands out.

    Parameters
    ----------
    columns, values
        By their place in the mosaic, which columns tell it and by which of their values.
    chance
        Of at least one move as far among all cells looked at, if none but noise moved them (Holm).
    distance
        How far it moved beyond the whole, in units of its own noise.
    """

    columns: tuple[int, ...]
    values: tuple[int, ...]
    moved: Moved
    chance: float
    distance: float


@dataclass(frozen=True)
class Search:
    """What a search gave.

    Parameters
    ----------
    standouts
        In the order found; of a later one the rows that lie in an earlier one are no part.
    looked
        How many cells were looked at.
    beside
        Those of all others that stand out most, though chance would do it; they overlap.
    """

    standouts: tuple[Standout, ...]
    looked: int
    beside: tuple[Standout, ...] = ()


@dataclass(frozen=True)
class _Layer:
    """All cells of as many columns: sums by kind, cell and period."""

    columns: tuple[tuple[int, ...], ...]
    choice: NDArray[np.int64]
    places: NDArray[np.int64]
    sums: Numbers


def search(mosaic: Mosaic, before: int, most: int = MOST_NAMED, alpha: float = ALPHA) -> Search:
    """Search the cells of a mosaic for those that moved otherwise than the rest.

    Parameters
    ----------
    before
        Which of its periods the last one is compared with.
    most
        Cells that are named at most.
    """
    layers = [_layer(mosaic, before, depth) for depth in range(1, min(3, len(mosaic.values)) + 1)]
    layers = [layer for layer in layers if len(layer.places)]
    standouts: list[Standout] = []
    rest, left, looked = mosaic, 1.0, 0
    while layers:
        candidates = [told for layer in layers for told in _judged(layer, rest, before, len(layers))]
        looked = looked or sum(len(told.chance) for told in candidates)
        ranked = _ranked(candidates, rest, left)
        if not ranked or ranked[0].chance > alpha or len(standouts) == most:
            return Search(tuple(standouts), looked, tuple(ranked[:most]))
        standouts.append(best := ranked[0])
        left -= next(told.weight for told in candidates if len(told.layer.columns[0]) == len(best.columns))
        inside, rest = rest.split(best.columns, rest.place(best.columns, best.values))
        layers = [_without(layer, inside) for layer in layers]
    return Search(tuple(standouts), looked)


@dataclass(frozen=True)
class _Judged:
    """The cells of a layer, judged by one of their numbers; chances are logs, of one cell alone."""

    layer: _Layer
    moved: Moved
    chance: Numbers
    distance: Numbers
    weight: float


def _layer(mosaic: Mosaic, before: int, depth: int) -> _Layer:
    choices = tuple(columns for columns in mosaic.layers() if len(columns) == depth)
    total = mosaic.totals[-1, [before, -1]].sum()
    places, sums, choice = [], [], []
    for number, columns in enumerate(choices):
        there, cells = mosaic.cells(columns)
        cases = cells[-1][:, [before, -1]].sum(axis=1)
        kept = (cases >= LEAST_CASES) & (total - cases >= LEAST_CASES)
        places.append(there[kept])
        sums.append(cells[:, kept])
        choice.append(np.full(int(kept.sum()), number))
    return _Layer(choices, np.concatenate(choice), np.concatenate(places), np.concatenate(sums, axis=1))


def _without(layer: _Layer, inside: Mosaic) -> _Layer:
    """Return a layer without the rows of a cell."""
    sums = layer.sums.copy()
    for number, columns in enumerate(layer.columns):
        there, cells = inside.cells(columns)
        mine = np.flatnonzero(layer.choice == number)
        at = np.searchsorted(there, layer.places[mine])
        at = np.minimum(at, len(there) - 1)
        hit = there[at] == layer.places[mine] if len(there) else np.zeros(len(mine), bool)
        sums[:, mine[hit]] -= cells[:, at[hit]]
    return _Layer(layer.columns, layer.choice, layer.places, sums)


def _judged(layer: _Layer, rest: Mosaic, before: int, layers: int) -> Iterator[_Judged]:
    cases = layer.sums[-1][:, [before, -1]].sum(axis=1)
    total = rest.totals
    is_open = (cases >= LEAST_CASES) & (total[-1, [before, -1]].sum() - cases >= LEAST_CASES)
    kinds: Sequence[Moved] = ("sum",) if len(rest.sums) == 2 else ("rate", "share")
    weight = 1 / (layers * len(kinds) * max(1, len(cases)))
    for moved in kinds:
        now, past, widened = _ends(layer.sums, total, moved, before)
        least = float(total[0].sum() / total[-1].sum()) if moved != "rate" and total[-1].sum() else 0.0
        if moved == "share":
            least = float(total[1].sum() / total[-1].sum()) if total[-1].sum() else 0.0
        distance, chance = chances(past, now, least, widened)
        yield _Judged(layer, moved, np.where(is_open, chance, 0.0), distance, weight)


def _ends(sums: Numbers, total: Numbers, moved: Moved, before: int) -> tuple[Moves, Moves, float]:
    """Return the moves explained, those of the past as long a time apart, and what the past is too short by."""
    count = sums.shape[-1]
    lag = count - 1 - before
    reach = max(1, min(lag, count - 1 - FEWEST_PAST))
    now = _pair(sums, total, moved, np.array([before]), np.array([count - 1]))
    past = _pair(sums, total, moved, np.arange(0, count - 1 - reach), np.arange(reach, count - 1))
    if reach == lag:
        return now, past, 1.0
    near = _pair(sums, total, moved, np.arange(0, count - 2), np.arange(1, count - 1))
    growth = max(0.0, (_size(past) / max(_size(near), 1e-300) - 1) / max(1, reach - 1)) if reach > 1 else 0.0
    return now, past, 1 + growth * (lag - reach)


def _size(past: Moves) -> float:
    expected = past.counting.sum()
    return float((past.beyond**2).sum() / expected) if expected else 0.0


def _pair(sums: Numbers, total: Numbers, moved: Moved, first: NDArray[np.int64], last: NDArray[np.int64]) -> Moves:
    kind = 1 if moved == "share" else 0
    old, new = sums[kind][:, first], sums[kind][:, last]
    whole_old, whole_new = total[kind, first], total[kind, last]
    factor = np.broadcast_to(_over(whole_new, whole_old), old.shape)
    if moved == "rate":
        cases = _over(sums[1][:, last], sums[1][:, first])
        factor = _over(factor * cases, np.broadcast_to(_over(total[1, last], total[1, first]), cases.shape))
    factor = np.maximum(factor, 0.0)
    both = np.abs(whole_old) + np.abs(whole_new)
    rest = 1 - np.minimum(1.0, _over(np.abs(old) + np.abs(new), np.broadcast_to(both, old.shape)))
    return moves(old, new, factor, rest)


def _over(above: Numbers, below: Numbers) -> Numbers:
    return np.divide(above, below, out=np.zeros(np.broadcast(above, below).shape), where=below != 0)


def _ranked(candidates: Sequence[_Judged], rest: Mosaic, left: float) -> list[Standout]:
    """Return of each layer the cells whose moves are least by chance, the least first."""
    ranked = []
    for told in candidates:
        corrected = told.chance - log(told.weight) + log(max(left, told.weight))
        first = [int(place) for place in np.argsort(corrected, kind="stable")[:MOST_NAMED]]
        if first:  # of those alike the one that changed most itself
            alike = np.flatnonzero(corrected <= corrected[first[0]] + ALIKE)
            most = max(map(int, alike), key=lambda at: _changed(told.layer.sums[:, at], told.moved))
            first = [most, *(place for place in first if place not in alike)]
        for place in first:
            columns = told.layer.columns[told.layer.choice[place]]
            values = rest.values_at(columns, int(told.layer.places[place]))
            chance, distance = float(corrected[place]), float(told.distance[place])
            ranked.append((chance, Standout(columns, values, told.moved, exp(min(chance, 0.0)), distance)))
    return [standout for _, standout in sorted(ranked, key=lambda pair: pair[0])]


def _changed(sums: Numbers, moved: Moved) -> float:
    """Return by how much of itself a cell changed of late, beside what it usually does."""
    course = sums[0] if moved == "sum" else sums[1] if moved == "share" else _over(sums[0], sums[1])
    steps = _over(np.diff(course), course[:-1])
    return float(abs(steps[-1] - np.median(steps)))
