"""Facts of sessions: what a user did without a longer pause."""

from __future__ import annotations

from typing import Any

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import (
    SEGMENT,
    Fact,
    FactInputs,
    from_shortly_before,
    in_periods,
    left_joined,
    moment,
    without_staff,
)
from kpi_toolkit.language.text import Text


def _near_events(inputs: FactInputs) -> ir.Table:
    """Events of visits that begin in the periods, staff left out, with the ids that a session has (null: "").

    They begin three days before the first period: no pause within a session is longer than a day, which a change of the
    zone makes three local days at most, so an event of a period begins a session if and only if it does so here.
    """
    events = from_shortly_before(inputs.tables["events"], "occurred_at", 3)
    ids = {"user_key": events.user_id.fill_null("")}
    whose = events.user_id.notnull() & events.event.notin(inputs.rules.outside_visits)
    if inputs.has("events.session_id"):
        ids["session_key"] = events.session_id.fill_null("")
        whose |= events.session_id.notnull()
    segment = [SEGMENT] if SEGMENT in events.columns else []
    at = moment(events, "occurred_at")
    chosen = events.filter(whose).select("user_id", "event", "occurred_on", *segment, occurred_at=at, **ids)
    near = without_staff(chosen, inputs)
    pages = near.event.isin(inputs.rules.page_events) if inputs.rules.page_events else ibis.literal(True)
    is_purchase = near.event.isin(inputs.rules.purchase_events)
    return near.mutate(is_purchase=is_purchase.ifelse(1, 0), is_page=pages.ifelse(1, 0)).drop("event")


def _sessions(events: ir.Table, inputs: FactInputs) -> ir.Table:
    """Cut events where the pause is too long. Grain: one row per session, on the day of its first event.

    What has one session id and ends before a pause can be over needs no cutting: that is nearly everything.
    """
    ids = [name for name in ("user_key", "session_key") if name in events.columns]
    pause = ibis.interval(minutes=inputs.rules.session_gap_minutes)
    if len(ids) == 1 or SEGMENT in events.columns:
        sessions = _cut_by_pauses(events, ids, pause)
    else:
        spans = events.group_by(*ids).agg(**_totals())
        is_short = spans.ended_at <= spans.begun_at + pause
        longer = events.semi_join(spans.filter(~is_short).select(*ids), ids)
        cut = _cut_by_pauses(longer, ids, pause)
        sessions = spans.filter(is_short).select(*cut.columns).union(cut)
    # Engines differ in what they do with parts of a second.
    seconds = sessions.ended_at.truncate("s").delta(sessions.begun_at.truncate("s"), unit="second")
    return sessions.mutate(seconds=seconds, user_id=sessions.user_key.nullif(""))


def _cut_by_pauses(events: ir.Table, ids: list[str], pause: ir.IntervalScalar) -> ir.Table:
    """Cut the events of each id where the pause is too long; events of one moment are one, whatever their order."""
    segment = {SEGMENT: _[SEGMENT].min()} if SEGMENT in events.columns else {}
    moments = events.group_by(*ids, "occurred_at", "occurred_on").agg(
        is_page=_.is_page.sum(), is_purchase=_.is_purchase.sum(), **segment
    )
    in_order = ibis.window(group_by=ids, order_by="occurred_at")
    followed = moments.mutate(before_at=moments.occurred_at.lag().over(in_order))
    begun = followed.mutate(begins=(_.before_at.isnull() | (_.occurred_at > _.before_at + pause)).ifelse(1, 0))
    so_far = ibis.cumulative_window(group_by=ids, order_by="occurred_at")
    numbered = begun.mutate(number=begun.begins.sum().over(so_far))
    segment = {SEGMENT: _[SEGMENT].max(where=_.begins == 1)} if SEGMENT in numbered.columns else {}
    return numbered.group_by(*ids, "number").agg(**_totals(), **segment).drop("number")


def _totals() -> dict[str, Any]:
    return {
        "begun_on": _.occurred_on.min(),
        "begun_at": _.occurred_at.min(),
        "ended_at": _.occurred_at.max(),
        "pages": _.is_page.sum(),
        "purchases": _.is_purchase.sum(),
    }


def _session_periods(inputs: FactInputs) -> ir.Table:
    events = _near_events(inputs)
    bought = in_periods(events.filter(_.user_id.notnull() & (_.is_purchase == 1)), "occurred_on")
    buyers = bought.select("period", "user_id").distinct().mutate(buys=1)
    rows = left_joined(in_periods(_sessions(events, inputs), "begun_on"), buyers, "period", "user_id")
    return rows.mutate(
        is_known=rows.user_id.notnull(),
        is_bounce=rows.pages <= 1,
        has_purchase=rows.purchases > 0,
        is_of_buyer=rows.buys.notnull(),
    )


FACTS = (
    Fact(
        "session_periods",
        Text("每行一次当期开始的会话", "one row per session and period that it begins in"),
        ("events",),
        ("events",),
        _session_periods,
        may_use=("users",),
        refuses=("group",),
    ),
)
