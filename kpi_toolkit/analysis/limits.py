"""Natural process limits: the process behaviour chart (XmR) of one value a period.

Sources: Shewhart (1931), Economic Control of Quality of Manufactured Product; Wheeler (2000), Understanding
Variation, whose constants 2.66 (3 / 1.128) and 3.268 these are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isinf, isnan
from typing import Literal

from kpi_toolkit.errors import UsageError

State = Literal["none", "provisional", "settled"]

TO_LIMIT = 2.66
"""Mean moving ranges from the centre to a limit."""
TO_RANGE_LIMIT = 3.268
"""Mean moving ranges up to which a single moving range is noise."""
LIMITS_FROM, SETTLED_FROM = 6, 12
"""Points from which there are limits, and from which they are no longer provisional."""


@dataclass(frozen=True)
class Limits:
    """Natural process limits, all in the unit of the values."""

    centre: float
    lower: float
    upper: float
    mean_range: float
    range_limit: float


@dataclass(frozen=True)
class Chart:
    """A process behaviour chart.

    ``values`` are all the values given, None where missing; the chart speaks of those from ``start`` on, the newest
    stretch with one definition, of which ``n`` exist. ``moving_ranges`` stand at the later of their two points, None
    where one of them is missing. ``limits`` are None while ``state`` is "none".
    """

    values: tuple[float | None, ...]
    moving_ranges: tuple[float | None, ...]
    start: int
    n: int
    state: State
    limits: Limits | None

    @property
    def centre(self) -> float | None:
        """Mean of the values, None without limits."""
        return None if self.limits is None else self.limits.centre

    @property
    def lower(self) -> float | None:
        """Lower natural process limit, not below the floor; None without limits."""
        return None if self.limits is None else self.limits.lower

    @property
    def upper(self) -> float | None:
        """Upper natural process limit, not above the ceiling; None without limits."""
        return None if self.limits is None else self.limits.upper

    @property
    def range_limit(self) -> float | None:
        """Upper limit of a moving range (URL), None without limits."""
        return None if self.limits is None else self.limits.range_limit


def xmr(
    values: Sequence[float | None],
    changes: Sequence[int] = (),
    *,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Chart:
    """Return the process behaviour chart of successive values, limits at mean ± 2.66 mean moving ranges.

    Fewer than 6 points have no limits, fewer than 12 provisional ones. Where values are missing, a moving range
    counts as two points: six points of which no two are neighbours say nothing about the noise between neighbours.

    Parameters
    ----------
    values
        One a period, oldest first, any unit; None or NaN where missing.
    changes
        Positions of the first value of each new definition. Limits come from the newest definition only.
    floor, ceiling
        What a value can never pass (0 for a count, 0 and 1 for a share); limits are clipped to them.

    Raises
    ------
    UsageError
        For infinite values, values beyond floor or ceiling, and changes outside of the values; all at once.

    Examples
    --------
    Mean 12, moving ranges 2, 3, 1, 3, 2, 1, so their mean is 2 and 2.66 × 2 = 5.32:

    >>> chart = xmr([11, 13, 10, 11, 14, 12, 13])
    >>> chart.state, chart.centre, round(chart.lower, 2), round(chart.upper, 2), round(chart.range_limit, 3)
    ('provisional', 12.0, 6.68, 17.32, 6.536)
    """
    return chart_from(checked(values, changes, floor, ceiling), max(changes, default=0), floor, ceiling)


def mean(values: Sequence[float]) -> float:
    """Return the mean; of equal values exactly their value, which a sum divided by n is not always."""
    first = values[0]
    return first + fsum(value - first for value in values) / len(values)


def checked(
    values: Sequence[float | None],
    changes: Sequence[int] = (),
    floor: float | None = None,
    ceiling: float | None = None,
) -> tuple[float | None, ...]:
    """Return the values with None for every missing one, or refuse them with all that is wrong; see `xmr`."""
    known = tuple(None if value is None or isnan(value) else float(value) for value in values)
    faults = []
    if floor is not None and ceiling is not None and not floor < ceiling:
        faults.append(f"The floor {floor} is not below the ceiling {ceiling}.")
    for index, value in enumerate(known):
        if value is not None and isinf(value):
            faults.append(f"Value {index} is infinite. Give None where a value is missing.")
        elif value is not None and floor is not None and value < floor:
            faults.append(f"Value {index} is {value}, below the floor {floor}. Correct the value or the floor.")
        elif value is not None and ceiling is not None and value > ceiling:
            faults.append(f"Value {index} is {value}, above the ceiling {ceiling}. Correct the value or the ceiling.")
    faults += [
        f"Change {change} is no position of the {len(values)} values, which count from 0."
        for change in changes
        if not 0 <= change < len(values)
    ]
    if faults:
        raise UsageError("These values cannot be charted.", faults)
    return known


def chart_from(values: tuple[float | None, ...], start: int, floor: float | None, ceiling: float | None) -> Chart:
    """Return the chart of checked values from ``start`` on, which may lie behind the last of them."""
    points = [value for value in values[start:] if value is not None]
    ranges = tuple(None if jump is None else abs(jump) for jump in jumps(values, start))
    known = [each for each in ranges if each is not None]
    state = _state(min(len(points), 2 * len(known)))
    if state == "none":
        return Chart(values, ranges, start, len(points), state, None)
    centre, mean_range = mean(points), mean(known)
    lower, upper = centre - TO_LIMIT * mean_range, centre + TO_LIMIT * mean_range
    limits = Limits(
        centre,
        lower if floor is None else max(lower, floor),
        upper if ceiling is None else min(upper, ceiling),
        mean_range,
        TO_RANGE_LIMIT * mean_range,
    )
    return Chart(values, ranges, start, len(points), state, limits)


def _state(points: int) -> State:
    if points < LIMITS_FROM:
        return "none"
    return "provisional" if points < SETTLED_FROM else "settled"


def jumps(values: tuple[float | None, ...], start: int) -> list[float | None]:
    """Each value minus the one right before it, None where one of the two is missing or before ``start``."""
    return [
        None if index <= start or after is None or (before := values[index - 1]) is None else after - before
        for index, after in enumerate(values)
    ]
