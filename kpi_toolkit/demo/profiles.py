"""The table of customers as the shop's own system keeps it: its column names are not the canonical ones."""

from datetime import date

import numpy as np
import pyarrow as pa

from kpi_toolkit.demo.campaigns import Campaign, running_at
from kpi_toolkit.demo.columns import day, flags, names, when
from kpi_toolkit.demo.columns import ids as made_ids
from kpi_toolkit.demo.names import CHANNELS, CITIES, CITY_WEIGHTS, GENDERS, STAFF
from kpi_toolkit.demo.people import People
from kpi_toolkit.demo.planted import Planted
from kpi_toolkit.demo.shop import DAY, NOBODY, Array, Shop, choose, seconds

INVITING_KINDS = ("activity", "discount", "coupon")
"""Kinds of campaign that members bring friends to."""
OLDEST, YOUNGEST = 1955, 2007
FILLED = {"phone": 0.82, "birthday": 0.45, "gender": 0.7, "city": 0.75, "willing": 0.25}
"""Share of customers who have filled in each field; zombies none."""


def account_ids(planted: Planted) -> pa.Array:
    """Return the id of every account by index: customers, staff, the deleted user."""
    customers = made_ids("u", np.arange(1, planted.shop.users + 1), 7)
    staff = made_ids("s", np.arange(1, len(STAFF) + 1), 2)
    deleted = made_ids("u", np.array([planted.shop.users + 1]), 7)
    return pa.concat_arrays([customers, staff, deleted])


def customer_table(shop: Shop, people: People, ids: dict[str, pa.Array], campaigns: tuple[Campaign, ...]) -> pa.Table:
    """One row per customer and staff account; the deleted user is not in it.

    Phone numbers begin with 000, so that they are nobody's. Who was brought while a campaign ran came by it.
    """
    campaign = running_at(campaigns, INVITING_KINDS, people.registered)
    random = shop.random("profiles")
    rows = shop.users + len(STAFF)
    filled = {field: _is_filled(people, rows, share, random) for field, share in FILLED.items()}
    born = random.integers(seconds(date(OLDEST, 1, 1)) // DAY, seconds(date(YOUNGEST, 1, 1)) // DAY, rows)
    return pa.table(
        {
            "customer_id": ids["users"].slice(0, rows),
            "created_at": when(people.registered[:rows]),
            "channel": names(people.channel[:rows], CHANNELS),
            "invited_by": names(people.referrer[:rows], ids["users"]),
            "is_staff": flags(people.is_staff[:rows]),
            "willing_to_refer": flags(random.random(rows) < 0.55, ~filled["willing"]),
            "phone": names(np.where(filled["phone"], np.arange(rows), NOBODY), made_ids("000", np.arange(rows), 8)),
            "birthday": day(np.where(filled["birthday"], born * DAY, NOBODY)),
            "gender": names(np.where(filled["gender"], choose(random, (68.0, 32.0), rows), NOBODY), GENDERS),
            "city": names(np.where(filled["city"], choose(random, CITY_WEIGHTS, rows), NOBODY), CITIES),
            "campaign_id": names(np.where(people.referrer == NOBODY, NOBODY, campaign)[:rows], ids["campaigns"]),
        }
    )


def _is_filled(people: People, rows: int, share: float, random: np.random.Generator) -> Array:
    return np.asarray((random.random(rows) < share) & ~people.is_zombie[:rows])
