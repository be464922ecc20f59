"""The shorter periods beside those of a row, and its number since quarter and year began."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from kpi_toolkit.judge.reached import baseline_of
from kpi_toolkit.judge.usual import FLOWS
from kpi_toolkit.measuring.ask import Ask
from kpi_toolkit.periods.period import Grain, Period, period_holding
from kpi_toolkit.reviewing import rows
from kpi_toolkit.reviewing.model import Row
from kpi_toolkit.reviewing.point import ToDate
from kpi_toolkit.reviewing.question import Question
from kpi_toolkit.reviewing.rows import RowReader, target_level
from kpi_toolkit.targets import Target

FINER: Mapping[Grain, tuple[Grain, int]] = {
    "week": ("day", 7),
    "month": ("week", 6),
    "quarter": ("month", 6),
    "year": ("quarter", 6),
}
"""Which shorter periods stand beside those of a review, and how many."""
WIDER: tuple[Grain, ...] = ("quarter", "year")


def finer(period: Period) -> tuple[Period, ...]:
    """Return the last whole shorter periods up to a period's end, oldest first; none beside days and spans."""
    if period.grain not in FINER:
        return ()
    grain, count = FINER[period.grain]
    last = period_holding(period.end - timedelta(days=1), grain, period.rules)
    newest = last if last.end <= period.end else last.shift(-1)
    return tuple(newest.shift(step) for step in range(1 - count, 1))


def to_date(period: Period) -> dict[Grain, Period]:
    """Return the time from the start of quarter and year to a period's end, where that is more than the period."""
    spans = {}
    for grain in WIDER if period.grain in ("week", "month", "quarter") else ():
        whole = period_holding(period.start, grain, period.rules)
        if whole.start < period.start and period.end <= whole.end:
            spans[grain] = Period(whole.start, period.end, "span", period.rules)
    return spans


def needs(question: Question) -> Ask:
    """Return what the courses of the pictured rows need."""
    spans = [*finer(question.period), *to_date(question.period).values()]
    both = dict.fromkeys([*spans, *(span.last_year for span in spans)])
    held = [target for target in question.held if target.metric in question.pictured]
    return rows.needs(question.context, question.pictured, held, both)


def with_courses(read: Iterable[Row], reader: RowReader, question: Question) -> Iterator[Row]:
    """Yield the rows, those that are pictured with their shorter periods and their number to date."""
    for row in read:
        is_pictured = row.metric.name in question.pictured and not row.days
        yield _with_course(row, reader, question) if is_pictured else row


def _with_course(row: Row, reader: RowReader, question: Question) -> Row:
    agreed = question.agreed.targets
    points = (reader.point(row.metric.name, span, row.target, agreed) for span in finer(reader.period))
    spans = to_date(reader.period) if row.metric.unit in FLOWS else {}
    dated = (_to_date(row, reader, grain, span, agreed) for grain, span in spans.items())
    return replace(row, finer=tuple(points), to_date=tuple(dated))


def _to_date(row: Row, reader: RowReader, grain: Grain, span: Period, agreed: Iterable[Target]) -> ToDate:
    value, before = (reader.measured.value(row.metric.name, it, row.segment) for it in (span, span.last_year))
    return ToDate(grain, value, before, _asked(row, reader, span, tuple(agreed)))


def _asked(row: Row, reader: RowReader, span: Period, agreed: tuple[Target, ...]) -> Fraction | None:
    """Return what the targets of the periods so far ask for together; None where one of them has none."""
    if row.target is None or row.target.kind not in ("level", "lift"):
        return None
    part, whole = period_holding(span.start, reader.period.grain, span.rules), Fraction(0)
    while part.end <= span.end:
        level = next((it for it in agreed if _is_same(it, row.target) and it.covers(part)), None)
        number = target_level(level, part, baseline_of(reader.measured, level)) if level else None
        if number is None:
            return None
        whole, part = whole + number, part.shift(1)
    return whole


def _is_same(target: Target, other: Target) -> bool:
    return (target.metric, target.segment, target.kind) == (
        other.metric,
        other.segment,
        other.kind,
    ) and not target.within
