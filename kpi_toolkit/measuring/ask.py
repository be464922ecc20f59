"""What a part of a review needs to have measured, as data: metrics × periods × cuts, and named extracts of rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period


@dataclass(frozen=True)
class Inflating:
    """The users or orders of a period that inflate numbers, by the extract that tells them.

    Parameters
    ----------
    extract
        One of :data:`kpi_toolkit.measuring.extracts.EXTRACTS` that names rows.
    periods
        The periods by which the rows are grouped, `period` among them.
    segment
        Only those of a segment ``channel=feed_ads``, by a column of its rows; empty for all, ``channel=`` for those
        without a value.
    """

    extract: str
    periods: tuple[Period, ...]
    period: Period
    segment: str = ""


@dataclass(frozen=True)
class Cells:
    """Metrics over periods.

    Parameters
    ----------
    by
        None for the totals; a column for the segments of it, without the totals.
    without
        Users or orders that are left out of all tables; None for none.
    """

    metrics: tuple[Metric, ...]
    periods: tuple[Period, ...]
    by: str | None = None
    without: Inflating | None = None


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


@dataclass(frozen=True)
class Crossed:
    """A metric over periods by several columns at once: what it is made of, for each combination of their values.

    Parameters
    ----------
    columns
        Those that may serve. Which of them do, their values tell: a column with one value, or with many, does not.
    """

    metric: Metric
    periods: tuple[Period, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Study:
    """Rows that choices tell how to group, by the name of one of :data:`kpi_toolkit.measuring.studies.STUDIES`.

    Parameters
    ----------
    periods
        The calendar of the study; it is measured for all of them together.
    choices
        A frozen dataclass of plain values, of which the study tells the kind.
    by
        A column by which its rows are cut; None for totals.
    """

    name: str
    periods: tuple[Period, ...]
    choices: Any
    by: str | None = None


Ask: TypeAlias = tuple[Cells | Rows | Crossed | Study, ...]
"""What is to be measured; order and repetition mean nothing."""


def cells(
    metrics: Iterable[Metric], periods: Iterable[Period], by: str | None = None, without: Inflating | None = None
) -> Ask:
    """Ask for metrics over periods: the totals, and the segments of a column if one is named."""
    named, spans = tuple(dict.fromkeys(metrics)), tuple(dict.fromkeys(periods))
    return tuple(Cells(named, spans, cut, without) for cut in dict.fromkeys((None, by)))
