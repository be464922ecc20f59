"""The weeks of a month: every week belongs to the one that holds its fourth day."""

from datetime import timedelta

from kpi_toolkit.periods.period import Period
from kpi_toolkit.targets.target import period_holding


def weeks_of(period: Period) -> tuple[Period, ...]:
    """Return the weeks of a month: those whose fourth day lies in it, so that every week belongs to one month.

    >>> from kpi_toolkit.periods.period import parse_period
    >>> [str(week) for week in weeks_of(parse_period("2026-04"))]
    ['2026-W14', '2026-W15', '2026-W16', '2026-W17', '2026-W18']
    """
    first = period_holding(period.start, "week", period.rules)
    weeks = (first.shift(step) for step in range(period.days // 7 + 2))
    return tuple(week for week in weeks if period.start <= week.start + timedelta(days=3) < period.end)
