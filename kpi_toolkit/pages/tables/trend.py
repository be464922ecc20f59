"""The trends of a review: 13 periods of each judged metric, with what was agreed and the year before."""

from collections.abc import Iterator, Sequence
from typing import Any

from kpi_toolkit.language.text import word
from kpi_toolkit.pages import charts, text
from kpi_toolkit.pages.course_charts import trend_svg
from kpi_toolkit.pages.picture import Picture
from kpi_toolkit.reviewing.findings import guardrail_rows
from kpi_toolkit.reviewing.model import Review, Row, first_of_each
from kpi_toolkit.units import unit_word

LEGEND = ("actual", "last_year", "target", "part")


def trend(review: Review) -> dict[str, Any]:
    """Pictures of the scored metrics' last 13 periods, shorter ones beside; without targets of four others."""
    apart = {id(row.target) for row in guardrail_rows(review)}
    scored = [row for row in review.targeted if id(row.target) not in apart]
    rows, language = first_of_each(scored) or review.watched[:4], review.language
    broken = _broken(review)
    return {
        "legend": [(entry, word(f"legend.{entry}", language)) for entry in LEGEND],
        "marks": [word(f"legend.{mark}", language) for mark in _marks(rows, broken)],
        "is_wide": any(row.finer for row in rows),
        "pictures": [_picture(review, row, broken) for row in rows],
    }


def _broken(review: Review) -> list[str]:
    """Return the periods, weeks among them, in which a step of the funnel broke somewhere."""
    links = review.evidence.links
    return list(dict.fromkeys(str(link.period) for link in (links.broken if links else ())))


def _marks(rows: Sequence[Row], broken: Sequence[str]) -> Iterator[str]:
    """Yield what the signs of the pictures mean that are in one of them."""
    points = [point for row in rows for point in (*row.history, *row.finer)]
    if any(row.movement.usual.lower is not None and not row.movement.why_not for row in rows):
        yield "limits"
    if any(point.is_special for point in points):
        yield "special"
    if any(point.period in broken for point in points):
        yield "broken"


def _picture(review: Review, row: Row, broken: Sequence[str]) -> Picture:
    svg = trend_svg(row, review.language, review.settings.currency, broken)
    return Picture(svg, text.alt_trend(review, row), _caption(review, row), text.trend_title(review, row))


def _caption(review: Review, row: Row) -> str:
    """Say what the axes are, and how the metric stands since quarter and year began."""
    unit = unit_word(row.metric.unit, review.language, review.settings.currency)
    key = "trend.caption" if unit else "trend.caption_plain"
    ends = {"first": charts.known_from(row.history)[0].period, "last": row.history[-1].period}
    said = word(key, review.language, unit=unit, **ends)
    return word("semicolon", review.language).join([said, *text.to_date(review, row)])
