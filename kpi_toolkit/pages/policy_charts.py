"""Pictures of the policy lab: what rules ask, who hits it, what holding back pays; one line style and colour a rule."""

from collections.abc import Iterable, Sequence

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from kpi_toolkit.language.text import word
from kpi_toolkit.language.words import WORDS
from kpi_toolkit.pages.charts import ACTUAL, GRID, STYLE, TARGET, figure_of, svg_of, tick_of
from kpi_toolkit.pages.picture import Picture
from kpi_toolkit.units import MINUS, Language, format_share, round_half_up
from kpi_toolkit.weekly.holding_back import HeldBack, Sandbagging, Span
from kpi_toolkit.weekly.lab import Replay, Simulation

WIDTH, HEIGHT = 6.2, 2.7
LOOKS = ((TARGET, "-", "o"), (ACTUAL, "--", "s"), ("#0072b2", ":", "^"), ("#7a8794", "-.", "D"), ("#009e73", "-", "v"))
"""Colour, line and marker of each rule in turn; told apart without colour too."""


@matplotlib.rc_context(STYLE)
def replay_chart(replays: Sequence[Replay], language: Language) -> Picture:
    """Draw the growth a week that each rule would have asked of past months."""
    figure, axes = _axes(language, "lab.month", "lab.asked")
    for look, replay in zip(_looks(replays), replays, strict=True):
        _line(
            axes,
            range(len(replay.months)),
            [month.base for month in replay.months],
            _named(replay.rule, language),
            look,
        )
    months = [month.month for month in replays[0].months]
    axes.set_xticks(range(len(months)), [tick_of(label, place) for place, label in enumerate(months)])
    _percent(axes)
    each = _each(((replay.rule, format_share(replay.next_base)) for replay in replays), language)
    return _picture(figure, axes, word("lab.alt.replay", language, last=months[-1], each=each))


@matplotlib.rc_context(STYLE)
def drift_chart(simulations: Sequence[Simulation], language: Language) -> Picture:
    """Draw the median base after each simulated month, and between which two values 80 % of the runs lie."""
    figure, axes = _axes(language, "lab.months", "lab.asked")
    for look, simulation in zip(_looks(simulations), simulations, strict=True):
        months = range(len(simulation.base))
        axes.fill_between(months, simulation.base_low, simulation.base_high, color=look[0], alpha=0.13, linewidth=0)
        _line(axes, months, simulation.base, _named(simulation.rule, language), look)
    _percent(axes)
    each = _each(((simulation.rule, format_share(simulation.base[-1])) for simulation in simulations), language)
    return _picture(figure, axes, word("lab.alt.drift", language, each=each, **_size(simulations)))


@matplotlib.rc_context(STYLE)
def hit_rate_chart(simulations: Sequence[Simulation], language: Language) -> Picture:
    """Draw the share of weeks that reached their target, by simulated month."""
    figure, axes = _axes(language, "lab.months", "lab.hits")
    for look, simulation in zip(_looks(simulations), simulations, strict=True):
        _line(axes, range(1, len(simulation.base)), simulation.hit_rate, _named(simulation.rule, language), look)
    axes.set_ylim(0, 1)
    _percent(axes)
    each = _each(((simulation.rule, format_share(simulation.mean_hit_rate)) for simulation in simulations), language)
    return _picture(figure, axes, word("lab.alt.hits", language, each=each, **_size(simulations)))


@matplotlib.rc_context(STYLE)
def sandbagging_chart(compared: Sequence[Sandbagging], span: Span, language: Language) -> Picture:
    """Draw what holding back pays by the share that is held back, with 95 % intervals; above 0 it pays.

    Parameters
    ----------
    span
        Which of them are drawn: those of the week or of the month.

    """
    shown = [rule for rule in compared if rule.span == span]
    figure, axes = _axes(language, f"lab.held.{span}", "lab.gain")
    axes.axhline(0, color="#44505c", linewidth=0.8)
    for look, rule in zip(_looks(shown), shown, strict=True):
        for held in rule.shares:
            axes.plot([held.share] * 2, [held.low, held.high], color=look[0], linewidth=1)
        _line(
            axes,
            [held.share for held in rule.shares],
            [held.gain for held in rule.shares],
            _named(rule.rule, language),
            look,
        )
    axes.set_xticks([held.share for held in shown[0].shares])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: format_share(x, 0)))
    most = [(rule.rule, rule.shares[-1]) for rule in shown]
    each = _each(((rule, _gain(held, language)) for rule, held in most), language)
    share = format_share(most[0][1].share, 0)
    return _picture(figure, axes, word(f"lab.alt.held.{span}", language, share=share, each=each))


def _axes(language: Language, below: str, beside: str) -> tuple[Figure, Axes]:
    figure, axes = figure_of(WIDTH, HEIGHT)
    axes.set_xlabel(word(below, language))
    axes.set_ylabel(word(beside, language))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.grid(axis="y", color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0, colors="#44505c")
    return figure, axes


def _line(axes: Axes, places: Sequence[float], values: Sequence[float], label: str, look: tuple[str, str, str]) -> None:
    colour, style, marker = look
    axes.plot(places, values, color=colour, linestyle=style, marker=marker, markersize=3.4, linewidth=1.5, label=label)


def _percent(axes: Axes) -> None:
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: format_share(y, 0)))


def _looks(rules: Sequence[object]) -> list[tuple[str, str, str]]:
    return [LOOKS[place % len(LOOKS)] for place in range(len(rules))]


def _named(rule: str, language: Language) -> str:
    """Return the words for a rule; a function of one's own keeps its name."""
    key = f"lab.rule.{rule}"
    return word(key, language) if key in WORDS else rule


def _each(values: Iterable[tuple[str, str]], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(f"{_named(rule, language)} {value}" for rule, value in values)


def _size(simulations: Sequence[Simulation]) -> dict[str, object]:
    return {"months": len(simulations[0].hit_rate), "runs": f"{simulations[0].runs:,}"}


def _gain(held: HeldBack, language: Language) -> str:
    low, gain, high = (_signed(number) for number in (held.low, held.gain, held.high))
    return word("lab.gain.interval", language, gain=gain, low=low, high=high)


def _signed(number: float) -> str:
    rounded = round_half_up(number, 2)
    return f"{MINUS if rounded < 0 else '+' if rounded > 0 else ''}{abs(rounded)}"


def _picture(figure: Figure, axes: Axes, alt: str) -> Picture:
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=5,
        frameon=False,
        borderaxespad=0.2,
        handlelength=2.4,
        columnspacing=1.4,
        fontsize=9,
    )
    return Picture(svg_of(figure), alt)
