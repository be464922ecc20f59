"""Retention of cohorts: the share of members who came back, at a lag or at it and later."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.judge.cohorts import CohortCell, Cohorts, matrix_of
from kpi_toolkit.language.shown import Shown
from kpi_toolkit.language.text import Reason
from kpi_toolkit.units import Language

How = Literal["in", "from"]
"""Whether a member counts who came back exactly in that step or period (bounded), or in it or any later one."""


@dataclass(frozen=True)
class RetentionCell:
    """The retention of one cohort, or of all that are over (cohort ``""``), at one lag."""

    segment: str
    cohort: str
    size: int | None
    lag: int
    users: int | None
    out_of: int
    is_mature: bool
    reason: Reason | None = None

    @property
    def rate(self) -> float | None:
        """Users ÷ members for whom the lag is over; None where there are none."""
        return self.users / self.out_of if self.users is not None and self.out_of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The Wilson interval of the rate, 95 %."""
        return wilson(self.users, self.out_of) if self.users is not None and self.out_of else None


@dataclass(frozen=True)
class Retention(Shown):
    """The retention of cohorts by lag.

    Parameters
    ----------
    cohorts
        What it is made of; its reason is why there is none.
    cells
        By segment, cohort and lag; of all cohorts together (cohort ``""``) over the members for whom the lag is over.
    """

    cohorts: Cohorts
    cells: tuple[RetentionCell, ...]
    language: Language = field(default="zh", repr=False)

    @property
    def curve(self) -> tuple[RetentionCell, ...]:
        """All cohorts together by lag, of the whole."""
        return tuple(cell for cell in self.cells if not cell.cohort and not cell.segment)

    def rate(self, lag: int, cohort: str = "", segment: str = "") -> float | None:
        """Return one rate; of all cohorts together where none is named. None where it is not known yet."""
        wanted = (segment, cohort, lag)
        cells = (cell for cell in self.cells if (cell.segment, cell.cohort, cell.lag) == wanted)
        return next((cell.rate for cell in cells), None)

    def matrix(self, segment: str = "") -> pd.DataFrame:
        """Return rates, one row per cohort and one column per lag; NaN where it is not over, which is not zero."""
        lags = {cell.lag for cell in self.cells}
        cells = [cell for cell in self.cohorts.cells if cell.segment == segment and cell.lag in lags]
        rates = {(cell.cohort, cell.lag): cell.rate for cell in self.cells if cell.segment == segment}
        return matrix_of(cells, rates)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per segment, cohort (empty: all together) and lag.

        Columns ``segment, cohort, size, lag, users, out_of, rate, low, high`` (Wilson, 95 %), ``is_mature, reason``.
        """
        names = ["segment", "cohort", "size", "lag", "users", "out_of", "rate", "low", "high", "is_mature", "reason"]
        rows = []
        for cell in self.cells:
            low, high = cell.interval or (None, None)
            numbers = [cell.users, cell.out_of, cell.rate, low, high, cell.is_mature, cell.reason]
            rows.append([cell.segment, cell.cohort, cell.size, cell.lag, *numbers])
        frame = pd.DataFrame(rows, columns=names)
        return frame.astype(dict.fromkeys(["size", "users", "rate", "low", "high"], "float64"))


def retention(of: Cohorts, lags: Sequence[int] | None = None) -> Retention:
    """Return the retention of cohorts.

    Parameters
    ----------
    lags
        Which; None for all.
    """
    wanted = None if lags is None else set(lags)
    chosen = [cell for cell in of.cells if wanted is None or cell.lag in wanted]
    cells = []
    for segment in of.segments:
        own = [cell for cell in chosen if cell.segment == segment]
        cells += [_of(cell) for cell in own]
        cells += [_together(own, segment, lag) for lag in dict.fromkeys(cell.lag for cell in own)]
    return Retention(of, tuple(cells), of.language)


def _of(cell: CohortCell) -> RetentionCell:
    reason = cell.reason or (Reason("zero_denominator") if cell.size == 0 else None)
    numbers = (cell.users, cell.out_of, cell.is_mature, reason)
    return RetentionCell(cell.segment, cell.cohort, cell.size, cell.lag, *numbers)


def _together(cells: Sequence[CohortCell], segment: str, lag: int) -> RetentionCell:
    there = [cell for cell in cells if cell.lag == lag and cell.users is not None]
    size, out_of = sum(cell.size or 0 for cell in there), sum(cell.out_of for cell in there)
    users = sum(cell.users or 0 for cell in there) if there else None
    return RetentionCell(segment, "", size if there else None, lag, users, out_of, bool(there) and size == out_of)
