"""Referral: whom users bring, how far that goes, and who brings most."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="裂变新用户人数",
    en="Referred new users",
    fact="referral_periods",
    unit="users",
    better="higher",
    stage="referral",
    roles=("promotion",),
    gameable=True,
    pairs_with=("referral_amount",),
    needs=("users.referrer_id",),
    counts_once=True,
    part_of=("new_users",),
    also=("裂变人数", "裂变新增", "裂变拉新"),
)
def referred_users(users: ir.Table) -> ir.Value:
    """Users who registered in the period and were referred by somebody.

    当期由他人推荐而注册的用户数。

    Formula: users registered in the period who name a referrer
    公式： 当期注册且有邀请人的用户数
    Leaves out: staff accounts. Referrers who are not users themselves count.
    不含： 员工账号。邀请人本身不是用户的也计入。
    Misleads when: referrals are paid for: people then refer themselves.
    误读： 有奖邀请时会出现自邀、互邀。
    Source: user-operations KPI library (裂变新用户人数).

    >>> referred_users(example_tables, period="2025-10/2026-09")
    3.0
    """
    return (users.is_new & users.is_referred).ifelse(1, 0).sum()


@metric(
    zh="裂变新用户占比",
    en="Share of new users referred",
    fact="referral_periods",
    unit="share",
    better="higher",
    stage="referral",
    roles=("promotion",),
    pairs_with=("new_users", "referral_amount"),
    needs=("users.referrer_id",),
    gameable=True,
    ratio_of=("referred_users", "new_users"),
)
def referral_share(users: ir.Table) -> Ratio:
    """Share of the period's new users who were referred by somebody.

    当期新用户中由他人推荐而来的占比。

    Formula: referred new users ÷ new users
    公式： 裂变新用户人数 ÷ 新用户数
    Leaves out: staff accounts.
    不含： 员工账号。
    Misleads when: referrals are paid for; or other channels stop: it then rises by itself.
    误读： 有奖邀请会虚增；其他渠道停投时会自行上升。
    Source: derived from referred_users and new_users.

    >>> referral_share(example_tables, period="2025-10/2026-09")
    0.75
    """
    return Ratio((users.is_new & users.is_referred).ifelse(1, 0).sum(), users.is_new.ifelse(1, 0).sum())


@metric(
    zh="裂变层级",
    en="Referral depth",
    fact="referral_periods",
    unit="levels",
    better="higher",
    stage="referral",
    roles=("promotion",),
    use="diagnostic",
    pairs_with=("referred_users",),
    needs=("users.referrer_id",),
    accumulates=True,
    also=("裂变层数",),
)
def referral_depth(users: ir.Table) -> ir.Value:
    """How many steps the longest chain of referrals has at the period's end.

    截至期末，最长推荐链的层数。

    Formula: the largest number of steps from a registered user up to one whom nobody referred
    公式： 已注册用户逐级上溯到无邀请人的用户，所经层数的最大值
    Leaves out: staff accounts as the chain's end; users in or below a circle of referrals.
    不含： 作为链末端的员工账号；处于循环推荐之中或其下的用户。
    Misleads when: read as reach: a single long chain sets it.
    误读： 一条长链即可决定数值，不代表传播广度。
    Source: user-operations KPI library (裂变层级).

    >>> referral_depth(example_tables, period="2026-10")
    2.0
    """
    return users.depth.max()


@metric(
    zh="裂变效率（K值）",
    en="Referral efficiency (K)",
    fact="referral_periods",
    unit="per_user",
    better="higher",
    stage="referral",
    roles=("promotion",),
    use="diagnostic",
    pairs_with=("referred_users", "referral_amount"),
    needs=("users.referrer_id",),
    gameable=True,
    also=("K值", "K因子", "裂变系数"),
)
def k_factor(users: ir.Table) -> Ratio:
    """How many referred users came in the period for each user there was at its start.

    期初每位用户在当期带来的新用户数。

    Formula: referred new users ÷ users registered before the period
    公式： 裂变新用户人数 ÷ 期初已注册用户数
    Leaves out: staff accounts; invitations that nobody accepted, which cannot be seen.
    不含： 员工账号；无人接受的邀请（不可见）。
    Misleads when: referrals are paid for, or periods of different length are compared.
    误读： 有奖邀请会虚增；不同长度的统计期不可比。
    Source: derived from referred_users; per period instead of invitations × acceptance.

    >>> k_factor(example_tables, period="2026-10")
    0.25
    """
    return Ratio((users.is_new & users.is_referred).ifelse(1, 0).sum(), (~users.is_new).ifelse(1, 0).sum())


@metric(
    zh="裂变金额",
    en="Sales to referred users",
    fact="referred_orders",
    unit="money",
    better="higher",
    stage="referral",
    roles=("promotion",),
    pairs_with=("referred_users",),
    needs=("users.referrer_id",),
    part_of=("sales",),
)
def referral_amount(orders: ir.Table) -> ir.Value:
    """Sales of the period to users who were referred by somebody, whenever they came.

    当期销售额中由他人推荐而来的用户的消费金额，不论何时注册。

    Formula: Σ (amount − refunded amount) of the period's orders by users who name a referrer
    公式： Σ（有邀请人的用户的当期订单实付金额 − 退款金额）
    Leaves out: cancelled orders; orders without a user or by users who are not registered any more.
    不含： 已取消订单；没有用户标识或用户已注销的订单。
    Misleads when: read as what referral brought: some would have come anyway.
    误读： 其中一部分用户本来也会来。
    Source: user-operations KPI library (裂变金额).

    >>> referral_amount(example_tables, period="2026-10")
    95.0
    """
    return orders.net_amount.sum(where=orders.is_referred)


@metric(
    zh="种子用户人数",
    en="Seed users",
    fact="referrer_periods",
    unit="users",
    better="higher",
    stage="referral",
    roles=("promotion", "community"),
    pairs_with=("seed_reach", "referral_amount"),
    needs=("users.referrer_id",),
    gameable=True,
    also=("种子用户", "种子用户数"),
)
def seed_users(users: ir.Table) -> ir.Value:
    """Users who have referred {seed_referrals} or more others directly by the period's end.

    截至期末，直接推荐了 {seed_referrals} 人及以上的用户数。

    Formula: users with {seed_referrals} or more users registered by the period's end who name them
    公式： 截至期末被 {seed_referrals} 位及以上已注册用户填为邀请人的用户数
    Leaves out: staff accounts, as seeds and as users referred; users who name themselves.
    不含： 员工账号（作为种子或被推荐者）；自己推荐自己的用户。
    Misleads when: referrals are paid for; or it is read as a period's result: it carries the whole past.
    误读： 有奖邀请会虚增；它累计全部历史，不能当作当期成绩。
    Source: user-operations KPI library (种子用户人数).

    >>> seed_users(example_tables, period="2026-10")
    1.0
    """
    return users.is_seed.ifelse(1, 0).sum()


@metric(
    zh="种子用户意愿",
    en="Willingness to refer",
    fact="referral_periods",
    unit="share",
    better="higher",
    stage="referral",
    roles=("promotion", "community"),
    use="diagnostic",
    pairs_with=("seed_users",),
    needs=("users.willing_to_refer",),
    gameable=True,
)
def seed_willingness(users: ir.Table) -> Ratio:
    """Share of the users who were asked, and had registered by the period's end, who would refer friends.

    截至期末已注册、且被问过的用户中，愿意推荐的占比。

    Formula: users who would refer ÷ users with an answer
    公式： 愿意推荐的人数 ÷ 有答复的人数
    Leaves out: users without an answer; staff accounts.
    不含： 没有答复的用户；员工账号。
    Misleads when: only pleased users are asked; what people say is not what they do.
    误读： 只问满意用户会虚高；说愿意不等于会推荐。
    Source: user-operations KPI library (种子用户意愿).

    >>> round(seed_willingness(example_tables, period="2026-10"), 4)
    0.6667
    """
    return Ratio(users.would_refer.fill_null(False).ifelse(1, 0).sum(), users.would_refer.count())


@metric(
    zh="种子用户传播能力",
    en="Reach of a seed user",
    fact="referrer_periods",
    unit="per_user",
    better="higher",
    stage="referral",
    roles=("promotion", "community"),
    pairs_with=("seed_users",),
    needs=("users.referrer_id",),
)
def seed_reach(users: ir.Table) -> Ratio:
    """How many users a seed user has brought on average by the period's end, directly or by those they brought.

    截至期末，平均每位种子用户直接或间接带来的用户数。

    Formula: Σ users below each seed user in the tree of referrals ÷ seed users
    公式： Σ 各种子用户推荐树下的用户数 ÷ 种子用户人数
    Leaves out: staff accounts; beyond the direct step, users in or below a circle of referrals.
    不含： 员工账号；处于循环推荐之中或其下的用户（直接推荐除外）。
    Misleads when: one seed user stands below another: the same people then count for both.
    误读： 种子用户互为上下级时，同一批人会重复计入。
    Source: user-operations KPI library (种子用户传播能力).

    >>> seed_reach(example_tables, period="2026-10")
    4.0
    """
    return Ratio(users.reach.sum(where=users.is_seed), users.is_seed.ifelse(1, 0).sum())
