"""Products: what becomes of the buyers of a best-seller."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="上期爆款购买用户本期留存率",
    en="Retention of last period's best-seller buyers",
    fact="hot_product_buyers",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    use="diagnostic",
    looks_back="previous",
    pairs_with=("buyer_retention",),
)
def hot_product_retention(buyers: ir.Table) -> Ratio:
    """Share of the buyers of the previous period's best-selling products who bought anything in this period.

    上一期爆款（销量前 {hot_products} 名）的购买用户中，本期再次购买任意商品的占比（按月即「上月爆款本月留存率」）。

    Formula: of them, those with an order in this period ÷ known buyers of the {hot_products} products of which most
        pieces were sold in the previous period
    公式： 其中本期下单的人数 ÷ 上一期件数最多的 {hot_products} 种商品的购买用户数
    Leaves out: orders without a user (their pieces still tell what sold best); cancelled orders.
    不含： 没有用户标识的订单（其件数仍计入爆款排名）；已取消订单。
    Misleads when: used for appraisal: another product sells best each period.
    误读： 不宜用于考核：每期的爆款不同，不可比。
    Source: user-operations KPI library (上月爆款本月留存率).

    >>> hot_product_retention(example_tables, period="2026-10-12/2026-10-25")
    0.5
    """
    return Ratio(buyers.has_bought.ifelse(1, 0).sum(), buyers.count())
