"""Traps of people: new users who are none, and activity that is the team's own."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd

from kpi_toolkit.judge.traps.statistics import Comparison, compare
from kpi_toolkit.judge.traps.trap import Look, Trap
from kpi_toolkit.language.text import Reason
from kpi_toolkit.periods.period import Period


def zombies(look: Look, counted: pd.DataFrame) -> tuple[Trap, ...]:
    """Find channels whose new users come on their first day and never again, and do not buy.

    A channel is held against the usual share of the shop, and against its own where that is known and higher. Only
    users whose days of watching are over count; where there are too few of them yet, an earlier period is judged.

    Parameters
    ----------
    counted
        By period and ``channel`` the new ``users`` whose watching is over, and the ``zombies`` of them.
    """
    counted = counted.fillna({"channel": ""})
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
    traps = []
    for row in now.sort_values("channel").itertuples():
        own = counted[(counted.channel == row.channel) & counted.period.isin(earlier)].sort_values("period")
        before = list(zip(own.zombies.astype(int), own.users.astype(int), strict=True))
        compared = _against_both((int(row.zombies), int(row.users)), shop, before, look.settings.least_history)
        if look.is_unusual(compared, look.settings.zombie_excess, len(now)):
            where, days = f"channel={row.channel}", look.settings.zombie_days
            values = {"days": days, **_in_words(compared)}
            trap = look.broken("zombies_found", where if row.channel else "", judged, **values)
            traps.append(replace(trap, inflating=look.inflating(where, judged)))
    return tuple(traps) or (look.fine(judged),)


def _in_words(compared: Comparison) -> dict[str, object]:
    return {"count": compared.count, "n": compared.n, "share": compared.share, "usual": compared.usual}


def _against_both(
    now: tuple[int, int], shop: list[tuple[int, int]], own: list[tuple[int, int]], least: int
) -> Comparison:
    """Compare with the shop, or with the channel's own past where that was higher: what always was is no change."""
    compared = [compare(now, shop)]
    if len(own) >= least:
        compared.append(compare(now, own))
    return max(compared, key=lambda comparison: comparison.usual or 0.0)


def _judged(look: Look, counted: pd.DataFrame) -> Period:
    """Return the newest period whose new users have been watched long enough: all of them, or enough."""
    last = look.covered[1] - timedelta(days=look.settings.zombie_days)
    there = counted.groupby("period").users.sum()
    for period in (look.period, *reversed(look.earlier)):
        if period.end - timedelta(days=1) <= last or there.get(str(period), 0) >= look.settings.zombie_least:
            return period
    return look.period


def staff(look: Look, counted: pd.DataFrame) -> tuple[Trap, ...]:
    """Find groups that only staff writes in, and a period whose activity is unusually much the team's own.

    Parameters
    ----------
    counted
        By period and ``group_id``, empty elsewhere, ``events`` and ``messages``, and those of staff.
    """
    counted = counted.assign(group_id=counted.group_id.fillna(""))
    traps = [*_groups(look, counted[counted.period == str(look.period)])]
    totals = counted.groupby("period")[["staff_events", "events"]].sum()
    earlier = totals.reindex([str(period) for period in look.earlier]).dropna().astype(int)
    if len(earlier) >= look.settings.least_history and str(look.period) in totals.index:
        row = totals.loc[str(look.period)]
        compared = compare((int(row.staff_events), int(row.events)), list(earlier.itertuples(index=False, name=None)))
        if look.is_unusual(compared, look.settings.staff_excess):
            traps.append(replace(look.broken("staff_activity", **_in_words(compared)), inflating=look.inflating()))
    return tuple(traps)


def _groups(look: Look, now: pd.DataFrame) -> list[Trap]:
    traps = []
    for row in now.sort_values("group_id").itertuples():
        written, own = int(row.messages), int(row.staff_messages)
        is_alive = written >= look.settings.staff_least and bool(row.group_id)
        if is_alive and own >= look.settings.staff_share * written:
            where, values = f"group_id={row.group_id}", {"count": own, "n": written, "share": own / written}
            trap = look.broken("staff_group", where, None, **values)
            traps.append(replace(trap, inflating=look.inflating(where)))
    return traps
