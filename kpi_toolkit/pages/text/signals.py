"""Signals in words: what is beyond the usual, and what is not said to be nothing."""

from kpi_toolkit.judge.usual import Movement
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.text.cells import value
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.units import MISSING, UNITS, round_half_up

GLYPHS = {1: "↑", -1: "↓"}
SMALL = 10


def signal(review: Review, row: Row) -> str:
    """Say whether this period's number is beyond what is usual; or why this cannot be said."""
    moved, language = row.movement, review.language
    if row.actual.value is None or row.actual.is_partial:
        return ""
    if moved.why_not:
        return word(f"signal.{moved.why_not.code}", language, **moved.why_not.values) if is_own(moved) else ""
    end = word("signal.provisional", language) if moved.usual.state == "provisional" else ""
    if not moved.direction:
        return word("signal.routine", language) + end
    said = word("signal.up" if moved.direction > 0 else "signal.down", language)
    if row.change is not None and row.change * moved.direction < 0:
        said = word("signal.still", language, signal=said)  # it went back, and is out of its range all the same
    return f"{GLYPHS[moved.direction]} {said}{end}"


def is_own(moved: Movement) -> bool:
    """Whether the reason is one of judging; what stands beside the number itself is said there."""
    return bool(moved.why_not and moved.why_not.code.startswith("usual_"))


def natural_range(review: Review, row: Row) -> str:
    """Write what would have been usual by the periods before this one."""
    usual = row.movement.usual
    if usual.lower is None or usual.upper is None or row.movement.why_not:
        return MISSING
    ends = [_end(review, row, bound) for bound in (usual.lower, usual.upper)]
    return word("signal.range_of", review.language, low=ends[0], high=ends[1])


def basis(review: Review, row: Row) -> str:
    """Say what is in the series besides its level, as far as its past tells."""
    parts = [word(f"usual.part.{part}", review.language) for part in row.movement.usual.parts]
    return word("comma", review.language).join(parts) or word("usual.part.level", review.language)


def _end(review: Review, row: Row, bound: float) -> str:
    """Write a limit; small counts with a decimal, so that 1 does not read as outside of 0 to 1."""
    is_small = UNITS[row.metric.unit].kind == "count" and abs(bound) < SMALL
    return f"{round_half_up(bound, 1)}" if is_small else value(review, row.metric, bound)
