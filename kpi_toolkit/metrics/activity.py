"""Activity: who uses the shop, site or app."""

import ibis.expr.types as ir

from kpi_toolkit.metric import Ratio, metric


@metric(zh="活跃用户数", en="Active users", fact="active_periods", unit="users", better="higher", stage="activity",
        roles=("operations",), pairs_with=("visit_conversion_rate",))  # fmt: skip
def active_users(users: ir.Table) -> ir.Value:
    """Distinct known users with an active event in the period (by month: MAU).

    当期有活跃行为的去重用户数（按月即 MAU）。

    Formula: distinct users with at least one active event
    公式： 至少有一次活跃行为的去重用户数
    Leaves out: staff accounts; events without a user.
    不含： 员工账号；没有用户标识的行为。
    Misleads when: zombie users of a paid channel open the app once.
    误读： 付费渠道的僵尸用户打开一次也会计入。
    Source: user-operations KPI library (DAU、MAU).

    >>> active_users(example_tables, period="2026-10")
    3.0
    """
    return (users.is_known & (users.active_events > 0)).ifelse(1, 0).sum()


@metric(zh="访问购买转化率", en="Visit conversion rate", fact="visitor_periods", unit="share", better="higher",
        stage="revenue", roles=("promotion", "operations"), pairs_with=("visitors",))  # fmt: skip
def visit_conversion_rate(visitors: ir.Table) -> Ratio:
    """Share of the period's visitors who placed an order in it.

    当期访客中，当期下单的占比。

    Formula: visitors with an order in the period ÷ visitors
    公式： 当期下单的访客数 ÷ 访客数
    Leaves out: buyers without a visit on record; staff accounts.
    不含： 没有访问记录的购买用户；员工账号。
    Misleads when: cheap traffic is added or cut: it then moves without any change in the shop.
    误读： 低质流量增减时会自行变化。
    Source: user-operations KPI library (转化率:访问→购买).

    >>> round(visit_conversion_rate(example_tables, period="2026-10"), 4)
    0.6667
    """
    return Ratio(visitors.has_bought.cast("int64").sum(), visitors.count())
