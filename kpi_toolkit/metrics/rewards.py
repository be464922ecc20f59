"""Rewards: what points were redeemed for, by whom, and what it cost."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="积分核销人数",
    en="Users who redeemed points",
    fact="points_periods",
    unit="users",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("points_cost",),
    gameable=True,
    part_of=("points_participants",),
)
def points_redeemers(users: ir.Table) -> ir.Value:
    """Distinct users who redeemed points in the period.

    当期核销过积分的去重用户数。

    Formula: distinct users with an entry of kind redeem
    公式： 有核销（redeem）流水的去重用户数
    Leaves out: staff accounts.
    不含： 员工账号。
    Misleads when: a giveaway makes everybody redeem once.
    误读： 一次派发活动会让很多人只核销一次。
    Source: user-operations KPI library (积分核销人数).

    >>> points_redeemers(example_tables, period="2026-10")
    2.0
    """
    return (users.redeems > 0).ifelse(1, 0).sum()


@metric(
    zh="积分核销率",
    en="Points redemption rate",
    fact="points_periods",
    unit="multiple",
    better="higher",
    stage="activity",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("points_issued",),
    ratio_of=("points_redeemed", "points_issued"),
)
def points_redemption_rate(users: ir.Table) -> Ratio:
    """Points redeemed in the period for each point issued in it.

    当期每发放一个积分所核销的积分数。

    Formula: points redeemed ÷ points issued
    公式： 积分核销量 ÷ 积分发放量
    Leaves out: points that expired; staff accounts.
    不含： 过期的积分；员工账号。
    Misleads when: points of earlier periods are redeemed: it can exceed 1.
    误读： 核销的可能是往期积分，因此可以大于 1。
    Source: derived from points_redeemed and points_issued.

    >>> round(points_redemption_rate(example_tables, period="2026-10"), 4)
    1.3846
    """
    return Ratio(users.redeemed.sum(), users.issued.sum())


@metric(
    zh="积分兑换权益数",
    en="Benefits redeemed",
    fact="points_periods",
    unit="pieces",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("points_cost",),
    needs=("points.reward",),
    gameable=True,
)
def points_benefits(users: ir.Table) -> ir.Value:
    """Number of benefits that users redeemed points for in the period.

    当期用积分兑换的权益件数。

    Formula: Σ quantity of the redeemed entries whose reward is a benefit (1 where no quantity is given)
    公式： Σ 兑换物为权益（benefit）的件数（未填件数按 1 件）
    Leaves out: gifts; redeemed entries without a reward; staff accounts.
    不含： 礼品；没有注明兑换物的核销；员工账号。
    Misleads when: benefits are made cheap in points, or redeemed and never used.
    误读： 低价兑换会虚增；兑换之后未必使用。
    Source: user-operations KPI library (积分兑换权益数).

    >>> points_benefits(example_tables, period="2026-10")
    3.0
    """
    return users.benefits.sum()


@metric(
    zh="积分兑换礼品数",
    en="Gifts redeemed",
    fact="points_periods",
    unit="pieces",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("points_cost",),
    needs=("points.reward",),
    gameable=True,
)
def points_gifts(users: ir.Table) -> ir.Value:
    """Number of gifts that users redeemed points for in the period.

    当期用积分兑换的礼品件数。

    Formula: Σ quantity of the redeemed entries whose reward is a gift (1 where no quantity is given)
    公式： Σ 兑换物为礼品（gift）的件数（未填件数按 1 件）
    Leaves out: benefits; redeemed entries without a reward; staff accounts.
    不含： 权益；没有注明兑换物的核销；员工账号。
    Misleads when: gifts are made cheap in points, or gifts of very different worth are added up.
    误读： 低价兑换会虚增；价值悬殊的礼品被同等计数。
    Source: user-operations KPI library (积分兑换礼品数).

    >>> points_gifts(example_tables, period="2026-10")
    2.0
    """
    return users.gifts.sum()


@metric(
    zh="积分成本",
    en="Cost of points",
    fact="points_periods",
    unit="money",
    better="lower",
    stage="activity",
    roles=("operations",),
    pairs_with=("points_redeemers",),
    needs=("points.cost",),
    shows="process",
)
def points_cost(users: ir.Table) -> ir.Value:
    """Cost of the rewards that users redeemed points for in the period.

    当期积分兑换物的成本。

    Formula: Σ cost of the entries of kind redeem
    公式： Σ 类型为核销（redeem）的流水的兑换物成本
    Leaves out: points not redeemed yet, which will cost later; redeemed entries without a cost; staff accounts.
    不含： 尚未核销、以后才发生成本的积分；没有填写成本的核销；员工账号。
    Misleads when: it falls because users stop redeeming.
    误读： 用户不再兑换时成本也会下降。
    Source: user-operations KPI library (积分成本).

    >>> points_cost(example_tables, period="2026-10")
    13.0
    """
    return users.cost.sum(where=users.redeems > 0)


@metric(
    zh="积分互动人数",
    en="Points participants",
    fact="points_periods",
    unit="users",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("points_redeemers",),
    gameable=True,
    shows="process",
    part_of=("points_interactions",),
)
def points_participants(users: ir.Table) -> ir.Value:
    """Distinct users who earned or redeemed points in the period.

    当期获得或核销过积分的去重用户数。

    Formula: distinct users with an entry of kind earn or redeem
    公式： 有获得（earn）或核销（redeem）流水的去重用户数
    Leaves out: users whose points only expired; staff accounts.
    不含： 只有积分过期的用户；员工账号。
    Misleads when: points are given to everybody; or every order earns points: it then counts buyers.
    误读： 人人派发积分时会虚增；下单即送积分时，它等同于购买人数。
    Source: user-operations KPI library (积分互动人数).

    >>> points_participants(example_tables, period="2026-10")
    3.0
    """
    return ((users.earns > 0) | (users.redeems > 0)).ifelse(1, 0).sum()


@metric(
    zh="积分互动次数",
    en="Points interactions",
    fact="points_periods",
    unit="times",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("points_participants",),
    shows="process",
    gameable=True,
    use="diagnostic",
)
def points_interactions(users: ir.Table) -> ir.Value:
    """How often users earned or redeemed points in the period.

    当期获得或核销积分的次数。

    Formula: number of entries of kind earn or redeem
    公式： 获得（earn）与核销（redeem）流水的笔数
    Leaves out: expiries; staff accounts.
    不含： 过期流水；员工账号。
    Misleads when: one action is booked in several entries.
    误读： 一次行为拆成多笔流水会虚增。
    Source: user-operations KPI library (积分互动次数).

    >>> points_interactions(example_tables, period="2026-10")
    4.0
    """
    return (users.earns + users.redeems).sum()
