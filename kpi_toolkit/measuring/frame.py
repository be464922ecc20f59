"""Metrics × periods × segments as one tidy frame: one query per fact, all its metrics and periods in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.facts import FACTS, SEGMENT
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.coverage import Days, caveat, tables_of, unavailable, uncovered
from kpi_toolkit.measuring.workspace import Workspace, from_frames, open_workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.calendar import calendar_frames
from kpi_toolkit.periods.period import Period, parse_periods
from kpi_toolkit.settings import Rules, Settings

COLUMNS = ["metric", "period", "segment", "value", "numerator", "denominator", "n", "reason"]
ROWS = "fact__rows"
COUNTED_BELOW = (
    "share",
    "score",
    "seconds",
    "money_per_order",
    "money_per_buyer",
    "money_per_user",
    "orders_per_buyer",
    "per_user",
)
"""Units of ratios whose denominator is the number of cases. A share of an amount has the fact's rows as its sample."""
WITHOUT_SAMPLE = ("growth", "multiple", "per_week", "mean_users")
"""Units of ratios of two totals: no number of cases stands behind them."""

Data: TypeAlias = Workspace | str | Path | pd.DataFrame | Mapping[str, pd.DataFrame]
Periods: TypeAlias = str | Period | Sequence[str | Period] | None


def measure(
    data: Data,
    metrics: str | Metric | Iterable[str | Metric] | None = None,
    period: Periods = None,
    by: str | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Measure metrics over periods and return one tidy frame.

    Parameters
    ----------
    data
        An opened workspace, the folder of one, an orders frame, or ``{table: frame}`` in canonical columns.
    metrics
        Names, or metrics themselves; all of the catalogue if None.
    period
        ``"1998-03"``, a range ``"1998-01..1998-06"``, one span ``"1998-01/1998-06"``, periods or several of them;
        the whole time the orders cover, as one span, if None.
    by
        Column of the fact to segment by, besides the total. Totals are computed, never added up.
    settings
        For frames only: rules and calendar other than the defaults.

    Returns
    -------
    pandas.DataFrame
        ``metric, period, segment, value, numerator, denominator (NaN unless a ratio), n, reason``. Segment "" is the
        total, ``channel=`` where the column `channel` is empty, ``channel=?`` where a metric has no such column.
        `n` is the number of cases behind a value, <NA> where a ratio of two totals has none.
        `value` is NaN when there is no data, and `reason` says why; a reason beside a value is a caveat.
        Shares are 0–1; money is in the workspace's currency.

    Raises
    ------
    UsageError
        For an unknown metric or a malformed period.
    DataError
        When the data do not pass the checks.
    """
    workspace = as_workspace(data, settings)
    named = workspace.catalogue if metrics is None else [metrics] if isinstance(metrics, str | Metric) else metrics
    found = (one if isinstance(one, Metric) else workspace.catalogue[one] for one in named)
    chosen = list({entry.name: entry for entry in found}.values())
    periods = as_periods(period, workspace)
    if by is not None:
        _check_segment(by, chosen, workspace)
    cuts = tuple(dict.fromkeys((None, by)))
    for end, group in _by_end(chosen, workspace):
        _measure(workspace, group, periods, cuts, end)
    rows = [
        row for entry in chosen for one in periods for cut in cuts for row in workspace.measured[_key(entry, one, cut)]
    ]
    order = {entry.name: place for place, entry in enumerate(chosen)}
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame["n"] = frame["n"].astype("Int64")
    ranks = frame["period"].map({str(entry): entry.start for entry in periods})
    frame = frame.assign(_place=frame["metric"].map(order), _start=ranks)
    return frame.sort_values(["_place", "_start", "segment"], ignore_index=True)[COLUMNS]


def _key(metric: Metric, period: Period, by: str | None) -> tuple[Any, ...]:
    """Name a measured number. A metric is its function too: a notebook may declare another one of the same words."""
    return metric, metric.compute, period, str(period), by


def _measure(
    workspace: Workspace, metrics: Sequence[Metric], periods: Sequence[Period], cuts: Sequence[str | None], end: date
) -> None:
    """Measure what the workspace does not know yet, and keep it: its data do not change while it is open."""
    known = workspace.measured
    late = [one for one in periods if any(_key(entry, one, by) not in known for entry in metrics for by in cuts)]
    if not late:
        return
    for name, calendar in calendar_frames(late, end).items():
        workspace.engine.bind(name, calendar)
    for by in cuts:
        for fact, entries in _by_fact(metrics):
            lacking = [entry for entry in entries if any(_key(entry, one, by) not in known for one in late)]
            found: dict[tuple[str, str], list[Any]] = {}
            for row in _Cut(workspace, late, by).rows(fact, lacking) if lacking else ():
                found.setdefault((row[0], row[1]), []).append(row)
            for entry in lacking:
                known |= {_key(entry, one, by): found.get((entry.name, str(one)), []) for one in late}


def number(metric: Metric, data: Data, period: str | None = None, settings: Settings | None = None) -> float:
    """Return one metric of one period (or of all time) as a number; NaN when there is no data.

    Raises
    ------
    UsageError
        For a malformed period or a range of several.
    """
    frame = measure(data, metric, period, settings=settings)
    if len(frame) != 1:
        raise UsageError(f"`{period}` are {len(frame)} periods. Use kpi_toolkit.measure for several.")
    return float(frame["value"].iloc[0])


def as_workspace(data: Data, settings: Settings | None = None) -> Workspace:
    """Return `data` as an opened workspace."""
    if isinstance(data, Workspace):
        return data
    return open_workspace(data) if isinstance(data, str | Path) else from_frames(data, settings)


def as_periods(period: Periods, workspace: Workspace) -> list[Period]:
    """Return the periods that a user named; the whole time the orders cover if None."""
    if period is None:
        first, _ = workspace.coverage(workspace.main_table)
        return [Period(first, workspace.data_end, "span")]
    given = [period] if isinstance(period, str | Period) else list(period)
    rules = workspace.settings.calendar_rules
    named = (one for entry in given for one in ([entry] if isinstance(entry, Period) else parse_periods(entry, rules)))
    return list(dict.fromkeys(named))


def _check_segment(by: str, metrics: Sequence[Metric], workspace: Workspace) -> None:
    facts = {entry.fact: FACTS[entry.fact] for entry in metrics}.values()
    if not any(workspace.can_cut(fact, by) for fact in facts):
        known = {own for fact in facts for own in fact.own_segments}
        known |= {name for fact in facts for table in fact.segments_of for name in workspace.segment_columns(table)}
        raise UsageError(f"No metric asked for can be segmented by `{by}`. {did_you_mean(by, known)}")


def _by_end(metrics: Sequence[Metric], workspace: Workspace) -> list[tuple[date, list[Metric]]]:
    """Metrics by the day on which the data of their fact end: what happened later is not known, so nothing is quiet."""
    found: dict[date, list[Metric]] = {}
    for entry in metrics:
        needs = FACTS[entry.fact].needs
        there = all(table in workspace.sources.columns for table in needs)
        last = workspace.coverage(*needs)[1] if there else date.min
        found.setdefault(last + timedelta(days=1), []).append(entry)
    return list(found.items())


def _by_fact(metrics: Sequence[Metric]) -> list[tuple[str, list[Metric]]]:
    facts = dict.fromkeys(entry.fact for entry in metrics)
    return [(fact, [entry for entry in metrics if entry.fact == fact]) for fact in facts]


@dataclass(frozen=True)
class _Cut:
    """The totals (`by` is None) or the segments of one measurement."""

    workspace: Workspace
    periods: Sequence[Period]
    by: str | None

    def rows(self, fact: str, metrics: Sequence[Metric]) -> list[list[Any]]:
        """Return the frame rows of a fact's metrics; why, for those that are not available."""
        if self.by and not self.workspace.can_cut(FACTS[fact], self.by):
            reason = Reason("missing_segment", {"fact": fact, "column": self.by})
            return [_empty(entry, period, reason, f"{self.by}=?") for entry in metrics for period in self.periods]
        reasons = {entry.name: unavailable(self.workspace, entry) for entry in metrics}
        absent = [entry for entry in metrics if reasons[entry.name] and not self.by]
        there = [entry for entry in metrics if not reasons[entry.name]]
        empty = [_empty(entry, period, reasons[entry.name]) for entry in absent for period in self.periods]
        return empty + (self._query(fact, there) if there else [])

    def _query(self, name: str, metrics: Sequence[Metric]) -> list[list[Any]]:
        inputs = self.workspace.fact_inputs(FACTS[name], self.by)
        fact = FACTS[name].build(inputs)
        parts = {key: value for entry in metrics for key, value in entry.expressions(fact).items()}
        result = self.workspace.engine.run(fact.group_by(*inputs.keys).agg(**{ROWS: fact.count()}, **parts))
        segments = result[SEGMENT].fillna(f"{self.by}=") if self.by else [""] * len(result)
        found: dict[str, dict[str, Any]] = {str(period): {} if self.by else {"": None} for period in self.periods}
        for segment, row in zip(segments, result.to_dict("records"), strict=True):
            found[row["period"]][segment] = row
        covered = {entry.name: self.workspace.coverage(*tables_of(entry)) for entry in metrics}
        return [
            _row(entry, period, segment, row, covered[entry.name], inputs.rules)
            for entry in metrics
            for period in self.periods
            for segment, row in found[str(period)].items()
        ]


def _row(metric: Metric, period: Period, segment: str, row: Any, covered: Days, rules: Rules) -> list[Any]:
    if reason := uncovered(metric, period, covered, rules):
        return _empty(metric, period, reason, segment)
    if row is None:
        return _empty(metric, period, Reason("no_rows"), segment)
    numerator = float(row[f"{metric.name}__num"])
    rows, remark = int(row[ROWS]), caveat(period, covered, int(row.get(f"{metric.name}__out", 0)))
    if f"{metric.name}__den" not in row:
        return [metric.name, str(period), segment, numerator, numerator, float("nan"), rows, remark]
    denominator = float(row[f"{metric.name}__den"])
    n = int(denominator) if metric.unit in COUNTED_BELOW else None if metric.unit in WITHOUT_SAMPLE else rows
    if denominator == 0:
        still_open = int(row.get(f"{metric.name}__out", 0))
        reason = Reason("windows_open", {"count": still_open}) if still_open else Reason("zero_denominator")
        return [metric.name, str(period), segment, float("nan"), numerator, denominator, 0, reason]
    return [metric.name, str(period), segment, numerator / denominator, numerator, denominator, n, remark]


def _empty(metric: Metric, period: Period, reason: Reason | None, segment: str = "") -> list[Any]:
    return [metric.name, str(period), segment, float("nan"), float("nan"), float("nan"), 0, reason]
