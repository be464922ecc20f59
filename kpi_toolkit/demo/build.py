"""Month by month: people act, tables are written, truths are counted. Only one month is in memory at a time."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kpi_toolkit.demo import (
    campaigns,
    community,
    coupons,
    elsewhere,
    events,
    experiments,
    feedback,
    ledgers,
    memberships,
    orders,
    profiles,
    sessions,
    truths,
    work,
)
from kpi_toolkit.demo.people import People, make_people
from kpi_toolkit.demo.planted import LATE_PERCENT, Planted
from kpi_toolkit.demo.season import Intensity, intensity
from kpi_toolkit.demo.shop import Array, Shop

Ids = dict[str, pa.Array]


@dataclass
class Build:
    """Everything that is kept from month to month.

    Parameters
    ----------
    parts
        Tables of a single file, as their months make them.
    late
        Orders and lines that are written with the next month's.
    """

    shop: Shop
    folder: Path
    planted: Planted
    people: People
    rhythm: Intensity
    campaigns: tuple[campaigns.Campaign, ...]
    stays: community.Stays
    ids: Ids
    histories: orders.Histories
    club: memberships.Club
    points: Array
    wallet: Array
    truths: truths.Truths
    parts: dict[str, list[pa.Table]] = field(default_factory=dict)
    late: tuple[pa.Table, pa.Table] | None = None

    def write(self, name: str, month: int, table: pa.Table) -> None:
        """Write a month's part of a large table into the table's folder."""
        if len(table):
            _write(table, self.folder / name / f"{self.shop.labels[month]}.parquet")

    def keep(self, name: str, table: pa.Table) -> None:
        """Keep a month's part of a table that becomes one file."""
        self.parts.setdefault(name, []).append(table)


def build(shop: Shop, folder: Path) -> Build:
    """Write all tables of the shop as Parquet into a folder, and return the state with its truths."""
    state = _opened(shop, folder)
    truths.count_people(state.truths)
    for month in range(shop.months):
        _month(state, month)
    truths.count_stays(state.truths, state.stays)
    counted = {
        "spend": campaigns.make_spend(shop, state.people),
        "audits": feedback.audit_table(shop),
        "reports_due": work.deliverable_table(shop, state.truths.monthly["sales_fen"]),
        "tasks": work.task_table(shop),
        "training": work.training_table(shop),
        "daily_measures": elsewhere.measure_table(shop),
    }
    for _, counts in counted.values():
        state.truths.monthly |= counts
    single: dict[str, pa.Table] = {
        "customers": profiles.customer_table(shop, state.people, state.ids, state.campaigns),
        "groups": community.group_table(shop),
        "contents": events.content_table(),
        "group_members": community.stay_table(state.stays, state.ids),
        "campaigns": campaigns.campaign_table(state.campaigns),
        "assessments": work.assessment_table(shop),
        "calendar": work.calendar_table(shop, state.planted, state.campaigns),
    }
    single |= {name: table for name, (table, _) in counted.items()}
    single |= {name: pa.concat_tables(parts) for name, parts in state.parts.items()}
    for name, table in single.items():
        _write(table, folder / f"{name}.parquet")
    return state


def _opened(shop: Shop, folder: Path) -> Build:
    planted = Planted(shop)
    people = make_people(shop, planted)
    planned = campaigns.make_campaigns(shop)
    ids = {
        "users": profiles.account_ids(planted),
        "campaigns": pa.array([campaign.campaign_id for campaign in planned]),
        "groups": community.group_ids(shop),
    }
    return Build(
        shop,
        folder,
        planted,
        people,
        intensity(shop),
        planned,
        community.make_stays(shop, planted, people),
        ids,
        orders.new_histories(planted),
        memberships.new_club(planted),
        np.zeros(planted.accounts, dtype=np.int64),
        np.zeros(planted.accounts, dtype=np.int64),
        truths.Truths(shop, planted, people, np.zeros(planted.accounts, dtype=bool)),
    )


def _month(state: Build, month: int) -> None:
    shop, people, rhythm = state.shop, state.people, state.rhythm
    touches, responses = campaigns.make_touches(shop, people, month, state.campaigns)
    visits = sessions.make_sessions(shop, state.planted, people, rhythm, month, responses)
    acts = events.make_events(shop, people, month, visits, state.histories.has_card)
    bought = orders.make_orders(shop, state.planted, people, month, visits, acts, state.campaigns, state.histories)
    opted_out = elsewhere.make_opt_outs(shop, people, month, acts, touches)
    acts = acts.joined(
        community.make_messages(shop, state.planted, people, rhythm, month, state.stays, state.campaigns)
    ).joined(opted_out)
    drawn = experiments.make_assignments(shop, people, month, acts)
    acts = acts.joined(experiments.make_favorites(shop, people, month, acts, drawn))
    if drawn:
        state.keep("assignments", experiments.assignment_table(drawn, state.ids))
    state.write("events", month, events.event_table(shop, month, acts, state.ids))
    state.write("touches", month, campaigns.touch_table(touches, state.campaigns, state.ids))
    _write_orders(state, month, bought)
    truths.count_events(state.truths, month, acts)
    truths.count_orders(state.truths, month, bought)
    truths.count_member_orders(state.truths, month, bought, state.stays)
    truths.count_planted_orders(state.truths, bought, state.histories.needs_coupon)
    given = coupons.make_coupons(shop, people, month, bought, state.campaigns)
    state.write("coupons", month, coupons.coupon_table(shop, month, given, state.campaigns, state.ids))
    truths.count_marketing(state.truths, month, touches, given)
    _ledgers(state, month, acts, bought)
    _feedback(state, month, bought)


def _write_orders(state: Build, month: int, bought: orders.Orders) -> None:
    """Write orders and lines, some of one month with the next one's."""
    table, lines = orders.order_tables(state.shop, month, bought, state.ids)
    late = np.zeros(len(table), dtype=bool)
    held = state.late
    if month == state.planted.late_month:
        count = max(1, len(table) * LATE_PERCENT // 100)
        late[state.shop.random("late").choice(len(table), count, replace=False)] = True
        state.late = (table.filter(pa.array(late)), lines.filter(pa.array(late[bought.lines.order])))
        state.truths.count("late_orders", count)
    on_time = [table.filter(pa.array(~late)), lines.filter(pa.array(~late[bought.lines.order]))]
    for name, written, kept in zip(("orders", "order_lines"), on_time, held or (None, None), strict=True):
        state.write(name, month, written if kept is None else pa.concat_tables([written, kept]))
    if held:
        state.late = None


def _ledgers(state: Build, month: int, acts: events.Events, bought: orders.Orders) -> None:
    shop, people, rhythm = state.shop, state.people, state.rhythm
    points = ledgers.make_points(shop, people, rhythm, month, acts, bought, state.points)
    wallet = ledgers.make_wallet(shop, people, rhythm, month, bought, state.wallet)
    changes = memberships.make_changes(shop, state.planted, people, month, bought, state.club)
    state.write("points", month, ledgers.points_table(points, state.ids))
    state.keep("wallet", ledgers.wallet_table(wallet, state.ids))
    state.keep("memberships", memberships.membership_table(changes, state.ids))
    truths.count_ledgers(state.truths, month, points, wallet)
    truths.count_members(state.truths, month, changes)


def _feedback(state: Build, month: int, bought: orders.Orders) -> None:
    shop, ids = state.shop, state.ids
    surveys = feedback.make_surveys(shop, state.planted, state.people, month)
    ratings = feedback.make_ratings(shop, month, bought, surveys)
    tickets = feedback.make_tickets(shop, month, bought)
    calls = feedback.make_calls(shop, state.people, month)
    state.keep("surveys", feedback.survey_table(shop, month, surveys, ids))
    state.keep("ratings", feedback.rating_table(ratings, ids))
    state.keep("tickets", feedback.ticket_table(shop, month, tickets, ids))
    state.keep("calls", feedback.call_table(shop, month, calls, ids))
    truths.count_feedback(state.truths, month, ratings, surveys, tickets, calls)


def _write(table: pa.Table, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, file, compression="zstd", store_schema=False)
