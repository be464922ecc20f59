"""Campaigns of the shop's calendar, what advertising costs, and the messages sent to users."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from kpi_toolkit.demo.columns import day, money, names, texts, when
from kpi_toolkit.demo.names import CHANNELS, DOUYIN, EMAIL, FEED_ADS, SEARCH, SMS, WECHAT, XIAOHONGSHU
from kpi_toolkit.demo.people import People
from kpi_toolkit.demo.sessions import Responses
from kpi_toolkit.demo.shop import DAY, HOUR, NOBODY, Array, Shop, seconds

# Name, kind, first month and day, last month and day; a last before the first lies in the next year.
SALES = (
    ("年货节 New Year market", "discount", (12, 26), (1, 5)),
    ("女神节 Women's day", "flash_sale", (3, 6), (3, 8)),
    ("618 大促 618 sale", "discount", (6, 1), (6, 20)),
    ("双11 大促 Double 11", "discount", (11, 1), (11, 12)),
    ("双12 秒杀 Double 12", "flash_sale", (12, 10), (12, 12)),
)
# Name, kind, day of the month, length in days.
MONTHLY = (
    ("短信唤醒 SMS wake-up", "sms", 5, 6),
    ("满减券 Coupons", "coupon", 8, 15),
    ("海报推广 Posters", "poster", 12, 6),
    ("线上茶会 Online tea party", "activity", 15, 1),
    ("会员日 Members' day", "member_price", 18, 1),
    ("邮件上新 New arrivals mail", "email", 20, 6),
    ("社群打卡 Community check-in", "activity", 22, 3),
)
MEDIA = {"sms": SMS, "poster": WECHAT, "email": EMAIL}
ACTIVITY_KINDS = ("activity",)
ORDER_KINDS = ("discount", "flash_sale", "member_price")

REACHED_SHARE, DELIVERED_SHARE, RESPONSE_SHARE = 0.12, 0.96, 0.08
LONGEST_WAIT = 5 * DAY

# Fen a day and customer that a channel costs, once the shop has its customers.
SPEND = ((WECHAT, 5.0), (XIAOHONGSHU, 6.0), (DOUYIN, 4.0), (SEARCH, 2.5))
FEED_ADS_FEN = 900
"""Fen for each zombie that registers."""


@dataclass(frozen=True)
class Campaign:
    """A campaign from its first to its last second."""

    campaign_id: str
    name: str
    kind: str
    starts_at: int
    ends_at: int


def make_campaigns(shop: Shop) -> tuple[Campaign, ...]:
    """Return the campaigns that lie wholly within the shop's months, by start."""
    campaigns = []
    for year in range(shop.firsts[0].year - 1, shop.firsts[-1].year + 1):
        for place, (name, kind, first, last) in enumerate(SALES, start=1):
            ends = date(year + (last < first), *last)
            campaigns.append(_campaign(f"S{year}-{place}", f"{year} {name}", kind, date(year, *first), ends))
    for first_day in shop.firsts[:-1]:
        for place, (name, kind, begin, length) in enumerate(MONTHLY, start=1):
            begins = first_day.replace(day=begin)
            ends = begins + timedelta(days=length - 1)
            campaigns.append(_campaign(f"M{first_day:%Y%m}-{place}", f"{first_day:%Y-%m} {name}", kind, begins, ends))
    inside = [campaign for campaign in campaigns if campaign.starts_at >= shop.start and campaign.ends_at < shop.end]
    return tuple(sorted(inside, key=lambda campaign: (campaign.starts_at, campaign.campaign_id)))


def _campaign(key: str, name: str, kind: str, first: date, last: date) -> Campaign:
    return Campaign(key, name, kind, seconds(first), seconds(last) + DAY - 1)


def campaign_table(campaigns: tuple[Campaign, ...]) -> pa.Table:
    """One row per campaign."""
    return pa.table(
        {
            "campaign_id": texts([campaign.campaign_id for campaign in campaigns]),
            "name": texts([campaign.name for campaign in campaigns]),
            "kind": texts([campaign.kind for campaign in campaigns]),
            "starts_at": when(np.array([campaign.starts_at for campaign in campaigns])),
            "ends_at": when(np.array([campaign.ends_at for campaign in campaigns])),
        }
    )


def running_at(campaigns: tuple[Campaign, ...], kinds: tuple[str, ...], times: Array) -> Array:
    """Place of the campaign of some kinds that runs at each time; the later one where two do."""
    running = np.full(len(times), NOBODY)
    for place, campaign in enumerate(campaigns):
        if campaign.kind in kinds:
            running[(times >= campaign.starts_at) & (times <= campaign.ends_at)] = place
    return running


@dataclass(frozen=True)
class Touches:
    """Marketing messages of a month: one value each."""

    user: Array
    campaign: Array
    sent: Array
    delivered: Array
    responded: Array


def make_touches(shop: Shop, people: People, month: int, campaigns: tuple[Campaign, ...]) -> tuple[Touches, Responses]:
    """Send the month's messages to customers; some who still come respond."""
    random = shop.random("touches", month)
    start, end = shop.span(month)
    sent_by = [
        (place, campaign)
        for place, campaign in enumerate(campaigns)
        if campaign.kind in MEDIA and start <= campaign.starts_at < end
    ]
    parts = [_sent_to(people, shop.users, place, campaign.starts_at, random) for place, campaign in sent_by]
    user, campaign, sent = (np.concatenate(column) for column in zip(*parts, strict=True))
    rows = len(user)
    is_delivered = random.random(rows) < DELIVERED_SHARE
    delivered = np.where(is_delivered, sent + random.integers(1, 120, rows), NOBODY)
    waits = np.minimum(random.exponential(9 * HOUR, rows), LONGEST_WAIT).astype(np.int64) + 60
    comes = is_delivered & (random.random(rows) < RESPONSE_SHARE) & (people.until[user] > delivered + waits)
    responded = np.where(comes, delivered + waits, NOBODY)
    media = np.array([MEDIA.get(campaign.kind, NOBODY) for campaign in campaigns])
    responses = Responses(user[comes], responded[comes], media[campaign[comes]], campaign[comes])
    return Touches(user, campaign, sent, delivered, responded), responses


def _sent_to(
    people: People, customers: int, place: int, starts_at: int, random: np.random.Generator
) -> tuple[Array, Array, Array]:
    known = int(np.searchsorted(people.registered[:customers], starts_at))
    chosen = np.flatnonzero(random.random(known) < REACHED_SHARE)
    sent = starts_at + 10 * HOUR + random.integers(0, 2 * HOUR, len(chosen))
    return chosen, np.full(len(chosen), place), sent


def touch_table(touches: Touches, campaigns: tuple[Campaign, ...], ids: dict[str, pa.Array]) -> pa.Table:
    """One row per message."""
    return pa.table(
        {
            "user_id": names(touches.user, ids["users"]),
            "campaign_id": names(touches.campaign, ids["campaigns"]),
            "medium": names(touches.campaign, [campaign.kind for campaign in campaigns]),
            "sent_at": when(touches.sent),
            "delivered_at": when(touches.delivered),
            "responded_at": when(touches.responded),
        }
    )


def make_spend(shop: Shop, people: People) -> tuple[pa.Table, dict[str, Array]]:
    """One row per day and channel of advertising, and its fen by month; search always costs the same."""
    random = shop.random("spend")
    days = np.arange(shop.start, shop.end, DAY)
    customers = people.registered[: shop.users]
    known = np.searchsorted(customers, days) + shop.users // 10
    columns = []
    for channel, fen_a_head in SPEND:
        noisy = known * random.uniform(0.85, 1.15, len(days))
        size = np.full(len(days), float(shop.users)) if channel == SEARCH else noisy
        columns.append((channel, np.round(fen_a_head * size).astype(np.int64)))
    zombies = people.registered[people.is_zombie]
    columns.append((FEED_ADS, FEED_ADS_FEN * np.bincount((zombies - shop.start) // DAY, minlength=len(days))))
    fen = np.stack([amounts for _, amounts in columns], axis=1).ravel()
    channels = np.tile([channel for channel, _ in columns], len(days))
    times = np.repeat(days, len(columns))
    paid = fen > 0
    table = pa.table(
        {"spent_on": day(times[paid]), "channel": names(channels[paid], CHANNELS), "amount": money(fen[paid])}
    )
    return table, {"spend_fen": shop.per_month(times, fen)}
