"""In which reviews a target is judged whose days are no whole period: a half month is judged in its month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias, get_args

from kpi_toolkit.periods.period import CalendarRules, Period, period_holding
from kpi_toolkit.targets.target import TOTALS, Per, Target, grain_of, period_starting

GRAINS: tuple[Per, ...] = get_args(Per)
BY_DEFAULT: Per = "month"
SHORT: tuple[Per, ...] = ("day", "week")
MANY = 2

Graded: TypeAlias = tuple[Target, Per | None]
"""A target and the grain of the periods it is judged by."""


def placed(targets: Iterable[Target], rules: CalendarRules) -> list[Target]:
    """Return targets, those whose days are no whole period with the grain of the reviews that judge them.

    It is the shortest grain of the role's other targets whose one period holds all of its days; where none does, the
    shortest from the month on, in whose period it ends; a month where the role has no other targets. So is a day or a
    week placed that is no scorecard by itself: the last week of somebody who left is a part of the month.

    Parameters
    ----------
    targets
        Of a sheet, as far as they can be read.
    """
    read = list(targets)
    own = [_own_grain(target, rules) for target in read]
    others = _by_role(read, rules)
    now = [
        target if grain else replace(target, within=_within(target, others[target.role], rules))
        for target, grain in zip(read, own, strict=True)
    ]
    before: list[Target] = []
    while now != before:  # a day next to a part is another, and so is the day next to that
        before, others = now, _by_role(now, rules)
        now = [
            replace(target, within=_as_part(target, grain, others[target.role], rules))
            if grain in SHORT and target.within is None
            else target
            for target, grain in zip(before, own, strict=True)
        ]
    return now


def _by_role(targets: Iterable[Target], rules: CalendarRules) -> Mapping[str, Sequence[Graded]]:
    """Return the targets of each role, each with the grain it is judged by; of totals by a date none."""
    by_role: dict[str, list[Graded]] = {}
    for target in targets:
        is_graded = target.start and target.kind not in TOTALS
        by_role.setdefault(target.role, []).append((target, target.grain(rules) if is_graded else None))
    return by_role


def _own_grain(target: Target, rules: CalendarRules) -> Per | None:
    """Return the grain of the reviews that judge a target in any case: by its days, its `per`, or as it cannot be read.

    A total by a date is judged in all periods before it, where months end with it.
    """
    if target.kind is None or target.per or not (target.start and target.due and target.start < target.due):
        return "year"
    if target.kind in TOTALS:
        return BY_DEFAULT if period_starting(target.due, BY_DEFAULT, rules) else None
    return grain_of(target.start, target.due, rules)


def _within(target: Target, beside: Sequence[Graded], rules: CalendarRules) -> Per:
    grains = _grains_beside(target, beside, rules)
    fitting = [grain for grain in grains if target.end <= period_holding(target.start, grain, rules).end]
    usual = [grain for grain in grains if grain not in SHORT]
    return next(iter(fitting or usual), BY_DEFAULT)


def _as_part(target: Target, own: Per, beside: Sequence[Graded], rules: CalendarRules) -> Per | None:
    grains = _grains_beside(target, beside, rules)
    longer = [grain for grain in grains if GRAINS.index(grain) > GRAINS.index(own)]
    others = [other for other, _ in beside if other is not target and other.start]
    if not longer or not _is_part(target, period_holding(target.start, own, rules), others):
        return None
    fitting = [grain for grain in longer if target.end <= period_holding(target.start, grain, rules).end]
    return next(iter(fitting or longer))


def _grains_beside(target: Target, beside: Sequence[Graded], rules: CalendarRules) -> list[Per]:
    """Return the grains, shortest first, by which other targets of the role are judged around a target's days."""
    around = {grain: period_holding(target.start, grain, rules) for grain in GRAINS if grain != "day"}
    there = {
        grain
        for other, grain in beside
        if grain in around
        and other is not target
        and other.start < max(around[grain].end, target.end)
        and around[grain].start < other.end
    }
    return [grain for grain in around if grain in there]


def _is_part(target: Target, own: Period, others: Sequence[Target]) -> bool:
    """Whether a target of one day or week is a part of a longer period: it weighs, but is no scorecard by itself.

    A scorecard by itself has weights that sum to 1, or of points more than two such spans of its metric. Beside a
    target of a longer period of the same metric it is no part of that; next to a part of one it is another.
    """
    alike = [other for other in others if (other.metric, other.segment) == (target.metric, target.segment)]
    together = [other for other in others if other.kind not in TOTALS and other.holds_in(own)]
    is_judged_besides = any(other.start < target.end and target.start < other.end for other in alike)
    if any(other.within and (other.end == target.start or target.end == other.start) for other in alike):
        return True
    if target.scorecard_weight is None or is_judged_besides or any(other.per == own.grain for other in together):
        return False
    if target.points is not None:
        return sum(other.per is None and (other.end - other.start).days == own.days for other in alike) < MANY
    return sum((other.weight or Decimal(0) for other in (target, *together)), Decimal(0)) != 1
