"""Margin: what is left of the sales after costs and refunds."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric
from kpi_toolkit.settings.built_in_roles import ALL_ROLES


@metric(
    zh="毛利",
    en="Gross profit",
    fact="order_periods",
    unit="money",
    better="higher",
    stage="revenue",
    roles=ALL_ROLES,
    pairs_with=("sales",),
    needs=("orders.cost",),
    part_of=("sales",),
    also=("毛利额", "毛利润"),
)
def gross_profit(orders: ir.Table) -> ir.Value:
    """Sales of the period less the cost of the goods sold.

    当期销售额减去所售商品的成本。

    Formula: Σ (amount − refunded amount − cost) of the period's orders
    公式： Σ（当期订单实付金额 − 退款金额 − 成本）
    Leaves out: cancelled orders; costs that are not in the orders, such as promotion and wages.
    不含： 已取消订单；订单之外的成本，如推广费与人工。
    Misleads when: the cost of some orders is missing: it then counts as nothing; of all orders: there is no number.
    误读： 部分订单缺少成本时，缺失的成本按零计；全部缺少时没有数字。
    Source: balanced-indicator article (毛利).

    >>> gross_profit(example_tables, period="2026-10")
    50.0
    """
    return orders.net_amount.sum() - orders.cost.sum()


@metric(
    zh="毛利率",
    en="Gross margin",
    fact="order_periods",
    unit="amount_share",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("gross_profit",),
    needs=("orders.cost",),
    ratio_of=("gross_profit", "sales"),
)
def gross_margin(orders: ir.Table) -> Ratio:
    """Share of the period's sales that is left after the cost of the goods sold.

    当期销售额中，扣除商品成本后剩下的占比。

    Formula: gross profit ÷ sales
    公式： 毛利 ÷ 销售额
    Leaves out: cancelled orders; costs that are not in the orders.
    不含： 已取消订单；订单之外的成本。
    Misleads when: the mix of products changes; it can be negative when goods are sold below cost.
    误读： 商品结构变化时会随之变动；低于成本销售时可为负。
    Source: derived from gross_profit and sales.

    >>> gross_margin(example_tables, period="2026-10")
    0.5
    """
    sales = orders.net_amount.sum()
    return Ratio(sales - orders.cost.sum(), sales)


@metric(
    zh="退款金额",
    en="Refunds",
    fact="refunds",
    unit="money",
    better="lower",
    stage="revenue",
    roles=("operations", "service"),
    pairs_with=("sales",),
    needs=("orders.refunded_amount",),
    also=("退款额",),
)
def refund_amount(orders: ir.Table) -> ir.Value:
    """Amount refunded in the period, whenever the orders were placed.

    当期退款的金额，不论订单何时下单。

    Formula: Σ refunded amount by the day of the refund (the order's day where the refund has none)
    公式： Σ 退款金额（按退款日归期；没有退款时间的按下单日）
    Leaves out: refunds of cancelled orders.
    不含： 已取消订单的退款。
    Misleads when: set against the period's sales: those carry the refunds of their own orders, not these.
    误读： 不宜与当期销售额直接相比：销售额扣的是当期订单自身的退款。
    Source: derived from orders, for the service role.

    >>> refund_amount(example_tables, period="2026-08")
    4.0
    """
    return orders.refunded.sum()


@metric(
    zh="退款率（金额）",
    en="Refund rate (by amount)",
    fact="order_periods",
    unit="amount_share",
    better="lower",
    stage="revenue",
    roles=("operations", "service"),
    pairs_with=("sales",),
    needs=("orders.refunded_amount",),
    rivals=("refund_amount",),
    also=("退货率", "退款率"),
)
def refund_rate(orders: ir.Table) -> Ratio:
    """Share of the amount paid for the period's orders that was refunded, whenever that was.

    当期订单的实付金额中，后来被退款的占比（不论何时退款）。

    Formula: Σ refunded amount ÷ Σ amount, both of the period's orders
    公式： Σ 当期订单的退款金额 ÷ Σ 当期订单的实付金额
    Leaves out: cancelled orders.
    不含： 已取消订单。
    Misleads when: the period has just ended: refunds of its orders are still to come.
    误读： 当期刚结束时，部分退款尚未发生。
    Source: derived from orders, for the service role.

    >>> refund_rate(example_tables, period="2026-07")
    0.4
    """
    return Ratio(orders.refunded_amount.fill_null(0).sum(), orders.amount.sum())
