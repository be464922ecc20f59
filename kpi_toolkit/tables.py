"""The parts of a review as HTML, from Jinja templates: what a notebook cell shows and the page is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kpi_toolkit import charts, restated_text, text
from kpi_toolkit.language import word
from kpi_toolkit.report import Review, Row, first_of_each
from kpi_toolkit.resources import resource
from kpi_toolkit.restatement import restated as find_restated
from kpi_toolkit.units import MISSING, format_share, round_half_up, unit_word
from kpi_toolkit.words import GLYPHS


@dataclass(frozen=True)
class Part:
    """One part of a report. A notebook shows its HTML; ``str()`` is the HTML itself."""

    name: str
    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        """Return a short description instead of the HTML."""
        return f"<report part {self.name}: {len(self.html):,} characters of HTML>"

    def __str__(self) -> str:
        """Return the HTML."""
        return self.html


def headline(review: Review) -> Part:
    """Title, one sentence on the whole, and a card per target."""
    charts.use_fonts()
    language = review.language
    return _part(
        "headline", review,
        organisation=review.settings.organisation(language),
        title=text.title(review),
        subtitle=word("subtitle", language, period=text.period_name(review.period, language), last=review.data_through),
        sentence=text.headline(review),
        cards=_cards(review) if review.targeted else [],
    )  # fmt: skip


def scorecard(review: Review) -> Part:
    """Table of every metric: targeted ones with attainment, status and weighted score, then the watched ones."""
    weakest = next((row for row in review.rows if row.metric.name == review.score.weakest), None)
    note = word("scorecard.total_note", review.language, covered=text.covered(review),
                weakest=weakest.metric.label(review.language)) if weakest else ""  # fmt: skip
    return _part(
        "scorecard", review,
        caption=word("scorecard.caption", review.language, period=text.period_name(review.period, review.language)),
        targeted=[_judged_cells(review, row) for row in review.targeted],
        watched=[_watched_cells(review, row) for row in review.watched],
        score=text.score_text(review), score_note=note,
    )  # fmt: skip


def trend(review: Review) -> Part:
    """Pictures of the targeted metrics' last 13 periods; of the first four watched ones where nothing is targeted."""
    rows = first_of_each(review.targeted) or review.watched[:4]
    language, currency = review.language, review.settings.currency
    legend = [word(f"legend.{entry}", language) for entry in ("actual", "last_year", "target")]
    pictures = [
        {
            "src": charts.data_uri(charts.trend_svg(row, language, currency, legend)),
            "alt": text.alt_trend(review, row),
            "caption": _caption(review, row),
        }
        for row in rows
    ]
    return _part("trend", review, charts=pictures)


def moved(review: Review, at_most: int = 6) -> Part:
    """Table of the metrics that changed most against their own usual change."""
    return _part("moved", review, rows=[_cells(review, row) for row in review.movers[:at_most]])


def restated(review: Review) -> Part:
    """What this edition says otherwise than the first one, why, and who crosses a threshold because of it.

    Empty for a first edition.
    """
    found = find_restated(review)
    if found is None:
        return Part("restated", "")
    return _part(
        "restated", review, since=restated_text.since(review, found), lines=restated_text.lines(review, found),
        changes=[restated_text.cells(review, change) for change in found.changes],
        evidence=restated_text.evidence(review, found) if found.changes else [],
    )  # fmt: skip


def definitions(review: Review) -> Part:
    """Each metric in words, as a formula, and with this period's numbers in it."""
    return _part(
        "definitions",
        review,
        entries=[_definition(review, row) for row in first_of_each(review.rows) if _is_shown(row)],
    )


def notes(review: Review) -> Part:
    """What a reader must know of the data, the missing metrics and the judgement."""
    return _part("notes", review, lines=text.notes(review))


def _is_shown(row: Row) -> bool:
    return row.target is not None or row.actual.value is not None


def _part(name: str, review: Review, **values: Any) -> Part:
    template = _environment().get_template(f"{name}.html.j2")
    return Part(name, template.render(w=partial(word, language=review.language), **values))


@cache
def _environment() -> Environment:
    folder = resource("templates", "parts")
    return Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _cards(review: Review) -> Iterable[dict[str, Any]]:
    language = review.language
    covered = [word("card.covered", language, covered=text.covered(review))] if review.score.total_weight else []
    yield {
        "label": word("card.score", language), "value": text.score_text(review), "status": "score",
        "status_word": "", "notes": covered,
    }  # fmt: skip
    for row in review.targeted:
        notes = [word("card.target", language, target=text.target(review, row))]
        if row.attainment is not None and row.attainment.raw is not None:
            notes.append(word("card.attainment", language, attainment=text.attainment(row)))
        yield _status(review, row) | {
            "label": row.metric.label(language), "notes": notes, "value": text.actual(review, row),
        }  # fmt: skip


def _status(review: Review, row: Row) -> dict[str, str]:
    status = row.status or "no_data"
    return {"status": status, "glyph": GLYPHS[status], "status_word": word(f"status.{status}", review.language)}


def _cells(review: Review, row: Row) -> dict[str, Any]:
    times = MISSING if row.times_usual is None else word(
        "times", review.language, times=round_half_up(row.times_usual, 1)
    )  # fmt: skip
    return {
        "name": row.metric.name, "label": row.metric.label(review.language),
        "actual": text.value(review, row.metric, row.actual.value),
        "previous": text.value(review, row.metric, row.previous.value),
        "change": text.change(review, row), "change_year": text.change_on_last_year(review, row),
        "n": f"{row.actual.n:,}" if row.actual.denominator is not None and row.actual.n else "",
        "usual": text.usual(review, row), "times": times,
    }  # fmt: skip


def _watched_cells(review: Review, row: Row) -> dict[str, Any]:
    spark = charts.data_uri(charts.spark_svg(row.history))
    return _cells(review, row) | {"spark": spark, "alt": text.alt_spark(review, row)}


def _judged_cells(review: Review, row: Row) -> dict[str, Any]:
    weight = row.target.scorecard_weight if row.target and not row.is_not_due else None
    return _watched_cells(review, row) | _status(review, row) | {
        "target": text.target(review, row), "condition": text.condition(review, row),
        "actual": text.actual(review, row),
        "attainment": text.attainment(row), "scored": text.scored(review, row), "gap": text.gap(review, row),
        "weight": MISSING if weight is None or not review.score.total_weight
        else format_share(float(weight / review.score.total_weight), 0),
    }  # fmt: skip


def _caption(review: Review, row: Row) -> str:
    unit = unit_word(row.metric.unit, review.language, review.settings.currency)
    key = "trend.caption" if unit else "trend.caption_plain"
    return word(key, review.language, label=row.metric.label(review.language), unit=unit,
                first=charts.known_from(row.history)[0].period, last=row.history[-1].period)  # fmt: skip


def _definition(review: Review, row: Row) -> dict[str, str]:
    language, metric = review.language, row.metric
    labels = {other.metric.name: other.metric.label(language) for other in review.rows}
    labels |= {other.name: other.label(language) for other, _ in review.unavailable}
    reach = format_share(review.settings.scoring.tolerance, 0)
    convention = f"convention.{row.attainment.convention}" if row.attainment else ""
    return {
        "name": metric.name, "label": metric.label(language), "sentence": metric.words.sentence(language),
        "formula": metric.words.formula(language), "numbers": text.numbers(review, metric, row.actual),
        "interval": text.interval(review, row), "leaves_out": metric.words.leaves_out(language),
        "misleads_when": metric.words.misleads_when(language),
        "pairs_with": word("comma", language).join(labels[name] for name in metric.pairs_with if name in labels),
        "convention": word(convention, language, reach=reach) if convention else "",
    }  # fmt: skip
