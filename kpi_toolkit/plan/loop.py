"""The loop closes: what became of the actions that were agreed, judged by a rule that was fixed before acting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kpi_toolkit.analysis.effect import Effect
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.effects import effect_of
from kpi_toolkit.plan.proposal import Proposal

State = Literal["proposed", "running", "done", "overdue", "cancelled"]
SAYS = {"effective": 2, "partial": 1}
"""How much a verdict claims for an action."""


@dataclass(frozen=True)
class Followed:
    """An action as a review shows it.

    Parameters
    ----------
    state
        Its status at the period's end: what is neither done nor cancelled after its due date is overdue.
    is_carried_over
        Whether it was open when the period began; else it is new.
    effect
        What the data say of it, None where there is nothing to compare.
    was_fixed_late
        Whether the expected effect was written down after the action began, so that the verdict proves little.
    contradicts
        Whether the verdict somebody wrote says more than the data: effective without a signal.
    """

    action: Action
    state: State
    is_carried_over: bool
    effect: Effect | None
    was_fixed_late: bool = False

    @property
    def contradicts(self) -> bool:
        """Whether a verdict was written that says more than the data bear out."""
        written, effect = self.action.verdict, self.effect
        return written is not None and effect is not None and SAYS.get(written, 0) > SAYS.get(effect.outcome, 0)

    @property
    def lacks_verdict(self) -> bool:
        """Whether it is over, or its effect was due, and nobody has written a verdict."""
        return self.action.verdict is None and self.state == "done"


def followed(
    actions: Iterable[Action], role: str, period: Period, measured: Measured, beside: Iterable[Action] = ()
) -> tuple[Followed, ...]:
    """Return the actions of a role that a period's review shows, overdue ones first, then by due date.

    Those that began before the period ended and were not closed with a verdict before it began: what is open carries
    over by itself, and so does what is done until somebody writes what came of it.

    Parameters
    ----------
    measured
        With what :func:`kpi_toolkit.plan.effects.needs` asks for, of the review's grain.
    beside
        The actions of other roles: whom they touched is no control.
    """
    own = [action for action in actions if action.role == role]
    acting = [action for action in (*own, *beside) if action.segment and action.status != "cancelled"]
    todo = []
    for action in shown(own, period):
        touched = [other.segment for other in acting if other is not action and _overlap(action, other, period)]
        todo.append(_follow(action, period, effect_of(measured, action, period, touched)))
    return tuple(sorted(todo, key=lambda it: (it.state != "overdue", it.action.due or date.max, it.action.row)))


def on_the_table(proposals: Iterable[Proposal], role: str, period: Period) -> tuple[Proposal, ...]:
    """Return a role's proposals that a review shows: undecided at its end, decided in it, or to be reviewed by then."""
    own = (proposal for proposal in proposals if proposal.role == role)
    return tuple(
        proposal
        for proposal in own
        if proposal.decided_on is None
        or period.start <= proposal.decided_on
        or (proposal.review_on is not None and proposal.review_on < period.end)
    )


def shown(actions: Iterable[Action], period: Period) -> list[Action]:
    """Return the actions that a period's review shows."""
    return [action for action in actions if _is_shown(action, period)]


def _overlap(action: Action, other: Action, period: Period) -> bool:
    """Whether another action began early enough to show since an action did."""
    return other.start is not None and other.start < period.end and (other.due is None or other.due > action.start)


def _is_shown(action: Action, period: Period) -> bool:
    if action.start is None or action.start >= period.end:
        return False
    is_closed = action.status in ("done", "cancelled") and (action.verdict is not None or action.status == "cancelled")
    last = max((day for day in (action.due, action.expected_by) if day is not None), default=action.start)
    return not is_closed or last >= period.start


def _follow(action: Action, period: Period, effect: Effect | None) -> Followed:
    is_late = action.due is not None and action.due <= period.end and action.status in ("proposed", "running")
    state: State = "overdue" if is_late else action.status or "proposed"
    late = action.fixed_on is not None and action.start is not None and action.fixed_on > action.start
    return Followed(action, state, bool(action.start and action.start < period.start), effect, late)
