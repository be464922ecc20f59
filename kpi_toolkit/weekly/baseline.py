"""Weekly targets that chain on a base growth, and how the base follows from the month before, in decimals.

The rules stand in :mod:`kpi_toolkit.weekly.growth`; here is what one team's numbers make of them, and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kpi_toolkit.errors import UsageError
from kpi_toolkit.units import Number, as_decimal, exact
from kpi_toolkit.weekly.arithmetic import DECIMALS
from kpi_toolkit.weekly.growth import (
    BOUNDS,
    FEWEST,
    BaseRule,
    article_growth,
    chained,
    highest_grown,
    mean_grown,
    robust_growth,
)

Method = Literal["robust", "seed003"]
Why = Literal["", "floor", "few_weeks", "no_month_before", "zero_week"]


@dataclass(frozen=True)
class Base:
    """The growth a week that the next month asks for.

    Parameters
    ----------
    value
        The base itself; ``seed003`` truncates it to three decimals.
    exact
        Before truncation, bounds and damping; None where the weeks say nothing.
    kept
        The weeks it was taken from: of four and more without one highest and one lowest.
    why
        Why it is not what the weeks say: ``floor`` (not below the old base), ``few_weeks``, ``no_month_before``
        (``robust`` only) or ``zero_week``: the old one is kept, by ``robust`` within its bounds.
    """

    value: Decimal
    exact: Decimal | None
    kept: tuple[Decimal, ...]
    why: Why = ""


def weekly_targets(first: Number, base: Number, weeks: int = 4) -> tuple[Decimal, ...]:
    """Return the targets of consecutive weeks, each the one before × (1 + base), rounded half up to whole numbers.

    They chain on the target, not on what was reached. The first is taken as it is.

    Raises
    ------
    UsageError
        For less than one week, a first target below 0 or a base of −100 % and less.

    Examples
    --------
    >>> [int(week) for week in weekly_targets(1000, Decimal("0.03"))]
    [1000, 1030, 1061, 1093]
    >>> [int(week) for week in weekly_targets(2402, Decimal("0.201"))]
    [2402, 2885, 3465, 4161]
    """
    start, growth = exactly(first, "first target"), exactly(base, "base")
    if weeks < 1 or start < 0 or growth <= -1:
        raise UsageError(
            f"{weeks} week(s) from {start} by {growth} cannot be planned. Give 1 week and more, a first "
            "target of at least 0 and a base above -1."
        )
    return chained(start, growth, weeks, DECIMALS)


def next_base(
    actuals: Sequence[Number | None],
    base: Number,
    method: Method = "robust",
    rule: BaseRule = BOUNDS,
    before: Sequence[Number | None] | None = None,
) -> Base:
    """Return the base of the next month from what this month's weeks reached.

    Weeks without data are left out. With fewer than three, or a week of 0 among those that count, the old base is kept.

    ``robust`` finds the growth a week from the means of the two months' kept weeks and n, the mean number of their
    weeks with data: (mean now ÷ mean before) ^ (1/n) − 1. Without three weeks before, the old base is kept too.

    Parameters
    ----------
    actuals
        This month's weeks, in the order of time; None is a week without data.
    base
        This month's base, a share a week.
    before
        Weeks of the month before, which only ``robust`` needs.

    Raises
    ------
    UsageError
        For negative or infinite weeks (of both months at once), or an unknown method.

    Examples
    --------
    >>> found = next_base([2000, 1500, 3000, 1200], Decimal("0.03"), "seed003")
    >>> found.value, [int(week) for week in found.kept], round(found.exact, 6)
    (Decimal('0.201'), [2000, 1500], Decimal('0.201667'))
    >>> next_base([100, 100, 100, 100], Decimal("0.03"), before=[100, 100, 100, 100]).value
    Decimal('0.015')
    """
    weeks, earlier = known_weeks(actuals, before or ())
    old = exactly(base, "base")
    if method not in ("robust", "seed003"):
        raise UsageError(f"There is no method `{method}`. Choose `robust` or `seed003`.")
    return _robust(weeks, earlier, old, rule) if method == "robust" else _article(weeks, old)


def next_first_week(base: Base, method: Method = "robust") -> Decimal | None:
    """Return the first target of the next month, a whole number rounded half up; None where no week counted.

    The article takes the highest kept week × (1 + base); the robust rule their mean, so that one good week does not
    become the level of the next month.

    Examples
    --------
    >>> next_first_week(next_base([2000, 1500, 3000, 1200], Decimal("0.03"), "seed003"), "seed003")
    Decimal('2402')
    """
    if not base.kept:
        return None
    grown = highest_grown if method == "seed003" else mean_grown
    return grown(base.kept, base.value, DECIMALS)


def trimmed(weeks: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Leave out one highest and one lowest week, in the order of time; the median of three, all of fewer.

    >>> [int(week) for week in trimmed([Decimal(n) for n in (2000, 1500, 3000, 1200)])]
    [2000, 1500]
    """
    kept = list(weeks)
    if len(weeks) >= FEWEST:
        kept.remove(max(kept))
        kept.remove(min(kept))
    return tuple(kept)


def exactly(number: Number, what: str) -> Decimal:
    """Return a number as the decimal that is meant by it.

    Raises
    ------
    UsageError
        For NaN and infinite numbers.
    """
    if isinstance(number, Decimal) and number.is_finite():
        return number
    try:
        return as_decimal(exact(number))
    except (ValueError, OverflowError):
        raise UsageError(f"The {what} is {number}. Give a finite number.") from None


def known_weeks(*months: Sequence[Number | None]) -> list[list[Decimal]]:
    """Return the weeks that have a number, of this month and the one before; refuse all that cannot be one."""
    counted, faults = [], []
    for weeks, of_month in zip(months, ("", " of the month before"), strict=False):
        known = [(place, week) for place, week in enumerate(weeks, start=1) if week is not None and week == week]
        numbers = [(place, week if isinstance(week, Decimal) else Decimal(repr(float(week)))) for place, week in known]
        faults += [
            f"Week {place}{of_month} is {week}, expected 0 or more."
            for place, week in numbers
            if not week.is_finite() or week < 0
        ]
        counted.append([week for _, week in numbers])
    if faults:
        raise UsageError("These weeks cannot be counted:", faults)
    return counted


def _article(weeks: Sequence[Decimal], old: Decimal) -> Base:
    growth, kept = article_growth(weeks, old, DECIMALS), trimmed(weeks)
    if not growth.is_told:
        return Base(growth.base, None, kept, "few_weeks" if len(weeks) < FEWEST else "zero_week")
    is_floor = DECIMALS.cut(growth.exact) < old
    return Base(growth.base, growth.exact, kept, "floor" if is_floor else "")


def _robust(weeks: Sequence[Decimal], earlier: Sequence[Decimal], old: Decimal, rule: BaseRule) -> Base:
    growth = robust_growth(weeks, earlier, old, rule, DECIMALS)
    why = "" if growth.is_told else _silence(weeks, earlier)
    return Base(growth.base, growth.exact if growth.is_told else None, trimmed(weeks), why)


def _silence(weeks: Sequence[Decimal], earlier: Sequence[Decimal]) -> Why:
    """Return why two months say nothing of growth, this month's own reasons first."""
    if len(weeks) < FEWEST:
        return "few_weeks"
    return "zero_week" if min(weeks) == 0 or len(earlier) >= FEWEST else "no_month_before"
