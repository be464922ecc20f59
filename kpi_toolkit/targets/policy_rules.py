"""Target rules for many runs at once: floats in the place of :mod:`.weekly_baseline`'s decimals, a row a run.

The policy lab needs thousands of years of weeks. Whom a target concerns is paid by the decimals; the tests hold both
together on random months, truncation and rounding included.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.targets.attainment import CAP
from kpi_toolkit.targets.weekly_baseline import FEWEST, BaseRule

Numbers: TypeAlias = NDArray[np.float64]
Step: TypeAlias = Callable[[Numbers, Numbers], tuple[Numbers, Numbers]]
"""From a month's weeks (runs × weeks, all with data) and its base (runs), the next month's base and first target."""

BOUNDS = BaseRule()
NOISE_OF_FLOATS = 1e-9
"""What floats lose before a number is cut or rounded: 0.059 comes out as 0.058999999999999941."""


@dataclass(frozen=True)
class Policy:
    """A rule by which targets follow from results: its step, and the share above which more earns nothing."""

    name: str
    step: Step
    cap: float | None = float(CAP)


Rule: TypeAlias = str | Step | Policy


@dataclass(frozen=True, eq=False)
class Course:
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


def policy(rule: Rule, bounds: BaseRule = BOUNDS) -> Policy:
    """Return a rule by its name, or make one of a function.

    Parameters
    ----------
    rule
        ``seed003`` and ``robust`` as in :mod:`.weekly_baseline`; ``fixed``: the base never changes, the level follows
        as in ``robust``; ``last_month``: every week's target is the mean of the month before; or a function
        ``rule(actuals, base)`` as :data:`Step` says.
    bounds
        Of ``robust``.

    Raises
    ------
    UsageError
        For an unknown name.
    """
    if isinstance(rule, Policy):
        return rule
    if callable(rule):
        return Policy(getattr(rule, "__name__", "rule"), rule)
    known = {
        "seed003": Policy("seed003", _article, None),
        "robust": Policy("robust", partial(_robust, bounds=bounds)),
        "fixed": Policy("fixed", _fixed),
        "last_month": Policy("last_month", _last_month),
    }
    if rule not in known:
        raise UsageError(f"There is no target rule `{rule}`. {did_you_mean(rule, known)}")
    return known[rule]


def follow(chosen: Policy, months: Sequence[Numbers], base: float, first: float) -> Course:
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
    bases, asked, shares, hits = [np.full(runs, float(base))], [], [], []
    level = np.full(runs, float(first))
    for actuals in months:
        targets = chained(level, bases[-1], actuals.shape[1])
        known = ~np.isnan(actuals).all(axis=0)
        asked.append(targets)
        shares.append(_share(actuals, targets, chosen.cap))
        hits.append((actuals >= targets)[:, known].mean(axis=1) if known.any() else np.full(runs, np.nan))
        following, level = (
            _checked(chosen, actuals[:, known], bases[-1]) if known.any()
            else (bases[-1], whole(targets[:, -1] * (1 + bases[-1])))
        )  # fmt: skip
        bases.append(following)
    return Course(np.array(bases), tuple(asked), np.array(shares), np.array(hits))


def chained(first: Numbers, base: Numbers, weeks: int) -> Numbers:
    """Return the targets of consecutive weeks, runs × weeks: each the one before × (1 + base), rounded half up."""
    found = [first]
    while len(found) < weeks:
        found.append(whole(found[-1] * (1 + base)))
    return np.stack(found, axis=1)


def whole(numbers: Numbers) -> Numbers:
    """Round numbers of at least 0 half up to whole ones."""
    return np.floor(numbers + 0.5 + NOISE_OF_FLOATS)


def _share(actuals: Numbers, targets: Numbers, cap: float | None) -> Numbers:
    asked = targets.sum(axis=1)
    share = np.divide(actuals.sum(axis=1), asked, out=np.full(len(asked), np.nan), where=asked > 0)
    return share if cap is None else np.minimum(share, cap)


def _checked(chosen: Policy, actuals: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
    following, first = (
        np.broadcast_to(np.asarray(found, dtype=float), base.shape) for found in chosen.step(actuals, base)
    )
    if not (np.isfinite([following, first]).all() and (following > -1).all() and (first >= 0).all()):
        raise UsageError(
            f"The target rule `{chosen.name}` gave a base or a first target that cannot be kept. Return two arrays, a "
            "number a run: bases above -1 and targets of at least 0, all finite."
        )
    return following, first


def _article(actuals: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
    kept = _kept(actuals)
    least, following = kept.min(axis=1), base
    if actuals.shape[1] >= FEWEST:
        cut = _truncated(kept.mean(axis=1) * (1 + base) / np.where(least > 0, least, 1) - 1)
        following = np.where((least > 0) & (cut >= base), cut, base)
    return following, whole(kept.max(axis=1) * (1 + following))


def _robust(actuals: Numbers, base: Numbers, bounds: BaseRule) -> tuple[Numbers, Numbers]:
    lower, upper, damping = (float(one) for one in (bounds.lower, bounds.upper, bounds.damping))
    following = old = np.clip(base, lower, upper)
    weeks = actuals.shape[1]
    if weeks >= FEWEST:
        counted = (actuals > 0).all(axis=1)
        logs = np.log(np.where(actuals > 0, actuals, 1))
        slopes = [(logs[:, j] - logs[:, i]) / (j - i) for i, j in combinations(range(weeks), 2)]
        growth = np.clip(np.expm1(np.median(slopes, axis=0)), lower, upper)
        following = np.where(counted, old + damping * (growth - old), old)
    return following, whole(_kept(actuals).mean(axis=1) * (1 + following))


def _fixed(actuals: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
    return base, whole(_kept(actuals).mean(axis=1) * (1 + base))


def _last_month(actuals: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
    return np.zeros_like(base), whole(actuals.mean(axis=1))


def _kept(actuals: Numbers) -> Numbers:
    """Leave out one highest and one lowest week of each run; all of fewer than three count."""
    return actuals if actuals.shape[1] < FEWEST else np.sort(actuals, axis=1)[:, 1:-1]


def _truncated(shares: Numbers) -> Numbers:
    """Cut to three decimals, towards 0."""
    scaled = shares * 1000
    cut: Numbers = np.trunc(scaled + np.copysign(NOISE_OF_FLOATS * np.maximum(1, np.abs(scaled)), scaled)) / 1000
    return cut
