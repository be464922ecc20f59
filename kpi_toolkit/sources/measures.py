"""What is to be said of daily measures as a whole: metrics that only the rows, or only kpi.yaml, know."""

from collections.abc import Iterator, Mapping

from kpi_toolkit.language.text import Reason
from kpi_toolkit.settings import Settings
from kpi_toolkit.sources.described import Profile
from kpi_toolkit.sources.vocabulary import MOST_WORDS

TABLE, COLUMN = "daily_measures", "metric"


def remarks(profiles: Mapping[str, Profile], settings: Settings) -> Iterator[Reason]:
    """Name measures that kpi.yaml does not declare, and declared ones that no row has."""
    if TABLE not in profiles:
        return
    mapped = settings.tables.get(TABLE)
    same = mapped.constants.get(COLUMN) if mapped else None  # in every row: it is not counted
    words = [same] if same else [word.value for word in profiles[TABLE].words.get(COLUMN, ())]
    declared = [metric.named or name for name, metric in settings.metrics.items() if metric.daily]
    if undeclared := [name for name in words if name not in declared]:
        yield Reason("measures_undeclared", {"names": ", ".join(undeclared)})
    if len(words) < MOST_WORDS and (lacking := [name for name in declared if name not in words]):
        yield Reason("measures_without_rows", {"names": ", ".join(lacking), "listed": ", ".join(words)})
