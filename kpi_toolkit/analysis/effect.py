"""Whether an action worked: 有效, 部分, 无效 or 证据不足, by one rule fixed before acting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite, sqrt
from typing import Literal

from kpi_toolkit.analysis.limits import TO_LIMIT, checked, mean, xmr
from kpi_toolkit.analysis.signal import Signal, against
from kpi_toolkit.errors import UsageError

Outcome = Literal["effective", "partial", "ineffective", "insufficient"]
Why = Literal[
    "reached", "short", "opposite", "out_of_reach", "few_before", "no_after", "mixed", "not_due", "few_after", "noise"
]

DECIDES_FROM = 3
"""Values after the start from which their mean can rule out the effect."""


@dataclass(frozen=True)
class Effect:
    """The verdict on an action, in the unit of the values.

    ``before`` and ``after`` are the means, None where nothing is known; their ``change`` says nothing by itself.
    ``signals`` are those of the values after the start, by position in them, against the limits of the values before.
    ``lower`` to ``upper`` is what the level after may be: its mean ± 2.66 mean moving ranges before / √n.
    ``why`` names the clause of the rule that decided:

    - effective: ``reached``;
    - partial: ``short`` (a signal, but less than expected);
    - ineffective: ``opposite`` (a signal the other way) or ``out_of_reach`` (due, and what was expected lies beyond
      lower..upper);
    - insufficient: ``few_before``, ``no_after``, ``mixed`` (signals both ways, or one that the mean contradicts),
      ``not_due``, ``few_after``, ``noise`` (due, but the expected level is still possible).
    """

    outcome: Outcome
    why: Why
    expected: float
    before: float | None
    after: float | None
    n_before: int
    n_after: int
    lower: float | None = None
    upper: float | None = None
    signals: tuple[Signal, ...] = ()

    @property
    def change(self) -> float | None:
        """Mean after minus mean before."""
        return None if self.before is None or self.after is None else self.after - self.before


def verdict(
    before: Sequence[float | None], after: Sequence[float | None], expected: float, is_due: bool = False
) -> Effect:
    """Return whether an action had the effect expected of it.

    1. The limits come from the values before the start only; fewer than 6 of them: insufficient.
    2. Signals in the expected direction only, and a change of the mean that reaches ``expected``: effective; a
       smaller change in that direction: partial.
    3. Signals in the opposite direction only, and the mean moved there too: ineffective.
    4. Neither, the effect is due, there are 3 or more values after the start, and the expected level lies beyond
       what their mean allows: ineffective.
    5. Everything else: insufficient, which is not «no effect».

    A moving range is not counted: a jump between two values has a direction, but says nothing on the level. An effect
    is a change after the action, not proof that the action made it: whatever else began then is in it too.

    Parameters
    ----------
    before, after
        One value a period in the metric's unit, oldest first, of one definition; None or NaN where missing.
    expected
        Change of the level in the unit of the values (0.01 is one point of a rate); its sign is the direction.
    is_due
        Whether the date by which the effect was expected has passed.

    Raises
    ------
    UsageError
        For infinite values and an expected change that is 0 or not finite, all at once.

    Examples
    --------
    Before: mean 10, moving ranges all 2, so limits 10 ± 5.32 and 3 of 4 beyond 10 ± 2.66 are a signal.

    >>> before = [9, 11, 9, 11, 9, 11]
    >>> def outcome(after, expected, is_due=False):
    ...     effect = verdict(before, after, expected, is_due)
    ...     return effect.outcome, effect.why, effect.change

    A signal, and 4 of 3 expected; the same 4, but 5 expected; a signal the other way:

    >>> outcome([13, 14, 15], 3), outcome([13, 14, 15], 5), outcome([4, 10], 3)
    (('effective', 'reached', 4.0), ('partial', 'short', 4.0), ('ineffective', 'opposite', -3.0))

    No signal; the level after is 10 ± 5.32/√4 = 7.34 to 12.66, so that + 3 is ruled out and + 2 is not:

    >>> outcome([9, 11, 9, 11], 3, is_due=True), outcome([9, 11, 9, 11], 2, is_due=True)
    (('ineffective', 'out_of_reach', 0.0), ('insufficient', 'noise', 0.0))
    """
    known_before, known_after = _checked(before, after, expected)
    chart = xmr(known_before)
    earlier = [value for value in known_before if value is not None]
    later = [value for value in known_after if value is not None]
    level = mean(later) if later else None
    effect = Effect(
        outcome="insufficient",
        why="no_after" if chart.limits else "few_before",
        expected=expected,
        before=mean(earlier) if earlier else None,
        after=level,
        n_before=len(earlier),
        n_after=len(later),
    )
    if chart.limits is None or level is None:
        return effect
    half = TO_LIMIT * chart.limits.mean_range / sqrt(len(later))
    shifts = tuple(signal for signal in against(chart, known_after) if signal.rule != "range")
    effect = replace(effect, lower=level - half, upper=level + half, signals=shifts)
    outcome, why = _clause(effect, chart.limits.centre, level, half, is_due)
    return replace(effect, outcome=outcome, why=why)


def _clause(effect: Effect, before: float, after: float, half: float, is_due: bool) -> tuple[Outcome, Why]:
    """Return which clause of the rule decides, where there are limits and values after the start."""
    wanted = 1 if effect.expected > 0 else -1
    moved = wanted * (after - before)
    sides = {wanted * signal.direction for signal in effect.signals}
    if sides == {1} and moved > 0:
        # 0.10 + 0.02 reaches 0.12, though in binary fractions it ends a rounding below it
        rounding = 1e-9 * (abs(before) + abs(after))
        return ("effective", "reached") if moved >= abs(effect.expected) - rounding else ("partial", "short")
    if sides == {-1} and moved < 0:
        return "ineffective", "opposite"
    if is_due and effect.n_after >= DECIDES_FROM and abs(effect.expected) - moved > half:
        return "ineffective", "out_of_reach"
    if sides:
        return "insufficient", "mixed"
    if not is_due:
        return "insufficient", "not_due"
    return "insufficient", "few_after" if effect.n_after < DECIDES_FROM else "noise"


def _checked(
    before: Sequence[float | None], after: Sequence[float | None], expected: float
) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    """Return both series with None for every missing value, or refuse all that is wrong at once."""
    faults: list[str] = []
    known: list[tuple[float | None, ...]] = []
    for name, values in (("before", before), ("after", after)):
        try:
            known.append(checked(values))
        except UsageError as error:
            faults += [f"{name}: {fault}" for fault in error.faults]
    if not isfinite(expected) or expected == 0:
        faults.append(f"An expected change of {expected} has no direction. Give its size with its sign.")
    if faults:
        raise UsageError("This action cannot be judged.", faults)
    return known[0], known[1]
