"""Experiments whose truth is known: how often they are called wrong, and how often an effect is found.

Users' outcomes go with what they did before. Each experiment is read at its end, or at many looks on the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kpi_toolkit.analysis.experiment import MISMATCH, Sample, difference, ratio_chance, slope

Array = npt.NDArray[Any]
LOOKS = tuple(range(200, 4001, 100))
"""Users of both arms at which somebody looks."""


@dataclass(frozen=True)
class Trial:
    """A kind of experiment.

    Parameters
    ----------
    users
        Of both arms.
    is_share
        Whether the outcome is done or not; else amounts, most of them 0.
    lift
        By how much the outcome of the second arm is larger, as a part of it.
    """

    users: int = 4000
    is_share: bool = True
    lift: float = 0.0
    rate: float = 0.1


def draw(random: np.random.Generator, trial: Trial) -> tuple[Array, Array, Array]:
    """Return arm, outcome and what was before, of each user in order of assignment."""
    arm = random.integers(0, 2, trial.users)
    likes = np.minimum(0.9, random.gamma(0.7, trial.rate / 0.7, trial.users))
    before = random.random(trial.users) < likes
    after = random.random(trial.users) < np.minimum(0.98, likes * (1 + trial.lift * arm))
    if trial.is_share:
        return arm, after.astype(float), before.astype(float)
    size = random.lognormal(4, 0.8, trial.users)
    own = random.lognormal(0, 0.4, (2, trial.users))
    return arm, after * size * own[0], before * size * own[1]


def samples(arm: Array, after: Array, before: Array, is_share: bool) -> tuple[Sample, Sample]:
    """Return the moments of the second arm and of the first."""
    return _sample(after[arm == 1], before[arm == 1], is_share), _sample(after[arm == 0], before[arm == 0], is_share)


def _sample(after: Array, before: Array, is_share: bool) -> Sample:
    spread = np.cov(after, before)
    means = float(after.mean()), float(before.mean())
    moments = float(spread[0, 0]), float(spread[1, 1]), float(spread[0, 1])
    return Sample(len(after), int((after > 0).sum()), *means, *moments, is_share)


def called(trial: Trial, draws: int, *, is_adjusted: bool = True, seed: int = 1) -> float:
    """Return how often a difference is called at the end that was agreed."""
    return float(np.mean([_read(np.random.default_rng([seed, n]), trial, is_adjusted) for n in range(draws)]))


def _read(random: np.random.Generator, trial: Trial, is_adjusted: bool) -> bool:
    both = samples(*draw(random, trial), trial.is_share)
    read = difference(*both, theta=slope(*both) if is_adjusted else 0.0)
    return read is not None and read.direction != 0


def called_at_any_look(trial: Trial, draws: int, *, is_final: bool, looks: Sequence[int] = LOOKS) -> float:
    """Return how often a difference is called at one of many looks at least.

    Parameters
    ----------
    is_final
        Whether each look has the interval of a single one, as it must not.
    """
    hits = 0
    for n in range(draws):
        arm, after, before = draw(np.random.default_rng([2, n]), trial)
        for users in looks:
            both = samples(arm[:users], after[:users], before[:users], trial.is_share)
            read = difference(*both, theta=slope(*both), is_final=is_final)
            if read is not None and read.direction:
                hits += 1
                break
    return hits / draws


def mismatches(draws: int, lost: float, users: int = 4000) -> float:
    """Return how often arms are called not as drawn, of which a part of the second was lost."""
    random = np.random.default_rng(3)
    second = random.binomial(users // 2, 1 - lost, draws) if lost else None
    first = random.binomial(users, 0.5, draws)
    shares = {"a": 0.5, "b": 0.5}
    counts = [
        {"a": int(first[n]), "b": int(users - first[n])} if second is None else {"a": users // 2, "b": int(second[n])}
        for n in range(draws)
    ]
    return float(np.mean([ratio_chance(each, shares) < MISMATCH for each in counts]))


def experiments(draws: int) -> None:
    """Print how often a difference is called: at the agreed end and at any of many looks, nothing and something."""
    print(
        "experiments: called at the end, plain and adjusted; at any of many looks as one, as a sequence; lift, outcome"
    )
    for is_share in (True, False):
        for lift in (0.0, 0.3, 0.6):
            trial = Trial(is_share=is_share, lift=lift)
            shares = [called(trial, draws * 20, is_adjusted=is_adjusted) for is_adjusted in (False, True)]
            shares += [called_at_any_look(trial, draws * 5, is_final=is_final) for is_final in (True, False)]
            print(f"{lift:>4.0%} {'share' if is_share else 'amount':<7}", *(f"{share:>7.1%}" for share in shares))
    print("arms called not as drawn, none lost and 3, 5, 8 and 15 % of one:")
    print("            ", *(f"{mismatches(draws * 200, lost):>7.2%}" for lost in (0.0, 0.03, 0.05, 0.08, 0.15)))
