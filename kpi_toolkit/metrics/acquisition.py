"""Acquisition: how many new people came, and what each of them cost."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="新客数",
    en="New buyers",
    fact="buyer_periods",
    unit="buyers",
    better="higher",
    stage="acquisition",
    roles=("promotion", "operations"),
    pairs_with=("second_purchase_rate",),
    looks_back="beginning",
    counts_once=True,
    part_of=("buyers",),
    also=("新客", "首购人数", "首购用户数", "新客人数", "新支付用户数", "新增客户"),
)
def new_buyers(buyers: ir.Table) -> ir.Value:
    """Users whose first order ever falls in the period.

    首单落在当期的用户数。

    Formula: buyers of the period without an order before it (in a segment: whose first order is in it)
    公式： 期初之前没有订单的当期购买用户数（细分时按首单归属）
    Leaves out: orders without a user; orders before the data begin cannot be seen.
    不含： 没有用户标识的订单；数据起点之前的订单不可见。
    Misleads when: the data begin shortly before: old buyers then look new.
    误读： 数据起点刚过时，老顾客会被当成新客。
    Source: user-operations KPI library (新支付用户).

    >>> new_buyers(example_orders, period="2026-10")
    1.0
    """
    return buyers.firsts.sum()


@metric(
    zh="新用户数",
    en="New users",
    fact="registrations",
    unit="users",
    better="higher",
    stage="acquisition",
    roles=("promotion", "community"),
    pairs_with=("new_buyers",),
    gameable=True,
    counts_once=True,
    also=("新增用户", "新增用户数", "用户新增数", "注册用户数", "新注册用户数", "拉新人数", "signups", "registrations"),
)
def new_users(users: ir.Table) -> ir.Value:
    """Users who registered in the period.

    当期注册的用户数。

    Formula: users registered in the period
    公式： 当期注册的用户数
    Leaves out: staff accounts.
    不含： 员工账号。
    Misleads when: a channel is paid per registration.
    误读： 按注册付费的渠道会刷量。
    Source: user-operations KPI library (新用户数).

    >>> new_users(example_tables, period="2026-10")
    1.0
    """
    return users.count()


@metric(
    zh="访客数",
    en="Visitors",
    fact="active_periods",
    unit="users",
    better="higher",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("visit_conversion_rate",),
    gameable=True,
    needs=("events.user_id",),
    part_of=("visits",),
    also=("UV", "访客", "访问人数", "独立访客", "独立访客数", "流量", "traffic"),
)
def visitors(users: ir.Table) -> ir.Value:
    """Distinct known users who visited in the period (UV).

    当期有访问行为的去重用户数（UV）。

    Formula: distinct users with at least one visit
    公式： 至少有一次访问的去重用户数
    Leaves out: visits without a user; staff accounts.
    不含： 没有用户标识的访问；员工账号。
    Misleads when: traffic is bought, or the same person comes with several devices.
    误读： 买来的流量与一人多设备会虚增。
    Source: balanced-indicator article (访客数).

    >>> visitors(example_tables, period="2026-10")
    3.0
    """
    return (users.is_known & (users.visits > 0)).ifelse(1, 0).sum()


@metric(
    zh="新访客数",
    en="New visitors",
    fact="new_people",
    unit="users",
    better="higher",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("new_users",),
    looks_back="history",
    gameable=True,
    counts_once=True,
    part_of=("visitors",),
)
def new_visitors(users: ir.Table) -> ir.Value:
    """Known users whose first visit ever falls in the period, registered or not.

    首次访问落在当期的用户数，不论是否注册。

    Formula: users without a visit before the period who visited in it
    公式： 期初之前没有访问过、当期有访问的去重用户数
    Leaves out: visits without a user; staff accounts.
    不含： 没有用户标识的访问；员工账号。
    Misleads when: traffic is bought; or old visitors look new, with a new device or cleared cookies.
    误读： 买来的流量会虚增；换设备或清除 Cookie 的老访客会被当成新访客。
    Source: user-operations KPI library (新访客平均成本).

    >>> new_visitors(example_tables, period="2026-10")
    2.0
    """
    return (users.first_visits > 0).ifelse(1, 0).sum()


@metric(
    zh="新绑卡人数",
    en="New card-bound users",
    fact="new_people",
    unit="users",
    better="higher",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("new_buyers",),
    gameable=True,
    looks_back="beginning",
    counts_once=True,
    also=("新绑卡",),
)
def new_cardholders(users: ir.Table) -> ir.Value:
    """Users who bound a card for the first time in the period.

    当期首次绑卡的用户数。

    Formula: users whose first card binding ever falls in the period
    公式： 首次绑卡行为落在当期的去重用户数
    Leaves out: further cards of the same user; events without a user; staff accounts.
    不含： 同一用户再次绑卡；没有用户标识的行为；员工账号。
    Misleads when: a reward is paid for binding: cards are then bound and never used.
    误读： 绑卡有奖励时，会有只绑不用的用户。
    Source: user-operations KPI library (新绑卡人数).

    >>> new_cardholders(example_tables, period="2026-10")
    1.0
    """
    return (users.first_cards > 0).ifelse(1, 0).sum()


@metric(
    zh="新用户相对增长",
    en="Growth of new users",
    fact="registrations_compared",
    unit="growth",
    better="higher",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("new_users", "new_buyers"),
    looks_back="previous",
    gameable=True,
)
def new_user_growth(users: ir.Table) -> Ratio:
    """By how much more users registered in the period than in the one before it.

    当期新用户数比上期多出的比例。

    Formula: (new users − new users of the previous period) ÷ new users of the previous period
    公式： （当期新用户数 − 上期新用户数）÷ 上期新用户数
    Leaves out: staff accounts.
    不含： 员工账号。
    Misleads when: registrations are paid for; or the previous period was exceptional, or is longer or shorter.
    误读： 按注册付费时会刷量；或上期有特殊活动、两期天数不同。
    Source: user-operations KPI library (新用户相对增长).

    >>> round(new_user_growth(example_tables, period="2026-Q4"), 4)
    -0.6667
    """
    before = users.is_previous.sum()
    return Ratio(users.is_current.sum() - before, before)


@metric(
    zh="引流总成本",
    en="Acquisition cost",
    fact="spending",
    unit="money",
    better="lower",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("cac", "promo_roi"),
    shows="process",
    also=("引流成本", "推广费", "推广费用", "获客费用", "投放费用"),
)
def acq_cost(spend: ir.Table) -> ir.Value:
    """Money spent on channels and campaigns in the period.

    当期各渠道、各活动的投放花费之和。

    Formula: Σ amounts spent on days of the period
    公式： Σ 花费日期在当期的投放金额
    Leaves out: salaries and discounts, unless they are in the table of spending.
    不含： 人工与优惠让利（除非已记入花费表）。
    Misleads when: read alone: it also falls when promotion stops working.
    误读： 不能单独看：停止推广时它也会下降。
    Source: user-operations KPI library (引流总成本).

    >>> acq_cost(example_tables, period="2026-10")
    40.0
    """
    return spend.amount.sum()


@metric(
    zh="新访客平均成本",
    en="Cost per new visitor",
    fact="visitor_costs",
    unit="money_per_user",
    better="lower",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("new_visitors", "cac"),
    looks_back="history",
    gameable=True,
    ratio_of=("acq_cost", "new_visitors"),
)
def cost_per_new_visitor(rows: ir.Table) -> Ratio:
    """Money spent in the period for each user who visited for the first time ever in it.

    当期每带来一位新访客的平均花费。

    Formula: acquisition cost ÷ new visitors
    公式： 引流总成本 ÷ 新访客数
    Leaves out: visits without a user; staff accounts.
    不含： 没有用户标识的访问；员工账号。
    Misleads when: visitors are bought cheaply who never buy; or money is spent now for visitors of the next period.
    误读： 低价买来从不购买的访客；或本期花费带来的是下期的访客。
    Source: user-operations KPI library (新访客平均成本).

    >>> cost_per_new_visitor(example_tables, period="2026-10")
    20.0
    """
    return Ratio(rows.cost.sum(), rows.won.sum())


@metric(
    zh="客户获取成本（新支付用户成本）",
    en="Customer acquisition cost (CAC)",
    fact="buyer_costs",
    unit="money_per_buyer",
    better="lower",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("new_buyers", "second_purchase_rate"),
    looks_back="history",
    ratio_of=("acq_cost", "new_buyers"),
    also=("CAC", "获客成本", "单客成本", "客户获取成本", "新客成本"),
)
def cac(rows: ir.Table) -> Ratio:
    """Money spent in the period for each user whose first order ever falls in it.

    当期每带来一位新客（首单用户）的平均花费。

    Formula: acquisition cost ÷ new buyers; of several channels Σ cost ÷ Σ new buyers, never the mean of their CACs
    公式： 引流总成本 ÷ 新客数；多渠道合并时为总成本 ÷ 总新客数，不是各渠道 CAC 的平均
    Leaves out: orders without a user; salaries, unless they are in the table of spending.
    不含： 没有用户标识的订单；人工成本（除非已记入花费表）。
    Misleads when: many would have come without promotion: they make it look cheap.
    误读： 自然到来的新客多时，会显得成本很低。
    Source: user-operations KPI library (新支付用户成本); account-operations article (客户获取成本).

    >>> cac(example_tables, period="2026-10")
    40.0
    """
    return Ratio(rows.cost.sum(), rows.won.sum())
