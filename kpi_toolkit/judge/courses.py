"""What a metric had reached in the first days of periods, out of one measured frame."""

from collections.abc import Iterable
from datetime import timedelta

from kpi_toolkit.analysis.pace import Course, PastCourse
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.periods.season import Outline, PeriodPoint
from kpi_toolkit.units import UNITS


class MeasuredSpans:
    """One metric over spans of days: the parts that add up over days before they are divided."""

    def __init__(self, metric: Metric, measured: Measured, spans: Iterable[Period]) -> None:
        self.values = {span: measured.value(metric, span) for span in spans}
        self.is_ratio = any(value.denominator is not None for value in self.values.values())
        self.is_growth = UNITS[metric.unit].kind == "growth"
        self.is_share = self.is_ratio and UNITS[metric.unit].kind == "share"

    def parts(self, span: Period) -> tuple[float, ...] | None:
        """Return numerator and denominator, or the total; of a growth both ends, as a change may be negative."""
        numerator, denominator = self.values[span].numerator, self.values[span].denominator
        if numerator is None:
            return None
        if not self.is_ratio:
            return (numerator,)
        below = float("nan") if denominator is None else denominator
        return (numerator + below * self.is_growth, below)

    def value(self, span: Period) -> float | None:
        """Return the metric's value; None without data."""
        return self.values[span].value

    def reason(self, span: Period) -> Reason | None:
        """Return why there is no value, or what must be known of it."""
        return self.values[span].reason

    def past(self, point: PeriodPoint) -> tuple[PastCourse, ...] | None:
        """Return a past period, part by part; None without data. No record in its first days is zero by then."""
        final = self.parts(point.whole)
        if final is None or self._is_partial(point):
            return None
        so_far = self.parts(point.so_far) or (0.0,) * len(final)
        return tuple(PastCourse(part, end, point.working, point.days) for part, end in zip(so_far, final, strict=True))

    def courses(self, outline: Outline, is_over: bool) -> list[Course] | None:
        """Return the course of each part of the metric; None without data."""
        final = self.parts(outline.now.whole) if is_over else None
        so_far = self.parts(outline.now.so_far) or (tuple(0.0 for _ in final) if final else None)
        if so_far is None or (is_over and (final is None or self._is_partial(outline.now))):
            return None
        years, recent = (
            [past for point in points if (past := self.past(point))] for points in (outline.years, outline.recent)
        )
        return [
            Course(
                part,
                outline.now.working,
                outline.now.days,
                tuple(past[place] for past in years),
                tuple(past[place] for past in recent),
                final[place] if final else float("nan"),
            )
            for place, part in enumerate(so_far)
        ]

    def _is_partial(self, point: PeriodPoint) -> bool:
        """Whether the rows of a past period are not all there: nothing is foretold by it."""
        return any(self.values[span].is_partial for span in (point.whole, point.so_far))

    def is_stock(self, outline: Outline) -> bool:
        """Whether the last day alone always gives what the whole span gives: a level, which does not add up over days.

        Told by at least two spans that are not zero; the days so far, where they are more than one, are one of them.
        """
        pairs = [(self.parts(span), self.parts(day), span) for span, day in last_days(outline)]
        told = [(whole, day, span) for whole, day, span in pairs if whole and day and any(whole)]
        now = outline.now.so_far
        has_now = now.days == 1 or any(span == now for *_, span in told)
        return has_now and len(told) > 1 and all(whole == day for whole, day, _ in told)


def last_days(outline: Outline) -> list[tuple[Period, Period]]:
    """Return spans of more than a day with their last day each: the first days now, half of them, and past periods."""
    now = outline.now.so_far
    half = Period(now.start, now.start + timedelta(days=now.days // 2), "span", now.rules)
    spans = [now, half, *(point.whole for point in (*outline.years, *outline.recent))]
    return [
        (span, Period(span.end - timedelta(days=1), span.end, "span", span.rules))
        for span in dict.fromkeys(spans)
        if span.days > 1
    ]
