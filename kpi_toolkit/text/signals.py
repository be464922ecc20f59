"""Signals in words: what is more than routine variation, and what is not said to be nothing."""

from kpi_toolkit.language import word
from kpi_toolkit.report import Review, Row
from kpi_toolkit.text.cells import value
from kpi_toolkit.units import MISSING

GLYPHS = {1: "↑", -1: "↓"}


def signal(review: Review, row: Row) -> str:
    """Say whether this period's number is a signal, and which; or that this cannot be said."""
    found, language = row.signal, review.language
    if row.actual.value is None or row.actual.is_partial:
        return ""
    if not found.is_judged:
        return word("signal.unknown", language)
    if not found.signals:
        return word("signal.routine", language)
    first = found.signals[0]
    said = word(
        f"signal.{first.rule}.{'up' if first.direction > 0 else 'down'}", language, n=first.index - first.since + 1
    )
    end = word("signal.provisional", language) if found.chart.state == "provisional" else ""
    return f"{GLYPHS[first.direction]} {said}{end}"


def natural_range(review: Review, row: Row) -> str:
    """Write the natural process limits of the periods before this one."""
    limits = row.signal.chart.limits
    if limits is None:
        return MISSING
    bounds = (value(review, row.metric, bound) for bound in (limits.lower, limits.upper))
    return word("signal.range_of", review.language, low=next(bounds), high=next(bounds))
