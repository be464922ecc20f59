"""Who there is: when they come, by which channel, who brought them, how long they stay and what they are like."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kpi_toolkit.demo.names import CHANNEL_WEIGHTS, FEED_ADS, FRIENDS, WECHAT
from kpi_toolkit.demo.planted import Planted
from kpi_toolkit.demo.season import intensity
from kpi_toolkit.demo.shop import DAY, HOUR, NOBODY, Array, Shop, choose

LAUNCH_SHARE, MOVED_SHARE = 0.06, 0.15
"""Of all customers, those who come in the first three weeks: of a young shop, and of one that had customers before."""

# Share of people, mean days until they leave: look once, stay a while, stay.
LIVES = ((0.35, 5.0), (0.40, 90.0), (0.25, 700.0))
RETURNING_SHARE, SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 60 * DAY, 240 * DAY
STAFF_VISITS_A_DAY, STAFF_BUYING = 0.2, 0.06
CLUB_SHARE = 0.7
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
    back, gone
        When some come back after a long pause, and leave for good; both 0 for those who do not.
    visits_a_day
        On a normal day while they come.
    buying
        Share of visits that end in an order.
    chain
        The members of the planted chain of referrals, the first one first.
    """

    registered: Array
    until: Array
    back: Array
    gone: Array
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
    channel, referrer = _origins(is_zombie, chain, random)
    lives = _lives(shop.users, random)
    if shop.is_established:
        _prolong(shop, registered, lives)
    until = np.minimum(registered + lives, shop.end)
    visits = random.gamma(1.3, 0.15, shop.users)
    buying = np.where(random.random(shop.users) < 0.4, 0.0, random.beta(1.6, 7.0, shop.users))
    back, gone = _second_lives(shop, until, random)
    for values in (until, back, gone, visits, buying):
        values[is_zombie] = 0
    buying[WAVERING] = 0.0
    joins = random.random(shop.users) < CLUB_SHARE
    joins[WAVERING] = False
    customers = {
        "registered": registered,
        "until": until,
        "back": back,
        "gone": gone,
        "channel": channel,
        "referrer": referrer,
        "visits_a_day": visits,
        "buying": buying,
        "is_zombie": is_zombie,
        "is_staff": np.zeros(shop.users, dtype=bool),
        "joins_club": joins,
    }
    others = _others(shop, planted)
    return People(**{name: np.concatenate([values, others[name]]) for name, values in customers.items()}, chain=chain)


def _origins(is_zombie: Array, chain: Array, random: np.random.Generator) -> tuple[Array, Array]:
    """By which channel each customer comes, and who referred those who come through friends."""
    channel = np.where(is_zombie, FEED_ADS, choose(random, CHANNEL_WEIGHTS, len(is_zombie)))
    channel[chain] = FRIENDS
    channel[chain[:1]] = WECHAT
    referrer = _referrers(channel, is_zombie, chain, random)
    channel[(channel == FRIENDS) & (referrer == NOBODY)] = WECHAT
    return channel, referrer


def _others(shop: Shop, planted: Planted) -> dict[str, Array]:
    """Return the staff, who come all the time, and last the deleted user, whose orders are planted."""
    count = planted.accounts - shop.users
    nothing, is_staff = np.zeros(count, dtype=np.int64), np.arange(count) < count - 1
    return {
        "registered": nothing + shop.start + 9 * HOUR,
        "until": nothing + shop.end,
        "back": nothing,
        "gone": nothing,
        "channel": nothing + WECHAT,
        "referrer": nothing + NOBODY,
        "visits_a_day": STAFF_VISITS_A_DAY * is_staff,
        "buying": STAFF_BUYING * is_staff,
        "is_zombie": nothing > 0,
        "is_staff": is_staff,
        "joins_club": nothing > 0,
    }


def _registrations(shop: Shop, planted: Planted, random: np.random.Generator) -> tuple[Array, Array, Array]:
    """When customers register, in order; who is a zombie; and where the members of the chain are."""
    rising, chain = intensity(shop, shop.growth), np.array(planted.chain_starts, dtype=np.int64)
    regular = shop.users - planted.zombies - len(chain)
    launch = round(regular * (MOVED_SHARE if shop.is_established else LAUNCH_SHARE))
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


def _second_lives(shop: Shop, until: Array, random: np.random.Generator) -> tuple[Array, Array]:
    """When some of those who left come back, and when they leave again; 0 for those who do not come back."""
    back = until + random.integers(SHORTEST_PAUSE, LONGEST_PAUSE, len(until))
    gone = np.minimum(back + (random.exponential(40 * DAY, len(until))).astype(np.int64), shop.end)
    comes = (random.random(len(until)) < RETURNING_SHARE) & (back < shop.end)
    return np.where(comes, back, 0), np.where(comes, gone, 0)


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


def _prolong(shop: Shop, registered: Array, lives: Array) -> None:
    """Give the customers that an established shop begins with the lives of those who are there on any day."""
    random, moved = shop.random("moved"), np.flatnonzero(registered < shop.start + 21 * DAY)
    means = np.array([days for _, days in LIVES])
    there = tuple(share * days for share, days in LIVES)
    lives[moved] = (random.exponential(means[choose(random, there, len(moved))]) * DAY).astype(np.int64)


def _lives(count: int, random: np.random.Generator) -> Array:
    means = np.array([days for _, days in LIVES])[choose(random, tuple(share for share, _ in LIVES), count)]
    return (random.exponential(means) * DAY).astype(np.int64)
