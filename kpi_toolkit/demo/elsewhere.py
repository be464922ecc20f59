"""What the shop's own systems do not write: opting out of messages, and numbers that other systems hand over."""

import numpy as np
import pyarrow as pa

from kpi_toolkit.demo.campaigns import Touches
from kpi_toolkit.demo.columns import texts
from kpi_toolkit.demo.events import BLOCK, UNSUBSCRIBE, Events
from kpi_toolkit.demo.names import CHANNELS, DOUYIN, SEARCH, WECHAT, XIAOHONGSHU
from kpi_toolkit.demo.people import People
from kpi_toolkit.demo.shop import DAY, NOBODY, Array, Shop, day_of, spread

OPT_OUT_SHARE, BLOCK_SHARE = 0.06, 0.3
"""Of those who come back in a visit after a message, how many want no more, and how many of these block the sender."""
SHOWN_A_DAY = ((WECHAT, 0.5, 0.021), (XIAOHONGSHU, 0.8, 0.034), (DOUYIN, 1.1, 0.015), (SEARCH, 0.3, 0.052))
"""By channel the advertisements shown a day and customer, and how many of them are clicked."""
FOLLOWERS_A_DAY = 0.004
RATED_A_DAY, RATED = 0.01, 4.6
"""Ratings in the app store a day and customer, and their mean."""
Counts = dict[str, Array]


def make_opt_outs(shop: Shop, people: People, month: int, acts: Events, touches: Touches) -> Events:
    """Let customers opt out within a visit after a message, in the second of something else that they did there.

    So nobody is active on another day for it, and no visit is longer: of the shop's other numbers it changes none.
    """
    random = shop.random("opt_outs", month)
    sent = np.full(len(people.is_staff), shop.end, dtype=np.int64)
    np.minimum.at(sent, touches.user, touches.sent)
    is_later = (acts.session != NOBODY) & (spread(acts.session) > 0) & people.are_customers(acts.user)
    rows = np.flatnonzero(is_later & (sent[acts.user] < acts.at))
    firsts = rows[np.unique(acts.user[rows], return_index=True)[1]]
    chosen = firsts[random.random(len(firsts)) < OPT_OUT_SHARE]
    empty = np.full(len(chosen), NOBODY, dtype=np.int64)
    event = np.where(random.random(len(chosen)) < BLOCK_SHARE, BLOCK, UNSUBSCRIBE)
    user, at, session, channel = (values[chosen] for values in (acts.user, acts.at, acts.session, acts.channel))
    return Events(user, event, at, session, channel, empty, empty, empty, empty)


def measure_table(shop: Shop) -> tuple[pa.Table, Counts]:
    """Return what advertising, the public account and the app store say of each day, with its monthly truths."""
    random = shop.random("daily_measures")
    days = np.arange(shop.start // DAY, shop.end // DAY)
    shown = np.stack([random.poisson(rate * shop.scale, len(days)) for _, rate, _ in SHOWN_A_DAY])
    clicked = random.binomial(shown, np.array([[share] for _, _, share in SHOWN_A_DAY]))
    followers = shop.scale // 2 + random.poisson(FOLLOWERS_A_DAY * shop.scale, len(days)).cumsum()
    ratings = 1 + random.poisson(RATED_A_DAY * shop.scale, len(days))
    tenths = np.clip(np.round(10 * RATED + random.normal(0, 2, len(days))), 10, 50).astype(np.int64)
    parts = [
        *(
            _rows(days, "ad_click_rate", f"channel={CHANNELS[channel]}", clicked[place], denominator=shown[place])
            for place, (channel, _, _) in enumerate(SHOWN_A_DAY)
        ),
        _rows(days, "official_followers", None, followers),
        _rows(days, "app_rating", None, tenths / 10, weight=ratings),
    ]
    counts = {
        "ads_shown": shop.per_month(days * DAY, shown.sum(axis=0)),
        "ads_clicked": shop.per_month(days * DAY, clicked.sum(axis=0)),
        "official_followers": followers[shop.starts[1:] // DAY - 1 - days[0]],
        "app_ratings": shop.per_month(days * DAY, ratings),
        "app_rating_tenths": shop.per_month(days * DAY, ratings * tenths),
    }
    return pa.concat_tables(parts), counts


def _rows(
    days: Array,
    metric: str,
    segment: str | None,
    values: Array,
    weight: Array | None = None,
    denominator: Array | None = None,
) -> pa.Table:
    """Return one row a day."""
    none = pa.nulls(len(days), pa.float64())
    return pa.table(
        {
            "date": pa.array([day_of(int(day) * DAY) for day in days], pa.date32()),
            "metric": texts([metric] * len(days)),
            "segment": texts([segment] * len(days)),
            "value": pa.array(values.astype(np.float64)),
            "weight": none if weight is None else pa.array(weight.astype(np.float64)),
            "denominator": none if denominator is None else pa.array(denominator.astype(np.float64)),
        }
    )
