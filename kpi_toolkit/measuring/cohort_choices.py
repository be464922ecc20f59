"""What may be chosen of cohorts: who enters them, and what counts as coming back."""

from dataclasses import dataclass

ORDER, REGISTRATION, ACTIVE = "order", "registration", "active"
"""What begins a cohort, or counts as coming back, besides the name of an event."""

STEPS = 30
"""Steps of age that are followed where none are asked for."""


@dataclass(frozen=True)
class CohortChoices:
    """How cohorts are made and followed.

    Parameters
    ----------
    start
        What makes a member: ``order``, ``registration``, ``active`` (any active event) or the name of an event.
    recurring
        Whether a user enters the cohort of each period in which this happened, on its first day in it; else only that
        of the first time ever.
    activity
        What counts as coming back: ``order``, ``active`` or the name of an event.
    step_days
        Days of one step of age, each member's own from the day of entering; 0 for calendar periods.
    or_later
        Whether who came back later counts as still there.
    most
        The highest lag; None for all that the data reach, of steps of age up to :data:`STEPS`.
    """

    start: str = ORDER
    recurring: bool = False
    activity: str = ORDER
    step_days: int = 0
    or_later: bool = False
    most: int | None = None

    @property
    def steps(self) -> int:
        """The highest step of age that is followed."""
        return STEPS if self.most is None else self.most
