"""Traps of people: new users who are none, and activity that is the team's own."""

from datetime import timedelta

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from kpi_toolkit.facts.active_days import ACTIVE_DAYS
from kpi_toolkit.facts.fact import day_after, in_periods, left_joined, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.judge.traps.statistics import Comparison, compare
from kpi_toolkit.judge.traps.trap import Look, Trap
from kpi_toolkit.language.text import Reason
from kpi_toolkit.periods.period import Period


def zombies(look: Look) -> tuple[Trap, ...]:
    """Find channels whose new users come on their first day and never again, and do not buy.

    A channel is held against the usual share of the shop, and against its own where that is known and higher. Only
    users whose days of watching are over count; where there are too few of them yet, an earlier period is judged.
    """
    counted = look.rows(_new_users(look)).fillna({"channel": ""})
    judged = _judged(look, counted)
    earlier = [str(period) for period in look.earlier if period < judged]
    if len(earlier) < look.settings.least_history:
        return (look.unknown(Reason("short_usual", {"periods": len(earlier)})),)
    there, least = int(counted[counted.period == str(judged)].users.sum()), look.settings.zombie_least
    if there < least:
        return (look.unknown(Reason("few_new_users", {"count": there, "least": least, "period": judged})),)
    totals = counted.groupby("period")[["zombies", "users"]].sum()
    shop = [(int(row.zombies), int(row.users)) for row in totals.reindex(earlier).dropna().itertuples()]
    now = counted[(counted.period == str(judged)) & (counted.users >= least)]
    found = []
    for row in now.sort_values("channel").itertuples():
        own = counted[(counted.channel == row.channel) & counted.period.isin(earlier)].sort_values("period")
        before = list(zip(own.zombies.astype(int), own.users.astype(int), strict=True))
        compared = _against_both((int(row.zombies), int(row.users)), shop, before, look.settings.least_history)
        if look.is_unusual(compared, look.settings.zombie_excess, len(now)):
            found.append(
                look.broken(
                    "zombies_found",
                    f"channel={row.channel}" if row.channel else "",
                    judged,
                    days=look.settings.zombie_days,
                    **_in_words(compared),
                )
            )
    return tuple(found) or (look.fine(judged),)


def _in_words(compared: Comparison) -> dict[str, object]:
    return {"count": compared.count, "n": compared.n, "share": compared.share, "usual": compared.usual}


def _against_both(
    now: tuple[int, int], shop: list[tuple[int, int]], own: list[tuple[int, int]], least: int
) -> Comparison:
    """Compare with the shop, or with the channel's own past where that was higher: what always was is no change."""
    found = [compare(now, shop)]
    if len(own) >= least:
        found.append(compare(now, own))
    return max(found, key=lambda one: one.usual or 0.0)


def _new_users(look: Look) -> ir.Table:
    """Count new users whose watching is over, and the zombies of them. Grain: one row per period and channel."""
    inputs, days = look.inputs("registration_cohorts"), look.settings.zombie_days
    users = without_staff(inputs.tables["users"], inputs)
    channel = users.channel if inputs.has("users.channel") else ibis.null("string")
    users = users.select("user_id", "registered_on", channel=channel)
    came = inputs.tables[ACTIVE_DAYS].select("user_id", on=_.active_on)
    signs = [_within(users, came.filter(_.on.notnull()), days, 1)]
    last = inputs.covered["events"][1]
    if "orders" in look.workspace.sources.columns:
        orders = look.inputs("order_periods").tables[ORDER_HISTORY].filter(_.user_id.notnull())
        signs.append(_within(users, orders.select("user_id", on=_.ordered_on), days, 0))
        last = min(last, inputs.covered.get("orders", (last, last))[1])
    lives = (ibis.union(*signs) if len(signs) > 1 else signs[0]).group_by("user_id").agg(signs=_.count())
    over = users.filter(day_after(users.registered_on, days) <= ibis.literal(last))
    rows = left_joined(in_periods(over, "registered_on"), lives, "user_id")
    return rows.group_by("period", "channel").agg(users=_.count(), zombies=rows.signs.isnull().ifelse(1, 0).sum())


def _within(users: ir.Table, doings: ir.Table, days: int, least: int) -> ir.Table:
    """Return the users who did something within some days after registering, one row for each time."""
    both = doings.join(users.select("user_id", "registered_on"), "user_id")
    age = both.on.delta(both.registered_on, unit="day")
    return both.filter((age >= least) & (age <= days)).select("user_id")


def _judged(look: Look, counted: pd.DataFrame) -> Period:
    """Return the newest period whose new users have been watched long enough: all of them, or enough."""
    last = look.workspace.coverage(*look.kind.tables)[1] - timedelta(days=look.settings.zombie_days)
    there = counted.groupby("period").users.sum()
    for period in (look.period, *reversed(look.earlier)):
        if period.end - timedelta(days=1) <= last or there.get(str(period), 0) >= look.settings.zombie_least:
            return period
    return look.period


def staff(look: Look) -> tuple[Trap, ...]:
    """Find groups that only staff writes in, and a period whose activity is unusually much the team's own."""
    counted = look.rows(_activity(look))
    counted = counted.assign(group_id=counted.group_id.fillna(""))
    found = [*_groups(look, counted[counted.period == str(look.period)])]
    totals = counted.groupby("period")[["staff_events", "events"]].sum()
    earlier = totals.reindex([str(period) for period in look.earlier]).dropna().astype(int)
    if len(earlier) >= look.settings.least_history and str(look.period) in totals.index:
        row = totals.loc[str(look.period)]
        compared = compare((int(row.staff_events), int(row.events)), list(earlier.itertuples(index=False, name=None)))
        if look.is_unusual(compared, look.settings.staff_excess):
            found.append(look.broken("staff_activity", **_in_words(compared)))
    return tuple(found)


def _groups(look: Look, now: pd.DataFrame) -> list[Trap]:
    found = []
    for row in now.sort_values("group_id").itertuples():
        written, own = int(row.messages), int(row.staff_messages)
        is_alive = written >= look.settings.staff_least and bool(row.group_id)
        if is_alive and own >= look.settings.staff_share * written:
            found.append(
                look.broken("staff_group", f"group_id={row.group_id}", None, count=own, n=written, share=own / written)
            )
    return found


def _activity(look: Look) -> ir.Table:
    """Count events and messages, and those of staff. Grain: one row per period and group, the group empty elsewhere."""
    inputs = look.inputs("active_periods")
    events, users = inputs.tables["events"], inputs.tables["users"]
    group = events.group_id if inputs.has("events.group_id") else ibis.null("string")
    known = events.filter(events.user_id.notnull()).mutate(group_id=group)
    # Staff is told after grouping: there are far fewer users than events.
    done = (
        in_periods(known, "occurred_on")
        .group_by("period", "group_id", "user_id")
        .agg(events=_.count(), messages=(_.event == "message").ifelse(1, 0).sum())
    )
    team = users.filter(users.is_staff.fill_null(False)).select("user_id", team=1)
    rows = left_joined(done, team, "user_id")
    own = rows.team.notnull()
    return rows.group_by("period", "group_id").agg(
        events=rows.events.sum(),
        messages=rows.messages.sum(),
        staff_events=own.ifelse(rows.events, 0).sum(),
        staff_messages=own.ifelse(rows.messages, 0).sum(),
    )
