"""Numbers of other periods beside that of a row."""

from dataclasses import dataclass
from fractions import Fraction

from kpi_toolkit.measuring.measured import Value
from kpi_toolkit.periods.period import Grain


@dataclass(frozen=True)
class Point:
    """A period of a metric's history: its value, that of last year where both are whole, and what was agreed.

    Parameters
    ----------
    is_special
        Whether it has days around Spring Festival or of a campaign.
    """

    period: str
    value: float | None
    last_year: float | None
    target: float | None = None
    band: tuple[float, float] | None = None
    is_partial: bool = False
    is_special: bool = False


@dataclass(frozen=True)
class ToDate:
    """A metric since quarter or year began: its value, that of last year, and what was asked for; None if not known."""

    grain: Grain
    value: Value
    last_year: Value
    target: Fraction | None = None
