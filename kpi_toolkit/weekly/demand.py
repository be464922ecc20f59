"""What would come in week by week whatever the targets: made up, or as noisy as weeks that happened."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kpi_toolkit.errors import UsageError
from kpi_toolkit.units import Number
from kpi_toolkit.weekly.arithmetic import FLOATS, Numbers

WEEKS, YEAR = 4, 52
"""Weeks of a simulated month, as in the balanced-indicator article, and of the yearly wave."""
D2 = 1.128
"""Mean distance of two neighbouring draws in standard deviations, as in control charts of single values."""
FEWEST_STEPS = 5


@dataclass(frozen=True)
class Demand:
    """What would come in week by week, whatever the targets.

    Parameters
    ----------
    level
        Results of the first week, without noise.
    growth
        Growth a week, as a share.
    season
        Height of the yearly wave, as a share of the level.
    noise
        Standard deviation of a week, as a share: normal and independent of other weeks. Below 0 nothing comes.

    Raises
    ------
    UsageError
        For a level below 1, a growth of −100 % and less, a season outside 0–1 or a noise below 0.
    """

    level: float = 1000.0
    growth: float = 0.0
    season: float = 0.0
    noise: float = 0.1

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn from."""
        if not (self.level >= 1 and self.growth > -1 and 0 <= self.season < 1 and self.noise >= 0):
            raise UsageError(f"{self} cannot be drawn from. Give level >= 1, growth > -1, 0 <= season < 1, noise >= 0.")

    @classmethod
    def like(cls, weeks: Iterable[Number | None]) -> "Demand":
        """Return a flat demand of the median level of some weeks, and of their noise.

        Noise is the mean absolute step between the logarithms of neighbouring weeks ÷ 1.128, as in control charts of
        single values: a trend or season hardly adds to it. Weeks without data or of 0 make no step.

        Raises
        ------
        UsageError
            For fewer than five steps.

        Examples
        --------
        >>> found = Demand.like([100, 110, 100, 110, 100, 110])
        >>> found.level, round(found.noise, 4)
        (105.0, 0.0845)
        """
        numbers = np.array([np.nan if week is None else float(week) for week in weeks])
        logs = np.log(np.where(numbers > 0, numbers, np.nan))
        steps = np.abs(np.diff(logs))
        steps = steps[~np.isnan(steps)]
        if len(steps) < FEWEST_STEPS:
            raise UsageError(
                f"{len(steps)} step(s) between neighbouring weeks above 0 say nothing of noise. Name more "
                f"months, or another metric: {FEWEST_STEPS} steps are needed."
            )
        return cls(level=max(float(np.nanmedian(numbers)), 1.0), noise=float(steps.mean()) / D2)

    def draw(self, months: int, runs: int, seed: int) -> Numbers:
        """Return whole results, runs × months × weeks; the same seed draws the same.

        Raises
        ------
        UsageError
            For less than one month or run.
        """
        if min(months, runs) < 1:
            raise UsageError(f"{months} month(s) in {runs} run(s) show nothing. Ask for 1 or more of each.")
        weeks = np.arange(months * WEEKS)
        wave = self.level * (1 + self.growth) ** weeks * (1 + self.season * np.sin(2 * np.pi * weeks / YEAR))
        noise = np.random.default_rng(seed).standard_normal((runs, len(weeks)))
        return FLOATS.whole(np.maximum(wave * (1 + self.noise * noise), 0)).reshape(runs, months, WEEKS)
