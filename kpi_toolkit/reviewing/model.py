"""What one review says, as frozen data: already measured and judged, not yet worded or drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, get_args

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.judge.accounts import Explanation
from kpi_toolkit.judge.broken_links import Links
from kpi_toolkit.judge.by_segment import SegmentChange
from kpi_toolkit.judge.funnel import Funnel
from kpi_toolkit.judge.guardrails import Guardrail
from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.judge.noise import Certainty, ScoreNoise
from kpi_toolkit.judge.usual import Movement
from kpi_toolkit.judge.why import Bridge
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.measured import Value
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.benchmark import Benchmark
from kpi_toolkit.plan.comment import Comment
from kpi_toolkit.plan.loop import Followed
from kpi_toolkit.plan.proposal import Proposal
from kpi_toolkit.reviewing.known_by import Marks
from kpi_toolkit.reviewing.landed import LandingRecord
from kpi_toolkit.reviewing.point import Point, ToDate
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets import Attainment, Line, Score, Status, Target
from kpi_toolkit.units import Language
from kpi_toolkit.weekly.resources import Resources
from kpi_toolkit.weekly.scorecard import ChainScorecard


@dataclass(frozen=True)
class Row:
    """One metric of a review.

    Parameters
    ----------
    actual, previous, last_year
        This period, the one before, the same one last year.
    history
        Up to this period, oldest first.
    movement
        How this period's number stands to what is usual of it, by a longer time before it.
    certainty
        Whether chance could have made the judgement another one; None where nothing is judged.
    reached_between
        The 95 % interval of its attainment; None where nothing was drawn or attainment has no number.
    target, baseline, judged, attainment, status
        What was agreed, where a lift starts, the value that is judged (of a total by a date: since its start; of a
        target for some days of the period: of these), and how far it was reached; None for a metric that is only
        watched.
    share
        Of the period's days, those on which the target holds.
    finer, to_date
        Of what is pictured: the last shorter periods, and the numbers since quarter and year began.
    """

    metric: Metric
    actual: Value
    previous: Value
    last_year: Value
    history: tuple[Point, ...]
    movement: Movement
    target: Target | None = None
    baseline: Value | None = None
    judged: Value | None = None
    attainment: Attainment | None = None
    status: Status | None = None
    certainty: Certainty | None = None
    reached_between: tuple[float, float] | None = None
    share: Fraction = Fraction(1)
    finer: tuple[Point, ...] = ()
    to_date: tuple[ToDate, ...] = ()

    @property
    def segment(self) -> str:
        """The segment it speaks of, ``channel=wechat``; empty for all."""
        return self.target.segment if self.target else ""

    @property
    def line(self) -> Line:
        """The row as a line of a scorecard."""
        weight = self.target.scorecard_weight if self.target else None
        return Line(self.metric.name, self.target, self.attainment, self.status, weight, self.share)

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day of a target that holds on some days of the period only; None for any other."""
        return self.target.days if self.target else None

    @property
    def change(self) -> Fraction | None:
        """Change on the previous period, in the metric's unit; None where one of the two is covered in part only."""
        return _minus(self.actual, self.previous)

    @property
    def change_on_last_year(self) -> Fraction | None:
        """Change on the same period last year, in the metric's unit; None as in :attr:`change`."""
        return _minus(self.actual, self.last_year)

    @property
    def is_not_due(self) -> bool:
        """Whether the target's date is still to come although the period's data are whole."""
        return self.status == "open" and self.judged is not None and not self.judged.is_partial

    def is_agreed_late(self, period: Period) -> bool:
        """Whether its target was agreed, or last changed, after the period had begun, or its own days in it."""
        target = self.target
        return bool(target and target.agreed_on and target.agreed_on > max(period.start, target.start))


@dataclass(frozen=True)
class Rolled:
    """The verdicts of a part of the period, a month of a quarter: a row for each target, as its own review has it."""

    period: Period
    rows: tuple[Row, ...]
    score: Score


@dataclass(frozen=True)
class Evidence:
    """What stands behind a review's judgement.

    Parameters
    ----------
    guardrails
        What guards the judged metrics, broken or not.
    landings
        Where judged metrics stand in month, quarter and year.
    bridges
        What moved sales, against the period before, last year and the target.
    splits
        What the channels account for in a judged metric's change, where no cell of several columns stands out.
    explanations
        Which cells of several columns stand out in judged metrics, and what they account for.
    funnel, links
        Steps from visitor to loyal customer, and those that broke in one channel; None where the role has none.
    actions
        What was agreed to do about it, and what came of that.
    proposals
        Targets put forward that wait for a decision or for their review, or were decided in the period.
    metrics
        The counter-metrics and those that the actions are to move, by name.
    noise
        The score that other draws of the same data would have given; None without a score.
    benchmarks
        What others reach of metrics that have a target.
    chain
        The points of the process chain in a month; None for other periods and roles, and where no step has data.
    resources
        Where effort or money is worth more in another step or channel; None without a chain.
    owners
        Who has a target of a step of funnel or links in the period, of any role, by metric.
    record
        How often the landings of earlier editions held.
    per_buyer
        Orders of a buyer, and what one came to: what one buyer more is worth.
    rolled
        The verdicts of the months of a quarter, of the quarters and months of a year; those that began.
    """

    guardrails: tuple[Guardrail, ...] = ()
    landings: tuple[Landing, ...] = ()
    bridges: tuple[Bridge, ...] = ()
    splits: tuple[SegmentChange, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    funnel: Funnel | None = None
    links: Links | None = None
    actions: tuple[Followed, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    noise: ScoreNoise | None = None
    benchmarks: tuple[Benchmark, ...] = ()
    chain: ChainScorecard | None = None
    resources: Resources | None = None
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    record: LandingRecord = field(default_factory=LandingRecord)
    per_buyer: tuple[float, float] | None = None
    rolled: tuple[Rolled, ...] = ()


@dataclass(frozen=True)
class Review:
    """A role's review of one period: everything the pages show, nothing of how they look.

    Parameters
    ----------
    earlier
        The first edition of the same review as its JSON, to say what was restated since; None for a first one.
    comments
        What was said of the period, in the order of the sheet.
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
    evidence: Evidence = Evidence()
    marks: Marks = field(default_factory=Marks)
    earlier: Mapping[str, Any] | None = field(default=None, repr=False)
    comments: tuple[Comment, ...] = ()

    @property
    def data_through(self) -> date:
        """The last day that any of the tables covers."""
        return max(last for _, last in self.coverage.values())

    @property
    def is_over(self) -> bool:
        """Whether what is shown covers the whole period; else the review is preliminary."""
        return not self._partial

    @property
    def doubt(self) -> Reason | None:
        """Why a review is preliminary though its data go on: rows are not all there, in doubt, or of one table only."""
        is_end = Reason("partial_end", {"last": self.data_through})
        return next((value.reason for value in self._partial if value.reason != is_end), None)

    @property
    def _partial(self) -> list[Value]:
        shown = (value for row in self.targeted or self.rows for value in (row.judged, row.actual) if value)
        return [value for value in shown if value.is_partial]

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
        """Rows whose number is beyond what is usual: those that a score weighs first, then the most seldom."""
        moved = [row for row in first_of_each(self.rows) if row.movement.direction]
        return tuple(sorted(moved, key=lambda row: (-(row.line.weight or 0), row.movement.chance)))

    @property
    def status_counts(self) -> dict[str, int]:
        """How many targets have each status."""
        counts = dict.fromkeys(get_args(Status), 0)
        for row in self.targeted:
            counts[row.status or "no_data"] += 1
        return counts

    @property
    def role_label(self) -> str:
        """The role's name in the review's language."""
        return self.settings.all_roles.label(self.role)(self.language)


def guards_apart(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows with a target that weigh nothing beside others that do: they are counted apart from the score."""
    targeted = [row for row in rows if row.target]
    if all(row.line.weight is None for row in targeted):
        return ()
    return tuple(row for row in targeted if row.line.weight is None)


def first_of_each(rows: Sequence[Row]) -> list[Row]:
    """Return the first row of each metric and segment, in order: two targets may judge the same one."""
    return list({(row.metric.name, row.segment): row for row in reversed(rows)}.values())[::-1]


def interval_of(metric: Metric, value: Value) -> tuple[float, float] | None:
    """Return the 95 % Wilson interval of a share of persons or orders; None for other units."""
    if metric.unit != "share" or not value.denominator or value.numerator is None:
        return None
    return wilson(int(value.numerator), int(value.denominator))


def _minus(now: Value, then: Value) -> Fraction | None:
    after, before = now.exact, then.exact
    if after is None or before is None or now.is_partial or then.is_partial:
        return None
    return after - before
