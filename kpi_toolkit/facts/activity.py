"""Facts of events: what people do, day by day and period by period."""

import ibis.expr.types as ir
from ibis import _

from kpi_toolkit.facts.fact import Fact, FactInputs, in_periods, on_keys, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language import Text


def active_periods(inputs: FactInputs) -> ir.Table:
    """Known users with an event in the period; staff accounts are left out where they are known."""
    events = without_staff(inputs.tables["events"].filter(_.user_id.notnull()), inputs)
    active = inputs.rules.active_events
    return in_periods(events, "occurred_on").group_by(*inputs.keys, "user_id").agg(
        visits=(_.event == "visit").ifelse(1, 0).sum(),
        active_events=(_.event.isin(active).ifelse(1, 0).sum() if active else _.count()),
    )  # fmt: skip


def _visitor_periods(inputs: FactInputs) -> ir.Table:
    visitors = active_periods(inputs).filter(_.visits > 0)
    orders = inputs.tables[ORDER_HISTORY].filter(_.user_id.notnull())
    bought = in_periods(orders, "ordered_on").group_by("period", "user_id").agg(orders=_.count())
    return visitors.left_join(bought, on_keys(visitors, bought, "period", "user_id")).mutate(
        has_bought=_.orders.notnull()
    )


FACTS = (
    Fact("active_periods", Text("每行一位当期有行为的用户", "one row per period and user with an event in it"),
         ("events",), ("events",), active_periods, may_use=("users",)),
    Fact("visitor_periods", Text("每行一位当期访客", "one row per period and user who visited in it"),
         ("events", "orders"), ("events",), _visitor_periods, may_use=("users",), uses=(ORDER_HISTORY,)),
)  # fmt: skip
