"""The parts that say what is known: headline, banner, signals, definitions, notes."""

from typing import Any

from kpi_toolkit.language.text import word
from kpi_toolkit.pages import charts, text
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.units import format_share


def headline(review: Review) -> dict[str, Any]:
    """Title, the score with its interval, and the verdict in two lines."""
    charts.use_fonts()
    language = review.language
    return {
        "organisation": review.settings.organisation(language),
        "title": text.title(review),
        "subtitle": word(
            "subtitle", language, period=text.period_name(review.period, language), last=review.data_through
        ),
        "score": text.score_text(review),
        "score_notes": _score_notes(review),
        "verdict": text.verdict(review),
    }


def banner(review: Review) -> dict[str, Any] | None:
    """What a reader must know before the numbers: preliminary, restated, unbalanced; empty when there is nothing."""
    lines = [{"level": level, "text": line} for level, line in text.banner(review)]
    return {"lines": lines} if lines else None


def moved(review: Review, at_most: int = 6) -> dict[str, Any]:
    """Table of the metrics that are beyond what is usual: what a score weighs first, then the most seldom."""
    more = [text.row_name(row, review.language) for row in review.movers[at_most:]]
    names = word("comma", review.language).join(more)
    said = word("moved.more", review.language, n=len(more), names=names) if more else ""
    rows = [cells(review, row) | {"basis": text.basis(review, row)} for row in review.movers[:at_most]]
    return {"rows": rows, "more": said}


def definitions(review: Review) -> dict[str, Any]:
    """Each metric in words, as a formula, and with this period's numbers in it."""
    return {"entries": [_definition(review, row) for row in _one_a_metric(review) if _is_shown(row)]}


def notes(review: Review) -> dict[str, Any]:
    """What a reader must know of the data, the missing metrics and the judgement."""
    return {"lines": text.notes(review)}


def _score_notes(review: Review) -> list[str]:
    """Say the interval of the score, and how much of the weight it covers where that is not all."""
    notes = [interval] if (interval := text.score_interval(review)) else []
    if review.score.total_weight and review.score.coverage != 1:
        notes.append(word("card.covered", review.language, covered=text.covered(review)))
    return notes


def _one_a_metric(review: Review) -> list[Row]:
    """Return one row a metric, the one of all rather than of a segment."""
    whole_first = sorted(review.rows, key=lambda row: bool(row.segment))
    chosen = {row.metric.name: row for row in reversed(whole_first)}
    return [chosen[name] for name in dict.fromkeys(row.metric.name for row in review.rows)]


def _is_shown(row: Row) -> bool:
    return row.target is not None or row.actual.value is not None


def cells(review: Review, row: Row) -> dict[str, Any]:
    """Return what every table says of a row: name, numbers, changes and signal."""
    return {
        "name": row.metric.name,
        "label": text.series_name(row, review.language),
        "actual": text.value(review, row.metric, row.actual.value),
        "previous": text.value(review, row.metric, row.previous.value),
        "change": text.change(review, row),
        "change_year": text.change_on_last_year(review, row),
        "n": f"{row.actual.n:,}" if row.actual.denominator is not None and row.actual.n else "",
        "range": text.natural_range(review, row),
        "signal": text.signal(review, row),
    }


def _definition(review: Review, row: Row) -> dict[str, str]:
    language, metric = review.language, row.metric
    labels = {other.metric.name: other.metric.label(language) for other in review.rows}
    labels |= {other.name: other.label(language) for other, _ in review.unavailable}
    reach = format_share(review.settings.scoring.tolerance, 0)
    convention = f"convention.{row.attainment.convention}" if row.attainment else ""
    return {
        "name": metric.name,
        "label": metric.label(language),
        "sentence": metric.words.sentence(language),
        "formula": metric.words.formula(language),
        "numbers": text.numbers(review, metric, row.actual),
        "interval": text.interval(review, row),
        "leaves_out": metric.words.leaves_out(language),
        "misleads_when": metric.words.misleads_when(language),
        "pairs_with": word("comma", language).join(labels[name] for name in metric.pairs_with if name in labels),
        "convention": word(convention, language, reach=reach) if convention else "",
    }
