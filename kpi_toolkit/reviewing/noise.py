"""The rows of a review drawn again: what their values could have been by chance."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kpi_toolkit.judge import days
from kpi_toolkit.judge.noise import JudgedLine, Resampled, ScoreNoise, resample, score_noise
from kpi_toolkit.judge.reached import asks
from kpi_toolkit.measuring.ask import Ask
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import is_covered
from kpi_toolkit.periods.period import Period
from kpi_toolkit.reviewing.model import Row
from kpi_toolkit.reviewing.rows import RowReader, is_due
from kpi_toolkit.targets import Target
from kpi_toolkit.targets.target import judged_period

Daily = Mapping[Period, Mapping[str, days.DailyParts]]
"""What each day of a judged time adds, by time and metric."""


def needs(context: Context, period: Period, targets: Iterable[Target]) -> Ask:
    """Return the days of what is judged in a period; those of a segment are not measured.

    Nothing is drawn for a target whose date is to come, or whose data do not cover its time whole.
    """
    spans: dict[Period, list[str]] = {}
    for target in targets:
        metric, span = context.catalogue[target.metric], judged_period(target, period)
        if not target.segment and is_due(target, period) and is_covered(context, metric, span):
            spans.setdefault(span, []).append(target.metric)
    return tuple(
        part for span, names in spans.items() for part in days.needs((context.catalogue[name] for name in names), span)
    )


def resampled(rows: Sequence[Row], reader: RowReader) -> tuple[Resampled, ...]:
    """Draw the judged rows of a period again, each as its data allow."""
    judged = [(row, row.target) for row in rows if row.target and row.attainment and row.attainment.is_met is not None]
    named: dict[Period, list[str]] = {}
    for row, target in judged:
        if not target.segment:
            named.setdefault(judged_period(target, reader.period), []).append(row.metric.name)
    by_span = {span: days.daily(reader.measured, dict.fromkeys(names), span) for span, names in named.items()}
    return tuple(resample(_entry(row, target, reader, by_span)) for row, target in judged)


def with_certainty(rows: Iterable[Row], drawn: Sequence[Resampled]) -> tuple[Row, ...]:
    """Return the rows, each with how sure its judgement is, and the interval of its attainment."""
    known = {(line.line.metric, line.line.target): (line.certainty, line.raw_interval) for line in drawn}
    told = ((row, known.get((row.metric.name, row.target), (None, None))) for row in rows)
    return tuple(replace(row, certainty=sure, reached_between=between) for row, (sure, between) in told)


def noise_of(rows: Iterable[Row], drawn: Sequence[Resampled]) -> ScoreNoise | None:
    """Return the interval of the score; None where nothing is scored."""
    lines = [row.line for row in rows if row.target and not row.is_not_due]
    return score_noise(lines, drawn) if drawn else None


def _entry(row: Row, target: Target, reader: RowReader, by_span: Daily) -> JudgedLine:
    value, span = row.judged or row.actual, judged_period(target, reader.period)
    parts = None if target.segment else by_span[span].get(row.metric.name)
    wanted = asks(reader.measured, target, reader.period, row.baseline)
    return JudgedLine(
        row.line, value.value, value.numerator, value.denominator, row.metric.unit, wanted, str(span), parts
    )
