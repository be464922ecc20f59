"""Facts of sessions: what a user did without a longer pause."""

import ibis
import ibis.expr.types as ir
from ibis import _

from kpi_toolkit.calendar import PERIODS
from kpi_toolkit.facts.fact import SEGMENT, Fact, FactInputs, in_periods, left_joined, without_staff
from kpi_toolkit.language import Text


def _moments(inputs: FactInputs) -> ir.Table:
    """Events of one moment as one row, so that their order does not matter. Grain: user, session id and moment.

    Rows begin a day before the first period: no pause within a session is longer than a day, so an event of a period
    begins a session if and only if it does so here.
    """
    events = inputs.tables["events"]
    ids = ["user_id", *(["session_id"] if inputs.has("events.session_id") else [])]
    whose = events.user_id.notnull() | events.session_id.notnull() if len(ids) > 1 else events.user_id.notnull()
    begin = PERIODS.agg(begin_on=PERIODS.start_on.min())
    near = (
        events.filter(whose)
        .cross_join(begin)
        .filter(_.occurred_on >= (_.begin_on - ibis.interval(days=1)).cast("date"))
    )
    segment = {SEGMENT: _[SEGMENT].min()} if SEGMENT in events.columns else {}
    return (
        without_staff(near, inputs)
        .group_by(*ids, "occurred_at", "occurred_on")
        .agg(events=_.count(), purchases=_.event.isin(inputs.rules.purchase_events).ifelse(1, 0).sum(), **segment)
    )


def _sessions(moments: ir.Table, inputs: FactInputs) -> ir.Table:
    """Cut the moments where the pause is too long. Grain: one row per session, on the day of its first event."""
    ids = [name for name in ("user_id", "session_id") if name in moments.columns]
    in_order = ibis.window(group_by=ids, order_by="occurred_at")
    pause = ibis.interval(minutes=inputs.rules.session_gap_minutes)
    followed = moments.mutate(before_at=moments.occurred_at.lag().over(in_order))
    begun = followed.mutate(begins=(_.before_at.isnull() | (_.occurred_at > _.before_at + pause)).ifelse(1, 0))
    so_far = ibis.cumulative_window(group_by=ids, order_by="occurred_at")
    numbered = begun.mutate(number=begun.begins.sum().over(so_far))
    segment = {SEGMENT: _[SEGMENT].max(where=_.begins == 1)} if SEGMENT in numbered.columns else {}
    found = numbered.group_by(*ids, "number").agg(
        begun_on=_.occurred_on.min(), begun_at=_.occurred_at.min(), ended_at=_.occurred_at.max(),
        events=_.events.sum(), purchases=_.purchases.sum(), **segment,
    )  # fmt: skip
    # Engines differ in what they do with parts of a second.
    return found.mutate(seconds=found.ended_at.truncate("s").delta(found.begun_at.truncate("s"), unit="second"))


def _session_periods(inputs: FactInputs) -> ir.Table:
    moments = _moments(inputs)
    bought = in_periods(moments.filter(_.user_id.notnull() & (_.purchases > 0)), "occurred_on")
    buyers = bought.select("period", "user_id").distinct().mutate(buys=1)
    rows = left_joined(in_periods(_sessions(moments, inputs), "begun_on"), buyers, "period", "user_id")
    return rows.mutate(
        is_known=rows.user_id.notnull(),
        is_bounce=rows.events == 1,
        has_purchase=rows.purchases > 0,
        is_of_buyer=rows.buys.notnull(),
    )


FACTS = (
    Fact("session_periods", Text("每行一次当期开始的会话", "one row per session and period that it begins in"),
         ("events",), ("events",), _session_periods, may_use=("users",)),
)  # fmt: skip
