"""The overview of all roles as a table, and their scores over time as small multiples."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from kpi_toolkit.language.text import word
from kpi_toolkit.language.words import GLYPHS
from kpi_toolkit.pages.part import template_of
from kpi_toolkit.pages.styled import pictured
from kpi_toolkit.pages.tables.findings import card
from kpi_toolkit.pages.tables.trends import trend_rows
from kpi_toolkit.pages.text import actions as action_text
from kpi_toolkit.pages.text import findings as finding_text
from kpi_toolkit.pages.text import overview as overview_text
from kpi_toolkit.pages.text.cells import period_name
from kpi_toolkit.pages.trend_charts import trends_chart
from kpi_toolkit.plan.loop import Followed
from kpi_toolkit.reviewing.findings import findings
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.overview import Overview
from kpi_toolkit.settings.judgement import ScoringSettings
from kpi_toolkit.targets.scorecard import Score
from kpi_toolkit.units import MISSING, Language, format_reached

if TYPE_CHECKING:
    from kpi_toolkit.pages.charts import DrawnFigure

ACROSS = 3
"""Roles side by side."""


def overview_table(of: Overview, language: Language) -> str:
    """Write all but the pictures: what is gravest, each role's scores over time, open actions, landings."""
    landed_periods, landings = overview_text.landed_rows(of, language)
    shown = {
        "organisation": of.settings.organisation(language),
        "title": word("overview.name", language),
        "subtitle": word("subtitle", language, period=period_name(of.period, language), last=of.data_through),
        "headline": overview_text.headline(of, language),
        "cards": [{"role": review.role_label, **card(review, finding)} for review, finding in of.gravest],
        "periods": [str(span) for span in of.periods[of.first_scored :]],
        "scores": pictured(overview_chart, of, language, _scores_in_words(of)),
        "roles": [_role(of, review) for review in of.reviews],
        "actions": [_action(of, followed) for followed in of.open_actions],
        "said": " ".join(overview_text.actions(of, language)),
        "landed_periods": landed_periods,
        "landings": landings,
        "chain": trend_rows(of.chain, language)[0],
        "chain_periods": [str(span) for span in of.chain.periods],
        "chain_picture": pictured(trends_chart, of.chain, language),
    }
    return template_of("overview").render(w=partial(word, language=language), **shown)


def _scores_in_words(of: Overview) -> str:
    """Say each role's scores, for who cannot see the picture."""
    said = []
    for review in of.reviews:
        scores = [_score(score, of.settings.scoring)["score"] for score in of.course.get(review.role, ())]
        said.append(f"{review.role_label}: {', '.join(scores[of.first_scored :])}")
    return "; ".join(said)


def _role(of: Overview, review: Review) -> dict[str, Any]:
    judged = [row for row in review.targeted if not row.is_not_due]
    met = sum(row.status == "met" for row in judged)
    ranked = findings(review)
    return {
        "label": review.role_label,
        "scores": [_score(score, of.settings.scoring) for score in of.course.get(review.role, ())[of.first_scored :]],
        "met": f"{met} / {len(judged)}" if judged else MISSING,
        "gravest": finding_text.title(review, ranked[0]) if ranked else MISSING,
    }


def _score(score: Score | None, scoring: ScoringSettings) -> dict[str, str]:
    """Return a score with how it stands; a role without targets, or with too few of them known, has none."""
    if score is None or score.value is None:
        return {"score": MISSING, "status": "", "glyph": ""}
    reached = float(score.value)
    status = "met" if reached >= scoring.met else "at_risk" if reached >= scoring.at_risk else "missed"
    return {"score": format_reached(score.value, 1).removesuffix("%"), "status": status, "glyph": GLYPHS[status]}


def _action(of: Overview, followed: Followed) -> dict[str, str]:
    review = next(review for review in of.reviews if followed in review.evidence.actions)
    action = followed.action
    return {
        "id": action.id,
        "state": action_text.state(review, followed),
        "status": "missed" if followed.state == "overdue" else "noise",
        "metric": action_text.metric(review, followed),
        "steps": action.steps,
        "owner": action.owner,
        "due": str(action.due - timedelta(days=1)),
    }


def overview_chart(of: Overview, language: Language) -> DrawnFigure:
    """Draw each role's score over time, 100 for all targets reached; a hollow bar where not all of it is known."""
    from kpi_toolkit.pages.charts import ACTUAL, TARGET, figure_grid, tick_of

    periods = of.periods[of.first_scored :]
    shown = [(review.role_label, of.course.get(review.role, ())[of.first_scored :]) for review in of.reviews]
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
        axes.set_xticks(range(len(periods)), [tick_of(str(span), n) for n, span in enumerate(periods)])
    for axes in fields[len(shown) :]:
        axes.set_axis_off()
    return figure
