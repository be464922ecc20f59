"""Loyalty: the far end of the funnel, and the near one, where channels stop growing."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="忠诚客户转化率",
    en="Loyal customers",
    fact="customer_totals",
    unit="share",
    better="higher",
    stage="funnel",
    roles=("operations",),
    pairs_with=("new_buyers",),
    looks_back="beginning",
    accumulates=True,
    also=("忠诚客户率", "忠诚度"),
)
def loyal_rate(customers: ir.Table) -> Ratio:
    """Share of all customers so far with {loyal_orders} or more orders, as of the period's end.

    截至期末，累计下单 {loyal_orders} 次及以上的客户占全部客户的比例。

    Formula: customers with at least {loyal_orders} orders ÷ customers with an order, both up to the period's end
    公式： 累计订单 ≥ {loyal_orders} 的客户数 ÷ 全部下过单的客户数（均截至期末）
    Leaves out: orders without a user; cancelled orders.
    不含： 没有用户标识的订单；已取消订单。
    Misleads when: read as a period's result: it carries the whole past, and new buyers push it down.
    误读： 它累计全部历史，不能当作当期成绩；拉新多时会被摊低。
    Source: balanced-indicator article (忠诚客户转化率).

    >>> loyal_rate(example_orders.assign(user_id=["carol"] * 6 + ["ann"] * 3), period="2026-10")
    0.5
    """
    return Ratio(customers.is_loyal.ifelse(1, 0).sum(), customers.count())


@metric(
    zh="VIP 客户数",
    en="VIP customers",
    fact="customer_totals",
    unit="buyers",
    better="higher",
    stage="funnel",
    roles=("operations",),
    pairs_with=("new_vips",),
    looks_back="beginning",
    counts_once=True,
    accumulates=True,
    also=("VIP人数", "VIP数"),
)
def vip_customers(customers: ir.Table) -> ir.Value:
    """Customers who had bought for {vip_amount} or more in all by the period's end.

    截至期末，累计购买金额达到 {vip_amount} 的客户数。

    Formula: customers with Σ (amount − refunded amount) ≥ {vip_amount} up to the period's end
    公式： 截至期末 Σ（实付金额 − 退款金额）≥ {vip_amount} 的客户数
    Leaves out: orders without a user; cancelled orders.
    不含： 没有用户标识的订单；已取消订单。
    Misleads when: read as a period's result: VIPs who left long ago still count.
    误读： 不能当作当期成绩：早已流失的 VIP 仍计入。
    Source: balanced-indicator article (VIP).

    >>> vip_customers(example_orders.assign(amount=example_orders["amount"] * 10), period="2026-10")
    2.0
    """
    return customers.is_vip.ifelse(1, 0).sum()


@metric(
    zh="新增 VIP 客户数",
    en="New VIP customers",
    fact="customer_totals",
    unit="buyers",
    better="higher",
    stage="funnel",
    roles=("operations",),
    pairs_with=("new_buyers",),
    looks_back="beginning",
    counts_once=True,
    part_of=("vip_customers",),
    also=("新增忠粉数", "新增VIP"),
)
def new_vips(customers: ir.Table) -> ir.Value:
    """Customers who reached {vip_amount} bought in all within the period.

    当期累计购买金额首次达到 {vip_amount} 的客户数。

    Formula: customers with {vip_amount} or more bought by the period's end and less before it
    公式： 期末前累计 ≥ {vip_amount} 且期初前累计 < {vip_amount} 的客户数
    Leaves out: orders without a user; cancelled orders; what was bought before the data begin.
    不含： 没有用户标识的订单；已取消订单；数据起点之前的购买。
    Misleads when: a single bulk order makes a VIP.
    误读： 一笔大单就成为 VIP 时。
    Source: balanced-indicator article (新增 VIP).

    >>> new_vips(example_orders.assign(amount=example_orders["amount"] * 10), period="2026")
    2.0
    """
    return customers.became_vip.ifelse(1, 0).sum()


@metric(
    zh="VIP 转化指数",
    en="VIP index",
    fact="customer_totals",
    unit="multiple",
    better="higher",
    stage="funnel",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("new_vips", "new_buyers"),
    looks_back="previous",
    also=("忠粉转化", "VIP转化", "VIP/忠粉转化"),
)
def vip_index(customers: ir.Table) -> Ratio:
    """New VIPs for every new buyer, compared with the previous period: above 1 means better than then.

    每位新客对应的新增 VIP 数，与上一期相比；大于 1 表示好于上期。

    Formula: (new VIPs ÷ new buyers) ÷ (new VIPs ÷ new buyers of the previous period)
    公式： （本期新增 VIP ÷ 本期新客）÷（上期新增 VIP ÷ 上期新客）
    Leaves out: orders without a user; cancelled orders.
    不含： 没有用户标识的订单；已取消订单。
    Misleads when: new buyers become fewer, or VIPs are so few that one moves it.
    误读： 新客减少，或 VIP 很少、一人即可左右结果时。
    Source: balanced-indicator article (VIP/忠粉转化).

    >>> vip_index(example_orders.assign(amount=example_orders["amount"] * 50), period="2026-Q4")
    2.0
    """
    vips, vips_before = _count(customers.became_vip), _count(customers.became_vip_previous)
    new, new_before = _count(customers.is_new), _count(customers.was_new_previous)
    return Ratio(vips * new_before, (new_before > 0).ifelse(new * vips_before, 0))


@metric(
    zh="再次变现指数",
    en="Repeat monetisation index",
    fact="customer_totals",
    unit="multiple",
    better="higher",
    stage="funnel",
    roles=("operations",),
    use="diagnostic",
    pairs_with=("repurchase_rate",),
    looks_back="last_year",
    also=("再次变现转化", "再次变现"),
)
def repeat_monetisation_index(customers: ir.Table) -> Ratio:
    """Share of orders by buyers who ordered more than once in the period, compared with the same period last year.

    当期下单两次及以上的用户的订单占比，与去年同期相比；大于 1 表示好于去年。

    Formula: (orders of buyers with two or more orders in the period ÷ orders) ÷ (the same of last year)
    公式： （本期下单 ≥ 2 次用户的订单数 ÷ 本期订单数）÷（去年同期的同一比例）
    Leaves out: orders without a user; cancelled orders; repeats across periods.
    不含： 没有用户标识的订单；已取消订单；跨期的再次购买。
    Misleads when: a campaign or a holiday moved between the two years.
    误读： 两年的活动或节假日错位时。
    Source: balanced-indicator article (再次变现转化).

    >>> round(repeat_monetisation_index(
    ...     example_orders.assign(ordered_at=["2025-10-01"] * 4 + list(example_orders["ordered_at"][4:])),
    ...     period="2026-10",
    ... ), 4)
    1.3333
    """
    now, last_year = customers.orders_current, customers.orders_last_year
    return Ratio(now.sum(where=now >= 2) * last_year.sum(), now.sum() * last_year.sum(where=last_year >= 2))


@metric(
    zh="进入瓶颈的渠道数",
    en="Saturated channels",
    fact="channel_periods",
    unit="channels",
    better="band",
    stage="funnel",
    roles=("promotion",),
    use="diagnostic",
    pairs_with=("visitors",),
    needs=("events.channel",),
    looks_back="plateau",
)
def saturated_channels(channels: ir.Table) -> ir.Value:
    """Channels whose visitors grew by less than {plateau_growth} from one {plateau_weeks} weeks to the next.

    最近 {plateau_weeks} 周访客数较之前 {plateau_weeks} 周增幅不足 {plateau_growth} 的渠道数。

    Formula: channels whose visitors of the last {plateau_weeks} weeks up to the period's end are fewer than those of
        the {plateau_weeks} weeks before, plus {plateau_growth}
    公式： 期末前 {plateau_weeks} 周访客数 < 再之前 {plateau_weeks} 周访客数 ×（1 + {plateau_growth}）的渠道数
    Leaves out: visits without a user or a channel; staff accounts; channels without visitors in the last weeks, or with
        fewer than {plateau_sample} in those before. Segmented by channel it names them.
    不含： 没有用户标识或渠道的访问；员工账号；最近几周没有访客、或之前几周访客不足 {plateau_sample} 人的渠道。按渠道细分可见其名。
    Misleads when: a season ends: visitors then stay away without any ceiling being reached.
    误读： 旺季刚结束时，访客回落并不等于到了瓶颈。
    Source: balanced-indicator article (平台访客稳定期/瓶颈).

    >>> saturated_channels(
    ...     example_tables | {"events": example_tables["events"].assign(channel=lambda events: events["user_id"])},
    ...     period="2026-10",
    ... )
    0.0
    """
    return channels.is_saturated.ifelse(1, 0).sum()


def _count(rows: ir.BooleanValue) -> ir.IntegerValue:
    return rows.ifelse(1, 0).sum()
