"""Campaigns and coupons: how many there were, who took part and what they sold."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="活动销售金额",
    en="Campaign sales",
    fact="campaign_orders",
    unit="money",
    better="higher",
    stage="revenue",
    roles=("operations", "promotion"),
    pairs_with=("campaign_participants",),
    part_of=("sales",),
)
def campaign_sales(orders: ir.Table) -> ir.Value:
    """Amount of the period's orders in a campaign (coupon, flash sale, discount, member price …), less refunds.

    当期活动订单的金额（优惠券、秒杀、折扣、专享价等，扣除退款）。

    Formula: Σ (amount − refunded amount) of orders with a campaign of their own, else of a coupon redeemed on them;
        an order counts once, however many coupons
    公式： Σ（实付 − 退款），计自带活动编号、或核销了活动券的订单；无论用了几张券，每笔订单只计一次
    Leaves out: cancelled orders; orders that only followed a message (see sales brought by promotion).
    不含： 已取消订单；仅因触达而来的订单（见推广响应金额）。
    Misleads when: a campaign pulls purchases forward that would have come at the full price.
    误读： 活动会把本可按原价成交的购买提前。
    Source: user-operations KPI library (活动销售金额).

    >>> campaign_sales(example_tables, period="2026-10")
    70.0
    """
    return orders.campaign_amount.sum()


@metric(
    zh="活动参与人数",
    en="Campaign participants",
    fact="campaign_participants",
    unit="users",
    better="higher",
    stage="revenue",
    roles=("operations", "promotion"),
    pairs_with=("campaign_sales",),
    gameable=True,
    looks_back="beginning",
)
def campaign_participants(users: ir.Table) -> ir.Value:
    """Distinct users who ordered in a campaign, did something in one or redeemed one of its coupons.

    当期在活动中下单、有活动行为、或核销了活动券的去重用户数。

    Formula: distinct users with a campaign's order, event or redeemed coupon in the period
    公式： 当期有活动订单、活动行为或活动券核销的去重用户数
    Leaves out: orders and events without a user; events of staff accounts; users who only received a coupon or message.
    不含： 没有用户标识的订单与行为；员工账号的行为；只收到券或触达的用户。
    Misleads when: giveaways draw people who never buy; or campaigns overlap: a user of two of them counts once in
        all, but in both when cut by campaign.
    误读： 派发活动会引来从不购买的人；多个活动重叠时，合计按一人计，分活动看则各计一次。
    Source: user-operations KPI library (活动参与人数).

    >>> campaign_participants(example_tables, period="2026-10")
    3.0
    """
    return users.count()


@metric(
    zh="发券数",
    en="Coupons issued",
    fact="coupon_periods",
    unit="coupons",
    better="higher",
    stage="revenue",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("coupon_redemption_rate",),
    shows="process",
    gameable=True,
)
def coupons_issued(coupons: ir.Table) -> ir.Value:
    """Coupons issued in the period.

    当期发放的券数。

    Formula: number of coupons issued in the period
    公式： 发放时间在当期的券数
    Leaves out: nothing.
    不含： 无。
    Misleads when: coupons are issued to everybody: the number says nothing about their use.
    误读： 全员发券时，数量不代表使用。
    Source: derived from the user-operations KPI library (核销率).

    >>> coupons_issued(example_tables, period="2026-10")
    4.0
    """
    return coupons.is_issued.sum()


@metric(
    zh="核销券数",
    en="Coupons redeemed",
    fact="coupon_periods",
    unit="coupons",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("coupon_redemption_rate", "gross_margin"),
    needs=("coupons.redeemed_at",),
    gameable=True,
    looks_back="beginning",
)
def coupons_redeemed(coupons: ir.Table) -> ir.Value:
    """Coupons redeemed in the period, whenever they were issued.

    当期核销的券数，不论何时发放。

    Formula: number of coupons redeemed in the period
    公式： 核销时间在当期的券数
    Leaves out: nothing.
    不含： 无。
    Misleads when: the face value is high: they are then redeemed at a loss; or it is divided by the coupons issued in
        the same period: those are other coupons.
    误读： 面值高时核销多，但可能亏损；也不能除以同期发券数：两者不是同一批券。
    Source: derived from the user-operations KPI library (核销率).

    >>> coupons_redeemed(example_tables, period="2026-10")
    3.0
    """
    return (1 - coupons.is_issued).sum()


@metric(
    zh="券核销率",
    en="Coupon redemption rate",
    fact="coupon_periods",
    unit="share",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("coupons_issued", "campaign_sales", "gross_margin"),
    needs=("coupons.redeemed_at",),
    gameable=True,
    also=("核销率", "优惠券核销率"),
)
def coupon_redemption_rate(coupons: ir.Table) -> Ratio:
    """Share of the coupons issued in the period that were redeemed while valid.

    当期发放的券中，在有效期内核销的占比。

    Formula: of them, those redeemed by the end of validity ÷ coupons issued in the period whose validity is over; a
        coupon without an end of validity is valid for {coupon_valid_days} days
    公式： 其中在有效期内核销的券数 ÷ 当期发放且有效期已过的券数；未写失效时间的券按 {coupon_valid_days} 天计
    Leaves out: coupons still valid, redeemed or not, from both numbers.
    不含： 仍在有效期内的券（无论是否已核销，分子分母都不计）。
    Misleads when: the face value is high: many are then redeemed, at a loss.
    误读： 面值很高时核销率也高，但可能亏损。
    Source: user-operations KPI library (核销率).

    >>> round(coupon_redemption_rate(example_tables, period="2026-10"), 4)
    0.6667
    """
    over = coupons.is_issued * coupons.is_over
    return Ratio(
        (over * coupons.is_in_time).sum(), over.sum(), left_out=(coupons.is_issued * (1 - coupons.is_over)).sum()
    )


@metric(
    zh="活动次数",
    en="Activities held",
    fact="activity_counts",
    unit="activities",
    better="higher",
    stage="community",
    roles=("operations", "community"),
    pairs_with=("campaign_participants",),
    shows="process",
    gameable=True,
    also=("活动场次", "活动数"),
)
def activities_held(activities: ir.Table) -> ir.Value:
    """Activities that started in the period.

    当期开始的活动场次。

    Formula: campaigns of kind {activity_kinds} that start in the period; one that runs into the next period, or over
        the end of the year, counts once, where it starts
    公式： 当期开始的、类型为 {activity_kinds} 的活动数；跨期或跨年的活动只在开始的那一期计一次
    Leaves out: campaigns of other kinds; activities that started earlier and still run.
    不含： 其他类型的活动；此前开始、仍在进行的活动。
    Misleads when: one activity is split into several.
    误读： 把一场活动拆成几场会虚增。
    Source: account-operations article (活动次数); community-operations article.

    >>> activities_held(example_tables, period="2026-10")
    2.0
    """
    return activities.activities.sum()


@metric(
    zh="活动频次",
    en="Activity frequency",
    fact="activity_counts",
    unit="per_week",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("campaign_participants",),
    shows="process",
    gameable=True,
)
def activity_frequency(activities: ir.Table) -> Ratio:
    """Activities per week that started in the period.

    当期平均每周开始的活动场次。

    Formula: activities that started in the period × 7 ÷ days of the period
    公式： 当期开始的活动数 × 7 ÷ 当期天数
    Leaves out: campaigns that are not of kind {activity_kinds}; days after the end of the data.
    不含： 类型不是 {activity_kinds} 的活动；数据终点之后的日子。
    Misleads when: the period is short: a single activity then moves it a lot.
    误读： 统计期短时，一场活动就会使它大幅变动。
    Source: community-operations article (活动频次).

    >>> round(activity_frequency(example_tables, period="2026-10"), 4)
    0.4516
    """
    return Ratio(activities.activities.sum() * 7, activities.days.max())
