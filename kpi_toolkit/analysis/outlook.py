"""What the past of a series foretells of periods to come."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kpi_toolkit.analysis.components import Forecast, Part
from kpi_toolkit.analysis.limits import State
from kpi_toolkit.analysis.record import Record


@dataclass(frozen=True)
class Outlook:
    """What the past foretells of the mean of some periods to come, in the metric's unit.

    Parameters
    ----------
    n, state, parts
        As of :class:`kpi_toolkit.analysis.baseline.Usual`.
    record
        How outlooks as far have held in the past; what it says of them counts.
    middles
        Returns the middle of each period by itself: where a season moves by factors, their mean is above that of all.
    """

    forecast: Forecast = field(repr=False)
    there: Callable[[float], float] = field(repr=False)
    back: Callable[[float], float] = field(repr=False)
    n: int
    state: State
    parts: tuple[Part, ...]
    record: Record = field(default_factory=Record)
    middles: Callable[[], list[float]] = field(repr=False, default=list)

    def quantile(self, share: float) -> float:
        """Return the value that is not passed with a probability of `share`."""
        return self.back(self.forecast.quantiles(self.record.foretold(share))[0])

    def below(self, value: float) -> float:
        """Return the probability of less than a value."""
        return self.record.below(self.forecast.below(self.there(value)))

    def at_least(self, value: float) -> float:
        """Return the probability of a value or more."""
        place = self.there(value)
        return self.record.at_least(self.forecast.below(place), self.forecast.at_least(place))
