"""Registered users: how many there are in all, how many of the new ones do anything, how many come on a day."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="注册用户总数",
    en="Registered users in total",
    fact="registration_days",
    unit="users",
    better="higher",
    stage="acquisition",
    roles=("promotion", "operations"),
    pairs_with=("active_rate",),
    gameable=True,
    looks_back="beginning",
    counts_once=True,
    accumulates=True,
    also=("累计注册用户", "累计用户数", "总用户数", "用户总数"),
)
def registered_users(days: ir.Table) -> ir.Value:
    """All users registered by the period's end.

    截至期末的全部注册用户数。

    Formula: users whose registration lies before the period's end
    公式： 期末之前注册的用户数
    Leaves out: staff accounts; users who are not in the users table.
    不含： 员工账号；用户表中没有的用户。
    Misleads when: read as a period's result: it never falls, and accounts that nobody uses stay in it.
    误读： 它只增不减，从不使用的账号也留在其中，不能当作当期成绩。
    Source: account-operations article (六个月内达到10000名注册用户).

    >>> registered_users(example_tables, period="2026-10")
    5.0
    """
    return days.users.sum()


@metric(
    zh="新增活跃用户数",
    en="New active users",
    fact="new_user_activity",
    unit="users",
    better="higher",
    stage="acquisition",
    roles=("promotion", "operations"),
    pairs_with=("retention_d7",),
    gameable=True,
    counts_once=True,
    part_of=("new_users", "active_users"),
    also=("新增活跃", "活跃新用户", "新活跃用户"),
)
def new_active_users(users: ir.Table) -> ir.Value:
    """Users who registered in the period and were active in it, on the day of registration or later.

    当期注册、且注册当日或之后在当期有活跃行为的用户数。

    Formula: users registered in the period with an active event from then to its end
    公式： 当期注册、注册日起至期末有活跃行为的用户数
    Leaves out: staff accounts; users who registered earlier and became active only now.
    不含： 员工账号；更早注册、当期才首次活跃的用户。
    Misleads when: registering is an event itself: everybody is then active; or most register on the last days.
    误读： 注册本身就记为一次行为时，人人都算活跃；或多数人在期末几天注册时。
    Source: account-operations article (每月新增500个活跃用户).

    >>> new_active_users(example_tables, period="2026-10")
    1.0
    """
    return users.is_active.ifelse(1, 0).sum()


@metric(
    zh="日活跃率",
    en="Daily active rate",
    fact="registered_user_days",
    unit="day_share",
    better="higher",
    stage="activity",
    roles=("operations", "community"),
    pairs_with=("dau", "active_rate"),
    also=("日均活跃率", "日活率"),
)
def daily_active_rate(days: ir.Table) -> Ratio:
    """Which share of the users registered before a day were active on it, over the period's days.

    当期各日中，此前已注册用户当日有活跃行为的平均占比。

    Formula: Σ over the days of users active on them ÷ Σ over the days of users registered before them
    公式： Σ 各日活跃的老用户数 ÷ Σ 各日之前已注册的用户数
    Leaves out: users on the day of their registration; staff accounts; users who are not in the users table.
    不含： 注册当日的用户；员工账号；用户表中没有的用户。
    Misleads when: the base carries accounts that were never used, or a campaign brings many new ones at once.
    误读： 基数里沉积从未使用的账号，或活动一次带来大量新用户时，会偏低。
    Source: user-operations KPI library (日活跃率：老用户交互比例).

    >>> round(daily_active_rate(example_tables, period="2026-10"), 4)
    0.0272
    """
    return Ratio(days.active.sum(), days.registered.sum())
