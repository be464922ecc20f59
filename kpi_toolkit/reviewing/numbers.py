"""All numbers of a review, measured at once: metrics × periods × the segments that targets name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.measured import Value
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import Period
from kpi_toolkit.targets import Target
from kpi_toolkit.targets.target import judged_period

HISTORY, PAST = 13, 25
"""Periods that pictures show, and those that tell routine variation from a signal; the reviewed one included."""

NOBODY = Reason("no_rows")

Key = tuple[str, str, str]
"""Metric, period and segment; an empty segment is the total."""


@dataclass(frozen=True)
class Numbers:
    """What was measured, by metric, period and segment."""

    values: Mapping[Key, Value]

    def of(self, metric: str, period: Period | str, segment: str = "") -> Value:
        """Return a value; one without a number where nothing was measured, as of a segment that nobody is in."""
        label = str(period)
        uncut = (metric, label, f"{segment.partition('=')[0]}=?")  # why the metric has no such segments
        return self.values.get((metric, label, segment)) or self.values.get(uncut) or Value(None, reason=NOBODY)

    def whole(self, metric: str, period: Period, segment: str = "") -> float | None:
        """Return the number of a period that the data cover whole, else None."""
        value = self.of(metric, period, segment)
        return None if value.is_partial else value.value


def history_of(period: Period, length: int = HISTORY) -> tuple[Period, ...]:
    """Return the periods up to a period, oldest first: thirteen, or as many as asked for."""
    return tuple(period.shift(step) for step in range(1 - length, 1))


def numbers(workspace: Workspace, period: Period, metrics: Iterable[str], targets: Iterable[Target]) -> Numbers:
    """Measure all that a review of these metrics and targets needs: one query a fact, and one more a segment column.

    Parameters
    ----------
    targets
        Of the role, those of other periods too: pictures show what was agreed then.
    """
    agreed = tuple(targets)
    past = history_of(period, PAST)
    last_years = (one.last_year for one in past[-HISTORY:])
    baselines = (target.baseline_period for target in agreed if target.baseline_period)
    judged = (judged_period(target, period) for target in agreed if target.holds_in(period))
    wanted = dict.fromkeys([*past, *last_years, *baselines, *judged])
    found = _values(measure(workspace, list(metrics), list(wanted)))
    columns: dict[str, list[str]] = {}
    for target in agreed:
        if target.segment:
            columns.setdefault(target.segment.partition("=")[0], []).append(target.metric)
    for column, named in columns.items():
        cut = _values(measure(workspace, list(dict.fromkeys(named)), list(wanted), by=column))
        found |= {(metric, label, _named(column, segment)): value for (metric, label, segment), value in cut.items()}
    return Numbers(found)


def _named(column: str, segment: str) -> str:
    """Name a segment as targets do: ``channel=wechat``; that of empty cells is ``channel=`` already."""
    return segment if not segment or segment.startswith(f"{column}=") else f"{column}={segment}"


def _values(frame: pd.DataFrame) -> dict[Key, Value]:
    return {(row.metric, row.period, row.segment): _value(row) for row in frame.itertuples()}


def _value(row: Any) -> Value:
    return Value(
        _known(row.value),
        _known(row.numerator),
        _known(row.denominator),
        0 if pd.isna(row.n) else int(row.n),
        None if pd.isna(row.reason) else row.reason,
    )


def _known(number: float) -> float | None:
    return None if number != number else float(number)
