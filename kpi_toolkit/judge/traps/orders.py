"""Traps of what is bought: a rush at a period's end, and repurchase that lives on coupons."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pandas as pd

from kpi_toolkit.analysis.limits import LIMITS_FROM
from kpi_toolkit.judge.traps.statistics import Counted, compare
from kpi_toolkit.judge.traps.trap import Look, Trap
from kpi_toolkit.language.text import Reason


def rush(look: Look, counted: pd.DataFrame) -> tuple[Trap, ...]:
    """Find a period whose last days have an unusual share of all, or of whose last ones unusually many are given back.

    Many orders on the days of a campaign that the workspace's calendar names are no rush, if they are not given back;
    nor is anything said of them by fewer than six periods, as how unlike the last days of months are is not known yet.

    Parameters
    ----------
    counted
        By period ``n, late`` and, where something can be given back, ``back``: how many of the late ones were.
    """
    settings = look.settings
    now = counted[counted.period == str(look.period)]
    if now.empty or int(now.late.iloc[0]) < settings.spike_least:
        return ()
    n, late = (int(now[name].iloc[0]) for name in ("n", "late"))
    share = compare((late, n), _pairs(look, counted, "late", "n"))
    is_heaped = look.is_unusual(share, settings.spike_excess, 2) and not _in_campaign(look)
    values: dict[str, Any] = {
        "days": settings.spike_days,
        "count": late,
        "n": n,
        "share": share.share,
        "usual": share.usual,
    }
    known_until = look.period.end + timedelta(days=settings.spike_days - 1)
    if "back" in counted and known_until <= look.covered[1]:
        returned = int(now.back.iloc[0])
        again = compare((returned, late), _pairs(look, counted, "back", "late"))
        if look.is_unusual(again, settings.spike_excess, 2):
            values |= {"back": returned, "back_share": again.share, "back_usual": again.usual}
            return (replace(look.broken("rush_given_back", **values), inflating=look.inflating()),)
    if is_heaped and len(look.earlier) < LIMITS_FROM:
        return (look.unknown(Reason("short_usual", {"periods": len(look.earlier)})),)
    return (look.broken(f"{look.kind.name}_found", **values),) if is_heaped else ()


def _in_campaign(look: Look) -> bool:
    """Whether some of the last days are days of a campaign."""
    begin = look.period.end - timedelta(days=look.settings.spike_days)
    spans = (days for each in look.context.settings.calendar.campaign_days.values() for days in each)
    return any(first < look.period.end and last >= begin for first, last in spans)


def _pairs(look: Look, counted: pd.DataFrame, count: str, n: str) -> list[Counted]:
    """Return the counts of the earlier periods, oldest first; a period without rows has none."""
    rows = counted.set_index("period").reindex([str(period) for period in look.earlier]).fillna(0)
    return list(zip(rows[count].astype(int), rows[n].astype(int), strict=True))


def coupons(look: Look, counted: pd.DataFrame) -> tuple[Trap, ...]:
    """Find repeat orders that unusually often need a coupon, and first-order months whose buyers only buy with one.

    Parameters
    ----------
    counted
        By period and ``cohort`` the ``buyers`` who ordered again, their ``orders``, those ``with_coupon``, and the
        buyers who never ordered without one, ``only_coupon``.
    """
    by_period = counted.groupby("period")[["with_coupon", "orders"]].sum().reset_index()
    now = by_period[by_period.period == str(look.period)]
    traps = []
    if not now.empty and int(now.orders.iloc[0]) >= look.settings.spike_least:
        share = compare(
            (int(now.with_coupon.iloc[0]), int(now.orders.iloc[0])), _pairs(look, by_period, "with_coupon", "orders")
        )
        if look.is_unusual(share, look.settings.coupon_excess):
            values = {"count": share.count, "n": share.n, "share": share.share, "usual": share.usual}
            traps.append(replace(look.broken("coupon_orders", **values), inflating=look.inflating()))
    return (*traps, *_cohorts(look, counted))


def _cohorts(look: Look, counted: pd.DataFrame) -> list[Trap]:
    """Hold each month of first orders against all the others of the same period: what is usual is how others buy."""
    there = counted[counted.period == str(look.period)].fillna({"cohort": ""})
    now = there[there.cohort != ""]
    traps = []
    for row in now.sort_values("cohort").itertuples():
        others = there[there.cohort != row.cohort]
        usual = [(int(others.only_coupon.sum()), int(others.buyers.sum()))]
        compared = compare((int(row.only_coupon), int(row.buyers)), usual)
        is_judged = row.buyers >= look.settings.coupon_least
        if is_judged and look.is_unusual(compared, look.settings.coupon_excess, len(now)):
            where = f"first_order={row.cohort}"
            values = {"count": compared.count, "n": compared.n, "share": compared.share, "usual": compared.usual}
            trap = look.broken("coupon_cohort", where, None, cohort=row.cohort, **values)
            traps.append(replace(trap, inflating=look.inflating(where)))
    return traps
