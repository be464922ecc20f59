"""The frame of the demo shop: how large it is, which months it lives through, and its random numbers."""

import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
"""A numpy array: one value a user, session, event, order …"""

DAY, HOUR, MINUTE = 86_400, 3_600, 60
LAST_YEAR, LAST_MONTH = 2026, 10
YOUNG_MONTHS, ESTABLISHED_FROM = 14, 24
"""Months of the young shop by which sizes are reckoned, and from which on a shop is an established one."""
YOUNG_GROWTH, ESTABLISHED_GROWTH = 0.05, 0.012
"""By how much more customers register every month."""
NOBODY = -1
"""Index of an empty user, campaign, content, group or time."""


@dataclass(frozen=True)
class Shop:
    """The arguments of ``kpi demo`` and what follows from them.

    Times are local seconds since 1970-01-01 00:00. The last month is always October 2026. A shop of fewer than 24
    months is a young one that grows fast; one of more begins with customers of its own, who move over in the first
    three weeks, and grows by some 15 % a year.

    Parameters
    ----------
    users
        Registered customers at the end, the planted ones among them; staff accounts come on top.
    months
        Whole calendar months; the shop opens on the first day of the first.
    is_clean
        Whether nothing is planted in it.
    """

    users: int
    months: int
    seed: int
    is_clean: bool = False

    @property
    def is_established(self) -> bool:
        """Whether it begins with customers of its own."""
        return self.months >= ESTABLISHED_FROM

    @property
    def growth(self) -> float:
        """By how much more customers register every month."""
        return ESTABLISHED_GROWTH if self.is_established else YOUNG_GROWTH

    @property
    def scale(self) -> int:
        """Customers of the young shop whose months are as large."""
        return self.users * YOUNG_MONTHS // self.months if self.is_established else self.users

    @cached_property
    def firsts(self) -> tuple[date, ...]:
        """The first day of each month, and the day after the last month."""
        last = LAST_YEAR * 12 + LAST_MONTH
        return tuple(date(count // 12, count % 12 + 1, 1) for count in range(last - self.months, last + 1))

    @cached_property
    def starts(self) -> Array:
        """When each month starts, and when the last one ends, in seconds."""
        return np.array([seconds(day) for day in self.firsts], dtype=np.int64)

    @property
    def labels(self) -> tuple[str, ...]:
        """The months as 2026-10."""
        return tuple(f"{day:%Y-%m}" for day in self.firsts[:-1])

    @property
    def start(self) -> int:
        """The shop's first second."""
        return int(self.starts[0])

    @property
    def end(self) -> int:
        """The first second after the data."""
        return int(self.starts[-1])

    @property
    def last_day(self) -> date:
        """The last day of the data."""
        return self.firsts[-1] - timedelta(days=1)

    def span(self, month: int) -> tuple[int, int]:
        """First second of a month and of the next one."""
        return int(self.starts[month]), int(self.starts[month + 1])

    def random(self, table: str, month: int = 0) -> np.random.Generator:
        """Return the random numbers of one table and month, the same for the same seed."""
        return np.random.default_rng(np.random.SeedSequence([self.seed, zlib.crc32(table.encode()), month]))

    def months_of(self, times: Array) -> Array:
        """Place of each time's month."""
        return np.searchsorted(self.starts, times, side="right") - 1

    def per_month(self, times: Array, weights: Array | None = None) -> Array:
        """Count times by month, or add up whole numbers by it."""
        counted = np.zeros(self.months, dtype=np.int64)
        np.add.at(counted, self.months_of(times), 1 if weights is None else weights)
        return counted


def seconds(day: date, hour: int = 0, minute: int = 0) -> int:
    """Local seconds of a day, hour and minute."""
    return (day - date(1970, 1, 1)).days * DAY + hour * HOUR + minute * MINUTE


def day_of(second: int) -> date:
    """Return the local day of a time."""
    return date(1970, 1, 1) + timedelta(days=second // DAY)


def spread(groups: Array) -> Array:
    """Place of every row within its run of equal groups: [4, 4, 9] → [0, 1, 0]."""
    places = np.arange(len(groups))
    begins = np.concatenate(([True], groups[1:] != groups[:-1])) if len(groups) else np.zeros(0, dtype=bool)
    return places - np.maximum.accumulate(np.where(begins, places, 0))


def choose(random: np.random.Generator, weights: tuple[float, ...], count: int) -> Array:
    """Draw places 0, 1, … with the given weights."""
    shares = np.cumsum(weights) / sum(weights)
    return np.minimum(np.searchsorted(shares, random.random(count), side="right"), len(weights) - 1)
