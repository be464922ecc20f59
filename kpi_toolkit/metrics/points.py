"""Points: what was issued, redeemed and lost, and what users hold."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import metric


@metric(
    zh="积分发放量",
    en="Points issued",
    fact="points_periods",
    unit="points",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("points_redeemed",),
    shows="process",
    gameable=True,
    use="diagnostic",
)
def points_issued(users: ir.Table) -> ir.Value:
    """Points that users earned in the period.

    当期用户获得的积分。

    Formula: Σ points of the entries of kind earn
    公式： Σ 类型为获得（earn）的积分
    Leaves out: staff accounts.
    不含： 员工账号。
    Misleads when: points are given away for nothing: what counts is what they bring about.
    误读： 白送积分会虚增；要看积分带来了什么。
    Source: derived from points_pool_delta.

    >>> points_issued(example_tables, period="2026-10")
    65.0
    """
    return users.issued.sum()


@metric(
    zh="积分核销量",
    en="Points redeemed",
    fact="points_periods",
    unit="points",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("points_cost",),
    gameable=True,
    also=("积分核销",),
)
def points_redeemed(users: ir.Table) -> ir.Value:
    """Points that users redeemed in the period.

    当期用户核销（兑换使用）的积分。

    Formula: Σ points of the entries of kind redeem
    公式： Σ 类型为核销（redeem）的积分
    Leaves out: points that expired; staff accounts.
    不含： 过期的积分；员工账号。
    Misleads when: rewards become cheaper or dearer in points; cheap rewards raise it without any return.
    误读： 兑换所需积分调整后不可比；低价兑换会虚增。
    Source: user-operations KPI library (积分核销量).

    >>> points_redeemed(example_tables, period="2026-10")
    90.0
    """
    return users.redeemed.sum()


@metric(
    zh="积分过期量",
    en="Points expired",
    fact="points_periods",
    unit="points",
    better="lower",
    stage="activity",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("points_redeemed",),
)
def points_expired(users: ir.Table) -> ir.Value:
    """Points that expired in the period without being redeemed.

    当期未兑换而过期的积分。

    Formula: Σ points of the entries of kind expire
    公式： Σ 类型为过期（expire）的积分
    Leaves out: staff accounts.
    不含： 员工账号。
    Misleads when: all points expire on the same day of the year.
    误读： 积分在每年同一天集中过期时，各期不可比。
    Source: derived from points_pool_delta.

    >>> points_expired(example_tables, period="2026-10")
    20.0
    """
    return users.expired.sum()


@metric(
    zh="积分池增减",
    en="Change of the points pool",
    fact="points_periods",
    unit="points",
    better="band",
    stage="activity",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("points_balance",),
)
def points_pool_delta(users: ir.Table) -> ir.Value:
    """By how much the points that users hold grew in the period.

    当期用户持有积分的净增加。

    Formula: points issued − points redeemed − points expired
    公式： 积分发放量 − 积分核销量 − 积分过期量
    Leaves out: staff accounts.
    不含： 员工账号。
    Misleads when: read as good or bad by itself: a growing pool is a promise still to be kept.
    误读： 增减本身无好坏：积分池变大意味着待兑付的承诺变多。
    Source: user-operations KPI library (积分池增减).

    >>> points_pool_delta(example_tables, period="2026-10")
    -45.0
    """
    return (users.issued - users.redeemed - users.expired).sum()


@metric(
    zh="积分余额",
    en="Points balance",
    fact="points_periods",
    unit="points",
    better="band",
    stage="activity",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("points_pool_delta",),
    looks_back="beginning",
    accumulates=True,
)
def points_balance(users: ir.Table) -> ir.Value:
    """Points that users hold at the period's end.

    截至期末用户持有的积分。

    Formula: Σ earned − redeemed − expired points of all entries before the period's end
    公式： 期末之前全部流水：Σ 获得 − 核销 − 过期
    Leaves out: staff accounts; entries before the ledger begins.
    不含： 员工账号；流水起点之前的积分。
    Misleads when: the ledger begins with balances that it does not show.
    误读： 流水起点之前已有余额时会偏低。
    Source: derived from points_pool_delta.

    >>> points_balance(example_tables, period="2026-10")
    95.0
    """
    return users.balance.sum()
