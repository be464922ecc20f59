"""What users say: ratings, questionnaires, tickets of the service desk, phone calls, and audits."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpi_toolkit.demo.columns import flags, names, numbers, texts, when
from kpi_toolkit.demo.columns import ids as made_ids
from kpi_toolkit.demo.names import DEPARTMENTS, STAFF
from kpi_toolkit.demo.orders import Orders, order_ids
from kpi_toolkit.demo.people import People
from kpi_toolkit.demo.planted import PICKED_SHARE, Planted
from kpi_toolkit.demo.shop import DAY, HOUR, MINUTE, NOBODY, Array, Shop, choose

SUBJECTS = ("product", "service", "logistics", "pre_sale", "after_sale", "content", "community")
SOURCES = ("review", "survey")
REVIEWED = ((0, 0.16), (2, 0.08), (1, 0.04))
ASKED = (1, 3, 4, 5, 6)
SCORE_WEIGHTS = (3.0, 5.0, 14.0, 38.0, 40.0)
COMMENTS = (
    "茶叶碎了，包装也破了 Broken leaves in a torn box",
    "味道一般，等了很久 Plain taste, long wait",
    "还可以 All right",
    "不错，会再买 Good, will buy again",
    "非常喜欢，推荐给朋友了 Loved it, told my friends",
)
"""What reviews of one to five points say."""
RECOMMEND_WEIGHTS = (2.0, 1.0, 1.0, 2.0, 2.0, 5.0, 7.0, 14.0, 22.0, 22.0, 22.0)
TICKET_KINDS = ("complaint", "enquiry")
AUDIT_KINDS = ("mystery_shopper", "content_quality", "figure_check")
SURVEYED_SHARE, ANSWERED_SHARE, CALLED_SHARE, CONNECTED_SHARE = 0.05, 0.35, 0.02, 0.62
ANSWERED_AFTER = (6 * HOUR, 3 * MINUTE)
"""How long the service desk takes on average until it answers a complaint, and an enquiry."""
NEVER_ANSWERED_SHARE = 0.3
"""Of what is never closed."""
AGENTS = tuple(name for name, role in STAFF if role == "service")
COMPLAINT_SHARE, ENQUIRY_SHARE, NEVER_CLOSED_SHARE = 0.014, 0.02, 0.05


@dataclass(frozen=True)
class Ratings:
    """Ratings: one value each; subject and source as places."""

    user: Array
    at: Array
    subject: Array
    score: Array
    source: Array


@dataclass(frozen=True)
class Surveys:
    """Questionnaires sent: one value each; `recommends` from 0 to 10 says something where they are answered."""

    user: Array
    sent: Array
    answered: Array
    recommends: Array


@dataclass(frozen=True)
class Tickets:
    """Tickets of the service desk; `order` is the place of the order within its month, `agent` that in the team."""

    user: Array
    opened: Array
    answered: Array
    closed: Array
    agent: Array
    kind: Array
    order: Array


@dataclass(frozen=True)
class Calls:
    """Phone calls: one value each."""

    user: Array
    at: Array
    is_connected: Array


def make_surveys(shop: Shop, planted: Planted, people: People, month: int) -> Surveys:
    """Send a questionnaire to some customers in the middle of the month; once only to some who still come."""
    random = shop.random("surveys", month)
    sent = shop.span(month)[0] + 13 * DAY + 10 * HOUR
    known = int(np.searchsorted(people.registered[: shop.users], sent))
    drawn = random.random(known)
    user = np.flatnonzero(drawn < SURVEYED_SHARE)
    if month == planted.picked_month:
        comes = np.flatnonzero(people.until[:known] > sent)
        user = np.sort(comes[np.argsort(drawn[comes])[: max(2, round(known * PICKED_SHARE))]])
    waits = random.integers(10 * MINUTE, 5 * DAY, len(user))
    share = 1.0 if month == planted.picked_month else ANSWERED_SHARE
    answers = (random.random(len(user)) < share) & (people.until[user] > sent)
    recommends = choose(shop.random("recommends", month), RECOMMEND_WEIGHTS, len(user))
    return Surveys(user, np.full(len(user), sent), np.where(answers, sent + waits, NOBODY), recommends)


def make_ratings(shop: Shop, month: int, orders: Orders, surveys: Surveys) -> Ratings:
    """Rate some orders days later, and five subjects in every answered questionnaire."""
    random = shop.random("ratings", month)
    parts = []
    for reviewed, share in REVIEWED:
        rows = np.flatnonzero(orders.counts & (random.random(len(orders.user)) < share))
        at = orders.at[rows] + random.integers(DAY, 8 * DAY, len(rows))
        rows, at = rows[at < shop.end], at[at < shop.end]
        parts.append((orders.user[rows], at, np.full(len(rows), reviewed), np.full(len(rows), 0)))
    answered = np.flatnonzero(surveys.answered != NOBODY)
    count = len(answered) * len(ASKED)
    parts.append(
        (
            np.repeat(surveys.user[answered], len(ASKED)),
            np.repeat(surveys.answered[answered], len(ASKED)),
            np.tile(ASKED, len(answered)),
            np.full(count, 1),
        )
    )
    user, at, subject, source = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Ratings(user, at, subject, 1 + choose(random, SCORE_WEIGHTS, len(user)), source)


def make_tickets(shop: Shop, month: int, orders: Orders) -> Tickets:
    """Open tickets about orders: complaints, and enquiries that kpi.yaml filters out."""
    random = shop.random("tickets", month)
    drawn = random.random(len(orders.user))
    rows = np.flatnonzero(drawn < COMPLAINT_SHARE + ENQUIRY_SHARE)
    kind = (drawn[rows] >= COMPLAINT_SHARE).astype(np.int64)
    opened = orders.at[rows] + random.integers(2 * HOUR, 10 * DAY, len(rows))
    closed = opened + (random.exponential(2.5 * DAY, len(rows))).astype(np.int64) + HOUR
    is_open = (random.random(len(rows)) < NEVER_CLOSED_SHARE) | (closed >= shop.end)
    closed = np.where(is_open, NOBODY, closed)
    answered, agent = _answers(shop, month, opened, closed, kind)
    kept = opened < shop.end
    columns = (orders.user[rows], opened, answered, closed, agent, kind, rows)
    return Tickets(*(column[kept] for column in columns))


def _answers(shop: Shop, month: int, opened: Array, closed: Array, kind: Array) -> tuple[Array, Array]:
    """Say when tickets are first answered and by whom: all that are closed, most of the others, if there is time."""
    random = shop.random("answers", month)
    waits = random.exponential(np.array(ANSWERED_AFTER, dtype=float)[kind]).astype(np.int64) + MINUTE // 2
    answered = np.where(closed == NOBODY, opened + waits, np.minimum(opened + waits, closed))
    is_silent = (closed == NOBODY) & (random.random(len(opened)) < NEVER_ANSWERED_SHARE)
    answered = np.where(is_silent | (answered >= shop.end), NOBODY, answered)
    agent = random.integers(0, len(AGENTS), len(opened))
    return answered, np.where(answered == NOBODY, NOBODY, agent)


def make_calls(shop: Shop, people: People, month: int) -> Calls:
    """Call some customers between nine and half past five on working days."""
    random = shop.random("calls", month)
    start, end = shop.span(month)
    days = np.arange(start, end, DAY)
    days = days[(days // DAY + 3) % 7 < 5]
    known = int(np.searchsorted(people.registered[: shop.users], start))
    user = np.flatnonzero(random.random(known) < CALLED_SHARE)
    at = days[random.integers(0, len(days), len(user))] + random.integers(9 * HOUR, 17 * HOUR + 30 * MINUTE, len(user))
    order = np.argsort(at, kind="stable")
    return Calls(user[order], at[order], random.random(len(user)) < CONNECTED_SHARE)


def rating_table(ratings: Ratings, ids: dict[str, pa.Array]) -> pa.Table:
    """One row per rating; whether satisfied is said in questionnaires only."""
    return pa.table(
        {
            "user_id": names(ratings.user, ids["users"]),
            "rated_at": when(ratings.at),
            "subject": names(ratings.subject, SUBJECTS),
            "score": numbers(ratings.score),
            "is_satisfied": flags(ratings.score >= 4, ratings.source == 0),
            "source": names(ratings.source, SOURCES),
            "comment": names(np.where(ratings.source == 0, ratings.score - 1, NOBODY), COMMENTS),
        }
    )


def survey_table(shop: Shop, month: int, surveys: Surveys, ids: dict[str, pa.Array]) -> pa.Table:
    """One row per questionnaire."""
    return pa.table(
        {
            "survey_id": made_ids(f"q{shop.firsts[month]:%Y%m}-", np.arange(1, len(surveys.user) + 1), 6),
            "user_id": names(surveys.user, ids["users"]),
            "sent_at": when(surveys.sent),
            "answered_at": when(surveys.answered),
            "recommend_score": numbers(surveys.recommends, surveys.answered == NOBODY),
        }
    )


def ticket_table(shop: Shop, month: int, tickets: Tickets, ids: dict[str, pa.Array]) -> pa.Table:
    """One row per ticket."""
    keys = order_ids(shop, month, int(tickets.order.max(initial=0)) + 1)
    return pa.table(
        {
            "complaint_id": made_ids(f"t{shop.firsts[month]:%Y%m}-", np.arange(1, len(tickets.user) + 1), 6),
            "user_id": names(tickets.user, ids["users"]),
            "kind": names(tickets.kind, TICKET_KINDS),
            "opened_at": when(tickets.opened),
            "closed_at": when(tickets.closed),
            "order_id": names(tickets.order, keys),
            "first_answered_at": when(tickets.answered),
            "agent": names(tickets.agent, AGENTS),
        }
    )


def call_table(shop: Shop, month: int, calls: Calls, ids: dict[str, pa.Array]) -> pa.Table:
    """One row per call."""
    return pa.table(
        {
            "call_id": made_ids(f"c{shop.firsts[month]:%Y%m}-", np.arange(1, len(calls.user) + 1), 6),
            "user_id": names(calls.user, ids["users"]),
            "called_at": when(calls.at),
            "is_connected": flags(calls.is_connected),
        }
    )


def audit_table(shop: Shop) -> tuple[pa.Table, dict[str, Array]]:
    """Every month: a mystery shopper in each department, six articles and eight figures looked at."""
    random = shop.random("audits")
    kinds = np.repeat(np.arange(3), (len(DEPARTMENTS), 6, 8))
    a_month = len(kinds)
    kind = np.tile(kinds, shop.months)
    rows = len(kind)
    department = np.where(kind == 0, np.tile(np.arange(a_month), shop.months), NOBODY)
    at = np.repeat(shop.starts[:-1], a_month) + random.integers(1, 27, rows) * DAY + random.integers(9, 17, rows) * HOUR
    score = np.where(kind == 0, random.integers(70, 101, rows), random.integers(60, 100, rows))
    is_right = random.random(rows) < 0.93
    counts = {
        "mystery_shopper_scores": shop.per_month(at[kind == 0], score[kind == 0]),
        "content_quality_scores": shop.per_month(at[kind == 1], score[kind == 1]),
        "figures_checked": shop.per_month(at[kind == 2]),
        "figures_confirmed": shop.per_month(at[(kind == 2) & is_right]),
    }
    table = pa.table(
        {
            "audited_at": when(at),
            "kind": names(kind, AUDIT_KINDS),
            "department": texts([None if place == NOBODY else DEPARTMENTS[place] for place in department]),
            "score": numbers(score, kind == 2),
            "is_confirmed": flags(is_right, kind != 2),
        }
    )
    return table, counts
