"""The parts that say what was reached: headline, scorecard, trends, signals, definitions, notes."""

from collections.abc import Iterable
from typing import Any

from kpi_toolkit.language.text import word
from kpi_toolkit.language.words import GLYPHS
from kpi_toolkit.pages import charts, text
from kpi_toolkit.pages.picture import Picture
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.units import MISSING, exact, format_share


def headline(review: Review) -> dict[str, Any]:
    """Title, one sentence on the whole, and a card per target."""
    charts.use_fonts()
    language = review.language
    return {
        "organisation": review.settings.organisation(language),
        "title": text.title(review),
        "subtitle": word(
            "subtitle", language, period=text.period_name(review.period, language), last=review.data_through
        ),
        "sentence": text.headline(review),
        "cards": _cards(review) if review.targeted else [],
    }


def banner(review: Review) -> dict[str, Any] | None:
    """What a reader must know before the numbers: preliminary, restated, unbalanced; empty when there is nothing."""
    lines = [{"level": level, "text": line} for level, line in text.banner(review)]
    return {"lines": lines} if lines else None


def scorecard(review: Review) -> dict[str, Any]:
    """Table of every metric: targeted ones with attainment, status and weighted score, then the watched ones."""
    weak = [row for row in review.targeted if row.metric.name == review.score.weakest and row.line.scored is not None]
    weakest = min(weak, key=lambda row: row.line.scored or 0, default=None)
    note = (
        word(
            "scorecard.total_note",
            review.language,
            covered=text.covered(review),
            weakest=text.row_name(weakest, review.language),
        )
        if weakest
        else ""
    )
    return {
        "caption": word("scorecard.caption", review.language, period=text.period_name(review.period, review.language)),
        "targeted": [_judged_cells(review, row) for row in review.targeted],
        "watched": [_watched_cells(review, row) for row in review.watched],
        "score": text.score_text(review),
        "score_note": note,
        "score_noise": text.score_note(review),
        "bonus": text.bonus_note(review),
    }


def moved(review: Review, at_most: int = 6) -> dict[str, Any]:
    """Table of the metrics that are beyond what is usual: what a score weighs first, then the most seldom."""
    more = [text.row_name(row, review.language) for row in review.movers[at_most:]]
    names = word("comma", review.language).join(more)
    said = word("moved.more", review.language, n=len(more), names=names) if more else ""
    rows = [_cells(review, row) | {"basis": text.basis(review, row)} for row in review.movers[:at_most]]
    return {"rows": rows, "more": said}


def definitions(review: Review) -> dict[str, Any]:
    """Each metric in words, as a formula, and with this period's numbers in it."""
    return {"entries": [_definition(review, row) for row in _one_a_metric(review) if _is_shown(row)]}


def notes(review: Review) -> dict[str, Any]:
    """What a reader must know of the data, the missing metrics and the judgement."""
    return {"lines": text.notes(review)}


def _one_a_metric(review: Review) -> list[Row]:
    """Return one row a metric, the one of all rather than of a segment."""
    whole_first = sorted(review.rows, key=lambda row: bool(row.segment))
    chosen = {row.metric.name: row for row in reversed(whole_first)}
    return [chosen[name] for name in dict.fromkeys(row.metric.name for row in review.rows)]


def _is_shown(row: Row) -> bool:
    return row.target is not None or row.actual.value is not None


def _cards(review: Review) -> Iterable[dict[str, Any]]:
    language = review.language
    covered = [word("card.covered", language, covered=text.covered(review))] if review.score.total_weight else []
    covered += [interval] if (interval := text.score_interval(review)) else []
    yield {
        "label": word("card.score", language),
        "value": text.score_text(review),
        "status": "score",
        "status_word": "",
        "notes": covered,
    }
    for row in review.targeted:
        notes = [word("card.target", language, target=text.target(review, row))]
        if row.attainment is not None and row.attainment.raw is not None:
            notes.append(word("card.attainment", language, attainment=text.attainment(review, row)))
        yield _status(review, row) | {
            "label": text.row_name(row, language),
            "notes": notes,
            "value": text.actual(review, row),
        }


def _status(review: Review, row: Row) -> dict[str, str]:
    status = row.status or "no_data"
    return {"status": status, "glyph": GLYPHS[status], "status_word": word(f"status.{status}", review.language)}


def _cells(review: Review, row: Row) -> dict[str, Any]:
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


def _watched_cells(review: Review, row: Row) -> dict[str, Any]:
    spark = Picture(charts.spark_svg(row.history, row.movement.direction), text.alt_spark(review, row))
    return _cells(review, row) | {"spark": spark}


def _judged_cells(review: Review, row: Row) -> dict[str, Any]:
    weight = row.line.due_weight if not row.is_not_due else None
    return (
        _watched_cells(review, row)
        | _status(review, row)
        | (_of_some_days(row) if row.days else {})
        | {
            "label": text.row_name(row, review.language),
            "target": text.target(review, row),
            "condition": text.condition(review, row),
            "marks": text.marks(review, row),
            "others": text.benchmark(review, row),
            "actual": text.actual(review, row),
            "certainty": text.certainty(review, row),
            "attainment": text.attainment(review, row),
            "scored": text.scored(review, row),
            "gap": text.gap(review, row),
            "weight_note": "" if weight is None else text.days_due(review, row),
            "weight": MISSING
            if weight is None or not review.score.total_weight
            else format_share(weight / exact(review.score.total_weight), 0),
        }
    )


def _of_some_days(row: Row) -> dict[str, str]:
    """Leave out what the row says of the whole period: beside the number of some days it would be taken for theirs."""
    n = row.judged.n if row.judged and row.judged.denominator is not None else 0
    return {"change": MISSING, "change_year": MISSING, "signal": "", "n": f"{n:,}" if n else ""}


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
