"""Plain charts of what analysts ask: a figure each, in the report's font."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from kpi_toolkit.judge.attribution import MODELS
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.text.changes import part_name
from kpi_toolkit.pages.text.cohorts import lag_name
from kpi_toolkit.pages.text.experiments import change_text
from kpi_toolkit.pages.text.states import state_name
from kpi_toolkit.units import Language, format_change, format_share, format_value

if TYPE_CHECKING:
    import pandas as pd

    from kpi_toolkit.judge.attribution import Attribution
    from kpi_toolkit.judge.changes import MetricChange
    from kpi_toolkit.judge.cohorts import Cohorts
    from kpi_toolkit.judge.experiments import Experiment
    from kpi_toolkit.judge.funnel import Funnel
    from kpi_toolkit.judge.lifetimes import Lifetimes
    from kpi_toolkit.judge.retention import Retention
    from kpi_toolkit.judge.rivals import Rivals
    from kpi_toolkit.judge.shares import Shares
    from kpi_toolkit.judge.states import StateFlow
    from kpi_toolkit.pages.charts import DrawnFigure


def cohorts_chart(of: Cohorts, language: Language) -> DrawnFigure:
    """Draw users by cohort and lag, darker where more of the cohort are there; open cells stay empty."""
    users = of.matrix("users", of.segments[0] if of.segments else "")
    shares = users.div(users[0].where(users[0] > 0), axis=0) if 0 in users else users
    lags = [lag_name(of, int(lag), language) for lag in users.columns]
    return _heat(users, shares, lags, [[f"{value:,.0f}" for value in row] for row in users.to_numpy()])


def retention_chart(of: Retention, language: Language) -> DrawnFigure:
    """Draw rates by cohort and lag, darker where higher; open cells stay empty."""
    rates = of.matrix(of.cohorts.segments[0] if of.cohorts.segments else "")
    lags = [lag_name(of.cohorts, int(lag), language) for lag in rates.columns]
    return _heat(rates, rates, lags, [[format_share(value, 0) for value in row] for row in rates.to_numpy()])


def change_chart(of: MetricChange, language: Language) -> DrawnFigure:
    """Draw what the parts of a change account for, the whole with its interval on top."""
    names = [word("analysis.whole", language), *(part_name(name, language) for name in of.parts)]
    values = [of.value or 0.0, *of.parts.values()]
    said = [format_change(value, of.metric.unit, language, of.currency) for value in values]
    return _bars(names, values, [of.interval, *(None for _ in of.parts)], said)


def shares_chart(of: Shares, language: Language) -> DrawnFigure:
    """Draw the share of each segment with its interval."""
    names, shares = [line.segment for line in of.lines], [line.share or 0.0 for line in of.lines]
    return _bars(names, shares, [line.interval for line in of.lines], [format_share(line.share) for line in of.lines])


def funnel_chart(of: Funnel, language: Language) -> DrawnFigure:
    """Draw the rate of each step with its interval."""
    steps = [line.step for line in of.steps]
    names = [line.metric.label(language) for line in of.steps]
    rates = [step.rate if step else None for step in steps]
    intervals = [step.interval if step else None for step in steps]
    return _bars(names, [rate or 0.0 for rate in rates], intervals, [format_share(rate) for rate in rates])


def attribution_chart(of: Attribution, language: Language) -> DrawnFigure:
    """Draw the share of each segment by each rule, a bar each."""
    segments = list(dict.fromkeys(credit.segment for credit in of.of("last")))
    models = {model: word(f"analysis.model.{model}", language) for model in MODELS}
    shares = [[of.share(segment, model) or 0.0 for segment in segments] for model in MODELS]
    return _grouped(segments, list(models.values()), shares)


def _grouped(names: Sequence[str], kinds: Sequence[str], values: Sequence[Sequence[float]]) -> DrawnFigure:
    """Draw for each name a horizontal bar of each kind."""
    from kpi_toolkit.pages.charts import figure_of

    figure, axes = figure_of(5.2, 0.8 + 0.2 * max(len(names) * len(kinds), 1))
    height = 0.8 / max(len(kinds), 1)
    for place, (kind, numbers) in enumerate(zip(kinds, values, strict=True)):
        shade = str(0.15 + 0.6 * place / max(len(kinds), 1))
        axes.barh([n + place * height for n in range(len(names))], numbers, height, label=kind, color=shade)
    axes.set_yticks([n + 0.4 - height / 2 for n in range(len(names))], names)
    axes.invert_yaxis()
    axes.legend(frameon=False, fontsize=8)
    axes.tick_params(length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    return figure


def flow_chart(of: StateFlow, language: Language) -> DrawnFigure:
    """Draw users by state at both ends."""
    names = [state_name(state, language) for state in of.states]
    ends = [of.a] if of.a == of.b else [of.a, of.b]
    return _grouped(names, [str(end) for end in ends], [[of.count(state, end) for state in of.states] for end in ends])


def experiment_chart(of: Experiment, language: Language) -> DrawnFigure:
    """Draw what each arm differs by from the control, plain and adjusted; none of it where arms are not as drawn."""
    names, values, intervals, said = [], [], [], []
    for lift in of.lifts if of.is_as_drawn else ():
        for kind, read in (("plain", lift.plain), ("adjusted", lift.adjusted)):
            if read:
                names.append(word(f"analysis.experiment.{kind}", language, arm=lift.arm))
                values.append(read.value)
                intervals.append((read.lower, read.upper))
                said.append(change_text(of, read.value, language))
    return _bars(names, values, intervals, said)


def lifetimes_chart(of: Lifetimes, language: Language) -> DrawnFigure:
    """Draw what a member brings in all by age, dashed beyond the ages seen, with what one costs."""
    from kpi_toolkit.pages.charts import ACTUAL, TARGET, figure_of

    figure, axes = figure_of(4.6, 2.6)
    days = [(n + 1) * of.step_days for n in range(len(of.course))]
    sums = list(accumulate(of.course))
    axes.plot(days[: of.seen], sums[: of.seen], color=ACTUAL, linewidth=2)
    axes.plot(days[max(of.seen - 1, 0) :], sums[max(of.seen - 1, 0) :], color=ACTUAL, linewidth=1.4, linestyle="--")
    cost = of.lines[0].cost if of.lines else None
    if cost is not None:
        axes.axhline(cost, color=TARGET, linewidth=1.4, label=word("analysis.cost", language))
        axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def rivals_chart(of: Rivals, language: Language) -> DrawnFigure:
    """Draw the numbers of all definitions side by side."""
    both = [(of.metric, of.value), *((rival.metric, rival.value) for rival in of.rivals)]
    names = [metric.label(language) for metric, _ in both]
    said = [format_value(value.value, metric.unit, language, of.currency) for metric, value in both]
    return _bars(names, [value.value or 0.0 for _, value in both], [None for _ in both], said)


def _bars(
    names: Sequence[str], values: Sequence[float], intervals: Sequence[tuple[float, float] | None], said: Sequence[str]
) -> DrawnFigure:
    """Draw horizontal bars, the first on top, with a line from end to end of each interval and the number behind."""
    from kpi_toolkit.pages.charts import ACTUAL, TARGET, figure_of

    figure, axes = figure_of(4.6, 0.6 + 0.3 * max(len(names), 1))
    places = range(len(names))
    axes.barh(places, values, 0.6, color=ACTUAL)
    for place, interval in enumerate(intervals):
        if interval:
            axes.plot(interval, [place, place], color=TARGET, linewidth=2)
        end = max(values[place], 0.0, *(interval or ()))
        axes.annotate(said[place], (end, place), (4, 0), textcoords="offset points", va="center")
    axes.set_yticks(places, names)
    axes.set_xticks([])
    axes.invert_yaxis()
    axes.axvline(0, color=ACTUAL, linewidth=0.8)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure


def _heat(values: pd.DataFrame, shades: pd.DataFrame, heads: list[str], texts: list[list[str]]) -> DrawnFigure:
    from kpi_toolkit.pages.charts import ACTUAL, figure_of

    figure, axes = figure_of(1.2 + 0.62 * max(len(heads), 1), 0.6 + 0.28 * max(len(values), 1))
    if values.empty:
        axes.set_axis_off()
        return figure
    axes.imshow(shades.to_numpy(), cmap="Blues", aspect="auto", vmin=0, vmax=1)
    for row, numbers in enumerate(values.to_numpy()):
        for column, number in enumerate(numbers):
            if number == number:
                is_dark = shades.iat[row, column] > 0.55
                color = "white" if is_dark else ACTUAL
                axes.text(column, row, texts[row][column], ha="center", va="center", fontsize=8, color=color)
    axes.set_xticks(range(len(heads)), heads)
    axes.set_yticks(range(len(values)), [str(name) for name in values.index])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure
