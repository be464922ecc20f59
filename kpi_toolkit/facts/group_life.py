"""Facts of life in groups: what members buy, who fell silent, how much reaches them, what an activity leaves behind."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.active_days import ACTIVE_DAYS
from kpi_toolkit.facts.fact import (
    SEGMENT,
    Fact,
    FactInputs,
    before_ends,
    day_after,
    from_shortly_before,
    in_periods,
    left_joined,
    on_keys,
    without_staff,
)
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language.text import Text
from kpi_toolkit.periods.calendar import calendar_days, period_spans


def _stays(inputs: FactInputs, *segment: str) -> ir.Table:
    """Stays in groups with the day on which each ended, null while it lasts; staff are left out."""
    members = without_staff(inputs.tables["group_members"], inputs)
    left_on = members.left_on if inputs.has("group_members.left_at") else ibis.null("date")
    return members.select("group_id", "user_id", "joined_on", *segment, ended_on=left_on)


def _member_orders(inputs: FactInputs) -> ir.Table:
    """Members of a period with the orders each placed on a day in the group; one in two groups has them in both."""
    stays = before_ends(_stays(inputs, *inputs.keys[1:]), "joined_on")
    is_short = stays.ended_on == stays.joined_on
    there = stays.filter(
        stays.ended_on.isnull() | (stays.ended_on > stays.start_on) | (stays.joined_on >= stays.start_on)
    )
    known = inputs.tables[ORDER_HISTORY].filter(_.user_id.notnull())
    orders = in_periods(known, "ordered_on").select(
        "period", "user_id", "order_id", "ordered_on", "net_amount", "is_repeat"
    )
    stays = there.mutate(until_on=is_short.fill_null(False).ifelse(day_after(there.joined_on, 1), there.ended_on))
    placed = stays.join(orders, on_keys(stays, orders, "period", "user_id"), rname="right__{name}")
    inside = placed.filter(
        placed.joined_on <= placed.ordered_on, placed.until_on.isnull() | (placed.ordered_on < placed.until_on)
    )
    each = inside.select(*inputs.keys, "user_id", "order_id", "net_amount", "is_repeat").distinct()
    bought = each.group_by(*inputs.keys, "user_id").agg(
        orders=_.count(), repeats=_.is_repeat.ifelse(1, 0).sum(), net_amount=_.net_amount.sum()
    )
    members = there.select(*inputs.keys, "user_id").distinct()
    return left_joined(members, bought, *inputs.keys, "user_id")


def _member_silence(inputs: FactInputs) -> ir.Table:
    """Members of the period's last day with how long each has written nothing, or has been there without a word.

    Cut by groups, a message counts for the group it was written in, where events name one.
    """
    events = inputs.tables["events"].filter(_.event == "message", _.user_id.notnull())
    by_group = (inputs.by or "").startswith("group") and inputs.has("events.group_id")
    keys = ["user_id", *(["group_id"] if by_group else [])]
    days = events.select(*keys, "occurred_on").distinct()
    in_order = ibis.window(group_by=[days[key] for key in keys], order_by=days.occurred_on)
    days = days.mutate(next_on=days.occurred_on.lead().over(in_order))
    spans = period_spans().select("period", "end_on")
    is_latest = days.next_on.isnull() | (days.next_on >= spans.end_on)
    latest = days.join(spans, [days.occurred_on < spans.end_on, is_latest]).select(*keys, "period", "occurred_on")
    stays = before_ends(_stays(inputs, *inputs.keys[1:]), "joined_on").filter(
        _.ended_on.isnull() | (_.ended_on >= _.end_on)
    )
    rows = left_joined(stays, latest, "period", *keys)
    members = rows.group_by(*inputs.keys, "user_id", "end_on").agg(
        since_on=_.joined_on.min(), word_on=_.occurred_on.max()
    )
    last_on = ibis.greatest(members.since_on, members.word_on.fill_null(members.since_on))
    quiet = members.end_on.delta(last_on, unit="day") - 1
    rules = inputs.rules
    return members.mutate(
        is_silent=(quiet >= rules.silent_after_days) & (quiet < rules.dead_after_days),
        is_dead=quiet >= rules.dead_after_days,
    )


def _group_days(inputs: FactInputs) -> ir.Table:
    """Days of groups that anybody had joined: stays that lasted, messages by whomever, and stays that ended on them."""
    first, last = inputs.covered["events"]
    calendar = calendar_days().filter((calendar_days().kind == "current") & calendar_days().day.between(first, last))
    stays, keys = _stays(inputs, *inputs.keys[1:]), ("group_id", *inputs.keys[1:])
    nobody = ibis.literal(0, "int64")
    gone = stays.filter(_.ended_on.notnull())
    changes = ibis.union(
        stays.select(*keys, changed_on="joined_on", more=ibis.literal(1, "int64"), ended=nobody),
        gone.select(*keys, changed_on="ended_on", more=ibis.literal(-1, "int64"), ended=ibis.literal(1, "int64")),
    )
    changes = changes.group_by(*keys, "changed_on").agg(more=_.more.sum(), ended=_.ended.sum())
    lived = changes.join(calendar.select("period", "day"), [changes.changed_on <= calendar.day])
    days = lived.group_by("period", "day", *keys).agg(
        members=_.more.sum(), left=(_.changed_on == _.day).ifelse(_.ended, 0).sum()
    )
    events = from_shortly_before(inputs.tables["events"].filter(_.event == "message"), "occurred_at", 2)
    said = events.filter(_.group_id.notnull()).group_by("group_id", day=_.occurred_on).agg(messages=_.count())
    before = said.select("group_id", day=day_after(said.day, 1), messages_before=said.messages)
    rows = left_joined(left_joined(days, said, "group_id", "day"), before, "group_id", "day")
    rows = rows.mutate(messages=rows.messages.fill_null(0), messages_before=rows.messages_before.fill_null(0))
    is_heavy, was_heavy = (rows[name] > inputs.rules.heavy_messages for name in ("messages", "messages_before"))
    return rows.mutate(is_heavy=is_heavy, is_after_heavy=is_heavy | was_heavy)


def _opt_outs(inputs: FactInputs) -> ir.Table:
    """One row per message sent, and one per unsubscription or block."""
    touches = in_periods(without_staff(inputs.tables["touches"], inputs), "sent_on")
    events = inputs.tables["events"].filter(_.event.isin(inputs.rules.opt_out_events))
    left = in_periods(without_staff(events, inputs), "occurred_on")
    return ibis.union(
        touches.select(*inputs.keys, sent=ibis.literal(1), opt_outs=ibis.literal(0)),
        left.select(*inputs.keys, sent=ibis.literal(0), opt_outs=ibis.literal(1)),
    )


def _after_activities(inputs: FactInputs) -> ir.Table:
    """Members on the first day of an activity that ended in the period: who came, who was active in the weeks after."""
    campaigns = inputs.tables["campaigns"].filter(_.kind.isin(inputs.rules.activity_kinds))
    ended = in_periods(campaigns, "ends_on").select("period", "campaign_id", "starts_on", "ends_on")
    stays = _stays(inputs)
    is_there = [stays.joined_on <= ended.starts_on, stays.ended_on.isnull() | (stays.ended_on > ended.starts_on)]
    members = stays.join(ended, is_there).select("period", "campaign_id", "ends_on", "user_id").distinct()
    came = inputs.tables["events"].filter(_.user_id.notnull(), _.campaign_id.notnull())
    came = came.group_by("campaign_id", "user_id").agg(acts=_.count())
    rows = left_joined(members, came, "campaign_id", "user_id")
    days = inputs.tables[ACTIVE_DAYS].select("user_id", "active_on")
    ends = members.select(
        "user_id", "campaign_id", "ends_on", until_on=day_after(members.ends_on, inputs.rules.after_activity_days)
    )
    after = ends.distinct().join(days, "user_id").filter(_.active_on > _.ends_on, _.active_on <= _.until_on)
    after = after.group_by("campaign_id", "user_id").agg(active_days=_.count())
    rows = left_joined(rows, after, "campaign_id", "user_id")
    is_over = day_after(rows.ends_on, inputs.rules.after_activity_days) <= ibis.literal(inputs.covered["events"][1])
    rows = rows.mutate(has_come=rows.acts.notnull(), is_active=rows.active_days.notnull(), is_over=is_over)
    return rows.mutate(**{SEGMENT: rows.campaign_id}) if inputs.by else rows


FACTS = (
    Fact(
        "member_orders",
        Text(
            "每行一位当期曾在群的用户及其在群时的订单",
            "one row per period and user in a group in it, with the orders placed while there",
        ),
        ("group_members", "orders"),
        ("group_members",),
        _member_orders,
        may_use=("users",),
        uses=(ORDER_HISTORY,),
        people_of=("orders",),
    ),
    Fact(
        "member_silence",
        Text(
            "每行一位期末在群的用户，记其多久没有发言",
            "one row per period and user in a group on its last day, with how long the user has said nothing",
        ),
        ("group_members", "events"),
        ("group_members",),
        _member_silence,
        may_use=("users",),
        closes=("events",),
    ),
    Fact(
        "group_days",
        Text("每行一个社群的一天", "one row per group and day of the period"),
        ("group_members", "events"),
        ("group_members",),
        _group_days,
        may_use=("users",),
        knows=("events",),
        closes=("events",),
        told_by=("events.group_id",),
    ),
    Fact(
        "opt_outs",
        Text("每行一条当期发出的触达，或一次当期的退订、拉黑", "one row per message sent, and one per opting out"),
        ("touches", "events"),
        ("touches", "events"),
        _opt_outs,
        may_use=("users",),
        closes=("events",),
    ),
    Fact(
        "after_activities",
        Text(
            "每行一位活动开始日在群的用户与一场当期结束的活动",
            "one row per activity that ended in the period and user in a group on its first day",
        ),
        ("group_members", "events", "campaigns"),
        (),
        _after_activities,
        may_use=("users",),
        uses=(ACTIVE_DAYS,),
        own_segments=("campaign_id",),
        knows=("events",),
        told_by=("events.campaign_id",),
    ),
)
