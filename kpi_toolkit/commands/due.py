"""What ``kpi run --due`` waits for: data of a period that are not all there, and may still come."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from kpi_toolkit.errors import WaitingError
from kpi_toolkit.language.text import spoken
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.periods.period import Period
from kpi_toolkit.schema import TABLES


def waiting(context: Context, periods: Sequence[Period]) -> dict[Period, WaitingError]:
    """Return the periods whose data are not all there and may still come, each with what is waited for.

    A stream of rows covers a period where, by its own rhythm, it lasts until the period's end.
    """
    today, days = context.settings.today, timedelta(days=context.settings.schedule.wait_days)
    waited = {}
    for period in periods:
        late = dict(_late(context, period))
        if late and today < period.end + days:
            tables = ", ".join(f"{table} ({last})" for table, last in late.items())
            said = spoken("run.waits", period=str(period), tables=tables, until=period.end + days)
            waited[period] = WaitingError(said)
    return waited


def _late(context: Context, period: Period) -> Iterator[tuple[str, date]]:
    for table in context.sources.columns:
        last = context.coverage(table)[1]
        if TABLES[table].is_stream and last < period.end - timedelta(days=1):
            yield table, last
