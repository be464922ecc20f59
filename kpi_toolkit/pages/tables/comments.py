"""What people say: beside the number that it is about, and in a part of its own where it is about none."""

from typing import Any

from kpi_toolkit.pages import text
from kpi_toolkit.pages.markdown import rich
from kpi_toolkit.plan.comment import Comment
from kpi_toolkit.reviewing.model import Review, Row


def comments(review: Review) -> dict[str, Any] | None:
    """What was said of the period as a whole, and of numbers that no table of it shows; empty where nothing was."""
    rest = [comment for comment in review.comments if _subject(review, comment) is None]
    return {"comments": [_shown(review, comment) for comment in rest]} if rest else None


def comments_on(review: Review, row: Row) -> list[dict[str, Any]]:
    """Return what was said of a row's number."""
    return [_shown(review, comment) for comment in review.comments if _subject(review, comment) == id(row)]


def _subject(review: Review, comment: Comment) -> int | None:
    """Return the identity of the row that a comment stands beside: that of all before those of segments."""
    own = [row for row in (*review.targeted, *review.watched) if row.metric.name == comment.metric]
    return id(min(own, key=lambda row: bool(row.segment))) if own else None


def _shown(review: Review, comment: Comment) -> dict[str, Any]:
    return {"by": text.comment_by(review, comment), "html": rich(comment.text)}
