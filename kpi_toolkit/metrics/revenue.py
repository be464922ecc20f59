"""Revenue: what is bought, by how many, and for how much."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric
from kpi_toolkit.settings.built_in_roles import ALL_ROLES


@metric(
    zh="销售额",
    en="Sales",
    fact="order_periods",
    unit="money",
    better="higher",
    stage="revenue",
    roles=ALL_ROLES,
    part_of=("sales_and_topup",),
    also=(
        "GMV",
        "成交额",
        "成交金额",
        "交易额",
        "营业额",
        "流水",
        "销售金额",
        "购买金额",
        "支付金额",
        "revenue",
        "turnover",
    ),
)
def sales(orders: ir.Table) -> ir.Value:
    """Amount of the period's orders, less what was refunded of them.

    当期订单实付金额之和，减去这些订单的退款。

    Formula: Σ (amount − refunded amount) of the period's orders
    公式： Σ（当期订单实付金额 − 退款金额）
    Leaves out: cancelled orders (orders without a user count).
    不含： 已取消订单（没有用户标识的订单计入）。
    Misleads when: a promotion pulls purchases forward from the next period.
    误读： 大促会把下期的购买提前到本期。
    Source: user-operations KPI library, revenue (销售额/购买金额).

    >>> sales(example_orders, period="2026-10")
    100.0
    """
    return orders.net_amount.sum()


@metric(
    zh="订单数",
    en="Orders",
    fact="order_periods",
    unit="orders",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("aov",),
    gameable=True,
    also=("订单量", "交易数", "成交单数", "变现交易数", "支付订单数"),
)
def orders(orders: ir.Table) -> ir.Value:
    """Number of orders placed in the period.

    当期下单的订单数。

    Formula: number of the period's orders
    公式： 当期订单数
    Leaves out: cancelled orders (orders of amount zero count unless the workspace says otherwise).
    不含： 已取消订单（零金额订单默认计入，可在设置中改）。
    Misleads when: orders are split into several.
    误读： 拆单会虚增。
    Source: balanced-indicator article (变现交易数).

    >>> orders(example_orders, period="2026-10")
    4.0
    """
    return orders.count()


@metric(
    zh="购买用户数",
    en="Buyers",
    fact="buyer_periods",
    unit="buyers",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("spend_per_buyer",),
    part_of=("orders",),
    also=("购买人数", "支付用户数", "付费用户数", "成交用户数", "下单人数", "支付人数", "paying users"),
)
def buyers(buyers: ir.Table) -> ir.Value:
    """Distinct users who placed an order in the period.

    当期下单的去重用户数。

    Formula: distinct users of the period's orders
    公式： 当期订单的去重用户数
    Leaves out: orders without a user; cancelled orders.
    不含： 没有用户标识的订单；已取消订单。
    Misleads when: one person buys under several accounts.
    误读： 一人多号时会虚增。
    Source: user-operations KPI library, revenue.

    >>> buyers(example_orders, period="2026-10")
    2.0
    """
    return buyers.count()


@metric(
    zh="客单价（笔均）",
    en="Average order value",
    fact="order_periods",
    unit="money_per_order",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("orders",),
    rivals=("spend_per_buyer",),
    ratio_of=("sales", "orders"),
    also=("AOV", "笔单价", "平均订单价值", "平均订单金额", "件均价"),
)
def aov(orders: ir.Table) -> Ratio:
    """Sales per order (AOV).

    平均每笔订单的金额（AOV）。

    Formula: sales ÷ orders
    公式： 销售额 ÷ 订单数
    Leaves out: cancelled orders (orders of amount zero count unless the workspace says otherwise).
    不含： 已取消订单（零金额订单默认计入，可在设置中改）。
    Misleads when: a few large orders move it; it is a mean, not what a typical buyer spends.
    误读： 少数大额订单会拉动均值；它不代表典型用户。
    Source: user-operations KPI library (客单价，每笔); account-operations article (AOV).

    >>> aov(example_orders, period="2026-10")
    25.0
    """
    return Ratio(orders.net_amount.sum(), orders.count())


@metric(
    zh="客单价（人均）",
    en="Spend per buyer",
    fact="buyer_periods",
    unit="money_per_buyer",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("buyers",),
    ratio_of=("sales", "buyers"),
    also=("ARPPU", "ARPU", "人均消费", "人均消费金额"),
)
def spend_per_buyer(buyers: ir.Table) -> Ratio:
    """What a buyer spent in the period on average (ARPPU).

    当期平均每位购买用户的消费金额（ARPPU）。

    Formula: sales to known users ÷ buyers
    公式： 有用户标识的销售额 ÷ 购买用户数
    Leaves out: orders without a user, both in the amount and in the number.
    不含： 没有用户标识的订单（金额与人数都不计）。
    Misleads when: light buyers stay away: it then rises by itself.
    误读： 低消费用户流失时会自行上升。
    Source: user-operations KPI library (客单价，每人).

    >>> spend_per_buyer(example_orders, period="2026-10")
    47.5
    """
    return Ratio(buyers.net_amount.sum(), buyers.count())


@metric(
    zh="人均订单数",
    en="Orders per buyer",
    fact="buyer_periods",
    unit="orders_per_buyer",
    better="higher",
    stage="revenue",
    roles=("operations",),
    use="diagnostic",
    gameable=True,
    pairs_with=("aov",),
    ratio_of=("orders", "buyers"),
    also=("人均购买次数", "购买频次", "购买频率"),
)
def orders_per_buyer(buyers: ir.Table) -> Ratio:
    """How often a buyer of the period ordered in it on average.

    当期购买用户平均下单次数。

    Formula: orders of known users ÷ buyers
    公式： 有用户标识的订单数 ÷ 购买用户数
    Leaves out: orders without a user.
    不含： 没有用户标识的订单。
    Misleads when: orders are split into several.
    误读： 拆单会虚增。
    Source: derived from orders and buyers.

    >>> orders_per_buyer(example_orders, period="2026-10")
    1.5
    """
    return Ratio(buyers.orders.sum(), buyers.count())


@metric(
    zh="回购金额",
    en="Repurchase amount",
    fact="buyer_periods",
    unit="money",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("new_buyers",),
    looks_back="history",
    part_of=("sales",),
    also=("老顾客回购金额", "老客回购金额", "老客销售额", "复购金额"),
)
def repurchase_amount(buyers: ir.Table) -> ir.Value:
    """What the period's buyers spent who had bought before the period began.

    期初之前已购买过的用户在当期的消费金额。

    Formula: Σ sales of the period to users with an earlier order
    公式： Σ 老顾客（期初之前买过）当期的销售额
    Leaves out: orders without a user; a new buyer's second order within the same period.
    不含： 没有用户标识的订单；新客在同一期内的再次购买。
    Misleads when: acquisition has stopped: all sales are then repurchases.
    误读： 停止拉新后，全部销售额都会成为回购金额。
    Source: user-operations KPI library (老顾客回购金额).

    >>> repurchase_amount(example_orders, period="2026-10")
    75.0
    """
    return buyers.net_amount.sum(where=buyers.was_buyer_before)


@metric(
    zh="回购金额占比",
    en="Repurchase share of sales",
    fact="order_periods",
    unit="amount_share",
    better="band",
    stage="revenue",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("new_buyers",),
    looks_back="history",
    needs=("orders.user_id",),
    ratio_of=("repurchase_amount", "sales"),
)
def repurchase_amount_share(orders: ir.Table) -> Ratio:
    """Share of the period's sales that came from users who had bought before the period began.

    当期销售额中来自老顾客（期初之前买过）的占比。

    Formula: repurchase amount ÷ sales
    公式： 回购金额 ÷ 销售额
    Leaves out: cancelled orders (orders without a user count in sales only).
    不含： 已取消订单（没有用户标识的订单只计入分母）。
    Misleads when: acquisition slows: the share then rises by itself.
    误读： 拉新放缓时占比会自行上升。
    Source: user-operations KPI library (回购金额占比).

    >>> repurchase_amount_share(example_orders, period="2026-10")
    0.75
    """
    return Ratio(orders.net_amount.sum(where=orders.was_buyer_before), orders.net_amount.sum())
