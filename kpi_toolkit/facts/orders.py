"""Facts of orders: what was bought, by whom, and where each order stands in its buyer's history."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import Derived, Fact, FactInputs, day_after, in_periods, moment, placed
from kpi_toolkit.language.text import Text
from kpi_toolkit.periods.calendar import period_spans
from kpi_toolkit.settings import Rules

ORDER_HISTORY = "kpi_order_history"


def order_history(inputs: FactInputs) -> ir.Table:
    """Counted orders, each with its place in its buyer's history. Grain: one row per order.

    Left out are the statuses and, if so set, the zero amounts that `rules` names. Orders without a user have no
    history: their ``order_number`` and the days before and after are null.
    """
    orders, rules = inputs.tables["orders"], inputs.rules
    if "status" in orders.columns:
        orders = orders.filter(~left_out(orders.status, rules).fill_null(False))
    if not rules.count_zero_orders:
        orders = orders.filter(orders.amount > 0)
    refunded = orders.refunded_amount.fill_null(0) if "refunded_amount" in orders.columns else 0
    orders = orders.mutate(net_amount=orders.amount - refunded)
    in_order = ibis.window(group_by=orders.user_id, order_by=[moment(orders, "ordered_at"), orders.order_id])
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
        is_window_complete=(dated.first_on + window).cast("date") <= ibis.literal(inputs.covered["orders"][1]),
        is_second_in_window=(dated.second_on <= (dated.first_on + window).cast("date")).fill_null(False),
    )


def left_out(status: ir.StringValue, rules: Rules) -> ir.BooleanValue:
    """Whether an order's status is one of those that never count, in whatever capitals it is written."""
    return status.strip().lower().isin([name.lower() for name in rules.left_out_statuses])


def _order_periods(inputs: FactInputs) -> ir.Table:
    dated = in_periods(inputs.tables[ORDER_HISTORY], "ordered_on")
    spanned = dated.join(period_spans().select("period", "start_on"), "period")
    return spanned.mutate(was_buyer_before=(spanned.first_on < spanned.start_on).fill_null(False))


def _order_values(inputs: FactInputs) -> ir.Table:
    """Orders apart from their other columns: putting them in order takes time, which only medians are worth."""
    dated = in_periods(inputs.tables[ORDER_HISTORY], "ordered_on")
    return placed(dated.select(*inputs.keys, "net_amount"), inputs, "net_amount")


def _order_chain(inputs: FactInputs) -> ir.Table:
    """Second orders of known users, and whether a third one followed in time; ``next_on`` is its day."""
    seconds = inputs.tables[ORDER_HISTORY].filter(_.order_number == 2)
    until = day_after(seconds.ordered_on, inputs.rules.second_purchase_days)
    marked = seconds.mutate(
        is_over=until <= ibis.literal(inputs.covered["orders"][1]),
        is_followed=(seconds.next_on <= until).fill_null(False),
    )
    return in_periods(marked, "ordered_on")


def _buyer_periods(inputs: FactInputs) -> ir.Table:
    """Cut, a buyer stands in each segment of an order, but is new in that of the first one ever alone."""
    bought = _order_periods(inputs).filter(_.user_id.notnull())
    return bought.group_by(*inputs.keys, "user_id", "was_buyer_before").agg(
        orders=_.count(), net_amount=_.net_amount.sum(), firsts=_.is_first.ifelse(1, 0).max()
    )


def _customer_periods(inputs: FactInputs) -> ir.Table:
    """Each buyer's latest order before the period's end is the row; earlier history comes by key."""
    history = inputs.tables[ORDER_HISTORY].filter(_.user_id.notnull())
    latest = history.join(
        period_spans(),
        [
            history.ordered_on < period_spans().end_on,
            history.next_on.isnull() | (history.next_on >= period_spans().end_on),
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
    return (
        in_periods(history, "ordered_on", kind)
        .group_by("period", "user_id")
        .agg(**{f"orders_{kind}": _.count(), f"first_orders_{kind}": _.is_first.cast("int64").sum()})
    )


def _with_states(rows: ir.Table, rules: Rules) -> ir.Table:
    window_start = (rows.end_on - ibis.interval(days=rules.repurchase_window_days)).cast("date")
    bought = rows.ordered_on >= rows.start_on
    last_before = bought.ifelse(rows.before_on, rows.ordered_on)
    quiet_at_end = rows.end_on.delta(rows.ordered_on, unit="day") - 1
    quiet_at_start = rows.start_on.delta(last_before, unit="day") - 1
    return rows.mutate(
        is_current=quiet_at_end < rules.silent_after_days,
        is_silent=(quiet_at_end >= rules.silent_after_days) & (quiet_at_end < rules.at_risk_after_days),
        is_dead=quiet_at_end >= rules.dead_after_days,
        was_current=(quiet_at_start < rules.silent_after_days).fill_null(False),
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
    ).mutate(
        is_repeat_buyer=_.is_repeat_buyer.fill_null(False),
        was_repeat_before_window=_.was_repeat_before_window.fill_null(False),
    )


DERIVED = (Derived(ORDER_HISTORY, ("orders",), "orders", order_history, key="order_id", knows=("orders",)),)

FACTS = (
    Fact(
        "order_values",
        Text("每行一笔当期订单的金额及其排位", "one row per counted order and period, with the place of its amount"),
        ("orders",),
        ("orders",),
        _order_values,
        uses=(ORDER_HISTORY,),
        closes=("orders",),
    ),
    Fact(
        "order_chain",
        Text("每行一笔当期的第二单", "one row per second order of a user and period it falls in"),
        ("orders",),
        ("orders",),
        _order_chain,
        uses=(ORDER_HISTORY,),
        knows=("orders",),
        closes=("orders",),
        people_of=("orders",),
    ),
    Fact(
        "order_periods",
        Text("每行一笔订单，归入下单所在期", "one row per counted order and period it falls in"),
        ("orders",),
        ("orders",),
        _order_periods,
        uses=(ORDER_HISTORY,),
        closes=("orders",),
    ),
    Fact(
        "buyer_periods",
        Text("每行一位当期购买用户", "one row per period and user who bought in it"),
        ("orders",),
        ("orders",),
        _buyer_periods,
        uses=(ORDER_HISTORY,),
        closes=("orders",),
        people_of=("orders",),
    ),
    Fact(
        "customer_periods",
        Text(
            "每行一位截至期末买过的用户，取其最近一单",
            "one row per period and user who had bought by its end, at the latest order",
        ),
        ("orders",),
        ("orders",),
        _customer_periods,
        uses=(ORDER_HISTORY,),
        closes=("orders",),
        people_of=("orders",),
    ),
)
