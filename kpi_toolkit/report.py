"""What one review says, as frozen data: already measured and judged, not yet worded or drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.language import Reason
from kpi_toolkit.metric import Metric
from kpi_toolkit.period import Period
from kpi_toolkit.roles import ROLES
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets import Attainment, Score, Status, Target
from kpi_toolkit.units import UNITS, Language

USUAL_FROM = 6


@dataclass(frozen=True)
class Value:
    """One measured number with what it is made of; `value` None means no data, and `reason` says why."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    n: int = 0
    reason: Reason | None = None

    @property
    def is_partial(self) -> bool:
        """Whether the data cover only a part of its period."""
        return self.reason is not None and self.reason.code.startswith("partial_")


@dataclass(frozen=True)
class Point:
    """A period of a metric's history: its value, the one of last year, and what was agreed."""

    period: str
    value: float | None
    last_year: float | None
    target: float | None = None
    band: tuple[float, float] | None = None
    is_partial: bool = False


@dataclass(frozen=True)
class Row:
    """One metric of a review.

    Parameters
    ----------
    actual, previous, last_year
        This period, the one before, the same one last year.
    history
        Up to this period, oldest first.
    target, baseline, judged, attainment, status
        What was agreed, where a lift starts, the value that is judged (of a total by a date: since its start), and
        how far it was reached; None for a metric that is only watched.
    """

    metric: Metric
    actual: Value
    previous: Value
    last_year: Value
    history: tuple[Point, ...]
    target: Target | None = None
    baseline: Value | None = None
    judged: Value | None = None
    attainment: Attainment | None = None
    status: Status | None = None

    @property
    def change(self) -> float | None:
        """Change on the previous period, in the metric's unit; None where one of the two is covered in part only."""
        return _minus(self.actual, self.previous)

    @property
    def change_on_last_year(self) -> float | None:
        """Change on the same period last year, in the metric's unit; None as in :attr:`change`."""
        return _minus(self.actual, self.last_year)

    @property
    def is_not_due(self) -> bool:
        """Whether the target's date is still to come although the period's data are whole."""
        return self.status == "open" and self.judged is not None and not self.judged.is_partial

    @property
    def usual_change(self) -> float | None:
        """Median absolute change from period to period before this one; None with fewer than six.

        In points (0–1) for shares, else relative to the earlier value.
        """
        values = [None if point.is_partial else point.value for point in self.history[:-1]]
        steps = [step for a, b in pairwise(values) if (step := self._step(a, b)) is not None]
        return median(steps) if len(steps) >= USUAL_FROM else None

    @property
    def times_usual(self) -> float | None:
        """Size of the change against the usual one.

        None where the change is within the sampling error of a rate, or where open windows were left out.
        """
        bounds = interval_of(self.metric, self.actual)
        if self.change is None or self.actual.reason or self.previous.value is None or not self.usual_change:
            return None
        if bounds and bounds[0] <= self.previous.value <= bounds[1]:
            return None
        step = self._step(self.previous.value, self.actual.value)
        return None if step is None else step / self.usual_change

    def _step(self, before: float | None, after: float | None) -> float | None:
        if before is None or after is None:
            return None
        if UNITS[self.metric.unit].is_percent:
            return abs(after - before)
        return abs(after / before - 1) if before > 0 else None


@dataclass(frozen=True)
class Marks:
    """What a review was judged by, so that a later one can say what changed.

    Parameters
    ----------
    data
        Control totals by canonical table, of the rows before the period's end.
    definitions
        A mark by metric that changes when it is counted in another way.
    tables
        The canonical tables that each metric needs.
    """

    data: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Review:
    """A role's review of one period: everything the pages show, nothing of how they look.

    Parameters
    ----------
    earlier
        The first edition of the same review as its JSON, to say what was restated since; None for a first one.
    """

    settings: Settings
    period: Period
    role: str
    language: Language
    rows: tuple[Row, ...]
    score: Score
    notes: tuple[Reason, ...]
    unavailable: tuple[tuple[Metric, Reason], ...]
    coverage: Mapping[str, tuple[date, date]]
    marks: Marks = Marks()
    earlier: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def data_through(self) -> date:
        """The last day that any of the tables covers."""
        return max(last for _, last in self.coverage.values())

    @property
    def is_over(self) -> bool:
        """Whether what is shown covers the whole period; else the review is preliminary."""
        shown = self.targeted or self.watched
        return not any(row.actual.is_partial or (row.judged and row.judged.is_partial) for row in shown)

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
        moved = [row for row in first_of_each(self.rows) if row.times_usual is not None]
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


def first_of_each(rows: Sequence[Row]) -> list[Row]:
    """Return the first row of each metric, in order: two targets may judge the same one."""
    return list({row.metric.name: row for row in reversed(rows)}.values())[::-1]


def interval_of(metric: Metric, value: Value) -> tuple[float, float] | None:
    """Return the 95 % Wilson interval of a share of persons or orders; None for other units."""
    if metric.unit != "share" or not value.denominator or value.numerator is None:
        return None
    return wilson(int(value.numerator), int(value.denominator))


def _minus(now: Value, then: Value) -> float | None:
    if now.value is None or then.value is None or now.is_partial or then.is_partial:
        return None
    return now.value - then.value
