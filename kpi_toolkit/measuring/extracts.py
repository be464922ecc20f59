"""Rows grouped in ways of their own, for judges who look behind a metric: named and declared, run by the planner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts import FactInputs
from kpi_toolkit.facts.active_days import ACTIVE_DAYS
from kpi_toolkit.facts.fact import day_after, in_periods, left_joined, moment, with_bounds, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY, left_out
from kpi_toolkit.periods.calendar import calendar_days
from kpi_toolkit.settings.guardrails import GuardrailSettings

Inputs: TypeAlias = Mapping[str, FactInputs]
"""What facts are built from, by fact; those whose tables are missing are left out."""
Build: TypeAlias = "Callable[[Inputs, GuardrailSettings], ir.Table]"
"""Makes rows of them and of the settings of guardrails."""


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
    inflating
        From the same, the users or orders that inflate numbers, with ``period`` and the columns by which a trap names
        some of them; None where no rows can be named.
    key
        The column that names them: ``user_id`` or ``order_id``.
    """

    name: str
    facts: tuple[str, ...]
    build: Build = field(repr=False)
    inflating: Build | None = field(default=None, repr=False)
    key: str = ""


def _new_users(inputs: Inputs, settings: GuardrailSettings) -> ir.Table:
    """Count new users whose watching is over, and the zombies of them. Grain: one row per period and channel."""
    rows = _watched(inputs, settings)
    return rows.group_by("period", "channel").agg(users=_.count(), zombies=rows.signs.isnull().ifelse(1, 0).sum())


def _zombies(inputs: Inputs, settings: GuardrailSettings) -> ir.Table:
    return _watched(inputs, settings).filter(_.signs.isnull())


def _watched(inputs: Inputs, settings: GuardrailSettings) -> ir.Table:
    """Return the new users whose watching is over, with ``signs`` of life: null for none."""
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
    return left_joined(in_periods(over, "registered_on"), lives, "user_id")


def _within(users: ir.Table, doings: ir.Table, days: int, least: int) -> ir.Table:
    """Return the users who did something within some days after registering, one row for each time."""
    both = doings.join(users.select("user_id", "registered_on"), "user_id")
    age = both.on.delta(both.registered_on, unit="day")
    return both.filter((age >= least) & (age <= days)).select("user_id")


def _staff_activity(inputs: Inputs, _settings: GuardrailSettings) -> ir.Table:
    """Count events and messages, and those of staff. Grain: one row per period and group, the group empty elsewhere."""
    rows = _done(inputs)
    own = rows.team.notnull()
    return rows.group_by("period", "group_id").agg(
        events=rows.events.sum(),
        messages=rows.messages.sum(),
        staff_events=own.ifelse(rows.events, 0).sum(),
        staff_messages=own.ifelse(rows.messages, 0).sum(),
    )


def _staff(inputs: Inputs, _settings: GuardrailSettings) -> ir.Table:
    return _done(inputs).filter(_.team.notnull())


def _done(inputs: Inputs) -> ir.Table:
    """Return what each user did, with ``team`` for staff. Grain: one row per period, group and user."""
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
    return left_joined(done, team, "user_id")


def _last_orders(inputs: Inputs, settings: GuardrailSettings) -> ir.Table:
    """Count orders, those of a period's last days, and those of them that were given back. Grain: one row per period.

    All orders count, whatever became of them: those cancelled since are part of what was once reported. Given back is
    what was cancelled, or refunded in the first days of the next period.
    """
    rows = _placed(inputs, settings)
    return rows.group_by("period").agg(n=_.count(), late=_.is_late.sum(), back=(_.is_back * _.is_late).sum())


def _given_back(inputs: Inputs, settings: GuardrailSettings) -> ir.Table:
    return _placed(inputs, settings).filter((_.is_late == 1) & (_.is_back == 1))


def _placed(inputs: Inputs, settings: GuardrailSettings) -> ir.Table:
    """Return the orders under their periods, with ``is_late`` and ``is_back`` as 0 or 1."""
    bought, days = inputs["order_periods"], settings.spike_days
    orders = bought.tables["orders"]
    gone = left_out(orders.status, bought.rules).fill_null(False) if "status" in orders.columns else ibis.literal(False)
    back_on = orders.refunded_on if "refunded_on" in orders.columns else ibis.null("date")
    rows = with_bounds(in_periods(orders.mutate(is_gone=gone, back_on=back_on), "ordered_on"))
    soon = (rows.back_on >= rows.end_on) & (rows.back_on < (rows.end_on + ibis.interval(days=days)).cast("date"))
    is_back = (soon.fill_null(False) | rows.is_gone).ifelse(1, 0)
    return rows.mutate(is_late=_is_late(rows, "ordered_on", days), is_back=is_back)


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
    again = _ordered_again(inputs)
    users = again.group_by("period", "user_id", "cohort").agg(
        orders=_.count(), with_coupon=_.coupon.sum(), placed=_.order_number.max(), coupons=_.coupons_so_far.max()
    )
    return users.group_by("period", "cohort").agg(
        buyers=_.count(),
        orders=_.orders.sum(),
        with_coupon=_.with_coupon.sum(),
        only_coupon=(users.placed == users.coupons).ifelse(1, 0).sum(),
    )


def _only_with_coupons(inputs: Inputs, _settings: GuardrailSettings) -> ir.Table:
    """Return the repeat orders of those who never ordered without a coupon up to the period's end."""
    again = _ordered_again(inputs)
    own = ibis.window(group_by=[again.period, again.user_id])
    whole = again.mutate(placed=_.order_number.max().over(own), coupons=_.coupons_so_far.max().over(own))
    return whole.filter(_.placed == _.coupons).mutate(first_order=_.cohort)


def _ordered_again(inputs: Inputs) -> ir.Table:
    """Return the repeat orders under their periods, with the period of the buyer's first order, ``cohort``."""
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
    months = calendar_days().filter(calendar_days().kind == "current").select(first_on="day", cohort="period")
    return left_joined(again, months, "first_on")


EXTRACTS: dict[str, Extract] = {
    extract.name: extract
    for extract in (
        Extract("new_users", ("registration_cohorts", "order_periods"), _new_users, _zombies, "user_id"),
        Extract("staff_activity", ("active_periods",), _staff_activity, _staff, "user_id"),
        Extract("last_orders", ("order_periods",), _last_orders, _given_back, "order_id"),
        Extract("last_registrations", ("registrations",), _last_registrations),
        Extract("repeat_buyers", ("order_periods", "coupon_periods"), _repeat_buyers, _only_with_coupons, "order_id"),
    )
}
"""All extracts by name."""
