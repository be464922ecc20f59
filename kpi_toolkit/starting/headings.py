"""What columns are called by platforms and people, in Chinese and English: the first of the names is the best."""

import re

from kpi_toolkit.engines.names import folded

NAMES: dict[str, dict[str, str]] = {
    "orders": {
        "order_id": (
            "主订单编号 | 主订单号 | 父订单号 | 订单编号 | 订单号 | 订单id | 交易编号 | 交易单号 | 交易订单号 | "
            "平台单号 | 小票号 | 小票编号 | 单据编号 | 单据号 | 销售单号 | 流水号 | 流水单号 | 单号 | "
            "商户订单号 | 原始单号 | 编号 | order_id | amazon-order-id | order number | order no | order # | "
            "order name | ordername | order | receipt number | receipt no | receipt | invoice number | "
            "invoice no | invoiceno | invoice | transaction id | transaction | sale id | deal id | payment id | "
            "charge id | name | number | id"
        ),
        "user_id": (
            "买家会员名 | 买家昵称 | 买家id | 买家账号 | 买家 | 会员卡号 | 会员号 | 会员编号 | 会员id | 用户id | "
            "用户编号 | 下单帐号 | 下单账号 | 用户账号 | 客户id | 客户编号 | 客户 | 顾客编号 | openid | unionid | "
            "会员 | 用户昵称 | 会员名 | 买家手机号 | 会员手机号 | 会员手机 | 用户手机号 | 手机号 | 手机号码 | "
            "联系手机 | 客户电话 | 电话 | customer_id | user_id | buyer_id | uid | buyer user id | member id | "
            "client id | "
            "customer number | customer no | customer email | from email address | email (billing) | billing email | "
            "buyer email | email | email address | e-mail | customer user id | associated contact ids | "
            "associated contact id | customer | buyer | buyer name | customer name | customer phone | phone"
        ),
        "ordered_at": (
            "订单创建时间 | 下单时间 | 订单提交时间 | 拍下时间 | 订单成交时间 | 成交时间 | 创建时间 | 下单日期 | "
            "订单日期 | 交易时间 | 销售时间 | 消费时间 | 交易日期 | 销售日期 | 付款时间 | 支付时间 | "
            "订单付款时间 | 订单支付时间 | 开单时间 | 单据日期 | 开单日期 | "
            "制单日期 | 业务日期 | 日期时间 | 时间 | 日期 | ordered_at | ordered on | created at | create time | "
            "created date | created | order date | purchase-date | purchase date | order time | order created | "
            "date created | sale date | transaction date | invoice date | invoicedate | create date | "
            "close date | paid at | payment date | pay_time | paid date | datetime | timestamp | date"
        ),
        "amount": (
            "买家实际支付金额 | 订单实付金额 | 顾客实付 | 用户实付 | 实付金额 | 实付款 | 实际支付金额 | 实收金额 | "
            "实付 | 实收 | 买家实付 | 应付金额 | 订单应付金额 | 支付金额 | 付款金额 | 商家实收金额 | 订单金额 | "
            "订单总金额 | 订单总额 | 成交金额 | 销售金额 | 消费金额 | 交易金额 | 总金额 | 总价 | 金额 | "
            "合计金额 | amount | total | order total amount | order total | total paid | amount paid | paid amount | "
            "net amount | net sales | total price | grand total | order amount | order value | item-price | "
            "sales | revenue | total sales | gross sales | gross | value | price | paid | "
            "pay amount | payment amount | 收入 | 收入金额"
        ),
        "refunded_amount": (
            "退款金额 | 已退款金额 | 退款总额 | 退款额 | 实退金额 | 退款 | 支出 | 支出金额 | refunded_amount | "
            "amount refunded | order refund amount | refund amount | refund total | total refunded | refunds | refunded"
        ),
        "refunded_at": "退款时间 | 退款完成时间 | refunded at | refunded date | refund date",
        "cost": "成本 | 商品成本 | 成本金额 | 总成本 | cost | cost of goods | cogs | total cost",
        "status": (
            "订单状态 | 交易状态 | 单据状态 | 支付状态 | 状态 | status | order status | order-status | "
            "financial status | payment status | deal stage | state"
        ),
        "channel": (
            "渠道 | 订单来源 | 来源渠道 | 销售渠道 | 流量来源 | 来源 | 平台 | channel | source | sales channel | "
            "order source | utm_source | origin"
        ),
    },
    "users": {
        "user_id": (
            "用户id | 用户编号 | 会员卡号 | 会员号 | 会员编号 | 会员id | 客户id | 客户编号 | openid | user_id | "
            "customer_id | record id | member id | contact id | id"
        ),
        "registered_at": (
            "注册时间 | 注册日期 | 入会时间 | 入会日期 | 开卡时间 | 开卡日期 | 加入时间 | 成为会员时间 | "
            "首次关注时间 | registered_at | registration date | registered | signup date | sign up date | "
            "signed up | create date | created at | created | date joined | joined | user registered | "
            "customer since"
        ),
        "channel": (
            "来源渠道 | 注册渠道 | 渠道 | 来源 | original source | channel | source | utm_source | signup source"
        ),
        "phone": "手机号 | 手机号码 | 手机 | 电话 | phone number | phone | mobile | mobile phone number",
        "birthday": "生日 | 出生日期 | birthday | date of birth | birth date | dob",
        "gender": "性别 | gender | sex",
        "city": "城市 | 所在城市 | city | billing city",
        "referrer_id": "邀请人 | 邀请人id | 推荐人 | 推荐人id | referrer_id | referred by | referrer",
    },
    "events": {
        "user_id": "distinct_id | 用户id | user_id | user_pseudo_id | $user_id | device_id | uid | client id",
        "event": "event | 事件 | 事件名 | 事件名称 | event_name | event name | 行为 | behavior | action | event_type",
        "occurred_at": "time | 事件时间 | 发生时间 | event_time | event_timestamp | occurred_at | timestamp | 时间",
        "session_id": "session_id | ga_session_id | $session_id | 会话id | session id | user_session",
        "channel": "$utm_source | utm_source | 渠道 | channel | source",
        "event_id": "event_id | event id | insert_id | $insert_id | uuid",
    },
    "spend": {
        "spent_on": (
            "日期 | 时间 | 投放日期 | 统计日期 | 数据日期 | date | day | reporting starts | start date | spent_on"
        ),
        "channel": "渠道 | 媒体 | 平台 | 投放渠道 | channel | platform | network | publisher platform | source",
        "campaign_id": "推广计划id | 计划id | 广告计划id | campaign id",
        "amount": (
            "花费 | 消耗 | 消费 | 总花费 | 花费金额 | 推广花费 | 总消耗 | 现金消耗 | amount spent | spend | "
            "cost | ad spend | total spend | ad cost"
        ),
    },
    "inquiries": {
        "inquiry_id": "咨询编号 | 工单编号 | 工单号 | 会话id | ticket id | ticket number | conversation id | id",
        "user_id": "requester id | 用户id | 客户id | requester | contact id | customer id | requester email | 用户",
        "opened_at": "咨询时间 | 创建时间 | 会话开始时间 | 开始时间 | created at | created | opened at",
        "first_answered_at": "首次响应时间 | 首次回复时间 | first response at | first reply at | first responded at",
        "closed_at": "解决时间 | 关闭时间 | 结束时间 | 完成时间 | solved at | closed at | resolved at | resolved",
        "agent": "客服 | 客服人员 | 处理人 | 受理客服 | assignee | agent | owner",
    },
    "surveys": {
        "survey_id": "问卷编号 | 答卷编号 | collector id | survey id | survey",
        "user_id": "email address | 用户id | 会员号 | 手机号 | user id | respondent email | email | respondent id",
        "sent_at": "发出时间 | 发送时间 | 开始答题时间 | start date | sent at | start time",
        "answered_at": "答复时间 | 提交时间 | 提交答卷时间 | end date | completed at | submitted at | date submitted",
        "recommend_score": (
            "推荐意愿 | 推荐分 | 您有多大可能推荐 | 您有多大可能向朋友推荐我们 | nps | nps score | score | "
            "how likely is it that you would recommend us"
        ),
    },
}
"""Canonical table → column → what it is called in exports, the best name first."""

NEEDED: dict[str, tuple[str, ...]] = {
    "orders": ("order_id", "ordered_at", "amount"),
    "users": ("user_id", "registered_at"),
    "events": ("user_id", "event", "occurred_at"),
    "spend": ("spent_on", "amount"),
    "inquiries": ("inquiry_id", "opened_at", "closed_at"),
    "surveys": ("sent_at", "recommend_score"),
}
"""Columns by which a file is known to be a table: those that others lack."""

PLUS = "收入 | 收入金额 | 收入(+元) | 收入金额(+元) | 贷方金额 | 贷方 | income | money in | credit | received | paid in"
MINUS = (
    "支出 | 支出金额 | 支出(-元) | 支出金额(-元) | 借方金额 | 借方 | expense | money out | debit | paid out | withdrawn"
)
"""What two columns are called of which each row has one: what comes in, and what goes out."""
NETS = (
    "退款后金额 | 退款后实收 | 退款后实付 | 退后金额 | 扣除退款后金额 | amount after refunds | adjusted total | "
    "current total | net payment | total after refunds | net total"
)
"""What a column is called that has what is left of an amount after refunds."""
TIMES_OF_DAY = "时间 | time | 交易时间 | 时刻 | order time | sale time"
"""What a column is called that has the time to the day in another one."""
PRICES = "商品单价 | 单价 | 价格 | lineitem price | item price | unit price | unitprice | price"
QUANTITIES = "商品数量 | 数量 | 订购数量 | 件数 | lineitem quantity | quantity | qty | 宝贝总数量"
LINE_IDS = "子订单编号 | 子订单号 | 商品id | 商品编号 | lineitem sku | sku | sku id | line id | order-item-id"
REFERENCES = (
    "reference txn id | 原订单号 | 原订单编号 | 原单号 | 原小票号 | 关联订单号 | 关联单号 | 原交易号 | "
    "original order | original order id | refunded order | parent transaction id | parent id | original receipt | "
    "original transaction id"
)
"""What a column is called that names the order which a row gives back."""
CURRENCY = "currency | 币种 | 货币 | currency code | order currency | 结算币种"
PERSONAL = ("收货", "收件", "地址", "姓名", "身份证", "address", "street", "first name", "last name", "zip")
"""Parts of headings of what is nobody's business in a review: such columns are not read."""

_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_UNITS = re.compile(r"(in)?(cents|fen|分|元|yuan|usd|eur|cny|rmb)$")
_ANSWERS = re.compile(r"(openended)?response$|答案$|选项$")
_SIGNS = re.compile(r"[\s_\-#*:：?？./]+")


def plain(heading: str) -> str:
    """Return a heading as it is compared: without capitals, blanks and signs.

    >>> plain("Order_Number "), plain("订单金额（元）：")
    ('ordernumber', '订单金额(元)')
    """
    return _SIGNS.sub("", folded(heading))


def without_brackets(heading: str) -> str:
    """Return a heading as it is compared, without what stands in brackets: ``Amount spent (USD)``."""
    return plain(_BRACKETS.sub("", heading))


def without_unit(heading: str) -> str:
    """Return a heading as it is compared, without the unit at its end: ``paid_cents``, 实付元."""
    return _UNITS.sub("", without_brackets(heading))


def without_answer(heading: str) -> str:
    """Return a question as it is compared, without what surveys write below it: ``… us? Response``."""
    return _ANSWERS.sub("", plain(heading))


def is_in_cents(heading: str) -> bool:
    """Whether a heading says that its amounts are in cents."""
    return bool(re.search(r"cents|_fen\b|[(（]分[)）]", heading.lower()))


def matching(headings: tuple[str, ...], names: str) -> list[str]:
    """Return the headings that have one of the names, the best first; those with a unit or brackets after others.

    >>> matching(("Order", "Order No.", "paid_cents", "Total (USD)"), "order no | order | total | paid")
    ['Order No.', 'Order', 'Total (USD)', 'paid_cents']
    """
    backwards = headings[::-1]  # of two headings that are compared alike the first one counts
    compared = (plain, without_brackets, without_unit, without_answer)
    ways = [{way(heading): heading for heading in backwards} for way in compared]
    wanted = [plain(name) for name in names.split("|")]
    return list(dict.fromkeys(way[name] for name in wanted for way in ways if name in way))
