"""Who there is: when they come, by which channel, who brought them, how long they stay and what they are like."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kpi_toolkit.demo.names import CHANNEL_WEIGHTS, FEED_ADS, FRIENDS, WECHAT
from kpi_toolkit.demo.planted import Planted
from kpi_toolkit.demo.season import intensity
from kpi_toolkit.demo.shop import DAY, NOBODY, Array, Shop, choose

GROWTH = 0.05
LAUNCH_SHARE = 0.06
"""Of all customers, those who come in the first three weeks."""

# Share of people, mean days until they leave: look once, stay a while, stay.
LIVES = ((0.35, 5.0), (0.40, 90.0), (0.25, 700.0))
REFERRED_DEPTHS = (0.72, 0.21, 0.07)
WAVERING = 10
"""The customer, one of the first, whose level changes twice in a day."""


@dataclass(frozen=True)
class People:
    """All accounts by index (see :class:`Planted`): one value each.

    Parameters
    ----------
    until
        When they stop coming.
    visits_a_day
        On a normal day while they come.
    buying
        Share of visits that end in an order.
    chain
        The members of the planted chain of referrals, the first one first.
    """

    registered: Array
    until: Array
    channel: Array
    referrer: Array
    visits_a_day: Array
    buying: Array
    is_zombie: Array
    is_staff: Array
    joins_club: Array
    chain: Array

    def are_customers(self, users: Array) -> Array:
        """Whether each index is a customer: neither staff, nor deleted, nor nobody."""
        customers = int(np.flatnonzero(self.is_staff)[0])
        return np.asarray((users >= 0) & (users < customers))


def make_people(shop: Shop, planted: Planted) -> People:
    """Make all accounts: the customers by time of registration, then staff, then the deleted user."""
    random = shop.random("people")
    registered, is_zombie, chain = _registrations(shop, planted, random)
    channel = np.where(is_zombie, FEED_ADS, choose(random, CHANNEL_WEIGHTS, shop.users))
    channel[chain] = FRIENDS
    channel[chain[0]] = WECHAT
    referrer = _referrers(channel, is_zombie, chain, random)
    channel[(channel == FRIENDS) & (referrer == NOBODY)] = WECHAT
    until = np.minimum(registered + _lives(shop.users, random), shop.end)
    visits = random.gamma(1.3, 0.15, shop.users)
    buying = np.where(random.random(shop.users) < 0.4, 0.0, random.beta(1.6, 7.0, shop.users))
    until[is_zombie], visits[is_zombie], buying[is_zombie] = 0, 0.0, 0.0
    buying[WAVERING] = 0.0
    others = planted.accounts - shop.users
    is_last = np.arange(others) == others - 1
    joins = random.random(shop.users) < 0.7
    joins[WAVERING] = False
    return People(
        registered=np.concatenate([registered, np.full(others, shop.start + 9 * 3600)]),
        until=np.concatenate([until, np.full(others, shop.end)]),
        channel=np.concatenate([channel, np.full(others, WECHAT)]),
        referrer=np.concatenate([referrer, np.full(others, NOBODY)]),
        visits_a_day=np.concatenate([visits, np.where(is_last, 0.0, 0.4)]),
        buying=np.concatenate([buying, np.where(is_last, 0.0, 0.03)]),
        is_zombie=np.concatenate([is_zombie, np.zeros(others, dtype=bool)]),
        is_staff=np.concatenate([np.zeros(shop.users, dtype=bool), ~is_last]),
        joins_club=np.concatenate([joins, np.zeros(others, dtype=bool)]),
        chain=chain,
    )  # fmt: skip


def _registrations(shop: Shop, planted: Planted, random: np.random.Generator) -> tuple[Array, Array, Array]:
    """When customers register, in order; who is a zombie; and where the members of the chain are."""
    rising, chain = intensity(shop, GROWTH), np.array(planted.chain_starts)
    regular = shop.users - planted.zombies - len(chain)
    launch = round(regular * LAUNCH_SHARE)
    begins = np.repeat([shop.start, planted.zombie_start], [regular, planted.zombies])
    ends = np.concatenate([np.full(launch, shop.start + 21 * DAY), np.full(len(begins) - launch, shop.end)])
    drawn = rising.draw(random, begins, ends)
    # A visit that begins now must be over before the month is.
    latest = shop.starts[shop.months_of(drawn) + 1] - 900
    times = np.concatenate([np.minimum(drawn, latest), chain])
    kinds = np.repeat([0, 1, 2], [regular, planted.zombies, len(chain)])
    order = np.argsort(times, kind="stable")
    return times[order], kinds[order] == 1, np.flatnonzero(kinds[order] == 2)


def _referrers(channel: Array, is_zombie: Array, chain: Array, random: np.random.Generator) -> Array:
    """Who brought each user that came through friends: always somebody earlier, so that it is a forest.

    A referred user is one, two or three steps from one who came by herself; only the planted chain is deeper.
    """
    count = len(channel)
    referrer = np.full(count, NOBODY)
    depth = np.where(channel == FRIENDS, 1 + choose(random, REFERRED_DEPTHS, count), 0)
    depth[is_zombie] = NOBODY
    depth[chain] = NOBODY
    for level in range(1, len(REFERRED_DEPTHS) + 1):
        possible, children = np.flatnonzero(depth == level - 1), np.flatnonzero(depth == level)
        earlier = np.searchsorted(possible, children)
        # The square makes few people bring many.
        chosen = (earlier * random.random(len(children)) ** 2).astype(np.int64)
        has_one = earlier > 0
        referrer[children[has_one]] = possible[chosen[has_one]]
        depth[children[~has_one]] = NOBODY
    for parent, child in pairwise(chain):
        referrer[child] = parent
    return referrer


def depths(people: People) -> Array:
    """How many steps each account is from one who came by herself.

    >>> from types import SimpleNamespace
    >>> depths(SimpleNamespace(referrer=np.array([-1, 0, 1, -1]))).tolist()
    [0, 1, 2, 0]
    """
    above, steps = people.referrer, np.zeros(len(people.referrer), dtype=np.int64)
    while (is_below := above != NOBODY).any():
        steps += is_below
        above = np.where(is_below, people.referrer[above], NOBODY)
    return steps


def _lives(count: int, random: np.random.Generator) -> Array:
    means = np.array([days for _, days in LIVES])[choose(random, tuple(share for share, _ in LIVES), count)]
    return (random.exponential(means) * DAY).astype(np.int64)
