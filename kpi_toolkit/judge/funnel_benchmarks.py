"""The rates that the steps of a funnel are held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpi_toolkit.analysis.comparison import Part
from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.judge.funnel_rows import StepKind
from kpi_toolkit.measuring.measured import is_part


def counts_of(numerator: float, denominator: float) -> Part:
    """Return the two numbers of a share as counts."""
    return round(numerator), round(denominator)


@dataclass(frozen=True)
class FunnelLevel:
    """A benchmark: its rate, what it was measured on, and of how many periods it is the best."""

    rate: float | None = None
    part: Part | None = None
    tried: int = 1


NO_LEVEL = FunnelLevel()


def benchmarks_of(
    rows: tuple[pd.DataFrame, pd.DataFrame], benchmark: str | Mapping[str, float], steps: Sequence[StepKind]
) -> Mapping[str, FunnelLevel]:
    """Return by step what it is held against: the best of the earlier rows (the second ones), or what is given."""
    if not isinstance(benchmark, str):
        names = [step.name for step in steps]
        if unknown := [name for name in benchmark if name not in names]:
            raise UsageError(f"There is a benchmark for {listed(unknown)}, which are no steps. Steps: {listed(names)}.")
        return {name: FunnelLevel(rate) for name, rate in benchmark.items()}
    past = _whole(rows[1])
    now = set(_whole(rows[0])["metric"])
    known = past[past["metric"].isin(now) & (past["denominator"] > 0)]
    return {str(name): _best(levels) for name, levels in known.groupby("metric")}


def _best(rows: pd.DataFrame) -> FunnelLevel:
    row = rows.loc[rows["value"].idxmax()]
    return FunnelLevel(float(row["value"]), counts_of(row["numerator"], row["denominator"]), len(rows))


def _whole(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of periods that the data cover whole: a part is not compared with a whole."""
    return rows[~rows["reason"].map(is_part).astype(bool)]
