"""Orders in depth: what a usual one is worth, how many pieces are sold, what comes back, and who orders again."""

from __future__ import annotations

from fractions import Fraction

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric
from kpi_toolkit.metrics.quantile import MEDIAN, NINE_TENTHS, Quantile


@metric(
    zh="订单金额中位数",
    en="Order value (median)",
    fact="order_values",
    unit="money_per_order",
    better="higher",
    stage="revenue",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("aov", "orders"),
    is_quantile=True,
    also=("客单价中位数", "median order value"),
)
def order_value_median(orders: ir.Table) -> Quantile:
    """What half of the period's orders are worth at most, less refunds.

    当期订单中，半数订单的金额不超过多少（扣除退款）。

    Formula: median of amount − refunded amount of the period's orders; of an even number the mean of the two in the
        middle
    公式： 当期订单（实付 − 退款）的中位数；个数为偶数时取中间两个的平均
    Leaves out: cancelled orders.
    不含： 已取消订单。
    Misleads when: many orders are worth the same, as a coupon's least amount: it then hardly moves.
    误读： 许多订单金额相同（如凑满减门槛）时，它几乎不动。
    Source: derived from the account-operations article (平均订单价值).

    >>> order_value_median(example_orders, period="2026-10")
    25.0
    """
    return _value(orders, MEDIAN)


@metric(
    zh="订单金额 90 分位",
    en="Order value (90th percentile)",
    fact="order_values",
    unit="money_per_order",
    better="higher",
    stage="revenue",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("order_value_median",),
    is_quantile=True,
)
def order_value_p90(orders: ir.Table) -> Quantile:
    """What nine in ten of the period's orders are worth at most, less refunds.

    当期订单中，九成订单的金额不超过多少（扣除退款）。

    Formula: 90th percentile of amount − refunded amount of the period's orders; between two of them on the line that
        joins them
    公式： 当期订单（实付 − 退款）的 90 分位数；落在两笔之间时按线性插值
    Leaves out: cancelled orders.
    不含： 已取消订单。
    Misleads when: orders are few: a single large one then makes it.
    误读： 订单很少时，一笔大单就决定它。
    Source: derived from the account-operations article (平均订单价值).

    >>> order_value_p90(example_orders, period="2026-10")
    40.5
    """
    return _value(orders, NINE_TENTHS)


@metric(
    zh="销售件数",
    en="Units sold",
    fact="line_periods",
    unit="pieces",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("sales", "item_refund_rate"),
    also=("销量", "售出件数", "商品销量"),
)
def units_sold(lines: ir.Table) -> ir.Value:
    """Pieces of the products ordered in the period.

    当期订单中的商品件数。

    Formula: Σ quantity of the lines of the period's orders
    公式： Σ 当期订单各商品行的件数
    Leaves out: lines of cancelled orders, and of orders that are not there; pieces that came back still count.
    不含： 已取消订单、找不到订单的商品行；退回的件数仍计入。
    Misleads when: cheap small pieces are added to orders.
    误读： 订单里搭售低价小件时会虚增。
    Source: derived from the user-operations KPI library (上月爆款).

    >>> units_sold(example_tables, period="2026-10")
    11.0
    """
    return lines.quantity.sum()


@metric(
    zh="商品退款率",
    en="Refund rate by item",
    fact="line_periods",
    unit="amount_share",
    better="lower",
    stage="revenue",
    roles=("operations", "service"),
    pairs_with=("units_sold",),
    needs=("order_lines.refunded_amount",),
    also=("退款率（按商品）", "单品退款率"),
)
def item_refund_rate(lines: ir.Table) -> Ratio:
    """Share of the amount of the period's order lines that was given back, whenever that was.

    当期订单的商品金额中，后来退款的占比（不论何时退款）。

    Formula: Σ refunded amount of the lines ÷ Σ amount of the lines of the period's orders; no refund booked is none
    公式： Σ 商品行退款额 ÷ Σ 当期订单的商品行金额；没有退款记录即为 0
    Leaves out: lines of cancelled orders; refunds of an order that no line of it has.
    不含： 已取消订单的商品行；未记到商品行上的整单退款。
    Misleads when: the period has just ended: refunds of its orders still come.
    误读： 统计期刚结束时，退款尚未到齐。
    Source: derived from the user-operations KPI library (退款).

    >>> item_refund_rate(example_tables, period="2026-07")
    0.4
    """
    return Ratio(lines.refunded_amount.fill_null(0).sum(), lines.amount.sum())


@metric(
    zh="期内复购率",
    en="Repeat purchase rate within the period",
    fact="buyer_periods",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    pairs_with=("new_buyers", "orders_per_buyer"),
    rivals=("repeat_purchase_rate_1",),
    gameable=True,
    also=("当期复购率", "月内复购率"),
)
def repeat_purchase_rate_in_period(buyers: ir.Table) -> Ratio:
    """Share of the period's buyers who ordered more than once in it.

    当期购买用户中，当期下单两次及以上的占比。

    Formula: buyers with two or more orders in the period ÷ buyers
    公式： 当期下单 ≥ 2 次的人数 ÷ 购买用户数
    Leaves out: orders without a user; cancelled orders; orders before the period, which make no repeat.
    不含： 没有用户标识的订单；已取消订单；期初之前的订单不算复购。
    Misleads when: periods of unlike length are compared: a longer one has more time to order again; or orders are split.
    误读： 比较长短不同的统计期时（期越长越容易复购）；或拆单时。
    Source: user-operations KPI library (复购率).

    >>> repeat_purchase_rate_in_period(example_orders, period="2026-10")
    0.5
    """
    return Ratio((buyers.orders > 1).ifelse(1, 0).sum(), buyers.count())


@metric(
    zh="第3单转化率（第3单/第2单）",
    en="Third of second orders",
    fact="customer_periods",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("repeat_purchase_rate_1",),
    looks_back="beginning",
    accumulates=True,
    also=("三转率", "二转三转化率"),
)
def third_order_rate(customers: ir.Table) -> Ratio:
    """Of all who ordered twice so far, the share who ordered a third time, as of the period's end.

    截至期末，下过两单的用户中，下过第三单的占比。第 2 单对第 1 单的同一比率即「复购率1」。

    Formula: buyers with three or more orders ÷ buyers with two or more, both up to the period's end; of the second
        order of the first the same is repeat purchase rate 1
    公式： 下单 ≥ 3 次的人数 ÷ 下单 ≥ 2 次的人数（均截至期末）
    Leaves out: orders without a user; cancelled orders.
    不含： 没有用户标识的订单；已取消订单。
    Misleads when: many made their second order only lately: they have had no time for a third.
    误读： 许多人不久前才下第二单时，还来不及下第三单。
    Source: derived from the user-operations KPI library (复购率1).

    >>> third_order_rate(example_orders, period="2026-11")
    1.0
    """
    return Ratio((customers.order_number > 2).ifelse(1, 0).sum(), (customers.order_number > 1).ifelse(1, 0).sum())


@metric(
    zh="{second_purchase_days} 天三转率",
    en="Third purchase rate",
    fact="order_chain",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    pairs_with=("second_purchase_rate",),
    needs=("orders.user_id",),
    looks_back="beginning",
    looks_ahead=True,
    also=("三次购买率", "三单转化率"),
)
def third_purchase_rate(orders: ir.Table) -> Ratio:
    """Share of the period's second orders that a third one followed within {second_purchase_days} days.

    当期第二单中，其后 {second_purchase_days} 天内有第三单的占比。

    Formula: buyers whose second order falls in the period and whose third follows within {second_purchase_days} days ÷
        buyers whose second order falls in the period and whose {second_purchase_days} days are over
    公式： 其后 {second_purchase_days} 天内有第三单的人数 ÷ 第二单在当期、且 {second_purchase_days} 天窗口已满的人数
    Leaves out: second orders whose window is still open, from both numbers; orders without a user.
    不含： 窗口未满的第二单（分子分母都不计）；没有用户标识的订单。
    Misleads when: second orders are few: single persons then move it.
    误读： 第二单很少时，个别人就会左右结果。
    Source: derived from the user-operations KPI library (新客二转).

    >>> third_purchase_rate(example_orders, period="2026-03")
    0.0
    """
    return Ratio(
        (orders.is_over & orders.is_followed).ifelse(1, 0).sum(),
        orders.is_over.ifelse(1, 0).sum(),
        left_out=(~orders.is_over).ifelse(1, 0).sum(),
    )


def _value(orders: ir.Table, share: Fraction) -> Quantile:
    return Quantile(orders.net_amount, orders.net_amount_place, orders.net_amount_cases, share)
