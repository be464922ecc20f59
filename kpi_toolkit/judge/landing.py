"""Where open periods will land: what is measured so far, against what past periods had reached by the same point.

First days of periods are measured like periods themselves, never added up from days, so that distinct users and rates
land too. What is a stock at a period's end, or compares with another period, is not projected.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from kpi_toolkit.analysis.pace import LEAST_BACKTESTS, LEAST_SHARE, Pace, Scale, project
from kpi_toolkit.judge.courses import Measured, last_days
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.coverage import tables_of, unavailable
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.periods.season import Outline, earlier_periods, outline
from kpi_toolkit.targets.target import Per, period_holding
from kpi_toolkit.units import format_share

COMPARES = ("previous", "last_year", "plateau")
"""What a metric looks back at that is not there for a part of a period."""
INCOMPLETE = ("windows_left_out", "windows_open")
ENCLOSING: tuple[Per, ...] = ("month", "quarter", "year")

Targets = Mapping[tuple[str, str], Decimal | float]
"""Target values by metric and period, as ``("sales", "2026-Q1")``."""


@dataclass(frozen=True)
class Landing:
    """Where one metric stands in one period and where it will land.

    Parameters
    ----------
    last
        The last day that counts.
    days_elapsed
        Days of the period until then.
    actual
        Value until then, in the metric's unit; None without data.
    is_over
        Nothing is left to project: `actual` is the final value.
    outlook
        Pace, landing and interval; None when the period is over or cannot be projected.
    reason
        Why landing or interval are missing.
    notes
        Which past days stand for the period where these are not the same dates.
    """

    metric: str
    period: Period
    last: date
    days_elapsed: int
    actual: float | None
    target: float | None
    is_over: bool
    outlook: Pace | None
    reason: Reason | None = None
    notes: tuple[Reason, ...] = ()


def landing(
    workspace: Workspace,
    metric: str | Metric,
    period: str | Period,
    target: Decimal | float | None = None,
    as_of: date | None = None,
) -> Landing:
    """Return where a metric will land at the end of a period.

    Parameters
    ----------
    target
        What the period should reach, in the metric's unit.
    as_of
        The last day that counts; the last one that the metric's tables cover, if earlier or None. Days before it are
        measured as they are known now: with refunds and returns since.

    Raises
    ------
    UsageError
        For an unknown metric or a malformed period.
    """
    chosen = metric if isinstance(metric, Metric) else workspace.catalogue[metric]
    asked = parse_period(period, workspace.settings.calendar_rules) if isinstance(period, str) else period
    targets = {} if target is None else {(chosen.name, str(asked)): target}
    return _landings(workspace, [(chosen, asked)], targets, as_of)[0]


def landings(
    workspace: Workspace,
    metrics: str | Metric | Iterable[str | Metric],
    period: str | Period,
    targets: Targets | None = None,
    as_of: date | None = None,
) -> tuple[Landing, ...]:
    """Return where metrics stand at a period's end: in it while it is open, and in month, quarter and year around it.

    A review of March shows the closed first quarter and where the year will land. One query per fact for all.

    Parameters
    ----------
    period
        What is reviewed; days after it do not count.
    targets
        Target values by metric and period; may be empty.
    as_of
        As in :func:`landing`.

    Raises
    ------
    UsageError
        For an unknown metric or a malformed period.
    """
    named = [metrics] if isinstance(metrics, str | Metric) else list(metrics)
    chosen = [one if isinstance(one, Metric) else workspace.catalogue[one] for one in named]
    rules = workspace.settings.calendar_rules
    asked = parse_period(period, rules) if isinstance(period, str) else period
    last = asked.end - timedelta(days=1)
    around = [one for grain in ENCLOSING if (one := period_holding(last, grain, rules)).days > asked.days]
    pairs = [(metric, one) for metric in chosen for one in (asked, *around)]
    found = _landings(workspace, pairs, targets or {}, min(last, as_of or last))
    return tuple(one for one in found if one.period != asked or not one.is_over)


def _landings(
    workspace: Workspace, pairs: Sequence[tuple[Metric, Period]], targets: Targets, as_of: date | None
) -> list[Landing]:
    cases = [
        _case(workspace, metric, period, targets.get((metric.name, str(period))), as_of) for metric, period in pairs
    ]
    spans = list(dict.fromkeys(span for case in cases for span in case.spans))
    metrics = list({case.metric.name: case.metric for case in cases if case.spans}.values())
    frame = measure(workspace, metrics, spans) if spans else None
    rows = {} if frame is None else {(row["metric"], row["period"]): row for row in frame.to_dict("records")}
    return [case.judged(Measured(case.metric, rows)) for case in cases]


def _case(
    workspace: Workspace, metric: Metric, period: Period, target: Decimal | float | None, as_of: date | None
) -> "_Case":
    goal = None if target is None else float(target)
    if reason := unavailable(workspace.context, metric):
        return _Case(metric, period, as_of or workspace.data_end - timedelta(days=1), goal, reason=reason)
    first, last = workspace.coverage(*tables_of(metric))
    last = min(last, as_of or last)
    if last < period.start:
        return _Case(metric, period, last, goal, reason=Reason("after_data", {"last": last}))
    days = min((last - period.start).days + 1, period.days)
    if days == period.days:
        return _Case(metric, period, last, goal)
    if metric.looks_back in COMPARES:
        return _Case(metric, period, last, goal, reason=Reason("landing_compares"))
    calendar, elapsed = workspace.settings.calendar, Fraction(days, period.days)
    tested = tuple(outline(one, elapsed, first, calendar) for one in earlier_periods(period, first))
    return _Case(metric, period, last, goal, outline(period, elapsed, first, calendar), tested)


@dataclass(frozen=True)
class _Case:
    """One metric and period to be projected, with the spans it takes; without an outline it is over or impossible."""

    metric: Metric
    period: Period
    last: date
    target: float | None
    outline: Outline | None = None
    tested: tuple[Outline, ...] = ()
    reason: Reason | None = None

    @property
    def spans(self) -> list[Period]:
        if self.outline is None:
            return [] if self.reason else [self.period]
        found = [span for pair in last_days(self.outline) for span in pair]
        return list(dict.fromkeys([*found, *(span for one in (self.outline, *self.tested) for span in one.spans)]))

    def judged(self, measured: Measured) -> Landing:
        days = max(0, min((self.last - self.period.start).days + 1, self.period.days))
        blank = Landing(self.metric.name, self.period, self.last, days, None, self.target, False, None, self.reason)
        if self.outline is None:
            if self.reason:
                return blank
            actual, reason = measured.value(self.period), measured.reason(self.period)
            return replace(blank, is_over=True, actual=actual, reason=reason)
        blank = replace(blank, actual=measured.value(self.outline.now.so_far))
        if reason := _impossible(measured, self.outline):
            return replace(blank, reason=reason)
        outlook = self._outlook(measured, self.outline)
        notes = tuple(point.why for point in self.outline.years if point.why) if outlook.method == "years" else ()
        return replace(blank, outlook=outlook, reason=_why(outlook), notes=notes)

    def _outlook(self, measured: Measured, found: Outline) -> Pace:
        parts = measured.courses(found, is_over=False) or []
        tested = [courses for one in self.tested if (courses := measured.courses(one, is_over=True))]
        scale: Scale = "share" if measured.is_share else "ratio"
        if not measured.is_growth:
            return project(parts, tested, self.target, scale)
        grown = project(parts, tested)  # one plus the change, which is never negative
        end = _change(grown.landing)
        pace = end / self.target if end is not None and self.target is not None and self.target > 0 else None
        return replace(grown, pace=pace, landing=end, low=_change(grown.low), high=_change(grown.high))


def _impossible(measured: Measured, found: Outline) -> Reason | None:
    so_far = found.now.so_far
    reason = measured.reason(so_far)
    if reason and reason.code in INCOMPLETE:
        return Reason("landing_windows_open", {"count": reason.values["count"]})
    if measured.value(so_far) is None or (reason and reason.code == "partial_start"):
        return reason
    return Reason("landing_stock") if measured.is_stock(found) else None


def _change(multiple: float | None) -> float | None:
    return None if multiple is None else multiple - 1


def _why(outlook: Pace) -> Reason | None:
    if not outlook.reason:
        return None
    values: dict[str, object] = {}
    if outlook.reason == "too_early":
        values = {"share": format_share(outlook.expected_share), "least": format_share(LEAST_SHARE, 0)}
    if outlook.reason == "few_backtests":
        values = {"count": outlook.n_backtests, "least": LEAST_BACKTESTS}
    return Reason(f"landing_{outlook.reason}", values)
