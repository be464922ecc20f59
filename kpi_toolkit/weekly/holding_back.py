"""What holding back pays: a team that hands in part of its results later against an honest one of the same demand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from kpi_toolkit.errors import UsageError
from kpi_toolkit.weekly.arithmetic import FLOATS, Numbers
from kpi_toolkit.weekly.demand import Demand
from kpi_toolkit.weekly.lab import BASE, FLAT, MONTHS, RUNS, WORTH, mean_known
from kpi_toolkit.weekly.rules import Policy, Rule, follow, policy

Span = Literal["week", "month"]


SHARES = (0.1, 0.2, 0.3)


Z95 = 1.959964


@dataclass(frozen=True)
class HeldBack:
    """What holding back a share pays, in points a month.

    Parameters
    ----------
    honest, held_back
        Mean points of two teams with the same demand, run by run.
    gain, low, high
        Mean of the paired differences and its 95 % interval: how exactly the simulation knows the mean.
    pays_in
        Share of runs in which the team that holds back has more points.
    """

    share: float
    honest: float
    held_back: float
    gain: float
    low: float
    high: float
    pays_in: float


@dataclass(frozen=True)
class Sandbagging:
    """What holding back pays under a rule, by the share that is held back."""

    rule: str
    span: Span
    demand: Demand
    shares: tuple[HeldBack, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a share: ``rule, span, share, honest, held_back, gain, low, high, pays_in``."""
        frame = pd.DataFrame(self.shares)
        frame.insert(0, "rule", self.rule)
        frame.insert(1, "span", self.span)
        return frame


def sandbagging(
    rule: Rule,
    demand: Demand = FLAT,
    shares: Sequence[float] = SHARES,
    span: Span = "week",
    months: int = MONTHS,
    runs: int = RUNS,
    seed: int = 0,
    base: float = BASE,
    worth: float = WORTH,
) -> Sandbagging:
    """Compare a team that hands in part of its results later with an honest one of the same demand.

    Both have the same results in all: whatever the first has more is what the rule pays for holding back.

    Parameters
    ----------
    shares
        What is held back of a week or month, 0–1.
    span
        ``week``: of every month's last week, handed in with the next month's first. ``month``: of each week of every
        other month, handed in with the same week of the next. The last month hands in all.

    Raises
    ------
    UsageError
        For an unknown rule or span, shares outside 0–1, fewer than two months or runs.
    """
    if span not in ("week", "month") or not all(0 <= share <= 1 for share in shares) or min(months, runs) < 2:
        raise UsageError(
            f"Holding back {list(shares)} of a {span} for {months} month(s) in {runs} run(s) cannot be "
            "compared. Give shares of 0-1, `week` or `month`, and two months and runs."
        )
    chosen, results = policy(rule), demand.draw(months, runs, seed)
    honest = _points(chosen, results, base, demand.level, worth)
    compared = (
        _compared(share, honest, _points(chosen, held_back(results, share, span), base, demand.level, worth))
        for share in shares
    )
    return Sandbagging(chosen.name, span, demand, tuple(compared))


def held_back(results: Numbers, share: float, span: Span) -> Numbers:
    """Return results, runs × months × weeks, of which a share is handed in later; their sum is the same."""
    moved = results.copy()
    if span == "week":
        later = FLOATS.whole(share * results[:, :-1, -1])
        moved[:, :-1, -1] -= later
        moved[:, 1:, 0] += later
        return moved
    last = results.shape[1]
    later = FLOATS.whole(share * results[:, : last - 1 : 2])
    moved[:, : last - 1 : 2] -= later
    moved[:, 1:last:2] += later
    return moved


def _points(chosen: Policy, results: Numbers, base: float, first: float, worth: float) -> Numbers:
    """Return each run's mean points a month; NaN where a month asked for nothing."""
    points: Numbers = worth * follow(chosen, list(results.swapaxes(0, 1)), base, first).share.mean(axis=0)
    return points


def _compared(share: float, honest: Numbers, held: Numbers) -> HeldBack:
    gains = held - honest
    gains = gains[~np.isnan(gains)]
    gain = mean_known(gains)
    half = Z95 * float(gains.std(ddof=1)) / len(gains) ** 0.5 if len(gains) > 1 else float("nan")
    pays_in = mean_known((gains > 0).astype(float))
    return HeldBack(share, mean_known(honest), mean_known(held), gain, gain - half, gain + half, pays_in)
