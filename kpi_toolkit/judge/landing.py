"""Where open periods will land: what is measured so far, against what past periods had reached by the same point.

First days of periods are measured like periods themselves, never added up from days, so that distinct users and rates
land too. What is a stock at a period's end, or compares with another period, is not projected.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product

from kpi_toolkit.analysis.pace import LEAST_BACKTESTS, LEAST_SHARE, Pace, Scale, project
from kpi_toolkit.judge import ahead
from kpi_toolkit.judge.ahead import Months
from kpi_toolkit.judge.courses import MeasuredSpans, last_days
from kpi_toolkit.language.text import Reason
from kpi_toolkit.language.worded import Worded
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import tables_of, unavailable
from kpi_toolkit.measuring.measured import Measured, is_part
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import CalendarRules, Period, period_holding
from kpi_toolkit.periods.season import Outline, earlier_periods, outline
from kpi_toolkit.targets.target import Per
from kpi_toolkit.units import format_share

COMPARES = ("previous", "last_year", "plateau")
"""What a metric looks back at that is not there for a part of a period."""
INCOMPLETE = ("windows_left_out", "windows_open")
ENCLOSING: tuple[Per, ...] = ("month", "quarter", "year")

Targets = Mapping[tuple[str, str], Decimal | float]
"""Target values by metric and period, as ``("sales", "2026-Q1")``."""


@dataclass(frozen=True)
class Landing(Worded):
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

    @property
    def hit(self) -> float | None:
        """The probability of reaching at least the target; None without target or interval."""
        return None if self.target is None or self.outlook is None else self.outlook.chance(self.target)

    def by_months(self, pace: Pace) -> "Landing":
        """Return it as the baseline of its months foretells it, for what stands between so far and the landing."""
        return replace(self, outlook=pace, reason=_why(pace), notes=())


def needs(context: Context, metrics: Iterable[Metric], periods: Iterable[Period], as_of: date | None = None) -> Ask:
    """Return the spans by which periods are projected: their days so far, and the same days of periods before them."""
    cases = _cases(context, metrics, periods, {}, as_of)
    return tuple(part for case in cases if case.spans for part in cells([case.metric], case.all_spans))


def project_each(
    measured: Measured,
    metrics: Iterable[Metric],
    periods: Iterable[Period],
    targets: Targets | None = None,
    as_of: date | None = None,
) -> tuple[Landing, ...]:
    """Return where each of some metrics will land at the end of each of some periods.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    targets
        What the periods should reach, in the metric's unit, by metric and period; may be empty.
    as_of
        The last day that counts; the last one that the metric's tables cover, if earlier or None. Days before it are
        measured as they are known now: with refunds and returns since.
    """
    wanted = list(periods)
    cases = _cases(measured.context, metrics, wanted, targets or {}, as_of)
    landed = {
        (case.metric.name, case.period): case.judged(MeasuredSpans(case.metric, measured, case.spans)) for case in cases
    }
    for case in cases:
        by_days = landed[case.metric.name, case.period]
        if case.months and by_days.actual is not None and not is_part(by_days.reason):
            month = landed.get((case.metric.name, case.months.running)) if case.months.running else None
            running = month.outlook if month else None
            pace = ahead.foretold(measured, case.metric, case.months, by_days.actual, running, case.target)
            landed[case.metric.name, case.period] = by_days.by_months(pace) if pace else by_days
    return tuple(landing for (_, period), landing in landed.items() if period in wanted)


def _cases(
    context: Context, metrics: Iterable[Metric], periods: Iterable[Period], goals: Targets, as_of: date | None
) -> list["_Projection"]:
    """Return what is projected: each metric and period, and the running month in which a longer one stands."""
    cases: dict[tuple[str, Period], _Projection] = {}
    for metric, period in product(metrics, list(periods)):
        case = _case(context, metric, period, goals.get((metric.name, str(period))), as_of)
        cases[metric.name, period] = case
        running = case.months.running if case.months else None
        if running and (metric.name, running) not in cases:
            month = _case(context, metric, running, goals.get((metric.name, str(running))), as_of)
            cases[metric.name, running] = month
    return list(cases.values())


def landings(
    measured: Measured,
    metrics: Iterable[Metric],
    period: Period,
    targets: Targets | None = None,
    as_of: date | None = None,
) -> tuple[Landing, ...]:
    """Return where metrics stand at a period's end: in it while it is open, and in month, quarter and year around it.

    A review of March shows the closed first quarter and where the year will land. Parameters are those of
    :func:`project_each`; what is needed are the periods :func:`around` it, :func:`until` its last day.
    """
    periods = around(period, measured.context.settings.calendar_rules)
    landed = project_each(measured, metrics, periods, targets, until(period, as_of))
    return tuple(landing for landing in landed if landing.period != period or not landing.is_over)


def around(period: Period, rules: CalendarRules) -> tuple[Period, ...]:
    """Return a period, and the month, quarter and year that hold its last day where they are longer."""
    last = period.end - timedelta(days=1)
    enclosing = (period_holding(last, grain, rules) for grain in ENCLOSING)
    return (period, *(longer for longer in enclosing if longer.days > period.days))


def until(period: Period, as_of: date | None = None) -> date:
    """Return the last day that counts for a review: the period's, or an earlier one."""
    last = period.end - timedelta(days=1)
    return min(last, as_of or last)


def _case(
    context: Context, metric: Metric, period: Period, target: Decimal | float | None, as_of: date | None
) -> "_Projection":
    goal = None if target is None else float(target)
    if reason := unavailable(context, metric):
        return _Projection(metric, period, as_of or context.data_end - timedelta(days=1), goal, reason=reason)
    first, last = context.coverage(*tables_of(metric))
    last = min(last, as_of or last)
    if last < period.start:
        return _Projection(metric, period, last, goal, reason=Reason("after_data", {"last": last}))
    days = min((last - period.start).days + 1, period.days)
    if days == period.days:
        return _Projection(metric, period, last, goal)
    if metric.looks_back in COMPARES:
        return _Projection(metric, period, last, goal, reason=Reason("landing_compares"))
    calendar, elapsed = context.settings.calendar, Fraction(days, period.days)
    tested = tuple(outline(earlier, elapsed, first, calendar) for earlier in earlier_periods(period, first))
    return _Projection(metric, period, last, goal, outline(period, elapsed, first, calendar), tested)


@dataclass(frozen=True)
class _Projection:
    """One metric and period to be projected, with the spans it takes; without an outline it is over or impossible."""

    metric: Metric
    period: Period
    last: date
    target: float | None
    outline: Outline | None = None
    tested: tuple[Outline, ...] = ()
    reason: Reason | None = None

    @property
    def months(self) -> Months | None:
        """Its months, where they may add up to it and it is not over."""
        if self.outline is None or not ahead.adds_up(self.metric):
            return None
        return ahead.months_of(self.period, self.last)

    @property
    def all_spans(self) -> list[Period]:
        """The spans it takes, with the months by which a baseline foretells it."""
        months = ahead.spans_of([self.period], self.last) if self.months else ()
        return list(dict.fromkeys((*self.spans, *months)))

    @property
    def spans(self) -> list[Period]:
        if self.outline is None:
            return [] if self.reason else [self.period]
        days = [span for pair in last_days(self.outline) for span in pair]
        outlined = (span for drawn in (self.outline, *self.tested) for span in drawn.spans)
        # What the data know by now of the rest of the period does not count.
        return list(dict.fromkeys(span for span in (*days, *outlined) if span != self.outline.now.whole))

    def judged(self, spans: MeasuredSpans) -> Landing:
        days = max(0, min((self.last - self.period.start).days + 1, self.period.days))
        blank = Landing(self.metric.name, self.period, self.last, days, None, self.target, False, None, self.reason)
        if self.outline is None:
            if self.reason:
                return blank
            actual, reason = spans.value(self.period), spans.reason(self.period)
            return replace(blank, is_over=True, actual=actual, reason=reason)
        blank = replace(blank, actual=spans.value(self.outline.now.so_far))
        if reason := _impossible(spans, self.outline):
            return replace(blank, reason=reason)
        outlook = self._outlook(spans, self.outline)
        notes = tuple(point.why for point in self.outline.years if point.why) if outlook.method == "years" else ()
        return replace(blank, outlook=outlook, reason=_why(outlook), notes=notes)

    def _outlook(self, spans: MeasuredSpans, now: Outline) -> Pace:
        parts = spans.courses(now, is_over=False) or []
        tested = [courses for earlier in self.tested if (courses := spans.courses(earlier, is_over=True))]
        scale: Scale = "share" if spans.is_share else "ratio"
        if not spans.is_growth:
            return project(parts, tested, self.target, scale)
        grown = project(parts, tested)  # one plus the change, which is never negative
        end = _change(grown.landing)
        pace = end / self.target if end is not None and self.target is not None and self.target > 0 else None
        return replace(grown, pace=pace, landing=end, low=_change(grown.low), high=_change(grown.high))


def _impossible(spans: MeasuredSpans, outlined: Outline) -> Reason | None:
    so_far = outlined.now.so_far
    reason = spans.reason(so_far)
    if reason and reason.code in INCOMPLETE:
        return Reason("landing_windows_open", {"count": reason.values["count"]})
    if spans.value(so_far) is None or is_part(reason):
        return reason
    return Reason("landing_stock") if spans.is_stock(outlined) else None


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
