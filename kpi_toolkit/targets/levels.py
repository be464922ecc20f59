"""The levels a target asks for: threshold, value and stretch, at its end and at every step on the way there."""

from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Literal

from kpi_toolkit.analysis.powers import power
from kpi_toolkit.metrics.metric import Better
from kpi_toolkit.periods.period import Period
from kpi_toolkit.targets.attainment import lift_target
from kpi_toolkit.targets.target import Steps, Target
from kpi_toolkit.units import Number, exact

Reached = Literal["stretch", "value", "threshold", "none"]


@dataclass(frozen=True)
class Levels:
    """Levels in the metric's unit; None where the target names none or its baseline is not known."""

    threshold: Fraction | None = None
    value: Fraction | None = None
    stretch: Fraction | None = None

    def reached(self, actual: Number | None, *, is_falling: bool = False) -> Reached | None:
        """Return the best level that an actual reaches; None when there is no actual or no value to reach.

        Parameters
        ----------
        is_falling
            Whether less is better: see :func:`is_falling`.

        Examples
        --------
        >>> Levels(Fraction(90), Fraction(100), Fraction(120)).reached(104)
        'value'
        """
        if actual is None or actual != actual or self.value is None:
            return None
        number = exact(actual)
        for name in ("stretch", "value", "threshold"):
            level: Fraction | None = getattr(self, name)
            if level is not None and (number <= level if is_falling else number >= level):
                return name
        return "none"


def is_falling(target: Target, better: Better) -> bool:
    """Whether a target is reached by going down: a lift goes where its sign points, else the metric says so."""
    if target.kind == "lift" and target.value is not None:
        return target.value < 0
    return better == "lower"


def levels(target: Target, baseline: Number | None = None) -> Levels:
    """Return what a target asks for at its end.

    Parameters
    ----------
    baseline
        Measured in its `baseline_period`; not needed where the target itself has the number.
    """
    cells = {field.name: getattr(target, field.name) for field in fields(Levels)}
    sizes = {name: None if cell is None else exact(cell) for name, cell in cells.items()}
    if target.kind == "band":
        return Levels()
    if target.kind == "lift":
        start, mode = _baseline(target, baseline), target.mode
        if start is None or mode is None:
            return Levels()
        sizes = {name: None if size is None else lift_target(start, size, mode) for name, size in sizes.items()}
    return Levels(**sizes)


def levels_in(target: Target, period: Period, baseline: Number | None = None) -> Levels:
    """Return what a target asks for in one of its periods.

    With a `path` each period has its own step between the baseline (step 0) and the end; a compound one needs
    both above 0 and has no step otherwise.

    Examples
    --------
    >>> from datetime import date
    >>> from decimal import Decimal
    >>> from kpi_toolkit.periods.period import parse_period
    >>> lift = Target(2, "sales", "operations", "lift", date(1998, 1, 1), date(1998, 7, 1), "Lin", mode="relative",
    ...               value=Decimal("0.2"), baseline=Decimal(1000), per="month", path="linear")
    >>> levels_in(lift, parse_period("1998-03")).value
    Fraction(1100, 1)
    """
    final = levels(target, baseline)
    step, steps = target.step(period), target.steps
    if target.path in (None, "end", "each") or step is None or steps is None:
        return final
    start = _baseline(target, baseline)
    between = {
        field.name: _between(start, getattr(final, field.name), step, steps, target.path) for field in fields(Levels)
    }
    return Levels(**between)


def _baseline(target: Target, baseline: Number | None) -> Fraction | None:
    given = target.baseline if baseline is None or baseline != baseline else baseline
    return None if given is None else exact(given)


def _between(
    start: Fraction | None, end: Fraction | None, step: int, steps: int, path: Steps | None
) -> Fraction | None:
    if start is None or end is None or step >= steps:
        return end if start is not None else None
    if path == "compound":
        if start <= 0 or end <= 0:
            return None
        return start * power(end / start, Fraction(step, steps))
    return start + (end - start) * step / steps
