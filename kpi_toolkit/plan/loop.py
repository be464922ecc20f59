"""The loop closes: what became of the actions that were agreed, judged by a rule that was fixed before acting."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kpi_toolkit.analysis.effect import Effect, verdict
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.proposal import Proposal

State = Literal["proposed", "running", "done", "overdue", "cancelled"]
PERIODS_BEFORE = 24
"""How many periods before an action its limits are taken from."""

ValueOf = Callable[[str, Period], float | None]
"""A metric's value in a whole period; None where the data do not cover it."""


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
        """Whether a verdict was written that the data do not bear out."""
        written = self.action.verdict
        return written in ("effective", "partial") and self.effect is not None and self.effect.outcome != written

    @property
    def lacks_verdict(self) -> bool:
        """Whether it is over, or its effect was due, and nobody has written a verdict."""
        return self.action.verdict is None and self.state == "done"


def followed(actions: Iterable[Action], role: str, period: Period, value_of: ValueOf) -> tuple[Followed, ...]:
    """Return the actions of a role that a period's review shows, overdue ones first, then by due date.

    Those that began before the period ended and were not closed with a verdict before it began: what is open carries
    over by itself, and so does what is done until somebody writes what came of it.

    Parameters
    ----------
    value_of
        Values by metric and period, of the review's grain. Periods that an action began in belong to neither side.
    """
    shown = [action for action in actions if action.role == role and _is_shown(action, period)]
    todo = [_follow(action, period, value_of) for action in shown]
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


def _is_shown(action: Action, period: Period) -> bool:
    if action.start is None or action.start >= period.end:
        return False
    is_closed = action.status in ("done", "cancelled") and (action.verdict is not None or action.status == "cancelled")
    last = max((day for day in (action.due, action.expected_by) if day is not None), default=action.start)
    return not is_closed or last >= period.start


def _follow(action: Action, period: Period, value_of: ValueOf) -> Followed:
    is_late = action.due is not None and action.due <= period.end and action.status in ("proposed", "running")
    state: State = "overdue" if is_late else action.status or "proposed"
    late = action.fixed_on is not None and action.start is not None and action.fixed_on > action.start
    return Followed(
        action, state, bool(action.start and action.start < period.start), _effect(action, period, value_of), late
    )


def _effect(action: Action, period: Period, value_of: ValueOf) -> Effect | None:
    if action.start is None or action.expected is None or action.status == "cancelled" or not action.metric:
        return None
    before, after = around(action.start, period)
    values = [value_of(action.metric, span) for span in before]
    expected = _in_unit(action, values)
    if not expected:
        return None
    is_due = action.expected_by is not None and action.expected_by < period.end
    return verdict(values, [value_of(action.metric, span) for span in after], expected, is_due)


def around(start: date, period: Period) -> tuple[tuple[Period, ...], tuple[Period, ...]]:
    """Return the periods that ended before a day, and those from it up to a period; oldest first."""
    before: list[Period] = []
    after: list[Period] = []
    span = period
    while len(before) < PERIODS_BEFORE and span.end > date(1900, 2, 1):
        if span.start >= start:
            after.append(span)
        elif span.end <= start:
            before.append(span)
        span = span.previous
    return tuple(reversed(before)), tuple(reversed(after))


def _in_unit(action: Action, before: Sequence[float | None]) -> float | None:
    """Return the expected change in the metric's unit: a relative one is taken of the mean before."""
    known = [value for value in before if value is not None]
    if action.expected is None:
        return None
    if action.expected_mode != "relative":
        return float(action.expected)
    return float(action.expected) * abs(sum(known) / len(known)) if known else None
