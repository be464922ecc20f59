"""Points of weeks: what was reached of what was asked, times what it is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import stdev

from scipy.special import stdtrit

from kpi_toolkit.errors import UsageError
from kpi_toolkit.targets.attainment import CAP
from kpi_toolkit.units import Number
from kpi_toolkit.weekly.arithmetic import DECIMALS
from kpi_toolkit.weekly.baseline import Method, exactly, known_weeks
from kpi_toolkit.weekly.growth import FEWEST, counted_share


@dataclass(frozen=True)
class Points:
    """What several weeks earn: ``value`` = share × worth, unrounded; both None where a week has no data."""

    value: Decimal | None
    share: Decimal | None
    worth: Decimal


def points(
    actuals: Sequence[Number | None],
    targets: Sequence[Number],
    worth: Number,
    method: Method = "robust",
    cap: Number = CAP,
) -> Points:
    """Return the points of some weeks: ΣA / ΣT × worth, never the mean of ratios; the robust ones capped.

    A week without data makes the whole no data. Targets that sum to 0 have no share.

    Raises
    ------
    UsageError
        For negative or infinite numbers, or not as many targets as weeks.

    Examples
    --------
    >>> found = points([2000, 1500, 3000, 1200], [1000, 1030, 1061, 1093], 2, "seed003")
    >>> round(found.value, 2)
    Decimal('3.68')
    >>> points([2000, 1500, 3000, 1200], [1000, 1030, 1061, 1093], 2).value
    Decimal('2.4')
    """
    if len(actuals) != len(targets) or not targets:
        raise UsageError(f"{len(actuals)} week(s) stand against {len(targets)} target(s). Give one target a week.")
    value = exactly(worth, "worth")
    (known_targets,), (reached,) = known_weeks(targets), known_weeks(actuals)
    target = DECIMALS.total(known_targets)
    if len(reached) < len(actuals) or not target:
        return Points(None, None, value)
    return earned(DECIMALS.total(reached) / target, value, method, cap)


def earned(share: Decimal, worth: Decimal, method: Method, cap: Number = CAP) -> Points:
    """Return the points of a share of what was asked: as it is, or cut to the cap by the robust method."""
    counted = counted_share(share, None if method == "seed003" else exactly(cap, "cap"), DECIMALS)
    return Points(counted * worth, share, worth)


def scattered(actuals: Sequence[Decimal], targets: Sequence[Decimal]) -> tuple[float, float] | None:
    """Return the 95 % interval of a sum by how its weeks scatter around their targets; None below three weeks.

    >>> [round(end) for end in scattered([Decimal(95), Decimal(105), Decimal(100)], [Decimal(100)] * 3)]
    [263, 337]
    """
    if len(actuals) < FEWEST or len(actuals) != len(targets) or not all(targets):
        return None
    shares = [float(actual / target) for actual, target in zip(actuals, targets, strict=True)]
    half = float(stdtrit(len(shares) - 1, 0.975)) * stdev(shares) / len(shares) ** 0.5 * float(sum(targets))
    total = float(sum(actuals))
    return max(total - half, 0.0), total + half
