"""The part that says what matters most: the gravest findings as cards, the others by name."""

from typing import Any

from kpi_toolkit.language.text import word
from kpi_toolkit.language.words import GLYPHS
from kpi_toolkit.pages.text import findings as text
from kpi_toolkit.reviewing.findings import Kind, ReviewFinding
from kpi_toolkit.reviewing.findings import findings as find
from kpi_toolkit.reviewing.model import Review

STATUSES: dict[Kind, str] = {
    "lost": "unbalanced",
    "link": "missed",
    "missed": "missed",
    "guard": "missed",
    "misled": "at_risk",
    "seen": "no_data",
    "chance": "noise",
}
"""How a finding is coloured, and which glyph it has."""


def findings(review: Review, at_most: int = 3) -> dict[str, Any] | None:
    """What matters most: three cards with what each costs, whose it is, what says so and what is done; may be empty."""
    ranked = find(review)
    if not ranked:
        return None
    names = word("semicolon", review.language).join(text.title(review, finding) for finding in ranked[at_most:])
    more = word("finding.more", review.language, n=len(ranked) - at_most, names=names) if names else ""
    return {"cards": [card(review, finding) for finding in ranked[:at_most]], "more": more}


def card(review: Review, finding: ReviewFinding) -> dict[str, Any]:
    """What one finding's card says."""
    status = STATUSES[finding.kind]
    return {
        "status": status,
        "glyph": GLYPHS[status],
        "kind": word(f"finding.kind.{finding.kind}", review.language),
        "title": text.title(review, finding),
        "changes": text.changes(review, finding),
        "evidence": text.evidence(review, finding),
        "anchor": text.anchor(review, finding),
        "owner": text.owners(review, finding),
        "to_do": text.to_do(review, finding),
    }
