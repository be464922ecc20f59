"""Stored value: what users topped up, what they spent of it, and what is left."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric
from kpi_toolkit.settings.built_in_roles import ALL_ROLES


@metric(
    zh="充值人数",
    en="Users who topped up",
    fact="wallet_periods",
    unit="users",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("topup_amount",),
)
def topup_users(users: ir.Table) -> ir.Value:
    """Distinct users who topped up their stored value in the period.

    当期充值的去重用户数。

    Formula: distinct users with an entry of kind top_up
    公式： 有充值（top_up）流水的去重用户数
    Leaves out: users who only spent stored value.
    不含： 只消费储值的用户。
    Misleads when: a gift is credited as a top-up.
    误读： 赠送金额记作充值时会虚增。
    Source: user-operations KPI library (充值人数).

    >>> topup_users(example_tables, period="2026-10")
    2.0
    """
    return (users.top_ups > 0).ifelse(1, 0).sum()


@metric(
    zh="充值金额",
    en="Top-ups",
    fact="wallet_periods",
    unit="money",
    better="higher",
    stage="revenue",
    roles=ALL_ROLES,
    pairs_with=("topup_redeemed_amount", "wallet_balance"),
    part_of=("sales_and_topup",),
    also=("充值额",),
)
def topup_amount(users: ir.Table) -> ir.Value:
    """Amount that users topped up in the period.

    当期用户充值的金额。

    Formula: Σ amount of the entries of kind top_up
    公式： Σ 类型为充值（top_up）的金额
    Leaves out: what was spent of it.
    不含： 已消费的部分不作扣减。
    Misleads when: a top-up campaign pulls money forward: it is a debt to users until they spend it.
    误读： 充值活动会透支后期；消费之前，它是对用户的负债。
    Source: user-operations KPI library (充值金额).

    >>> topup_amount(example_tables, period="2026-10")
    250.0
    """
    return users.topped_up.sum()


@metric(
    zh="充值核销金额",
    en="Stored value spent",
    fact="wallet_periods",
    unit="money",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("topup_amount",),
)
def topup_redeemed_amount(users: ir.Table) -> ir.Value:
    """Amount of stored value that users spent in the period.

    当期用户消费（核销）的储值金额。

    Formula: Σ amount of the entries of kind spend
    公式： Σ 类型为消费（spend）的金额
    Leaves out: top-ups.
    不含： 充值。
    Misleads when: added to sales: the orders paid with it are counted there already.
    误读： 不可与销售额相加：用储值支付的订单已计入销售额。
    Source: user-operations KPI library (充值核销金额).

    >>> topup_redeemed_amount(example_tables, period="2026-10")
    85.0
    """
    return users.spent.sum()


@metric(
    zh="充值核销人数",
    en="Users who spent stored value",
    fact="wallet_periods",
    unit="users",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("topup_users",),
)
def topup_redeemers(users: ir.Table) -> ir.Value:
    """Distinct users who spent stored value in the period.

    当期消费过储值的去重用户数。

    Formula: distinct users with an entry of kind spend
    公式： 有消费（spend）流水的去重用户数
    Leaves out: users who only topped up.
    不含： 只充值的用户。
    Misleads when: users spend the rest of it before they leave.
    误读： 用户离开前也会集中用完余额。
    Source: user-operations KPI library (充值核销人数).

    >>> topup_redeemers(example_tables, period="2026-10")
    2.0
    """
    return (users.spends > 0).ifelse(1, 0).sum()


@metric(
    zh="充值核销比例（金额口径）",
    en="Share of top-ups spent (by amount)",
    fact="wallet_periods",
    unit="multiple",
    better="higher",
    stage="revenue",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("topup_amount",),
    rivals=("topup_redeemer_share",),
    ratio_of=("topup_redeemed_amount", "topup_amount"),
)
def topup_redeemed_rate(users: ir.Table) -> Ratio:
    """Stored value spent in the period for each unit of money topped up in it.

    当期每充值一元所消费的储值金额。

    Formula: stored value spent ÷ top-ups, both of the period
    公式： 当期充值核销金额 ÷ 当期充值金额
    Leaves out: nothing; money topped up earlier counts when it is spent.
    不含： 无；往期充值的金额在消费时计入分子。
    Misleads when: a top-up campaign ended last period: it can then exceed 1.
    误读： 上期充值活动结束后，可以大于 1。
    Source: user-operations KPI library (充值核销比例).

    >>> topup_redeemed_rate(example_tables, period="2026-10")
    0.34
    """
    return Ratio(users.spent.sum(), users.topped_up.sum())


@metric(
    zh="充值核销比例（人数口径）",
    en="Share of stored-value users who spent",
    fact="wallet_periods",
    unit="share",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("topup_users",),
    looks_back="beginning",
)
def topup_redeemer_share(users: ir.Table) -> Ratio:
    """Share of the users with stored value to spend in the period who spent some of it.

    当期有储值可用的用户中，消费过储值的占比。

    Formula: of them, those who spent ÷ users with a balance at the period's start or a top-up in it
    公式： 其中当期消费过储值的人数 ÷ 期初有余额或当期有充值的人数
    Leaves out: users whose ledger shows nothing that they could spend, from both numbers.
    不含： 流水中没有可用储值的用户（分子分母都不计）。
    Misleads when: the ledger begins with balances that it does not show.
    误读： 流水起点之前已有余额时，分子分母都会偏少。
    Source: user-operations KPI library (充值核销比例).

    >>> round(topup_redeemer_share(example_tables, period="2026-10"), 4)
    0.6667
    """
    had = (users.balance_at_start > 0) | (users.top_ups > 0)
    return Ratio((had & (users.spends > 0)).ifelse(1, 0).sum(), had.ifelse(1, 0).sum())


@metric(
    zh="储值余额",
    en="Stored value held",
    fact="wallet_periods",
    unit="money",
    better="band",
    stage="revenue",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("topup_amount",),
    looks_back="beginning",
    accumulates=True,
)
def wallet_balance(users: ir.Table) -> ir.Value:
    """Stored value that users hold at the period's end.

    截至期末用户持有的储值余额。

    Formula: Σ top-ups − Σ spent, of all entries before the period's end
    公式： 期末之前全部流水：Σ 充值 − Σ 消费
    Leaves out: balances from before the ledger begins.
    不含： 流水起点之前的余额。
    Misleads when: read as revenue: it is owed to users.
    误读： 它不是收入，而是对用户的负债。
    Source: derived from topup_amount and topup_redeemed_amount.

    >>> wallet_balance(example_tables, period="2026-10")
    265.0
    """
    return users.balance.sum()


@metric(
    zh="购买＋充值金额",
    en="Sales and top-ups",
    fact="takings",
    unit="money",
    better="higher",
    stage="revenue",
    roles=ALL_ROLES,
    pairs_with=("topup_redeemed_amount",),
    rivals=("sales",),
)
def sales_and_topup(rows: ir.Table) -> ir.Value:
    """Sales of the period and what users topped up in it, added up.

    当期销售额与充值金额之和。

    Formula: sales + top-ups
    公式： 销售额 ＋ 充值金额
    Leaves out: cancelled orders.
    不含： 已取消订单。
    Misleads when: orders are paid with stored value: the same money counts when topped up and when spent.
    误读： 用储值支付订单时，同一笔钱在充值与购买时各计一次。
    Source: user-operations KPI library (购买+充值金额).

    >>> sales_and_topup(example_tables, period="2026-10")
    350.0
    """
    return rows.amount.sum()
