"""What a part of a review needs to have measured, as data: metrics × periods × cuts, and named extracts of rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period


@dataclass(frozen=True)
class Cells:
    """Metrics over periods.

    Parameters
    ----------
    by
        None for the totals; a column for the segments of it, without the totals.
    """

    metrics: tuple[Metric, ...]
    periods: tuple[Period, ...]
    by: str | None = None


@dataclass(frozen=True)
class Rows:
    """Rows grouped in a way of their own, by the name of one of :data:`kpi_toolkit.measuring.extracts.EXTRACTS`.

    Parameters
    ----------
    periods
        The periods by which the rows are grouped; an extract is measured for all of them together.
    """

    extract: str
    periods: tuple[Period, ...]


Ask: TypeAlias = tuple[Cells | Rows, ...]
"""What is to be measured; order and repetition mean nothing."""


def cells(metrics: Iterable[Metric], periods: Iterable[Period], by: str | None = None) -> Ask:
    """Ask for metrics over periods: the totals, and the segments of a column if one is named."""
    named, spans = tuple(dict.fromkeys(metrics)), tuple(dict.fromkeys(periods))
    return tuple(Cells(named, spans, cut) for cut in dict.fromkeys((None, by)))
