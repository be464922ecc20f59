"""An action: what somebody does about a metric, what is expected of it, and what came of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

ExpectedMode = Literal["relative", "pp", "absolute"]
ActionStatus = Literal["proposed", "running", "done", "overdue", "cancelled"]
Verdict = Literal["effective", "partial", "ineffective", "insufficient"]


@dataclass(frozen=True)
class Action:
    """One action of a plan.

    Parameters
    ----------
    row
        Its row in the sheet as a spreadsheet shows it.
    id
        A name of its own, the same in every later sheet.
    start, due
        Its span as half-open local days.
    expected, expected_mode, expected_by
        Size of the change with its sign (a share of the baseline, points as 0–1, or in the metric's unit), and the
        day by which it should show.
    segment
        Whom it touched, as ``channel=wechat``; empty for all.
    split
        The share, 0–1, of those who have a value in the segment's column that was drawn at random for it: the column
        says who was in which arm. None where nothing was drawn.
    verdict, evidence
        What came of it; None and empty while that is open.
    fixed_on
        The day on which the expectation was written down.
    """

    row: int
    id: str
    role: str
    metric: str
    diagnosis: str
    steps: str
    owner: str
    resources: str
    start: date
    due: date
    expected: Decimal | None = None
    expected_mode: ExpectedMode | None = None
    expected_by: date | None = None
    status: ActionStatus = "proposed"
    verdict: Verdict | None = None
    evidence: str = ""
    fixed_on: date | None = None
    segment: str = ""
    split: Decimal | None = None
