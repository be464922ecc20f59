"""The scorecard: judged metrics with points that add up to the score, guardrails under what they guard, the others."""

from fractions import Fraction
from typing import Any

from kpi_toolkit.language.text import word
from kpi_toolkit.language.words import GLYPHS
from kpi_toolkit.pages import charts, text
from kpi_toolkit.pages.bullet_charts import bullet_svg
from kpi_toolkit.pages.picture import Picture
from kpi_toolkit.pages.tables.comments import comments_on
from kpi_toolkit.pages.tables.review import cells
from kpi_toolkit.reviewing.bullets import bullet
from kpi_toolkit.reviewing.findings import guardrail_rows, weights_of
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.units import MISSING, format_share, round_half_up


def scorecard(review: Review) -> dict[str, Any]:
    """Table of what is judged: attainment, status, and points that add up to the score; guardrails apart."""
    weak = [row for row in review.targeted if row.metric.name == review.score.weakest and row.line.scored is not None]
    weakest = min(weak, key=lambda row: row.line.scored or 0, default=None)
    note = (
        word("scorecard.total_note", review.language, weakest=text.row_name(weakest, review.language))
        if weakest
        else ""
    )
    weights = weights_of(review)
    return {
        "caption": word("scorecard.caption", review.language, period=text.period_name(review.period, review.language)),
        "targeted": [_judged(review, row, guarded, weights) for row, guarded in _in_order(review)],
        "watched": [] if review.targeted else [watched_cells(review, row) for row in review.watched],
        "score": text.score_text(review),
        "score_notes": [
            said for said in (text.score_is(review), note, text.score_note(review), text.bonus_note(review)) if said
        ],
    }


def others(review: Review) -> dict[str, Any] | None:
    """Table of the metrics without a target; empty where the scorecard shows them for want of targets."""
    if not review.targeted or not review.watched:
        return None
    return {
        "caption": word("scorecard.caption", review.language, period=text.period_name(review.period, review.language)),
        "watched": [watched_cells(review, row) for row in review.watched],
    }


def watched_cells(review: Review, row: Row) -> dict[str, Any]:
    """Return what is said of any row, with the picture of its course."""
    spark = Picture(charts.spark_svg(row.history, row.movement.direction), text.alt_spark(review, row))
    return cells(review, row) | {"spark": spark, "comments": comments_on(review, row)}


def _in_order(review: Review) -> list[tuple[Row, str]]:
    """Return the judged rows, each guardrail after the first of those that it guards, with the names of these."""
    guards = guardrail_rows(review)
    apart = {id(row.target) for row in guards}
    scored = [row for row in review.targeted if id(row.target) not in apart]
    watches = {guard.metric: guard.watches for guard in review.evidence.guardrails if not guard.trap}
    under: dict[int, list[tuple[Row, str]]] = {}
    free: list[tuple[Row, str]] = []
    for guard in guards:
        guarded = [row for row in scored if row.metric.name in watches.get(guard.metric.name, ())]
        names = dict.fromkeys(text.row_name(row, review.language) for row in guarded)
        said = word("comma", review.language).join(names)
        (under.setdefault(id(guarded[0].target), []) if guarded else free).append((guard, said))
    return [entry for row in scored for entry in ((row, ""), *under.get(id(row.target), ()))] + free


def _judged(review: Review, row: Row, guarded: str, weights: dict[int, Fraction]) -> dict[str, Any]:
    return (
        watched_cells(review, row)
        | _status(review, row)
        | (_of_some_days(row) if row.days else {})
        | _earned(review, row, weights)
        | {
            "label": text.row_name(row, review.language),
            "is_guard": any(row is guard for guard in guardrail_rows(review)),
            "guarded": word("scorecard.guards", review.language, names=guarded) if guarded else "",
            "target": text.target(review, row),
            "condition": text.condition(review, row),
            "marks": text.marks(review, row),
            "others": text.benchmark(review, row),
            "actual": text.actual(review, row),
            "certainty": text.certainty(review, row),
            "attainment": text.attainment(review, row),
            "bullet": _bullet(review, row),
            "gap": text.gap(review, row),
        }
    )


def _bullet(review: Review, row: Row) -> Picture | None:
    shown = bullet(review, row)
    return None if shown is None else Picture(bullet_svg(shown), text.alt_bullet(review, row, shown))


def _earned(review: Review, row: Row, weights: dict[int, Fraction]) -> dict[str, str]:
    """Write weight × scored attainment = points of 100; dashes for what is in no score, or has none yet."""
    weight, scored = weights.get(id(row.target)), row.line.exact
    if weight is None:
        return {"points": MISSING, "product": "", "days": ""}
    written = format_share(weight, 0 if (weight * 100).denominator == 1 else 2)
    days = text.days_due(review, row)
    if scored is None:
        return {"points": MISSING, "product": written, "days": days}
    product = f"{written} × {text.scored(review, row)}"
    return {"points": f"{round_half_up(100 * weight * scored, 2)}", "product": product, "days": days}


def _status(review: Review, row: Row) -> dict[str, str]:
    status = row.status or "no_data"
    return {"status": status, "glyph": GLYPHS[status], "status_word": word(f"status.{status}", review.language)}


def _of_some_days(row: Row) -> dict[str, str]:
    """Leave out what the row says of the whole period: beside the number of some days it would be taken for theirs."""
    n = row.judged.n if row.judged and row.judged.denominator is not None else 0
    return {"change": MISSING, "change_year": MISSING, "signal": "", "n": f"{n:,}" if n else ""}
