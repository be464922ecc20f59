"""What cells account for in a gap, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum, nan
from typing import Literal

import pandas as pd

from kpi_toolkit.analysis.standing_out import Moved
from kpi_toolkit.language.text import Reason
from kpi_toolkit.language.worded import Worded
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period

Against = Literal["previous", "last_year", "target"]
COLUMNS = ["cell", "before", "after", "effect", "share", "rate_effect", "mix_effect", "moved", "chance"]


@dataclass(frozen=True)
class Account:
    """A cell, or the remainder, with what it accounts for.

    Parameters
    ----------
    cell
        Column → value, None for an empty one; no column: the remainder.
    before, after
        Numerator and denominator at both ends without what lies in an earlier cell; of a total the denominator is 1.
    effect
        What it accounts for of the gap, in the metric's unit.
    rate_effect, mix_effect
        Of a rate: what its own rate and its share of the denominators account for; else None.
    moved
        What stands out of it; None for the remainder.
    chance
        That noise alone moves any of the cells looked at as far (Holm); None for the remainder.
    """

    cell: tuple[tuple[str, str | None], ...]
    before: tuple[float, float]
    after: tuple[float, float]
    effect: float
    rate_effect: float | None = None
    mix_effect: float | None = None
    moved: Moved | None = None
    chance: float | None = None


@dataclass(frozen=True)
class Explanation(Worded):
    """What cells of up to three columns account for in a gap, or why that cannot be told.

    Parameters
    ----------
    compared
        The period compared with; of a target the one that tells each cell's usual share of it.
    before, after
        The whole at both ends: before is the target's value against a target.
    columns
        The columns looked at.
    parts
        The cells that stand out by more than chance, in the order found, and last the remainder. They sum to the gap.
    looked
        Cells that were judged; 0 where the past is too short to tell what chance does.
    beside
        The cells that come next, though chance alone would do as much; they overlap, and are no parts.
    reason
        Why there are no parts, or why no cell could be judged.
    remarks
        Caveats of the two totals, as that windows are still open.
    """

    metric: Metric
    period: Period
    compared: Period
    against: Against
    before: float
    after: float
    columns: tuple[str, ...] = ()
    parts: tuple[Account, ...] = ()
    looked: int = 0
    beside: tuple[Account, ...] = ()
    reason: Reason | None = None
    remarks: tuple[Reason, ...] = ()
    currency: str = field(default="CNY", repr=False)

    @property
    def gap(self) -> float:
        """After less before: the sum of what the parts account for."""
        return fsum(part.effect for part in self.parts) if self.parts else self.after - self.before

    @property
    def cells(self) -> tuple[Account, ...]:
        """The cells that stand out."""
        return tuple(part for part in self.parts if part.cell)

    def to_frame(self, beside: bool = False) -> pd.DataFrame:
        """Return one row per part, the remainder last, or the cells that stand out less than chance may do.

        Columns ``cell`` (``channel=app, level=gold``; empty for the remainder), ``before, after, effect`` in the
        metric's unit, ``share`` of the gap, ``rate_effect, mix_effect`` of a rate, ``moved, chance`` of a cell.
        """
        whole = self.gap
        rows = []
        for part in self.beside if beside else self.parts:
            name = ", ".join(f"{column}={'' if value is None else value}" for column, value in part.cell)
            values = [number / base if base else nan for number, base in (part.before, part.after)]
            share = part.effect / whole if whole else nan
            rows.append([name, *values, part.effect, share, part.rate_effect, part.mix_effect, part.moved, part.chance])
        return pd.DataFrame(rows, columns=COLUMNS)
