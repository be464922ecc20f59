"""Bridge pictures: what accounts for a change, all on one scale, and the nested steps of a funnel."""

from collections.abc import Sequence

import matplotlib
from matplotlib.axes import Axes
from matplotlib.font_manager import get_font
from matplotlib.ft2font import FT2Font

from kpi_toolkit.files.resources import resource
from kpi_toolkit.files.signs import printable
from kpi_toolkit.pages.charts import (
    ACTUAL,
    GRID,
    LAST_YEAR,
    REGULAR,
    STYLE,
    SVG_DPI,
    TARGET,
    DrawnFigure,
    figure_of,
    svg_of,
)

GOOD, BAD = "#0072b2", TARGET
"""Okabe and Ito's; each effect is written with its sign too."""
WIDE, LINE, NAMES, SIGN = 3.5, 0.23, 0.41, 0.074
"""Inches across and a row; share of the width for names; inches of a sign, of which a Chinese one takes two."""
TICK_PAD = 4
"""Points between a name and its bar."""


@matplotlib.rc_context(STYLE)
def waterfall_svg(
    names: Sequence[str],
    said: Sequence[str],
    spans: Sequence[tuple[float, float]],
    limits: tuple[float, float],
    higher: bool,
    longest: int,
) -> bytes:
    """Draw steps from zero to the whole change, which is the last one.

    Parameters
    ----------
    spans
        From where to where each reaches, as shares of the number before.
    limits
        The lowest and highest end of all pictures that are compared.
    higher
        Whether more is better.
    longest
        Of all numbers that are written beside bars, in :func:`signs_of`.
    """
    figure, axes = figure_of(WIDE, LINE * len(names) + 0.08)
    wide = max(limits[1] - limits[0], 1e-9)
    for place, (start, end) in enumerate(spans):
        colour = ACTUAL if place == len(spans) - 1 else GOOD if (end >= start) == higher else BAD
        axes.barh(place, end - start, 0.62, start, color=colour)
        if place < len(spans) - 1:
            axes.plot([end, end], [place, place + 1], color=LAST_YEAR, linewidth=0.8)
        _beside(axes, place, max(start, end, 0.0) + 0.02 * wide, said[place], place == len(spans) - 1)
    axes.axvline(0, color=ACTUAL, linewidth=0.8)
    axes.axhline(len(names) - 1.5, color=GRID, linewidth=0.7)
    axes.set_xlim(*_with_room(min(limits[0], 0.0), max(limits[1], 0.0), longest))
    _rows(figure, axes, names)
    return svg_of(figure)


@matplotlib.rc_context(STYLE)
def nested_svg(names: Sequence[str], counts: Sequence[int], said: Sequence[str]) -> bytes:
    """Draw how many took each nested step, those who could take the first on top."""
    figure, axes = figure_of(WIDE, LINE * len(names) + 0.08)
    axes.barh(range(len(counts)), counts, 0.62, color=[LAST_YEAR, *[ACTUAL] * (len(counts) - 1)])
    for place, (count, text) in enumerate(zip(counts, said, strict=True)):
        _beside(axes, place, count + 0.02 * max(counts), text, False)
    axes.set_xlim(*_with_room(0, max(counts), max(map(signs_of, said))))
    _rows(figure, axes, names)
    return svg_of(figure)


def signs_of(text: str) -> int:
    """Return how much room a text takes, a Latin sign as one."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


def fitted(name: str) -> str:
    """Shorten a name to the room that there is beside a bar, as it is drawn."""
    font, room = get_font(resource("templates", "fonts", REGULAR)), WIDE * NAMES * SVG_DPI - TICK_PAD
    font.set_size(STYLE["font.size"], SVG_DPI)
    shown = name = printable(name)
    while name and _width(font, shown) > room:
        name = name[:-1].rstrip(" (（")
        shown = f"{name}…"
    return shown


def _width(font: FT2Font, text: str) -> float:
    font.set_text(text, 0.0)
    return font.get_width_height()[0] / 64  # in points


def _with_room(low: float, high: float, longest: int) -> tuple[float, float]:
    """Return ends of a scale with room for the longest text behind the longest bar."""
    share = min(0.7, (longest + 1) * SIGN / (WIDE * (0.99 - NAMES)))
    low -= 0.02 * (high - low)
    return low, (high - share * low) / (1 - share)


def _beside(axes: Axes, place: int, end: float, text: str, is_bold: bool) -> None:
    weight = "bold" if is_bold else "normal"
    axes.text(end, place, text, va="center", ha="left", fontsize=9, color=ACTUAL, fontweight=weight)


def _rows(figure: DrawnFigure, axes: Axes, names: Sequence[str]) -> None:
    """Name the rows from top to bottom, without a frame: the numbers stand beside the bars."""
    figure.set_layout_engine("none")  # names of one length or another: the bars of all pictures have one scale
    axes.set_position((NAMES, 0.02, 0.99 - NAMES, 0.96))
    axes.set_yticks(range(len(names)), [fitted(name) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xticks([])
    axes.tick_params(length=0, colors=ACTUAL)
    axes.spines[["top", "right", "bottom", "left"]].set_visible(False)
    axes.set_axisbelow(True)
