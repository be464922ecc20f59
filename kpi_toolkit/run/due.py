"""Which reviews are due: of periods that are over, those that were never published as final."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.durable import writing
from kpi_toolkit.files.listing import shown_below
from kpi_toolkit.periods.period import CalendarRules, Grain, Period, parse_period, period_holding
from kpi_toolkit.run.manifest import noted
from kpi_toolkit.run.publish import LOCKS, own_file
from kpi_toolkit.settings import Settings
from kpi_toolkit.settings.schedule import ScheduleSettings


@contextmanager
def one_at_a_time(output: Path) -> Iterator[None]:
    """Wait until no other run makes what is due in a folder: two that are started at once make nothing twice."""
    with writing(output):
        lock = FileLock(own_file(output, LOCKS, "due.lock"))
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def periods_over(output: Path, settings: Settings) -> list[Period]:
    """Return the periods of a schedule that are over, oldest first: since its beginning, or since the first published.

    Raises
    ------
    UsageError
        When the beginning of the schedule is no period.
    """
    rules, schedule = settings.calendar_rules, settings.schedule
    since = _since(schedule, rules)
    over = []
    for grain in dict.fromkeys(schedule.every):
        newest = period_holding(settings.today, grain, rules).previous
        first = period_holding(since.start, grain, rules) if since else _first_published(output, grain, rules) or newest
        while first <= newest:
            over.append(first)
            first = first.shift(1)
    return sorted(over, key=lambda period: (period.end, period.start))


def unfinished(output: Path, periods: Sequence[Period], roles: Sequence[str], language: str) -> list[Period]:
    """Return the periods of which a role has no edition in a language, or only a preliminary one."""
    return [
        period for period in periods if any(_is_unfinished(output / f"{period}" / role / language) for role in roles)
    ]


def _is_unfinished(folder: Path) -> bool:
    manifest = noted(folder)
    return manifest is None or manifest.is_preliminary


def _since(schedule: ScheduleSettings, rules: CalendarRules) -> Period | None:
    try:
        return parse_period(schedule.since, rules) if schedule.since else None
    except UsageError as error:
        raise UsageError(f"`schedule.since` of kpi.yaml is no period: {error.message}") from None


def _first_published(output: Path, grain: Grain, rules: CalendarRules) -> Period | None:
    return min(_published(output, grain, rules), default=None)


def _published(output: Path, grain: Grain, rules: CalendarRules) -> Iterator[Period]:
    for folder in shown_below(output, "*"):
        try:
            period = parse_period(folder.name, rules)
        except UsageError:
            continue
        if period.grain == grain and str(period) == folder.name:
            yield period
