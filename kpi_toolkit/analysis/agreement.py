"""Whether numbers that are to hold together can: products and orders as straight lines between their logarithms.

Where they cannot, the fewest and smallest changes that make them agree, by a mixed-integer program.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf, log
from typing import Any

import numpy as np

MOST_ROUNDED = log(1.05)
"""What the roundings of one identity may come to together: beyond 5 % its numbers contradict each other, however few
digits they have."""
BEYOND = 3.0
"""How much farther a number may be moved than all of them lie apart, as a logarithm."""
EXACTLY = 10.0
"""Roundings cost this many times a change, where the change that leaves none is sought."""
SMALL = 1e-3
CLOSE = 1e-7
NOTICED = 1e-4
"""A change below it is the solver's own."""


@dataclass(frozen=True)
class Stated:
    """A number that is stated: the logarithm of a variable lies between both.

    Parameters
    ----------
    variable
        Which of the variables it is of.
    lower, upper
        Equal for a number to be reached; one is infinite for a limit.
    rounded
        How far it may be off because it was rounded.
    is_fixed
        Whether it cannot be changed, as a capacity.
    """

    variable: int
    lower: float
    upper: float
    rounded: float = 0.0
    is_fixed: bool = False


@dataclass(frozen=True)
class StraightLine:
    """Σ factor × logarithm of each variable lies between both."""

    factors: Mapping[int, float] = field(hash=False)
    lower: float
    upper: float


@dataclass(frozen=True)
class Conflict:
    """Stated numbers that cannot hold together while any of them alone could.

    Parameters
    ----------
    stated
        Their places.
    lines
        The places of the lines that they break.
    changes
        Place of a stated number → what its logarithm changes by if it alone is put right, smallest first.
    """

    stated: tuple[int, ...]
    lines: tuple[int, ...]
    changes: Mapping[int, float] = field(hash=False)


class Agreement:
    """Numbers to hold together.

    Parameters
    ----------
    most
        For each variable the most that its logarithm can be.
    """

    def __init__(self, stated: Sequence[Stated], lines: Sequence[StraightLine], most: Sequence[float]) -> None:
        self._stated, self._most = stated, most
        said = {number.variable for number in stated}
        bound = said | {place for place, end in enumerate(most) if end < inf}
        self._lines = _of_several(_binding(lines, bound), said)

    @property
    def lines(self) -> tuple[int, ...]:
        """The places of the lines that can be broken at all: the others have a variable that nothing else holds."""
        return tuple(self._lines)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return what contradicts each other, and how each contradiction is put right by the smallest change."""
        changed = self._fewest()
        others = [place for place in range(len(self._stated)) if place not in changed]
        return tuple(self._conflict(place, others) for place in changed)

    def _fewest(self) -> tuple[int, ...]:
        """Return the places of the fewest numbers to be changed, of as few those that change least."""
        variables = {number.variable for number in self._stated}
        if not self._lines and len(variables) == len(self._stated):
            return ()  # nothing joins them
        if self._is_sound(range(len(self._stated))):
            return ()
        program = _Program(self._stated, self._lines, self._most)
        may = [place for place, number in enumerate(self._stated) if not number.is_fixed]
        change = program.changes(may, 0.0, 1.0)
        assert change is not None, "what is fixed agrees by itself"
        return tuple(place for place, size in sorted(change.items()) if abs(size) > NOTICED)

    def _conflict(self, place: int, others: Sequence[int]) -> Conflict:
        """Return the contradiction that a number makes with others that agree."""
        stated = _fewest_that_break([place, *others], lambda kept: not self._is_sound([place, *kept]), first=place)
        lines = _fewest_that_break(list(self._lines), lambda kept: not self._is_sound(stated, kept))
        kept = [place, *others]
        program = _Program([self._stated[at] for at in kept], self._lines, self._most)
        changes = {}
        for at in stated:
            if not self._stated[at].is_fixed:
                alone = program.changes([kept.index(at)], EXACTLY, 0.0)
                if alone is not None:
                    changes[at] = alone[kept.index(at)]
        ordered = dict(sorted(changes.items(), key=lambda change: abs(change[1])))
        return Conflict(tuple(sorted(stated)), tuple(lines), ordered)

    def _is_sound(self, kept: Iterable[int], lines: Collection[int] | None = None) -> bool:
        stated = [self._stated[place] for place in kept]
        held = {place: line for place, line in self._lines.items() if lines is None or place in lines}
        return _Program(stated, held, self._most).changes([], 0.0, 0.0) is not None


def _binding(lines: Sequence[StraightLine], bound: Collection[int]) -> dict[int, StraightLine]:
    """Leave out, again and again, lines with a variable that neither a number nor another line says anything of."""
    kept = dict(enumerate(lines))
    while True:
        counts: dict[int, int] = {}
        for line in kept.values():
            for variable in line.factors:
                counts[variable] = counts.get(variable, 0) + 1
        loose = {variable for variable, count in counts.items() if count == 1 and variable not in bound}
        left = {place: line for place, line in kept.items() if not loose & set(line.factors)}
        if len(left) == len(kept):
            return kept
        kept = left


def _of_several(lines: Mapping[int, StraightLine], said: Collection[int]) -> dict[int, StraightLine]:
    """Leave out lines that are joined, over others, to one stated variable at most: it can be anything."""
    groups = _joined([set(line.factors) for line in lines.values()])
    several = [group for group in groups if len(group & set(said)) > 1]
    return {place: line for place, line in lines.items() if any(set(line.factors) <= group for group in several)}


def _joined(sets: Iterable[set[int]]) -> list[set[int]]:
    """Return sets of variables, those that share one made one."""
    groups: list[set[int]] = []
    for variables in sets:
        shared = [group for group in groups if group & variables]
        groups = [group for group in groups if group not in shared] + [variables.union(*shared)]
    return groups


def _fewest_that_break(all_of_them: Sequence[int], breaks: Any, first: int | None = None) -> list[int]:
    """Leave out one by one what is not needed for it to break; `first` is."""
    needed = [place for place in all_of_them if place != first]
    for place in list(needed):
        without = [other for other in needed if other != place]
        if breaks(without):
            needed = without
    return needed if first is None else [first, *needed]


class _Program:
    """The mixed-integer program of some stated numbers: roundings, changes, and whether each is changed."""

    def __init__(self, stated: Sequence[Stated], lines: Mapping[int, StraightLine], most: Sequence[float]) -> None:
        used = {number.variable for number in stated} | {
            variable for line in lines.values() for variable in line.factors
        }
        self._column = {variable: place for place, variable in enumerate(sorted(used))}
        self._stated, self._lines, self._most = stated, lines, most

    @cached_property
    def _rows(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the rows of the program and their ends; columns: variables, roundings, changes (each ±), changed."""
        n, k = len(self._column), len(self._stated)
        rows, ends = [], []
        for line in self._lines.values():
            row = np.zeros(n + 5 * k)
            for variable, factor in line.factors.items():
                row[self._column[variable]] = factor
            rows.append(row)
            ends.append((line.lower - CLOSE, line.upper + CLOSE))
        for place, number in enumerate(self._stated):
            row = np.zeros(n + 5 * k)
            row[self._column[number.variable]] = 1
            row[[n + place, n + k + place, n + 2 * k + place, n + 3 * k + place]] = -1, 1, -1, 1
            rows.append(row)
            ends.append((number.lower - CLOSE, number.upper + CLOSE))
            if_changed = np.zeros(n + 5 * k)
            if_changed[[n + 2 * k + place, n + 3 * k + place, n + 4 * k + place]] = 1, 1, -self._farthest
            rows.append(if_changed)
            ends.append((-inf, 0.0))
        for part, whole, most in self._orders():
            row = np.zeros(n + 5 * k)
            row[[n + 2 * k + part, n + 3 * k + whole]] = 1
            row[[n + 3 * k + part, n + 2 * k + whole]] = -1
            rows.append(row)
            ends.append((-inf, most + CLOSE))
        for group in self._groups():
            together = np.zeros(n + 5 * k)
            together[[n + side * k + place for side in (0, 1) for place in group]] = 1
            rows.append(together)
            ends.append((-inf, MOST_ROUNDED))
        return np.array(rows), *np.array(ends).T

    def _orders(self) -> list[tuple[int, int, float]]:
        """Return which number may not exceed which, and by what it is less: rounding keeps an order as it is."""
        at: dict[int, list[int]] = {}
        for place, own in enumerate(self._stated):
            at.setdefault(own.variable, []).append(place)
        pairs = [(first, second, 0.0) for own in at.values() for first in own for second in own if first != second]
        for line in self._lines.values():
            if line.lower == -inf and len(line.factors) == 2:
                part, whole = sorted(line.factors, key=lambda variable: -line.factors[variable])
                pairs += [(low, high, line.upper) for low in at.get(part, ()) for high in at.get(whole, ())]
        known = [(low, high, most + self._stated[high].upper - self._stated[low].lower) for low, high, most in pairs]
        return [(low, high, most) for low, high, most in known if most < inf]

    def _groups(self) -> list[list[int]]:
        """Return the places of the numbers stated of each identity: of lines joined by what nothing is said of."""
        said = {own.variable for own in self._stated}
        lines = [set(line.factors) for line in self._lines.values()]
        hidden = _joined([line - said for line in lines if line - said])
        identities = [group.union(*(line for line in lines if line & group)) for group in hidden]
        identities += [line for line in lines if not line - said]
        identities += [{variable} for variable in said]
        return [[place for place, own in enumerate(self._stated) if own.variable in group] for group in identities]

    @property
    def _farthest(self) -> float:
        """How far a number may be moved: to where any other lies, and some way beyond."""
        known = [abs(end) for own in self._stated for end in (own.lower, own.upper) if abs(end) < inf]
        return 2 * max(known, default=0.0) + BEYOND

    def changes(self, may: Collection[int], rounding: float, count: float) -> dict[int, float] | None:
        """Return the best change of each number that may be changed; None where none makes them agree.

        Parameters
        ----------
        rounding, count
            What a rounding and a changed number cost beside the size of the changes.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp  # costs a quarter of a second

        n, k = len(self._column), len(self._stated)
        if not n:
            return {}
        rows, low, high = self._rows
        allowed = np.array([float(place in may) for place in range(k)])
        rounded = np.array([number.rounded for number in self._stated])
        ends = np.array([self._most[variable] for variable in self._column])
        least = np.concatenate([np.full(n, -inf), np.zeros(5 * k)])
        farthest = allowed * self._farthest
        most = np.concatenate([ends, rounded, rounded, farthest, farthest, allowed])
        size = SMALL if count else 1.0
        costs = np.concatenate([np.zeros(n), np.full(2 * k, rounding), np.full(2 * k, size), np.full(k, count)])
        is_whole = np.concatenate([np.zeros(n + 4 * k), np.full(k, float(bool(count)))])
        solved = milp(
            costs,
            integrality=is_whole,
            bounds=Bounds(least, most),
            constraints=LinearConstraint(rows, low, high),
            options={"presolve": False},  # with it HiGHS prints what it tries
        )
        if solved.x is None:
            return None
        up, down = solved.x[n + 2 * k : n + 3 * k], solved.x[n + 3 * k : n + 4 * k]
        return {place: float(up[place] - down[place]) for place in may}
