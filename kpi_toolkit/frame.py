"""Metrics × periods × segments as one tidy frame: one query per fact, all its metrics and periods in it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

import ibis.expr.types as ir
import pandas as pd

from kpi_toolkit.calendar import calendar_frames
from kpi_toolkit.coverage import Days, caveat, unavailable, uncovered
from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.facts import FACTS, FactInputs
from kpi_toolkit.language import Reason
from kpi_toolkit.metric import Metric
from kpi_toolkit.period import Period, parse_periods
from kpi_toolkit.settings import Rules, Settings
from kpi_toolkit.workspace import Workspace, from_frames, open_workspace

COLUMNS = ["metric", "period", "segment", "value", "numerator", "denominator", "n", "reason"]
ROWS = "fact__rows"

Data: TypeAlias = Workspace | str | Path | pd.DataFrame | Mapping[str, pd.DataFrame]
Tables: TypeAlias = Mapping[str, ir.Table]
Periods: TypeAlias = str | Period | Sequence[str | Period] | None


def measure(
    data: Data,
    metrics: str | Iterable[str] | None = None,
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
        Names; all of the catalogue if None.
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
    names = [metrics] if isinstance(metrics, str) else list(metrics or workspace.catalogue.names)
    chosen = [workspace.catalogue[name] for name in dict.fromkeys(names)]
    periods = as_periods(period, workspace)
    _check_segment(by, chosen, workspace)
    for name, rows in calendar_frames(periods).items():
        workspace.engine.bind(name, rows)
    tables = workspace.fact_tables()
    blocks = [
        block
        for fact, group in groupby(sorted(chosen, key=lambda entry: entry.fact), key=lambda entry: entry.fact)
        for block in _fact_blocks(workspace, tables, fact, list(group), periods, by)
    ]
    order = {entry.name: place for place, entry in enumerate(chosen)}
    frame = pd.DataFrame([row for block in blocks for row in block], columns=COLUMNS)
    frame["n"] = frame["n"].astype("Int64")
    ranks = frame["period"].map({str(entry): entry.start for entry in periods})
    frame = frame.assign(_place=frame["metric"].map(order), _start=ranks)
    return frame.sort_values(["_place", "_start", "segment"], ignore_index=True)[COLUMNS]


def number(metric: Metric, data: Data, period: str | None = None, settings: Settings | None = None) -> float:
    """Return one metric of one period (or of all time) as a number; NaN when there is no data.

    Raises
    ------
    UsageError
        For a malformed period or a range of several.
    """
    frame = measure(data, metric.name, period, settings=settings)
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
        first, _ = workspace.coverage("orders")
        return [Period(first, workspace.data_end, "span")]
    given = [period] if isinstance(period, str | Period) else list(period)
    rules = workspace.settings.calendar_rules
    return [one for entry in given for one in ([entry] if isinstance(entry, Period) else parse_periods(entry, rules))]


def _check_segment(by: str | None, metrics: Sequence[Metric], workspace: Workspace) -> None:
    if by is None:
        return
    facts = {FACTS[entry.fact].segments_of for entry in metrics}
    known = {column for table in facts for column in workspace.sources.columns.get(table, ())}
    if by not in known:
        raise UsageError(f"No metric asked for can be segmented by `{by}`. {did_you_mean(by, known)}")


def _fact_blocks(
    workspace: Workspace, tables: Tables, name: str, metrics: list[Metric], periods: list[Period], by: str | None
) -> Iterable[list[list[Any]]]:
    """Yield blocks of frame rows: what is not available, the totals, and the segments."""
    fact = FACTS[name]
    reasons = {entry.name: unavailable(workspace.sources.columns, entry) for entry in metrics}
    absent = [entry for entry in metrics if reasons[entry.name]]
    yield [_empty(entry, period, reasons[entry.name]) for entry in absent for period in periods]
    there = [entry for entry in metrics if not reasons[entry.name]]
    if not there:
        return
    yield _query(workspace, tables, name, there, periods, None)
    if by is None:
        return
    if by in workspace.sources.columns[fact.segments_of]:
        yield _query(workspace, tables, name, there, periods, by)
    else:
        reason = Reason("missing_segment", {"fact": name, "column": by})
        yield [_empty(entry, period, reason, segment=f"{by}=?") for entry in there for period in periods]


def _query(
    workspace: Workspace, tables: Tables, name: str, metrics: list[Metric], periods: list[Period], by: str | None
) -> list[list[Any]]:
    inputs = FactInputs(tables, workspace.settings.rules, workspace.data_end, by)
    fact = FACTS[name].build(inputs)
    parts = {key: value for entry in metrics for key, value in entry.expressions(fact).items()}
    result = workspace.engine.run(fact.group_by(*inputs.keys).agg(**{ROWS: fact.count()}, **parts))
    covered = workspace.coverage(*FACTS[name].needs)
    segments = result[by].fillna(f"{by}=") if by else [""] * len(result)
    found: dict[str, dict[str, Any]] = {str(period): {} if by else {"": None} for period in periods}
    for segment, row in zip(segments, result.to_dict("records"), strict=True):
        found[row["period"]][segment] = row
    return [
        _row(entry, period, segment, row, covered, inputs.rules)
        for entry in metrics for period in periods for segment, row in found[str(period)].items()
    ]  # fmt: skip


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
    n = int(denominator) if metric.unit == "share" else rows
    if denominator == 0:
        still_open = int(row.get(f"{metric.name}__out", 0))
        reason = Reason("windows_open", {"count": still_open}) if still_open else Reason("zero_denominator")
        return [metric.name, str(period), segment, float("nan"), numerator, denominator, 0, reason]
    return [metric.name, str(period), segment, numerator / denominator, numerator, denominator, n, remark]


def _empty(metric: Metric, period: Period, reason: Reason | None, segment: str = "") -> list[Any]:
    return [metric.name, str(period), segment, float("nan"), float("nan"), float("nan"), 0, reason]
