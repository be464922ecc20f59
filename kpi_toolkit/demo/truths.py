"""What is true of the demo shop, counted from the generator's own arrays while the files are written."""

from dataclasses import dataclass, field

import numpy as np

from kpi_toolkit.demo.campaigns import Touches
from kpi_toolkit.demo.community import Stays
from kpi_toolkit.demo.coupons import Coupons
from kpi_toolkit.demo.events import (
    BLOCK,
    CARD,
    CART,
    CHECK_IN,
    COMMENT,
    INQUIRY,
    LIKE,
    MESSAGE,
    PURCHASE,
    READ,
    SHARE,
    TIP,
    UNSUBSCRIBE,
    VISIT,
    Events,
)
from kpi_toolkit.demo.feedback import Calls, Ratings, Surveys, Tickets
from kpi_toolkit.demo.ledgers import EARN, EXPIRE, REDEEM, SPEND, TOP_UP, LedgerEntries
from kpi_toolkit.demo.memberships import Changes
from kpi_toolkit.demo.names import SEARCH, XIAOHONGSHU
from kpi_toolkit.demo.orders import Orders, line_refunds
from kpi_toolkit.demo.people import People, depths
from kpi_toolkit.demo.planted import Planted
from kpi_toolkit.demo.shop import DAY, MINUTE, NOBODY, Array, Shop, spread

DOERS = {
    "readers": READ,
    "sharers": SHARE,
    "commenters": COMMENT,
    "checkers_in": CHECK_IN,
    "inquirers": INQUIRY,
    "users_with_cart": CART,
    "writers": MESSAGE,
    "new_cards": CARD,
}
"""Distinct known users by what they did."""
DEEDS = {
    **{"visits": VISIT, "likes": LIKE, "shares": SHARE, "messages": MESSAGE},
    **{"unsubscribes": UNSUBSCRIBE, "blocks": BLOCK},
}
"""What was done, unknown users included."""
FIRST_MONDAY = 4 * DAY
"""1970-01-05, a Monday."""


@dataclass
class Truths:
    """Numbers by month, and what is countable of the planted problems; filled month by month.

    Parameters
    ----------
    monthly
        Name → one whole number a month; money in fen.
    were_members
        Whether each account has ever been a member.
    planted
        Name → number.
    """

    shop: Shop
    planted: Planted
    people: People
    were_members: Array
    monthly: dict[str, Array] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    weeks_by_search: list[Array] = field(default_factory=list)

    def put(self, name: str, month: int, number: int | Array) -> None:
        """Write a month's number."""
        self.row(name)[month] = int(number)

    def add(self, name: str, times: Array, weights: Array | None = None) -> None:
        """Add things to the months they happened in; those at :data:`NOBODY` did not happen."""
        kept = times != NOBODY
        self.row(name)[:] += self.shop.per_month(times[kept], None if weights is None else weights[kept])

    def count(self, name: str, number: int | Array) -> None:
        """Add to what is known of a planted problem."""
        self.counts[name] = self.counts.get(name, 0) + int(number)

    def row(self, name: str) -> Array:
        """Return the numbers of a name by month, zero until they are counted."""
        return self.monthly.setdefault(name, np.zeros(self.shop.months, dtype=np.int64))

    def are_staff(self, users: Array) -> Array:
        """Whether each index is a staff account."""
        return np.asarray((users != NOBODY) & self.people.is_staff[users])

    def are_active(self, users: Array) -> Array:
        """Whether each index counts in activity: known, and not staff."""
        return np.asarray((users != NOBODY) & ~self.people.is_staff[users])


def count_people(truths: Truths) -> None:
    """Count registrations, staff left out."""
    customers = slice(0, truths.shop.users)
    truths.add("registered_users", truths.people.registered[customers])
    truths.add("zombies", truths.people.registered[truths.people.is_zombie])
    truths.add("referred_users", truths.people.registered[truths.people.referrer != NOBODY])
    deepest = truths.row("referral_depth")
    np.maximum.at(deepest, truths.shop.months_of(truths.people.registered), depths(truths.people))
    np.maximum.accumulate(deepest, out=deepest)


def count_events(truths: Truths, month: int, events: Events) -> None:
    """Count activity: staff left out, unless the name says otherwise; unknown users are not people."""
    known, counts = truths.are_active(events.user), ~truths.are_staff(events.user)
    is_visit = events.event == VISIT
    truths.put("events_all", month, len(events))
    truths.put("events_without_user", month, (events.user == NOBODY).sum())
    truths.put("monthly_active_users", month, len(np.unique(events.user[known])))
    people_days = events.user * 100_000 + events.at // DAY
    truths.put("active_user_days", month, len(np.unique(people_days[known])))
    truths.put("visitors", month, len(np.unique(events.user[known & is_visit])))
    truths.put("visits_all", month, is_visit.sum())
    truths.put("sessions_all", month, len(np.unique(events.session[events.session != NOBODY])))
    pages = np.unique(events.session[counts & is_visit], return_counts=True)[1]
    truths.put("sessions", month, len(pages))
    truths.put("one_page_sessions", month, (pages == 1).sum())
    for name, event in DOERS.items():
        truths.put(name, month, len(np.unique(events.user[known & (events.event == event)])))
    for name, event in DEEDS.items():
        truths.put(name, month, (counts & (events.event == event)).sum())
    truths.put("tips_fen", month, events.tip[counts & (events.event == TIP)].sum())
    truths.put("staff_messages", month, (~counts & (events.event == MESSAGE)).sum())
    in_activity = known & (events.event == MESSAGE) & (events.campaign != NOBODY)
    truths.put("activity_participants", month, len(np.unique(events.user[in_activity])))
    _count_planted_events(truths, month, events, known)


def _count_planted_events(truths: Truths, month: int, events: Events, known: Array) -> None:
    by_search = known & (events.event == VISIT) & (events.channel == SEARCH)
    truths.put("visitors_by_search", month, len(np.unique(events.user[by_search])))
    weeks = (events.at[by_search] - FIRST_MONDAY) // (7 * DAY)
    truths.weeks_by_search.append(np.unique(weeks * 100_000_000 + events.user[by_search]))
    start, end = truths.planted.broken
    inside = (events.channel == XIAOHONGSHU) & (events.at >= start) & (events.at < end)
    truths.count("broken_carts", (inside & (events.event == CART)).sum())
    truths.count("broken_purchases", (inside & (events.event == PURCHASE)).sum())
    in_group = (events.group == truths.planted.chat_group) & (month >= truths.planted.quiet_from)
    truths.count("chat_group_customer_messages", (in_group & known).sum())


def count_orders(truths: Truths, month: int, orders: Orders) -> None:
    """Count what was sold: cancelled orders left out, staff and nobody's orders included."""
    counts, users = orders.counts, orders.user
    known = counts & (users != NOBODY)
    staff = known & truths.people.is_staff[users]
    truths.put("orders_all", month, len(users))
    truths.put("orders", month, counts.sum())
    truths.put("cancelled_orders", month, (~counts).sum())
    truths.put("zero_orders", month, (counts & (orders.fen == 0)).sum())
    truths.put("orders_without_user", month, (counts & (users == NOBODY)).sum())
    truths.put("staff_orders", month, staff.sum())
    truths.put("sales_fen", month, orders.net[counts].sum())
    truths.put("staff_sales_fen", month, orders.net[staff].sum())
    truths.put("paid_fen", month, orders.fen[counts].sum())
    truths.put("cost_fen", month, orders.cost[counts].sum())
    truths.put("buyers", month, len(np.unique(users[known])))
    truths.put("new_buyers", month, orders.is_first.sum())
    truths.put("coupon_orders", month, (counts & (orders.face > 0)).sum())
    truths.put("units_sold", month, orders.lines.quantity[counts[orders.lines.order]].sum())
    truths.put("line_refunds_fen", month, line_refunds(orders)[counts[orders.lines.order]].sum())
    truths.put("repeat_buyers", month, (np.unique(users[known], return_counts=True)[1] > 1).sum())
    truths.add("refunds_fen_by_month_of_refund", orders.refunded_at, orders.refunded)
    truths.put("refunds_fen_by_month_of_order", month, np.maximum(orders.refunded, 0).sum())


def count_planted_orders(truths: Truths, orders: Orders, needs_coupon: Array) -> None:
    """Count the orders that the planted problems are about."""
    counts = orders.counts
    deleted = orders.user == truths.planted.deleted
    cohort = counts & needs_coupon[orders.user] & (orders.user != NOBODY)
    truths.count("deleted_orders", deleted.sum())
    truths.count("rush_orders", orders.is_rush.sum())
    truths.count("rush_fen", orders.fen[orders.is_rush].sum())
    truths.count("deleted_fen", orders.net[deleted].sum())
    truths.count("coupon_cohort_orders", cohort.sum())
    truths.count("coupon_cohort_orders_with_coupon", (cohort & (orders.face > 0)).sum())


def count_ledgers(truths: Truths, month: int, points: LedgerEntries, wallet: LedgerEntries) -> None:
    """Count points and stored value."""
    for name, kind in (("points_issued", EARN), ("points_redeemed", REDEEM), ("points_expired", EXPIRE)):
        truths.put(name, month, points.amount[points.kind == kind].sum())
    truths.put("points_redeemers", month, len(np.unique(points.user[points.kind == REDEEM])))
    truths.put("points_cost_fen", month, points.cost[points.kind == REDEEM].sum())
    truths.put("top_up_fen", month, wallet.amount[wallet.kind == TOP_UP].sum())
    truths.put("top_up_users", month, len(np.unique(wallet.user[wallet.kind == TOP_UP])))
    truths.put("wallet_spent_fen", month, wallet.amount[wallet.kind == SPEND].sum())
    truths.put("wallet_spenders", month, len(np.unique(wallet.user[wallet.kind == SPEND])))


def count_members(truths: Truths, month: int, changes: Changes) -> None:
    """Count changes of level."""
    joins, leaves = changes.before == NOBODY, changes.after == NOBODY
    truths.put("memberships_begun", month, joins.sum())
    truths.put("new_members", month, (~truths.were_members[changes.user[joins]]).sum())
    truths.were_members[changes.user[joins]] = True
    truths.put("memberships_ended", month, leaves.sum())
    truths.put("upgrades", month, (~joins & (changes.after > changes.before)).sum())
    truths.put("downgrades", month, (~leaves & (changes.after < changes.before)).sum())


def count_stays(truths: Truths, stays: Stays) -> None:
    """Count customers' stays in groups, and their first ones ever."""
    rows = np.flatnonzero(truths.people.are_customers(stays.user))
    truths.add("group_joins", stays.joined[rows])
    truths.add("first_group_joins", stays.joined[rows[np.unique(stays.user[rows], return_index=True)[1]]])


def count_marketing(truths: Truths, month: int, touches: Touches, coupons: Coupons) -> None:
    """Count messages and coupons."""
    truths.put("touches_sent", month, len(touches.user))
    truths.put("touches_delivered", month, (touches.delivered != NOBODY).sum())
    truths.put("touches_responded", month, (touches.responded != NOBODY).sum())
    truths.put("coupons_issued", month, len(coupons.user))
    truths.put("coupons_redeemed", month, (coupons.redeemed != NOBODY).sum())


def count_feedback(
    truths: Truths, month: int, ratings: Ratings, surveys: Surveys, tickets: Tickets, calls: Calls
) -> None:
    """Count ratings and complaints in the month they came in, questionnaires and calls in that they went out."""
    truths.add("ratings", ratings.at)
    truths.add("rating_scores", ratings.at, ratings.score)
    truths.add("complaints", tickets.opened[tickets.kind == 0])
    truths.add("inquiries", tickets.opened[tickets.kind == 1])
    _count_waits(truths, tickets)
    truths.put("surveys_sent", month, len(surveys.user))
    truths.put("surveys_answered", month, (surveys.answered != NOBODY).sum())
    truths.add("recommend_answers", surveys.answered)
    truths.add("promoters", surveys.answered[surveys.recommends >= 9])
    truths.add("detractors", surveys.answered[surveys.recommends <= 6])
    truths.put("calls_made", month, len(calls.user))
    truths.put("calls_connected", month, calls.is_connected.sum())


def _count_waits(truths: Truths, tickets: Tickets) -> None:
    """Count who was served in time, and who was not, by the month of opening; and what is open at each month's end."""
    for name, kind, done, promised in (
        ("inquiries_answered", 1, tickets.answered, 5 * MINUTE),
        ("complaints_solved", 0, tickets.closed, 3 * DAY),
    ):
        waited = np.where(done == NOBODY, truths.shop.end, done) - tickets.opened
        in_time = (done != NOBODY) & (waited <= promised)
        truths.add(f"{name}_in_time", tickets.opened[(tickets.kind == kind) & in_time])
        truths.add(f"{name}_late", tickets.opened[(tickets.kind == kind) & (waited > promised)])
    ends = truths.shop.starts[1:, None]
    is_open = (tickets.opened < ends) & ((tickets.closed == NOBODY) | (tickets.closed >= ends))
    truths.row("complaints_open")[:] += (is_open & (tickets.kind == 0)).sum(axis=1)


def count_member_orders(truths: Truths, month: int, orders: Orders, stays: Stays) -> None:
    """Count what customers bought on days in a group; who left on the day of joining was in it on that day."""
    stay = np.argsort(stays.user, kind="stable")
    of_user = stays.user[stay]
    rows = np.flatnonzero(orders.counts & truths.people.are_customers(orders.user))
    first, last = (np.searchsorted(of_user, orders.user[rows], side) for side in ("left", "right"))
    order = np.repeat(rows, last - first)
    pairs = stay[np.repeat(first, last - first) + spread(order)]
    day, joined = orders.at[order] // DAY, stays.joined[pairs] // DAY
    until = np.where(stays.left[pairs] == NOBODY, day + 1, np.maximum(stays.left[pairs] // DAY, joined + 1))
    bought = np.unique(order[(joined <= day) & (day < until)])
    truths.put("member_orders", month, len(bought))
    truths.put("member_sales_fen", month, orders.net[bought].sum())
    truths.put("member_buyers", month, len(np.unique(orders.user[bought])))
