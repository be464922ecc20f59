"""When people come: weekdays, hours, festivals and sales of the Chinese calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from kpi_toolkit.demo.shop import DAY, HOUR, Array, Shop

LUNAR_NEW_YEAR = {
    year: date(year, month, day)
    for year, month, day in (
        (2020, 1, 25),
        (2021, 2, 12),
        (2022, 2, 1),
        (2023, 1, 22),
        (2024, 2, 10),
        (2025, 1, 29),
        (2026, 2, 17),
        (2027, 2, 6),
        (2028, 1, 26),
        (2029, 2, 13),
        (2030, 2, 3),
    )
}

# Visits by hour of the day: asleep at four, lunch break, the evening's peak.
HOURS = (6, 3, 2, 1, 1, 2, 5, 10, 16, 20, 22, 24, 27, 25, 20, 19, 20, 22, 25, 32, 40, 42, 30, 14)
WEEKDAYS = (0.95, 0.93, 0.94, 0.96, 1.02, 1.14, 1.10)

# First day, last day, factor on visits, factor on the share of visits that end in an order.
SALES = (
    ((6, 1), (6, 20), 1.15, 1.25),
    ((6, 18), (6, 18), 1.5, 1.6),
    ((11, 1), (11, 12), 1.2, 1.3),
    ((11, 11), (11, 11), 1.9, 1.7),
    ((12, 12), (12, 12), 1.4, 1.5),
    ((10, 1), (10, 7), 0.9, 0.95),
)


@dataclass(frozen=True)
class Intensity:
    """How much happens from the shop's first second to any later one; a normal day is 1.

    Random times are drawn by running it backwards, which gives weekdays, hours and festivals their share.
    """

    knots: Array
    cumulative: Array

    def until(self, times: Array) -> Array:
        """How much happens before each time."""
        return np.interp(times, self.knots, self.cumulative)

    def time_of(self, amounts: Array) -> Array:
        """Return the second by which so much has happened."""
        return np.interp(amounts, self.cumulative, self.knots).astype(np.int64)

    def draw(self, random: np.random.Generator, begins: Array, ends: Array) -> Array:
        """Draw one time between each begin and end."""
        low = self.until(begins)
        return self.time_of(low + random.random(len(low)) * (self.until(ends) - low))


def intensity(shop: Shop, growth: float = 0.0) -> Intensity:
    """Return the shop's intensity by the hour.

    Parameters
    ----------
    growth
        By how much every month brings more than the one before it.
    """
    days = _days(shop)
    by_day = day_factors(shop)[0] * (1 + growth) ** shop.months_of(days)
    hours = np.array(HOURS) / sum(HOURS)
    amounts = np.outer(by_day, hours).ravel()
    knots = shop.start + HOUR * np.arange(len(amounts) + 1)
    return Intensity(knots, np.concatenate(([0.0], np.cumsum(amounts))))


def day_factors(shop: Shop) -> tuple[Array, Array]:
    """Factor on visits, and on the share of them that end in an order, for every day of the shop."""
    days = [shop.firsts[0] + timedelta(days=place) for place in range(len(_days(shop)))]
    visits = np.array([WEEKDAYS[day.weekday()] for day in days])
    buying = np.ones(len(days))
    for first, last, more_visits, more_orders in SALES:
        inside = np.array([first <= (day.month, day.day) <= last for day in days])
        visits[inside] *= more_visits
        buying[inside] *= more_orders
    after = np.array([(day - LUNAR_NEW_YEAR[day.year]).days for day in days])
    visits[(after >= -21) & (after < -3)] *= 1.2  # shopping for the festival
    visits[(after >= -3) & (after <= 7)] *= 0.45
    buying[(after >= -3) & (after <= 7)] *= 0.6
    return visits, buying


def _days(shop: Shop) -> Array:
    return np.arange(shop.start, shop.end, DAY)
