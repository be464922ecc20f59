"""Fact tables: the only joins. Each has a stated grain and turns history into columns.

A fact is an expression over the canonical tables and the calendar. The columns that definitions need
(``was_buyer_before``, ``order_number``, ``is_churned`` …) are made here once; metrics only count and add them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from kpi_toolkit.calendar import CALENDAR, PERIODS
from kpi_toolkit.language import Text
from kpi_toolkit.settings import Rules

ORDER_HISTORY = "kpi_order_history"
SEGMENT = "segment"


@dataclass(frozen=True)
class FactInputs:
    """What a fact is built from.

    Parameters
    ----------
    tables
        The canonical tables that are there, with the columns that are there.
    rules
        The workspace's business settings.
    data_end
        The day after the newest order; windows that reach beyond it are not complete.
    by_segment
        Whether the facts are cut by the column ``segment`` of the table they segment by.
    """

    tables: Mapping[str, ir.Table] = field(repr=False)
    rules: Rules
    data_end: date
    by_segment: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that the fact's grain has besides its own: the period and the segment."""
        return ("period", SEGMENT) if self.by_segment else ("period",)


@dataclass(frozen=True)
class Fact:
    """A fact table: what one row is, which canonical tables it needs, and how it is built."""

    name: str
    grain: Text
    needs: tuple[str, ...]
    segments_of: str
    build: Callable[[FactInputs], ir.Table] = field(repr=False)


def order_history(orders: ir.Table, rules: Rules, data_end: date) -> ir.Table:
    """Counted orders, each with its place in its buyer's history. Grain: one row per order.

    Left out are the statuses and, if so set, the zero amounts that `rules` names. Orders without a user have no
    history: their ``order_number`` and the days before and after are null.
    """
    if "status" in orders.columns:
        orders = orders.filter(~left_out(orders.status, rules).fill_null(False))
    if not rules.count_zero_orders:
        orders = orders.filter(orders.amount > 0)
    refunded = orders.refunded_amount.fill_null(0) if "refunded_amount" in orders.columns else 0
    orders = orders.mutate(net_amount=orders.amount - refunded)
    in_order = ibis.window(group_by=orders.user_id, order_by=[orders.ordered_at, orders.order_id])
    known = orders.user_id.notnull()
    numbered = orders.mutate(
        order_number=known.ifelse(ibis.row_number().over(in_order) + 1, ibis.null("int64")),
        previous_on=known.ifelse(orders.ordered_on.lag().over(in_order), ibis.null("date")),
        next_on=known.ifelse(orders.ordered_on.lead().over(in_order), ibis.null("date")),
    )
    of_buyer = ibis.window(group_by=numbered.user_id)
    window = ibis.interval(days=rules.second_purchase_days)
    dated = numbered.mutate(
        first_on=numbered.ordered_on.min(where=numbered.order_number == 1).over(of_buyer),
        second_on=numbered.ordered_on.min(where=numbered.order_number == 2).over(of_buyer),
    )
    return dated.mutate(
        is_first=(dated.order_number == 1).fill_null(False),
        is_repeat=(dated.order_number > 1).fill_null(False),
        is_window_complete=(dated.first_on + window).cast("date") < ibis.literal(data_end),
        is_second_in_window=(dated.second_on <= (dated.first_on + window).cast("date")).fill_null(False),
    )


def left_out(status: ir.StringValue, rules: Rules) -> ir.BooleanValue:
    """Whether an order's status is one of those that never count, in whatever capitals it is written."""
    return status.strip().lower().isin([name.lower() for name in rules.left_out_statuses])


def _in_periods(rows: ir.Table, day: str, kind: str = "current") -> ir.Table:
    days = CALENDAR.filter(CALENDAR.kind == kind).select("day", "period")
    return rows.join(days, rows[day] == days.day).drop("day")


def _order_periods(inputs: FactInputs) -> ir.Table:
    dated = _in_periods(inputs.tables[ORDER_HISTORY], "ordered_on")
    spanned = dated.join(PERIODS.select("period", "start_on"), "period")
    return spanned.mutate(was_buyer_before=(spanned.first_on < spanned.start_on).fill_null(False))


def _buyer_periods(inputs: FactInputs) -> ir.Table:
    bought = _order_periods(inputs).filter(_.user_id.notnull())
    return bought.group_by(*inputs.keys, "user_id", "was_buyer_before").agg(
        orders=_.count(), net_amount=_.net_amount.sum()
    )


def _customer_periods(inputs: FactInputs) -> ir.Table:
    """Each buyer's latest order before the period's end is the row; earlier history comes by key."""
    history = inputs.tables[ORDER_HISTORY].filter(_.user_id.notnull())
    latest = history.join(
        PERIODS,
        [
            history.ordered_on < PERIODS.end_on,
            history.next_on.isnull() | (history.next_on >= PERIODS.end_on),
        ],
    )
    current = _order_periods(inputs).filter(_.previous_on < _.start_on)
    before = current.group_by("period", "user_id").agg(before_on=_.previous_on.min())
    rows = latest
    for name, other in (
        ("before", before),
        ("previous", _earlier_buyers(history, "previous")),
        ("last_year", _earlier_buyers(history, "last_year")),
    ):
        match = [rows.period == other.period, rows.user_id == other.user_id]
        rows = rows.left_join(other, match, rname=f"{name}_{{name}}").drop(f"{name}_period", f"{name}_user_id")
    return _with_states(rows, inputs.rules)


def _earlier_buyers(history: ir.Table, kind: str) -> ir.Table:
    """Buyers of an earlier period under the label of the period that looks back at it."""
    return _in_periods(history, "ordered_on", kind).group_by("period", "user_id").agg(
        **{f"orders_{kind}": _.count(), f"first_orders_{kind}": _.is_first.cast("int64").sum()}
    )  # fmt: skip


def _with_states(rows: ir.Table, rules: Rules) -> ir.Table:
    window_start = (rows.end_on - ibis.interval(days=rules.repurchase_window_days)).cast("date")
    bought = rows.ordered_on >= rows.start_on
    last_before = bought.ifelse(rows.before_on, rows.ordered_on)
    quiet_at_end = rows.end_on.delta(rows.ordered_on, unit="day") - 1
    quiet_at_start = rows.start_on.delta(last_before, unit="day") - 1
    return rows.mutate(
        has_bought=bought,
        is_repeat_buyer=rows.second_on < rows.end_on,
        was_repeat_before_window=rows.second_on < window_start,
        has_bought_in_window=rows.ordered_on >= window_start,
        bought_previous=rows.orders_previous.notnull(),
        was_new_previous=(rows.first_orders_previous > 0).fill_null(False),
        bought_last_year=rows.orders_last_year.notnull(),
        is_churned=quiet_at_end >= rules.churned_after_days,
        is_at_risk=(quiet_at_end >= rules.at_risk_after_days) & (quiet_at_end < rules.churned_after_days),
        was_lapsed=(quiet_at_start >= rules.at_risk_after_days).fill_null(False),
        was_unchurned=(quiet_at_start < rules.churned_after_days).fill_null(False),
    ).mutate(is_repeat_buyer=_.is_repeat_buyer.fill_null(False),
             was_repeat_before_window=_.was_repeat_before_window.fill_null(False))  # fmt: skip


def _registrations(inputs: FactInputs) -> ir.Table:
    users = inputs.tables["users"]
    if "is_staff" in users.columns:
        users = users.filter(~users.is_staff.fill_null(False))
    return _in_periods(users, "registered_on")


def _active_periods(inputs: FactInputs) -> ir.Table:
    """Known users with an event in the period; staff accounts are left out where they are known."""
    events = inputs.tables["events"].filter(_.user_id.notnull())
    users = inputs.tables.get("users")
    if users is not None and "is_staff" in users.columns:
        staff = users.filter(users.is_staff.fill_null(False)).select("user_id")
        events = events.anti_join(staff, "user_id")
    active = inputs.rules.active_events
    dated = _in_periods(events, "occurred_on")
    return dated.group_by(*inputs.keys, "user_id").agg(
        visits=(_.event == "visit").cast("int64").sum(),
        active_events=(_.event.isin(active).cast("int64").sum() if active else _.count()),
    )


def _visitor_periods(inputs: FactInputs) -> ir.Table:
    visitors = _active_periods(inputs).filter(_.visits > 0)
    bought = _order_periods(inputs).filter(_.user_id.notnull()).group_by("period", "user_id").agg(orders=_.count())
    match = [visitors.period == bought.period, visitors.user_id == bought.user_id]
    return visitors.left_join(bought, match).mutate(has_bought=_.orders.notnull())


FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact("order_periods", Text("每行一笔订单，归入下单所在期", "one row per counted order and period it falls in"),
             ("orders",), "orders", _order_periods),
        Fact("buyer_periods", Text("每行一位当期购买用户", "one row per period and user who bought in it"),
             ("orders",), "orders", _buyer_periods),
        Fact("customer_periods", Text("每行一位截至期末买过的用户，取其最近一单",
                                      "one row per period and user who had bought by its end, at the latest order"),
             ("orders",), "orders", _customer_periods),
        Fact("registrations", Text("每行一位当期注册用户", "one row per user and period of registration"),
             ("users",), "users", _registrations),
        Fact("active_periods", Text("每行一位当期有行为的用户", "one row per period and user with an event in it"),
             ("events",), "events", _active_periods),
        Fact("visitor_periods", Text("每行一位当期访客", "one row per period and user who visited in it"),
             ("events", "orders"), "events", _visitor_periods),
    )
}  # fmt: skip
