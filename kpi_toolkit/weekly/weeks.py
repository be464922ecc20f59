"""The weeks of a month: every week belongs to the one that holds its fourth day."""

from datetime import date, timedelta

from kpi_toolkit.periods.period import Period, period_holding


def weeks_of(period: Period) -> tuple[Period, ...]:
    """Return the weeks of a month: those whose fourth day lies in it, so that every week belongs to one month.

    >>> from kpi_toolkit.periods.period import parse_period
    >>> [str(week) for week in weeks_of(parse_period("2026-04"))]
    ['2026-W14', '2026-W15', '2026-W16', '2026-W17', '2026-W18']
    """
    first = period_holding(period.start, "week", period.rules)
    weeks = (first.shift(step) for step in range(period.days // 7 + 2))
    return tuple(week for week in weeks if period.start <= week.start + timedelta(days=3) < period.end)


def known_days(week: Period, month: Period, data_end: date) -> Period:
    """Return a week of a month; of one that runs over the end of the month and of the data, the days that are known.

    So the newest month can be judged once it is over, though its last week is not.

    Parameters
    ----------
    data_end
        The day after the last one that is known.

    >>> from kpi_toolkit.periods.period import parse_period
    >>> october = parse_period("2026-10")
    >>> last = weeks_of(october)[-1]
    >>> [str(known_days(last, october, date(2026, 11, day))) for day in (1, 9)]
    ['2026-10-26/2026-10-31', '2026-W44']
    """
    if not month.end <= data_end < week.end:
        return week
    return Period(week.start, data_end, "span", week.rules)
