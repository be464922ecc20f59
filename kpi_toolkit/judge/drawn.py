"""A measured value as draws: the rules of :mod:`kpi_toolkit.judge.noise`, for whatever is judged by them."""

from collections.abc import Sequence

from kpi_toolkit.analysis import resampling
from kpi_toolkit.analysis.resampling import DRAWS, Draws, fixed
from kpi_toolkit.judge.days import DailyParts
from kpi_toolkit.measuring.measured import Value

PERSONS = ("users", "buyers")


def is_rate_of_persons(unit: str, value: Value) -> bool:
    """Whether a value is a share of cases that can be counted."""
    if unit != "share" or value.numerator is None or not value.denominator:
        return False
    return 0 <= value.numerator <= value.denominator


def value_draws(
    unit: str, value: Value, days: DailyParts | None, period: str, names: Sequence[str], draws: int = DRAWS
) -> Draws:
    """Draw a value by the first rule that fits: by its days, as a rate of persons, as a count of persons; else held.

    Parameters
    ----------
    days
        Those of its period; None where they were not measured.
    period
        Label of the time: values of the same period are drawn on the same days.
    names
        What else is drawn by: the same names give the same draws.
    """
    above, below = value.numerator, value.denominator
    adds_up = days is not None and days.is_enough and above is not None and days.add_up(above, below)
    if days and adds_up and days.can_be_told:
        return resampling.by_days(days.numerators, days.denominators, before=days.before, names=(period,), draws=draws)
    if is_rate_of_persons(unit, value) and above is not None and below is not None:
        return resampling.binomial(above, below, names=names, draws=draws)
    if unit in PERSONS and not adds_up and value.value is not None and value.value >= 0 and below is None:
        return resampling.poisson(value.value, names=names, draws=draws)
    return fixed(value.value or 0, draws=draws)
