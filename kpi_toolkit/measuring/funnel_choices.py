"""What may be chosen of a funnel of events: its steps, who takes them, in which order and how soon."""

from dataclasses import dataclass
from typing import Literal

Per = Literal["user", "session"]


@dataclass(frozen=True)
class FunnelChoices:
    """How a funnel of events is followed.

    Parameters
    ----------
    steps
        Names of events, ``order`` for a counted order; who takes the first one enters.
    per
        Whether a user takes the steps, or each session by itself.
    ordered
        Whether a step counts only when it is not before the step before it (after it, where a name comes twice).
    minutes
        How long after the first step the others count, in the next period too; 0: in the same period.
    """

    steps: tuple[str, ...]
    per: Per = "user"
    ordered: bool = True
    minutes: int = 0
