"""Tables of money: orders and what is spent, given and stored."""

from kpi_toolkit.language.text import Text
from kpi_toolkit.schema.columns import MAYBE, campaign, channel, text, user
from kpi_toolkit.schema.table import Column, Table

MONEY: tuple[Table, ...] = (
    Table(
        "orders",
        Text("每行一笔订单", "one row per order"),
        (
            Column("order_id", "key", Text("订单编号", "order id"), unique=True),
            user(Text("买家编号，可空", "buyer id, may be empty"), nullable=True),
            Column(
                "ordered_at",
                "timestamp",
                Text(
                    "下单时间；只有日期的，视为可能晚于当日的任何触达与阅读",
                    "time of the order; one with a day alone may follow any message or reading of that day",
                ),
                may_be_day=True,
            ),
            Column("amount", "money", Text("实付金额", "amount paid, before refunds"), at_least=0),
            Column("cost", "money", Text("成本", "cost of the goods sold"), at_least=0, **MAYBE),
            text("status", "订单状态", "state of the order", **MAYBE),
            Column("refunded_amount", "money", Text("退款金额", "amount refunded"), at_least=0, **MAYBE),
            Column("refunded_at", "timestamp", Text("退款时间", "time of the refund"), **MAYBE),
            channel(),
            campaign(**MAYBE),
            Column("content_id", "key", Text("内容编号", "content id"), **MAYBE),
        ),
        main_time="ordered_at",
        is_stream=True,
    ),
    Table(
        "order_lines",
        Text("每行一笔订单中的一种商品", "one row per order and product in it"),
        (
            Column("order_id", "key", Text("订单编号", "order id")),
            Column("product_id", "key", Text("商品编号", "product id")),
            Column("quantity", "number", Text("件数", "quantity")),
            Column("amount", "money", Text("金额", "amount")),
            Column("refunded_amount", "money", Text("该商品的退款额", "refunded of this product"), at_least=0, **MAYBE),
        ),
    ),
    Table(
        "spend",
        Text("每行一天、一个渠道的投放花费", "one row per day, channel and campaign of money spent"),
        (
            Column("spent_on", "date", Text("花费日期", "day of the spending")),
            text("channel", "渠道", "channel"),
            campaign(**MAYBE),
            Column("amount", "money", Text("花费金额", "amount spent"), at_least=0),
        ),
        main_time="spent_on",
        key=("spent_on", "channel", "campaign_id"),
    ),
    Table(
        "campaigns",
        Text("每行一个营销活动", "one row per campaign"),
        (
            campaign(unique=True),
            text("name", "活动名称", "name of the campaign"),
            text(
                "kind",
                "类型：coupon、flash_sale、discount、member_price、activity、sms、poster、email …",
                "kind: coupon, flash_sale, discount, member_price, activity, sms, poster, email, …",
            ),
            Column("starts_at", "timestamp", Text("开始时间", "start"), future=True),
            Column("ends_at", "timestamp", Text("结束时间", "end"), future=True),
        ),
        main_time="starts_at",
    ),
    Table(
        "coupons",
        Text("每行一张发给一位用户的券", "one row per coupon issued to a user"),
        (
            Column("coupon_id", "key", Text("券编号", "coupon id"), unique=True),
            user(),
            campaign(**MAYBE),
            Column("issued_at", "timestamp", Text("发放时间", "time of issue")),
            Column("expires_at", "timestamp", Text("失效时间", "end of validity"), future=True, **MAYBE),
            Column(
                "redeemed_at",
                "timestamp",
                Text("核销时间，未核销为空", "time of redemption, empty without one"),
                **MAYBE,
            ),
            Column("order_id", "key", Text("核销的订单编号", "order it was redeemed on"), **MAYBE),
            Column("face_value", "money", Text("面值", "face value"), at_least=0, **MAYBE),
        ),
        main_time="issued_at",
    ),
    Table(
        "points",
        Text("每行一笔积分流水", "one row per entry of the points ledger"),
        (
            user(),
            Column("occurred_at", "timestamp", Text("发生时间", "time of the entry")),
            text("kind", "类型", "kind of entry", values=("earn", "redeem", "expire")),
            Column("points", "number", Text("积分数，恒为正", "number of points, never negative"), at_least=0),
            text(
                "reward",
                "兑换物：benefit 权益、gift 礼品",
                "what was redeemed: a benefit or a gift",
                values=("benefit", "gift"),
                **MAYBE,
            ),
            Column("quantity", "number", Text("兑换件数", "number of rewards"), at_least=0, **MAYBE),
            Column("cost", "money", Text("兑换物成本", "cost of the reward"), at_least=0, **MAYBE),
        ),
        main_time="occurred_at",
    ),
    Table(
        "wallet",
        Text("每行一笔储值流水", "one row per entry of the stored-value ledger"),
        (
            user(),
            Column("occurred_at", "timestamp", Text("发生时间", "time of the entry")),
            text("kind", "类型：top_up 充值、spend 消费", "kind of entry", values=("top_up", "spend")),
            Column("amount", "money", Text("金额，恒为正", "amount, never negative"), at_least=0),
        ),
        main_time="occurred_at",
    ),
)
