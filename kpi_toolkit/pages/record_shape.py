"""The shape of ``review.json``, from which its published JSON Schema is made: mypy holds the record to it.

Numbers are unrounded, in the metric's unit: shares 0–1, money in the currency, None where there is no data.
"""

from typing import Annotated, Any, Literal, NotRequired

from pydantic import with_config
from typing_extensions import TypedDict

from kpi_toolkit.judge.noise import Certainty
from kpi_toolkit.pages.record_shape_evidence import EvidenceRecord, FindingRecord, RestatedRecord
from kpi_toolkit.pages.record_shape_kinds import STRICT, Day, written
from kpi_toolkit.settings.judgement import ScoringSettings
from kpi_toolkit.settings.rules import Rules
from kpi_toolkit.targets.attainment import Status
from kpi_toolkit.units import Language

Head = TypedDict("Head", {"$schema": str, "schema_version": Literal[1]})
"""Where the schema lies beside the file, and its version: raised when a field is taken away or comes to mean something
else; fields may be added without."""
HEAD: Head = {"$schema": "review.schema.json", "schema_version": 1}


@with_config(STRICT)
class HistoryRecord(TypedDict):
    """One period of a metric's course."""

    period: str
    value: float | None
    last_year: float | None


@with_config(STRICT)
class UsualRecord(TypedDict):
    """What would have been usual of the number, and whether it is beyond it."""

    expected: float | None
    range: tuple[float, float] | None
    chance: float | None
    """How seldom a usual series strays as far."""
    direction: int
    """1 above what is usual, −1 below, else 0."""
    state: str
    parts: list[str]
    why_not: str | None


@with_config(STRICT)
class TargetRecord(TypedDict):
    """What was agreed, as numbers."""

    kind: str
    mode: str | None
    segment: str
    value: float | None
    level: float | None
    """What is due in this period."""
    lower: float | None
    upper: float | None
    baseline: float | None
    weight: float | None
    row: int
    """Its row in the sheet."""
    owner: str
    why: str
    agreed_on: Day | None
    proposed_by: str
    approved_by: str
    commitment: str | None
    days: NotRequired[list[Day]]
    """First day and day after the last, of a target that covers a part of the period."""
    share_due: NotRequired[float]


@with_config(STRICT)
class AttainmentRecord(TypedDict):
    """How far the target was reached: 1 = reached."""

    raw: float | None
    scored: float | None
    """Capped, as it counts in the score."""
    gap: float | None
    convention: str


@with_config(STRICT)
class ValueRecord(TypedDict):
    """A measured number with what it is made of."""

    value: float | None
    numerator: float | None
    denominator: float | None
    n: int
    is_partial: bool
    reason: str | None
    """Why there is no number, or not all of it."""


@with_config(STRICT)
class MetricRecord(ValueRecord):
    """One row of the review: a metric with its target, or one that is only watched."""

    name: str
    label: str
    unit: str
    better: str
    definition: str | None
    """A mark that changes when the definition does."""
    previous: float | None
    last_year: float | None
    history: list[HistoryRecord]
    status: Status | None
    certainty: Certainty | None
    usual: UsualRecord
    agreed: dict[str, str] | None
    """The cells of the target as texts, as they were filled in."""
    judged: float | None
    """What was held against the target, where it is not `value`."""
    target: TargetRecord | None
    attainment: AttainmentRecord | None


@with_config(STRICT)
class SubjectRecord(TypedDict):
    """What is reviewed."""

    period: str
    starts_on: Day
    ends_before: Day
    role: str
    role_label: str
    role_place: int
    """Among the roles of the organisation, from 0."""
    language: Language


@with_config(STRICT)
class SummaryRecord(SubjectRecord):
    """What the shelf shows of an edition."""

    organisation: str
    title: str
    headline: str
    score: float | None
    """1 = every target reached."""
    score_text: str
    status_counts: dict[str, int]
    data_through: Day
    is_preliminary: bool


@with_config(STRICT)
class CommentRecord(TypedDict):
    """What somebody said of the period."""

    metric: str
    """What it is about; empty for the period as a whole."""
    author: str
    text: str
    """As it was typed; emphasis, lists and links in it are Markdown."""


@with_config(STRICT)
class ReviewRecord(SummaryRecord):
    """A role's review of a period."""

    findings: list[FindingRecord]
    score_interval: tuple[float, float] | None
    """Where the score lies in 80 of 100 draws of the same customers."""
    covered_weight: float | None
    weakest: str | None
    coverage: dict[str, list[Day]]
    """First and last day by table."""
    currency: str
    time_zone: str
    rules: Annotated[dict[str, Any], written(Rules)]
    scoring: Annotated[dict[str, Any], written(ScoringSettings)]
    data: dict[str, dict[str, Any]]
    """Control totals by table."""
    metrics: list[MetricRecord]
    evidence: EvidenceRecord
    restated: RestatedRecord | None
    comments: list[CommentRecord]
    notes: list[str]


@with_config(STRICT)
class ReviewEdition(Head, ReviewRecord):
    """A role's review of a period, as a file."""
