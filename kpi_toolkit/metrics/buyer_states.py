"""States of buyers: where the last order has left them, and who has newly come there."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import metric


@metric(
    zh="活跃用户数（按购买）",
    en="Current buyers",
    fact="customer_periods",
    unit="buyers",
    better="higher",
    stage="churn",
    roles=("operations",),
    use="diagnostic",
    looks_back="beginning",
    counts_once=True,
)
def current_buyers(customers: ir.Table) -> ir.Value:
    """Buyers whose last order lies less than {silent_after_days} days back at the period's end.

    截至期末，最近一单距今不足 {silent_after_days} 天的用户数。

    Formula: buyers whose last order lies less than {silent_after_days} days before the period's last day
    公式： 最近一单距期末 < {silent_after_days} 天的用户数
    Leaves out: users who never bought; orders without a user.
    不含： 从未购买的用户；没有用户标识的订单。
    Misleads when: the data begin shortly before: earlier buyers are not seen.
    误读： 数据起点刚过时，更早的买家不可见。
    Source: derived from the user-operations KPI library (沉默、流失).

    >>> current_buyers(example_orders, period="2026-10")
    2.0
    """
    return customers.is_current.ifelse(1, 0).sum()


@metric(
    zh="沉默用户数（按购买）",
    en="Silent buyers",
    fact="customer_periods",
    unit="buyers",
    better="lower",
    stage="churn",
    roles=("operations",),
    use="diagnostic",
    looks_back="at_risk_after_days",
    counts_once=True,
)
def silent_buyers(customers: ir.Table) -> ir.Value:
    """Buyers without an order for {silent_after_days} to {at_risk_after_days} days at the period's end.

    截至期末，已有 {silent_after_days} 天及以上、但不足 {at_risk_after_days} 天没有下单的用户数。

    Formula: buyers whose last order lies at least {silent_after_days}, but less than {at_risk_after_days} days before
        the period's last day
    公式： {silent_after_days} ≤ 最近一单距期末天数 < {at_risk_after_days} 的用户数
    Leaves out: users who never bought; those at risk or churned already.
    不含： 从未购买的用户；已处于流失预警或流失状态的用户。
    Misleads when: people naturally buy less often than every {silent_after_days} days.
    误读： 自然购买周期长于 {silent_after_days} 天时，沉默属正常。
    Source: derived from the user-operations KPI library (沉默).

    >>> silent_buyers(example_orders, period="2026-08")
    1.0
    """
    return customers.is_silent.ifelse(1, 0).sum()


@metric(
    zh="死亡用户数（按购买）",
    en="Dead buyers",
    fact="customer_periods",
    unit="buyers",
    better="lower",
    stage="churn",
    roles=("operations",),
    use="diagnostic",
    looks_back="dead_after_days",
    counts_once=True,
    accumulates=True,
)
def dead_buyers(customers: ir.Table) -> ir.Value:
    """Buyers without an order for {dead_after_days} days or more at the period's end.

    截至期末，连续 {dead_after_days} 天及以上没有下单的用户数。

    Formula: buyers whose last order lies {dead_after_days} or more days before the period's last day
    公式： 最近一单距期末 ≥ {dead_after_days} 天的用户数
    Leaves out: users who never bought; orders without a user.
    不含： 从未购买的用户；没有用户标识的订单。
    Misleads when: read as a period's result: it gathers all who ever left and grows with the shop's age.
    误读： 它累计所有离开的人，随经营年限增长，不能当作当期成绩。
    Source: derived from the user-operations KPI library (流失).

    >>> dead_buyers(example_orders, period="2026-10")
    0.0
    """
    return customers.is_dead.ifelse(1, 0).sum()


@metric(
    zh="新增流失用户数（按购买）",
    en="Newly churned buyers",
    fact="customer_periods",
    unit="buyers",
    better="lower",
    stage="churn",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("winback_buyers",),
    looks_back="churned_after_days",
    counts_once=True,
)
def newly_churned_buyers(customers: ir.Table) -> ir.Value:
    """Buyers not churned at the period's start who have churned by its end.

    期初尚未流失、到期末已流失的用户数。

    Formula: buyers without an order for {churned_after_days} days or more at the end, but not yet so at the start
    公式： 期初未满、期末已满 {churned_after_days} 天没有下单的用户数
    Leaves out: those who had churned before; users who never bought.
    不含： 此前已流失的用户；从未购买的用户。
    Misleads when: a large cohort won in one campaign reaches its limit in the same month.
    误读： 同一活动拉来的大批用户会在同一个月集中到期。
    Source: derived from the account-operations article (用户流失率).

    >>> newly_churned_buyers(example_orders, period="2026-08")
    1.0
    """
    return (customers.was_unchurned & customers.is_churned).ifelse(1, 0).sum()


@metric(
    zh="新增沉默用户数（按购买）",
    en="Newly silent buyers",
    fact="customer_periods",
    unit="buyers",
    better="lower",
    stage="churn",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("current_buyers",),
    looks_back="silent_after_days",
    counts_once=True,
)
def newly_silent_buyers(customers: ir.Table) -> ir.Value:
    """Buyers who were current at the period's start and are silent at its end.

    期初为活跃买家、期末转为沉默的用户数。

    Formula: buyers whose last order lay less than {silent_after_days} days back at the start, and lies at least
        {silent_after_days}, but less than {at_risk_after_days} days back at the end
    公式： 期初最近一单不足 {silent_after_days} 天、期末已有 {silent_after_days} 天及以上但不足 {at_risk_after_days} 天的用户数
    Leaves out: buyers whose first order falls in the period; users who never bought.
    不含： 当期新客；从未购买的用户。
    Misleads when: a busy month lies just before: its buyers fall silent together.
    误读： 上月大促后，买家会一起转为沉默。
    Source: derived from the user-operations KPI library (沉默).

    >>> newly_silent_buyers(example_orders, period="2026-07-15/2026-08-31")
    1.0
    """
    return (customers.was_current & customers.is_silent).ifelse(1, 0).sum()
