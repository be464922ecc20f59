"""Traps of what is bought: a rush at a period's end, and repurchase that lives on coupons."""

from datetime import timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from kpi_toolkit.facts.fact import in_periods, left_joined, with_bounds, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY, left_out
from kpi_toolkit.judge.traps.statistics import Counted, compare
from kpi_toolkit.judge.traps.trap import Look, Trap
from kpi_toolkit.language.text import Reason
from kpi_toolkit.periods.calendar import calendar_days


def rush_orders(look: Look) -> tuple[Trap, ...]:
    """Find orders heaped on the last days of a period, and such that are given back in the first days of the next.

    All orders count, whatever became of them: those cancelled since are part of what was once reported.
    """
    inputs = look.inputs("order_periods")
    orders, days = look.workspace.table("orders"), look.settings.spike_days
    gone = left_out(orders.status, inputs.rules).fill_null(False) if "status" in orders.columns else ibis.literal(False)
    back_on = orders.refunded_on if "refunded_on" in orders.columns else ibis.null("date")
    rows = with_bounds(in_periods(orders.mutate(is_gone=gone, back_on=back_on), "ordered_on"))
    soon = (rows.back_on >= rows.end_on) & (rows.back_on < (rows.end_on + ibis.interval(days=days)).cast("date"))
    return _rush(look, rows, "ordered_on", (soon.fill_null(False) | rows.is_gone).ifelse(1, 0))


def rush_users(look: Look) -> tuple[Trap, ...]:
    """Find registrations heaped on the last days of a period."""
    inputs = look.inputs("registrations")
    users = without_staff(inputs.tables["users"], inputs)
    return _rush(look, with_bounds(in_periods(users, "registered_on")), "registered_on", None)


def _rush(look: Look, rows: ir.Table, day: str, given_back: ir.IntegerValue | None) -> tuple[Trap, ...]:
    """Compare the share of the last days, and what of them was given back, with that of earlier periods."""
    settings, last = look.settings, look.workspace.coverage(*look.kind.tables)[1]
    if len(look.earlier) < settings.least_history:
        return (look.unknown(Reason("short_usual", {"periods": len(look.earlier)})),)
    if look.period.end > last + timedelta(days=1):
        return (look.unknown(Reason("partial_end", {"last": last})),)
    is_late = (rows[day] >= (rows.end_on - ibis.interval(days=settings.spike_days)).cast("date")).ifelse(1, 0)
    back = is_late if given_back is None else given_back * is_late
    counted = look.rows(rows.group_by("period").agg(n=rows.count(), late=is_late.sum(), back=back.sum()))
    now = counted[counted.period == str(look.period)]
    if now.empty or int(now.late.iloc[0]) < settings.spike_least:
        return ()
    n, late, returned = (int(now[name].iloc[0]) for name in ("n", "late", "back"))
    share = compare((late, n), _pairs(look, counted, "late", "n"))
    is_heaped = look.is_unusual(share, settings.spike_excess, 2)
    values: dict[str, Any] = {
        "days": settings.spike_days,
        "count": late,
        "n": n,
        "share": share.share,
        "usual": share.usual,
    }
    if given_back is not None and look.period.end + timedelta(days=settings.spike_days - 1) <= last:
        again = compare((returned, late), _pairs(look, counted, "back", "late"))
        if look.is_unusual(again, settings.spike_excess, 2):
            values |= {"back": returned, "back_share": again.share, "back_usual": again.usual}
            return (look.broken("rush_given_back", **values),)
    return (look.broken(f"{look.kind.name}_found", **values),) if is_heaped else ()


def _pairs(look: Look, counted: pd.DataFrame, count: str, n: str) -> list[Counted]:
    """Return the counts of the earlier periods, oldest first; a period without rows has none."""
    rows = counted.set_index("period").reindex([str(period) for period in look.earlier]).fillna(0)
    return list(zip(rows[count].astype(int), rows[n].astype(int), strict=True))


def coupons(look: Look) -> tuple[Trap, ...]:
    """Find repeat orders that unusually often need a coupon, and first-order months whose buyers only buy with one."""
    if len(look.earlier) < look.settings.least_history:
        return (look.unknown(Reason("short_usual", {"periods": len(look.earlier)})),)
    counted = look.rows(_repeat_buyers(look))
    by_period = counted.groupby("period")[["with_coupon", "orders"]].sum().reset_index()
    now = by_period[by_period.period == str(look.period)]
    found = []
    if not now.empty and int(now.orders.iloc[0]) >= look.settings.spike_least:
        share = compare(
            (int(now.with_coupon.iloc[0]), int(now.orders.iloc[0])), _pairs(look, by_period, "with_coupon", "orders")
        )
        if look.is_unusual(share, look.settings.coupon_excess):
            found.append(
                look.broken("coupon_orders", count=share.count, n=share.n, share=share.share, usual=share.usual)
            )
    return (*found, *_cohorts(look, counted))


def _cohorts(look: Look, counted: pd.DataFrame) -> list[Trap]:
    """Hold each month of first orders against all the others of the same period: what is usual is how others buy."""
    there = counted[counted.period == str(look.period)].fillna({"cohort": ""})
    now = there[there.cohort != ""]
    found = []
    for row in now.sort_values("cohort").itertuples():
        others = there[there.cohort != row.cohort]
        usual = [(int(others.only_coupon.sum()), int(others.buyers.sum()))]
        compared = compare((int(row.only_coupon), int(row.buyers)), usual)
        is_judged = row.buyers >= look.settings.coupon_least
        if is_judged and look.is_unusual(compared, look.settings.coupon_excess, len(now)):
            found.append(
                look.broken(
                    "coupon_cohort",
                    f"first_order={row.cohort}",
                    cohort=row.cohort,
                    count=compared.count,
                    n=compared.n,
                    share=compared.share,
                    usual=compared.usual,
                )
            )
    return found


def _repeat_buyers(look: Look) -> ir.Table:
    """Count who ordered again. Grain: one row per period and period of the first order, empty for an older one.

    ``only_coupon`` counts those who never ordered without a coupon up to the period's end.
    """
    history = look.inputs("order_periods").tables[ORDER_HISTORY].filter(_.user_id.notnull())
    used = look.workspace.table("coupons").filter(_.order_id.notnull()).select("order_id").distinct().mutate(coupon=1)
    orders = left_joined(history, used, "order_id")
    orders = orders.mutate(coupon=orders.coupon.fill_null(0))
    so_far = ibis.window(
        group_by=orders.user_id, order_by=[orders.ordered_at, orders.order_id], preceding=None, following=0
    )
    orders = orders.mutate(coupons_so_far=orders.coupon.sum().over(so_far))
    again = in_periods(orders.filter(orders.is_repeat), "ordered_on")
    users = again.group_by("period", "user_id", "first_on").agg(
        orders=_.count(), with_coupon=_.coupon.sum(), placed=_.order_number.max(), coupons=_.coupons_so_far.max()
    )
    months = calendar_days().filter(calendar_days().kind == "current").select(first_on="day", cohort="period")
    dated = left_joined(users, months, "first_on")
    return dated.group_by("period", "cohort").agg(
        buyers=_.count(),
        orders=_.orders.sum(),
        with_coupon=_.with_coupon.sum(),
        only_coupon=(dated.placed == dated.coupons).ifelse(1, 0).sum(),
    )
