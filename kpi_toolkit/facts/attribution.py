"""Facts of promotion: which orders and answers a message brought, and what came back for the money."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import (
    SEGMENT,
    Derived,
    Fact,
    FactInputs,
    day_after,
    in_periods,
    left_joined,
    moment,
    not_after,
    times_of,
    without_staff,
)
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language.text import Text

TOUCHED_ORDERS = "kpi_touched_orders"
CAMPAIGN_SEGMENTS = ("campaign_id", "campaigns.kind", "campaigns.name")
"""Own segments of facts whose rows belong to another campaign than the one that stands in their table."""


def by_campaign(rows: ir.Table, campaign: str, inputs: FactInputs) -> ir.Table:
    """Add the segment of rows that belong to a campaign, if the fact is cut by one of its own; else change nothing.

    Parameters
    ----------
    campaign
        The column of `rows` with the campaign they belong to.
    """
    if inputs.by not in CAMPAIGN_SEGMENTS:
        return rows
    if inputs.by == "campaign_id":
        return rows.mutate(**{SEGMENT: rows[campaign]})
    if not inputs.has("campaigns"):
        return rows.mutate(**{SEGMENT: ibis.null("string")})
    named = inputs.tables["campaigns"].select(
        _campaign=_.campaign_id, **{SEGMENT: _[inputs.by.removeprefix("campaigns.")]}
    )
    return rows.left_join(named, rows[campaign] == named["_campaign"]).drop("_campaign")


def delivered(touches: ir.Table) -> ir.BooleanValue:
    """Whether a message arrived; where nobody noted it, all did."""
    return touches.delivered_at.notnull() if "delivered_at" in touches.columns else ibis.literal(True)


def _touched_orders(inputs: FactInputs) -> ir.Table:
    """Orders at most the attribution days after a touch that reached their user. Grain: one row per order.

    An order of which only the day is known may follow every touch of that day.
    ``touch_campaign_id`` is that of the latest touch, of several at the same moment the alphabetically last one.
    Orders need not count yet; touches of staff accounts and those that did not arrive are left out.
    """
    touches = without_staff(inputs.tables["touches"], inputs)
    touches = touches.filter(delivered(touches)).select(
        "user_id",
        *times_of(touches, "sent_at"),
        "campaign_id",
        touched_at=moment(touches, "sent_at"),
        last_on=day_after(touches.sent_on, inputs.rules.attribution_days),
    )
    orders = inputs.tables["orders"]
    orders = orders.select("order_id", "user_id", *times_of(orders, "ordered_at"))
    is_soon = touches.last_on >= orders.ordered_on
    match = [orders.user_id == touches.user_id, not_after(touches, "sent_at", orders, "ordered_at"), is_soon]
    of_order = ibis.window(group_by="order_id")
    pairs = orders.join(touches, match)
    latest = pairs.mutate(latest_at=_.touched_at.max().over(of_order)).filter(_.touched_at == _.latest_at)
    return latest.group_by("order_id").agg(touch_campaign_id=_.campaign_id.max())


def _attributed(inputs: FactInputs) -> ir.Table:
    """Counted orders with the campaign that brought each, or null: their own, else that of the latest touch.

    Where neither touches nor campaigns of orders are known there are no rows, since nothing can be told.
    """
    orders = inputs.tables[ORDER_HISTORY]
    if inputs.has(TOUCHED_ORDERS):
        orders = left_joined(orders, inputs.tables[TOUCHED_ORDERS], "order_id")
    named = [name for name in ("campaign_id", "touch_campaign_id") if name in orders.columns]
    if not named:
        return orders.mutate(brought_by=ibis.null("string")).filter(ibis.literal(False))
    return orders.mutate(brought_by=ibis.coalesce(*(orders[name] for name in named)))


def _promoted_orders(inputs: FactInputs) -> ir.Table:
    orders = in_periods(_attributed(inputs), "ordered_on")
    nothing = ibis.literal(0).cast(orders.net_amount.type())
    counted = {"promoted_amount": orders.brought_by.notnull().ifelse(orders.net_amount, nothing)}
    if inputs.has(TOUCHED_ORDERS):
        counted["touched_amount"] = orders.touch_campaign_id.notnull().ifelse(orders.net_amount, nothing)
    return by_campaign(orders.mutate(**counted), "brought_by", inputs)


def _promotion_returns(inputs: FactInputs) -> ir.Table:
    """Put spending and the orders it brought under each other: a join would count each once per match."""
    spend, attributed = inputs.tables["spend"], _attributed(inputs)
    campaign = spend.campaign_id if inputs.has("spend.campaign_id") else ibis.null("string")
    spent = in_periods(spend.mutate(brought_by=campaign), "spent_on")
    if not (inputs.has(TOUCHED_ORDERS) or "campaign_id" in attributed.columns):
        spent = spent.filter(ibis.literal(False))
    brought = in_periods(attributed.filter(_.brought_by.notnull()), "ordered_on")
    spent, brought = by_campaign(spent, "brought_by", inputs), by_campaign(brought, "brought_by", inputs)
    return ibis.union(
        spent.select(*inputs.keys, cost=spent.amount, revenue=ibis.literal(0).cast(brought.net_amount.type())),
        brought.select(*inputs.keys, cost=ibis.literal(0).cast(spent.amount.type()), revenue=brought.net_amount),
    )


def _sent_touches(inputs: FactInputs) -> ir.Table:
    touches = in_periods(without_staff(inputs.tables["touches"], inputs), "sent_on")
    return touches.mutate(is_delivered=delivered(touches).ifelse(1, 0))


def _messaged_users(inputs: FactInputs) -> ir.Table:
    return _sent_touches(inputs).group_by(*inputs.keys, "user_id").agg(messages=_.count())


def _touched_users(inputs: FactInputs) -> ir.Table:
    """Count each user's touches and those that were answered, by word or by an order.

    Only what arrived can be answered. Where neither answers nor orders are known there are no rows.
    """
    touches = _sent_touches(inputs)
    answered = touches.responded_at.notnull() if inputs.has("touches.responded_at") else ibis.literal(False)
    touches = touches.mutate(is_answered=answered)
    if inputs.has(ORDER_HISTORY):
        ordered = _ordered_after(touches, inputs)
        touches = left_joined(touches.mutate(touched_at=moment(touches, "sent_at")), ordered, "user_id", "touched_at")
        touches = touches.mutate(is_answered=_.is_answered | _.orders_after.notnull())
    elif not inputs.has("touches.responded_at"):
        touches = touches.filter(ibis.literal(False))
    return touches.group_by(*inputs.keys, "user_id").agg(
        delivered=_.is_delivered.sum(), responses=_.is_answered.ifelse(_.is_delivered, 0).sum()
    )


def _ordered_after(touches: ir.Table, inputs: FactInputs) -> ir.Table:
    """Moments of sending with a counted order of the user in the days after. Grain: one row per user and moment."""
    last_on = day_after(touches.sent_on, inputs.rules.attribution_days)
    sent = touches.select("user_id", *times_of(touches, "sent_at"), last_on=last_on).distinct()
    orders = inputs.tables[ORDER_HISTORY]
    orders = orders.select("user_id", *times_of(orders, "ordered_at"))
    is_soon = orders.ordered_on <= sent.last_on
    match = [sent.user_id == orders.user_id, not_after(sent, "sent_at", orders, "ordered_at"), is_soon]
    rows = sent.join(orders, match)
    return rows.group_by("user_id", touched_at=moment(rows, "sent_at")).agg(orders_after=_.count())


DERIVED: tuple[Derived, ...] = (
    Derived(TOUCHED_ORDERS, ("orders", "touches"), "", _touched_orders, may_use=("users",)),
)

FACTS: tuple[Fact, ...] = (
    Fact(
        "promoted_orders",
        Text("每行一笔当期订单，带上引来它的活动", "one row per order and period, with the campaign that brought it"),
        ("orders",),
        ("orders",),
        _promoted_orders,
        may_use=("touches", "campaigns"),
        uses=(ORDER_HISTORY, TOUCHED_ORDERS),
        own_segments=CAMPAIGN_SEGMENTS,
        closes=("orders",),
        told_by=("orders.campaign_id", "touches"),
    ),
    Fact(
        "promotion_returns",
        Text(
            "每行一笔投放花费，或一笔推广带来的订单",
            "one row per line of spending, or per order that promotion brought",
        ),
        ("spend", "orders"),
        ("spend", "orders"),
        _promotion_returns,
        may_use=("touches", "campaigns"),
        uses=(ORDER_HISTORY, TOUCHED_ORDERS),
        own_segments=CAMPAIGN_SEGMENTS,
        closes=("orders",),
        told_by=("orders.campaign_id", "touches"),
    ),
    Fact(
        "sent_touches",
        Text("每行一次当期发送的触达", "one row per message and period it was sent in"),
        ("touches",),
        ("touches",),
        _sent_touches,
        may_use=("users",),
    ),
    Fact(
        "messaged_users",
        Text("每行一位当期收件的用户", "one row per period and user with the messages sent to the user in it"),
        ("touches",),
        ("touches",),
        _messaged_users,
        may_use=("users",),
    ),
    Fact(
        "touched_users",
        Text("每行一位当期被触达的用户", "one row per period and user who was sent a message in it"),
        ("touches",),
        ("touches",),
        _touched_users,
        may_use=("users", "orders"),
        uses=(ORDER_HISTORY,),
        told_by=("touches.responded_at", "orders"),
    ),
)
