"""Exports of known platforms, told by their headings: one more is a few lines here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi_toolkit.language.text import Text
from kpi_toolkit.starting.headings import matching


@dataclass(frozen=True)
class Export:
    """An export as a platform writes it.

    Parameters
    ----------
    headings
        Those by which it is told from all others; each must be there.
    columns
        Canonical column → headings, of which the first that is there is it; others are found by their usual names.
    said
        Further settings of the table; see :class:`kpi_toolkit.settings.TableSettings`.
    is_chinese
        Whether its shops are in China, whatever language its headings have.
    """

    name: Text
    table: str
    headings: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, object] = field(default_factory=dict)
    is_chinese: bool = False


def _is(zh: str, en: str = "") -> Text:
    return Text(zh, en or zh)


FIRST, SUM = {"by": "order_id"}, {"by": "order_id", "amount": "sum"}
EXPORTS: tuple[Export, ...] = (
    Export(
        _is("Shopify 订单", "Shopify orders"),
        "orders",
        ("Name", "Financial Status", "Lineitem name", "Total"),
        {"order_id": "Name", "user_id": "Email", "status": "Financial Status", "amount": "Total"},
        {"collapse": FIRST},
    ),
    Export(
        _is("淘宝、天猫 订单", "Taobao and Tmall orders"),
        "orders",
        ("订单编号", "买家会员名", "买家实际支付金额", "订单状态"),
        {"user_id": "买家会员名", "amount": "买家实际支付金额"},
    ),
    Export(
        _is("抖店 订单", "Douyin shop orders"),
        "orders",
        ("主订单编号", "子订单编号", "订单应付金额"),
        {"order_id": "主订单编号", "amount": "订单应付金额", "channel": "流量来源"},
        {"collapse": SUM},
    ),
    Export(
        _is("京东 订单", "JD orders"),
        "orders",
        ("订单号", "下单帐号", "京东价"),
        {"user_id": "下单帐号", "amount": "应付金额 | 结算金额 | 订单金额"},
        {"collapse": FIRST},
    ),
    Export(
        _is("拼多多 订单", "Pinduoduo orders"),
        "orders",
        ("订单号", "商家实收金额(元)", "拼单成功时间"),
        {"ordered_at": "订单成交时间 | 拼单成功时间", "amount": "商家实收金额(元)"},
    ),
    Export(
        _is("有赞 订单", "Youzan orders"),
        "orders",
        ("订单号", "买家手机号", "订单实付金额"),
        {"user_id": "买家手机号", "amount": "订单实付金额"},
    ),
    Export(
        _is("WooCommerce 订单", "WooCommerce orders"),
        "orders",
        ("Order Number", "Order Status", "Order Total Amount"),
        {"user_id": "Email (Billing) | Customer User ID", "amount": "Order Total Amount"},
    ),
    Export(
        _is("Stripe 付款", "Stripe payments"),
        "orders",
        ("id", "Amount Refunded", "Converted Amount", "Customer ID"),
        {
            "order_id": "id",
            "ordered_at": "Created date (UTC) | Created (UTC)",
            "amount": "Converted Amount",
            "refunded_amount": "Converted Amount Refunded | Amount Refunded",
            "user_id": "Customer ID",
        },
    ),
    Export(
        _is("Square 交易", "Square transactions"),
        "orders",
        ("Transaction ID", "Gross Sales", "Net Sales"),
        {"amount": "Total Collected | Net Sales", "ordered_at": "Date"},
    ),
    Export(
        _is("亚马逊 订单", "Amazon orders"),
        "orders",
        ("amazon-order-id", "purchase-date", "item-price"),
        {"amount": "item-price", "channel": "sales-channel"},
        {"collapse": SUM},
    ),
    Export(
        _is("HubSpot 成交", "HubSpot deals"),
        "orders",
        ("Deal ID", "Close Date", "Amount"),
        {"ordered_at": "Close Date", "status": "Deal Stage"},
    ),
    Export(
        _is("HubSpot 联系人", "HubSpot contacts"),
        "users",
        ("Record ID", "Lifecycle Stage", "Create Date"),
        {"user_id": "Record ID", "channel": "Original Source"},
    ),
    Export(
        _is("神策 行为", "Sensors Data events"),
        "events",
        ("distinct_id", "event", "time"),
        {"channel": "$utm_source"},
        is_chinese=True,
    ),
    Export(
        _is("Meta 广告", "Meta ads"),
        "spend",
        ("Reporting starts", "Campaign name", "Impressions"),
        {"spent_on": "Reporting starts"},
        {"constants": {"channel": "Meta"}},
    ),
    Export(
        _is("Google 广告", "Google ads"),
        "spend",
        ("Day", "Campaign", "Cost", "Impr."),
        {"spent_on": "Day"},
        {"constants": {"channel": "Google"}},
    ),
    Export(
        _is("巨量广告", "Ocean Engine ads"),
        "spend",
        ("日期", "消耗", "展示数"),
        {"amount": "消耗"},
        {"constants": {"channel": "抖音"}},
    ),
    Export(
        _is("Zendesk 工单", "Zendesk tickets"),
        "inquiries",
        ("Requester id", "Created at", "Solved at"),
        {"inquiry_id": "Id | ID", "user_id": "Requester id"},
    ),
    Export(
        _is("SurveyMonkey 问卷", "SurveyMonkey survey"),
        "surveys",
        ("Respondent ID", "Collector ID", "Start Date"),
        {"user_id": "Email Address | Respondent ID", "survey_id": "Collector ID"},
    ),
)


def export_of(headings: tuple[str, ...]) -> Export | None:
    """Return the known export that has these headings, the one told by most of them."""
    there = [export for export in EXPORTS if all(matching(headings, name) for name in export.headings)]
    return max(there, key=lambda export: len(export.headings), default=None)
