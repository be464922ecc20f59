"""A proposal: a target that somebody put forward, and what was decided."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Proposal:
    """A target put forward: the executor proposes, the decision-maker approves.

    Parameters
    ----------
    row
        Its row in the sheet as a spreadsheet shows it.
    target
        What is proposed, in words.
    decided_on, review_on
        The day of the decision, and the day on which it is looked at again; None while open.
    """

    row: int
    role: str
    metric: str
    target: str
    logic: str
    proposed_by: str
    approved_by: str = ""
    decided_on: date | None = None
    review_on: date | None = None
