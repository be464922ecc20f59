"""Target rules as policies that are followed for many runs at once: those of the toolkit, and one's own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.targets.attainment import CAP
from kpi_toolkit.weekly.arithmetic import FLOATS, Numbers
from kpi_toolkit.weekly.growth import (
    BOUNDS,
    BaseRule,
    article_growth,
    chained,
    counted_share,
    highest_grown,
    kept_weeks,
    mean_grown,
    robust_growth,
)

Step: TypeAlias = Callable[[Numbers, Numbers, Numbers], tuple[Numbers, Numbers]]
"""From a month's weeks, those of the month before (both runs × weeks; the second of no weeks where there is no month
before) and the month's base (runs): the next month's base and first target. A week without data is NaN in all runs."""


@dataclass(frozen=True)
class Policy:
    """A rule by which targets follow from results: its step, and the share above which more earns nothing."""

    name: str
    step: Step
    cap: float | None


Rule: TypeAlias = str | Step | Policy


@dataclass(frozen=True, eq=False)
class PolicyCourse:
    """What a policy asked, a row a month and a column a run.

    Parameters
    ----------
    base
        Base of each month, and behind the last that of the month after it: months + 1 rows.
    targets
        Targets of each month, runs × weeks.
    share
        ΣA / ΣT, cut to the policy's cap; NaN where a week has no data or nothing was asked.
    hits
        Share of the month's weeks with data that reached their target; NaN without any.
    """

    base: Numbers
    targets: tuple[Numbers, ...]
    share: Numbers
    hits: Numbers


def policy(rule: Rule, bounds: BaseRule = BOUNDS, cap: float = float(CAP)) -> Policy:
    """Return a rule by its name, or make one of a function.

    Parameters
    ----------
    rule
        ``seed003`` and ``robust`` as in :mod:`kpi_toolkit.weekly.growth`; ``fixed``: the base never changes, the level
        follows as in ``robust``; ``last_month``: every week's target is the mean of the month before; or a function
        ``rule(actuals, before, base)`` as :data:`Step` says.
    bounds
        Of ``robust``.
    cap
        Share above which more earns nothing, of all but ``seed003``, which has none.

    Raises
    ------
    UsageError
        For an unknown name.
    """
    if isinstance(rule, Policy):
        return rule
    if callable(rule):
        return Policy(getattr(rule, "__name__", "rule"), rule, cap)
    known = {
        "seed003": Policy("seed003", _article, None),
        "robust": Policy("robust", partial(_robust, bounds=bounds), cap),
        "fixed": Policy("fixed", _fixed, cap),
        "last_month": Policy("last_month", _last_month, cap),
    }
    if rule not in known:
        raise UsageError(f"There is no target rule `{rule}`. {did_you_mean(rule, known)}")
    return known[rule]


def follow(chosen: Policy, months: Sequence[Numbers], base: float, first: float) -> PolicyCourse:
    """Set the targets of month after month by a policy and hold the results against them.

    Parameters
    ----------
    months
        Results, runs × weeks a month; NaN is a week without data. After a month without any, the chain runs on.
    base, first
        Base and first target of the first month.

    Raises
    ------
    UsageError
        Where a function of one's own returns what cannot be a base or a target.
    """
    runs = len(months[0])
    bases, all_targets, shares, hits = [np.full(runs, float(base))], [], [], []
    level, before = np.full(runs, float(first)), np.empty((runs, 0))
    for actuals in months:
        targets = np.stack(chained(level, bases[-1], actuals.shape[1], FLOATS), axis=1)
        places = known_places(actuals)
        all_targets.append(targets)
        shares.append(_share(actuals, targets, chosen.cap))
        reached = (actuals >= targets)[:, places]
        hits.append(reached.mean(axis=1) if places.size else np.full(runs, np.nan))
        following, level = (
            _checked(chosen, actuals, before, bases[-1])
            if places.size
            else (bases[-1], chained(targets[:, -1], bases[-1], 2, FLOATS)[1])
        )
        bases.append(following)
        before = actuals
    return PolicyCourse(np.array(bases), tuple(all_targets), np.array(shares), np.array(hits))


def known_places(actuals: Numbers) -> NDArray[np.intp]:
    """Return the places of the weeks that have data."""
    return np.flatnonzero(~np.isnan(actuals).all(axis=0))


def weeks_with_data(actuals: Numbers) -> list[Numbers]:
    """Return the weeks that have data, each with a number a run."""
    return list(actuals.T[known_places(actuals)])


def _share(actuals: Numbers, targets: Numbers, cap: float | None) -> Numbers:
    total = targets.sum(axis=1)
    share = np.full(len(total), np.nan)
    np.divide(actuals.sum(axis=1), total, out=share, where=total > 0)
    return counted_share(share, None if cap is None else Decimal(repr(cap)), FLOATS)


def _checked(chosen: Policy, actuals: Numbers, before: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
    following, first = (
        np.broadcast_to(np.asarray(numbers, dtype=float), base.shape) for numbers in chosen.step(actuals, before, base)
    )
    if not (np.isfinite([following, first]).all() and (following > -1).all() and (first >= 0).all()):
        raise UsageError(
            f"The target rule `{chosen.name}` gave a base or a first target that cannot be kept. Return two arrays, a "
            "number a run: bases above -1 and targets of at least 0, all finite."
        )
    return following, first


def _article(actuals: Numbers, before: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
    weeks = weeks_with_data(actuals)
    following = article_growth(weeks, base, FLOATS).base
    return following, highest_grown(kept_weeks(weeks, FLOATS), following, FLOATS)


def _robust(actuals: Numbers, before: Numbers, base: Numbers, bounds: BaseRule) -> tuple[Numbers, Numbers]:
    weeks = weeks_with_data(actuals)
    following = robust_growth(weeks, weeks_with_data(before), base, bounds, FLOATS).base
    return following, mean_grown(kept_weeks(weeks, FLOATS), following, FLOATS)


def _fixed(actuals: Numbers, before: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
    return base, mean_grown(kept_weeks(weeks_with_data(actuals), FLOATS), base, FLOATS)


def _last_month(actuals: Numbers, before: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
    nothing = np.zeros_like(base)
    return nothing, mean_grown(weeks_with_data(actuals), nothing, FLOATS)
