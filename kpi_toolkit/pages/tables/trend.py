"""The trends of a review: 13 periods of each targeted metric, with what was agreed and the year before."""

from kpi_toolkit.language.text import word
from kpi_toolkit.pages import charts, text
from kpi_toolkit.pages.picture import Picture
from kpi_toolkit.reviewing.model import Review, Row, first_of_each
from kpi_toolkit.units import unit_word


def trend(review: Review) -> list[Picture]:
    """Pictures of the targeted metrics' last 13 periods; of the first four watched ones where nothing is targeted."""
    rows = first_of_each(review.targeted) or review.watched[:4]
    language, currency = review.language, review.settings.currency
    legend = [word(f"legend.{entry}", language) for entry in ("actual", "last_year", "target", "part")]
    return [
        Picture(charts.trend_svg(row, language, currency, legend), text.alt_trend(review, row), _caption(review, row))
        for row in rows
    ]


def _caption(review: Review, row: Row) -> str:
    unit = unit_word(row.metric.unit, review.language, review.settings.currency)
    key = "trend.caption" if unit else "trend.caption_plain"
    return word(
        key,
        review.language,
        label=text.series_name(row, review.language),
        unit=unit,
        first=charts.known_from(row.history)[0].period,
        last=row.history[-1].period,
    )
