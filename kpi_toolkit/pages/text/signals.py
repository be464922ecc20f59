"""Signals in words: what is more than routine variation, and what is not said to be nothing."""

from kpi_toolkit.language.text import word
from kpi_toolkit.pages.text.cells import value
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.units import MISSING, UNITS, round_half_up

GLYPHS = {1: "↑", -1: "↓"}
SMALL = 10


def signal(review: Review, row: Row) -> str:
    """Say whether this period's number is a signal, and which; or that this cannot be said."""
    latest, language = row.signal, review.language
    if row.actual.value is None or row.actual.is_partial:
        return ""
    if not latest.is_judged:
        return word("signal.unknown", language)
    if not latest.signals:
        return word("signal.routine", language)
    first = latest.signals[0]
    side = "up" if first.direction > 0 else "down"
    said = word(f"signal.{first.rule}.{side}", language, n=first.index - first.since + 1)
    if row.change is not None and row.change * first.direction < 0:
        said = word("signal.still", language, signal=said)  # it went back, and is out of its range all the same
    end = word("signal.provisional", language) if latest.chart.state == "provisional" else ""
    return f"{GLYPHS[first.direction]} {said}{end}"


def natural_range(review: Review, row: Row) -> str:
    """Write the natural process limits of the periods before this one."""
    limits = row.signal.chart.limits
    if limits is None:
        return MISSING
    ends = [_end(review, row, bound) for bound in (limits.lower, limits.upper)]
    return word("signal.range_of", review.language, low=ends[0], high=ends[1])


def _end(review: Review, row: Row, bound: float) -> str:
    """Write a limit; small counts with a decimal, so that 1 does not read as outside of 0 to 1."""
    is_small = UNITS[row.metric.unit].kind == "count" and abs(bound) < SMALL
    return f"{round_half_up(bound, 1)}" if is_small else value(review, row.metric, bound)
