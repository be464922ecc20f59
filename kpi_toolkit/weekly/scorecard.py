"""The scorecard of the process chain: one line a letter, and what they earn together."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from kpi_toolkit.language.text import Reason
from kpi_toolkit.language.worded import Worded
from kpi_toolkit.periods.period import Period
from kpi_toolkit.weekly.baseline import Method
from kpi_toolkit.weekly.points import Points


@dataclass(frozen=True)
class ChainLine:
    """One letter of the chain.

    Parameters
    ----------
    actual, target
        B: sums of the weeks. C to E: pooled rates, of ``seed003`` sums of weekly rates. G and H: the index, against 1.
    points
        What it earns; without a value where `reason` says why.
    interval
        95 % of the actual value: of a rate by its cases, of B by how its weeks scatter; None where it is not told.
    """

    letter: str
    metric: str
    actual: Decimal | None
    target: Decimal | None
    points: Points
    reason: Reason | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class ChainScorecard(Worded):
    """The chain's points of one month.

    Parameters
    ----------
    weeks
        The weeks whose fourth day lies in the month.
    base, targets
        Growth a week and weekly targets of line B.
    cut_on
        The last day that counts of the last week, where the data end with the month and before the week: the week's
        target is then that of its days; None of whole weeks.
    """

    period: Period
    method: Method
    weeks: tuple[Period, ...]
    base: Decimal
    targets: tuple[Decimal, ...]
    lines: tuple[ChainLine, ...]
    cut_on: date | None = None

    @property
    def worth(self) -> Decimal:
        """Points to be had in all."""
        return sum((line.points.worth for line in self.lines), Decimal(0))

    @property
    def covered_worth(self) -> Decimal:
        """Points to be had by the lines that have data."""
        return sum((line.points.worth for line in self.lines if line.points.value is not None), Decimal(0))

    @property
    def total(self) -> Decimal | None:
        """Points earned in all; None below full cover."""
        return self.earned_so_far if self.covered_worth == self.worth else None

    @property
    def earned_so_far(self) -> Decimal:
        """Points earned by the lines that have data, which is no total while others are missing."""
        return sum((line.points.value for line in self.lines if line.points.value is not None), Decimal(0))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a letter: ``letter, metric, actual, target, share, points, worth, reason``."""
        rows = [
            [
                line.letter,
                line.metric,
                _float(line.actual),
                _float(line.target),
                _float(line.points.share),
                _float(line.points.value),
                float(line.points.worth),
                line.reason,
            ]
            for line in self.lines
        ]
        names = ["letter", "metric", "actual", "target", "share", "points", "worth", "reason"]
        return pd.DataFrame(rows, columns=names)


def _float(number: Decimal | None) -> float:
    return float("nan") if number is None else float(number)
