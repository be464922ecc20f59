"""The shape of what stands behind a review's judgement, as ``review.json`` holds it."""

from typing import Annotated, Any, NotRequired

from pydantic import with_config
from typing_extensions import TypedDict

from kpi_toolkit.analysis.effect import Below, Outcome, Rank, Rung, Why
from kpi_toolkit.analysis.pace import Pace
from kpi_toolkit.analysis.shift import Shift
from kpi_toolkit.analysis.standing_out import Moved
from kpi_toolkit.pages.record_shape_chain import ChainRecord, ResourcesRecord
from kpi_toolkit.pages.record_shape_kinds import STRICT, Day, written
from kpi_toolkit.plan.loop import State
from kpi_toolkit.reviewing.landed import LandingRecord
from kpi_toolkit.reviewing.restatement import Cause
from kpi_toolkit.targets.attainment import Status


@with_config(STRICT)
class FindingRecord(TypedDict):
    """What a card says, the gravest first."""

    kind: str
    cost: float
    """Share of the score, or of what is lost, by which findings of a kind are ranked."""
    metrics: list[str]
    guardrails: list[str]
    without: dict[str, float | None]
    """What metrics are without what inflates them."""
    broken: list[list[str]]
    """Metric and segment of each broken step."""
    actions: list[str]
    text: str


@with_config(STRICT)
class GuardrailRecord(TypedDict):
    """A counter-metric, or a trap."""

    name: str
    watches: list[str]
    state: str
    text: str


@with_config(STRICT)
class BothLanguages(TypedDict):
    """A sentence in both languages."""

    zh: str
    en: str


@with_config(STRICT)
class ExpectedLandingRecord(TypedDict):
    """Where a metric will land at the end of a quarter or year."""

    metric: str
    period: str
    last: Day
    """The last day of data."""
    actual: float | None
    days_elapsed: int
    target: float | None
    hit: float | None
    """Probability of reaching the target."""
    is_over: bool
    outlook: Annotated[dict[str, Any], written(Pace)] | None
    reason: BothLanguages | None
    notes: list[BothLanguages]


@with_config(STRICT)
class BridgeRecord(TypedDict):
    """What the factors of a number account for in its change."""

    against: str
    compared: str
    before: dict[str, float | None]
    after: dict[str, float | None]
    effects: dict[str, float]


@with_config(STRICT)
class SplitRecord(TypedDict):
    """What segments account for in a change."""

    metric: str
    by: str
    effects: dict[str, float]


@with_config(STRICT)
class CellRecord(TypedDict):
    """A cell of the data, or the remainder, with what it accounts for."""

    cell: dict[str, str | None]
    effect: float | None
    moved: Moved | None
    chance: float | None


@with_config(STRICT)
class ExplanationRecord(TypedDict):
    """Which cells account for a gap."""

    metric: str
    against: str
    compared: str
    columns: list[str]
    looked: int
    parts: list[CellRecord]


@with_config(STRICT)
class StepRecord(TypedDict):
    """A step of the funnel."""

    metric: str
    count: int | None
    out_of: int | None
    benchmark: float | None
    chance: float | None
    is_broken: bool
    broken_in: list[str]


@with_config(STRICT)
class BreakRecord(TypedDict):
    """A step that broke; of all if it has no segment."""

    metric: str
    segment: str
    chance: float | None
    owners: list[str]


@with_config(STRICT)
class ArmsRecord(TypedDict):
    """Sizes of the arms of an experiment, and how seldom a draw is as uneven."""

    given: float
    held_back: float
    split: float
    chance: float


@with_config(STRICT)
class EffectRecord(TypedDict):
    """What a verdict on an action rests on."""

    rung: Rung
    not_higher: Below | None
    came: Annotated[dict[str, Any], written(Shift)] | None
    rank: Annotated[dict[str, Any], written(Rank)] | None
    placebo: Annotated[dict[str, Any], written(Shift)] | None
    arms: ArmsRecord | None


@with_config(STRICT)
class ActionRecord(TypedDict):
    """An action, what was expected of it and what the data say."""

    id: str
    metric: str
    owner: str
    steps: str
    resources: str
    start: Day
    state: State
    due: Day
    is_carried_over: bool
    verdict: Outcome | None
    """As somebody wrote it."""
    by_data: Outcome | None
    why: Why | None
    segment: str
    expected: float | None
    observed: float | None
    evidence: EffectRecord | None


@with_config(STRICT)
class ProposalRecord(TypedDict):
    """A target that was proposed."""

    metric: str
    target: str
    logic: str
    proposed_by: str
    approved_by: str
    decided_on: Day | None
    review_on: Day | None


@with_config(STRICT)
class BenchmarkRecord(TypedDict):
    """What others reach."""

    metric: str
    segment: str
    low: float | None
    median: float | None
    high: float | None
    source: str
    as_of: Day


@with_config(STRICT)
class RolledLineRecord(TypedDict):
    """One target in a part of the period."""

    metric: str
    segment: str
    status: Status | None
    attainment: float | None
    weight: float | None


@with_config(STRICT)
class RolledRecord(TypedDict):
    """The verdicts of a part of the period: of a month of a quarter."""

    period: str
    score: float | None
    lines: list[RolledLineRecord]


@with_config(STRICT)
class EvidenceRecord(TypedDict):
    """What stands behind the judgement."""

    guardrails: list[GuardrailRecord]
    landings: list[ExpectedLandingRecord]
    landing_record: Annotated[dict[str, Any], written(LandingRecord)]
    """How often earlier landings held."""
    bridges: list[BridgeRecord]
    splits: list[SplitRecord]
    explanations: list[ExplanationRecord]
    funnel: list[StepRecord]
    broken_links: list[BreakRecord]
    chain: ChainRecord | None
    resources: ResourcesRecord | None
    actions: list[ActionRecord]
    proposals: list[ProposalRecord]
    rolled: list[RolledRecord]
    """The months of a quarter, the quarters and months of a year, in which the role had targets."""
    benchmarks: NotRequired[list[BenchmarkRecord]]


@with_config(STRICT)
class RestatedChangeRecord(TypedDict):
    """A line that says something else than the first edition did."""

    metric: str | None
    causes: list[Cause]
    crossed_by: list[Cause]
    agreed: dict[str, str] | None


@with_config(STRICT)
class RestatedRecord(TypedDict):
    """What differs from the first edition."""

    data_through: Day
    score_before: float | None
    rules: dict[str, list[Any]]
    """Setting → then, now."""
    tables: dict[str, dict[str, list[Any]]]
    changes: list[RestatedChangeRecord]
