"""What the months of a quarter, and the quarters and months of a year, were judged to be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kpi_toolkit.judge import guardrails
from kpi_toolkit.judge.guardrails import Guardrail
from kpi_toolkit.measuring.ask import Ask
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.periods.period import Grain, Period, period_holding
from kpi_toolkit.reviewing import rows
from kpi_toolkit.reviewing.model import Rolled, Row
from kpi_toolkit.reviewing.question import Question
from kpi_toolkit.reviewing.rows import RowReader, is_due
from kpi_toolkit.targets import Score, Target, score
from kpi_toolkit.targets.target import TOTALS

PARTS: Mapping[Grain, tuple[Grain, ...]] = {"quarter": ("month",), "year": ("quarter", "month")}
"""Of which parts a period of some grain is made, the longer ones first."""


def parts(question: Question) -> tuple[Question, ...]:
    """Return the same question of each part of the period that began and in which the role had a target of its own."""
    within = [span for grain in PARTS.get(question.period.grain, ()) for span in _spans(question.period, grain)]
    last = max((last for _, last in question.context.covered.values()), default=question.period.start)
    begun = (replace(question, period=span) for span in within if span.start <= last)
    return tuple(part for part in begun if any(_has_turn(target, part.period) for target in part.held))


def needs(question: Question) -> Ask:
    """Return what the verdicts of the parts need."""
    context = question.context
    ask: Ask = ()
    for part in parts(question):
        names, held = dict.fromkeys(target.metric for target in part.held), part.held
        ask += rows.needs(context, names, held, rows.spans_of(part.period, held))
        ask += guardrails.needs(context, part.period, part.judged, part.agreed.targets) if part.judged else ()
    return ask


def needs_again(question: Question, measured: Measured) -> Ask:
    """Return what must be measured again, without the rows that traps name in one of the parts."""
    return tuple(
        entry
        for part in parts(question)
        if part.judged
        for entry in guardrails.asked_again(measured, part.period, part.judged, part.agreed.targets)
    )


def rolled(question: Question, measured: Measured) -> tuple[Rolled, ...]:
    """Judge each part as its own review does: its targets, and whether they were met by losing something else."""
    return tuple(_judged(part, measured) for part in parts(question))


def _spans(whole: Period, grain: Grain) -> Iterator[Period]:
    """Yield the periods of a grain within another one."""
    span = period_holding(whole.start, grain, whole.rules)
    while span.end <= whole.end:
        yield span
        span = span.shift(1)


def _has_turn(target: Target, part: Period) -> bool:
    """Whether a target is one of such periods, or a total that is due in this one."""
    return target.kind not in TOTALS or is_due(target, part)


def _judged(part: Question, measured: Measured) -> Rolled:
    own = RowReader(measured, part.period).judged(part.held)
    guards = guardrails.guardrails(measured, part.period, part.judged, part.agreed.targets) if part.judged else ()
    final = tuple(balanced(row, guards) for row in own)
    return Rolled(part.period, final, score_of(final))


def balanced(row: Row, guards: Iterable[Guardrail]) -> Row:
    """Return a row whose status is «unbalanced» when it is met while what its metric stands for is lost."""
    if row.target is None or row.status is None or not guardrails.unbalanced(row.target, row.status, guards):
        return row
    return replace(row, status="unbalanced")


def score_of(judged_rows: Sequence[Row]) -> Score:
    """Score what was due: a total or a milestone by a later date has its turn then."""
    return score(row.line for row in judged_rows if row.target and not row.is_not_due)
