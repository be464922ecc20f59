"""Churn: who stopped buying, who is about to, and who came back."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="流失用户数（按购买）",
    en="Churned buyers",
    fact="customer_periods",
    unit="buyers",
    better="lower",
    stage="churn",
    roles=("operations",),
    pairs_with=("buyers",),
    looks_back="churned_after_days",
    rivals=("churned_users",),
    counts_once=True,
    accumulates=True,
    also=("流失人数",),
)
def churned_buyers(customers: ir.Table) -> ir.Value:
    """Buyers without an order for {churned_after_days} days or more at the period's end.

    截至期末，连续 {churned_after_days} 天及以上没有下单的用户数。

    Formula: buyers whose last order lies {churned_after_days} or more days before the period's last day
    公式： 最近一单距期末 ≥ {churned_after_days} 天的用户数
    Leaves out: users who never bought; orders without a user.
    不含： 从未购买的用户；没有用户标识的订单。
    Misleads when: the buyer base grows: it then grows too.
    误读： 用户基数增长时它也增长。
    Source: user-operations KPI library (流失人数).

    >>> churned_buyers(example_orders, period="2026-10")
    1.0
    """
    return customers.is_churned.cast("int64").sum()


@metric(
    zh="流失预警用户数（按购买）",
    en="Buyers at risk",
    fact="customer_periods",
    unit="buyers",
    better="lower",
    stage="churn",
    roles=("operations",),
    pairs_with=("churned_buyers",),
    looks_back="at_risk_after_days",
    rivals=("churn_warning_users",),
    counts_once=True,
    also=("流失预警人数", "流失预警", "沉睡买家", "沉睡顾客", "沉睡客户", "dormant buyers"),
)
def at_risk_buyers(customers: ir.Table) -> ir.Value:
    """Dormant buyers: without an order for {at_risk_after_days} to {churned_after_days} days at the period's end.

    截至期末，已有 {at_risk_after_days} 天及以上、但不足 {churned_after_days} 天没有下单的用户数（沉睡买家）。

    Formula: buyers whose last order lies at least {at_risk_after_days}, but less than {churned_after_days} days before
        the period's last day
    公式： {at_risk_after_days} ≤ 最近一单距期末天数 < {churned_after_days} 的用户数
    Leaves out: users who never bought; those who have churned already.
    不含： 从未购买的用户；已流失用户。
    Misleads when: it falls because people went on to churn.
    误读： 用户转为流失后它会下降。
    Source: user-operations KPI library (流失预警人数).

    >>> at_risk_buyers(example_orders, period="2026-10")
    1.0
    """
    return customers.is_at_risk.cast("int64").sum()


@metric(
    zh="用户流失率（按购买）",
    en="Buyer churn rate",
    fact="customer_periods",
    unit="share",
    better="lower",
    stage="churn",
    roles=("operations",),
    looks_back="churned_after_days",
    rivals=("churn_rate",),
)
def buyer_churn_rate(customers: ir.Table) -> Ratio:
    """Share of the buyers not yet churned at the period's start who have churned by its end.

    期初尚未流失的用户中，到期末已流失的占比。

    Formula: of them, those without an order for {churned_after_days} days at the end ÷ buyers not churned at the start
    公式： 其中期末已 {churned_after_days} 天未下单的人数 ÷ 期初未流失用户数
    Leaves out: buyers whose first order falls in the period; users who never bought.
    不含： 当期新客；从未购买的用户。
    Misleads when: a large cohort won in one campaign reaches its limit in the same month.
    误读： 同一活动拉来的大批用户会在同一个月集中到期。
    Source: account-operations article (用户流失率).

    >>> buyer_churn_rate(example_orders, period="2026-08")
    0.5
    """
    return Ratio(
        (customers.was_unchurned & customers.is_churned).cast("int64").sum(),
        customers.was_unchurned.cast("int64").sum(),
    )


@metric(
    zh="挽回用户数（按购买）",
    en="Win-back buyers",
    fact="customer_periods",
    unit="buyers",
    better="higher",
    stage="churn",
    roles=("operations",),
    pairs_with=("churned_buyers",),
    looks_back="at_risk_after_days",
    rivals=("winback_users",),
    counts_once=True,
    part_of=("buyers",),
    also=("挽回人数", "召回人数", "流失挽回人数"),
)
def winback_buyers(customers: ir.Table) -> ir.Value:
    """Buyers at risk or churned at the period's start who bought in it.

    期初处于流失预警或流失状态、当期又下单的用户数。

    Formula: buyers without an order for {at_risk_after_days} days or more at the start, who bought in the period
    公式： 期初已 {at_risk_after_days} 天及以上未下单、当期有下单的用户数
    Leaves out: orders without a user.
    不含： 没有用户标识的订单。
    Misleads when: many lapsed before: more can then come back.
    误读： 此前流失越多，可挽回的也越多。
    Source: user-operations KPI library (挽回).

    >>> winback_buyers(example_orders, period="2026-03")
    1.0
    """
    return (customers.was_lapsed & customers.has_bought).cast("int64").sum()


@metric(
    zh="挽回率（按购买）",
    en="Win-back rate of buyers",
    fact="customer_periods",
    unit="share",
    better="higher",
    stage="churn",
    roles=("operations",),
    looks_back="at_risk_after_days",
    rivals=("winback_rate",),
)
def buyer_winback_rate(customers: ir.Table) -> Ratio:
    """Share of the buyers at risk or churned at the period's start who bought in it.

    期初处于流失预警或流失状态的用户中，当期又下单的占比。

    Formula: win-back buyers ÷ buyers without an order for {at_risk_after_days} days or more at the start
    公式： 挽回用户数 ÷ 期初已 {at_risk_after_days} 天及以上未下单的用户数
    Leaves out: orders without a user.
    不含： 没有用户标识的订单。
    Misleads when: long-dead buyers pile up in the denominator.
    误读： 分母会不断累积早已流失的用户。
    Source: derived from the user-operations KPI library (挽回).

    >>> buyer_winback_rate(example_orders, period="2026-03")
    1.0
    """
    return Ratio(
        (customers.was_lapsed & customers.has_bought).cast("int64").sum(), customers.was_lapsed.cast("int64").sum()
    )
