"""What one review says, as frozen data: already measured and judged, not yet worded or drawn."""

import itertools
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.language import Reason
from kpi_toolkit.metric import Metric
from kpi_toolkit.period import Period
from kpi_toolkit.roles import ROLES
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets import Attainment, Score, Status, Target
from kpi_toolkit.units import Language

USUAL_FROM = 6


@dataclass(frozen=True)
class Value:
    """One measured number with what it is made of; `value` None means no data, and `reason` says why."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    n: int = 0
    reason: Reason | None = None


@dataclass(frozen=True)
class Point:
    """A period of a metric's history: its value, the one of last year, and what was agreed."""

    period: str
    value: float | None
    last_year: float | None
    target: float | None = None
    band: tuple[float, float] | None = None


@dataclass(frozen=True)
class Row:
    """One metric of a review.

    Parameters
    ----------
    actual, previous, last_year
        This period, the one before, the same one last year.
    history
        Up to this period, oldest first.
    target, baseline, attainment, status
        What was agreed and how far it was reached; None for a metric that is only watched.
    """

    metric: Metric
    actual: Value
    previous: Value
    last_year: Value
    history: tuple[Point, ...]
    target: Target | None = None
    baseline: Value | None = None
    attainment: Attainment | None = None
    status: Status | None = None

    @property
    def change(self) -> float | None:
        """Change on the previous period, in the metric's unit."""
        return _minus(self.actual.value, self.previous.value)

    @property
    def change_on_last_year(self) -> float | None:
        """Change on the same period last year, in the metric's unit."""
        return _minus(self.actual.value, self.last_year.value)

    @property
    def usual_change(self) -> float | None:
        """Mean absolute change from period to period before this one; None with fewer than six changes."""
        values = [point.value for point in self.history[:-1]]
        steps = [abs(b - a) for a, b in itertools.pairwise(values) if a is not None and b is not None]
        return fmean(steps) if len(steps) >= USUAL_FROM else None

    @property
    def times_usual(self) -> float | None:
        """Size of the change against the usual one."""
        if self.change is None or not self.usual_change:
            return None
        return abs(self.change) / self.usual_change


@dataclass(frozen=True)
class Review:
    """A role's review of one period: everything the pages show, nothing of how they look."""

    settings: Settings
    period: Period
    role: str
    language: Language
    rows: tuple[Row, ...]
    score: Score
    notes: tuple[Reason, ...]
    unavailable: tuple[tuple[Metric, Reason], ...]
    coverage: tuple[date, date]
    is_over: bool

    @property
    def targeted(self) -> tuple[Row, ...]:
        """The rows with a target, in the order of the sheet."""
        return tuple(row for row in self.rows if row.target)

    @property
    def watched(self) -> tuple[Row, ...]:
        """The rows without a target that have data."""
        return tuple(row for row in self.rows if not row.target and row.actual.value is not None)

    @property
    def movers(self) -> tuple[Row, ...]:
        """Rows by the size of their change against their usual one, largest first."""
        moved = [row for row in self.rows if row.times_usual is not None]
        return tuple(sorted(moved, key=lambda row: -(row.times_usual or 0)))

    @property
    def status_counts(self) -> dict[str, int]:
        """How many targets have each status."""
        counts = dict.fromkeys(("met", "at_risk", "missed", "noise", "no_data", "open"), 0)
        for row in self.targeted:
            counts[row.status or "no_data"] += 1
        return counts

    @property
    def role_label(self) -> str:
        """The role's name in the review's language."""
        own = self.settings.roles.get(self.role)
        return own.label(self.language) if own and own.label else ROLES[self.role](self.language)


def interval_of(metric: Metric, value: Value) -> tuple[float, float] | None:
    """Return the 95 % Wilson interval of a share of persons or orders; None for other units."""
    if metric.unit != "share" or not value.denominator or value.numerator is None:
        return None
    return wilson(int(value.numerator), int(value.denominator))


def _minus(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b
