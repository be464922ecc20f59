"""The trends of a review: 13 periods of each judged metric, with what was agreed and the year before."""

from typing import Any

from kpi_toolkit.language.text import word
from kpi_toolkit.pages import charts, text
from kpi_toolkit.pages.picture import Picture
from kpi_toolkit.reviewing.findings import guardrail_rows
from kpi_toolkit.reviewing.model import Review, Row, first_of_each
from kpi_toolkit.units import unit_word

LEGEND = ("actual", "last_year", "target", "part")


def trend(review: Review) -> dict[str, Any]:
    """Pictures of the scored metrics' last 13 periods; of the first four watched ones where nothing is targeted."""
    apart = {id(row.target) for row in guardrail_rows(review)}
    scored = [row for row in review.targeted if id(row.target) not in apart]
    rows = first_of_each(scored) or review.watched[:4]
    return {
        "legend": [(entry, word(f"legend.{entry}", review.language)) for entry in LEGEND],
        "pictures": [_picture(review, row) for row in rows],
    }


def _picture(review: Review, row: Row) -> Picture:
    svg = charts.trend_svg(row, review.language, review.settings.currency)
    return Picture(svg, text.alt_trend(review, row), _caption(review, row), text.trend_title(review, row))


def _caption(review: Review, row: Row) -> str:
    unit = unit_word(row.metric.unit, review.language, review.settings.currency)
    key = "trend.caption" if unit else "trend.caption_plain"
    return word(
        key, review.language, unit=unit, first=charts.known_from(row.history)[0].period, last=row.history[-1].period
    )
