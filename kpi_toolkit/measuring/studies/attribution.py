"""Which touches stood where before which orders."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts import SEGMENT
from kpi_toolkit.facts.attribution import delivered
from kpi_toolkit.facts.fact import day_after, in_periods, moment, not_after, times_of, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.measuring.attribution_choices import TOUCHES, AttributionChoices
from kpi_toolkit.measuring.studies.study import Given, StudyKind
from kpi_toolkit.schema import day_column


def attribution(given: Given, choices: AttributionChoices) -> ir.Table:
    """Count orders by the place of a touch among all touches of the order.

    Grain: one row per period, segment of the touch, number of touches of the order, and place: ``only``, ``first``,
    ``middle``, ``last``. Below them ``touch``, the touches of the period, and, where credit is dated by orders,
    ``none``, the orders without a touch. A touch counts for an order of its user that it is not after, at most the
    attribution days later; touches of one moment are in the order of their segments.
    """
    time = "sent_at" if choices.touches == TOUCHES else "occurred_at"
    touches, orders = _touches(given, choices, time), _orders(given)
    pairs = _pairs(touches, orders, time)
    is_by_order = choices.dated == "order"
    over = touches.last_on <= ibis.literal(given.last)
    dated = in_periods(pairs, "ordered_on" if is_by_order else day_column(time))
    if not is_by_order:
        dated = dated.filter(dated.last_on <= ibis.literal(given.last))
    credit = dated.group_by("period", SEGMENT, "touches", "place").agg(orders=_.count(), amount=_.net_amount.sum())
    there = in_periods(touches if is_by_order else touches.filter(over), day_column(time))
    nothing = ibis.literal(0).cast(credit.amount.type())
    sent = there.group_by("period", SEGMENT).agg(orders=_.count())
    parts = [credit, _labelled(sent.mutate(amount=nothing), "touch", credit)]
    if is_by_order:
        bare = in_periods(orders.anti_join(pairs.select("order_id").distinct(), "order_id"), "ordered_on")
        none = bare.group_by("period").agg(orders=_.count(), amount=_.net_amount.sum())
        parts.append(_labelled(none.mutate(**{SEGMENT: ibis.null("string")}), "none", credit))
    return ibis.union(*parts)


def _labelled(rows: ir.Table, place: str, like: ir.Table) -> ir.Table:
    named = rows.mutate(touches=ibis.literal(0).cast(like.touches.type()), place=ibis.literal(place))
    return named.select(*like.columns)


def _touches(given: Given, choices: AttributionChoices, time: str) -> ir.Table:
    """Return touches with their segment and the last day on which an order counts."""
    inputs = given.cut["sent_touches" if choices.touches == TOUCHES else "active_periods"]
    if choices.touches == TOUCHES:
        rows = without_staff(inputs.tables["touches"], inputs)
        rows = rows.filter(delivered(rows))
    else:
        events = inputs.tables["events"]
        rows = without_staff(events.filter((events.event == choices.touches) & events.user_id.notnull()), inputs)
    last_on = day_after(rows[day_column(time)], inputs.rules.attribution_days)
    return rows.select("user_id", SEGMENT, *times_of(rows, time), touched_at=moment(rows, time), last_on=last_on)


def _orders(given: Given) -> ir.Table:
    orders = given.whole["order_periods"].tables[ORDER_HISTORY]
    return orders.select("order_id", "user_id", "net_amount", *times_of(orders, "ordered_at"))


def _pairs(touches: ir.Table, orders: ir.Table, time: str) -> ir.Table:
    """Return each touch of an order with its place. Grain: one row per order and touch."""
    is_soon = touches.last_on >= orders.ordered_on
    match = [orders.user_id == touches.user_id, not_after(touches, time, orders, "ordered_at"), is_soon]
    pairs = orders.join(touches, match, rname="touch__{name}")
    order = [pairs.touched_at, pairs[SEGMENT].isnull().ifelse(0, 1), pairs[SEGMENT]]
    numbered = pairs.mutate(
        number=ibis.row_number().over(ibis.window(group_by="order_id", order_by=order)).cast("int64") + 1,
        touches=pairs.order_id.count().over(ibis.window(group_by="order_id")).cast("int64"),
    )
    place = ibis.cases(
        (numbered.touches == 1, "only"),
        (numbered.number == 1, "first"),
        (numbered.number == numbered.touches, "last"),
        else_="middle",
    )
    return numbered.mutate(place=place)


ATTRIBUTION = StudyKind(
    "attribution",
    lambda choices: ("order_periods", "sent_touches" if choices.touches == TOUCHES else "active_periods"),
    lambda choices: ("sent_touches" if choices.touches == TOUCHES else "active_periods",),
    attribution,
)
