"""The picture of a metric's frontier: which value of a target has which chance, with the usual level and last year."""

import matplotlib
from matplotlib.ticker import FuncFormatter, MaxNLocator

from kpi_toolkit.language.text import word
from kpi_toolkit.pages.charts import ACTUAL, GRID, STYLE, TARGET, figure_of, svg_of
from kpi_toolkit.pages.picture import Picture
from kpi_toolkit.plan.frontier import Frontier
from kpi_toolkit.units import Language, format_share, format_short, format_value

WIDTH, HEIGHT = 6.2, 2.7


@matplotlib.rc_context(STYLE)
def frontier_chart(frontier: Frontier, language: Language, currency: str = "CNY") -> Picture:
    """Draw the chance of reaching a target by its value; empty axes where nothing can be told."""
    unit = frontier.metric.unit
    figure, axes = figure_of(WIDTH, HEIGHT)
    values = [choice.value for choice in frontier.choices]
    chances = [choice.chance for choice in frontier.choices]
    axes.plot(values, chances, color=ACTUAL, marker="o", linewidth=1.6)
    for value, chance in zip(values, chances, strict=True):
        shown = format_value(value, unit, language, currency)
        axes.annotate(shown, (value, chance), xytext=(6, 4), textcoords="offset points", fontsize=9)
    for known, key, style in ((frontier.level, "level", "--"), (frontier.last_year, "last_year", ":")):
        if known is not None and frontier.period.grain == "month":
            axes.axvline(known, color=TARGET, linestyle=style, linewidth=1, label=word(f"plan.suggest.{key}", language))
    axes.set_ylim(0, 1)
    axes.set_ylabel(word("plan.suggest.axis", language))
    axes.set_xlabel(f"{frontier.metric.label(language)} · {frontier.period}")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: format_share(y, 0)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: format_short(x, unit, language, currency)))
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.grid(axis="y", color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0, colors="#44505c")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize=9)
    each = ", ".join(
        f"{format_value(choice.value, unit, language, currency)} {format_share(choice.chance, 0)}"
        for choice in frontier.choices
    )
    said = {"metric": frontier.metric.label(language), "period": frontier.period, "each": each or "–"}
    return Picture(svg_of(figure), word("plan.suggest.alt", language, **said))
