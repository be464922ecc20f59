"""Promotion and messages: what the money and the messages brought back."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric
from kpi_toolkit.settings.built_in_roles import ALL_ROLES


@metric(
    zh="推广响应金额",
    en="Sales brought by promotion",
    fact="promoted_orders",
    unit="money",
    better="higher",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("promo_roi",),
    gameable=True,
    looks_back="beginning",
    part_of=("sales",),
    also=("响应金额",),
)
def promo_response_amount(orders: ir.Table) -> ir.Value:
    """Amount of the period's orders that a campaign brought, less refunds.

    当期由推广带来的订单金额（扣除退款）。

    Formula: Σ (amount − refunded amount) of orders with a campaign of their own, else with a message to the user at
        most {attribution_days} days before; an order counts once, for its own campaign or that of the latest message
    公式： Σ（实付 − 退款），计自带活动编号的订单，以及下单前 {attribution_days} 天内收到过触达的用户的订单；
        一笔订单只计一次，归自带的活动，否则归最近一次触达的活动
    Leaves out: cancelled orders; orders without a campaign of their own and without a message before.
    不含： 已取消订单；既无活动编号、此前也无触达的订单。
    Misleads when: everybody is sent messages: orders that would have come anyway are then counted.
    误读： 全员群发时，本来就会下的单也会计入。
    Source: user-operations KPI library (推广响应金额).

    >>> promo_response_amount(example_tables, period="2026-10")
    55.0
    """
    return orders.promoted_amount.sum()


@metric(
    zh="推广投资回报率（ROI）",
    en="Return on promotion (ROI)",
    fact="promotion_returns",
    unit="growth",
    better="higher",
    stage="acquisition",
    roles=ALL_ROLES,
    pairs_with=("promo_response_amount", "acq_cost"),
    looks_back="beginning",
    ratio_of=("promo_response_amount", "acq_cost"),
    also=("ROI", "推广ROI", "投资回报率", "投产比", "投入产出比"),
)
def promo_roi(rows: ir.Table) -> Ratio:
    """What promotion brought beyond its cost, for each unit of money spent; −100% means nothing came back.

    推广带来的金额减去花费后，与花费之比；−100% 表示没有任何回报。

    Formula: (sales brought by promotion − acquisition cost) ÷ acquisition cost
    公式： （推广响应金额 − 引流总成本）÷ 引流总成本
    Leaves out: the cost of the goods sold: it is a return on sales, not on profit.
    不含： 商品成本：它是销售额口径，不是利润口径。
    Misleads when: money is spent now for orders of the next period; or spending stops and old messages still sell.
    误读： 本期花费带来下期订单；或停投后此前的触达仍在成交。
    Source: user-operations KPI library (推广ROI); account-operations article (投资回报率).

    >>> promo_roi(example_tables, period="2026-10")
    0.375
    """
    cost = rows.cost.sum()
    return Ratio(rows.revenue.sum() - cost, cost)


@metric(
    zh="推广产出投入比（ROAS）",
    en="Sales per money spent (ROAS)",
    fact="promotion_returns",
    unit="multiple",
    better="higher",
    stage="acquisition",
    roles=("promotion",),
    use="diagnostic",
    pairs_with=("acq_cost",),
    rivals=("promo_roi",),
    looks_back="beginning",
    ratio_of=("promo_response_amount", "acq_cost"),
    also=("ROAS",),
)
def promo_roas(rows: ir.Table) -> Ratio:
    """Sales that promotion brought for each unit of money spent; 1 means that the cost came back.

    每花一元推广费带来的销售额；等于 1 表示刚好收回花费。

    Formula: sales brought by promotion ÷ acquisition cost (that is ROI + 1)
    公式： 推广响应金额 ÷ 引流总成本（即 ROI + 1）
    Leaves out: the cost of the goods sold.
    不含： 商品成本。
    Misleads when: it is read as ROI: 1 is no gain here, and a gain of 100% there.
    误读： 与 ROI 混读：这里的 1 是不赚不亏，ROI 的 1 是赚了一倍。
    Source: user-operations KPI library (推广ROI), read as revenue ÷ cost.

    >>> promo_roas(example_tables, period="2026-10")
    1.375
    """
    return Ratio(rows.revenue.sum(), rows.cost.sum())


@metric(
    zh="推广响应率",
    en="Promotion response rate",
    fact="touched_users",
    unit="share",
    better="higher",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("touch_responders",),
    also=("响应率",),
)
def promo_response_rate(users: ir.Table) -> Ratio:
    """Share of the users reached by the period's messages who responded to one of them.

    当期触达到的用户中，有响应的人数占比。

    Formula: users who answered, or ordered within {attribution_days} days after the message ÷ users with a message
        sent in the period that was delivered
    公式： 有响应、或在触达后 {attribution_days} 天内下单的用户数 ÷ 当期发送且送达的去重用户数
    Leaves out: messages that were not delivered; staff accounts.
    不含： 未送达的触达；员工账号。
    Misleads when: the period has only just ended: users whose {attribution_days} days are not over count as silent.
    误读： 统计期刚结束时，{attribution_days} 天未满的用户会被计为未响应。
    Source: user-operations KPI library (推广响应率).

    >>> promo_response_rate(example_tables, period="2026-10")
    0.5
    """
    return Ratio((users.responses > 0).ifelse(1, 0).sum(), (users.delivered > 0).ifelse(1, 0).sum())


@metric(
    zh="营销触达响应人数",
    en="Users who responded to messages",
    fact="touched_users",
    unit="users",
    better="higher",
    stage="revenue",
    roles=("operations", "promotion"),
    pairs_with=("touch_response_rate",),
    gameable=True,
)
def touch_responders(users: ir.Table) -> ir.Value:
    """Distinct users who responded to a message sent in the period.

    对当期发送的触达有响应的去重用户数。

    Formula: users who answered a delivered message, or ordered within {attribution_days} days after it
    公式： 对送达的触达有响应、或在其后 {attribution_days} 天内下单的去重用户数
    Leaves out: messages that were not delivered; staff accounts.
    不含： 未送达的触达；员工账号。
    Misleads when: more messages are sent: it then grows, at the cost of the users' patience.
    误读： 发得越多，响应人数越多，代价是用户的耐心。
    Source: user-operations KPI library (营销触达响应人数).

    >>> touch_responders(example_tables, period="2026-10")
    2.0
    """
    return (users.responses > 0).ifelse(1, 0).sum()


@metric(
    zh="营销触达响应率",
    en="Response rate of messages",
    fact="touched_users",
    unit="share",
    better="higher",
    stage="revenue",
    roles=("operations", "promotion"),
    pairs_with=("touch_responders",),
    rivals=("promo_response_rate",),
)
def touch_response_rate(users: ir.Table) -> Ratio:
    """Share of the messages delivered that were responded to; counts messages, not users.

    送达的触达中有响应的占比；按条数计，不按人数计。

    Formula: messages sent in the period that were answered or followed by an order within {attribution_days} days ÷
        messages sent in the period that were delivered
    公式： 当期发送且有响应、或其后 {attribution_days} 天内有订单的条数 ÷ 当期发送且送达的条数
    Leaves out: messages that were not delivered; staff accounts.
    不含： 未送达的触达；员工账号。
    Misleads when: several messages go out before one order: each of them counts as responded.
    误读： 一笔订单之前发过多条触达时，每条都算有响应。
    Source: user-operations KPI library (营销触达响应率).

    >>> touch_response_rate(example_tables, period="2026-10")
    0.4
    """
    return Ratio(users.responses.sum(), users.delivered.sum())


@metric(
    zh="营销触达销售额",
    en="Sales after messages",
    fact="promoted_orders",
    unit="money",
    better="higher",
    stage="revenue",
    roles=("operations", "promotion"),
    pairs_with=("touch_response_rate",),
    needs=("touches",),
    gameable=True,
    looks_back="beginning",
    part_of=("sales",),
)
def touch_sales(orders: ir.Table) -> ir.Value:
    """Amount of the period's orders of users who had received a message shortly before, less refunds.

    当期订单中，下单前不久收到过触达的用户的订单金额（扣除退款）。

    Formula: Σ (amount − refunded amount) of orders with a delivered message to the user at most {attribution_days}
        days before; each order once, however many messages
    公式： Σ（实付 − 退款），计下单前 {attribution_days} 天内有送达触达的订单；无论几条触达，每笔订单只计一次
    Leaves out: orders without a user; cancelled orders; messages to staff accounts.
    不含： 没有用户标识的订单；已取消订单；发给员工账号的触达。
    Misleads when: everybody is sent messages: it then nears the whole of sales.
    误读： 全员群发时，它会接近全部销售额。
    Source: user-operations KPI library (营销触达销售额).

    >>> touch_sales(example_tables, period="2026-10")
    30.0
    """
    return orders.touched_amount.sum()


@metric(
    zh="信息触达率",
    en="Reach rate",
    fact="sent_touches",
    unit="share",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("promo_response_rate",),
    needs=("touches.delivered_at",),
    shows="process",
    also=("触达率", "到达率", "通知的触达率"),
)
def reach_rate(touches: ir.Table) -> Ratio:
    """Share of the messages sent in the period that were delivered.

    当期发送的触达中，已送达的占比。

    Formula: messages sent in the period that were delivered ÷ messages sent in the period
    公式： 当期发送且送达的条数 ÷ 当期发送的条数
    Leaves out: staff accounts.
    不含： 员工账号。
    Misleads when: delivered is taken for read.
    误读： 送达不等于已读。
    Source: community-operations article (信息触达率).

    >>> round(reach_rate(example_tables, period="2026-10"), 4)
    0.8333
    """
    return Ratio(touches.is_delivered.sum(), touches.count())
