"""Where the rows of a table are not all there, by its own rhythm: gaps, weeks with far too few, a month come again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from kpi_toolkit.analysis.rhythm import LEAST_DAYS, Rhythm
from kpi_toolkit.language.text import Reason
from kpi_toolkit.periods.season import is_holiday
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Settings
from kpi_toolkit.sources.described import Sources

Kind: TypeAlias = Literal["gap", "thin", "repeat", "twice"]
RARE_DAYS = 56
"""Days of rows that a table needs which is no stream, before a stretch of it is called a gap."""
SELDOM_QUIET = 0.2
"""Share of quiet days up to which such a table counts as one of every day."""


@dataclass(frozen=True)
class Lapse:
    """Days of a table whose rows are not all there, or not those of these days.

    Parameters
    ----------
    rows, usual
        How many there are, and how many there usually would be; of a month come again, how many of its rows.
    of
        The month that came again.
    """

    kind: Kind
    table: str
    first: date
    last: date
    rows: int = 0
    usual: int = 0
    of: str = ""

    @property
    def values(self) -> Mapping[str, object]:
        """The placeholders of its sentences."""
        days = {"table": self.table, "first": self.first, "last": self.last}
        return days | {"count": self.rows, "usual": self.usual, "of": self.of}

    @property
    def caveat(self) -> Reason:
        """What must be known of a number of these days."""
        return Reason(f"partial_{self.kind}", self.values)

    @property
    def note(self) -> Reason:
        """The remark on the table."""
        return Reason(f"lapse_{self.kind}", self.values)

    def touches(self, first: date, end: date) -> bool:
        """Whether it has days of a half-open span."""
        return self.first < end and self.last >= first


def rhythm_of(sources: Sources, settings: Settings, table: str) -> Rhythm | None:
    """Return the rhythm of a table; None of one whose rows come by plan or by hand, or have no time."""
    profile, entry = sources.profiles.get(table), TABLES[table]
    if profile is None or profile.first is None or entry.by_hand or entry[entry.main_time].future:
        return None
    is_every_day = entry.is_stream and not entry.may_pause
    most_quiet, least_days = (1.0, LEAST_DAYS) if is_every_day else (SELDOM_QUIET, RARE_DAYS)
    return Rhythm(profile.first, profile.counts, lambda day: is_holiday(day, settings.calendar), most_quiet, least_days)


def lapses_of(sources: Sources, settings: Settings, rhythms: Mapping[str, Rhythm]) -> dict[str, tuple[Lapse, ...]]:
    """Return the lapses of every table, without those that kpi.yaml says to be whole."""
    whole = settings.source.whole_days

    def is_known(lapse: Lapse) -> bool:
        return any(first <= lapse.first and lapse.last <= last for first, last in whole)

    lapses_by = {table: tuple(_lapses(sources, rhythms, table)) for table in sources.profiles}
    return {
        table: tuple(lapse for lapse in lapses if not is_known(lapse)) for table, lapses in lapses_by.items() if lapses
    }


def _lapses(sources: Sources, rhythms: Mapping[str, Rhythm], table: str) -> Iterator[Lapse]:
    if (rhythm := rhythms.get(table)) is not None:
        for gap in rhythm.gaps:
            yield Lapse("gap", table, gap.first, gap.last)
        if TABLES[table].is_stream and not TABLES[table].may_pause:
            for week in rhythm.thin:
                yield Lapse("thin", table, week.first, week.last, week.rows, round(week.usual))
    for repeat in sources.profiles[table].repeats:
        last = (repeat.month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        kind: Kind = "twice" if repeat.of == repeat.month else "repeat"
        yield Lapse(kind, table, repeat.month, last, repeat.rows, of=f"{repeat.of:%Y-%m}")


def jumps_of(rhythms: Mapping[str, Rhythm]) -> Iterator[Reason]:
    """Yield a remark on every stream whose level leaps: rows may stand twice, or another source came to it."""
    for table, rhythm in rhythms.items():
        if TABLES[table].is_stream and not TABLES[table].may_pause:
            for weeks in rhythm.jumps:
                values = {"table": table, "first": weeks.first, "last": weeks.last}
                yield Reason("level_jump", values | {"count": weeks.rows, "usual": round(weeks.usual)})
