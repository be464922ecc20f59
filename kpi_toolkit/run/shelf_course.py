"""Scores and statuses of all roles over time: a table for each length of period, a row a role, a column a period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kpi_toolkit.run.published import Edition, EditionRow

if TYPE_CHECKING:
    from kpi_toolkit.pages.picture import Picture

LONGEST = 13
"""Periods that are shown, the newest ones."""
DRAWN_FROM = 3
"""Scores from which a line is drawn."""
GRAINS = ("month", "quarter", "year", "week", "day", "span")
"""In the order of the tables."""


@dataclass(frozen=True)
class RoleCourse:
    """One role's editions, one a period, None where it has none."""

    role: str
    label: str
    editions: tuple[Edition | None, ...]
    line: Picture | None


@dataclass(frozen=True)
class RoleCourses:
    """The editions of all roles over periods of one length, oldest first."""

    grain: str
    periods: tuple[str, ...]
    roles: tuple[RoleCourse, ...]


def courses(rows: Iterable[EditionRow], roles: dict[str, str]) -> list[RoleCourses]:
    """Return a course for each length of period of which two or more were judged.

    Parameters
    ----------
    rows
        All rows of the shelf, newest first.
    roles
        What each is called, in order; others have no scores.
    """
    judged = [row.shown for row in rows if row.shown.role in roles and (row.shown.score is not None or row.shown.pips)]
    ordered = sorted(judged, key=lambda edition: GRAINS.index(edition.grain))
    shown = []
    for grain, group in groupby(ordered, key=lambda edition: edition.grain):
        editions = list(group)
        periods = tuple(dict.fromkeys(edition.period for edition in editions))[:LONGEST][::-1]
        if len(periods) > 1:
            shown.append(RoleCourses(grain, periods, tuple(_of_roles(editions, periods, roles))))
    return shown


def _of_roles(editions: Sequence[Edition], periods: Sequence[str], roles: dict[str, str]) -> Iterable[RoleCourse]:
    known = {(edition.role, edition.period): edition for edition in editions}
    for role, label in roles.items():
        course = tuple(known.get((role, period)) for period in periods)
        if any(course):
            yield RoleCourse(role, label, course, _line(label, periods, course))


def _line(label: str, periods: Sequence[str], course: Sequence[Edition | None]) -> Picture | None:
    """Draw the scores of a role; None for too few of them."""
    scores = [edition.score if edition else None for edition in course]
    if sum(score is not None for score in scores) < DRAWN_FROM:
        return None
    # matplotlib takes half a second to import: only where something is drawn.
    from kpi_toolkit.pages.charts import spark_svg
    from kpi_toolkit.pages.picture import Picture
    from kpi_toolkit.reviewing.point import Point

    points = [Point(period, score, None) for period, score in zip(periods, scores, strict=True)]
    said = (
        f"{period} {edition.text('score_text') or '–'}"
        for period, edition in zip(periods, course, strict=True)
        if edition
    )
    return Picture(spark_svg(points), f"{label}: {', '.join(said)}")
