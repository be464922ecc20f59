"""Months that go on as before and months with a step, in made shops: how often «what moved» says so.

Beside it stand two judges who know what nobody can: one the true level, trend, season and noise of the shop, and one
the form of these (a level, a growth and a wave of twelve months) but not their sizes, which it estimates by least
squares from the same months. What moved has to find out even which of them there are.
"""

from dataclasses import dataclass
from itertools import product
from math import sqrt

import numpy as np
from scipy import stats

from kpi_toolkit.analysis.baseline import SELDOM
from kpi_toolkit.judge.usual import movement, past_of
from kpi_toolkit.measuring.measured import Value
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.settings.calendar import CalendarSettings

NOISE, STEP = 0.05, 3.0
"""Deviation of a month's logarithm, and the step in such deviations."""
SALES = next(metric for metric in CATALOGUE if metric.name == "sales")
PLAIN = CalendarSettings(country="")
MONTHS, GROWTHS, SEASONS = (13, 25, 37), (-0.03, 0.0, 0.02, 0.05), (0.0, 0.2)


@dataclass(frozen=True)
class MovingShop:
    """A shop of so many months, its growth a month and the size of its season."""

    months: int
    growth: float
    season: float

    def logarithms(self, drawn: np.random.Generator, step: float = 0.0) -> np.ndarray:
        """Return the logarithm of each month's sales, with a step of so many deviations in the last."""
        month = np.arange(self.months)
        noise = drawn.normal(0, NOISE, self.months)
        noise[-1] += NOISE * step
        wave: np.ndarray = self.season * np.sin(month * np.pi / 6)
        return 11.5 + month * np.log1p(self.growth) + wave + noise

    def design(self) -> np.ndarray:
        """Return what the months are in proportion to, as one who knows the form of the shop writes it down."""
        month = np.arange(self.months)
        columns = [np.ones(self.months)]
        if self.growth:
            columns.append(month)
        if self.season:
            columns += [np.sin(month * np.pi / 6), np.cos(month * np.pi / 6)]
        return np.stack(columns, axis=1)


def moved(shop: MovingShop, draws: int, step: float, seed: int = 3) -> float:
    """Return the share of last months that are said to have moved; of those with a step, in its direction."""
    drawn, period = np.random.default_rng(seed), past_of(parse_period("2026-10"), shop.months)
    told = 0
    for _ in range(draws):
        values = [Value(float(value)) for value in np.exp(shop.logarithms(drawn, step))]
        direction = movement(SALES, values, period, PLAIN).direction
        told += direction == 1 if step else direction != 0
    return told / draws


def known_form(shop: MovingShop, step: float = STEP) -> float:
    """Return how often one who knows the form of a shop, and errs in 5 of 100, finds a step: exact, by Student's t."""
    past, now = shop.design()[:-1], shop.design()[-1]
    freedom = len(past) - past.shape[1]
    spread = sqrt(1 + now @ np.linalg.inv(past.T @ past) @ now)
    return float(stats.nct.sf(stats.t.ppf(1 - SELDOM / 2, freedom), freedom, step / spread))


def all_known(step: float = STEP) -> float:
    """Return how often one who knows all but the noise of the last month finds a step."""
    return float(stats.norm.sf(stats.norm.ppf(1 - SELDOM / 2) - step))


def movements(draws: int) -> None:
    """Months of growing and seasonal shops: moved of nothing, and of a step of three deviations, beside the bounds."""
    print("movements: moved of nothing; a step of 3 deviations found: by us, by one who knows the form, who knows all")
    for months, growth, season in product(MONTHS, GROWTHS, SEASONS):
        shop = MovingShop(months, growth, season)
        ours = moved(shop, 5 * draws, 0.0), moved(shop, 5 * draws, STEP)
        shares = [*ours, known_form(shop), all_known()]
        print(
            f"{months:>3} {growth:>+6.0%} {season:>6.0%}  " + " ".join(f"{share:>7.1%}" for share in shares), flush=True
        )
