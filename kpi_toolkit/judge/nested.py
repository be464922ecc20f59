"""Which steps of a funnel are nested, and what a point more at one of them is worth at its end."""

from dataclasses import replace
from itertools import pairwise

from kpi_toolkit.judge.funnel import Funnel, FunnelStep


def nested(funnel: Funnel) -> tuple[FunnelStep, ...]:
    """Return the steps from the first on of which each begins with those who took the one before; never one alone."""
    there = [line for line in funnel.steps if line.step]
    follows = (
        before.step and after.step and before.step.count == after.step.out_of for before, after in pairwise(there)
    )
    length = next((place for place, is_nested in enumerate(follows, 1) if not is_nested), len(there))
    return tuple(there[:length]) if length > 1 else ()


def point_worth(funnel: Funnel, line: FunnelStep) -> float | None:
    """Return how many more take the last nested step if one in a hundred more takes this one; None outside of these."""
    chain = nested(funnel)
    last = chain[-1].step if line in chain else None
    return replace(line.step, outcome=last.count).point_worth if line.step and last else None
