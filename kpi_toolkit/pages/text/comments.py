"""Who said a comment, and of what."""

from kpi_toolkit.language.text import word
from kpi_toolkit.plan.comment import Comment
from kpi_toolkit.reviewing.model import Review


def comment_by(review: Review, comment: Comment) -> str:
    """Name the author, and the metric where the comment stands beside no row of it."""
    is_beside = any(row.metric.name == comment.metric for row in (*review.targeted, *review.watched))
    known = review.evidence.metrics.get(comment.metric)
    if is_beside or known is None:
        return comment.author
    return word("comment.by", review.language, author=comment.author, metric=known.label(review.language))
