"""One ask becomes few queries: a fact's metrics that are asked for the same periods share one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kpi_toolkit.facts import FACTS, SEGMENT
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, Cells, Rows
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import caveat, tables_of, unavailable, uncovered
from kpi_toolkit.measuring.extracts import EXTRACTS
from kpi_toolkit.measuring.measured import Cell, Measured, cell_key
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.calendar import calendar_frames
from kpi_toolkit.periods.period import Period

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


def measured(workspace: Workspace, ask: Ask) -> Measured:
    """Measure what an ask names and the workspace does not know yet.

    Raises
    ------
    DataError
        When the database refuses a query.
    """
    wanted = [part for part in ask if isinstance(part, Cells)]
    for by in dict.fromkeys(part.by for part in wanted):
        _measure(workspace, [part for part in wanted if part.by == by], by)
    extracts = {(part.extract, part.periods): _extracted(workspace, part) for part in ask if isinstance(part, Rows)}
    return Measured(workspace.context, workspace.known, extracts)


def _measure(workspace: Workspace, wanted: Iterable[Cells], by: str | None) -> None:
    """Measure the missing cells of one cut: metrics of one fact that miss the same periods in one query."""
    missing: dict[Metric, dict[Period, None]] = {}
    for part in wanted:
        for metric in part.metrics:
            for period in part.periods:
                if cell_key(metric, period, by) not in workspace.known:
                    missing.setdefault(metric, {})[period] = None
    groups: dict[tuple[str, date, tuple[Period, ...]], list[Metric]] = {}
    for metric, lacking in missing.items():
        key = (metric.fact, _end(workspace.context, metric.fact), tuple(sorted(lacking, key=_in_time)))
        groups.setdefault(key, []).append(metric)
    for (fact, end, periods), metrics in groups.items():
        for metric, period, rows in _Query(workspace, fact, periods, by, end).cells(metrics):
            workspace.known[cell_key(metric, period, by)] = rows


def _in_time(period: Period) -> tuple[date, date, str]:
    return period.start, period.end, str(period)


def _end(context: Context, fact: str) -> date:
    """Return the day after the last one that a fact has data of: of later ones nothing is known, not even quiet."""
    needs = FACTS[fact].needs
    there = all(table in context.sources.columns for table in needs)
    return (context.coverage(*needs)[1] if there else date.min) + timedelta(days=1)


def _extracted(workspace: Workspace, part: Rows) -> pd.DataFrame:
    extract = EXTRACTS[part.extract]
    facts = [FACTS[name] for name in extract.facts]
    there = [fact for fact in facts if all(need in workspace.sources.columns for need in fact.needs)]
    end = max(period.end for period in part.periods) + timedelta(days=1)
    for name, calendar in calendar_frames(part.periods, end).items():
        workspace.engine.bind(name, calendar)
    inputs = {fact.name: workspace.fact_inputs(fact) for fact in there}
    return workspace.engine.run(extract.build(inputs, workspace.settings))


class _Query:
    """The totals (`by` is None) or the segments of one fact over some periods."""

    def __init__(self, workspace: Workspace, fact: str, periods: Sequence[Period], by: str | None, end: date) -> None:
        self.workspace, self.fact, self.periods, self.by, self.end = workspace, fact, periods, by, end

    def cells(self, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, Period, list[Cell]]]:
        """Yield the rows of each metric and period; why there are none, for metrics that are not available."""
        context = self.workspace.context
        if self.by and not context.can_cut(FACTS[self.fact], self.by):
            reason = Reason("missing_segment", {"fact": self.fact, "column": self.by})
            for metric in metrics:
                for period in self.periods:
                    yield metric, period, [_empty(metric, period, reason, f"{self.by}=?")]
            return
        there = []
        for metric in metrics:
            if reason_why := unavailable(context, metric):
                for period in self.periods:
                    yield metric, period, [] if self.by else [_empty(metric, period, reason_why)]
            else:
                there.append(metric)
        yield from self._measured(there) if there else ()

    def _measured(self, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, Period, list[Cell]]]:
        parts = self._run(metrics)
        for metric in metrics:
            for period in self.periods:
                rows = parts[str(period)]
                yield (
                    metric,
                    period,
                    [_row(self.workspace.context, metric, period, segment, row) for segment, row in rows.items()],
                )

    def _run(self, metrics: Sequence[Metric]) -> Mapping[str, Mapping[str, dict[str, Any] | None]]:
        """Run the query; by period and segment the parts of all metrics, None for a total without any row."""
        for name, calendar in calendar_frames(self.periods, self.end).items():
            self.workspace.engine.bind(name, calendar)
        inputs = self.workspace.fact_inputs(FACTS[self.fact], self.by)
        fact = FACTS[self.fact].build(inputs)
        parts = {key: value for metric in metrics for key, value in metric.expressions(fact).items()}
        result = self.workspace.engine.run(fact.group_by(*inputs.keys).agg(**{ROWS: fact.count()}, **parts))
        segments = result[SEGMENT].fillna(f"{self.by}=") if self.by else [""] * len(result)
        found: dict[str, dict[str, Any]] = {str(period): {} if self.by else {"": None} for period in self.periods}
        for segment, row in zip(segments, result.to_dict("records"), strict=True):
            found[row["period"]][segment] = row
        return found


def _row(context: Context, metric: Metric, period: Period, segment: str, row: Any) -> Cell:
    covered, rules = context.coverage(*tables_of(metric)), context.settings.rules
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


def _empty(metric: Metric, period: Period, reason: Reason | None, segment: str = "") -> Cell:
    return [metric.name, str(period), segment, float("nan"), float("nan"), float("nan"), 0, reason]
