"""The numbers that weekly rules are computed in: decimals of one team, or floats of many runs at once.

A rule is written once, in what both can do. Whom a target concerns is paid by the decimals; the policy lab needs
thousands of years of weeks.
"""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from kpi_toolkit.analysis.powers import power
from kpi_toolkit.units import as_decimal

Numbers: TypeAlias = NDArray[np.float64]
N = TypeVar("N", Decimal, Numbers)

NOISE = 1e-9
"""What floats lose before a number is cut or rounded: 0.059 comes out as 0.058999999999999941."""


class Arithmetic(Protocol[N]):
    """What a rule needs besides ``+ − × ÷`` and comparisons. Weeks are numbers, one behind the other."""

    def of(self, number: Decimal) -> Any:
        """Return a constant of a rule as a number to reckon with."""

    def total(self, weeks: Sequence[N]) -> N:
        """Return the sum."""

    def by_size(self, weeks: Sequence[N]) -> Sequence[N]:
        """Return the weeks from the least to the most."""

    def whole(self, number: N) -> N:
        """Round a number of at least 0 half up to a whole one."""

    def cut(self, share: N) -> N:
        """Cut to three decimals, towards 0."""

    def root(self, ratio: N, times: Decimal) -> N:
        """Return what becomes `ratio` when multiplied so many times."""

    def chosen(self, is_so: Any, this: N, other: N) -> N:
        """Return `this` where something is so, else the other."""

    def bounded(self, number: N, lower: Decimal, upper: Decimal) -> N:
        """Bring a number into bounds."""


class Decimals:
    """One number at a time, exact but for divisions and roots, which have 28 digits."""

    def of(self, number: Decimal) -> Decimal:
        """Return the number itself."""
        return number

    def total(self, weeks: Sequence[Decimal]) -> Decimal:
        """Return the sum."""
        return sum(weeks, Decimal(0))

    def by_size(self, weeks: Sequence[Decimal]) -> Sequence[Decimal]:
        """Return the weeks from the least to the most."""
        return sorted(weeks)

    def whole(self, number: Decimal) -> Decimal:
        """Round half up to a whole number."""
        return number.quantize(Decimal(1), ROUND_HALF_UP)

    def cut(self, share: Decimal) -> Decimal:
        """Cut to three decimals, towards 0."""
        return share.quantize(Decimal("0.001"), ROUND_DOWN)

    def root(self, ratio: Decimal, times: Decimal) -> Decimal:
        """Return what becomes `ratio` when multiplied so many times."""
        return as_decimal(power(Fraction(ratio), 1 / Fraction(times)))

    def chosen(self, is_so: bool, this: Decimal, other: Decimal) -> Decimal:
        """Return `this` if something is so, else the other."""
        return this if is_so else other

    def bounded(self, number: Decimal, lower: Decimal, upper: Decimal) -> Decimal:
        """Bring a number into bounds."""
        return min(max(number, lower), upper)


class Floats:
    """A number a run, all runs at once."""

    def of(self, number: Decimal) -> float:
        """Return the nearest float."""
        return float(number)

    def total(self, weeks: Sequence[Numbers]) -> Numbers:
        """Return the sums."""
        return np.asarray(np.sum(weeks, axis=0))

    def by_size(self, weeks: Sequence[Numbers]) -> Sequence[Numbers]:
        """Return the weeks from the least to the most, of each run for itself."""
        return np.sort(weeks, axis=0)  # type: ignore[return-value]

    def whole(self, number: Numbers) -> Numbers:
        """Round numbers of at least 0 half up to whole ones."""
        return np.floor(number + 0.5 + NOISE)

    def cut(self, share: Numbers) -> Numbers:
        """Cut to three decimals, towards 0."""
        scaled = share * 1000
        return np.asarray(np.trunc(scaled + np.copysign(NOISE * np.maximum(1, np.abs(scaled)), scaled)) / 1000)

    def root(self, ratio: Numbers, times: Decimal) -> Numbers:
        """Return what becomes each ratio when multiplied so many times."""
        return np.asarray(ratio ** (1 / float(times)))

    def chosen(self, is_so: NDArray[np.bool_], this: Numbers, other: Numbers) -> Numbers:
        """Return `this` in the runs where something is so, else the other."""
        return np.where(is_so, this, other)

    def bounded(self, number: Numbers, lower: Decimal, upper: Decimal) -> Numbers:
        """Bring the numbers into bounds."""
        return np.clip(number, float(lower), float(upper))


DECIMALS = Decimals()
FLOATS = Floats()
