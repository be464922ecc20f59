"""Measure and judge: from a workspace, a period and a role to a review."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pandas as pd

from kpi_toolkit.coverage import unavailable
from kpi_toolkit.errors import DataError, UsageError
from kpi_toolkit.frame import as_workspace, measure
from kpi_toolkit.period import Period, parse_period
from kpi_toolkit.report import Point, Review, Row, Value, interval_of
from kpi_toolkit.roles import check_role
from kpi_toolkit.targets import Line, Target, attain, lift_target, read_targets, score, status
from kpi_toolkit.units import Language
from kpi_toolkit.workspace import Workspace

HISTORY = 13


def review(
    workspace: Workspace | str | Path, period: str, role: str = "operations", language: Language | str = ""
) -> Review:
    """Measure and judge one role's period.

    Parameters
    ----------
    workspace
        An opened workspace or the folder of one.
    period
        One period, as ``1998-03``.
    role
        A role of :data:`kpi_toolkit.roles.ROLES`.
    language
        ``zh`` or ``en``; empty for the workspace's.

    Raises
    ------
    UsageError
        For an unknown role or language, a malformed period, or faulty settings or targets (all faults at once).
    DataError
        When the data do not pass the checks, or none fall into the period.
    """
    check_role(role)
    opened = as_workspace(workspace)
    chosen = language or opened.settings.language
    if chosen not in ("zh", "en"):
        raise UsageError(f"There is no language `{language}`. Choose `zh` or `en`.")
    asked = parse_period(period, opened.settings.calendar_rules)
    targets = read_targets(opened.folder, opened.catalogue, opened.settings) if opened.folder else ()
    first, last = opened.coverage(*opened.sources.columns)
    if asked.end <= first or asked.start > last:
        raise DataError(f"There are no data for {asked}: they cover {first} to {last}. Choose a period in between.")
    table = _measured(opened, asked, tuple(t for t in targets if t.role == role and not t.segment), role)
    rows = tuple(table.row(name) for name in table.names)
    lines = [
        Line(row.metric.name, row.target, row.attainment, row.status, row.target.scorecard_weight)
        for row in rows if row.target
    ]  # fmt: skip
    columns = opened.sources.columns
    absent = tuple((m, reason) for m in opened.catalogue.of_role(role) if (reason := unavailable(columns, m)))
    return Review(opened.settings, asked, role, cast(Language, chosen), rows, score(lines), opened.sources.notes,
                  absent, (first, last), table.is_over)  # fmt: skip


@dataclass(frozen=True)
class _Table:
    """All numbers of a review, and how a row is read from them."""

    workspace: Workspace
    period: Period
    names: tuple[str, ...]
    targets: tuple[Target, ...]
    values: Mapping[tuple[str, str], Value]

    @property
    def is_over(self) -> bool:
        """Whether the data cover the period to its end."""
        return self.period.end <= self.workspace.data_end

    def row(self, name: str) -> Row:
        """Return the row of a metric, judged if a target covers the period."""
        metric = self.workspace.catalogue[name]
        compared = (self.period, self.period.previous, self.period.last_year)
        actual, previous, last_year = (self.values[name, str(period)] for period in compared)
        history = tuple(self._point(name, period) for period in history_of(self.period))
        row = Row(metric, actual, previous, last_year, history)
        target = self._target(name, self.period)
        return self._judged(row, target) if target else row

    def _target(self, name: str, period: Period) -> Target | None:
        return next((t for t in self.targets if t.metric == name and t.covers(period)), None)

    def _point(self, name: str, period: Period) -> Point:
        value, last_year = (self.values[name, str(one)].value for one in (period, period.last_year))
        target = self._target(name, period)
        if target is None or target.kind == "cumulative":
            return Point(str(period), value, last_year)
        if target.lower is not None and target.upper is not None:
            return Point(str(period), value, last_year, band=(float(target.lower), float(target.upper)))
        level = target_level(target, self._baseline(target))
        return Point(str(period), value, last_year, None if level is None else float(level))

    def _baseline(self, target: Target) -> Value | None:
        if target.baseline is not None:
            return Value(float(target.baseline))
        return self.values[target.metric, str(target.baseline_period)] if target.baseline_period else None

    def _judged(self, row: Row, target: Target) -> Row:
        scoring, baseline = self.workspace.settings.scoring, self._baseline(target)
        judged = self.values[target.metric, str(judged_period(target, self.period))]
        is_due = target.kind not in ("cumulative", "milestone") or target.due <= self.period.end
        result = attain(
            judged.value, value=target_level(target, baseline), better=row.metric.better, kind=target.kind,
            baseline=baseline.value if baseline else None, lower=target.lower, upper=target.upper,
            tolerance=scoring.tolerance, cap=scoring.cap, is_over=self.is_over and is_due,
        )  # fmt: skip
        verdict = status(result, scoring, interval_of(row.metric, judged))
        return replace(row, target=target, baseline=baseline, attainment=result, status=verdict)


def history_of(period: Period) -> tuple[Period, ...]:
    """Return the thirteen periods up to a period, oldest first."""
    return tuple(period.shift(step) for step in range(1 - HISTORY, 1))


def judged_period(target: Target, period: Period) -> Period:
    """Return the time a target is judged by: since its start for a total by a date, else the period itself."""
    return Period(target.start, period.end, "span") if target.kind == "cumulative" else period


def _measured(workspace: Workspace, period: Period, targets: tuple[Target, ...], role: str) -> _Table:
    own = workspace.settings.roles.get(role)
    watched = own.metrics if own and own.metrics else [entry.name for entry in workspace.catalogue.of_role(role)]
    current = [target for target in targets if target.covers(period)]
    judged = [target.metric for target in current]
    names = tuple(workspace.catalogue[name].name for name in dict.fromkeys([*judged, *watched]))
    history = history_of(period)
    baselines = [target.baseline_period for target in targets if target.baseline_period]
    wanted = dict.fromkeys([*history, *(one.last_year for one in history), *baselines,
                            *(judged_period(target, period) for target in current)])  # fmt: skip
    named = dict.fromkeys([*names, *(target.metric for target in targets)])
    frame = measure(workspace, named, list(wanted))
    values = {(row.metric, row.period): _value(row) for row in frame.itertuples()}
    return _Table(workspace, period, names, targets, values)


def target_level(target: Target, baseline: Value | None) -> Decimal | None:
    """Return the level a target asks for, in the metric's unit; None for a band or an unmeasured baseline."""
    if target.kind == "band" or target.value is None:
        return None
    if target.kind != "lift" or target.mode is None:
        return target.value
    return lift_target(baseline.value, target.value, target.mode) if baseline and baseline.value is not None else None


def _value(row: Any) -> Value:
    return Value(_known(row.value), _known(row.numerator), _known(row.denominator), int(row.n),
                 None if pd.isna(row.reason) else row.reason)  # fmt: skip


def _known(number: float) -> float | None:
    return None if number != number else float(number)
