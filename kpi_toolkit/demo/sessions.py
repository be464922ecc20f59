"""The visits of one month: who comes when, by which channel, and whether it ends in an order."""

from dataclasses import dataclass

import numpy as np

from kpi_toolkit.demo.names import DOUYIN, FEED_ADS, SEARCH, STORE, WECHAT, XIAOHONGSHU
from kpi_toolkit.demo.people import People
from kpi_toolkit.demo.planted import DELETED_ORDERS, LIVE_CHANNEL, LIVE_PERCENT, Planted
from kpi_toolkit.demo.season import Intensity, day_factors
from kpi_toolkit.demo.shop import DAY, NOBODY, Array, Shop, choose, spread

ANONYMOUS_SHARE = 0.12
ANONYMOUS_BUYING = 0.02
RESPONSE_BUYING = 0.3
OWN_CHANNEL_SHARE = 0.75
SEARCH_A_DAY = 0.0025
"""Visitors by search on a day of the plateau, as a share of all customers."""

# Where a visit comes from when it is not by the user's own channel.
ANY_CHANNEL = (WECHAT, XIAOHONGSHU, DOUYIN, STORE)
ANY_WEIGHTS = (40.0, 25.0, 20.0, 15.0)

ORGANIC, REGISTRATION, ANONYMOUS, RESPONSE, DELETED, RUSH = range(6)


@dataclass(frozen=True)
class Sessions:
    """The visits of a month, by start: one value each.

    Parameters
    ----------
    campaign
        Place of the campaign that a response answers.
    buys, is_blocked
        Ends in an order; wanted to and could not.
    """

    user: Array
    start: Array
    kind: Array
    channel: Array
    campaign: Array
    buys: Array
    is_blocked: Array


@dataclass(frozen=True)
class Responses:
    """Responses to marketing messages of a month, each of which brings a visit."""

    user: Array
    at: Array
    channel: Array
    campaign: Array


def make_sessions(
    shop: Shop, planted: Planted, people: People, rhythm: Intensity, month: int, responses: Responses
) -> Sessions:
    """Make the visits of a month."""
    random = shop.random("sessions", month)
    start, end = shop.span(month)
    parts = _organic(people, rhythm, start, end, random)
    new = np.flatnonzero((people.registered >= start) & (people.registered < end))
    parts += [(REGISTRATION, new, people.registered[new])]
    parts += [_anonymous(rhythm, start, end, round(sum(len(users) for _, users, _ in parts) * ANONYMOUS_SHARE), random)]
    parts += [(RESPONSE, responses.user, responses.at)]
    if not shop.is_clean:
        parts += _planted(shop, planted, people, rhythm, month, random)
    kind = np.concatenate([np.full(len(users), kind) for kind, users, _ in parts])
    user = np.concatenate([users for _, users, _ in parts])
    times = np.concatenate([times for _, _, times in parts])
    extra = np.zeros((2, len(user)), dtype=np.int64) + NOBODY
    extra[:, kind == RESPONSE] = responses.channel, responses.campaign
    order = np.argsort(times, kind="stable")
    kind, user, times, extra = kind[order], user[order], np.minimum(times, end - 600)[order], extra[:, order]
    channel = _channels(people, kind, user, extra[0], random)
    if not shop.is_clean:
        _fill_search(shop, planted, people, month, (user, times, kind, channel), random)
    buys = random.random(len(user)) < _chances(shop, planted, people, (user, times, kind, channel))
    is_broken = (channel == XIAOHONGSHU) & (times >= planted.broken[0]) & (times < planted.broken[1])
    return Sessions(user, times, kind, channel, extra[1], buys & ~is_broken, buys & is_broken)


def _planted(
    shop: Shop, planted: Planted, people: People, rhythm: Intensity, month: int, random: np.random.Generator
) -> list[tuple[int, Array, Array]]:
    """The visits of the deleted user, and those of customers who are asked for orders at a month's end."""
    start, end = shop.span(month)
    parts = []
    if month >= shop.months - 3:
        count = DELETED_ORDERS - 2 * (DELETED_ORDERS // 3) if month == shop.months - 1 else DELETED_ORDERS // 3
        times = rhythm.draw(random, np.full(count, start), np.full(count, end))
        parts.append((DELETED, np.full(count, planted.deleted), times))
    if month == planted.rush_month:
        own, (begin, _) = shop.random("rush"), planted.rush
        staying = np.flatnonzero((people.registered[: shop.users] < start) & (people.until[: shop.users] > begin))
        times = rhythm.draw(own, np.full(planted.rushed, begin), np.full(planted.rushed, end))
        parts.append((RUSH, own.choice(staying, planted.rushed), times))
    return parts


def _organic(
    people: People, rhythm: Intensity, start: int, end: int, random: np.random.Generator
) -> list[tuple[int, Array, Array]]:
    parts = []
    for begins, ends in ((people.registered, people.until), (people.back, people.gone)):
        low = rhythm.until(np.maximum(begins, start))
        room = np.maximum(rhythm.until(np.minimum(ends, end)) - low, 0)
        counts = random.poisson(people.visits_a_day * room)
        user = np.repeat(np.arange(len(counts)), counts)
        parts.append((ORGANIC, user, rhythm.time_of(low[user] + random.random(len(user)) * room[user])))
    return parts


def _anonymous(
    rhythm: Intensity, start: int, end: int, count: int, random: np.random.Generator
) -> tuple[int, Array, Array]:
    times = rhythm.draw(random, np.full(count, start), np.full(count, end))
    return ANONYMOUS, np.full(count, NOBODY), times


def _channels(people: People, kind: Array, user: Array, answered: Array, random: np.random.Generator) -> Array:
    """Mostly the channel a user came by; search only brings new ones and those of :func:`_fill_search`."""
    any_of = np.array(ANY_CHANNEL)[choose(random, ANY_WEIGHTS, len(user))]
    own = people.channel[user]
    returning = np.where((own == SEARCH) | (own == FEED_ADS), WECHAT, own)
    is_own = (random.random(len(user)) < OWN_CHANNEL_SHARE) & (user != NOBODY)
    channel = np.where(is_own, returning, any_of)
    channel = np.where(kind == REGISTRATION, own, channel)
    channel = np.where((kind == DELETED) | (kind == RUSH), WECHAT, channel)
    return np.where(kind == RESPONSE, answered, channel)


def _fill_search(
    shop: Shop,
    planted: Planted,
    people: People,
    month: int,
    visits: tuple[Array, Array, Array, Array],
    random: np.random.Generator,
) -> None:
    """Let search bring its daily number of visitors: a paid place that is used up every day.

    A user comes this way only on one weekday, told by her index, so that a week's visitors are the sum of its days.
    """
    user, times, kind, channel = visits
    full = max(2, round(shop.scale * SEARCH_A_DAY))
    level = full * min(1.0, (month + 1) / (planted.plateau_month + 1))
    start, end = shop.span(month)
    day = (times - start) // DAY
    noise = max(1, round(full * 0.06)) * (full >= 4)
    quota = np.round(level).astype(np.int64) + random.integers(-noise, noise + 1, (end - start) // DAY)
    quota -= np.bincount(day[channel == SEARCH], minlength=len(quota))
    weekday = (times // DAY + 3) % 7
    fits = (kind == ORGANIC) & people.are_customers(user) & (people.channel[user] != SEARCH) & (user % 7 == weekday)
    rows = np.flatnonzero(fits)
    first = np.unique(day[rows] * len(people.until) + user[rows], return_index=True)[1]
    rows = rows[np.sort(first)]
    rows = rows[np.lexsort((random.random(len(rows)), day[rows]))]
    channel[rows[spread(day[rows]) < quota[day[rows]]]] = SEARCH


def _chances(shop: Shop, planted: Planted, people: People, visits: tuple[Array, Array, Array, Array]) -> Array:
    """How likely each visit ends in an order."""
    user, times, kind, channel = visits
    chance = np.where(user == NOBODY, ANONYMOUS_BUYING, people.buying[user])
    chance = np.where((kind == RESPONSE) & (chance > 0), RESPONSE_BUYING, chance)
    chance = chance * day_factors(shop)[1][(times - shop.start) // DAY]
    is_livelier = (channel == LIVE_CHANNEL) & (times >= shop.starts[planted.live_month])
    chance = np.where(is_livelier, chance * LIVE_PERCENT / 100, chance)
    return np.where((kind == DELETED) | (kind == RUSH), 1.0, np.minimum(chance, 0.9))
