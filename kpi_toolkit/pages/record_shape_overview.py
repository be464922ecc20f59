"""The shape of an overview's ``review.json``: all roles of a period at one glance."""

from pydantic import with_config
from typing_extensions import TypedDict

from kpi_toolkit.pages.record_shape import Head, SummaryRecord
from kpi_toolkit.pages.record_shape_evidence import ActionRecord, ExpectedLandingRecord, FindingRecord
from kpi_toolkit.pages.record_shape_kinds import STRICT


@with_config(STRICT)
class RoleRecord(TypedDict):
    """How a role stands."""

    role: str
    label: str
    score: float | None
    score_text: str
    status_counts: dict[str, int]
    course: dict[str, float | None]
    """Scores by period."""


@with_config(STRICT)
class RoleFindingRecord(TypedDict):
    """A finding, told by the role that it costs most."""

    role: str
    finding: FindingRecord


@with_config(STRICT)
class OverviewRecord(SummaryRecord):
    """All roles of a period; each review is an edition of its own."""

    currency: str
    roles: list[RoleRecord]
    gravest: list[RoleFindingRecord]
    actions: list[ActionRecord]
    landings: list[ExpectedLandingRecord]


@with_config(STRICT)
class OverviewEdition(Head, OverviewRecord):
    """All roles of a period, as a file."""
