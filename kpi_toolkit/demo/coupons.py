"""Coupons: those that were used on orders, and those that ran out."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpi_toolkit.demo.campaigns import Campaign
from kpi_toolkit.demo.columns import ids as made_ids
from kpi_toolkit.demo.columns import money, names, when
from kpi_toolkit.demo.orders import FACES, Orders, order_ids
from kpi_toolkit.demo.people import People
from kpi_toolkit.demo.shop import DAY, HOUR, NOBODY, Array, Shop

UNUSED_SHARE = 0.04
VALID = 14 * DAY
LONGEST_KEPT = 7 * DAY


@dataclass(frozen=True)
class Coupons:
    """The coupons issued in a month: one value each. `order` is the place of the order they were used on."""

    user: Array
    issued: Array
    redeemed: Array
    order: Array
    face: Array


def make_coupons(shop: Shop, people: People, month: int, orders: Orders, campaigns: tuple[Campaign, ...]) -> Coupons:
    """Issue a coupon before every order that used one, and on the coupon day some that nobody uses."""
    random = shop.random("coupons", month)
    start, end = shop.span(month)
    order = np.flatnonzero(orders.face > 0)
    user, redeemed = orders.user[order], orders.at[order]
    kept = random.integers(60, LONGEST_KEPT, len(order))
    issued = np.maximum(redeemed - kept, np.maximum(people.registered[user], start))
    begins = next(
        campaign.starts_at for campaign in campaigns if campaign.kind == "coupon" and start <= campaign.starts_at < end
    )
    known = int(np.searchsorted(people.registered[: shop.users], begins))
    idle = np.flatnonzero(random.random(known) < UNUSED_SHARE)
    nothing = np.full(len(idle), NOBODY)
    return Coupons(
        user=np.concatenate([user, idle]),
        issued=np.concatenate([issued, begins + 10 * HOUR + random.integers(0, HOUR, len(idle))]),
        redeemed=np.concatenate([redeemed, nothing]),
        order=np.concatenate([order, nothing]),
        face=np.concatenate([orders.face[order], np.full(len(idle), FACES[0])]),
    )


def coupon_table(
    shop: Shop, month: int, coupons: Coupons, campaigns: tuple[Campaign, ...], ids: dict[str, pa.Array]
) -> pa.Table:
    """One row per coupon; those from before the month's coupon campaign have none."""
    start, end = shop.span(month)
    place, begins = next(
        (place, campaign.starts_at)
        for place, campaign in enumerate(campaigns)
        if campaign.kind == "coupon" and start <= campaign.starts_at < end
    )
    count = len(coupons.user)
    keys = order_ids(shop, month, int(coupons.order.max(initial=0)) + 1)
    return pa.table(
        {
            "coupon_id": made_ids(f"k{shop.firsts[month]:%Y%m}-", np.arange(1, count + 1), 7),
            "user_id": names(coupons.user, ids["users"]),
            "campaign_id": names(np.where(coupons.issued >= begins, place, NOBODY), ids["campaigns"]),
            "issued_at": when(coupons.issued),
            "expires_at": when(coupons.issued + VALID),
            "redeemed_at": when(coupons.redeemed),
            "order_id": names(coupons.order, keys),
            "face_value": money(coupons.face),
        }
    )
