"""Points and stored value: every account's balance stays at zero or above at every moment.

What is redeemed, expires or is spent in a month is taken from the balance at the month's start only.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpi_toolkit.demo.columns import money, names, numbers, when
from kpi_toolkit.demo.events import CHECK_IN, Events
from kpi_toolkit.demo.orders import Orders
from kpi_toolkit.demo.people import People
from kpi_toolkit.demo.season import Intensity
from kpi_toolkit.demo.shop import HOUR, MINUTE, NOBODY, Array, Shop, choose

POINT_KINDS = ("发放", "核销", "过期")
"""As the shop's own system writes them; kpi.yaml translates them to earn, redeem and expire."""
EARN, REDEEM, EXPIRE = range(len(POINT_KINDS))
REWARDS = ("benefit", "gift")
WALLET_KINDS = ("top_up", "spend")
TOP_UP, SPEND = range(len(WALLET_KINDS))

CHECK_IN_POINTS, LEAST_REDEEMED = 5, 100
REDEEMING_SHARE, EXPIRING_SHARE, QUARTER_ENDS = 0.2, 0.2, (3, 6, 9, 12)
TOP_UPS = (10_000, 20_000, 50_000)
TOP_UP_SHARE = 0.04
UTC_OFFSET = 8 * HOUR
"""The payment provider writes UTC; Shanghai is eight hours ahead all year."""


@dataclass(frozen=True)
class LedgerEntries:
    """Entries of a ledger in a month: one value each; `amount` in points or fen, `reward` a place."""

    user: Array
    at: Array
    kind: Array
    amount: Array
    reward: Array
    quantity: Array
    cost: Array


def make_points(
    shop: Shop, people: People, rhythm: Intensity, month: int, events: Events, orders: Orders, balance: Array
) -> LedgerEntries:
    """Earn points by orders and check-ins, redeem and lose those of earlier months; `balance` moves on."""
    random = shop.random("points", month)
    start, end = shop.span(month)
    opening = balance.copy()
    earns = np.flatnonzero(orders.counts & people.are_customers(orders.user) & (orders.fen >= 100))
    checks = np.flatnonzero((events.event == CHECK_IN) & people.are_customers(events.user))
    rich = np.flatnonzero(opening >= LEAST_REDEEMED)
    redeemers = rich[random.random(len(rich)) < REDEEMING_SHARE]
    redeemed = LEAST_REDEEMED * (
        1 + (opening[redeemers] // LEAST_REDEEMED * random.random(len(redeemers)) * 0.9).astype(np.int64)
    )
    opening[redeemers] -= redeemed
    is_quarter_end = shop.firsts[month].month in QUARTER_ENDS
    losers = np.flatnonzero((opening > 0) & (people.until < start) & is_quarter_end)
    losers = losers[random.random(len(losers)) < EXPIRING_SHARE]
    parts = [
        (orders.user[earns], orders.at[earns], EARN, orders.fen[earns] // 100),
        (events.user[checks], events.at[checks], EARN, np.full(len(checks), CHECK_IN_POINTS)),
        (
            redeemers,
            rhythm.draw(random, np.full(len(redeemers), start), np.full(len(redeemers), end - HOUR)),
            REDEEM,
            redeemed,
        ),
        (losers, np.full(len(losers), end - MINUTE), EXPIRE, opening[losers]),
    ]
    user, at, kind, amount = _joined(parts)
    np.add.at(balance, user, np.where(kind == EARN, amount, -amount))
    return LedgerEntries(user, at, kind, amount, *_rewards(kind, amount, random))


def _rewards(kind: Array, amount: Array, random: np.random.Generator) -> tuple[Array, Array, Array]:
    """What is redeemed, how many pieces of it, and what they cost; nothing of other entries."""
    is_redeemed = kind == REDEEM
    reward = np.where(is_redeemed, choose(random, (55.0, 45.0), len(kind)), NOBODY)
    quantity = np.where(is_redeemed, np.minimum(amount // LEAST_REDEEMED, 3), NOBODY)
    return reward, quantity, np.where(is_redeemed, amount * (2 + reward), NOBODY)


def make_wallet(
    shop: Shop, people: People, rhythm: Intensity, month: int, orders: Orders, balance: Array
) -> LedgerEntries:
    """Top up, and pay the month's first order from the balance where it suffices; `balance` moves on."""
    random = shop.random("wallet", month)
    start, end = shop.span(month)
    paid = np.flatnonzero(orders.counts & people.are_customers(orders.user) & (orders.fen > 0))
    paid = paid[np.unique(orders.user[paid], return_index=True)[1]]
    paid = paid[balance[orders.user[paid]] >= orders.fen[paid]]
    coming = np.flatnonzero(
        (people.registered < start) & (people.until > start) & (people.buying > 0) & ~people.is_staff
    )
    chosen = coming[random.random(len(coming)) < TOP_UP_SHARE]
    begins, ends = np.full(len(chosen), start), np.minimum(people.until[chosen], end - HOUR)
    topped = np.array(TOP_UPS)[choose(random, (50.0, 35.0, 15.0), len(chosen))]
    user, at, kind, amount = _joined(
        [
            (chosen, rhythm.draw(random, begins, ends), TOP_UP, topped),
            (orders.user[paid], orders.at[paid], SPEND, orders.fen[paid]),
        ]
    )
    np.add.at(balance, user, np.where(kind == TOP_UP, amount, -amount))
    nothing = np.full(len(user), NOBODY)
    return LedgerEntries(user, at, kind, amount, nothing, nothing, nothing)


def _joined(parts: list[tuple[Array, Array, int, Array]]) -> tuple[Array, Array, Array, Array]:
    user = np.concatenate([users for users, _, _, _ in parts])
    at = np.concatenate([times for _, times, _, _ in parts])
    kind = np.concatenate([np.full(len(users), kind) for users, _, kind, _ in parts])
    amount = np.concatenate([amounts for _, _, _, amounts in parts])
    order = np.argsort(at, kind="stable")
    return user[order], at[order], kind[order], amount[order]


def points_table(entries: LedgerEntries, ids: dict[str, pa.Array]) -> pa.Table:
    """One row per entry, its kind in the words of the shop's system."""
    is_empty = entries.reward == NOBODY
    return pa.table(
        {
            "user_id": names(entries.user, ids["users"]),
            "occurred_at": when(entries.at),
            "kind": names(entries.kind, POINT_KINDS),
            "points": numbers(entries.amount),
            "reward": names(entries.reward, REWARDS),
            "quantity": numbers(entries.quantity, is_empty),
            "cost": money(entries.cost, is_empty),
        }
    )


def wallet_table(entries: LedgerEntries, ids: dict[str, pa.Array]) -> pa.Table:
    """One row per entry, its time in UTC as the payment provider writes it."""
    return pa.table(
        {
            "user_id": names(entries.user, ids["users"]),
            "occurred_at": when(entries.at - UTC_OFFSET),
            "kind": names(entries.kind, WALLET_KINDS),
            "amount": money(entries.amount),
        }
    )
