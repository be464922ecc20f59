"""The overview of all roles as a table, and their scores over time as small multiples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_toolkit.language.text import word
from kpi_toolkit.pages.shown_table import ShownTable
from kpi_toolkit.pages.text import findings as finding_text
from kpi_toolkit.pages.text import overview as overview_text
from kpi_toolkit.pages.text.cells import period_name, score_text
from kpi_toolkit.reviewing.findings import findings
from kpi_toolkit.reviewing.overview import Overview
from kpi_toolkit.units import MISSING, Language

if TYPE_CHECKING:
    from kpi_toolkit.pages.charts import DrawnFigure

ACROSS = 3
"""Roles side by side."""


def overview_table(of: Overview, language: Language) -> str:
    """Write a row a role: its score, how many of its targets were met, and its gravest finding."""
    rows = []
    for review in of.reviews:
        met = sum(row.status == "met" for row in review.targeted)
        ranked = findings(review)
        told = finding_text.title(review, ranked[0]) if ranked else MISSING
        rows.append([review.role_label, score_text(review), f"{met} / {len(review.targeted)}", told])
    heads = [word(f"overview.{name}", language) for name in ("role", "score", "met", "gravest")]
    title = word("overview.title", language, period=period_name(of.period, language))
    notes = (*overview_text.gravest(of, language), *overview_text.actions(of, language))
    return ShownTable(title, heads, rows, (*notes, *overview_text.landings(of, language))).html


def overview_chart(of: Overview, language: Language) -> DrawnFigure:
    """Draw each role's score over time, 100 for all targets reached; a hollow bar where not all of it is known."""
    from kpi_toolkit.pages.charts import ACTUAL, TARGET, figure_grid, tick_of

    shown = [(review.role_label, of.course.get(review.role, ())) for review in of.reviews]
    figure, fields = figure_grid(-(-len(shown) // ACROSS), min(len(shown), ACROSS), 2.2, 1.5)
    for (label, course), axes in zip(shown, fields, strict=False):
        values = [0.0 if score is None or score.value is None else 100 * float(score.value) for score in course]
        axes.bar(range(len(values)), values, 0.6, color=ACTUAL)
        axes.axhline(100, color=TARGET, linewidth=1.2)
        for place, (value, score) in enumerate(zip(values, course, strict=True)):
            said = f"{value:.0f}" if score is not None and score.value is not None else MISSING
            axes.text(place, 122, said, ha="center", fontsize=7, color=ACTUAL)
        axes.set_ylim(0, 135)
        axes.set_title(label, fontsize=9, loc="left")
        axes.set_xticks(range(len(of.periods)), [tick_of(str(span), n) for n, span in enumerate(of.periods)])
    for axes in fields[len(shown) :]:
        axes.set_axis_off()
    return figure
