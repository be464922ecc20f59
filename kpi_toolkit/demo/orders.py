"""Purchases become orders with lines: goods, prices, coupons, refunds. Amounts are whole fen and add up."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpi_toolkit.demo.campaigns import ORDER_KINDS, Campaign, running_at
from kpi_toolkit.demo.columns import ids as made_ids
from kpi_toolkit.demo.columns import money, names, numbers, when
from kpi_toolkit.demo.events import PURCHASE, READ, Events
from kpi_toolkit.demo.names import CHANNELS, CONTENTS, PRODUCTS
from kpi_toolkit.demo.people import People
from kpi_toolkit.demo.planted import PRICE_PERCENT, RUSH_DAYS, Planted
from kpi_toolkit.demo.sessions import RUSH, Sessions
from kpi_toolkit.demo.shop import DAY, HOUR, NOBODY, Array, Shop, choose, spread

STATUSES = ("paid", "cancelled", "refunded", "partly_refunded")
PAID, CANCELLED, REFUNDED, PARTLY = range(len(STATUSES))
STATUS_WEIGHTS = (92.5, 3.0, 3.0, 1.5)
LINE_WEIGHTS = (58.0, 27.0, 11.0, 4.0)
ZERO_SHARE, SALE_SHARE, CONTENT_SHARE, COUPON_SHARE = 0.008, 0.6, 0.5, 0.12
FACES = (1_000, 2_000, 5_000)
FACE_WEIGHTS = (60.0, 30.0, 10.0)


@dataclass(frozen=True)
class Lines:
    """Lines by order: place of the order, product, pieces, fen paid."""

    order: Array
    product: Array
    quantity: Array
    fen: Array


@dataclass(frozen=True)
class Orders:
    """The orders of a month by time: one value each.

    Parameters
    ----------
    fen, cost, refunded
        Fen paid, of cost, and paid back; `refunded` is :data:`NOBODY` without a refund.
    face
        Face value of the coupon used, 0 without one.
    counts
        Not cancelled.
    is_first
        The first counted order ever of its buyer.
    is_rush
        Planted: ordered at a month's end to be given back.
    """

    user: Array
    at: Array
    channel: Array
    campaign: Array
    content: Array
    fen: Array
    cost: Array
    status: Array
    refunded: Array
    refunded_at: Array
    face: Array
    is_first: Array
    is_rush: Array
    lines: Lines

    @property
    def counts(self) -> Array:
        """Whether each order counts: those cancelled do not."""
        return np.asarray(self.status != CANCELLED)

    @property
    def net(self) -> Array:
        """Fen paid less those paid back."""
        return np.asarray(self.fen - np.maximum(self.refunded, 0))


@dataclass(frozen=True)
class Histories:
    """What is remembered of accounts from month to month; changed in place."""

    first_month: Array
    needs_coupon: Array
    has_card: Array


def new_histories(planted: Planted) -> Histories:
    """Return the state before the shop opens."""
    count = planted.accounts
    return Histories(np.full(count, NOBODY), np.zeros(count, dtype=bool), np.zeros(count, dtype=bool))


def make_orders(
    shop: Shop,
    planted: Planted,
    people: People,
    month: int,
    visits: Sessions,
    events: Events,
    campaigns: tuple[Campaign, ...],
    histories: Histories,
) -> Orders:
    """Make an order of every purchase, at its second, and remember first orders."""
    random = shop.random("orders", month)
    rows = np.flatnonzero(events.event == PURCHASE)
    rows = rows[np.argsort(events.at[rows], kind="stable")]
    user, at, count = events.user[rows], events.at[rows], len(rows)
    is_rush = visits.kind[events.session[rows]] == RUSH
    is_zero, status = _statuses(user == planted.deleted, is_rush, random)
    is_first = _firsts(planted, people, month, user, status, histories)
    uses_coupon = _coupon_users(people, user, histories, random)
    lines, gross, cost = _filled_baskets(month >= planted.price_month, count, random)
    faces = np.array(FACES)[choose(random, FACE_WEIGHTS, count)]
    face = np.minimum(np.where(uses_coupon, faces, 0), gross // 2)
    fen = np.where(is_zero, 0, gross - face)
    back_at = np.where(is_rush, shop.span(month)[1] + _waits_of_rush(shop, count), NOBODY)
    status, refunded, refunded_at = _refunds(shop, status, at, fen, back_at, random)
    return Orders(
        user,
        at,
        events.channel[rows],
        _campaigns(events.campaign[rows], at, campaigns, random),
        _contents(events, rows, random),
        fen,
        cost,
        status,
        refunded,
        refunded_at,
        face,
        is_first,
        is_rush,
        _paid(lines, gross, fen),
    )


def _statuses(is_deleted: Array, is_rush: Array, random: np.random.Generator) -> tuple[Array, Array]:
    """Which orders are free of charge, and what becomes of each: planted ones are always given back."""
    is_zero = (random.random(len(is_rush)) < ZERO_SHARE) & ~is_rush
    status = np.where(is_zero | is_deleted, PAID, choose(random, STATUS_WEIGHTS, len(is_rush)))
    status[is_rush] = REFUNDED
    return is_zero, status


def _campaigns(of_visit: Array, at: Array, campaigns: tuple[Campaign, ...], random: np.random.Generator) -> Array:
    """The campaign of the visit, else often one of those that run just then."""
    sale = np.where(random.random(len(at)) < SALE_SHARE, running_at(campaigns, ORDER_KINDS, at), NOBODY)
    return np.where(of_visit == NOBODY, sale, of_visit)


def _coupon_users(people: People, user: Array, histories: Histories, random: np.random.Generator) -> Array:
    """Whose order uses a coupon: some always need one, others have one by chance."""
    needs = histories.needs_coupon[user] & (user != NOBODY)
    has_one = (random.random(len(user)) < COUPON_SHARE) & people.are_customers(user)
    return np.asarray(needs | has_one)


def _firsts(planted: Planted, people: People, month: int, user: Array, status: Array, histories: Histories) -> Array:
    """Tell the first counted orders; in one month their customers become those who always use a coupon."""
    counted = np.flatnonzero((user != NOBODY) & (status != CANCELLED))
    new = counted[histories.first_month[user[counted]] == NOBODY]
    first = new[np.unique(user[new], return_index=True)[1]]
    histories.first_month[user[first]] = month
    if month == planted.coupon_month:
        buyers = user[first]
        histories.needs_coupon[buyers[people.are_customers(buyers)]] = True
    is_first = np.zeros(len(user), dtype=bool)
    is_first[first] = True
    return is_first


def _filled_baskets(is_dearer: bool, count: int, random: np.random.Generator) -> tuple[Lines, Array, Array]:
    """Return lines at full price, and the price and cost of each basket; no product stands in one twice."""
    order = np.repeat(np.arange(count), 1 + choose(random, LINE_WEIGHTS, count))
    first = (len(PRODUCTS) * random.random(count) ** 1.4).astype(np.int64)
    step = random.integers(1, len(PRODUCTS), count)
    product = (first[order] + spread(order) * step[order]) % len(PRODUCTS)
    quantity = 1 + choose(random, (80.0, 15.0, 5.0), len(order))
    price = np.array([price for _, price, _ in PRODUCTS]) * (PRICE_PERCENT if is_dearer else 100) // 100
    fen = price[product] * quantity
    cost = np.array([cost for _, _, cost in PRODUCTS])[product] * quantity
    return Lines(order, product, quantity, fen), _sums(order, fen, count), _sums(order, cost, count)


def _sums(order: Array, fen: Array, count: int) -> Array:
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, order, fen)
    return sums


def _paid(lines: Lines, gross: Array, fen: Array) -> Lines:
    """Share what was paid among the lines, so that they add up to the fen."""
    running = np.cumsum(lines.fen)
    before = running - lines.fen
    opening = before[np.flatnonzero(spread(lines.order) == 0)][lines.order]
    total, paid = gross[lines.order], fen[lines.order]
    upto, since = (running - opening) * paid // total, (before - opening) * paid // total
    return Lines(lines.order, lines.product, lines.quantity, upto - since)


def _waits_of_rush(shop: Shop, count: int) -> Array:
    """How long after the month's end each order would be given back if it was made for that."""
    return shop.random("rush", 1).integers(9 * HOUR, RUSH_DAYS * DAY, count)


def _refunds(
    shop: Shop, status: Array, at: Array, fen: Array, back_at: Array, random: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Pay back whole orders or a third, when it is planted or days later; what lies after the data has not come yet."""
    waits = (random.exponential(9 * DAY, len(at)) + HOUR).astype(np.int64)
    waits = np.where(back_at == NOBODY, waits, back_at - at)
    wanted = (status == REFUNDED) | (status == PARTLY)
    back = wanted & (at + waits < shop.end)
    refunded = np.where(back, np.where(status == REFUNDED, fen, fen // 3), NOBODY)
    return np.where(wanted & ~back, PAID, status), refunded, np.where(back, at + waits, NOBODY)


def _contents(events: Events, rows: Array, random: np.random.Generator) -> Array:
    """Give half of the orders placed after reading in the same visit the content that was read."""
    reads = np.flatnonzero(events.event == READ)
    places = np.full(int(events.session.max(initial=0)) + 1, NOBODY)
    places[events.session[reads]] = events.content[reads]
    return np.where(random.random(len(rows)) < CONTENT_SHARE, places[events.session[rows]], NOBODY)


def order_ids(shop: Shop, month: int, count: int) -> pa.Array:
    """Return the ids of a month's orders, by time."""
    return made_ids(f"o{shop.firsts[month]:%Y%m}-", np.arange(1, count + 1), 7)


def order_tables(shop: Shop, month: int, orders: Orders, ids: dict[str, pa.Array]) -> tuple[pa.Table, pa.Table]:
    """Return orders and their lines as tables."""
    keys = order_ids(shop, month, len(orders.user))
    table = pa.table(
        {
            "order_id": keys,
            "user_id": names(orders.user, ids["users"]),
            "ordered_at": when(orders.at),
            "amount": money(orders.fen),
            "cost": money(orders.cost),
            "status": names(orders.status, STATUSES),
            "refunded_amount": money(orders.refunded, orders.refunded == NOBODY),
            "refunded_at": when(orders.refunded_at),
            "channel": names(orders.channel, CHANNELS),
            "campaign_id": names(orders.campaign, ids["campaigns"]),
            "content_id": names(orders.content, CONTENTS),
        }
    )
    refunded = line_refunds(orders)
    lines = pa.table(
        {
            "order_id": keys.take(pa.array(orders.lines.order)),
            "product_id": names(orders.lines.product, [name for name, _, _ in PRODUCTS]),
            "quantity": numbers(orders.lines.quantity),
            "amount": money(orders.lines.fen),
            "refunded_amount": money(refunded, refunded == 0),
        }
    )
    return table, lines


def line_refunds(orders: Orders) -> Array:
    """Share what was paid back among an order's lines: the first ones come back whole, none more than was paid."""
    lines, back = orders.lines, np.maximum(orders.refunded, 0)
    before = np.cumsum(lines.fen) - lines.fen
    before -= before[np.flatnonzero(spread(lines.order) == 0)][lines.order]
    return np.asarray(np.clip(back[lines.order] - before, 0, lines.fen))
