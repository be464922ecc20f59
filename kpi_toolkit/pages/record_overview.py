"""The overview of all roles as JSON types."""

from kpi_toolkit.language.text import word
from kpi_toolkit.pages import text
from kpi_toolkit.pages.record_evidence import action_json, finding_json, landing_json
from kpi_toolkit.pages.record_shape_overview import OverviewRecord, RoleRecord
from kpi_toolkit.pages.text.overview import headline
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.overview import Overview


def overview_json(of: Overview) -> OverviewRecord:
    """Return an overview as JSON types; the reviews themselves are editions of their own."""
    return {
        "organisation": of.settings.organisation(of.language),
        "title": word("overview.name", of.language),
        "period": str(of.period),
        "starts_on": f"{of.period.start}",
        "ends_before": f"{of.period.end}",
        "role": of.role,
        "role_label": word("overview.name", of.language),
        "role_place": -1,
        "language": of.language,
        "headline": headline(of, of.language),
        "score": None,
        "score_text": "",
        "status_counts": of.status_counts,
        "data_through": f"{of.data_through}",
        "is_preliminary": not of.is_over,
        "currency": of.settings.currency,
        "roles": [_role(of, review) for review in of.reviews],
        "gravest": [{"role": review.role, "finding": finding_json(review, finding)} for review, finding in of.gravest],
        "actions": [action_json(followed) for followed in of.open_actions],
        "landings": [landing_json(landing) for landing in of.landings],
    }


def _role(of: Overview, review: Review) -> RoleRecord:
    scores = zip(of.periods, of.course.get(review.role, ()), strict=False)
    known = ((str(span), score.value if score else None) for span, score in scores)
    return {
        "role": review.role,
        "label": review.role_label,
        "score": None if review.score.value is None else float(review.score.value),
        "score_text": text.score_text(review),
        "status_counts": review.status_counts,
        "course": {span: None if value is None else float(value) for span, value in known},
    }
