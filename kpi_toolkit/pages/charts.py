"""Pictures of a review as SVG: actual dark, last year light, targets outlined; never the sign by colour alone."""

import io
from collections.abc import Sequence
from functools import cache
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from kpi_toolkit.files.resources import resource
from kpi_toolkit.files.signs import printable
from kpi_toolkit.pages.picture import Picture
from kpi_toolkit.reviewing.point import Point

ACTUAL, LAST_YEAR, TARGET, GRID, TICKS = "#22303c", "#aab7c4", "#d55e00", "#dde3e8", "#44505c"
FONT = "Noto Sans SC"
REGULAR, BOLD = "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"
SVG_DPI = 72  # a point is a unit of the picture
STYLE: dict[Any, Any] = {
    "font.family": FONT,
    "font.size": 9,
    "svg.fonttype": "path",
    "svg.hashsalt": "kpi",
    "axes.unicode_minus": True,
    "axes.linewidth": 0.8,
    "path.simplify": False,
    "text.parse_math": False,  # a name with two dollar signs is no formula
}


class DrawnFigure(Figure):
    """A figure in the report's font that a notebook shows as the pages do, with words for who cannot see it."""

    alt = ""

    @matplotlib.rc_context(STYLE)
    def _repr_html_(self) -> str:
        return Picture(svg_of(self), self.alt)._repr_html_()


def _in_the_dark(**colours: str) -> bytes:
    """Return a style sheet that gives colours of our charts others where the reader's screen is dark."""
    rules = "".join(
        f'[style*="{paint}: {light}"]{{{paint}:{dark} !important}}'
        for light, dark in colours.items()
        for paint in ("fill", "stroke")
    )
    return f"<style>@media (prefers-color-scheme: dark){{svg{{fill:{colours[ACTUAL]}}}{rules}}}</style>".encode()


DARK = _in_the_dark(**{ACTUAL: "#dfe6ee", LAST_YEAR: "#6f8093", TARGET: "#ff9a57", GRID: "#303a48", TICKS: "#a5b0c0"})
"""What every chart carries: a chart has no ground of its own, so it must be readable on a dark one too."""
MARKS = {0: "o", 1: "^", -1: "v"}
"""Of a newest point within what is usual, above and below it."""


@matplotlib.rc_context(STYLE)
def spark_svg(points: Sequence[Point], direction: int = 0) -> bytes:
    """Draw a sparkline of a metric's history without periods covered in part, the last point marked.

    Parameters
    ----------
    direction
        Where that point is beyond what is usual: +1 or −1, drawn as an arrow head that way.
    """
    figure, axes = _spark_figure()
    whole = enumerate(values_of(points, is_part=False, missing=float("nan")))
    known = [(place, value) for place, value in whole if value == value]
    lines = axes.plot([place for place, _ in known], [value for _, value in known], color=ACTUAL, linewidth=1.3)
    if known and known[-1][0] == len(points) - 1:
        lines += axes.plot(*known[-1], marker=MARKS[direction], color=TARGET, markersize=5.2 if direction else 3.6)
    axes.relim()
    axes.set_xlim(-0.6, len(points) - 0.4)
    try:
        return svg_of(figure)
    finally:
        for line in lines:
            line.remove()


@cache
def _spark_figure() -> tuple[Figure, Axes]:
    """Return the one figure of all sparklines, laid out: to make it takes longer than to draw two dozen of them."""
    figure, axes = figure_of(1.25, 0.3)
    axes.margins(y=0.2)
    axes.set_axis_off()
    svg_of(figure)
    return figure, axes


def figure_of(width: float, height: float) -> tuple[DrawnFigure, Axes]:
    """Return an empty figure in the report's font; sizes in inches."""
    use_fonts()
    layout = ConstrainedLayoutEngine(w_pad=0.02, h_pad=0.02)
    figure = DrawnFigure(figsize=(width, height), layout=layout, facecolor="none")
    axes = figure.subplots()
    axes.set_facecolor("none")
    return figure, axes


def figure_of_fields(widths: Sequence[float], width: float, height: float) -> tuple[DrawnFigure, list[Axes]]:
    """Return an empty figure of bare fields side by side, of these widths in proportion; sizes in inches of all."""
    use_fonts()
    layout = ConstrainedLayoutEngine(w_pad=0.02, h_pad=0.02)
    figure = DrawnFigure(figsize=(width, height), layout=layout, facecolor="none")
    fields: list[Axes] = list(figure.subplots(1, len(widths), squeeze=False, width_ratios=widths).flat)
    for axes in fields:
        axes.set_facecolor("none")
        _bare(axes)
    return figure, fields


def figure_grid(rows: int, columns: int, width: float, height: float) -> tuple[DrawnFigure, list[Axes]]:
    """Return an empty figure of bare fields, row by row; sizes in inches of one field."""
    use_fonts()
    layout = ConstrainedLayoutEngine(w_pad=0.06, h_pad=0.06)
    figure = DrawnFigure(figsize=(columns * width, rows * height), layout=layout, facecolor="none")
    fields: list[Axes] = list(figure.subplots(rows, columns, squeeze=False).flat)
    for axes in fields:
        axes.set_facecolor("none")
        _bare(axes)
    return figure, fields


def _bare(axes: Axes) -> None:
    """Leave of a frame a line below and light ones across; done first, as each tick that is there would be changed."""
    axes.tick_params(length=0, colors=TICKS)
    axes.grid(axis="y", color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_label_coords(0, 0)  # of a name that neither has: looking for its place measures every word


def values_of(points: Sequence[Point], is_part: bool, missing: float) -> list[float]:
    """Return the values of the periods that the data cover in part, or of the others."""
    return [missing if point.value is None or point.is_partial != is_part else point.value for point in points]


def known_from(points: Sequence[Point]) -> Sequence[Point]:
    """Leave out the periods before anything is known; two periods at least are kept."""
    first = next((place for place, point in enumerate(points) if point.value is not None), len(points))
    return points[min(first, len(points) - 2) :]


def tick_of(period: str, place: int) -> str:
    """Write a month, week or quarter by its number, the year below the first of each; days and spans by month-day."""
    year, _, part = period.split("/")[0].partition("-")
    short = part.lstrip("W0") or year
    is_first = place == 0 or part in ("01", "W01", "Q1")
    return f"{short}\n{year}" if part and is_first else short


def svg_of(figure: Figure) -> bytes:
    """Return a figure as SVG, the same bytes for the same figure; what its font lacks is written by its number."""
    if any(axes.axison for axes in figure.axes):  # to look for texts makes every tick, which a sparkline has not
        for text in figure.findobj(Text):
            if (paper := printable(text.get_text())) != text.get_text():
                text.set_text(paper)
    canvas, layout = FigureCanvasSVG(figure), figure.get_layout_engine()
    figure.dpi = SVG_DPI
    stream = io.BytesIO()
    if layout:  # laid out here: `savefig` would draw the figure once more for it
        layout.execute(figure)
        figure.set_layout_engine("none")
    canvas.print_svg(stream, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    return stream.getvalue().replace(b"<defs>", DARK + b"<defs>", 1)


@matplotlib.rc_context(STYLE)
def warm() -> None:
    """Draw a picture with all digits and signs, so that a process forked from this one knows their shapes."""
    figure, axes = figure_of(3, 2)
    axes.plot([0, 1], [0, 1], label="0123456789.,%-−¥$万亿")
    axes.legend()
    svg_of(figure)
    _spark_figure()


@cache
def use_fonts() -> None:
    """Make the shipped font known to matplotlib and the first choice of every chart, an analyst's own too."""
    for name in (REGULAR, BOLD):
        font_manager.fontManager.addfont(resource("templates", "fonts", name))
    matplotlib.rcParams["font.sans-serif"] = [FONT, *matplotlib.rcParams["font.sans-serif"]]
