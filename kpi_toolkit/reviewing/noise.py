"""The rows of a review drawn again: what their values could have been by chance."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from kpi_toolkit.judge.days import Days, daily
from kpi_toolkit.judge.noise import Measured, Resampled, ScoreNoise, resample, score_noise
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import Period
from kpi_toolkit.reviewing.model import Row
from kpi_toolkit.reviewing.rows import Rows
from kpi_toolkit.targets import Target
from kpi_toolkit.targets.target import judged_period


def resampled(workspace: Workspace, rows: Sequence[Row], made: Rows) -> tuple[Resampled, ...]:
    """Draw the judged rows of a period again, each as its data allow.

    The days of each judged time are measured once for all its metrics; those of a segment are not.
    """
    judged = [(row, row.target) for row in rows if row.target and row.attainment and row.attainment.is_met is not None]
    named: dict[Period, list[str]] = {}
    for row, target in judged:
        if not target.segment:
            named.setdefault(judged_period(target, made.period), []).append(row.metric.name)
    days = {period: daily(workspace, dict.fromkeys(names), period) for period, names in named.items()}
    return tuple(resample(_measured(row, target, made, days)) for row, target in judged)


def with_certainty(rows: Iterable[Row], drawn: Sequence[Resampled]) -> tuple[Row, ...]:
    """Return the rows, each with how sure its judgement is."""
    known = {(one.line.metric, one.line.target): one.certainty for one in drawn}
    return tuple(replace(row, certainty=known.get((row.metric.name, row.target))) for row in rows)


def noise_of(rows: Iterable[Row], drawn: Sequence[Resampled]) -> ScoreNoise | None:
    """Return the interval of the score; None where nothing is scored."""
    lines = [row.line for row in rows if row.target and not row.is_not_due]
    return score_noise(lines, drawn) if drawn else None


def _measured(row: Row, target: Target, made: Rows, days: Mapping[Period, Mapping[str, Days]]) -> Measured:
    judged, period = row.judged or row.actual, judged_period(target, made.period)
    found = None if target.segment else days[period].get(row.metric.name)
    attained = partial(made.attained, target, row.baseline)
    return Measured(
        row.line, judged.value, judged.numerator, judged.denominator, row.metric.unit, attained, str(period), found
    )
