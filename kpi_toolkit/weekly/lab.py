"""What a target rule does to those it is set for: how far the base drifts, who hits it, and what holding back pays.

A rule is replayed on weeks that happened, or on weeks that are made of a known demand, so that whatever its base does
beyond that demand is the rule's own doing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi_toolkit.errors import UsageError
from kpi_toolkit.units import Number
from kpi_toolkit.weekly.arithmetic import Numbers
from kpi_toolkit.weekly.demand import Demand
from kpi_toolkit.weekly.rules import PolicyCourse, Rule, follow, policy

BASE, WORTH, MONTHS, RUNS = 0.03, 2.0, 12, 1000
"""The article's first base and points of visitor conversion; a year."""
FLAT = Demand()
"""1,000 a week with 10 % noise: whatever the base does is the rule's own doing."""


@dataclass(frozen=True)
class ReplayedMonth:
    """One month of history under a rule; `points` and `hit_rate` are NaN where data are missing."""

    month: str
    base: float
    targets: tuple[float, ...]
    actuals: tuple[float, ...]
    hit_rate: float
    points: float


@dataclass(frozen=True)
class Replay:
    """History under a rule, and the base that it asks of the month after the last."""

    rule: str
    months: tuple[ReplayedMonth, ...]
    next_base: float

    def to_frame(self) -> pd.DataFrame:
        """Return one row a month: ``rule, month, base, target, actual, hit_rate, points``; sums of the weeks.

        `actual` sums the weeks that have data; NaN without any.
        """
        rows = [
            [
                self.rule,
                month.month,
                month.base,
                sum(month.targets),
                _total(month.actuals),
                month.hit_rate,
                month.points,
            ]
            for month in self.months
        ]
        return pd.DataFrame(rows, columns=["rule", "month", "base", "target", "actual", "hit_rate", "points"])


@dataclass(frozen=True)
class Simulation:
    """A rule on simulated demand.

    Parameters
    ----------
    base, base_low, base_high
        Median, 10 % and 90 % quantile over runs of the base after 0, 1, … months: months + 1 numbers.
    hit_rate
        Share of weeks that reached their target, by month.
    points
        Mean points, by month; NaN where nothing was asked.
    """

    rule: str
    demand: Demand
    runs: int
    seed: int
    base: tuple[float, ...]
    base_low: tuple[float, ...]
    base_high: tuple[float, ...]
    hit_rate: tuple[float, ...]
    points: tuple[float, ...]

    @property
    def drift(self) -> float:
        """Median base after the last month, less the one it began with, as a share a week."""
        return self.base[-1] - self.base[0]

    @property
    def mean_hit_rate(self) -> float:
        """Share of all weeks that reached their target."""
        return float(np.mean(self.hit_rate))

    @property
    def mean_points(self) -> float:
        """Mean points a month."""
        return float(np.nanmean(self.points))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a month, 0 the start: ``rule, month, base, base_low, base_high, hit_rate, points``."""
        nothing = float("nan")
        return pd.DataFrame(
            {
                "rule": self.rule,
                "month": range(len(self.base)),
                "base": self.base,
                "base_low": self.base_low,
                "base_high": self.base_high,
                "hit_rate": (nothing, *self.hit_rate),
                "points": (nothing, *self.points),
            }
        )


def replay(
    rule: Rule,
    weeks_by_month: Mapping[str, Sequence[Number | None]],
    base: float = BASE,
    first: float | None = None,
    worth: float = WORTH,
) -> Replay:
    """Set the targets of past months by a rule and hold what was reached against them.

    Parameters
    ----------
    weeks_by_month
        Results by month, oldest first; None is a week without data.
    base, first
        Base and first target of the first month. Without a first target the first month that has data only sets the
        level: it is not judged, nor are months before it.
    worth
        Points for reaching a month's target.

    Raises
    ------
    UsageError
        For an unknown rule, or without a month to judge.
    """
    chosen = policy(rule)
    months = {
        name: np.array([[np.nan if week is None else float(week) for week in weeks]])
        for name, weeks in weeks_by_month.items()
        if weeks
    }
    names = list(months)
    if first is None:
        known = [place for place, name in enumerate(names) if not np.isnan(months[name]).all()]
        names = names[known[0] :] if known else []
    unjudged = 0 if first is not None else 1
    if len(names) <= unjudged:
        raise UsageError("There is no month to judge: give two months with data, or one and a first target.")
    course = follow(chosen, [months[name] for name in names], base, first or 0)
    replayed = [_replayed(name, months[name], course, place, worth) for place, name in enumerate(names)]
    return Replay(chosen.name, tuple(replayed[unjudged:]), float(course.base[-1, 0]))


def simulate(
    rule: Rule,
    demand: Demand = FLAT,
    months: int = MONTHS,
    runs: int = RUNS,
    seed: int = 0,
    base: float = BASE,
    worth: float = WORTH,
) -> Simulation:
    """Set targets by a rule on simulated demand, whose level is the first target.

    Raises
    ------
    UsageError
        For an unknown rule, or less than one month or run.
    """
    chosen, results = policy(rule), demand.draw(months, runs, seed)
    course = follow(chosen, list(results.swapaxes(0, 1)), base, demand.level)
    low, middle, high = (tuple(row.tolist()) for row in np.quantile(course.base, (0.1, 0.5, 0.9), axis=1))
    points = worth * course.share
    return Simulation(
        chosen.name,
        demand,
        runs,
        seed,
        middle,
        low,
        high,
        tuple(course.hits.mean(axis=1).tolist()),
        tuple(mean_known(row) for row in points),
    )


def mean_known(numbers: Numbers) -> float:
    """Return the mean of the numbers that are known; NaN without any."""
    return float("nan") if np.isnan(numbers).all() else float(np.nanmean(numbers))


def _total(weeks: Sequence[float]) -> float:
    known = [week for week in weeks if week == week]
    return sum(known) if known else float("nan")


def _replayed(name: str, actuals: Numbers, course: PolicyCourse, place: int, worth: float) -> ReplayedMonth:
    return ReplayedMonth(
        name,
        float(course.base[place, 0]),
        tuple(course.targets[place][0].tolist()),
        tuple(actuals[0].tolist()),
        float(course.hits[place, 0]),
        float(worth * course.share[place, 0]),
    )
