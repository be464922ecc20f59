"""Repurchase and retention: the rival definitions side by side, each under its own name."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="回购率",
    en="Repurchase rate",
    fact="buyer_periods",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    pairs_with=("new_buyers",),
    looks_back="history",
    rest_of=("new_buyers", "buyers"),
    also=("老客占比", "老客回购率"),
)
def repurchase_rate(buyers: ir.Table) -> Ratio:
    """Share of the period's buyers who had bought before the period began.

    当期购买用户中，期初之前曾经购买过的人数占比。

    Formula: buyers with an order before the period ÷ buyers
    公式： 期初之前买过的购买用户数 ÷ 购买用户数
    Leaves out: orders without a user; cancelled orders.
    不含： 没有用户标识的订单；已取消订单。
    Misleads when: acquisition slows: the share then rises by itself.
    误读： 拉新放缓时会自行上升。
    Source: user-operations KPI library (回购率：当天购买的用户中，曾经购买过的比例).

    >>> repurchase_rate(example_orders, period="2026-10")
    0.5
    """
    return Ratio(buyers.was_buyer_before.cast("int64").sum(), buyers.count())


@metric(
    zh="复购率1（人数口径）",
    en="Repeat purchase rate 1 (by buyers)",
    fact="customer_periods",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations", "community"),
    pairs_with=("new_buyers",),
    rivals=("repeat_purchase_rate_2", "repeat_purchase_rate_3", "repurchase_rate"),
    looks_back="beginning",
    accumulates=True,
)
def repeat_purchase_rate_1(customers: ir.Table) -> Ratio:
    """Share of all buyers so far who have ordered more than once, as of the period's end.

    截至期末，所有购买过的用户中购买次数大于 1 次的占比。

    Formula: buyers with more than one order ÷ all buyers, both up to the period's end
    公式： 购买次数 > 1 的人数 ÷ 所有购买过的人数（均截至期末）
    Leaves out: orders without a user; cancelled orders.
    不含： 没有用户标识的订单；已取消订单。
    Misleads when: read as a period's result: it carries the whole past and moves slowly.
    误读： 它累计全部历史、变化缓慢，不能当作当期成绩。
    Source: user-operations KPI library (复购率1).

    >>> repeat_purchase_rate_1(example_orders, period="2026-10")
    0.5
    """
    return Ratio(customers.is_repeat_buyer.cast("int64").sum(), customers.count())


@metric(
    zh="复购率2（交易口径）",
    en="Repeat purchase rate 2 (by orders)",
    fact="order_periods",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    pairs_with=("new_buyers", "aov"),
    gameable=True,
    needs=("orders.user_id",),
    looks_back="beginning",
    accumulates=True,
)
def repeat_purchase_rate_2(orders: ir.Table) -> Ratio:
    """Share of the period's orders that were not the buyer's first ever.

    当期订单中，不属于买家首单的占比。

    Formula: orders beyond each buyer's first ÷ orders of known users
    公式： 买家首单以外的订单数 ÷ 有用户标识的订单数
    Leaves out: orders without a user, for which first and repeat cannot be told apart.
    不含： 没有用户标识的订单（无法区分首单与复购）。
    Misleads when: one heavy buyer splits orders.
    误读： 个别用户拆单会虚增。
    Source: user-operations KPI library (复购率2).

    >>> round(repeat_purchase_rate_2(example_orders, period="2026-10"), 4)
    0.6667
    """
    return Ratio(orders.is_repeat.cast("int64").sum(), orders.order_number.count())


@metric(
    zh="复购率3（老客近{repurchase_window_days}天口径）",
    en="Repeat purchase rate 3 (regulars within {repurchase_window_days} days)",
    fact="customer_periods",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    looks_back="beginning",
    also=("老客复购率",),
)
def repeat_purchase_rate_3(customers: ir.Table) -> Ratio:
    """Share of regulars who bought again within the last {repurchase_window_days} days of the period.

    {repurchase_window_days} 天前已购买两次及以上的老客，在近 {repurchase_window_days} 天内再次购买的占比。

    Formula: those of them who bought in the last {repurchase_window_days} days up to the period's end ÷
        buyers with two or more orders before these days
    公式： 其中在期末前 {repurchase_window_days} 天内购买的人数 ÷ 此前已购买两次及以上的人数
    Leaves out: orders without a user; buyers with a single order before the window.
    不含： 没有用户标识的订单；窗口之前只买过一次的用户。
    Misleads when: the period is much shorter than the window: neighbouring periods then share most of it.
    误读： 统计期远短于窗口时，相邻两期大部分重叠。
    Source: user-operations KPI library (复购率3).

    >>> repeat_purchase_rate_3(example_orders, period="2026-11")
    1.0
    """
    return Ratio(
        (customers.was_repeat_before_window & customers.has_bought_in_window).cast("int64").sum(),
        customers.was_repeat_before_window.cast("int64").sum(),
    )


@metric(
    zh="新客二次购买率（{second_purchase_days}天）",
    en="Second purchase rate of new buyers ({second_purchase_days} days)",
    fact="order_periods",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    pairs_with=("new_buyers",),
    looks_ahead=True,
    needs=("orders.user_id",),
    looks_back="beginning",
    also=(
        "新客二转率",
        "新客二转",
        "二转率",
        "新客二次转化率",
        "二次购买转化率",
        "新客二次购买率",
        "新客复购率",
        "二次购买率",
        "二购率",
        "second purchase rate",
        "新客二单率",
    ),
)
def second_purchase_rate(orders: ir.Table) -> Ratio:
    """Share of the period's new buyers who ordered again within {second_purchase_days} days of their first order.

    当期新客中，首单后 {second_purchase_days} 天内再次下单的占比。

    Formula: new buyers with a second order within {second_purchase_days} days ÷ new buyers whose
        {second_purchase_days} days are over
    公式： {second_purchase_days} 天内有第二单的新客数 ÷ {second_purchase_days} 天窗口已满的新客数
    Leaves out: new buyers whose window is still open, from both numbers.
    不含： 窗口未满的新客（分子分母都不计）。
    Misleads when: new buyers are few: single persons then move it.
    误读： 新客很少时，个别人就会左右结果。
    Source: user-operations KPI library (新客二转); balanced-indicator article (二次购买转化率).

    >>> second_purchase_rate(example_orders, period="2026-09")
    1.0
    """
    complete = orders.is_first & orders.is_window_complete
    return Ratio(
        (complete & orders.is_second_in_window).cast("int64").sum(),
        complete.cast("int64").sum(),
        left_out=(orders.is_first & ~orders.is_window_complete).cast("int64").sum(),
    )


@metric(
    zh="上期购买用户本期留存率",
    en="Retention of last period's buyers",
    fact="customer_periods",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    looks_back="previous",
    also=("购买留存率", "客户留存率", "留存率（购买）"),
)
def buyer_retention(customers: ir.Table) -> Ratio:
    """Share of the previous period's buyers who bought again in this period.

    上一期购买用户中，本期再次购买的占比。

    Formula: of them, those who bought in this period ÷ buyers of the previous period
    公式： 其中本期购买的人数 ÷ 上一期购买用户数
    Leaves out: orders without a user.
    不含： 没有用户标识的订单。
    Misleads when: people naturally buy less often than once a period.
    误读： 自然购买周期长于统计期时，数值天然偏低。
    Source: user-operations KPI library (留存率).

    >>> buyer_retention(example_orders, period="2026-10")
    1.0
    """
    return Ratio(
        (customers.bought_previous & customers.has_bought).cast("int64").sum(),
        customers.bought_previous.cast("int64").sum(),
    )


@metric(
    zh="上期新客本期留存率",
    en="Retention of last period's new buyers",
    fact="customer_periods",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    use="diagnostic",
    looks_back="previous",
)
def new_buyer_retention(customers: ir.Table) -> Ratio:
    """Share of the previous period's new buyers who bought again in this period.

    上一期新客中，本期再次购买的占比（按月即「上月新客本月留存率」）。

    Formula: of them, those who bought in this period ÷ users whose first order fell in the previous period
    公式： 其中本期购买的人数 ÷ 首单在上一期的用户数
    Leaves out: a second order within the previous period itself.
    不含： 上一期之内的再次购买。
    Misleads when: used for appraisal: it is hard to explain and rests on few people.
    误读： 不宜用于考核：不易解释，且样本少。
    Source: user-operations KPI library (上月新客本月留存率).

    >>> new_buyer_retention(example_orders, period="2026-10")
    1.0
    """
    return Ratio(
        (customers.was_new_previous & customers.has_bought).cast("int64").sum(),
        customers.was_new_previous.cast("int64").sum(),
    )


@metric(
    zh="去年同期购买用户本期留存率",
    en="Retention of last year's buyers",
    fact="customer_periods",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    use="diagnostic",
    looks_back="last_year",
)
def last_year_buyer_retention(customers: ir.Table) -> Ratio:
    """Share of the buyers of the same period last year who bought in this period.

    去年同期购买用户中，本期再次购买的占比（按月即「去年本月留存率」）。

    Formula: of them, those who bought in this period ÷ buyers of the same period last year
    公式： 其中本期购买的人数 ÷ 去年同期购买用户数
    Leaves out: orders without a user.
    不含： 没有用户标识的订单。
    Misleads when: a campaign or a holiday moved between the two years.
    误读： 两年的活动或节假日错位时不可比。
    Source: user-operations KPI library (去年本月留存率).

    >>> last_year_buyer_retention(example_orders, period="2026-10")
    0.0
    """
    return Ratio(
        (customers.bought_last_year & customers.has_bought).cast("int64").sum(),
        customers.bought_last_year.cast("int64").sum(),
    )
