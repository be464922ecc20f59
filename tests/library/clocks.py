"""The made shop in New York: times with and without a zone and days alone in one column, many in the hour lived twice."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from kpi_toolkit.schema.tables import TABLES
from tests.library import made

ZONE = ZoneInfo("America/New_York")
PUT_BACK, PUT_FORWARD = datetime(2025, 11, 2, 6, tzinfo=UTC), datetime(2025, 3, 9, 7, tzinfo=UTC)
"""The moments at which the clocks are changed within the made shop's days."""
BUSY = ("events", "orders", "touches", "memberships", "group_members")
DAYS_ALONE = {"orders": ("ordered_at",), "deliverables": ("due_at",), "memberships": ("changed_at",)}
LOCAL = "%Y-%m-%d %H:%M:%S.%f"


def make_shop(seed: int) -> dict[str, pd.DataFrame]:
    """Return the made shop's tables with all times as text."""
    rng = random.Random(seed)
    return {name: _table(name, frame, rng) for name, frame in made.make_shop(seed).items()}


def _table(name: str, frame: pd.DataFrame, rng: random.Random) -> pd.DataFrame:
    times = [column.name for column in TABLES[name].columns if column.type == "timestamp" and column.name in frame]
    rows: list[dict[str, Any]] = []
    for record in frame.to_dict("records"):
        moments = {time: _moment(record[time]) for time in times}
        if name in BUSY and (at := moments[TABLES[name].main_time]):
            step = _to_a_change(at, rng)
            moments = {time: moment and moment + step for time, moment in moments.items()}
        alone = DAYS_ALONE.get(name, ())
        rows.append(record | {time: _text(moment, time in alone, rng) for time, moment in moments.items()})
    return pd.DataFrame(rows, columns=frame.columns)


def _moment(value: Any) -> datetime | None:
    return None if pd.isna(value) else pd.Timestamp(value).to_pydatetime().replace(tzinfo=ZONE).astimezone(UTC)


def _to_a_change(at: datetime, rng: random.Random) -> timedelta:
    """How far a row is moved: those of some weeks around a change of the clocks fall into the hours around it."""
    for change in (PUT_BACK, PUT_FORWARD):
        if abs(at - change) < timedelta(weeks=3) and rng.random() < 0.7:
            return change + timedelta(minutes=rng.randrange(-180, 180)) - at
    return timedelta()


def _text(moment: datetime | None, may_be_day: bool, rng: random.Random) -> str | None:
    if moment is None:
        return None
    local = moment.astimezone(ZONE)
    if may_be_day and rng.random() < 0.3:
        return local.strftime("%Y-%m-%d")
    is_told_twice = (moment + timedelta(hours=1)).astimezone(ZONE).strftime(LOCAL) == local.strftime(LOCAL)
    # A local time that stands twice is taken for the later one, so the earlier needs its zone.
    if rng.random() < 0.5 and not is_told_twice and local.time() != datetime.min.time():
        return local.strftime(LOCAL)
    return moment.strftime(LOCAL) + "Z"
