"""The course of a metric: its last periods with last year, targets, limits and marks, shorter ones beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import matplotlib
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from kpi_toolkit.judge.usual import Movement
from kpi_toolkit.pages.charts import (
    ACTUAL,
    LAST_YEAR,
    STYLE,
    TARGET,
    TICKS,
    figure_of_fields,
    known_from,
    svg_of,
    values_of,
)
from kpi_toolkit.reviewing.model import Row
from kpi_toolkit.reviewing.point import Point
from kpi_toolkit.units import UNITS, Language, format_short

MANY = 4
"""Ticks beyond which weeks are written by their numbers alone."""


@matplotlib.rc_context(STYLE)
def trend_svg(row: Row, language: Language, currency: str, broken: Sequence[str] = ()) -> bytes:
    """Draw a metric's 13 periods: columns for totals, a line for rates; last year, targets and bands.

    Its shorter periods, where it has them, stand to the left on a scale of their own. A period that the data cover in
    part is drawn hollow, one with days of Spring Festival or a campaign has a diamond below it, the newest number is
    written, and a bar with caps is what would have been usual of it.

    Parameters
    ----------
    broken
        Periods in which a step broke: an arrow head above them.
    """
    short = [DrawnCourse(known_from(row.finer), broken)] if any(point.value is not None for point in row.finer) else []
    figure, fields = figure_of_fields([6, 13] if short else [1], 3.5 if short else 1.9, 1.3 if short else 1.25)
    courses = [*short, DrawnCourse(known_from(row.history), broken, row.movement)]
    for course, axes in zip(courses, fields, strict=True):
        _course(axes, course, row.metric.unit, language, currency)
    return svg_of(figure)


@dataclass(frozen=True)
class DrawnCourse:
    """Periods that are drawn in one field, those in which a step broke, and what was usual of the newest."""

    points: Sequence[Point]
    broken: Sequence[str] = ()
    movement: Movement | None = None


def _course(axes: Axes, course: DrawnCourse, unit: str, language: Language, currency: str) -> None:
    points, is_rate = course.points, UNITS[unit].is_rate
    if is_rate:
        _line(axes, points)
    else:
        _columns(axes, points)
    _targets(axes, points)
    if not is_rate:
        axes.set_ylim(bottom=min(0, *(point.value or 0 for point in points)))
    _limits(axes, course)
    _newest(axes, course, format_short(points[-1].value or 0, unit, language, currency))
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.18 * (high - low))
    for place, point in enumerate(points):
        if point.period in course.broken:
            axes.plot(place, high + 0.02 * (high - low), marker="v", color=TARGET, markersize=4.5)
        if point.is_special:
            axes.plot(place, low, marker="D", color=LAST_YEAR, markersize=4, clip_on=False)
    places = range((len(points) - 1) % 2, len(points), 2)
    axes.set_xticks(places, _ticks([points[place].period for place in places]))
    axes.yaxis.set_major_locator(MaxNLocator(3 if course.movement is None else 4))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: format_short(y, unit, language, currency)))
    axes.margins(x=0.02)


def _limits(axes: Axes, course: DrawnCourse) -> None:
    """Draw what would have been usual of the newest number, where that is known."""
    movement = course.movement
    if movement is None or movement.why_not or movement.usual.expected is None:
        return
    low, high, middle = movement.usual.lower, movement.usual.upper, movement.usual.expected
    if low is not None and high is not None:
        half = [[middle - low], [high - middle]]
        axes.errorbar(
            [len(course.points) - 0.35], [middle], yerr=half, color=TICKS, linewidth=1, capsize=2.5, marker="_"
        )


def _newest(axes: Axes, course: DrawnCourse, said: str) -> None:
    """Write the newest number above all others, beside the bar of what was usual."""
    if course.points[-1].value is not None:
        corner, right = axes.transAxes, 0.93 if course.movement else 1
        axes.text(right, 1, said, color=ACTUAL, fontsize=9, fontweight="bold", transform=corner, ha="right", va="top")


def _ticks(periods: Sequence[str]) -> list[str]:
    """Write periods by their numbers, with the year (of days the month) below the first of each that is shown."""
    told = [(above, short.removeprefix("W") if len(periods) > MANY else short) for above, short in map(_parts, periods)]
    return [
        short if place and above == _parts(periods[place - 1])[0] else f"{short}\n{above}".strip()
        for place, (above, short) in enumerate(told)
    ]


def _parts(period: str) -> tuple[str, str]:
    """Return what stands below a tick and what it is called: year and month, year and week, month and day."""
    above, _, short = period.partition("/")[0].rpartition("-")
    return above, short if short.startswith(("W", "Q")) else short.lstrip("0")


def _columns(axes: Axes, points: Sequence[Point]) -> None:
    before = [point.last_year or 0 for point in points]
    if any(before):
        axes.bar([place - 0.2 for place in range(len(points))], before, 0.42, color=LAST_YEAR)
    shift = 0.14 if any(before) else 0
    places = [place + shift for place in range(len(points))]
    axes.bar(places, values_of(points, is_part=False, missing=0), 0.5, color=ACTUAL)
    if any(point.is_partial for point in points):
        edge = [0.0 if not point.is_partial else 1.2 for point in points]
        part = values_of(points, is_part=True, missing=0)
        axes.bar(places, part, 0.5, fill=False, edgecolor=ACTUAL, linewidth=edge)


def _line(axes: Axes, points: Sequence[Point]) -> None:
    missing, places = float("nan"), range(len(points))
    before = [missing if point.last_year is None else point.last_year for point in points]
    if any(value == value for value in before):
        axes.plot(places, before, color=LAST_YEAR, linewidth=1.6, marker="o", markersize=3)
    whole, part = (values_of(points, is_part, missing) for is_part in (False, True))
    axes.plot(places, whole, color=ACTUAL, linewidth=2, marker="o", markersize=3.6)
    if any(value == value for value in part):
        axes.plot(places, part, color=ACTUAL, linewidth=0, marker="o", markersize=4, fillstyle="none")


def _targets(axes: Axes, points: Sequence[Point]) -> None:
    """Draw what was agreed: one line or one dashed band over neighbouring periods of the same target."""
    for agreed, group in groupby(enumerate(points), key=lambda entry: (entry[1].target, entry[1].band)):
        places = [place for place, _ in group]
        left, width = places[0] - 0.4, places[-1] - places[0] + 0.8
        level, band = agreed
        if band:
            axes.bar(
                left,
                band[1] - band[0],
                width,
                band[0],
                align="edge",
                fill=False,
                edgecolor=TARGET,
                linewidth=1.2,
                linestyle=(0, (3, 2)),
            )
        elif level is not None:
            axes.plot([left, left + width], [level] * 2, color=TARGET, linewidth=2)
