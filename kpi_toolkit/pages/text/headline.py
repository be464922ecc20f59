"""The headline: in two or three sentences the score, what is met and missed, and what stands out."""

from kpi_toolkit.language.text import word
from kpi_toolkit.pages.text.actions import sentence as actions_sentence
from kpi_toolkit.pages.text.cells import change, covered, period_name, row_name, score_text, series_name
from kpi_toolkit.pages.text.signals import natural_range, signal
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.restatement import restated
from kpi_toolkit.units import exact, round_half_up


def headline(review: Review) -> str:
    """Say in two or three sentences: the score, what is met and missed, what moved most."""
    language = review.language
    values = {"period": period_name(review.period, language), "role": review.role_label}
    if not review.targeted:
        return word("headline.untargeted", language, **values)
    if not review.is_over:
        code = "headline.doubt" if review.doubt else "headline.open"
        lead = word(code, language, last=review.data_through, **values)
    elif review.score.coverage is None:
        lead = word("headline.unjudged", language, **values)
    elif review.score.value is None:
        lead = word("headline.unscored", language, covered=covered(review), **values)
    else:
        cap = round_half_up(exact(review.settings.scoring.cap) * 100, 0)
        lead = word("headline.score", language, score=score_text(review), cap=cap, **values)
    counts = [word(f"headline.count.{status}", language, n=n) for status, n in review.status_counts.items() if n]
    total = word("headline.counts", language, total=len(review.targeted), counts=word("joint", language).join(counts))
    said = [lead + total, *_names_missed(review), *(_mover(review) if review.is_over else []), actions_sentence(review)]
    sentences = [sentence for sentence in said if sentence]
    return ("" if language == "zh" else " ").join(sentences)


def _names_missed(review: Review) -> list[str]:
    language, sentences = review.language, []
    for status in ("missed", "at_risk", "unbalanced"):
        if labels := [row_name(row, language) for row in review.targeted if row.status == status]:
            names = word("comma", language).join(labels)
            sentences.append(word("headline.names", language, status=word(f"status.{status}", language), names=names))
    return sentences


def _mover(review: Review) -> list[str]:
    """Name what stands out most of all signals; without one say that nothing does, or that it cannot be told."""
    if all(row.movement.why_not for row in review.rows):
        return [word("headline.unknown", review.language)]
    if not review.movers:
        return [word("headline.calm_but_broken" if _has_break(review) else "headline.calm", review.language)]
    row = review.movers[0]
    return [
        word(
            "headline.mover",
            review.language,
            label=series_name(row, review.language),
            change=change(review, row),
            signal=signal(review, row),
            range=natural_range(review, row),
        )
    ]


def _has_break(review: Review) -> bool:
    evidence = review.evidence
    return bool((evidence.funnel and evidence.funnel.bottlenecks) or (evidence.links and evidence.links.broken))


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
    if names := [row_name(row, language) for row in review.targeted if row.status == "unbalanced"]:
        said.append(("error", word("banner.unbalanced", language, names=comma.join(names))))
    return said
