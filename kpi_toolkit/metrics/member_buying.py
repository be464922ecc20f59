"""Buying in communities: how many members order, how many of them again, and for how much."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="社群成员转化率",
    en="Conversion of community members",
    fact="member_orders",
    unit="share",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("community_members", "community_sales"),
    looks_back="beginning",
    also=("社群转化率", "群转化率"),
)
def community_conversion(members: ir.Table) -> Ratio:
    """Share of those who were in a group on any day of the period who placed an order while they were.

    当期曾在群的用户中，在群期间下单的占比。

    Formula: members with an order of the period placed on a day in a group ÷ users in a group on any day of it
    公式： 当期在群当日有订单的用户数 ÷ 当期任一天在群的去重用户数
    Leaves out: staff accounts; orders placed before joining or after leaving; cancelled orders.
    不含： 员工账号；入群前、退群后的订单；已取消订单。
    Misleads when: regular customers are gathered in groups: they would have bought without one.
    误读： 把老客拉进群时：他们不入群也会买。
    Source: community-operations article (转化率).

    >>> round(community_conversion(example_tables, period="2026-10"), 4)
    0.1667
    """
    return Ratio((members.orders > 0).fill_null(False).ifelse(1, 0).sum(), members.count())


@metric(
    zh="社群成员复购率",
    en="Repurchase of community members",
    fact="member_orders",
    unit="share",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("community_conversion",),
    looks_back="beginning",
    also=("社群复购率", "群复购率"),
)
def community_repurchase_rate(members: ir.Table) -> Ratio:
    """Of the members who ordered in the period while in a group, the share of whom an order was not the first ever.

    当期在群期间下单的成员中，有非首单订单的占比。

    Formula: members with such an order beyond their first ever ÷ members with an order of the period placed on a day in a group
    公式： 其中有首单以外订单的人数 ÷ 当期在群当日有订单的人数
    Leaves out: staff accounts; orders placed before joining or after leaving, which still make later ones repeats.
    不含： 员工账号；入群前、退群后的订单（但之后的订单因此算复购）。
    Misleads when: few new customers join: the share then rises by itself.
    误读： 入群新客减少时会自行上升。
    Source: community-operations article (复购率).

    >>> community_repurchase_rate(example_tables, period="2026-10")
    1.0
    """
    return Ratio((members.repeats > 0).fill_null(False).ifelse(1, 0).sum(), members.orders.notnull().ifelse(1, 0).sum())


@metric(
    zh="社群成员销售额",
    en="Sales of community members",
    fact="member_orders",
    unit="money",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("community_conversion",),
    looks_back="beginning",
    part_of=("sales",),
    also=("社群销售额", "群销售额", "社群成交额"),
)
def community_sales(members: ir.Table) -> ir.Value:
    """Amount of the period's orders that members placed on days in a group, less refunds.

    当期成员在群当日所下订单的金额（扣除退款）。

    Formula: Σ (amount − refunded amount) of the period's orders placed on a day in a group; of a member of two groups once in
        all, and in both by group
    公式： Σ 当期在群当日所下订单的（实付 − 退款）；同在两个群的成员合计只计一次，分群看各计一次
    Leaves out: staff accounts; orders placed before joining or after leaving; cancelled orders.
    不含： 员工账号；入群前、退群后的订单；已取消订单。
    Misleads when: taken for what the group brought: it is what its members bought, for whatever reason.
    误读： 把它当作社群带来的增量：它只是成员买了多少，不论原因。
    Source: community-operations article (转化、复购).

    >>> community_sales(example_tables, period="2026-10")
    75.0
    """
    return members.net_amount.fill_null(0).sum()
