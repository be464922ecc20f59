"""A role's year as a whole: targets for months, quarters and half years side by side, and what is not planned yet."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from kpi_toolkit.targets.spans import Spans
from kpi_toolkit.targets.target import TOTALS, Target

NEAR_ONE = Decimal("0.001")
YEAR = timedelta(days=366)
LENGTHS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
LONGER = 1.5
"""A span so many times another is of another length: months differ among each other."""


def sum_of_weights(targets: Iterable[Target]) -> Decimal:
    """Return the sum of the weights."""
    return sum((target.weight for target in targets if target.weight), Decimal(0))


def is_whole(targets: Iterable[Target]) -> bool:
    """Whether weights sum to 1, but for roundings."""
    return abs(sum_of_weights(targets) - 1) <= NEAR_ONE


def is_unplanned(day: date, targets: Spans) -> bool:
    """Whether a role's plan of a day is not made yet: the quarter's targets are there, those of the month are not.

    So it is where a metric is missing that a target of within a year has, none of its length or a shorter one holds,
    and what holds does not weigh 1 by itself.

    Parameters
    ----------
    targets
        All of the role that count in its score.
    """
    held = targets.on(day)
    if not held or is_whole(held):
        return False
    near = targets.over(_shifted(day, -YEAR), _shifted(day, YEAR))
    subjects = {(target.metric, target.segment) for target in held}
    missing = [_length(target) for target in near if (target.metric, target.segment) not in subjects]
    return bool(missing) and all(_length(target) > LONGER * min(missing) for target in held)


def _shifted(day: date, by: timedelta) -> date:
    return day + by if date.min + YEAR <= day <= date.max - YEAR else day


def has_some_days(target: Target) -> bool:
    """Whether a target is of some days of the period that it is judged in, as of somebody who left within it."""
    return target.within is not None and (target.end - target.start).days < LENGTHS[target.within]


def _length(target: Target) -> int:
    """Return the days of the periods that a target judges; of some days of a period those of the period."""
    if target.per and target.kind not in TOTALS:
        return LENGTHS[target.per]
    return LENGTHS[target.within] if target.within and has_some_days(target) else (target.end - target.start).days
