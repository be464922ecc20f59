"""From which value on effort or money does more elsewhere: the thresholds of moving resources (资源分配临界点).

Of a step of the chain it is the value at which it earns all its points: one more unit is then worth nothing there. Of a
channel it is what is spent on it a month when one more unit of money begins to bring more customers in another one.
Only what is beyond chance is told; what past spending says holds as long as budgets did not follow what a channel was
about to bring anyway.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd

from kpi_toolkit.analysis.comparison import ALARM, holm
from kpi_toolkit.analysis.response import FEWEST, LEAST_CAME, Numbers, SpendResponse, responses
from kpi_toolkit.facts import FACTS
from kpi_toolkit.language.text import Reason
from kpi_toolkit.language.worded import Worded
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import unavailable
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.naming import named
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.weekly.scorecard import ChainLine, ChainScorecard

CUSTOMER_COST, PLATEAU = "cac", "saturated_channels"
CHANNEL = "channel"
MONTHS = 24
"""Months of spending that are looked at, the judged one included."""
SATURATED = 0.25
"""Elasticity below which a channel is full: 10 % more spent brings less than 2.5 % more customers."""
SURE = ALARM / 2
"""The chance below which a shift is told: on so few months chances themselves may be off by as much."""
NEARLY = 1e-6
Stand = Literal["beyond", "below", "open"]


@dataclass(frozen=True)
class StepThreshold:
    """One step of the chain against the value at which it earns all its points.

    Parameters
    ----------
    threshold
        The target times the cap of scores, in the metric's unit.
    interval
        95 % of the actual value; None where the chain does not tell it.
    left
        Points that are still to be had up to the threshold.
    stand
        ``open`` where chance alone may have put it on the other side.
    """

    letter: str
    metric: Metric
    actual: float
    threshold: float
    interval: tuple[float, float] | None
    left: float
    stand: Stand


@dataclass(frozen=True)
class Channel:
    """What was spent on a channel and what it brought.

    Parameters
    ----------
    spent, came
        Money and new customers a month, mean of the newest three.
    elasticity
        Middle and 95 % interval: by how many percent customers rise with 1 % more spent.
    marginal
        New customers that one more unit of money brings, middle and 95 % interval.
    """

    name: str
    spent: float
    came: float
    elasticity: tuple[float, float, float]
    marginal: tuple[float, float, float]

    @property
    def is_saturated(self) -> bool:
        """Whether more money surely brings hardly any more."""
        return self.elasticity[2] < SATURATED


@dataclass(frozen=True)
class Shifted:
    """Money that brings more in another channel.

    Parameters
    ----------
    threshold
        What is spent on the source a month when one more unit begins to bring more in the goal; middle and 95 %
        interval.
    is_bounded
        Whether more might be moved, but either channel would then spend what it never has.
    chance
        How likely it is that it does not, corrected by Holm for all pairs of channels.
    """

    source: Channel
    goal: Channel
    threshold: tuple[float, float, float]
    is_bounded: bool
    chance: float


@dataclass(frozen=True)
class Resources(Worded):
    """Where one more unit of effort or money is worth more elsewhere.

    Parameters
    ----------
    channels
        Those of which past spending tells something.
    shifts
        Of each channel whose money surely brings more elsewhere, the channel where it brings most.
    plateaus
        Channels whose visitors no longer grow.
    reason
        Why nothing is told of channels.
    """

    period: Period
    steps: tuple[StepThreshold, ...]
    channels: tuple[Channel, ...]
    shifts: tuple[Shifted, ...]
    plateaus: tuple[str, ...]
    currency: str
    reason: Reason | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return one row a channel: ``channel, spent, came``, elasticity and marginal customers with their ends."""
        ends = ("", "_low", "_high")
        names = [f"{name}{end}" for name in ("elasticity", "marginal") for end in ends]
        rows = [[each.name, each.spent, each.came, *each.elasticity, *each.marginal] for each in self.channels]
        return pd.DataFrame(rows, columns=["channel", "spent", "came", *names])


def needs(context: Context, month: Period) -> Ask:
    """Return what the channels' part needs: two years of spending and customers by channel, and who is full."""
    ask: Ask = ()
    for name, months in ((CUSTOMER_COST, _months(month)), (PLATEAU, [month])):
        metric = context.catalogue[name]
        if _is_cut(context, metric):
            ask += cells([metric], months, CHANNEL)
    return ask


def resources(measured: Measured, card: ChainScorecard) -> Resources:
    """Return the thresholds of a month's steps and channels.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    card
        The month's chain of points.
    """
    context, month = measured.context, card.period
    steps = () if card.method == "seed003" else steps_of(card.lines, context.catalogue, context.settings.scoring.cap)
    plateaus, currency, cost = _plateaus(measured, month), context.settings.currency, context.catalogue[CUSTOMER_COST]
    if not _is_cut(context, cost):
        why = unavailable(context, cost) or Reason("resources_no_channel")
        return Resources(month, steps, (), (), plateaus, currency, why)
    names, spent, came = _spending(measured, month)
    told = responses(spent, came) if len(names) > 1 else None
    if told is None:
        why = Reason("resources_short", {"least": FEWEST, "customers": LEAST_CAME})
        return Resources(month, steps, (), (), plateaus, currency, why)
    channels = channels_of(told, names)
    return Resources(month, steps, channels, shifts_of(told, channels), plateaus, currency)


def channels_of(told: SpendResponse, names: Sequence[str]) -> tuple[Channel, ...]:
    """Return the channels of which something is told."""
    return tuple(_channel(told, place, names[at]) for place, at in enumerate(told.channels))


def shifts_of(told: SpendResponse, channels: Sequence[Channel]) -> tuple[Shifted, ...]:
    """Return by source where its money surely brings more, the least likely by chance first."""
    pairs = list(combinations(range(len(channels)), 2))
    marginal = told.marginal
    chances = holm([_chance(marginal[:, first] - marginal[:, second]) for first, second in pairs])
    best: dict[int, tuple[float, int, float]] = {}
    for pair, chance in zip(pairs, chances, strict=True):
        source, goal = sorted(pair, key=lambda place: channels[place].marginal[0])
        if chance < SURE:
            best[source] = max(best.get(source, (0.0, 0, 0.0)), (channels[goal].marginal[0], goal, chance))
    shifts = [_shifted(told, channels, source, goal, chance) for source, (_, goal, chance) in best.items()]
    return tuple(sorted(shifts, key=lambda shift: (shift.chance, shift.source.marginal[0])))


def _shifted(told: SpendResponse, channels: Sequence[Channel], source: int, goal: int, chance: float) -> Shifted:
    threshold = _middle(told.spent[source] - told.moved(source, goal))
    is_bounded = threshold[0] <= told.spent[source] - told.most_moved(source, goal) * (1 - NEARLY)
    return Shifted(channels[source], channels[goal], threshold, is_bounded, chance)


def _chance(more: Numbers) -> float:
    """Return how likely it is that a difference has the other sign, two-sided."""
    above = float((more > 0).mean() + (more == 0).mean() / 2)
    return min(1.0, 2 * min(above, 1 - above))


def _channel(told: SpendResponse, place: int, name: str) -> Channel:
    spent, came = float(told.spent[place]), float(told.came[place])
    return Channel(name, spent, came, _middle(told.elasticities[:, place]), _middle(told.marginal[:, place]))


def _middle(draws: Numbers) -> tuple[float, float, float]:
    """Return the middle of draws and the ends of 95 % of them."""
    middle, low, high = np.quantile(draws, (0.5, 0.025, 0.975))
    return float(middle), float(low), float(high)


def steps_of(lines: Iterable[ChainLine], catalogue: Catalogue, cap: float) -> tuple[StepThreshold, ...]:
    """Return the thresholds of the steps that have a number; no rate passes one."""
    steps = []
    for line in lines:
        if line.points.share is None or line.target is None or line.actual is None or not line.target:
            continue
        metric = catalogue[line.metric]
        most = min(cap, 1 / float(line.target)) if metric.unit == "share" else cap
        threshold = most * float(line.target)
        left = max(0.0, most - float(line.points.share)) * float(line.points.worth)
        stand = _stand(line.interval, threshold)
        steps.append(StepThreshold(line.letter, metric, float(line.actual), threshold, line.interval, left, stand))
    return tuple(steps)


def _stand(interval: tuple[float, float] | None, threshold: float) -> Stand:
    if interval is None or interval[0] <= threshold <= interval[1]:
        return "open"
    return "beyond" if interval[0] > threshold else "below"


def _spending(measured: Measured, month: Period) -> tuple[list[str], Numbers, Numbers]:
    """Return the channels, and by channel and month what was spent and how many new customers came."""
    cost, months = measured.context.catalogue[CUSTOMER_COST], _months(month)
    frame = measured.frame([cost], months, CHANNEL)
    segments = dict.fromkeys(named(CHANNEL, str(name)) for name in frame["segment"] if name)
    segments = {name: None for name in segments if name not in (f"{CHANNEL}=", f"{CHANNEL}=?")}
    values = [[measured.value(cost, span, name) for span in months] for name in segments]
    whole = [measured.value(cost, span) for span in months]
    known = np.array([total.numerator is not None and not total.is_partial for total in whole])
    parts = [
        np.array([[getattr(value, part) or 0.0 for value in row] for row in values], dtype=float).reshape(-1, MONTHS)
        for part in ("numerator", "denominator")
    ]
    spent, came = (np.where(known, part, np.nan) for part in parts)
    return [name.partition("=")[2] for name in segments], spent, came


def _plateaus(measured: Measured, month: Period) -> tuple[str, ...]:
    """Return the channels whose visitors no longer grow."""
    metric = measured.context.catalogue[PLATEAU]
    if not _is_cut(measured.context, metric) or measured.value(metric, month).reason is not None:
        return ()
    frame = measured.frame([metric], [month], CHANNEL)
    full = frame[(frame["segment"] != "") & (frame["value"] > 0)]
    return tuple(named(CHANNEL, str(name)).partition("=")[2] for name in full["segment"])


def _months(month: Period) -> list[Period]:
    return [month.shift(-step) for step in range(MONTHS - 1, -1, -1)]


def _is_cut(context: Context, metric: Metric) -> bool:
    """Whether a metric can be measured by channel."""
    return unavailable(context, metric) is None and context.can_cut(FACTS[metric.fact], CHANNEL)
