"""What earlier editions said of where periods would land, and how often they were right.

An edition keeps its landings in its ``review.json``. The next ones count what came of them, and widen or narrow their
own intervals by it. Editions are what was published: nothing that is only kept to be quick, as the store, takes part.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kpi_toolkit.analysis.conformal import misses_allowed, width
from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.listing import shown_below
from kpi_toolkit.files.plain import read_plain
from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.periods.period import CalendarRules, Period, parse_period

REVIEW, REPLACED = "review.json", ("editions", "*.json")


@dataclass(frozen=True)
class Claim:
    """An interval that an edition gave: 80 % of such are to hold what came.

    Parameters
    ----------
    last
        The last day that it knew, as text.
    """

    metric: str
    period: Period
    last: str
    low: float
    high: float


@dataclass(frozen=True)
class LandingRecord:
    """How many intervals of earlier editions held, of those whose periods are over, and what follows for the next.

    Parameters
    ----------
    misses
        Share of misses that intervals are now made for, so that one in five misses.
    """

    held: int = 0
    of: int = 0
    misses: float = misses_allowed(())

    def applied(self, landing: Landing) -> Landing:
        """Return a landing whose interval is as wide as the record asks for."""
        outlook = landing.outlook
        if outlook is None or outlook.low is None or not self.of:
            return landing
        grows = landing.actual is not None and outlook.low >= landing.actual
        return replace(landing, outlook=outlook.widened(width(self.misses), landing.actual if grows else None))


def claims_of(folders: str, rules: CalendarRules) -> tuple[Claim, ...]:
    """Return what some editions claimed, each metric, period and day once as it was said first, in order of the days.

    Parameters
    ----------
    folders
        Those of the editions, one a line. What cannot be read is passed over.
    """
    first: dict[tuple[str, Period, str], Claim] = {}
    for folder in filter(None, folders.splitlines()):
        replaced = sorted(shown_below(Path(folder), *REPLACED), key=lambda file: (len(file.name), file.name))
        for file in (*replaced, Path(folder) / REVIEW):
            for claim in _read(file, rules):
                first.setdefault((claim.metric, claim.period, claim.last), claim)
    return tuple(sorted(first.values(), key=lambda claim: (claim.last, claim.period, claim.metric)))


def needs(context: Context, claims: Iterable[Claim], period: Period) -> Ask:
    """Return what came of claims: their metrics in their periods, as far as these are over at a review's end."""
    return tuple(
        part
        for claim in _over(context.catalogue, claims, period)
        for part in cells([context.catalogue[claim.metric]], [claim.period])
    )


def record_of(measured: Measured, claims: Iterable[Claim], period: Period) -> LandingRecord:
    """Return how often claims held, by what is measured of their periods now."""
    held = []
    for claim in _over(measured.context.catalogue, claims, period):
        value = measured.value(claim.metric, claim.period)
        if value.value is not None and not value.is_partial:
            held.append(claim.low <= value.value <= claim.high)
    return LandingRecord(sum(held), len(held), misses_allowed(held))


def _over(catalogue: Catalogue, claims: Iterable[Claim], period: Period) -> list[Claim]:
    return [claim for claim in claims if claim.period.end <= period.end and claim.metric in catalogue]


def _read(file: Path, rules: CalendarRules) -> Iterator[Claim]:
    try:
        said = json.loads(read_plain(file))
    except (OSError, ValueError, RecursionError):
        return
    evidence = said.get("evidence") if isinstance(said, Mapping) else None
    landings = evidence.get("landings") if isinstance(evidence, Mapping) else None
    for landing in landings if isinstance(landings, list) else ():
        claim = _claim(landing, rules) if isinstance(landing, Mapping) else None
        if claim:
            yield claim


def _claim(landing: Mapping[str, Any], rules: CalendarRules) -> Claim | None:
    match landing:
        case {
            "metric": str() as metric,
            "period": str() as label,
            "last": str() as last,
            "is_over": False,
            "outlook": {"low": float() | int() as low, "high": float() | int() as high},
        }:
            try:
                return Claim(metric, parse_period(label, rules), last, float(low), float(high))
            except UsageError:
                return None
    return None
