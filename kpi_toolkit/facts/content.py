"""Facts of content: what was bought after reading. Who read, shared and liked stands with the other activity."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ir
from kpi_toolkit.facts.fact import (
    Fact,
    FactInputs,
    day_after,
    from_shortly_before,
    in_periods,
    left_joined,
    not_after,
    timed_in_periods,
    times_of,
    without_staff,
)
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language.text import Text


def reader_periods(inputs: FactInputs) -> ir.Table:
    """Who read in each period, and whether they bought after it. Grain: one row per period, segment and reader.

    ``has_bought_after`` is true when a counted order follows one of the period's readings at most
    ``rules.attribution_days`` local days later; the order itself may lie after the period.
    """
    reads = timed_in_periods(_reads(inputs), "read_at")
    orders = inputs.tables[ORDER_HISTORY].filter(_.user_id.notnull())
    bought = orders.select(*times_of(orders, "ordered_at"), buyer_id=_.user_id)
    # Many orders may follow many readings: the grouping makes one row of them again.
    return (
        reads.left_join(bought, _follows(inputs, reads, bought))
        .group_by(*inputs.keys, "reader_id")
        .agg(has_bought_after=_.buyer_id.count() > 0)
    )


def content_buyers(inputs: FactInputs) -> ir.Table:
    """What each user ordered after reading, and what otherwise, in each period.

    Grain: one row per period, segment and user (null for all without one) for orders after reading, and one for the
    others. ``is_after_reading`` is true for orders of a known user who read at most ``rules.attribution_days`` local
    days before, or that name a piece of content themselves.
    """
    orders = in_periods(inputs.tables[ORDER_HISTORY], "ordered_on")
    reads = from_shortly_before(_reads(inputs), "read_at", inputs.rules.attribution_days)
    bought = orders.select("period", "order_id", *times_of(orders, "ordered_at"), buyer_id=_.user_id)
    # An order after several readings is still one order.
    after = bought.join(reads, _follows(inputs, reads, bought)).select("period", "order_id").distinct()
    rows = left_joined(orders, after.mutate(read_order_id=_.order_id), "period", "order_id")
    is_after = rows.read_order_id.notnull()
    if inputs.has("orders.content_id"):
        is_after |= rows.content_id.notnull()
    told = rows.mutate(is_after_reading=is_after & rows.user_id.notnull())
    return told.group_by(*inputs.keys, "user_id", "is_after_reading").agg(net_amount=_.net_amount.sum())


def _reads(inputs: FactInputs) -> ir.Table:
    """Readings of known people who are not staff."""
    events = inputs.tables["events"]
    reads = events.filter((events.event == "read") & events.user_id.notnull())
    names = {name.replace("occurred", "read"): name for name in times_of(reads, "occurred_at")}
    return without_staff(reads, inputs).rename(reader_id="user_id", **names)


def _follows(inputs: FactInputs, reads: ir.Table, orders: ir.Table) -> list[ir.BooleanValue]:
    """Return the conditions under which an order counts as made after a reading, or may be on a day told alone."""
    return [
        reads.reader_id == orders.buyer_id,
        not_after(reads, "read_at", orders, "ordered_at"),
        day_after(reads.read_on, inputs.rules.attribution_days) >= orders.ordered_on,
    ]


FACTS = (
    Fact(
        "reader_periods",
        Text("每行一位当期阅读用户", "one row per period and user who read in it"),
        ("events", "orders"),
        ("events",),
        reader_periods,
        may_use=("users",),
        uses=(ORDER_HISTORY,),
        people_of=("events",),
    ),
    Fact(
        "content_buyers",
        Text(
            "每行一位当期购买用户的阅读后订单，或其余订单",
            "one row per period, buyer in it, and whether the orders came after reading",
        ),
        ("orders", "events"),
        ("orders",),
        content_buyers,
        may_use=("users",),
        uses=(ORDER_HISTORY,),
        people_of=("orders",),
    ),
)
