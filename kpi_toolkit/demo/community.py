"""Groups, who is in them from when to when, and what is written in them."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpi_toolkit.demo.campaigns import ACTIVITY_KINDS, Campaign, running_at
from kpi_toolkit.demo.columns import ids as made_ids
from kpi_toolkit.demo.columns import names, texts, when
from kpi_toolkit.demo.events import Events, messages
from kpi_toolkit.demo.names import GROUP_CITIES, PHASES
from kpi_toolkit.demo.people import People
from kpi_toolkit.demo.planted import STAFF_MESSAGES, Planted
from kpi_toolkit.demo.season import Intensity
from kpi_toolkit.demo.shop import DAY, HOUR, MINUTE, NOBODY, Array, Shop

JOINING_SHARE, LEAVING_SHARE, RETURNING_SHARE = 0.2, 0.3, 0.1
MESSAGES_A_DAY = 0.12
USERS_A_GROUP = 250


@dataclass(frozen=True)
class Stays:
    """Stays in groups by joining: one value each; `left` is :data:`NOBODY` while it lasts."""

    group: Array
    user: Array
    joined: Array
    left: Array


def group_count(shop: Shop) -> int:
    """Return how many groups the shop has: at least four, at most sixty."""
    return max(4, min(60, shop.users // USERS_A_GROUP))


def make_stays(shop: Shop, planted: Planted, people: People) -> Stays:
    """Let customers join groups some days after they register, some leave, some of these return; staff stays."""
    random = shop.random("groups")
    is_regular = (~people.is_zombie & (random.random(len(people.until)) < JOINING_SHARE))[: shop.users]
    user = np.flatnonzero(is_regular)
    joined = people.registered[user] + (random.exponential(10 * DAY, len(user))).astype(np.int64) + HOUR
    left = joined + (random.exponential(80 * DAY, len(user))).astype(np.int64) + HOUR
    leaves = (random.random(len(user)) < LEAVING_SHARE) & (left < shop.end)
    group = random.integers(0, group_count(shop), len(user))
    back = np.flatnonzero(leaves & (random.random(len(user)) < RETURNING_SHARE))
    staff = np.array([account for account in planted.staff if account != planted.chatter])
    opened = np.full(len(staff), shop.start + 10 * HOUR)
    stays = (
        np.concatenate([group, group[back], np.arange(len(staff)) % group_count(shop), [planted.chat_group]]),
        np.concatenate([user, user[back], staff, [planted.chatter]]),
        np.concatenate([joined, left[back] + 7 * DAY, opened, opened[:1]]),
        np.concatenate([np.where(leaves, left, NOBODY), np.full(len(back) + len(staff) + 1, NOBODY)]),
    )
    order = np.argsort(stays[2], kind="stable")
    inside = order[stays[2][order] < shop.end]
    return Stays(*(column[inside] for column in stays))


def make_messages(
    shop: Shop,
    planted: Planted,
    people: People,
    rhythm: Intensity,
    month: int,
    stays: Stays,
    campaigns: tuple[Campaign, ...],
) -> Events:
    """Let members write while they are in a group and still come; and the planted account with itself.

    What customers write while an activity runs is their part in it.
    """
    random = shop.random("messages", month)
    start, end = shop.span(month)
    low = np.maximum(stays.joined, start)
    high = np.minimum(np.where(stays.left == NOBODY, end, stays.left), np.minimum(people.until[stays.user], end))
    amount = np.maximum(rhythm.until(high) - rhythm.until(low), 0) * (high > low)
    is_quiet = (stays.group == planted.chat_group) & (month >= planted.quiet_from)
    counts = random.poisson(MESSAGES_A_DAY * amount * ~is_quiet)
    stay = np.repeat(np.arange(len(counts)), counts)
    at = rhythm.draw(random, low[stay], high[stay])
    user, group = stays.user[stay], stays.group[stay]
    if month == shop.months - 1 and not shop.is_clean:
        place = np.arange(STAFF_MESSAGES)
        monologue = start + 9 * HOUR + place % 30 * DAY + place // 30 * 5 * MINUTE
        at = np.concatenate([at, monologue])
        user = np.concatenate([user, np.full(STAFF_MESSAGES, planted.chatter)])
        group = np.concatenate([group, np.full(STAFF_MESSAGES, planted.chat_group)])
    order = np.argsort(at, kind="stable")
    user, at, group = user[order], np.minimum(at[order], end - 1), group[order]
    activity = running_at(campaigns, ACTIVITY_KINDS, at)
    return messages(user, at, group, np.where(people.is_staff[user], NOBODY, activity))


def group_ids(shop: Shop) -> pa.Array:
    """Return the ids of groups."""
    return made_ids("g", np.arange(1, group_count(shop) + 1), 2)


def group_table(shop: Shop) -> pa.Table:
    """One row per group."""
    count = group_count(shop)
    cities = [GROUP_CITIES[place % len(GROUP_CITIES)] for place in range(count)]
    return pa.table(
        {
            "group_id": group_ids(shop),
            "name": texts(
                [
                    f"{city.split()[0]}茶友{place}群 {city.split()[1]} tea friends {place}"
                    for place, city in enumerate(cities, start=1)
                ]
            ),
            "phase": texts([PHASES[place % len(PHASES)] for place in range(count)]),
        }
    )


def stay_table(stays: Stays, ids: dict[str, pa.Array]) -> pa.Table:
    """One row per stay."""
    return pa.table(
        {
            "group_id": names(stays.group, ids["groups"]),
            "user_id": names(stays.user, ids["users"]),
            "joined_at": when(stays.joined),
            "left_at": when(stays.left),
        }
    )
