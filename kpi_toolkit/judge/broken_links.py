"""In which segments a step of the funnel broke (断链): falls that neither chance nor the other segments explain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

import pandas as pd

from kpi_toolkit.analysis.comparison import (
    ALARM,
    LEAST_CASES,
    Part,
    are_enough,
    chance_beyond_others,
    chance_of_fall,
    holm,
    two_sided,
)
from kpi_toolkit.judge.funnel import shares
from kpi_toolkit.judge.funnel_benchmarks import counts_of
from kpi_toolkit.language.text import Reason
from kpi_toolkit.language.worded import Worded
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import CalendarRules, Period

LINKS: tuple[str, ...] = (
    "visit_conversion_rate",
    "cart_conversion_rate",
    "session_conversion_rate",
    "inquiry_rate",
    "order_conversion",
)
"""Steps that events tell by channel."""
HISTORY = 3
"""Periods before, whose cases together are a segment's own past: a single month of it is mostly noise."""
STEP_OF = dict.fromkeys(LINKS, "order_conversion") | {"inquiry_rate": "inquiry_rate"}
"""The step of the whole funnel that each belongs to."""


@dataclass(frozen=True)
class Link:
    """One step of one segment against its own past.

    Parameters
    ----------
    period
        When: the whole period that was asked for, or a week of it.
    after, before
        Count and cases of this period, and of the three of its length before it together.
    alone
        How likely such a fall is if nothing broke, two-sided: the larger of Fisher's test against the segment's own
        past and of the test against how the other segments moved.
    chance
        The same, corrected by Holm for all comparisons of the page.
    """

    metric: Metric
    segment: str
    period: Period
    after: Part
    before: Part
    alone: float
    chance: float = 1.0

    @property
    def is_broken(self) -> bool:
        """Whether chance and the other segments explain the fall in fewer than 5 % of clean shops."""
        return self.chance < ALARM


@dataclass(frozen=True)
class Links(Worded):
    """Every step × segment × stretch of time that was compared, the least likely first."""

    period: Period
    by: str
    compared: tuple[Link, ...]
    reason: Reason | None = None
    correction: Literal["holm"] = "holm"

    @property
    def broken(self) -> tuple[Link, ...]:
        """The broken links."""
        return tuple(link for link in self.compared if link.is_broken)

    def to_frame(self) -> pd.DataFrame:
        """Return a row each: ``metric, segment, period, count, out_of, count_before, out_of_before, chance``."""
        rows = [
            [link.metric.name, link.segment, str(link.period), *link.after, *link.before, link.chance]
            for link in self.compared
        ]
        names = ["metric", "segment", "period", "count", "out_of", "count_before", "out_of_before", "chance"]
        return pd.DataFrame(rows, columns=names)


def needs(context: Context, period: Period, by: str = "channel", steps: Sequence[str] = LINKS) -> Ask:
    """Return what the comparison needs: the steps by segment in the period, its weeks, and three of each before.

    Raises
    ------
    UsageError
        For a metric that is no share, or no step at all.
    """
    pasts = _pasts(period, context.settings.calendar_rules)
    return cells(shares(context.catalogue, steps), [span for now, past in pasts.items() for span in (now, *past)], by)


def broken_links(measured: Measured, period: Period, by: str = "channel", steps: Sequence[str] = LINKS) -> Links:
    """Look for the steps that broke in a segment: its rate fell below its own of the three periods before together.

    A period longer than two weeks is looked at as a whole and week by week, as a break seldom lasts for all of it. A
    fall counts only if neither chance nor what the other segments did alike, a season or a sale, explains it, after
    Holm's correction for all the comparisons. That chance is for independent cases; sessions of the same user are
    not quite, so a surprising session rate wants a second look. A step that broke everywhere is for
    :func:`kpi_toolkit.judge.funnel.funnel` to find.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    by
        A column the steps can be segmented by. Steps that cannot are left out.

    Raises
    ------
    UsageError
        For a metric that is no share, or no step at all.
    """
    chosen = shares(measured.context.catalogue, steps)
    pasts = _pasts(period, measured.context.settings.calendar_rules)
    spans = dict.fromkeys(span for now, past in pasts.items() for span in (now, *past))
    frame = measured.frame(chosen, spans, by)
    frame = frame[(frame["segment"] != "") & (frame["denominator"] > 0)]
    compared = [
        link
        for metric in chosen
        for now, past in pasts.items()
        for link in _compared(metric, now, past, frame[frame["metric"] == metric.name])
    ]
    links = corrected(compared)
    reason = None if links else Reason("too_few_cases", {"fewest": LEAST_CASES})
    return Links(period, by, links, reason)


def corrected(links: Sequence[Link], beside: Sequence[float] = ()) -> tuple[Link, ...]:
    """Return links, the least likely first, corrected by Holm for each other and for what is compared beside them."""
    chances = holm([*(link.alone for link in links), *beside])
    judged = [replace(link, chance=chance) for link, chance in zip(links, chances, strict=False)]
    return tuple(sorted(judged, key=lambda link: link.alone))


def _pasts(period: Period, rules: CalendarRules) -> dict[Period, list[Period]]:
    """Return what is compared, the period and its weeks, each with the periods that are its past."""
    return {span: [span.shift(-back) for back in range(1, HISTORY + 1)] for span in (period, *_weeks(period, rules))}


def _weeks(period: Period, rules: CalendarRules) -> list[Period]:
    """Return the whole weeks of a period that is longer than two."""
    first = period.start + timedelta(days=(rules.week_start - period.start.weekday()) % 7)
    starts = [first + timedelta(weeks=count) for count in range((period.end - first).days // 7)]
    weeks = [Period(start, start + timedelta(weeks=1), "week", rules) for start in starts]
    return weeks if period.days > 14 else []


def _compared(metric: Metric, period: Period, past: list[Period], rows: pd.DataFrame) -> list[Link]:
    """Compare a metric's segments with enough cases; the chances are not corrected yet."""
    after = _added(rows[rows["period"] == str(period)])
    before = _added(rows[rows["period"].isin([str(span) for span in past])])
    enough = [name for name in after if are_enough(after[name], before.get(name, (0, 0)))]
    links = []
    for name in enough:
        chance = chance_of_fall(after[name], before[name])
        # Only those others that are there at both ends: a new channel is no sign of the season.
        others = [other for other in after if other != name and other in before]
        if others:
            rest = [_sum(end[other] for other in others) for end in (after, before)]
            chance = max(chance, chance_beyond_others(after[name], before[name], rest[0], rest[1]))
        links.append(Link(metric, name, period, after[name], before[name], two_sided(chance)))
    return links


def _added(rows: pd.DataFrame) -> dict[str, Part]:
    sums = rows.groupby("segment")[["numerator", "denominator"]].sum()
    return {str(name): counts_of(row["numerator"], row["denominator"]) for name, row in sums.iterrows()}


def _sum(parts: Iterable[Part]) -> Part:
    counts, cases = zip(*parts, strict=True)
    return sum(counts), sum(cases)
