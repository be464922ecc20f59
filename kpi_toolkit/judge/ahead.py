"""Where quarters and years will land: what their months have brought, and what the baseline foretells of the others.

The rest of a quarter and the rest of its year are foretold by one baseline, that of the months, so that one edition
does not say two things of the same months. Only what adds up over months is foretold so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import hypot, isclose

from kpi_toolkit.analysis.pace import LEAST_SHARE, Pace
from kpi_toolkit.judge.usual import FLOWS, outlook, past_of
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period, period_holding

LONG = ("quarter", "year")
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
CLOSE = 1e-9


@dataclass(frozen=True)
class Months:
    """The months of a longer period, seen from its last day that counts.

    Parameters
    ----------
    closed
        The last month that is over.
    running
        The one that has begun and is not; None at a month's end.
    after
        Months of the period that have not begun.
    """

    period: Period
    closed: Period
    running: Period | None
    after: int

    @property
    def over(self) -> list[Period]:
        """The months of the period that are over."""
        count = 0
        while self.closed.shift(-count).start >= self.period.start:
            count += 1
        return [self.closed.shift(-back) for back in range(count)]


def months_of(period: Period, last: date) -> Months | None:
    """Return the months of a quarter or year that runs on after a day; None of any other period."""
    if period.grain not in LONG or not period.start <= last < period.end - timedelta(days=1):
        return None
    month = period_holding(last, "month", period.rules)
    is_closed = month.end == last + timedelta(days=1)
    after = 0
    while month.shift(after + 1).start < period.end:
        after += 1
    return Months(period, month, None, after) if is_closed else Months(period, month.shift(-1), month, after)


def adds_up(metric: Metric) -> bool:
    """Whether what a metric is in a year may be the sum of what it is in its months."""
    return metric.unit in FLOWS and not metric.looks_back and not metric.accumulates


def spans_of(periods: Iterable[Period], last: date) -> tuple[Period, ...]:
    """Return the months by which some periods are foretold, the oldest first; none where none of them needs any."""
    longer = [months for period in periods if (months := months_of(period, last))]
    spans = {span for months in longer for span in (*past_of(months.closed), *months.over)}
    return tuple(sorted(spans, key=lambda span: span.start))


def foretold(
    measured: Measured, metric: Metric, months: Months, so_far: float, running: Pace | None, target: float | None
) -> Pace | None:
    """Return where a period will land; None where the months do not add up to it or tell too little.

    Parameters
    ----------
    so_far
        What the period has reached.
    running
        Where the running month will land; without it that month is foretold like those after it.
    """
    values = {span: measured.value(metric, span) for span in (*past_of(months.closed), *months.over)}
    closed = sum(values[span].value or 0.0 for span in months.over)
    if any(values[span].value is None for span in months.over) or not _adds_up(months, closed, so_far):
        return None
    ends = [(closed, closed, closed)]
    is_told = running is not None and running.low is not None
    if running and is_told and running.landing is not None and running.low is not None and running.high is not None:
        ends.append((running.low, running.landing, running.high))
    first = 2 if is_told else 1
    count = months.after + (0 if is_told or months.running is None else 1)
    known = 0
    if count:
        rest = _rest(measured, metric, values, first, count)
        if rest is None:
            return None
        ends.append(rest[0])
        known = rest[1]
    return _landed(ends, so_far, target, known, values.values())


def _adds_up(months: Months, closed: float, so_far: float) -> bool:
    """Whether the months that are over are what the period has reached, but for what the running one adds."""
    if months.running is not None:
        return True
    return isclose(closed, so_far, rel_tol=CLOSE, abs_tol=CLOSE)


def _rest(
    measured: Measured, metric: Metric, values: Mapping[Period, Value], first: int, count: int
) -> tuple[tuple[float, float, float], int] | None:
    """Return low end, middle and high end of what so many months add up to, from one after the last that is over."""
    periods = sorted(values, key=lambda span: span.start)
    numbers = [values[span] for span in periods]
    calendar = measured.context.settings.calendar
    ahead = outlook(metric, numbers, periods, calendar, first, first + count - 1, has_record=False)
    if ahead is None:
        return None
    low, middle, high = (ahead.quantile(share) * count for share in (LOW, MIDDLE, HIGH))
    whole = sum(ahead.middles())
    factor = whole / middle if middle > 0 and whole > 0 else 1.0
    return (low * factor, middle * factor, high * factor), ahead.n


def _landed(
    ends: Sequence[tuple[float, float, float]], so_far: float, target: float | None, known: int, values: Iterable[Value]
) -> Pace | None:
    landing = sum(middle for _, middle, _ in ends)
    below = hypot(*(middle - low for low, middle, _ in ends))
    above = hypot(*(high - middle for _, middle, high in ends))
    if landing <= 0:
        return None
    pace = landing / target if target is not None and target > 0 else None
    blank = Pace(pace, so_far / landing, None, None, None, "baseline", "days", known)
    if blank.expected_share < LEAST_SHARE:
        return replace(blank, pace=None, reason="too_early")
    only_grows = all((value.value or 0.0) >= 0 for value in values)
    low = max(landing - below, so_far) if only_grows else landing - below
    return replace(blank, landing=landing, low=low, high=landing + above)
