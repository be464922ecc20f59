"""Activity: who uses the shop, site or app."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="活跃用户数",
    en="Active users",
    fact="active_periods",
    unit="users",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("visit_conversion_rate",),
    gameable=True,
    needs=("events.user_id",),
    also=("MAU", "月活", "月活跃用户数", "月活跃用户", "活跃用户"),
)
def active_users(users: ir.Table) -> ir.Value:
    """Distinct known users with an active event in the period (by month: MAU).

    当期有活跃行为的去重用户数（按月即 MAU）。

    Formula: distinct users with at least one active event
    公式： 至少有一次活跃行为的去重用户数
    Leaves out: staff accounts; events without a user.
    不含： 员工账号；没有用户标识的行为。
    Misleads when: zombie users of a paid channel open the app once.
    误读： 付费渠道的僵尸用户打开一次也会计入。
    Source: user-operations KPI library (DAU、MAU).

    >>> active_users(example_tables, period="2026-10")
    3.0
    """
    return (users.is_known & (users.active_events > 0)).ifelse(1, 0).sum()


@metric(
    zh="访问量",
    en="Visits",
    fact="active_periods",
    unit="times",
    better="higher",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("visitors", "bounce_rate"),
    gameable=True,
    also=("PV", "浏览量", "访问次数", "page views"),
)
def visits(users: ir.Table) -> ir.Value:
    """Visits in the period, with and without a known user.

    当期的访问次数，含没有用户标识的访问。

    Formula: number of visit events
    公式： 访问行为的次数
    Leaves out: staff accounts, as far as the user is known.
    不含： 员工账号（能识别时）。
    Misleads when: robots, reloads or bought traffic visit.
    误读： 爬虫、刷新与买来的流量会虚增。
    Source: balanced-indicator article (访问量).

    >>> visits(example_tables, period="2026-10")
    5.0
    """
    return users.visits.sum()


@metric(
    zh="日活跃用户数（DAU）",
    en="Daily active users (DAU)",
    fact="daily_periods",
    unit="mean_users",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("stickiness", "visit_conversion_rate"),
    gameable=True,
    part_of=("active_users",),
    also=("DAU", "日活", "日活跃用户数", "日活跃用户"),
)
def dau(users: ir.Table) -> Ratio:
    """Distinct active users of a day, as the mean over all days of the period.

    当期各日活跃用户数的平均值，没有人活跃的日子按 0 计入。

    Formula: sum of each day's distinct active users ÷ days of the period that the events cover
    公式： 各日活跃用户数之和 ÷ 当期行为数据覆盖的天数
    Leaves out: staff accounts; events without a user.
    不含： 员工账号；没有用户标识的行为。
    Misleads when: rewards for opening the app, or a single campaign day, lift the mean of a quiet month.
    误读： 打开即奖励或单日大促会抬高全月均值。
    Source: user-operations KPI library (日活).

    >>> round(dau(example_tables, period="2026-10"), 4)
    0.1935
    """
    return Ratio(users.active_days.sum(), users.days.max())


@metric(
    zh="周活跃用户数（WAU）",
    en="Weekly active users (WAU)",
    fact="weekly_periods",
    unit="mean_users",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("dau", "visit_conversion_rate"),
    gameable=True,
    part_of=("active_users",),
    also=("WAU", "周活", "周活跃用户数", "周活跃用户"),
)
def wau(users: ir.Table) -> Ratio:
    """Distinct active users of a week, as the mean over the whole weeks that end in the period.

    在当期结束的各整周活跃用户数的平均值，没有人活跃的周按 0 计入。

    Formula: sum of each week's distinct active users ÷ whole weeks that end in the period
    公式： 各周活跃用户数之和 ÷ 在当期结束的整周数
    Leaves out: staff accounts; events without a user; weeks that the events cover only in part.
    不含： 员工账号；没有用户标识的行为；行为数据未完整覆盖的周。
    Misleads when: rewards for opening the app lift it; or months with unlike numbers of holiday weeks are compared.
    误读： 打开即奖励会虚增；各月所含的节假日周数不同，不宜直接相比。
    Source: user-operations KPI library (周活).

    >>> wau(example_tables, period="2026-10")
    1.25
    """
    return Ratio(users.active_weeks.sum(), users.weeks.max())


@metric(
    zh="活跃粘性（DAU÷MAU）",
    en="Stickiness (DAU ÷ MAU)",
    fact="daily_periods",
    unit="amount_share",
    better="higher",
    stage="activity",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("active_users",),
    ratio_of=("dau", "active_users"),
)
def stickiness(users: ir.Table) -> Ratio:
    """Share of the period's days on which its active users were active, on average.

    当期活跃用户平均在多大比例的日子里活跃。

    Formula: active days of all users ÷ (days of the period that the events cover × active users)
    公式： 全部用户的活跃天数之和 ÷ （当期行为数据覆盖的天数 × 活跃用户数）
    Leaves out: staff accounts; events without a user.
    不含： 员工账号；没有用户标识的行为。
    Misleads when: casual users leave: it rises although fewer people come.
    误读： 低频用户离开时，人变少而它反而上升。
    Source: derived from the user-operations KPI library (日活、月活).

    >>> round(stickiness(example_tables, period="2026-10"), 4)
    0.0645
    """
    return Ratio(users.active_days.sum(), users.days.max() * users.user_id.count())


@metric(
    zh="活跃用户相对增长",
    en="Growth of active users",
    fact="compared_periods",
    unit="growth",
    better="higher",
    stage="activity",
    roles=("promotion", "operations"),
    pairs_with=("active_rate",),
    looks_back="previous",
)
def active_user_growth(users: ir.Table) -> Ratio:
    """Change of the active users against the period before.

    活跃用户数相对上一期的变化。

    Formula: (active users − active users of the previous period) ÷ active users of the previous period
    公式： （本期活跃用户数 − 上期活跃用户数）÷ 上期活跃用户数
    Leaves out: staff accounts; events without a user.
    不含： 员工账号；没有用户标识的行为。
    Misleads when: the periods differ in length or season.
    误读： 两期长短或季节不同时不可比。
    Source: account-operations article (用户增长率).

    >>> active_user_growth(example_tables, period="2026-10")
    0.5
    """
    active, before = users.is_active.ifelse(1, 0).sum(), users.was_active.ifelse(1, 0).sum()
    return Ratio(active - before, before)


@metric(
    zh="品牌传播次数",
    en="Brand shares",
    fact="active_periods",
    unit="times",
    better="higher",
    stage="referral",
    roles=("promotion",),
    pairs_with=("brand_sharers",),
    gameable=True,
    shows="process",
    also=("分享次数", "传播次数", "品牌传播"),
)
def brand_shares(users: ir.Table) -> ir.Value:
    """Shares in the period, with and without a known user.

    当期的分享次数，含没有用户标识的分享。

    Formula: number of share events
    公式： 分享行为的次数
    Leaves out: staff accounts, as far as the user is known.
    不含： 员工账号（能识别时）。
    Misleads when: shares are rewarded one by one.
    误读： 按次奖励分享时会刷量。
    Source: user-operations KPI library (品牌传播：次数).

    >>> brand_shares(example_tables, period="2026-10")
    1.0
    """
    return users.shares.sum()


@metric(
    zh="品牌传播人数",
    en="Brand sharers",
    fact="active_periods",
    unit="users",
    better="higher",
    stage="referral",
    roles=("promotion",),
    pairs_with=("new_users",),
    gameable=True,
    shows="process",
    needs=("events.user_id",),
    part_of=("brand_shares",),
)
def brand_sharers(users: ir.Table) -> ir.Value:
    """Distinct known users who shared in the period.

    当期有分享行为的去重用户数。

    Formula: distinct users with at least one share
    公式： 至少有一次分享的去重用户数
    Leaves out: staff accounts; shares without a user.
    不含： 员工账号；没有用户标识的分享。
    Misleads when: sharing is rewarded, or few followers see what is shared.
    误读： 有奖分享时会虚增；分享出去却少有人看到。
    Source: user-operations KPI library (品牌传播：人数).

    >>> brand_sharers(example_tables, period="2026-10")
    1.0
    """
    return (users.is_known & (users.shares > 0)).ifelse(1, 0).sum()
