"""Judged rows on one scale: how far each is reached, with what else belongs to it, 1 = the target."""

from collections.abc import Callable
from dataclasses import dataclass

from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.targets import attain
from kpi_toolkit.targets.levels import levels_in
from kpi_toolkit.units import Number


@dataclass(frozen=True)
class Bullet:
    """The attainment of a judged row.

    Parameters
    ----------
    reached, last_year
        Of this period, and of the same one last year had it had this target; None where that cannot be said.
    threshold, stretch
        Where these levels lie; None for a target without.
    between
        The 95 % interval of what was reached.
    """

    reached: float
    last_year: float | None = None
    threshold: float | None = None
    stretch: float | None = None
    between: tuple[float, float] | None = None


def bullet(review: Review, row: Row) -> Bullet | None:
    """Return a row's attainments; None where its target leaves none: undefined, open, without data."""
    target, result = row.target, row.attainment
    if target is None or result is None or result.raw is None:
        return None
    wanted = levels_in(target, review.period, row.baseline.exact if row.baseline else None)
    reached = _scale(review, row)
    is_whole = not (row.days or target.kind == "cumulative" or row.last_year.is_partial)
    last_year = reached(row.last_year.exact) if is_whole else None
    return Bullet(float(result.raw), last_year, reached(wanted.threshold), reached(wanted.stretch), row.reached_between)


def _scale(review: Review, row: Row) -> Callable[[Number | None], float | None]:
    """Return what turns a value into the attainment that a row's target would give it."""
    target, result = row.target, row.attainment
    assert target is not None
    assert result is not None

    def reached(number: Number | None) -> float | None:
        if number is None:
            return None
        raw = attain(
            number,
            value=result.target,
            better=row.metric.better,
            kind=target.kind,
            baseline=row.baseline.exact if row.baseline else None,
            lower=target.lower,
            upper=target.upper,
            tolerance=review.settings.scoring.tolerance,
        ).raw
        return None if raw is None else float(raw)

    return reached
