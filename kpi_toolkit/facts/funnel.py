"""Facts of the funnel: from channel and visit to inquiry, order and loyalty."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.activity import active_periods
from kpi_toolkit.facts.fact import (
    SEGMENT,
    Fact,
    FactInputs,
    exactly,
    from_shortly_before,
    in_periods,
    left_joined,
    without_staff,
)
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language.text import Text
from kpi_toolkit.periods.calendar import period_spans

_PARTS_OF_ONE = 1_000_000


def _funnel_periods(inputs: FactInputs) -> ir.Table:
    """What active people did next comes by user and period, grouped to one row first."""
    people = active_periods(inputs).filter(_.is_known)
    if inputs.has(ORDER_HISTORY):
        bought = _known_orders(inputs).group_by("period", "user_id").agg(orders=_.count())
        people = left_joined(people, bought, "period", "user_id").mutate(has_bought=_.orders.notnull())
    if inputs.has("users"):
        users = in_periods(inputs.tables["users"], "registered_on")
        registered = users.group_by("period", "user_id").agg(registrations=_.count())
        people = left_joined(people, registered, "period", "user_id").mutate(has_registered=_.registrations.notnull())
    return people


def _known_orders(inputs: FactInputs, kind: str = "current") -> ir.Table:
    return in_periods(inputs.tables[ORDER_HISTORY].filter(_.user_id.notnull()), "ordered_on", kind)


def _arrival_periods(inputs: FactInputs) -> ir.Table:
    came = active_periods(inputs).filter(_.is_known & (_.visits > 0))
    registered = in_periods(without_staff(inputs.tables["users"], inputs), "registered_on")
    return _stacked(
        inputs,
        came.mutate(visitors=1, new_users=0),
        registered.mutate(visitors=0, new_users=1),
        "visitors",
        "new_users",
    )


def _deal_periods(inputs: FactInputs) -> ir.Table:
    inquired = active_periods(inputs).filter(_.inquiries > 0).mutate(orders=0)
    ordered = in_periods(inputs.tables[ORDER_HISTORY], "ordered_on").mutate(inquiries=0, orders=1)
    return _stacked(inputs, inquired, ordered, "inquiries", "orders")


def _stacked(inputs: FactInputs, first: ir.Table, second: ir.Table, *counts: str) -> ir.Table:
    """Two kinds of rows below each other, so that neither multiplies the other."""
    parts = [
        rows.select(*inputs.keys, **{name: rows[name].cast("int64") for name in counts}) for rows in (first, second)
    ]
    return parts[0].union(parts[1])


def _customer_totals(inputs: FactInputs) -> ir.Table:
    """Each buyer's latest order before the period's end is the row: it knows how much came before it."""
    history = inputs.tables[ORDER_HISTORY].filter(_.user_id.notnull())
    in_order = ibis.window(group_by="user_id", order_by="order_number", preceding=None, following=0)
    # The history's previous_on, the day of the order before, must not meet that of the periods.
    totals = history.select(
        *inputs.keys[1:],
        "user_id",
        "ordered_on",
        "next_on",
        "first_on",
        "order_number",
        amount_so_far=history.net_amount.sum().over(in_order),
    )
    latest = totals.join(
        period_spans(),
        [
            totals.ordered_on < period_spans().end_on,
            totals.next_on.isnull() | (totals.next_on >= period_spans().end_on),
        ],
    )
    for kind in ("current", "previous", "last_year"):
        bought = (
            _known_orders(inputs, kind)
            .group_by("period", "user_id")
            .agg(**{f"orders_{kind}": _.count(), f"amount_{kind}": _.net_amount.sum()})
        )
        latest = left_joined(latest, bought, "period", "user_id")
    return _with_standing(latest, inputs)


def _with_standing(rows: ir.Table, inputs: FactInputs) -> ir.Table:
    """Add who is loyal and who became a VIP when; amounts before a period are those of its end less its own."""
    least = exactly(inputs.rules.vip_amount)
    before = rows.amount_so_far - rows.amount_current.fill_null(0)
    before_previous = before - rows.amount_previous.fill_null(0)
    was_vip = before >= least
    return rows.mutate(
        orders_current=rows.orders_current.fill_null(0),
        orders_last_year=rows.orders_last_year.fill_null(0),
        is_loyal=rows.order_number >= inputs.rules.loyal_orders,
        is_vip=rows.amount_so_far >= least,
        became_vip=(rows.amount_so_far >= least) & ~was_vip,
        became_vip_previous=was_vip & (before_previous < least),
        is_new=rows.first_on >= rows.start_on,
        was_new_previous=(rows.first_on >= rows.previous_start_on) & (rows.first_on < rows.start_on),
    )


def _channel_periods(inputs: FactInputs) -> ir.Table:
    """A user counts once in a window; a channel that nobody came by any more is closed, not full.

    Growth is compared in whole numbers: 1.1 × 30 is not 33 in floats.
    """
    days = 7 * inputs.rules.plateau_weeks
    visits = inputs.tables["events"].filter(_.event == "visit", _.user_id.notnull())
    events = from_shortly_before(without_staff(visits, inputs), "occurred_at", 2 * days)
    if not inputs.has("events.channel"):
        events = events.mutate(channel=ibis.null("string"))
    spans = period_spans().select(
        "period",
        "end_on",
        window_on=(period_spans().end_on - ibis.interval(days=days)).cast("date"),
        before_on=(period_spans().end_on - ibis.interval(days=2 * days)).cast("date"),
    )
    came = events.filter(_.channel.notnull()).select("user_id", "channel", "occurred_on")
    within = came.join(spans, [came.occurred_on >= spans.before_on, came.occurred_on < spans.end_on])
    people = within.group_by("period", "channel", "user_id").agg(
        now=(_.occurred_on >= _.window_on).ifelse(1, 0).max(), before=(_.occurred_on < _.window_on).ifelse(1, 0).max()
    )
    channels = people.group_by("period", "channel").agg(visitors_now=_.now.sum(), visitors_before=_.before.sum())
    least = _PARTS_OF_ONE + round(inputs.rules.plateau_growth * _PARTS_OF_ONE)
    is_flat = channels.visitors_now * _PARTS_OF_ONE < channels.visitors_before * least
    is_enough = (channels.visitors_now > 0) & (channels.visitors_before >= inputs.rules.plateau_sample)
    judged = channels.mutate(is_saturated=is_flat & is_enough)
    return judged.mutate(**{SEGMENT: judged.channel}) if inputs.by else judged


FACTS = (
    Fact(
        "funnel_periods",
        Text(
            "每行一位当期有行为的用户及其当期下单和注册",
            "one row per period and user with an event in it, with orders and registration",
        ),
        ("events",),
        ("events",),
        _funnel_periods,
        may_use=("users", "orders"),
        uses=(ORDER_HISTORY,),
        closes=("events", "orders"),
        people_of=("events",),
    ),
    Fact(
        "arrival_periods",
        Text("每行一位当期访客或一位当期注册用户", "one row per visitor, and one per new user, of the period"),
        ("events", "users"),
        ("events", "users"),
        _arrival_periods,
        closes=("events",),
    ),
    Fact(
        "deal_periods",
        Text(
            "每行一位当期咨询用户（无标识的合为一行）或一笔当期订单",
            "one row per user who inquired (one for all without a user), and one per order",
        ),
        ("events", "orders"),
        ("events", "orders"),
        _deal_periods,
        may_use=("users",),
        uses=(ORDER_HISTORY,),
        closes=("events", "orders"),
        people_of=("orders",),
    ),
    Fact(
        "customer_totals",
        Text(
            "每行一位截至期末买过的用户及其累计订单与金额",
            "one row per period and user who had bought by its end, with all bought so far",
        ),
        ("orders",),
        ("orders",),
        _customer_totals,
        uses=(ORDER_HISTORY,),
        refuses=("group",),
        closes=("orders",),
        people_of=("orders",),
    ),
    Fact(
        "channel_periods",
        Text("每行一个期末前有访客的渠道", "one row per period and channel with visitors before its end"),
        ("events",),
        (),
        _channel_periods,
        may_use=("users",),
        own_segments=("channel",),
        closes=("events",),
        people_of=("events",),
    ),
)
