"""What is usual: the value that the past of a series leads one to expect, and how far it strays by itself.

A series is a level and, where its own past supports them, a drift, a wandering level, a season and events of the
calendar (:mod:`kpi_toolkit.analysis.components`). Nobody chooses a model: a short series claims little, and what
cannot be told apart widens the limits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kpi_toolkit.analysis.components import Components, Forecast, Part
from kpi_toolkit.analysis.limits import LIMITS_FROM, SETTLED_FROM, State, checked
from kpi_toolkit.analysis.outlook import Outlook
from kpi_toolkit.analysis.scales import SCALES, scale_of
from kpi_toolkit.errors import UsageError

SELDOM = 0.05
"""How seldom a usual series strays beyond its limits; a step of three deviations after 24 values does in 3 of 4."""
YEAR = 12
"""Periods after which a season comes again."""


@dataclass(frozen=True)
class Usual:
    """What the values before one led to expect, in the metric's unit.

    Parameters
    ----------
    value
        The value itself; None where missing.
    expected, lower, upper
        The middle, and the limits that chance alone passes in 5 of 100; None where nothing is claimed.
    chance
        How seldom a usual series strays as far to either side; None without limits or value.
    n
        Known values before it.
    state
        "none" below six of them, "provisional" below twelve.
    parts
        What is in the series besides its level, more likely than not.
    """

    value: float | None
    expected: float | None
    lower: float | None
    upper: float | None
    chance: float | None
    n: int
    state: State
    parts: tuple[Part, ...] = ()

    @property
    def direction(self) -> int:
        """+1 or −1 for a value beyond its limits, 0 for one within them or not judged."""
        if self.chance is None or self.value is None or self.expected is None or self.chance >= SELDOM:
            return 0
        return 1 if self.value > self.expected else -1


@dataclass(frozen=True)
class Foretold:
    """The mean of some periods in a row against what the values before them led to expect, in the metric's unit.

    Parameters
    ----------
    value, expected, lower, upper
        The mean, the middle of what was foretold, and the limits that chance alone passes seldom.
    strength
        How far the mean lies above the middle, in distances from there to a limit: beyond ±1 is a signal.
    n_before, n
        Known values before and in it.
    """

    value: float
    expected: float
    lower: float
    upper: float
    strength: float
    n_before: int
    n: int


class Baseline:
    """A series of one metric and what is usual at each of its places and after it.

    Parameters
    ----------
    values
        One a period, oldest first, in the metric's unit; None or NaN where missing.
    is_share
        Whether it is a share, 0–1; else values move by factors where all of them are above zero.
    errors
        Standard error that counting alone gives each value, in the same unit: of a count its root, of a share
        √(p·(1−p)/n); 0 for none. Limits are never closer, and wider for a value of fewer cases than usual.
    exposure
        What each value is in proportion to, such as the days of its period; nothing for stocks and rates. Like
        `events` it may go on beyond the values, for periods to come.
    events
        For each kind of event, how much of it every period has, such as days of the Spring Festival.
    year
        Periods after which a season comes again.
    start
        Position of the first value of the newest definition: nothing is expected across a change.

    Raises
    ------
    UsageError
        For infinite values and for what is not given once a period; all at once.

    Examples
    --------
    In a shop that grows by a tenth each month, growing by a tenth is nothing new, and standing still is:

    >>> grown = [60, 66.2, 72.4, 80, 87.6, 96.8, 106.1, 117, 128.9, 141.2, 155.8]
    >>> [Baseline([*grown, now]).usual(11).direction for now in (171, 156)]
    [0, -1]
    """

    def __init__(
        self,
        values: Sequence[float | None],
        *,
        is_share: bool = False,
        errors: Sequence[float] = (),
        exposure: Sequence[float] = (),
        events: Sequence[Sequence[float]] = (),
        year: int = YEAR,
        start: int = 0,
    ) -> None:
        self._values = checked(values)
        _check(len(values), errors, exposure, events)
        known = [(place, value) for place, value in enumerate(self._values) if place >= start and value is not None]
        self._places = [place for place, _ in known]
        self._exposure = np.array(exposure, dtype=float) / np.mean(exposure[: len(values)]) if exposure else np.ones(0)
        self._scale = scale_of([value for _, value in known], is_share)
        self._there, self._back = SCALES[self._scale]
        self._errors, self._events, self._year = errors, np.array(events, dtype=float), year
        self._noise = [self._own_noise(place, value) for place, value in known]

    def usual(self, place: int) -> Usual:
        """Return what the values before a place led to expect there.

        Nothing where the value is missing, or its period has an event that none before had.
        """
        value, n = self._values[place], sum(known < place for known in self._places)
        if n < LIMITS_FROM or value is None or self._is_first_of_event(place):
            return Usual(value, None, None, None, None, n, _state(n))
        usual_noise = sum(self._noise[:n]) / n
        forecast = self._components.next(n).widened(max(self._noise[n] - usual_noise, 0.0), self._noise[n])
        weight = self._weight(place)
        below = forecast.below(self._there(value / weight))
        ends = [self._back(end) * weight for end in forecast.quantiles(0.5, SELDOM / 2, 1 - SELDOM / 2)]
        if min(self._values[known] or 0.0 for known in self._places) >= 0:
            ends = [max(end, 0.0) for end in ends]  # what never was below nothing is not expected there
        return Usual(
            value, ends[0], ends[1], ends[2], 2 * min(below, 1 - below), n, _state(n), self._components.likely(n)
        )

    def evidence(self, place: int) -> float:
        """Return how well the values before a place foretold each other, to compare baselines of the same values."""
        n = sum(known < place for known in self._places)
        return self._components.evidence(n) if n else 0.0

    def outlook(self, first: int = 1, last: int = 1) -> Outlook | None:
        """Return what all values foretell of the mean over the `first` to the `last` period after them.

        None below six values.
        """
        n, end = len(self._places), len(self._values)
        if n < LIMITS_FROM:
            return None
        components = self._made(n, end + last)
        forecast = components.mean_of(range(end + first - 1, end + last)).widened(
            0.0, self._noise[-1] / (last + 1 - first)
        )
        weight = sum(self._weight(place) for place in range(end + first - 1, end + last)) / (last + 1 - first)
        there, back = self._there, self._back
        return Outlook(
            forecast,
            lambda value: there(value / weight),
            lambda value: back(value) * weight,
            n,
            _state(n),
            components.likely(n),
            middles=lambda: [
                back(components.mean_of([place]).quantiles(0.5)[0]) * self._weight(place)
                for place in range(end + first - 1, end + last)
            ],
        )

    def passed(self, first: int = 1, last: int = 1) -> tuple[float, ...]:
        """Return for every origin in the past how likely less than what then came was, by what was known at it.

        What came is the mean of the `first` to the `last` period after the origin, as in :meth:`outlook`.
        """
        shares = []
        for n in range(LIMITS_FROM, len(self._places)):
            end = self._places[n - 1] + 1
            came = [self._values[place] for place in range(end + first - 1, min(end + last, len(self._values)))]
            known = [value for value in came if value is not None]
            if len(known) == last + 1 - first and not self._is_first_of_event(end + last - 1, end):
                weight = sum(self._weight(place) for place in range(end + first - 1, end + last)) / len(known)
                value = self._there(sum(known) / len(known) / weight)
                shares.append(self._foretold(n, end, first, last).below(value))
        return tuple(shares)

    def _foretold(self, n: int, end: int, first: int, last: int) -> Forecast:
        """Return what the first `n` known values foretold of the mean of periods after them."""
        if first == last == 1 and n < len(self._places) and self._places[n] == end:
            return self._components.next(n).widened(0.0, self._noise[n])
        forecast = self._made(n, len(self._values)).mean_of(range(end + first - 1, end + last))
        return forecast.widened(0.0, self._noise[n - 1] / (last + 1 - first))

    def place_before(self, place: int, count: int) -> int:
        """Return where the last `count` known values before a place begin."""
        return [known for known in self._places if known < place][-count]

    def stretch(self, first: int, last: int | None = None, unused: int = 0, seldom: float = SELDOM) -> Foretold | None:
        """Return how the mean of the known values from one place up to another stands to those before both.

        Places whose period has an event that none before had are left out. None below six values before, or where
        nothing is known of the stretch.

        Parameters
        ----------
        last
            The place it ends at, itself included; None for all that are known.
        unused
            Known values right before it from which nothing is learnt.
        seldom
            How seldom chance alone passes the limits.
        """
        n = sum(place < first for place in self._places) - unused
        inside = [at for at, place in enumerate(self._places) if first <= place and (last is None or place <= last)]
        inside = [at for at in inside if not self._is_first_of_event(self._places[at], first)]
        if n < LIMITS_FROM or not inside:
            return None
        places, usual_noise = [self._places[at] for at in inside], sum(self._noise[:n]) / n
        noise = sum(self._noise[at] for at in inside) / len(inside)
        forecast = self._made(n, len(self._values)).mean_of(places)
        forecast = forecast.widened(max(noise - usual_noise, 0.0) / len(inside), noise / len(inside))
        value = sum(self._there((self._values[place] or 0.0) / self._weight(place)) for place in places) / len(places)
        weight = sum(self._weight(place) for place in places) / len(places)
        middle, lower, upper = forecast.quantiles(0.5, seldom / 2, 1 - seldom / 2)
        half = max(upper - middle if value > middle else middle - lower, 1e-12)
        ends = [self._back(end) * weight for end in (value, middle, lower, upper)]
        return Foretold(ends[0], ends[1], ends[2], ends[3], (value - middle) / half, n, len(places))

    @cached_property
    def _components(self) -> Components:
        return self._made(len(self._places), len(self._values))

    def _made(self, n: int, periods: int) -> Components:
        """Return the parts of the first known values over some periods; what is not said of some is nothing."""
        events = np.zeros((len(self._events), periods))
        events[:, : self._events.shape[-1]] = self._events[:, :periods] if len(self._events) else 0.0
        scaled = [self._there((self._values[place] or 0.0) / self._weight(place)) for place in self._places[:n]]
        return Components(self._places[:n], np.array(scaled), periods, self._year, events)

    def _is_first_of_event(self, place: int, after: int | None = None) -> bool:
        """Whether a period has an event that no known one before it, or before another place, had."""
        if not len(self._events):
            return False
        before = [known for known in self._places if known < (place if after is None else after)]
        return bool((self._events[:, place].astype(bool) & ~self._events[:, before].any(axis=1)).any())

    def _weight(self, place: int) -> float:
        """Return the exposure of a period against the usual one."""
        return float(self._exposure[place]) if place < len(self._exposure) else 1.0

    def _own_noise(self, place: int, value: float) -> float:
        """Return the variance that counting gives a value, on the scale of the series."""
        if not self._errors:
            return 0.0
        slope = {"factor": value, "odds": value * (1 - value), "difference": self._weight(place)}[self._scale]
        return (self._errors[place] / slope) ** 2


def _state(n: int) -> State:
    return "none" if n < LIMITS_FROM else "provisional" if n < SETTLED_FROM else "settled"


def _check(n: int, errors: Sequence[float], exposure: Sequence[float], events: Sequence[Sequence[float]]) -> None:
    given = [("errors", errors), ("exposure", exposure), *(("events", each) for each in events)]
    faults = [
        f"{name} has {len(entries)} entries for {n} values. Give one for each, or none."
        for name, entries in given
        if len(entries) < n and (entries or name == "events")
    ]
    faults += [f"exposure {each} is not above 0." for each in exposure if not each > 0]
    if faults:
        raise UsageError("There is no baseline of these values.", faults)
