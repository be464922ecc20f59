"""Sentences and cell texts of a review, in its language. Judgement is made before; here it is only worded."""

from kpi_toolkit.pages.text.bonus import bonus_note
from kpi_toolkit.pages.text.cells import (
    actual,
    attainment,
    benchmark,
    change,
    change_on_last_year,
    condition,
    covered,
    days_due,
    gap,
    interval,
    marks,
    numbers,
    period_name,
    row_name,
    score_is,
    score_text,
    scored,
    series_name,
    target,
    title,
    value,
)
from kpi_toolkit.pages.text.certainty import certainty, score_interval, score_note
from kpi_toolkit.pages.text.comments import comment_by
from kpi_toolkit.pages.text.headline import banner, headline, verdict
from kpi_toolkit.pages.text.notes import notes
from kpi_toolkit.pages.text.pictures import alt_bullet, alt_spark, alt_trend, to_date, trend_title
from kpi_toolkit.pages.text.rolled import rolled_score, rolled_sentence
from kpi_toolkit.pages.text.signals import basis, natural_range, signal

__all__ = [
    "actual",
    "alt_bullet",
    "alt_spark",
    "alt_trend",
    "attainment",
    "banner",
    "basis",
    "benchmark",
    "bonus_note",
    "certainty",
    "change",
    "change_on_last_year",
    "comment_by",
    "condition",
    "covered",
    "days_due",
    "gap",
    "headline",
    "interval",
    "marks",
    "natural_range",
    "notes",
    "numbers",
    "period_name",
    "rolled_score",
    "rolled_sentence",
    "row_name",
    "score_interval",
    "score_is",
    "score_note",
    "score_text",
    "scored",
    "series_name",
    "signal",
    "target",
    "title",
    "to_date",
    "trend_title",
    "value",
    "verdict",
]
