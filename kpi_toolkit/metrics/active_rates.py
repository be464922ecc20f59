"""Active rates: which share of the users registered long since does what, and how that base grows."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="活跃率",
    en="Active rate",
    fact="registration_days",
    unit="share",
    better="higher",
    stage="activity",
    roles=("operations", "community"),
    pairs_with=("new_users",),
    needs=("events",),
    also=("用户活跃率", "用户活跃度"),
)
def active_rate(days: ir.Table) -> Ratio:
    """Share of the users registered before the period who were active in it.

    期初之前已注册的用户中，当期有活跃行为的占比。

    Formula: of them, those with an active event in the period ÷ users registered before the period
    公式： 其中当期有活跃行为的人数 ÷ 期初之前注册的用户数
    Leaves out: users registered in the period; staff accounts; users who are not in the users table.
    不含： 当期新注册用户；员工账号；用户表中没有的用户。
    Misleads when: the base carries accounts that were never used.
    误读： 基数里沉积从未使用的账号时天然偏低。
    Source: user-operations KPI library (活跃率).

    >>> active_rate(example_tables, period="2026-10")
    0.25
    """
    return _rate(days, "active")


@metric(
    zh="购买活跃率",
    en="Purchase active rate",
    fact="registration_days",
    unit="share",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("active_rate",),
    needs=("orders",),
)
def purchase_active_rate(days: ir.Table) -> Ratio:
    """Share of the users registered before the period who ordered in it.

    期初之前已注册的用户中，当期有下单的占比。

    Formula: of them, those with an order in the period ÷ users registered before the period
    公式： 其中当期下单的人数 ÷ 期初之前注册的用户数
    Leaves out: users registered in the period; cancelled orders; staff accounts.
    不含： 当期新注册用户；已取消订单；员工账号。
    Misleads when: the base carries accounts that were never used.
    误读： 基数里沉积从未使用的账号时天然偏低。
    Source: user-operations KPI library (购买活跃率).

    >>> purchase_active_rate(example_tables, period="2026-10")
    0.25
    """
    return _rate(days, "bought")


@metric(
    zh="签到活跃率",
    en="Check-in active rate",
    fact="registration_days",
    unit="share",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("purchase_active_rate",),
    gameable=True,
    needs=("events",),
    shows="process",
)
def check_in_active_rate(days: ir.Table) -> Ratio:
    """Share of the users registered before the period who checked in during it.

    期初之前已注册的用户中，当期有签到的占比。

    Formula: of them, those with a check-in in the period ÷ users registered before the period
    公式： 其中当期签到的人数 ÷ 期初之前注册的用户数
    Leaves out: users registered in the period; staff accounts.
    不含： 当期新注册用户；员工账号。
    Misleads when: check-ins are rewarded: people come for the reward and buy nothing.
    误读： 签到有奖时，来领奖的人未必购买。
    Source: user-operations KPI library (签到活跃率).

    >>> check_in_active_rate(example_tables, period="2026-10")
    0.25
    """
    return _rate(days, "checked_in")


@metric(
    zh="评论活跃率",
    en="Comment active rate",
    fact="registration_days",
    unit="share",
    better="higher",
    stage="activity",
    roles=("operations", "content"),
    pairs_with=("active_rate",),
    gameable=True,
    needs=("events",),
    shows="process",
)
def comment_active_rate(days: ir.Table) -> Ratio:
    """Share of the users registered before the period who commented in it.

    期初之前已注册的用户中，当期有评论的占比。

    Formula: of them, those with a comment in the period ÷ users registered before the period
    公式： 其中当期评论的人数 ÷ 期初之前注册的用户数
    Leaves out: users registered in the period; staff accounts.
    不含： 当期新注册用户；员工账号。
    Misleads when: comments are rewarded, or most of them are complaints.
    误读： 评论有奖，或评论多为抱怨时。
    Source: user-operations KPI library (评论活跃率).

    >>> round(comment_active_rate(example_tables, period="2026-W36"), 4)
    0.3333
    """
    return _rate(days, "commented")


@metric(
    zh="分享活跃率",
    en="Share active rate",
    fact="registration_days",
    unit="share",
    better="higher",
    stage="activity",
    roles=("operations", "content"),
    pairs_with=("new_users",),
    gameable=True,
    needs=("events",),
    shows="process",
)
def share_active_rate(days: ir.Table) -> Ratio:
    """Share of the users registered before the period who shared in it.

    期初之前已注册的用户中，当期有分享的占比。

    Formula: of them, those with a share in the period ÷ users registered before the period
    公式： 其中当期分享的人数 ÷ 期初之前注册的用户数
    Leaves out: users registered in the period; staff accounts.
    不含： 当期新注册用户；员工账号。
    Misleads when: shares are rewarded and nobody new comes of them.
    误读： 分享有奖却没有带来新人时。
    Source: user-operations KPI library (分享活跃率).

    >>> share_active_rate(example_tables, period="2026-10")
    0.25
    """
    return _rate(days, "shared")


@metric(
    zh="用户增长率",
    en="User growth rate",
    fact="registration_days",
    unit="growth",
    better="higher",
    stage="acquisition",
    roles=("promotion", "operations"),
    pairs_with=("active_rate",),
    gameable=True,
    also=("用户增速",),
)
def user_growth_rate(days: ir.Table) -> Ratio:
    """Growth of the registered users from the period's start to its end.

    注册用户数从期初到期末的增长。

    Formula: (registered users at the end − at the start) ÷ registered users at the start
    公式： （期末注册用户数 − 期初注册用户数）÷ 期初注册用户数
    Leaves out: staff accounts. Deleted accounts are gone from both numbers.
    不含： 员工账号；已删除的账号在两个数中都不再出现。
    Misleads when: many register and never come back.
    误读： 注册很多却不再回来时。
    Source: account-operations article (用户增长率).

    >>> user_growth_rate(example_tables, period="2026-10")
    0.25
    """
    there = days.was_there_before.ifelse(days.users, 0).sum()
    return Ratio(days.users.sum() - there, there)


def _rate(days: ir.Table, did: str) -> Ratio:
    before = days.was_there_before
    return Ratio(before.ifelse(days[did], 0).sum(), before.ifelse(days.users, 0).sum())
