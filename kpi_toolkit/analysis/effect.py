"""Whether an action worked: 有效, 部分, 无效 or 证据不足, by a ladder of evidence and one rule fixed before acting.

What came is held against what would have come without the action: a control drawn at random, segments that were not
touched, or the action's own past alone. What rests on the past alone is never more than partly effective.
"""

from dataclasses import dataclass
from math import isfinite
from typing import Literal

from kpi_toolkit.analysis.shift import Arms, Shift
from kpi_toolkit.errors import UsageError

Outcome = Literal["effective", "partial", "ineffective", "insufficient"]
Rung = Literal["randomised", "segments", "history"]
Why = Literal[
    "reached",
    "short",
    "own_history",
    "unranked",
    "opposite",
    "out_of_reach",
    "mismatch",
    "few_before",
    "few_cases",
    "no_after",
    "earlier",
    "outranked",
    "not_due",
    "few_after",
    "noise",
]

Below = Literal["no_segment", "no_column", "no_value", "no_untouched", "no_arms"]
"""Why a verdict stands on no higher rung: nobody wrote whom the action touched; the metric does not have that column;
the data do not have that value; no other segment was there all along untouched; the data do not say who was drawn."""

DECIDES_FROM = 3
"""Values after the start from which their mean can rule out the effect."""
STANDS_OUT = 0.05
"""Place among all segments, as a share of them, up to which a segment stands out though it is not the first."""


@dataclass(frozen=True)
class Rank:
    """The place of the touched segment among all, had each been touched: 1 is the largest change wanted."""

    place: int
    of: int

    @property
    def stands_out(self) -> bool:
        """Whether no other segment, or fewer than 1 in 20, changed as much by itself."""
        return self.place == 1 or self.place <= STANDS_OUT * self.of


@dataclass(frozen=True)
class Expected:
    """What was fixed before acting: size of the change with its sign, a share of what would have been or in the unit.

    Raises
    ------
    UsageError
        For 0 and what is not finite.
    """

    size: float
    is_relative: bool = False

    def __post_init__(self) -> None:
        if not isfinite(self.size) or self.size == 0:
            raise UsageError(f"An expected change of {self.size} has no direction. Give its size with its sign.")

    @property
    def sign(self) -> int:
        """Its direction."""
        return 1 if self.size > 0 else -1

    def of(self, without: float) -> float:
        """Return the change in the metric's unit."""
        return self.size * abs(without) if self.is_relative else self.size


@dataclass(frozen=True)
class Effect:
    """The verdict on an action, in the metric's unit.

    Parameters
    ----------
    rung
        What it rests on: arms drawn at ``randomised``, untouched ``segments``, or its own ``history``.
    expected
        The change that was to come; None where nothing is known that it could be a share of.
    shift
        What came; None below six periods before, or before there is a whole one since.
    rank
        Among the segments; None on other rungs, or where no other two can be compared.
    earlier
        A placebo in time: the same rule as if the action had begun that many periods earlier, before it did.
    arms
        Sizes of the arms, on the first rung.
    below
        Why it stands on no higher rung; None where it could not.
    why
        The clause of the rule that decided:

        - effective: ``reached``;
        - partial: ``short`` (a signal, but what was expected is ruled out), ``own_history`` and ``unranked`` (a signal
          that nothing tells from what else began then);
        - ineffective: ``opposite`` (a signal the other way), ``out_of_reach`` (due, and what is expected is ruled out);
        - insufficient: ``mismatch`` (arms are not as drawn), ``few_before``, ``few_cases``, ``no_after``, ``earlier``
          (the placebo in time moved too), ``outranked`` (a segment that nobody touched moved as much), ``not_due``,
          ``few_after``, ``noise`` (due, but what was expected is still possible).
    """

    outcome: Outcome
    why: Why
    rung: Rung
    expected: float | None = None
    shift: Shift | None = None
    rank: Rank | None = None
    earlier: Shift | None = None
    arms: Arms | None = None
    below: Below | None = None

    @property
    def change(self) -> float | None:
        """What came beyond what would have come; None where it is not known."""
        return self.shift.change if self.shift else None


def verdict(
    rung: Rung,
    expected: Expected,
    shift: Shift | None,
    *,
    is_due: bool = False,
    rank: Rank | None = None,
    placebo: Shift | None = None,
    arms: Arms | None = None,
    otherwise: Why = "no_after",
) -> Effect:
    """Return whether an action had the effect expected of it.

    1. Arms that are not as drawn, or nothing to compare: insufficient.
    2. A signal in the expected direction: insufficient, if the placebo in time has one too or an untouched segment
       changed as much; else partial, if what was expected is ruled out, or if nothing tells the action from what else
       began then; else effective.
    3. A signal in the other direction: ineffective.
    4. No signal, the effect is due, there are 3 or more values since, and what was expected is ruled out: ineffective.
    5. Everything else: insufficient, which is not «no effect».

    Parameters
    ----------
    is_due
        Whether the date by which the effect was expected has passed.
    placebo
        The placebo in time.
    otherwise
        Why there is no shift.

    Examples
    --------
    >>> came = Shift(after=112, without=100, lower=4, upper=20, strength=1.5, n_before=24, n_after=6)
    >>> def told(rung, **more):
    ...     effect = verdict(rung, Expected(0.1, is_relative=True), came, **more)
    ...     return effect.outcome, effect.why
    >>> told("segments", rank=Rank(1, 5)), told("segments", rank=Rank(2, 5)), told("history")
    (('effective', 'reached'), ('insufficient', 'outranked'), ('partial', 'own_history'))
    """
    outcome, why = _clause(rung, expected, shift, is_due, rank, placebo, arms, otherwise)
    change = expected.of(shift.without) if shift else None if expected.is_relative else expected.size
    return Effect(outcome, why, rung, change, shift, rank, placebo, arms)


def _clause(
    rung: Rung,
    expected: Expected,
    shift: Shift | None,
    is_due: bool,
    rank: Rank | None,
    placebo: Shift | None,
    arms: Arms | None,
    otherwise: Why,
) -> tuple[Outcome, Why]:
    """Return which clause of the rule decides."""
    if arms and not arms.is_as_drawn:
        return "insufficient", "mismatch"
    if shift is None:
        return "insufficient", otherwise
    wanted, size = expected.sign, expected.of(shift.without)
    is_ruled_out = size > shift.upper if wanted > 0 else size < shift.lower
    if shift.direction == wanted:
        if placebo and placebo.direction == wanted:
            return "insufficient", "earlier"
        if rank and not rank.stands_out:
            return "insufficient", "outranked"
        if is_ruled_out:
            return "partial", "short"
        if rung == "randomised" or (rung == "segments" and rank):
            return "effective", "reached"
        return "partial", "own_history" if rung == "history" else "unranked"
    if shift.direction:
        return "ineffective", "opposite"
    if is_due and shift.n_after >= DECIDES_FROM and is_ruled_out:
        return "ineffective", "out_of_reach"
    if not is_due:
        return "insufficient", "not_due"
    return "insufficient", "few_after" if shift.n_after < DECIDES_FROM else "noise"
