"""A small shop drawn from a seed: registrations, events and orders of a few dozen users, as plain rows."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pandas as pd

from kpi_toolkit.settings import Settings

FIRST, LAST = date(2025, 1, 1), date(2026, 2, 20)
CHANNELS = ("search", "friends", "ads", None)
EVENTS = ("visit", "cart", "purchase", "read")


@dataclass(frozen=True)
class Order:
    user: str | None
    at: datetime
    amount: Decimal
    cost: Decimal | None
    channel: str | None


@dataclass(frozen=True)
class Event:
    user: str | None
    at: datetime
    name: str
    channel: str | None
    session: str


@dataclass(frozen=True)
class Histories:
    """What happened, by row."""

    users: dict[str, tuple[date, str | None]]
    staff: frozenset[str]
    orders: list[Order]
    events: list[Event]

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        users = [(user, day, channel, user in self.staff) for user, (day, channel) in self.users.items()]
        orders = [(str(n), o.user, o.at, o.amount, o.cost, o.channel) for n, o in enumerate(self.orders)]
        events = [(e.user, e.name, e.at, e.channel, e.session) for e in self.events]
        columns = ["order_id", "user_id", "ordered_at", "amount", "cost", "channel"]
        return {
            "users": pd.DataFrame(users, columns=["user_id", "registered_at", "channel", "is_staff"]),
            "orders": pd.DataFrame(orders, columns=columns),
            "events": pd.DataFrame(events, columns=["user_id", "event", "occurred_at", "channel", "session_id"]),
        }


WHOLE = Settings.model_validate(
    {"source": {"covers_from": str(FIRST), "covers_until": str(LAST), "whole": [f"{FIRST}/{LAST}"]}}, strict=False
)
"""Weeks in which nobody did anything, and that is so."""


def histories(seed: int, users: int = 40) -> Histories:
    dice = random.Random(seed)
    span = (LAST - FIRST).days

    def at(first: int = 0) -> datetime:
        day = FIRST + timedelta(days=dice.randint(first, span))
        return datetime.combine(day, time(dice.randrange(24), dice.randrange(60)))

    names = [f"u{n:02}" for n in range(users)]
    registered = {
        name: (FIRST + timedelta(days=dice.randrange(40 if place % 2 else span)), dice.choice(CHANNELS))
        for place, name in enumerate(names)
    }
    orders, events = [], []
    for name in [*names, "stranger", None]:
        begin = (registered[name][0] - FIRST).days if name in registered else 0
        for _ in range(dice.choice((0, 1, 1, 2, 3, 8)) if name else 5):
            amount = Decimal(dice.randrange(1, 9999)) / 100
            cost = None if dice.random() < 0.2 else amount / 2
            orders.append(Order(name, at(begin), amount, cost, dice.choice(CHANNELS)))
        for n in range(dice.choice((0, 2, 5, 20))):
            visit = at(begin)
            for step, event in enumerate(EVENTS[: dice.randint(1, 3)]):
                moment = visit + timedelta(minutes=step * dice.choice((0, 1, 9)))
                events.append(Event(name, moment, event, dice.choice(CHANNELS), f"{name}-{n}"))
    for name in names[1::4]:
        orders.append(
            Order(name, datetime.combine(FIRST + timedelta(days=dice.randrange(31)), time(9)), Decimal(7), None, "ads")
        )
    # The newest day is there in each table, so that all cover the same.
    orders.append(Order(names[0], datetime.combine(LAST, time(23, 0)), Decimal(5), Decimal(1), "ads"))
    events.append(Event(names[0], datetime.combine(LAST, time(23, 0)), "visit", "ads", "last"))
    return Histories(registered, frozenset(names[3::17]), orders, events)
