"""The verdict: in two lines the score with what is met and missed, then what weighs most of all that was found."""

from kpi_toolkit.language.text import spaced, word
from kpi_toolkit.pages.text.cells import attainment, change, covered, period_name, row_name, score_text, series_name
from kpi_toolkit.pages.text.findings import sentence
from kpi_toolkit.pages.text.rolled import rolled_verdict
from kpi_toolkit.pages.text.signals import natural_range, signal
from kpi_toolkit.pages.text.statuses import COUNTED
from kpi_toolkit.reviewing.findings import findings, guardrail_rows
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.reviewing.restatement import restated
from kpi_toolkit.units import MISSING

NAMED = ("unbalanced", "missed", "noise", "no_data")


def headline(review: Review) -> str:
    """Say the verdict in two lines, as one text."""
    return ("" if review.language == "zh" else " ").join(verdict(review))


def verdict(review: Review) -> tuple[str, ...]:
    """Return the score with what is met and missed, then the gravest finding; of neither more than one line."""
    if not review.targeted and review.evidence.rolled:
        lead, *worst = rolled_verdict(review)
        return (lead, *(worst if worst and not findings(review) else _gravest(review)))
    if not review.targeted:
        untargeted = word("verdict.untargeted", review.language, **_of(review))
        return (untargeted, *_gravest(review)) if findings(review) else (untargeted,)
    return (spaced(_lead(review) + _counted(review), review.language), *_gravest(review))


def _of(review: Review) -> dict[str, str]:
    return {"period": period_name(review.period, review.language), "role": review.role_label}


def _lead(review: Review) -> str:
    language, values = review.language, _of(review)
    if not review.is_over:
        code = "verdict.doubt" if review.doubt else "verdict.open"
        return word(code, language, last=review.data_through, **values)
    if review.score.coverage is None:
        return word("verdict.unjudged", language, **values)
    if review.score.value is None:
        return word("verdict.unscored", language, covered=covered(review), **values)
    return word("verdict.score", language, score=score_text(review), **values)


def _counted(review: Review) -> str:
    """Count what the score is made of by status, and apart from it the guardrails that hold."""
    language = review.language
    apart = {id(row.target) for row in guardrail_rows(review)}
    scored = [row for row in review.targeted if id(row.target) not in apart]
    counts = [
        word(f"verdict.count.{name}", language, n=len(rows), names=_names(review, rows) if name in NAMED else "")
        for name, statuses in COUNTED.items()
        if (rows := [row for row in scored if (row.status or "no_data") in statuses])
    ]
    is_weighed = any(row.line.weight is not None for row in scored)
    key = "verdict.weighted" if is_weighed else "verdict.targets"
    said = word(key, language, total=len(scored), counts=word("semicolon", language).join(counts))
    return said + _guarded(review) + word("verdict.end", language)


def _guarded(review: Review) -> str:
    """Count the guardrails that hold, and those of which chance alone may say that they do not."""
    statuses = [row.status for row in guardrail_rows(review)]
    if not statuses or not review.is_over:
        return ""
    values = {"total": len(statuses), "held": statuses.count("met")}
    said = word("verdict.guardrails", review.language, **values)
    doubtful = statuses.count("noise")
    return said + (word("verdict.guardrails.doubt", review.language, n=doubtful) if doubtful else "")


def _names(review: Review, rows: list[Row]) -> str:
    """Name rows with how far each was reached."""
    language = review.language
    named = [(row_name(row, language), attainment(review, row)) for row in rows]
    said = [
        name if reached == MISSING else word("verdict.name", language, name=name, attainment=reached)
        for name, reached in named
    ]
    return word("verdict.names", language, names=word("comma", language).join(said))


def _gravest(review: Review) -> tuple[str, ...]:
    """Say the gravest finding; without one what stands out of all signals, or that nothing does or can."""
    language, ranked = review.language, findings(review)
    if ranked:
        return (sentence(review, ranked[0]),)
    if not review.is_over:
        return ()
    if all(row.movement.why_not for row in review.rows):
        return (word("headline.unknown", language),)
    return _mover(review) if review.movers else (word("verdict.nothing", language),)


def _mover(review: Review) -> tuple[str, ...]:
    row = review.movers[0]
    return (
        word(
            "headline.mover",
            review.language,
            label=series_name(row, review.language),
            change=change(review, row),
            signal=signal(review, row),
            range=natural_range(review, row),
        ),
    )


def banner(review: Review) -> list[tuple[str, str]]:
    """Return level (empty, ``warn`` or ``error``) and text of what a reader must know before the numbers."""
    language, comma = review.language, word("comma", review.language)
    said = []
    if review.doubt:
        said.append(("warn", word("banner.doubt", language, why=review.doubt.text(language))))
    elif not review.is_over:
        said.append(("warn", word("banner.preliminary", language, last=review.data_through)))
    if any(note.code == "earlier_unreadable" for note in review.notes):
        said.append(("warn", word("banner.unreadable", language)))
    if (restatement := restated(review)) and restatement.changes:
        said.append(("warn", word("banner.restated", language, n=len(restatement.changes))))
    if late := [row for row in review.targeted if row.is_agreed_late(review.period)]:
        labels = [row_name(row, language) for row in late]
        said.append(("warn", word("banner.late", language, names=comma.join(labels))))
    return said
