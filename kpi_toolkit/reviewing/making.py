"""Ask, measure, judge: from a workspace, a period and a role to a review."""

from dataclasses import replace
from pathlib import Path

from kpi_toolkit.errors import UsageError
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.ask import Ask
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.frame import as_workspace
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan import effects, loop
from kpi_toolkit.reviewing import course, evidence, noise, rows
from kpi_toolkit.reviewing.agreed import Agreed, read_agreed
from kpi_toolkit.reviewing.editions import earlier_edition, marks
from kpi_toolkit.reviewing.known_by import Marks
from kpi_toolkit.reviewing.landed import claims_of
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.reviewing.question import Question
from kpi_toolkit.reviewing.rollup import balanced, score_of
from kpi_toolkit.reviewing.rows import RowReader
from kpi_toolkit.units import LANGUAGES, Language


def review(
    workspace: Workspace | str | Path,
    period: str,
    role: str = "operations",
    language: Language | str = "",
    earlier: str | Path = "",
    record: str = "",
) -> Review:
    """Measure and judge one role's period.

    Parameters
    ----------
    workspace
        An opened workspace or the folder of one.
    period
        One period, as ``1998-03``.
    role
        A built-in role or one of the workspace, by its name or label.
    language
        ``zh`` or ``en``; empty for the workspace's.
    earlier
        ``review.json`` of the first edition of the same review, to say what was restated since; empty for none.
    record
        Folders of editions of earlier periods, one a line: how often their landings held is counted, and widens or
        narrows those of this one; empty for none.

    Raises
    ------
    UsageError
        For an unknown role or language, a malformed period, or faulty settings or targets (all faults at once).
    DataError
        When the data do not pass the checks, or none fall into the period.
    """
    opened = as_workspace(workspace)
    role = opened.settings.all_roles.find(role).name
    chosen = _language(opened, language)
    span = opened.settings.period(period)
    claims = claims_of(record, opened.settings.calendar_rules)
    question = Question(opened.context, span, role, read_agreed(opened).of(role), claims)
    question.check()
    ask = _ask(question)
    measured = planner.measured(opened, ask)
    if again := evidence.needs_again(question, measured):
        measured = planner.measured(opened, (*ask, *again))
    return judged(question, measured, marks(opened, span, question.in_rows), chosen, earlier)


def _language(workspace: Workspace, language: str) -> Language:
    chosen = language or workspace.settings.language
    if chosen not in LANGUAGES:
        raise UsageError(f"There is no language `{language}`. Choose `zh` or `en`.")
    return chosen


def ask_of_review(context: Context, agreed: Agreed, period: Period, role: str) -> Ask:
    """Return all that a review needs to have measured, so that a run can measure many reviews at once.

    Parameters
    ----------
    agreed
        The plan, of all roles: see :func:`kpi_toolkit.reviewing.agreed.read_agreed`.
    """
    return _ask(Question(context, period, role, agreed.of(role)))


def asked_again(measured: Measured, agreed: Agreed, period: Period, role: str) -> Ask:
    """Return what a review needs to have measured again, because of what was measured for it; mostly nothing."""
    return evidence.needs_again(Question(measured.context, period, role, agreed.of(role)), measured)


def _ask(question: Question) -> Ask:
    context, period, agreed = question.context, question.period, question.agreed
    spans = rows.spans_of(period, agreed.targets)
    return (
        *rows.needs(context, question.shown, agreed.targets, spans),
        *effects.needs(context, loop.shown(agreed.actions, period), period),
        *noise.needs(context, period, question.held),
        *course.needs(question),
        *evidence.needs(question),
    )


def judged(
    question: Question, measured: Measured, known_by: Marks, language: Language, earlier: str | Path = ""
) -> Review:
    """Judge what was measured."""
    context, period = question.context, question.period
    reader = RowReader(measured, period)
    read = _rows(reader, question)
    drawn = noise.resampled(read, reader)
    behind = evidence.evidence(question, measured, read)
    behind = replace(behind, noise=noise.noise_of(read, drawn))
    told = course.with_courses(noise.with_certainty(read, drawn), reader, question)
    final = tuple(balanced(row, behind.guardrails) for row in told)
    first, unread = earlier_edition(earlier)
    return Review(
        context.settings,
        period,
        question.role,
        language,
        final,
        score_of(final),
        (*context.notes, *unread, *question.agreed.faults),
        question.absent,
        context.covered,
        behind,
        known_by,
        first,
        question.comments,
    )


def _rows(reader: RowReader, question: Question) -> tuple[Row, ...]:
    """Return a row for each target that holds in the period, then one for each metric that is only watched."""
    targeted = reader.judged(question.agreed.targets)
    return targeted + tuple(reader.watched(name) for name in question.only_watched)
