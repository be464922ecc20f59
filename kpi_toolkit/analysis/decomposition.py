"""What parts of a change its factors and segments account for. Exact sums, never a claim about causes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial, fsum, isfinite, log, prod, sinh, sqrt
from typing import Literal, TypeAlias

from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.units import exact

Method = Literal["lmdi", "shapley", "sum"]
Numbers: TypeAlias = Mapping[str, float]
Fractions: TypeAlias = Mapping[str, tuple[float, float]]
"""Segment → numerator and denominator."""
MOST_FACTORS = 6
"""Of a Shapley split, which looks at every subset of the factors."""
NEAR_ZERO = 1e-4
"""Below it sinh(x) ÷ x is 1 + x² ÷ 6 to the last digit."""


@dataclass(frozen=True)
class Decomposition:
    """A change of a total as the sum of effects.

    Parameters
    ----------
    before, after
        The total at either end, in its own unit.
    effects
        What each factor or segment accounts for, in the unit of the total; their sum is the change.
    method
        ``lmdi``, ``shapley`` or ``sum`` (an additive total by segment).
    """

    before: float
    after: float
    effects: Mapping[str, float]
    method: Method

    @property
    def change(self) -> float:
        """After less before."""
        return difference(self.after, self.before)

    @property
    def residual(self) -> float:
        """What no effect accounts for: 0 but for the rounding of floats."""
        return fsum([self.after, -self.before, *(-effect for effect in self.effects.values())])


@dataclass(frozen=True)
class RateMix:
    """A change of a pooled rate as rate effects and mix effects of its segments.

    Parameters
    ----------
    before, after
        The rate of all segments together, Σ numerators ÷ Σ denominators.
    rates
        By segment, s̄·Δr: its own rate moved.
    mixes
        By segment, Δs·(r̄ − R̄): its share of the denominator moved, towards or away from a better rate than the mean.
    """

    before: float
    after: float
    rates: Mapping[str, float]
    mixes: Mapping[str, float]
    method: Literal["midpoint"] = "midpoint"

    @property
    def change(self) -> float:
        """After less before, in the unit of the rate."""
        return difference(self.after, self.before)

    @property
    def rate(self) -> float:
        """What the rates of the segments account for."""
        return fsum(self.rates.values())

    @property
    def mix(self) -> float:
        """What the shares of the segments account for."""
        return fsum(self.mixes.values())

    @property
    def residual(self) -> float:
        """What no effect accounts for: 0 but for the rounding of floats."""
        return fsum([self.after, -self.before, -self.rate, -self.mix])


def difference(after: float, before: float) -> float:
    """Return after less before as their decimals say, 0.3 less 0.1 as 0.2; infinite with an infinite one."""
    if not (isfinite(after) and isfinite(before)):
        return after - before
    return float(exact(after) - exact(before))


def product_effects(before: Numbers, after: Numbers) -> Decomposition:
    """Split the change of a product by its factors: by LMDI where all values are positive, else by Shapley.

    Raises
    ------
    UsageError
        As :func:`lmdi` and :func:`shapley`.

    Examples
    --------
    >>> product_effects({"buyers": 10, "aov": 0}, {"buyers": 12, "aov": 5}).method
    'shapley'
    """
    is_positive = all(value > 0 for values in (before, after) for value in values.values())
    return lmdi(before, after) if is_positive else shapley(before, after)


def lmdi(before: Numbers, after: Numbers) -> Decomposition:
    """Split the change of a product of positive factors by the logarithmic mean (LMDI-I).

    effect = L(Y1, Y0) · ln(x1 / x0) with L(a, b) = (a − b) / ln(a / b) and L(a, a) = a.
    Source: Ang (2005), The LMDI approach to decomposition analysis: a practical guide.

    Parameters
    ----------
    before, after
        Factor → value, the same factors in both, each in its own unit.

    Raises
    ------
    UsageError
        For other factors after than before, no factor at all, or a value that is not a positive number.

    Examples
    --------
    >>> found = lmdi({"visitors": 60_000, "conversion": 0.03, "aov": 210},
    ...              {"visitors": 66_000, "conversion": 0.027, "aov": 225})
    >>> {name: round(effect) for name, effect in found.effects.items()}, round(found.change)
    ({'visitors': 37110, 'conversion': -41023, 'aov': 26863}, 22950)
    """
    _check_factors(before, after)
    wrong = [name for name in before if before[name] <= 0 or after[name] <= 0]
    if wrong:
        raise UsageError(f"LMDI needs positive values; {listed(wrong)} are not. Use product_effects or shapley.")
    growth = {name: log(after[name]) - log(before[name]) for name in before}
    start, end = prod(before.values()), prod(after.values())
    # (a − b) ÷ ln(a ÷ b) loses every digit where a is nearly b; this form of it does not.
    half = fsum(growth.values()) / 2
    mean = sqrt(start) * sqrt(end) * (sinh(half) / half if abs(half) > NEAR_ZERO else 1 + half * half / 6)
    return Decomposition(start, end, {name: mean * value for name, value in growth.items()}, "lmdi")


def shapley(before: Numbers, after: Numbers) -> Decomposition:
    """Split the change of a product by the mean effect of each factor over all orders of changing them.

    Parameters
    ----------
    before, after
        Factor → value, zero and negative ones too; the same factors in both, at most six.

    Raises
    ------
    UsageError
        For other factors after than before, none, more than six, or a value that is no finite number.

    Examples
    --------
    >>> shapley({"orders": 10, "aov": -2}, {"orders": 20, "aov": 3}).effects
    {'orders': 5.0, 'aov': 75.0}
    """
    _check_factors(before, after)
    if len(before) > MOST_FACTORS:
        raise UsageError(f"{len(before)} factors are too many for a Shapley split. Give at most {MOST_FACTORS}.")
    effects = {name: (after[name] - before[name]) * _mean_rest(name, before, after) for name in before}
    return Decomposition(prod(before.values()), prod(after.values()), effects, "shapley")


def _mean_rest(name: str, before: Numbers, after: Numbers) -> float:
    """Product of the other factors, meaned over all orders: those that come first are already at `after`."""
    others = [other for other in before if other != name]
    count, parts = len(before), []
    for size in range(count):
        weight = factorial(size) * factorial(count - 1 - size) / factorial(count)
        for changed in combinations(others, size):
            parts.append(weight * prod(after[other] if other in changed else before[other] for other in others))
    return fsum(parts)


def rate_mix(before: Fractions, after: Fractions) -> RateMix:
    """Split the change of a pooled rate into what its segments' rates and their shares account for.

    With s the share of a segment in the denominators, r its rate, R the pooled rate and a bar the mean of both ends:
    rate effect s̄·Δr, mix effect Δs·(r̄ − R̄). A segment without a denominator at one end has no rate there; it is
    given that of the other end, so that all of its effect is mix: it came or went, its rate did not move.

    Parameters
    ----------
    before, after
        Segment → (numerator, denominator); segments that do not overlap. One missing at one end counts as (0, 0).

    Raises
    ------
    UsageError
        For a denominator that is negative or, at either end, 0 in all; for a numerator where its denominator is 0.

    Examples
    --------
    >>> found = rate_mix({"search": (80, 800), "friends": (60, 200)}, {"search": (45, 500), "friends": (140, 500)})
    >>> [round(100 * part, 2) for part in (found.change, found.rate, found.mix)]
    [4.5, -1.35, 5.85]
    """
    names = list(dict.fromkeys([*before, *after]))
    ends = [{name: end.get(name, (0.0, 0.0)) for name in names} for end in (before, after)]
    faults = [fault for end in ends for fault in _faults_of_rates(end)]
    if faults:
        raise UsageError("These segments cannot be split into rate and mix.", tuple(dict.fromkeys(faults)))
    totals = [fsum(part[1] for part in end.values()) for end in ends]
    wholes = [fsum(part[0] for part in end.values()) for end in ends]
    pooled = [float(exact(whole) / exact(total)) for whole, total in zip(wholes, totals, strict=True)]
    rates, mixes = {}, {}
    for name in names:
        shares = [end[name][1] / total for end, total in zip(ends, totals, strict=True)]
        known = [end[name][0] / end[name][1] if end[name][1] else None for end in ends]
        first = known[0] if known[0] is not None else known[1] or 0.0
        last = known[1] if known[1] is not None else first
        rates[name] = (shares[0] + shares[1]) / 2 * (last - first)
        mixes[name] = (shares[1] - shares[0]) * ((first - pooled[0]) + (last - pooled[1])) / 2
    return RateMix(pooled[0], pooled[1], rates, mixes)


def contributions(before: Numbers, after: Numbers) -> Decomposition:
    """Split the change of an additive total, a count or an amount, by segments that do not overlap.

    Parameters
    ----------
    before, after
        Segment → number; one that is missing at one end counts as 0 there.

    Raises
    ------
    UsageError
        For a value that is no finite number.

    Examples
    --------
    >>> contributions({"search": 500, "sms": 40}, {"search": 460, "store": 90}).effects
    {'search': -40.0, 'sms': -40.0, 'store': 90.0}
    """
    _check_finite(before, after)
    names = dict.fromkeys([*before, *after])
    effects = {name: difference(after.get(name, 0), before.get(name, 0)) for name in names}
    return Decomposition(fsum(before.values()), fsum(after.values()), effects, "sum")


def _check_factors(before: Numbers, after: Numbers) -> None:
    if set(before) != set(after) or not before:
        differing = listed(sorted(set(before) ^ set(after))) or "none at all"
        raise UsageError(f"Both ends need the same factors, at least one; they differ in {differing}.")
    _check_finite(before, after)


def _check_finite(*ends: Numbers) -> None:
    wrong = [name for end in ends for name, value in end.items() if not isfinite(value)]
    if wrong:
        raise UsageError(f"{listed(dict.fromkeys(wrong))} are no finite numbers. Leave out what has no data.")


def _faults_of_rates(end: Fractions) -> list[str]:
    checks: tuple[tuple[str, Callable[[float, float], bool]], ...] = (
        ("is no finite number", lambda num, den: not (isfinite(num) and isfinite(den))),
        ("has a negative denominator", lambda num, den: den < 0),
        ("has a numerator without a denominator", lambda num, den: den == 0 and num != 0),
    )
    faults = [f"`{name}` {what}." for name, part in end.items() for what, is_wrong in checks if is_wrong(*part)]
    if not faults and not any(den > 0 for _, den in end.values()):
        faults = ["At one end every denominator is 0: there is no rate."]
    return faults
