"""A total by several columns at once: its smallest pieces, and the cells of up to three columns that they add up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
DEEPEST = 3
"""Columns that a cell may be told by."""
WIDEST = 4_000_000
"""Sums held at once for one choice of columns; where values × periods are more, only cells that occur have a place."""


@dataclass(frozen=True)
class Mosaic:
    """The pieces of a metric over some periods; no piece overlaps another.

    Parameters
    ----------
    codes
        Column × row: which of the column's values the piece has.
    values
        By column how many values there are.
    times
        By row which period it is of, the first being 0.
    count
        How many periods there are; the last is the one explained.
    sums
        Kind of sum × row: the numerators, of a rate the denominators, and last the cases behind them.
    """

    codes: Places = field(repr=False)
    values: tuple[int, ...]
    times: Places = field(repr=False)
    count: int
    sums: Numbers = field(repr=False)

    @cached_property
    def totals(self) -> Numbers:
        """Kind of sum × period."""
        return _summed(self.times, self.sums, self.count)

    @property
    def ordered(self) -> Mosaic:
        """The same pieces by time and values, so that sums round alike wherever they were made."""
        order = np.argsort(self.places(range(len(self.values))) * self.count + self.times, kind="stable")
        return replace(self, codes=self.codes[:, order], times=self.times[order], sums=self.sums[:, order])

    def layers(self) -> Iterator[tuple[int, ...]]:
        """Yield the choices of columns that cells are told by, single ones first."""
        for depth in range(1, min(DEEPEST, len(self.values)) + 1):
            yield from combinations(range(len(self.values)), depth)

    def cells(self, columns: tuple[int, ...]) -> tuple[Places, Numbers]:
        """Return the cells of some columns, and of each its sums: kind × cell × period."""
        places, width = self.places(columns), prod(self.values[column] for column in columns)
        if width * self.count > WIDEST:
            there, places = np.unique(places, return_inverse=True)
        else:
            there = np.arange(width)
        flat = _summed(places * self.count + self.times, self.sums, len(there) * self.count)
        return there, flat.reshape(len(self.sums), len(there), self.count)

    def places(self, columns: Sequence[int]) -> Places:
        """Return by row which cell of some columns it lies in."""
        place: Places = self.codes[columns[0]]
        for column in columns[1:]:
            place = place * self.values[column] + self.codes[column]
        return place

    def place(self, columns: Sequence[int], values: Sequence[int]) -> int:
        """Return where among the cells of some columns that of some values is."""
        place = 0
        for column, value in zip(columns, values, strict=True):
            place = place * self.values[column] + value
        return place

    def values_at(self, columns: Sequence[int], place: int) -> tuple[int, ...]:
        """Return the values of a cell, in the order of its columns."""
        values: list[int] = []
        for column in reversed(columns):
            place, value = divmod(place, self.values[column])
            values.append(value)
        return tuple(reversed(values))

    def split(self, columns: Sequence[int], place: int) -> tuple[Mosaic, Mosaic]:
        """Return a cell, and all that lies outside it."""
        inside = self.places(columns) == place
        return self._where(inside), self._where(~inside)

    def _where(self, chosen: NDArray[np.bool_]) -> Mosaic:
        return replace(self, codes=self.codes[:, chosen], times=self.times[chosen], sums=self.sums[:, chosen])


def _summed(places: Places, sums: Numbers, width: int) -> Numbers:
    return np.stack([np.bincount(places, weights=part, minlength=width) for part in sums])
