"""Measure and judge: from a workspace, a period and a role to a review."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from kpi_toolkit.coverage import tables_of, unavailable
from kpi_toolkit.errors import DataError, UsageError
from kpi_toolkit.fingerprint import data_totals, definition_mark
from kpi_toolkit.frame import as_workspace, measure
from kpi_toolkit.language import Reason
from kpi_toolkit.metrics import CATALOGUE
from kpi_toolkit.own_metrics import own_names
from kpi_toolkit.period import Period, parse_period
from kpi_toolkit.report import Marks, Point, Review, Row, Value, interval_of
from kpi_toolkit.roles import FIRST_READ, check_role
from kpi_toolkit.targets import Line, Score, Target, attain, lift_target, read_targets, score, status, targets_for
from kpi_toolkit.units import LANGUAGES, Language
from kpi_toolkit.workspace import Workspace

HISTORY = 13


def review(
    workspace: Workspace | str | Path, period: str, role: str = "operations", language: Language | str = "",
    earlier: str | Path = "",
) -> Review:  # fmt: skip
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
    earlier
        ``review.json`` of the first edition of the same review, to say what was restated since; empty for none.

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
    if chosen not in LANGUAGES:
        raise UsageError(f"There is no language `{language}`. Choose `zh` or `en`.")
    asked = parse_period(period, opened.settings.calendar_rules)
    sheet = read_targets(opened.folder, opened.catalogue, opened.settings) if opened.folder else ()
    table = _measured(opened, asked, tuple(target for target in sheet if target.role == role), role)
    rows = table.rows
    named = dict.fromkeys([*watched_by(opened, role), *FIRST_READ[role]])
    read = [opened.catalogue[name] for name in named]
    absent = tuple((metric, reason) for metric in read if (reason := unavailable(opened, metric)))
    coverage = {name: opened.coverage(name) for name in opened.sources.columns}
    first, unread = _earlier(earlier)
    return Review(opened.settings, asked, role, chosen, rows, _score(rows), (*opened.sources.notes, *unread),
                  absent, coverage, _marks(opened, asked, rows), first)  # fmt: skip


def _marks(workspace: Workspace, period: Period, rows: Sequence[Row]) -> Marks:
    metrics = {row.metric.name: row.metric for row in rows}
    tables = {name: tables_of(metric) for name, metric in metrics.items()}
    needed = dict.fromkeys(table for names in tables.values() for table in names)
    definitions = {name: definition_mark(workspace.catalogue[name]) for name in metrics}
    return Marks(data_totals(workspace, needed, period.end), definitions, tables)


def _earlier(file: str | Path) -> tuple[dict[str, Any] | None, tuple[Reason, ...]]:
    """Read an earlier edition; one that cannot be read is said, as it must not keep the next from being made."""
    if not str(file):
        return None, ()
    try:
        said = json.loads(Path(file).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        said = None
    return (said, ()) if isinstance(said, dict) else (None, (Reason("earlier_unreadable"),))


def _score(rows: Sequence[Row]) -> Score:
    """Score what was due: a total or a milestone by a later date has its turn then."""
    return score(
        Line(row.metric.name, row.target, row.attainment, row.status, row.target.scorecard_weight)
        for row in rows if row.target and not row.is_not_due
    )  # fmt: skip


@dataclass(frozen=True)
class _Table:
    """All numbers of a review, and how a row is read from them."""

    workspace: Workspace
    period: Period
    watched: tuple[str, ...]
    targets: tuple[Target, ...]
    values: Mapping[tuple[str, str], Value]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return a row for each target that covers the period, then one for each metric that is only watched."""
        judged = tuple(self._judged(target) for target in self.targets if target.covers(self.period))
        named = {row.metric.name for row in judged}
        return judged + tuple(self._row(name) for name in self.watched if name not in named)

    def _row(self, name: str, target: Target | None = None) -> Row:
        compared = (self.period, self.period.previous, self.period.last_year)
        actual, previous, last_year = (self.values[name, str(period)] for period in compared)
        history = tuple(self._point(name, period, target) for period in history_of(self.period))
        return Row(self.workspace.catalogue[name], actual, previous, last_year, history)

    def _point(self, name: str, period: Period, now: Target | None) -> Point:
        """Show the targets that the metric had then, of the kind it has now; a total by a date fits no period."""
        measured, last_year = self.values[name, str(period)], self.values[name, str(period.last_year)].value
        point = Point(str(period), measured.value, last_year, is_partial=measured.is_partial)
        then = [target for target in self.targets if target.metric == name and target.covers(period)
                and now and target.kind == now.kind and target.kind != "cumulative"]  # fmt: skip
        target = now if now in then else next(iter(then), None)
        if target is None:
            return point
        if target.lower is not None and target.upper is not None:
            return replace(point, band=(float(target.lower), float(target.upper)))
        level = target_level(target, self._baseline(target))
        return replace(point, target=None if level is None else float(level))

    def _baseline(self, target: Target) -> Value | None:
        if target.baseline is not None:
            return Value(float(target.baseline))
        return self.values[target.metric, str(target.baseline_period)] if target.baseline_period else None

    def _judged(self, target: Target) -> Row:
        row, baseline = self._row(target.metric, target), self._baseline(target)
        scoring = self.workspace.settings.scoring
        judged = self.values[target.metric, str(judged_period(target, self.period))]
        is_due = target.kind not in ("cumulative", "milestone") or target.due <= self.period.end
        result = attain(
            judged.value, value=target_level(target, baseline), better=row.metric.better, kind=target.kind,
            baseline=baseline.value if baseline else None, lower=target.lower, upper=target.upper,
            tolerance=scoring.tolerance, cap=scoring.cap, is_over=is_due and not judged.is_partial,
        )  # fmt: skip
        verdict = status(result, scoring, interval_of(row.metric, judged))
        return replace(row, target=target, baseline=baseline, judged=judged, attainment=result, status=verdict)


def history_of(period: Period) -> tuple[Period, ...]:
    """Return the thirteen periods up to a period, oldest first."""
    return tuple(period.shift(step) for step in range(1 - HISTORY, 1))


def judged_period(target: Target, period: Period) -> Period:
    """Return the time a target is judged by: since its start for a total by a date, else the period itself."""
    return Period(target.start, period.end, "span") if target.kind == "cumulative" else period


def _measured(workspace: Workspace, period: Period, targets: tuple[Target, ...], role: str) -> _Table:
    watched = watched_by(workspace, role)
    current = targets_for(targets, role, period)
    named = dict.fromkeys([*(target.metric for target in targets), *watched])
    needed = {table for name in named for table in tables_of(workspace.catalogue[name])}
    check_covered(workspace, period, needed)
    history = history_of(period)
    baselines = [target.baseline_period for target in targets if target.baseline_period]
    wanted = dict.fromkeys([*history, *(one.last_year for one in history), *baselines,
                            *(judged_period(target, period) for target in current)])  # fmt: skip
    frame = measure(workspace, named, list(wanted))
    values = {(row.metric, row.period): _value(row) for row in frame.itertuples()}
    return _Table(workspace, period, watched, targets, values)


def watched_by(workspace: Workspace, role: str) -> tuple[str, ...]:
    """Return the metrics that a role reads: those of kpi.yaml, else what it reads first and the workspace's own."""
    chosen = workspace.settings.roles.get(role)
    if chosen and chosen.metrics:
        return chosen.metrics
    own = (name for name in own_names(workspace.catalogue, CATALOGUE) if role in workspace.catalogue[name].roles)
    return (*(name for name in FIRST_READ[role] if name in workspace.catalogue), *own)


def check_covered(workspace: Workspace, period: Period, tables: Iterable[str]) -> None:
    """Refuse a period that none of some tables reaches into.

    Raises
    ------
    DataError
        With what the tables cover.
    """
    spans = [workspace.coverage(table) for table in tables if table in workspace.sources.columns]
    if not any(period.start <= last and period.end > first for first, last in spans):
        covered = " and ".join(f"{first} to {last}" for first, last in dict.fromkeys(spans)) or "nothing it needs"
        raise DataError(f"There are no data for {period}: they cover {covered}. Choose a period in between.")


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
