"""Trends as small multiples: a metric a field, a segment a line, what is usual of the newest number beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi_toolkit.judge.trends import TrendLine, Trends
from kpi_toolkit.language.text import word
from kpi_toolkit.units import MISSING, Language, format_short, unit_word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.ticker import FuncFormatter

    from kpi_toolkit.pages.charts import DrawnFigure

ACROSS = 2
"""Fields side by side."""
TICK_SIGNS = 40
"""Below a field: where periods have longer names or are more, every second or third is named."""
SIGNS = 44
"""Of a legend's row."""
SHADES = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#aab7c4")
"""Okabe and Ito's, for segments; each is told by a mark of its own too."""
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")


def trends_chart(of: Trends, language: Language) -> DrawnFigure:
    """Draw each metric in a field of its own: the total dark, segments in colours with marks, the usual range a bar."""
    from kpi_toolkit.pages.charts import figure_grid, tick_of

    count = max(len(of.metrics), 1)
    lengths = [len(line.segment) - len(of.by) for line in of.lines if line.segment]
    beside = max(1, SIGNS // (max(lengths, default=0) + 6))
    below = max((-(-(len(of.of(metric.name)) - 1) // beside) for metric in of.metrics), default=0)
    figure, fields = figure_grid(-(-count // ACROSS), min(count, ACROSS), 3.3, 1.9 + 0.17 * below)
    for metric, axes in zip(of.metrics, fields, strict=False):
        for line in of.of(metric.name):
            _line(axes, line, of.of(metric.name))
        _range(axes, of.of(metric.name)[0])
        unit = unit_word(metric.unit, language, of.currency)
        axes.set_title(f"{metric.label(language)} ({unit})" if unit else metric.label(language), fontsize=9, loc="left")
        names = [tick_of(str(span), place) for place, span in enumerate(of.periods)]
        shown = range(0, len(names), max(1, -(-sum(len(name.split("\n")[0]) + 1 for name in names) // TICK_SIGNS)))
        axes.set_xticks(shown, [names[place] for place in shown])
        if axes.get_ylim()[0] < 0 <= min(value.value or 0 for line in of.of(metric.name) for value in line.values):
            axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(_in_short(metric.unit, language, of.currency))
        if len(of.of(metric.name)) > 1:
            axes.legend(frameon=False, fontsize=7, ncols=beside, loc="upper left", bbox_to_anchor=(0, -0.22))
        if all(value.value is None for line in of.of(metric.name) for value in line.values):
            axes.text(0.5, 0.5, word("status.no_data", language), transform=axes.transAxes, ha="center")
    for axes in fields[len(of.metrics) :]:
        axes.set_axis_off()
    return figure


def _line(axes: Axes, line: TrendLine, beside: Sequence[TrendLine]) -> None:
    from kpi_toolkit.pages.charts import ACTUAL

    values = [float("nan") if value.value is None else value.value for value in line.values]
    if not line.segment:
        axes.plot(values, color=ACTUAL, linewidth=2, marker="o", markersize=3)
        return
    place = beside.index(line) - 1
    (drawn,) = axes.plot(values, color=SHADES[place], marker=MARKS[place], markersize=4, linewidth=1.2)
    drawn.set_label(line.segment.partition("=")[2] or MISSING)


def _range(axes: Axes, total: TrendLine) -> None:
    """Draw what would have been usual of the newest number as a bar with caps beside it."""
    from kpi_toolkit.pages.charts import TARGET

    usual = total.movement.usual
    if usual.lower is None or usual.upper is None or usual.expected is None or total.movement.why_not:
        return
    place, half = len(total.values) - 0.7, [[usual.expected - usual.lower], [usual.upper - usual.expected]]
    axes.errorbar([place], [usual.expected], yerr=half, color=TARGET, linewidth=1.4, capsize=3, marker="_")


def _in_short(unit: str, language: Language, currency: str) -> FuncFormatter:
    from matplotlib.ticker import FuncFormatter

    return FuncFormatter(lambda value, _: format_short(value, unit, language, currency))
