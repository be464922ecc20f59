"""Churn of users by what they do, bought or not: who went quiet, who is about to, and who came back."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="流失用户数（按活跃）",
    en="Churned users",
    fact="watched_periods",
    unit="users",
    better="lower",
    stage="churn",
    roles=("operations",),
    pairs_with=("active_users",),
    looks_back="churned_after_days",
    counts_once=True,
    accumulates=True,
)
def churned_users(users: ir.Table) -> ir.Value:
    """Users without an active event for {churned_after_days} days or more at the period's end.

    截至期末，连续 {churned_after_days} 天及以上没有活跃行为的用户数。

    Formula: users whose last active day lies {churned_after_days} or more days before the period's last day
    公式： 最近活跃日距期末 ≥ {churned_after_days} 天的用户数
    Leaves out: users who were never active; staff accounts; events without a user.
    不含： 从未活跃的用户；员工账号；没有用户标识的行为。
    Misleads when: the base grows: all who ever went stay in it.
    误读： 它累计所有离开的人，随用户基数增长。
    Source: user-operations KPI library (流失人数).

    >>> churned_users(example_tables, period="2026-10")
    1.0
    """
    return users.is_churned.ifelse(1, 0).sum()


@metric(
    zh="流失预警用户数（按活跃）",
    en="Users at risk of churn",
    fact="watched_periods",
    unit="users",
    better="lower",
    stage="churn",
    roles=("operations",),
    pairs_with=("churned_users",),
    looks_back="at_risk_after_days",
    counts_once=True,
    also=("沉睡用户", "沉睡用户数", "dormant users"),
)
def churn_warning_users(users: ir.Table) -> ir.Value:
    """Dormant users: without an active event for {at_risk_after_days} to {churned_after_days} days at the period's end.

    截至期末，已有 {at_risk_after_days} 天及以上、但不足 {churned_after_days} 天没有活跃行为的用户数（沉睡用户）。

    Formula: users whose last active day lies at least {at_risk_after_days}, but less than {churned_after_days} days
        before the period's last day
    公式： {at_risk_after_days} ≤ 最近活跃日距期末天数 < {churned_after_days} 的用户数
    Leaves out: users who were never active; those who have churned already; staff accounts.
    不含： 从未活跃的用户；已流失用户；员工账号。
    Misleads when: it falls because people went on to churn.
    误读： 用户转为流失后它会下降。
    Source: user-operations KPI library (流失预警人数).

    >>> churn_warning_users(example_tables, period="2026-08")
    1.0
    """
    return users.is_at_risk.ifelse(1, 0).sum()


@metric(
    zh="新增流失用户数（按活跃）",
    en="Newly churned users",
    fact="watched_periods",
    unit="users",
    better="lower",
    stage="churn",
    roles=("operations",),
    pairs_with=("winback_users", "churn_warning_users"),
    looks_back="churned_after_days",
    counts_once=True,
    also=("当期流失用户数", "新增流失用户"),
)
def newly_churned_users(users: ir.Table) -> ir.Value:
    """Users not churned at the period's start who have churned by its end.

    期初尚未流失、到期末已流失的用户数。

    Formula: users without an active event for {churned_after_days} days or more at the end, but not yet so at the start
    公式： 期初未满、期末已满 {churned_after_days} 天没有活跃行为的用户数
    Leaves out: those who had churned before; users who were never active; staff accounts.
    不含： 此前已流失的用户；从未活跃的用户；员工账号。
    Misleads when: a large cohort won in one campaign reaches its limit in the same month.
    误读： 同一活动拉来的大批用户会在同一个月集中到期。
    Source: user-operations KPI library (流失指标：统计时间内有多少用户流失).

    >>> newly_churned_users(example_tables, period="2026-10")
    1.0
    """
    return (users.was_unchurned & users.is_churned).ifelse(1, 0).sum()


@metric(
    zh="用户流失率（按活跃）",
    en="User churn rate",
    fact="watched_periods",
    unit="share",
    better="lower",
    stage="churn",
    roles=("operations",),
    looks_back="churned_after_days",
)
def churn_rate(users: ir.Table) -> Ratio:
    """Share of the users not yet churned at the period's start who have churned by its end.

    期初尚未流失的用户中，到期末已流失的占比。

    Formula: of them, those without an active event for {churned_after_days} days at the end ÷ users not churned at
        the start
    公式： 其中期末已 {churned_after_days} 天没有活跃行为的人数 ÷ 期初未流失用户数
    Leaves out: users first active in the period; staff accounts; events without a user.
    不含： 当期首次活跃的用户；员工账号；没有用户标识的行为。
    Misleads when: a large cohort won in one campaign reaches its limit in the same month.
    误读： 同一活动拉来的大批用户会在同一个月集中到期。
    Source: account-operations article (用户流失率).

    >>> churn_rate(example_tables, period="2026-10")
    0.25
    """
    return Ratio((users.was_unchurned & users.is_churned).ifelse(1, 0).sum(), users.was_unchurned.ifelse(1, 0).sum())


@metric(
    zh="挽回用户数（按活跃）",
    en="Win-back users",
    fact="watched_periods",
    unit="users",
    better="higher",
    stage="churn",
    roles=("operations",),
    pairs_with=("churned_users",),
    looks_back="at_risk_after_days",
    counts_once=True,
)
def winback_users(users: ir.Table) -> ir.Value:
    """Users at risk or churned at the period's start who were active in it.

    期初处于流失预警或流失状态、当期又活跃的用户数。

    Formula: users without an active event for {at_risk_after_days} days or more at the start, active in the period
    公式： 期初已 {at_risk_after_days} 天及以上没有活跃行为、当期有活跃行为的用户数
    Leaves out: staff accounts; events without a user.
    不含： 员工账号；没有用户标识的行为。
    Misleads when: many lapsed before: more can then come back.
    误读： 此前流失越多，可挽回的也越多。
    Source: user-operations KPI library (挽回).

    >>> winback_users(example_tables, period="2026-09")
    1.0
    """
    return (users.was_lapsed & users.is_active).ifelse(1, 0).sum()


@metric(
    zh="挽回率（按活跃）",
    en="Win-back rate of users",
    fact="watched_periods",
    unit="share",
    better="higher",
    stage="churn",
    roles=("operations",),
    looks_back="at_risk_after_days",
    also=("召回率", "流失挽回率"),
)
def winback_rate(users: ir.Table) -> Ratio:
    """Share of the users at risk or churned at the period's start who were active in it.

    期初处于流失预警或流失状态的用户中，当期又活跃的占比。

    Formula: win-back users ÷ users without an active event for {at_risk_after_days} days or more at the start
    公式： 挽回用户数 ÷ 期初已 {at_risk_after_days} 天及以上没有活跃行为的用户数
    Leaves out: staff accounts; events without a user.
    不含： 员工账号；没有用户标识的行为。
    Misleads when: long-gone users pile up in the denominator.
    误读： 分母会不断累积早已离开的用户。
    Source: derived from the user-operations KPI library (挽回).

    >>> winback_rate(example_tables, period="2026-09")
    0.5
    """
    return Ratio((users.was_lapsed & users.is_active).ifelse(1, 0).sum(), users.was_lapsed.ifelse(1, 0).sum())
