"""What the clocks of a time zone did: whether they were changed at all, and by how much they were put back."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1992, 2038
"""From when on clocks are looked at, and until when: later years follow the last one's rule."""
STEP = timedelta(days=7)
"""No zone changed its clocks twice within a week."""


@cache
def steps(zone: str) -> frozenset[timedelta]:
    """Return by how much the clocks of a zone were ever put forward (above zero) or back (below zero) since 1992."""
    place, at, end = ZoneInfo(zone), datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(LAST_YEAR, 1, 1, tzinfo=UTC)
    offsets = []
    while at < end:
        offsets.append(at.astimezone(place).utcoffset() or timedelta())
        at += STEP
    return frozenset(after - before for before, after in pairwise(offsets) if after != before)


def are_changed(zone: str) -> bool:
    """Whether the clocks of a zone were ever changed: where not, its local times are as good as moments."""
    return bool(steps(zone))


def put_back(zone: str) -> tuple[timedelta, ...]:
    """Return by how much the clocks of a zone are put back, so that local times stand twice."""
    return tuple(sorted(-step for step in steps(zone) if step < timedelta()))
