"""An example of a workspace's own metrics: copy it beside kpi.yaml and change it."""

from kpi_toolkit import Ratio, metric


@metric(
    zh="大单占比",
    en="Share of large orders",
    fact="order_periods",
    unit="share",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("aov",),
)
def large_order_share(orders):
    """Share of the period's orders of 30 or more.

    当期订单中金额达到 30 的占比。

    Formula: orders of 30 or more ÷ orders
    公式： 金额 ≥ 30 的订单数 ÷ 订单数
    Leaves out: cancelled orders.
    不含： 已取消订单。
    Misleads when: prices rise.
    误读： 涨价会使它自行上升。
    Source: our own.

    >>> large_order_share(example_orders, period="2026-10")
    0.5
    """
    return Ratio((orders.net_amount >= 30).ifelse(1, 0).sum(), orders.count())
