"""Retention of registered users: by period, on a single day after registration, and on that day or later."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="上期新注册用户留存率",
    en="Retention of last period's new users",
    fact="registration_days",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    pairs_with=("new_users",),
    needs=("events",),
    looks_back="previous",
    rivals=("member_retention", "buyer_retention"),
    also=("用户留存率",),
)
def retention_rate(days: ir.Table) -> Ratio:
    """Share of the users registered in the previous period who were active in this one.

    上一期注册的用户中，本期有活跃行为的占比。

    Formula: of them, those with an active event in this period ÷ users registered in the previous period
    公式： 其中本期有活跃行为的人数 ÷ 上一期注册的用户数
    Leaves out: staff accounts; what they did in the previous period itself.
    不含： 员工账号；上一期之内的活跃。
    Misleads when: most registered on the previous period's last days: they had less time to forget.
    误读： 多数人在上期末才注册时，天然偏高。
    Source: user-operations KPI library (留存率); account-operations article (用户留存率).

    >>> round(retention_rate(example_tables, period="2026-Q4"), 4)
    0.3333
    """
    new = days.was_new_previous
    return Ratio(new.ifelse(days.active, 0).sum(), new.ifelse(days.users, 0).sum())


@metric(
    zh="次日留存率",
    en="Day-1 retention",
    fact="registration_cohorts",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    pairs_with=("retention_d7", "new_users"),
    also=("次留", "次日留存"),
)
def retention_d1(users: ir.Table) -> Ratio:
    """Share of the period's new users who were active on the day after registration.

    当期注册的用户中，注册次日有活跃行为的占比。

    Formula: of them, those active on the day after registration ÷ new users whose day after is over
    公式： 其中注册次日活跃的人数 ÷ 次日已过完的新注册用户数
    Leaves out: new users whose day after lies beyond the data, from both numbers; staff accounts.
    不含： 次日超出数据范围的新用户（分子分母都不计）；员工账号。
    Misleads when: people naturally come once a week.
    误读： 自然使用周期为一周时天然偏低。
    Source: account-operations article (次日留存).

    >>> retention_d1(example_tables, period="2026-09/2026-10")
    0.5
    """
    return _retention(users.came_on_day_1, users.is_day_1_over)


@metric(
    zh="7 日留存率",
    en="Day-7 retention",
    fact="registration_cohorts",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    pairs_with=("rolling_retention_d7", "new_users"),
    rivals=("rolling_retention_d7",),
    part_of=("rolling_retention_d7",),
    also=("七日留存率", "七日留存", "7日留存率", "7留"),
)
def retention_d7(users: ir.Table) -> Ratio:
    """Share of the period's new users who were active exactly on the seventh day after registration.

    当期注册的用户中，恰在注册后第 7 天有活跃行为的占比。

    Formula: of them, those active on the seventh day after registration ÷ new users whose seventh day is over
    公式： 其中注册后第 7 天活跃的人数 ÷ 第 7 天已过完的新注册用户数
    Leaves out: new users whose seventh day lies beyond the data, from both numbers; staff accounts.
    不含： 第 7 天超出数据范围的新用户（分子分母都不计）；员工账号。
    Misleads when: read as «still there after a week»: who comes on the eighth day does not count.
    误读： 不等于「一周后仍在」：第 8 天才来的人不计。
    Source: account-operations article (七日留存).

    >>> round(retention_d7(example_tables, period="2026-Q3"), 4)
    0.3333
    """
    return _retention(users.came_on_day_7, users.is_day_7_over)


@metric(
    zh="30 日留存率",
    en="Day-30 retention",
    fact="registration_cohorts",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    pairs_with=("new_users",),
    also=("三十日留存率", "30日留存率", "月留存率"),
)
def retention_d30(users: ir.Table) -> Ratio:
    """Share of the period's new users who were active exactly on the thirtieth day after registration.

    当期注册的用户中，恰在注册后第 30 天有活跃行为的占比。

    Formula: of them, those active on the thirtieth day after registration ÷ new users whose thirtieth day is over
    公式： 其中注册后第 30 天活跃的人数 ÷ 第 30 天已过完的新注册用户数
    Leaves out: new users whose thirtieth day lies beyond the data, from both numbers; staff accounts.
    不含： 第 30 天超出数据范围的新用户（分子分母都不计）；员工账号。
    Misleads when: the newest period is read before its thirty days are over: few users are in it yet.
    误读： 最近一期窗口未满时，计入的人很少。
    Source: derived from the account-operations article (次日留存、七日留存).

    >>> round(retention_d30(example_tables, period="2026-Q3"), 4)
    0.3333
    """
    return _retention(users.came_on_day_30, users.is_day_30_over)


@metric(
    zh="7 日后回访率（不限日）",
    en="Rolling day-7 retention (unbounded)",
    fact="registration_cohorts",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("retention_d7",),
)
def rolling_retention_d7(users: ir.Table) -> Ratio:
    """Share of the period's new users who were active on the seventh day after registration or on any later day.

    当期注册的用户中，在注册后第 7 天或之后任何一天有活跃行为的占比。

    Formula: of them, those active on the seventh day or later ÷ new users whose seventh day is over
    公式： 其中第 7 天及以后活跃过的人数 ÷ 第 7 天已过完的新注册用户数
    Leaves out: new users whose seventh day lies beyond the data, from both numbers; staff accounts.
    不含： 第 7 天超出数据范围的新用户（分子分母都不计）；员工账号。
    Misleads when: periods are compared: older ones had more time to come back, so theirs still rises.
    误读： 各期可比性差：越早的期等待时间越长，数值还会上升。
    Source: derived from the account-operations article (七日留存).

    >>> round(rolling_retention_d7(example_tables, period="2026-Q3"), 4)
    0.6667
    """
    return _retention(users.came_from_day_7, users.is_day_7_over)


def _retention(came: ir.BooleanValue, is_over: ir.BooleanValue) -> Ratio:
    return Ratio((is_over & came).ifelse(1, 0).sum(), is_over.ifelse(1, 0).sum(), left_out=is_over.ifelse(0, 1).sum())
