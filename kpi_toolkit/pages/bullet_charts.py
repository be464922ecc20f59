"""Bullet graphs: how far targets are reached, all on one scale, so that they can be compared down a column."""

from functools import cache

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kpi_toolkit.pages.charts import ACTUAL, GRID, LAST_YEAR, STYLE, TARGET, figure_of, svg_of
from kpi_toolkit.reviewing.bullets import Bullet

MOST = 1.5
"""Up to where attainments are drawn; what is beyond ends in an arrow head."""


@matplotlib.rc_context(STYLE)
def bullet_svg(bullet: Bullet) -> bytes:
    """Draw what was reached as a bar, target, threshold and stretch as ticks, last year as a mark, the interval."""
    figure, axes = _bullet_figure()
    drawn: list[Artist] = [*axes.barh([0], [_within(bullet.reached)], 0.42, color=ACTUAL)]
    if bullet.last_year is not None:
        drawn += axes.plot(_within(bullet.last_year), 0.42, marker="v", color=LAST_YEAR, markersize=4.5)
    for level in (bullet.threshold, bullet.stretch):
        drawn += axes.plot([_within(level)] * 2, [-0.3, 0.3], color=TARGET, linewidth=1) if level is not None else []
    if bullet.between:
        ends = [_within(end) for end in bullet.between]
        drawn += axes.plot(ends, [0, 0], color=LAST_YEAR, linewidth=1.6, marker="|", markersize=5)
    if bullet.reached > MOST:
        drawn += axes.plot(MOST, 0, marker=">", color=ACTUAL, markersize=6)
    drawn += axes.plot([1, 1], [-0.5, 0.5], color=TARGET, linewidth=2.2)
    try:
        return svg_of(figure)
    finally:
        for artist in drawn:
            artist.remove()


def _within(reached: float) -> float:
    return min(max(reached, 0.0), MOST)


@cache
def _bullet_figure() -> tuple[Figure, Axes]:
    """Return the one figure of all bullet graphs: their scale is the same."""
    figure, axes = figure_of(1.6, 0.3)
    axes.set_axis_off()
    axes.set_xlim(-0.02, MOST + 0.06)
    axes.set_ylim(-0.62, 0.62)
    axes.barh([0], [MOST], 0.82, color=GRID)
    svg_of(figure)
    return figure, axes
