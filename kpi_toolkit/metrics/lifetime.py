"""Lifetime value: what new buyers bring within 90 days and a year, and how it stands to what they cost."""

from __future__ import annotations

from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="90 天客户价值（LTV）",
    en="90-day customer value (LTV)",
    fact="new_buyer_values",
    unit="money_per_buyer",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("new_buyers", "cac"),
    needs=("orders.user_id",),
    looks_back="beginning",
    looks_ahead=True,
    rivals=("ltv_12m",),
    also=("90天LTV", "90日LTV", "三个月LTV"),
)
def ltv_90d(buyers: ir.Table) -> Ratio:
    """Sales that a new buyer of the period brings in the first 90 days, the first order among them.

    当期每位新客在首单起 90 天内（含首单）带来的销售额。

    Formula: Σ amount less refunds of the first 90 days of new buyers ÷ new buyers whose 90 days are over
    公式： 新客首单起 90 天内的订单金额减退款之和 ÷ 90 天已满的新客数
    Leaves out: new buyers whose 90 days are not over, from both numbers; orders without a user; cancelled orders.
    不含： 90 天未满的新客（分子分母都不计）；没有用户标识的订单；已取消订单。
    Misleads when: taken for the value of a whole life: who buys once a year has hardly begun.
    误读： 不等于终身价值：一年买一次的人才刚开始。
    Source: derived from cac (CAC), which says nothing without what a customer brings.

    >>> ltv_90d(example_tables, period="2026-07")
    6.0
    """
    return _value(buyers, 90)


@metric(
    zh="12 个月客户价值（LTV）",
    en="12-month customer value (LTV)",
    fact="new_buyer_values",
    unit="money_per_buyer",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("new_buyers", "cac"),
    needs=("orders.user_id",),
    looks_back="beginning",
    looks_ahead=True,
    also=("LTV", "客户终身价值", "用户生命周期价值", "12个月LTV", "一年LTV"),
)
def ltv_12m(buyers: ir.Table) -> Ratio:
    """Sales that a new buyer of the period brings in the first 365 days, the first order among them.

    当期每位新客在首单起 365 天内（含首单）带来的销售额。

    Formula: Σ amount less refunds of the first 365 days of new buyers ÷ new buyers whose 365 days are over
    公式： 新客首单起 365 天内的订单金额减退款之和 ÷ 365 天已满的新客数
    Leaves out: new buyers whose year is not over, from both numbers; orders without a user; cancelled orders.
    不含： 一年未满的新客（分子分母都不计）；没有用户标识的订单；已取消订单。
    Misleads when: read as what those who come today will bring: it is known a year late; see kt.ltv for what is foretold.
    误读： 它晚一年才知道，不能直接当作今天新客的价值；预测见 kt.ltv。
    Source: derived from cac (CAC), which says nothing without what a customer brings.

    >>> ltv_12m(example_tables, period="2025-10")
    110.0
    """
    return _value(buyers, 365)


@metric(
    zh="客户价值与获客成本之比（LTV/CAC）",
    en="Customer value to acquisition cost (LTV/CAC)",
    fact="new_buyer_returns",
    unit="multiple",
    better="higher",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("new_buyers",),
    needs=("orders.user_id",),
    looks_back="beginning",
    looks_ahead=True,
    also=("LTV/CAC", "LTV比CAC"),
)
def ltv_to_cac(rows: ir.Table) -> Ratio:
    """12-month customer value of the period's new buyers for each unit of money that one of them cost.

    当期新客的 12 个月客户价值，是其获客成本的多少倍。

    Formula: 12-month customer value ÷ acquisition cost per new buyer, both of the period
    公式： 12 个月客户价值 ÷ 客户获取成本（均为当期新客）
    Leaves out: the value of new buyers whose year is not over; orders without a user; cancelled orders.
    不含： 一年未满的新客的价值；没有用户标识的订单；已取消订单。
    Misleads when: sales are taken for profit: three times the cost may be a loss. Read beside payback_months.
    误读： 用的是销售额而非利润，三倍也可能亏损，要与回本月数一起看。
    Source: derived from cac (CAC) and ltv_12m.

    >>> round(ltv_to_cac(example_tables, period="2025-10/2026-10"), 4)
    7.3333
    """
    won, over = rows.won.sum(), rows.over.sum()
    return Ratio(rows.amount_365.sum() * won, rows.spent.sum() * over, left_out=won - over)


@metric(
    zh="获客回本月数",
    en="Months to pay back",
    fact="new_buyer_returns",
    unit="months",
    better="lower",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("new_buyers",),
    needs=("orders.user_id", "orders.cost"),
    looks_back="beginning",
    looks_ahead=True,
    also=("回本周期", "回本月数", "投资回收期", "CAC payback", "payback"),
)
def payback_months(rows: ir.Table) -> Ratio:
    """Months after which a new buyer's gross profit, spread evenly over the first year, is what one of them cost.

    按首年毛利平均到每月，当期新客需要几个月收回获客成本。

    Formula: 12 × acquisition cost per new buyer ÷ gross profit per new buyer of the first 365 days
    公式： 12 × 客户获取成本 ÷ 每位新客首单起 365 天内的毛利
    Leaves out: the profit of new buyers whose year is not over; costs that are not in the orders. Without any profit
        there is no number, for it is never paid back.
    不含： 一年未满的新客的毛利；订单之外的成本。没有毛利时无法回本，因此没有数字。
    Misleads when: most is bought at once: it is then paid back earlier than this says; kt.ltv tells it by age.
    误读： 大部分购买集中在首单时，实际回本更早；按年龄的回本见 kt.ltv。
    Source: derived from cac (CAC) and gross_profit.

    >>> round(payback_months(example_tables, period="2025-10/2026-10"), 4)
    3.2727
    """
    won, over = rows.won.sum(), rows.over.sum()
    profit = rows.amount_365.sum() - rows.cost_365.sum()
    nothing = ibis.literal(0).cast(profit.type())
    earned = ibis.cases(
        (over == 0, nothing), (profit > 0, profit), (profit <= 0, nothing), else_=ibis.null(profit.type())
    )
    return Ratio(12 * rows.spent.sum() * over, earned * won, left_out=won - over)


def _value(buyers: ir.Table, days: int) -> Ratio:
    over = buyers[f"is_{days}_over"].sum()
    return Ratio(buyers[f"amount_{days}"].sum(), over, left_out=buyers.count() - over)
