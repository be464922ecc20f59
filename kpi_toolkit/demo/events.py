"""What people do: every visit unfolds into pages, readings, carts, purchases …; members write in their groups."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpi_toolkit.demo.columns import money, names, numbers, texts, when
from kpi_toolkit.demo.names import CHANNELS, CONTENTS, WECHAT
from kpi_toolkit.demo.people import People
from kpi_toolkit.demo.sessions import REGISTRATION, Sessions
from kpi_toolkit.demo.shop import NOBODY, Array, Shop

# In the order in which they happen within a visit; messages lie outside of visits.
EVENTS = (
    "visit",
    "read",
    "like",
    "comment",
    "share",
    "tip",
    "check_in",
    "inquiry",
    "download",
    "submit_form",
    "moments_like",
    "cart",
    "bind_card",
    "purchase",
    "message",
)
VISIT, READ, LIKE, COMMENT, SHARE, TIP, CHECK_IN, INQUIRY = range(8)
DOWNLOAD, FORM, MOMENTS, CART, CARD, PURCHASE, MESSAGE = range(8, len(EVENTS))
OPT_OUTS = ("unsubscribe", "block")
UNSUBSCRIBE, BLOCK = range(len(EVENTS), len(EVENTS) + len(OPT_OUTS))
FAVORITE = len(EVENTS) + len(OPT_OUTS)

# How likely each is in a visit; those of reading only where something is read.
CHANCES = {INQUIRY: 0.05, DOWNLOAD: 0.015, FORM: 0.02, MOMENTS: 0.03, CHECK_IN: 0.12}
READING = {LIKE: 0.22, COMMENT: 0.07, SHARE: 0.09, TIP: 0.02}
ONE_PAGE_SHARE, READING_SHARE, CART_SHARE, CARD_SHARE = 0.36, 0.34, 0.07, 0.45
CONTENT_TYPES = ("article", "video", "live")
LONGEST_GAP = 110


@dataclass(frozen=True)
class Events:
    """The events of a month: one value each. `session` is the place of the visit, `group` that of the group."""

    user: Array
    event: Array
    at: Array
    session: Array
    channel: Array
    campaign: Array
    content: Array
    group: Array
    tip: Array

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.user)

    def joined(self, other: "Events") -> "Events":
        """Return these and others."""
        return Events(
            *(
                np.concatenate([mine, yours])
                for mine, yours in zip(vars(self).values(), vars(other).values(), strict=True)
            )
        )


def make_events(shop: Shop, people: People, month: int, visits: Sessions, has_card: Array) -> Events:
    """Unfold the visits of a month into events; `has_card` is kept up to date for the next month."""
    random = shop.random("events", month)
    counts = _counts(people, visits, has_card, random)
    rows, kinds = counts.shape
    event = np.repeat(np.tile(np.arange(kinds), rows), counts.ravel())
    lengths = counts.sum(axis=1)
    session = np.repeat(np.arange(rows), lengths)
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    passed = np.cumsum(random.integers(4, LONGEST_GAP, len(event)))
    latest = shop.span(month)[1] - 120
    at = np.minimum(visits.start[session] + passed - passed[first], latest)
    popular = (len(CONTENTS) * random.random(rows) ** 1.7).astype(np.int64)
    has_content = (event >= READ) & (event <= TIP)
    return Events(
        user=visits.user[session],
        event=event,
        at=at,
        session=session,
        channel=visits.channel[session],
        campaign=visits.campaign[session],
        content=np.where(has_content, popular[session], NOBODY),
        group=np.full(len(event), NOBODY),
        tip=np.where(event == TIP, random.integers(1, 21, len(event)) * 100, NOBODY),
    )


def messages(user: Array, at: Array, group: Array, activity: Array) -> Events:
    """Messages as events: no visit, always by WeChat; `activity` is the campaign they belong to."""
    nothing = np.full(len(user), NOBODY)
    return Events(
        user, np.full(len(user), MESSAGE), at, nothing, np.full(len(user), WECHAT), activity, nothing, group, nothing
    )


def _counts(people: People, visits: Sessions, has_card: Array, random: np.random.Generator) -> Array:
    """How often each kind of event happens in each visit."""
    rows = len(visits.user)
    counts = np.zeros((rows, len(EVENTS) - 1), dtype=np.int64)
    more = random.random(rows) >= ONE_PAGE_SHARE
    counts[:, VISIT] = 1 + more * random.geometric(0.42, rows)
    counts[:, READ] = (random.random(rows) < READING_SHARE) * (1 + (random.random(rows) < 0.3))
    for event, share in READING.items():
        counts[:, event] = (random.random(rows) < share) & (counts[:, READ] > 0)
    for event, share in CHANCES.items():
        counts[:, event] = random.random(rows) < share
    counts[visits.user == NOBODY, CHECK_IN] = 0
    wants = visits.buys | visits.is_blocked
    counts[:, CART] = wants | (random.random(rows) < CART_SHARE)
    counts[:, PURCHASE] = visits.buys
    counts[_first_cards(visits, has_card, random), CARD] = 1
    only = (visits.kind == REGISTRATION) & people.is_zombie[visits.user]
    counts[only] = 0
    counts[only, VISIT] = 1
    return counts


def _first_cards(visits: Sessions, has_card: Array, random: np.random.Generator) -> Array:
    """Visits in which a buyer binds a bank card, once in a lifetime."""
    may = np.flatnonzero(visits.buys & (visits.user != NOBODY) & (random.random(len(visits.user)) < CARD_SHARE))
    may = may[~has_card[visits.user[may]]]
    first = may[np.unique(visits.user[may], return_index=True)[1]]
    has_card[visits.user[first]] = True
    return np.asarray(first)


def content_table() -> pa.Table:
    """One row per piece of content; its type is that of its place."""
    kinds = [CONTENT_TYPES[place % len(CONTENT_TYPES)] for place in range(len(CONTENTS))]
    return pa.table({"content_id": texts(CONTENTS), "type": texts(kinds), "title": texts(CONTENTS)})


def event_table(shop: Shop, month: int, events: Events, ids: dict[str, pa.Array]) -> pa.Table:
    """Return the events as a table. `ids`: the ids of users, campaigns and groups by index."""
    first = int(f"{shop.firsts[month]:%Y%m}") * 100_000_000
    return pa.table(
        {
            "user_id": names(events.user, ids["users"]),
            "event": names(events.event, (*EVENTS, *OPT_OUTS, "favorite")),
            "occurred_at": when(events.at),
            "event_id": numbers(first + np.arange(len(events))),
            "session_id": numbers(first + events.session, events.session == NOBODY),
            "channel": names(events.channel, CHANNELS),
            "campaign_id": names(events.campaign, ids["campaigns"]),
            "content_id": names(events.content, CONTENTS),
            "group_id": names(events.group, ids["groups"]),
            "value": money(events.tip, events.tip == NOBODY),
        }
    )
