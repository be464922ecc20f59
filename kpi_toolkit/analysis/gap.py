"""A gap as what its named cells and the remainder account for: parts that do not overlap, and sum to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi_toolkit.analysis.decomposition import Decomposition, RateMix, contributions, rate_mix
from kpi_toolkit.analysis.mosaic import Mosaic
from kpi_toolkit.analysis.standing_out import Standout

Part = tuple[float, float]


@dataclass(frozen=True)
class Gap:
    """The change of a total, or of a rate, in parts.

    Parameters
    ----------
    before, after
        Numerator and denominator of each named cell, in the order named and without what lies in an earlier one, and
        last of the remainder; the denominator of a total is 1. Against a goal `before` is the cell's usual share of it.
    split
        What each part accounts for, by its place as text.
    """

    before: tuple[Part, ...]
    after: tuple[Part, ...]
    split: Decomposition | RateMix


def gap(mosaic: Mosaic, before: int, named: Sequence[Standout], goal: float | None = None) -> Gap:
    """Return what cells account for in the change of a mosaic's last period.

    Parameters
    ----------
    before
        Which period it is compared with.
    named
        Cells in an order; rows that lie in two belong to the first of them.
    goal
        What the whole should have been instead of what it was in the period `before`: each part is then compared with
        its share of it as that period had it.

    Raises
    ------
    UsageError
        Where a rate has no denominator at one end, or a part of it a numerator without one.
    """
    parts, rest = [], mosaic
    for cell in named:
        inside, rest = rest.split(cell.columns, rest.place(cell.columns, cell.values))
        parts.append(inside)
    ends = [[_part(part, time) for part in (*parts, rest)] for time in (before, mosaic.count - 1)]
    if goal is not None:
        ends[0] = _scaled(ends[0], goal, _part(mosaic, before))
    old, new = ({str(place): part for place, part in enumerate(end)} for end in ends)
    if len(mosaic.sums) > 2:
        return Gap(tuple(ends[0]), tuple(ends[1]), rate_mix(old, new))
    sums = [{name: part[0] for name, part in end.items()} for end in (old, new)]
    return Gap(tuple(ends[0]), tuple(ends[1]), contributions(*sums))


def _part(mosaic: Mosaic, time: int) -> Part:
    totals = mosaic.totals[:, time]
    return float(totals[0]), float(totals[1]) if len(totals) > 2 else 1.0


def _scaled(parts: Sequence[Part], goal: float, whole: Part) -> list[Part]:
    """Return parts whose whole is the goal, and whose shares are as they were."""
    factor = goal * whole[1] / whole[0]
    return [(number * factor, base) for number, base in parts]
