"""The truths as one document: how everything is counted, every month, and every planted problem."""

import json
from datetime import timedelta
from typing import Any

import numpy as np

from kpi_toolkit.demo.build import Build
from kpi_toolkit.demo.memberships import BRONZE, SILVER
from kpi_toolkit.demo.names import CHANNELS, FEED_ADS, LEVELS, SEARCH, XIAOHONGSHU
from kpi_toolkit.demo.people import WAVERING, depths
from kpi_toolkit.demo.planted import (
    CHAIN_DEPTH,
    IDLE_CHANNEL,
    LIVE_CHANNEL,
    LIVE_PERCENT,
    PRICE_PERCENT,
    RUSH_DAYS,
    STAFF_MESSAGES,
    ZOMBIE_MONTHS,
)
from kpi_toolkit.demo.shop import DAY, Array, day_of
from kpi_toolkit.demo.truths import FIRST_MONDAY

HOW_COUNTED = (
    "Months are local calendar months (Asia/Shanghai); a thing belongs to the month of its own time.",
    "Money is in fen (1/100 yuan), so that every number is whole.",
    "Cancelled orders are left out of everything but orders_all and cancelled_orders; orders of amount zero count.",
    "sales_fen: paid for the month's orders, less what was ever refunded of these orders, also in a later month. "
    "refunds_fen_by_month_of_refund adds the same refunds up by when they were paid back.",
    "Orders of staff, of the deleted user and without a user count in orders and sales; a user who is empty is no "
    "buyer. buyers and new_buyers include staff and the deleted user; a new buyer has the first order ever.",
    "registered_users leaves staff out; the deleted user is not registered. referral_depth: the most steps from a user "
    "registered by the month's end up to one who was brought by nobody.",
    "Activity leaves out staff; the deleted user counts; any event is activity. Things done count whoever did them: "
    "visits (pages), sessions (distinct ones with a visit), one_page_sessions, likes, shares, tips_fen, messages. "
    "People count when they are known: monthly_active_users, active_user_days, visitors, visitors_by_search, readers, "
    "sharers, commenters, checkers_in, inquirers, users_with_cart, writers, new_cards, activity_participants.",
    "events_all, visits_all and sessions_all are everything in the files, staff included.",
    "active_user_days: pairs of user and day; divided by the days of the month, the mean of daily active users.",
    "activity_participants: users with an event of a campaign of the kind activity.",
    "points_*: points; top_up_* and wallet_*: the ledger of stored value, local days. None of these are staff.",
    "memberships_begun: changes without a level before; new_members: the first one ever of each. Upgrades and "
    "downgrades are changes between two levels.",
    "complaints: tickets of the kind complaint, by the day they were opened. ratings by the day they were given, "
    "rating_scores is the sum of their scores. surveys_answered: questionnaires sent in the month and answered.",
    "units_sold, line_refunds_fen: pieces of the month's orders, and what was ever paid back of them by line. "
    "repeat_buyers: with two orders or more. promoters, detractors: 9 and 10, 0 to 6 of recommend_answers, by the day "
    "of the answer.",
    "inquiries: tickets of the kind enquiry. inquiries_answered_* in 5 minutes, complaints_solved_* in 3 days, by the "
    "day they were opened; late: not, and the time was up before the data end. complaints_open: at the month's end.",
    "reports_* and tasks_* by the day they were due; on time: not later than due. audits: sums of scores.",
    "group_joins: customers' stays by the day they began; first_group_joins: the first one ever of each.",
    "member_*: orders, sales and buyers of customers on days on which they were in a group, from the day of joining up "
    "to the day before that of leaving.",
    "unsubscribes, blocks: events by which customers want no more messages, each within a visit. ads_shown, "
    "ads_clicked, app_ratings, app_rating_tenths (ratings × mean × 10): sums of daily_measures; official_followers: "
    "the last day's.",
    "Coupons by the month they were issued in, which is that of their redemption; on cancelled orders as well.",
)


def statement(state: Build) -> str:
    """Return the truths of a finished build as JSON."""
    shop = state.shop
    document = {
        "arguments": {"users": shop.users, "months": shop.months, "seed": shop.seed, "clean": shop.is_clean},
        "covers": {"from": str(shop.firsts[0]), "until": str(shop.last_day)},
        "how_counted": HOW_COUNTED,
        "months": {
            label: {name: int(row[place]) for name, row in state.truths.monthly.items()}
            for place, label in enumerate(shop.labels)
        },
        "planted": {} if shop.is_clean else _planted(state),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _planted(state: Build) -> dict[str, Any]:
    return {
        "zombie_users": _zombies(state),
        "staff_account": _staff(state),
        "coupon_only_cohort": _coupon_only(state),
        "broken_funnel": _broken(state),
        "late_orders": _late(state),
        "period_end_spike": _rush(state),
        "picked_survey": _picked(state),
        "campaigns_over_the_years_end": _over_the_year(state),
        "two_changes_in_a_day": _wavering(state),
        "referral_chain": _chain(state),
        "deleted_user": _deleted(state),
        "price_change": {
            "look_for": "Prices per piece rise by this factor; the calendar says so.",
            "from": str(state.shop.firsts[state.planted.price_month]),
            "percent": PRICE_PERCENT,
        },
        **_live(state),
        "plateau": {
            "look_for": "A channel whose weekly visitors stop growing while the shop grows.",
            "channel": CHANNELS[SEARCH],
            "from": str(state.shop.firsts[state.planted.plateau_month]),
            "visitors_by_week": _weeks(state),
        },
    }


def _live(state: Build) -> dict[str, Any]:
    """An action that worked and one that did nothing, in an established shop."""
    if not state.shop.is_established:
        return {}
    start = str(state.shop.firsts[state.planted.live_month])
    return {
        "actions_in_channels": {
            "look_for": "Since an action visits by one channel end in orders more often; another one changed nothing.",
            "from": start,
            "works_in": CHANNELS[LIVE_CHANNEL],
            "percent": LIVE_PERCENT,
            "does_nothing_in": CHANNELS[IDLE_CHANNEL],
        }
    }


def _zombies(state: Build) -> dict[str, Any]:
    return {
        "look_for": "New users of one channel who visit once on day 0, never come back and never buy.",
        "channel": CHANNELS[FEED_ADS],
        "months": state.shop.labels[-ZOMBIE_MONTHS:],
        "users": state.planted.zombies,
        "visits_each": 1,
        "orders": 0,
    }


def _staff(state: Build) -> dict[str, Any]:
    planted = state.planted
    return {
        "look_for": "A group that looks alive although only a staff account writes in it; staff who buy.",
        "user_id": str(state.ids["users"][planted.chatter]),
        "group_id": str(state.ids["groups"][planted.chat_group]),
        "month": state.shop.labels[-1],
        "messages": STAFF_MESSAGES,
        "customer_messages_in_the_last_two_months": state.truths.counts["chat_group_customer_messages"],
        "staff_accounts": len(planted.staff),
        "staff_orders": int(state.truths.monthly["staff_orders"].sum()),
    }


def _coupon_only(state: Build) -> dict[str, Any]:
    counts = state.truths.counts
    return {
        "look_for": "The buyers whose first order fell in this month only ever order with a coupon (staff apart).",
        "month": state.shop.labels[state.planted.coupon_month],
        "buyers": int(state.histories.needs_coupon.sum()),
        "orders": counts["coupon_cohort_orders"],
        "orders_with_coupon": counts["coupon_cohort_orders_with_coupon"],
    }


def _broken(state: Build) -> dict[str, Any]:
    start, end = state.planted.broken
    return {
        "look_for": "For two weeks carts of one channel do not become orders.",
        "channel": CHANNELS[XIAOHONGSHU],
        "month": state.shop.labels[state.planted.broken_month],
        "from": str(day_of(start)),
        "before": str(day_of(end)),
        "carts": state.truths.counts["broken_carts"],
        "orders": state.truths.counts["broken_purchases"],
    }


def _late(state: Build) -> dict[str, Any]:
    month = state.planted.late_month
    return {
        "look_for": "Orders whose time lies in one month, but which stand in the file of the next.",
        "month": state.shop.labels[month],
        "written_in": state.shop.labels[month + 1],
        "orders": state.truths.counts["late_orders"],
        "order_ids_that_stand_twice": 0,
    }


def _rush(state: Build) -> dict[str, Any]:
    start, end = state.planted.rush
    return {
        "look_for": "Orders of a month's last days that are given back in the first days of the next.",
        "month": state.shop.labels[state.planted.rush_month],
        "from": str(day_of(start)),
        "before": str(day_of(end)),
        "given_back_within_days": RUSH_DAYS,
        "orders": state.truths.counts["rush_orders"],
        "amount_fen": state.truths.counts["rush_fen"],
    }


def _picked(state: Build) -> dict[str, Any]:
    month, numbers = state.planted.picked_month, state.truths.monthly
    return {
        "look_for": "A rate that rises because fewer are asked: only some who still come get the questionnaire.",
        "month": state.shop.labels[month],
        "sent": int(numbers["surveys_sent"][month]),
        "sent_the_month_before": int(numbers["surveys_sent"][month - 1]),
        "answered": int(numbers["surveys_answered"][month]),
        "answered_the_month_before": int(numbers["surveys_answered"][month - 1]),
    }


def _over_the_year(state: Build) -> list[dict[str, str]]:
    spans = [(campaign, day_of(campaign.starts_at), day_of(campaign.ends_at)) for campaign in state.campaigns]
    return [
        {"campaign_id": campaign.campaign_id, "name": campaign.name, "from": str(first), "until": str(last)}
        for campaign, first, last in spans
        if first.year < last.year
    ]


def _wavering(state: Build) -> dict[str, Any]:
    up, down = state.planted.wavering_times
    return {
        "look_for": "A member whose level rises and falls on one day: one upgrade, one downgrade, no other level.",
        "user_id": str(state.ids["users"][WAVERING]),
        "day": str(day_of(up)),
        "minutes_between": (down - up) // 60,
        "levels": [LEVELS[BRONZE], LEVELS[SILVER], LEVELS[BRONZE]],
    }


def _chain(state: Build) -> dict[str, Any]:
    others = np.delete(depths(state.people), state.people.chain)
    return {
        "look_for": "The deepest chain of referrals: the first one brought the second, and so on.",
        "user_ids": [str(state.ids["users"][place]) for place in state.people.chain],
        "depth": CHAIN_DEPTH,
        "month": state.shop.labels[-1],
        "largest_depth_elsewhere": int(others.max()),
    }


def _deleted(state: Build) -> dict[str, Any]:
    return {
        "look_for": "A user who is in no row of users and still orders.",
        "user_id": str(state.ids["users"][state.planted.deleted]),
        "orders": state.truths.counts["deleted_orders"],
        "amount_fen": state.truths.counts["deleted_fen"],
        "months": state.shop.labels[-3:],
    }


def _weeks(state: Build) -> dict[str, int]:
    """Distinct known visitors by search in every whole week, by its Monday."""
    pairs: Array = np.unique(np.concatenate(state.truths.weeks_by_search))
    weeks, counts = np.unique(pairs // 100_000_000, return_counts=True)
    mondays = FIRST_MONDAY + weeks * 7 * DAY
    return {
        str(day_of(int(monday))): int(count)
        for monday, count in zip(mondays, counts, strict=True)
        if monday >= state.shop.start and day_of(int(monday)) + timedelta(days=6) <= state.shop.last_day
    }
