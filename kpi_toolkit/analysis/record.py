"""How forecasts have held in the past, and what that makes of the next one: conformal probabilities.

Source: Vovk, Gammerman and Shafer (2022), Algorithmic Learning in a Random World, ch. 7: conformal predictive systems.
"""

from collections.abc import Sequence
from dataclasses import dataclass

TRUSTED = 48
"""Forecasts that the model itself counts as much as: of three years its record has two fifths of the say."""
HELD = 0.8
"""Share of values that intervals are to hold."""


@dataclass(frozen=True)
class Record:
    """Where values came to lie in what had been foretold of them.

    Parameters
    ----------
    passed
        For each origin the probability of less than what came, as foretold then. Of a model that is right they are
        spread evenly from 0 to 1.
    """

    passed: tuple[float, ...] = ()

    @property
    def tried(self) -> int:
        """How many origins there are."""
        return len(self.passed)

    @property
    def held(self) -> int:
        """How many values lay within the interval that was to hold 80 % of them."""
        tail = (1 - HELD) / 2
        return sum(tail <= share <= 1 - tail for share in self.passed)

    def below(self, foretold: float) -> float:
        """Return the probability of less than a value, of which the model foretells one: the record's share beside it.

        >>> Record((0.9, 0.95, 0.99) * 16).below(0.5)  # values came out higher than foretold, again and again
        0.25
        """
        return (sum(share < foretold for share in self.passed) + TRUSTED * foretold) / (self.tried + TRUSTED)

    def at_least(self, foretold: float, beyond: float) -> float:
        """Return the probability of a value or more, of which the model foretells `beyond`, and of less `foretold`.

        The rest of :meth:`below`, without the digits that are lost when a small share is taken from one.
        """
        return (sum(share >= foretold for share in self.passed) + TRUSTED * beyond) / (self.tried + TRUSTED)

    def foretold(self, share: float) -> float:
        """Return what the model must foretell for a probability of `share`: the reverse of :meth:`below`."""
        low, high = 0.0, 1.0
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if self.below(middle) < share else (low, middle)
        return (low + high) / 2


def calibration_error(foretold: Sequence[float], came: Sequence[bool], bins: int = 10) -> float:
    """Return how far shares of what came lie from what was foretold, on average over bins of what was foretold."""
    places = [min(int(share * bins), bins - 1) for share in foretold]
    error = 0.0
    for place in set(places):
        inside = [(share, hit) for share, hit, own in zip(foretold, came, places, strict=True) if own == place]
        error += abs(sum(share - hit for share, hit in inside))
    return error / len(places)
