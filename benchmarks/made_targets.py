"""Made shops of which targets were asked, with the truth of each target's chance."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from math import log
from statistics import NormalDist, median

import numpy as np

from kpi_toolkit.analysis.record import calibration_error
from kpi_toolkit.plan.ask import ask_of
from kpi_toolkit.plan.history import history_from
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.rules.rule import Example, sheet
from kpi_toolkit.plan.rules_page import NEWEST, plan_of

GROWTHS, SEASONS, NOISES = (0.0, 0.01, 0.03), (0.0, 0.2), (0.05, 0.1)
LEAST_ASKED, MOST_ASKED = -0.15, 0.25
"""What targets ask for, against the median of the last three months."""
YEAR = 12


@dataclass(frozen=True)
class Trend:
    """A kind of shop: growth a month, size of its season, noise of a month."""

    growth: float
    season: float
    noise: float


@dataclass(frozen=True)
class AskedFor:
    """A target: the chance that the toolkit gives it, the true one, and whether it was reached."""

    chance: float
    truth: float
    is_reached: bool


def kinds() -> Iterator[Trend]:
    """Yield every kind of shop."""
    for growth, season, noise in product(GROWTHS, SEASONS, NOISES):
        yield Trend(growth, season, noise)


def asked_for(trend: Trend, months: int, drawn: np.random.Generator, plan: Plan) -> AskedFor:
    """Return a target for the month after `months` of a made shop, and what became of it."""
    time = np.arange(months + 1)
    usual = 1000 * (1 + trend.growth) ** time
    usual *= 1 + trend.season * np.sin(2 * np.pi * (time + drawn.uniform(0, YEAR)) / YEAR)
    values = usual * np.exp(drawn.normal(0, trend.noise, months + 1) - trend.noise**2 / 2)
    wanted = round(median(values[-4:-1]) * (1 + drawn.uniform(LEAST_ASKED, MOST_ASKED)), 1)
    (target,) = plan.targets
    history = history_from({target.metric: [float(value) for value in values[:-1]]}, NEWEST)
    ask = ask_of(replace(plan, history=history), replace(target, value=Decimal(str(wanted))))
    assert ask is not None
    assert ask.chance is not None
    passed = NormalDist().cdf((log(wanted / usual[-1]) + trend.noise**2 / 2) / trend.noise)
    return AskedFor(ask.chance.probability, 1 - passed, bool(values[-1] >= wanted))


def bare_plan() -> Plan:
    """Return a plan of one target, whose value and past are to be set."""
    return plan_of(Example(sheet("sales,operations,level,1000,")))


def brier(chances: list[float], targets: list[AskedFor]) -> float:
    """Return the mean square of what chances miss what came by."""
    return float(np.mean([(chance - target.is_reached) ** 2 for chance, target in zip(chances, targets, strict=True)]))


def targets(draws: int) -> None:
    """How likely targets of next month are said to be, after 12 and after 36 months, against what became of them."""
    drawn, plan = np.random.default_rng(5), bare_plan()
    print("targets: Brier of the chance, of the truth; calibration error of both; growth, season, noise by cell")
    for months in (12, 36):
        every: list[AskedFor] = []
        for trend in kinds():
            own = [asked_for(trend, months, drawn, plan) for _ in range(draws)]
            every += own
            if months > 12:
                _scored(f"{trend.growth:>5.0%} {trend.season:>5.0%} {trend.noise:>5.0%}", own)
        _scored(f"all of {months} months", every)


def _scored(name: str, asked: list[AskedFor]) -> None:
    came = [target.is_reached for target in asked]
    both = [[target.chance for target in asked], [target.truth for target in asked]]
    scores = [*(brier(chances, asked) for chances in both), *(calibration_error(chances, came) for chances in both)]
    print(f"{name:<22} " + " ".join(f"{score:>7.3f}" for score in scores), flush=True)
