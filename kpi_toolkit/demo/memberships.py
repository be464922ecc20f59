"""Members: joining with the first order, rising with what they spend, falling and leaving when they stay away."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpi_toolkit.demo.columns import names, when
from kpi_toolkit.demo.names import LEVEL_FROM, LEVELS
from kpi_toolkit.demo.orders import Orders
from kpi_toolkit.demo.people import WAVERING, People
from kpi_toolkit.demo.planted import Planted
from kpi_toolkit.demo.shop import DAY, HOUR, NOBODY, Array, Shop

FALLS_AFTER, LEAVES_AFTER = 100 * DAY, 180 * DAY
LEAVING_SHARE = 0.15
BRONZE, SILVER = 0, 1


@dataclass(frozen=True)
class Club:
    """The state of every account: level (or :data:`NOBODY`), fen spent, last order; changed in place."""

    level: Array
    spent: Array
    last_order: Array


@dataclass(frozen=True)
class Changes:
    """Changes of level in a month by time: one value each; :data:`NOBODY` is no member."""

    user: Array
    at: Array
    before: Array
    after: Array


def new_club(planted: Planted) -> Club:
    """Return a club without members."""
    count = planted.accounts
    return Club(np.full(count, NOBODY), np.zeros(count, dtype=np.int64), np.full(count, NOBODY))


def make_changes(shop: Shop, planted: Planted, people: People, month: int, orders: Orders, club: Club) -> Changes:
    """Make a month's changes: falls and exits on its first morning, then joins and rises with orders."""
    random = shop.random("memberships", month)
    parts = _falls(shop, month, club, random)
    rows = np.flatnonzero(orders.counts & people.are_customers(orders.user))
    rows = rows[people.joins_club[orders.user[rows]]]
    user = orders.user[rows]
    np.add.at(club.spent, user, orders.net[rows])
    np.maximum.at(club.last_order, user, orders.at[rows])
    buyers, first = np.unique(user, return_index=True)
    joins = club.level[buyers] == NOBODY
    parts.append((buyers[joins], orders.at[rows[first[joins]]], np.full(joins.sum(), NOBODY), BRONZE))
    club.level[buyers[joins]] = BRONZE
    earned = np.searchsorted(np.array(LEVEL_FROM), club.spent[buyers], side="right") - 1
    rises = earned > club.level[buyers]
    rising, level = buyers[rises], earned[rises]
    parts.append((rising, club.last_order[rising] + 60, club.level[rising].copy(), level))
    club.level[rising] = level
    parts += _wavering(shop, planted, people, month)
    user, at, before = (np.concatenate([part[place] for part in parts]) for place in range(3))
    after = np.concatenate([np.broadcast_to(part[3], len(part[0])) for part in parts])
    order = np.argsort(at, kind="stable")
    return Changes(user[order], at[order], before[order], after[order])


def _falls(
    shop: Shop, month: int, club: Club, random: np.random.Generator
) -> list[tuple[Array, Array, Array, Array | int]]:
    morning = shop.span(month)[0] + 3 * HOUR
    away = morning - club.last_order
    fall = np.flatnonzero((club.level > BRONZE) & (away > FALLS_AFTER))
    leave = np.flatnonzero((club.level == BRONZE) & (away > LEAVES_AFTER))
    leave = leave[random.random(len(leave)) < LEAVING_SHARE]
    before = club.level[fall].copy()
    club.level[fall] -= 1
    club.spent[fall] = np.array(LEVEL_FROM)[club.level[fall]]
    club.level[leave] = NOBODY
    club.spent[leave] = 0
    return [
        (fall, np.full(len(fall), morning), before, before - 1),
        (leave, np.full(len(leave), morning), np.full(len(leave), BRONZE), NOBODY),
    ]


def _wavering(
    shop: Shop, planted: Planted, people: People, month: int
) -> list[tuple[Array, Array, Array, Array | int]]:
    """Plant the member whose level changes twice in a day."""
    if shop.is_clean:
        return []
    start, end = shop.span(month)
    up, down = planted.wavering_times
    changes = [(int(people.registered[WAVERING]) + HOUR, NOBODY, BRONZE), (up, BRONZE, SILVER), (down, SILVER, BRONZE)]
    return [
        (np.array([WAVERING]), np.array([at]), np.array([before]), after)
        for at, before, after in changes
        if start <= at < end
    ]


def membership_table(changes: Changes, ids: dict[str, pa.Array]) -> pa.Table:
    """One row per change."""
    return pa.table(
        {
            "user_id": names(changes.user, ids["users"]),
            "changed_at": when(changes.at),
            "from_level": names(changes.before, LEVELS),
            "to_level": names(changes.after, LEVELS),
        }
    )
