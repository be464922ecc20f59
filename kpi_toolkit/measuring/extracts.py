"""Rows grouped in ways of their own, for judges who look behind a metric: named and declared, run by the planner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts import FactInputs
from kpi_toolkit.facts.active_days import ACTIVE_DAYS
from kpi_toolkit.facts.fact import day_after, in_periods, left_joined, moment, with_bounds, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY, left_out
from kpi_toolkit.periods.calendar import calendar_days
from kpi_toolkit.settings.guardrails import GuardrailSettings

Inputs = Mapping[str, FactInputs]
"""What facts are built from, by fact; those whose tables are missing are left out."""


@dataclass(frozen=True)
class Extract:
    """A query that is no metric.

    Parameters
    ----------
    facts
        Facts from whose inputs it is built; those whose tables are missing are left out of what `build` is given.
    build
        Returns the rows, grouped by ``period``, from the inputs by fact and the settings of guardrails: on
        others it must not depend, for what is kept of it does not.
    """

    name: str
    facts: tuple[str, ...]
    build: Callable[[Inputs, GuardrailSettings], ir.Table] = field(repr=False)


def _new_users(inputs: Inputs, settings: GuardrailSettings) -> ir.Table:
    """Count new users whose watching is over, and the zombies of them. Grain: one row per period and channel."""
    cohorts, days = inputs["registration_cohorts"], settings.zombie_days
    users = without_staff(cohorts.tables["users"], cohorts)
    channel = users.channel if cohorts.has("users.channel") else ibis.null("string")
    users = users.select("user_id", "registered_on", channel=channel)
    came = cohorts.tables[ACTIVE_DAYS].select("user_id", on=_.active_on)
    signs = [_within(users, came.filter(_.on.notnull()), days, 1)]
    last = cohorts.covered["events"][1]
    if "order_periods" in inputs:
        orders = inputs["order_periods"].tables[ORDER_HISTORY].filter(_.user_id.notnull())
        signs.append(_within(users, orders.select("user_id", on=_.ordered_on), days, 0))
        last = min(last, cohorts.covered["orders"][1])
    lives = (ibis.union(*signs) if len(signs) > 1 else signs[0]).group_by("user_id").agg(signs=_.count())
    over = users.filter(day_after(users.registered_on, days) <= ibis.literal(last))
    rows = left_joined(in_periods(over, "registered_on"), lives, "user_id")
    return rows.group_by("period", "channel").agg(users=_.count(), zombies=rows.signs.isnull().ifelse(1, 0).sum())


def _within(users: ir.Table, doings: ir.Table, days: int, least: int) -> ir.Table:
    """Return the users who did something within some days after registering, one row for each time."""
    both = doings.join(users.select("user_id", "registered_on"), "user_id")
    age = both.on.delta(both.registered_on, unit="day")
    return both.filter((age >= least) & (age <= days)).select("user_id")


def _staff_activity(inputs: Inputs, _settings: GuardrailSettings) -> ir.Table:
    """Count events and messages, and those of staff. Grain: one row per period and group, the group empty elsewhere."""
    active = inputs["active_periods"]
    events, users = active.tables["events"], active.tables["users"]
    group = events.group_id if active.has("events.group_id") else ibis.null("string")
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


def _last_orders(inputs: Inputs, settings: GuardrailSettings) -> ir.Table:
    """Count orders, those of a period's last days, and those of them that were given back. Grain: one row per period.

    All orders count, whatever became of them: those cancelled since are part of what was once reported. Given back is
    what was cancelled, or refunded in the first days of the next period.
    """
    bought, days = inputs["order_periods"], settings.spike_days
    orders = bought.tables["orders"]
    gone = left_out(orders.status, bought.rules).fill_null(False) if "status" in orders.columns else ibis.literal(False)
    back_on = orders.refunded_on if "refunded_on" in orders.columns else ibis.null("date")
    rows = with_bounds(in_periods(orders.mutate(is_gone=gone, back_on=back_on), "ordered_on"))
    soon = (rows.back_on >= rows.end_on) & (rows.back_on < (rows.end_on + ibis.interval(days=days)).cast("date"))
    is_late = _is_late(rows, "ordered_on", days)
    is_back = (soon.fill_null(False) | rows.is_gone).ifelse(1, 0)
    return rows.group_by("period").agg(n=rows.count(), late=is_late.sum(), back=(is_back * is_late).sum())


def _last_registrations(inputs: Inputs, settings: GuardrailSettings) -> ir.Table:
    """Count registrations, and those of a period's last days. Grain: one row per period."""
    came = inputs["registrations"]
    rows = with_bounds(in_periods(without_staff(came.tables["users"], came), "registered_on"))
    is_late = _is_late(rows, "registered_on", settings.spike_days)
    return rows.group_by("period").agg(n=rows.count(), late=is_late.sum())


def _is_late(rows: ir.Table, day: str, days: int) -> ir.IntegerValue:
    return (rows[day] >= (rows.end_on - ibis.interval(days=days)).cast("date")).ifelse(1, 0)


def _repeat_buyers(inputs: Inputs, _settings: GuardrailSettings) -> ir.Table:
    """Count who ordered again. Grain: one row per period and period of the first order, empty for an older one.

    ``only_coupon`` counts those who never ordered without a coupon up to the period's end.
    """
    history = inputs["order_periods"].tables[ORDER_HISTORY].filter(_.user_id.notnull())
    coupons = inputs["coupon_periods"].tables["coupons"]
    used = coupons.filter(_.order_id.notnull()).select("order_id").distinct().mutate(coupon=1)
    orders = left_joined(history, used, "order_id")
    orders = orders.mutate(coupon=orders.coupon.fill_null(0))
    so_far = ibis.window(
        group_by=orders.user_id, order_by=[moment(orders, "ordered_at"), orders.order_id], preceding=None, following=0
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


EXTRACTS: dict[str, Extract] = {
    extract.name: extract
    for extract in (
        Extract("new_users", ("registration_cohorts", "order_periods"), _new_users),
        Extract("staff_activity", ("active_periods",), _staff_activity),
        Extract("last_orders", ("order_periods",), _last_orders),
        Extract("last_registrations", ("registrations",), _last_registrations),
        Extract("repeat_buyers", ("order_periods", "coupon_periods"), _repeat_buyers),
    )
}
"""All extracts by name."""
