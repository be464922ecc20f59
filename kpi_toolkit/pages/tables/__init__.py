"""The parts of a review as HTML, from Jinja templates: what a notebook cell shows and the page is made of."""

from kpi_toolkit.pages.tables.evidence import actions, guardrails, outlook, restated, why
from kpi_toolkit.pages.tables.part import Part
from kpi_toolkit.pages.tables.review import banner, definitions, headline, moved, notes, scorecard, trend

__all__ = [
    "Part",
    "actions",
    "banner",
    "definitions",
    "guardrails",
    "headline",
    "moved",
    "notes",
    "outlook",
    "restated",
    "scorecard",
    "trend",
    "why",
]
