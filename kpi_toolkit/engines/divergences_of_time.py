"""Questions of days and times to which databases give different answers; :mod:`kpi_toolkit.engines.divergences`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpi_toolkit.engines import Engine


@dataclass(frozen=True)
class Divergence:
    """One question.

    Parameters
    ----------
    why
        Which engines answer otherwise, and what would then be wrong.
    frame
        Column → values of the table that is asked.
    ask
        From the table and the engine to the answer, in order where order matters.
    expected
        Rows of the answer; None for null.
    """

    name: str
    why: str
    frame: Mapping[str, Sequence[Any]]
    ask: Callable[[ir.Table, Engine], ir.Table]
    expected: tuple[tuple[Any, ...], ...]


def _local_days(t: ir.Table, engine: Engine) -> ir.Table:
    local = t.select("place", at=engine.as_timestamp(t["at"], "UTC", "Asia/Shanghai", None))
    return local.select("place", on=local["at"].cast("date")).order_by("place").drop("place")


def _moments(t: ir.Table, engine: Engine) -> ir.Table:
    at = engine.as_timestamp(t["at"], "America/New_York", "UTC", None)
    return t.select("place", at=at, day=engine.has_no_time(t["at"], None).ifelse(1, 0)).order_by("place").drop("place")


def _periods(t: ir.Table, engine: Engine) -> ir.Table:
    later = (t.on + ibis.interval(days=30)).cast("date")
    days = ibis.literal(date(2026, 11, 1)).delta(t.on, unit="day")
    return t.select("place", days=days, later=later).order_by("place").drop("place")


OF_TIME: tuple[Divergence, ...] = (
    Divergence(
        "days between",
        "some count midnights and some spans of 24 hours; a clock change or a leap day costs a day",
        {"place": [1, 2, 3], "on": [date(2026, 3, 29), date(2024, 2, 29), date(1965, 1, 1)]},
        _periods,
        ((217, date(2026, 4, 28)), (976, date(2024, 3, 30)), (22584, date(1965, 1, 31))),
    ),
    Divergence(
        "local day",
        "truncating an instant gives the day in UTC or in the server's zone: evening orders move a day",
        {
            "place": [1, 2],
            "at": [pd.Timestamp("2026-10-31 15:59:59", tz="UTC"), pd.Timestamp("2026-10-31 16:00:00", tz="UTC")],
        },
        _local_days,
        ((date(2026, 10, 31),), (date(2026, 11, 1),)),
    ),
    Divergence(
        "clocks that are changed",
        "of two moments with one local time some take the earlier, some the later; sessions and orders change places",
        {
            "place": [1, 2, 3, 4, 5],
            "at": pd.to_datetime(
                ["2025-11-02 00:30", "2025-11-02 01:30", "2025-11-02 02:30", "2026-03-08 02:30", "2026-03-08 00:00"]
            ),
        },
        _moments,
        (
            (datetime(2025, 11, 2, 4, 30), 0),
            (datetime(2025, 11, 2, 6, 30), 0),
            (datetime(2025, 11, 2, 7, 30), 0),
            (datetime(2026, 3, 8, 7, 30), 0),
            (datetime(2026, 3, 8, 5, 0), 1),
        ),
    ),
    Divergence(
        "weeks",
        "some begin weeks on Sunday; periods come from a calendar table, this is for own metrics",
        {"on": [date(2026, 11, 1)]},
        lambda t, _: t.select(week=t.on.truncate("W").cast("date")),
        ((date(2026, 10, 26),),),
    ),
    Divergence(
        "parts of a second",
        "a cast to a time may cut them off, and events lose their order",
        {"at": [pd.Timestamp("2026-10-31 08:30:00.000005")]},
        lambda t, _: t.select(at=t["at"].cast("timestamp"), on=t["at"].cast("date").cast("timestamp")),
        ((datetime(2026, 10, 31, 8, 30, 0, 5), datetime(2026, 10, 31)),),
    ),
)
"""All questions of days and times."""
