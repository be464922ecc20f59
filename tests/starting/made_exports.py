"""Files in the layouts of shops' platforms and tills, made of the same sixty orders, whose numbers are known."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.starting.made_orders import ORDERS, Files, book, october, table, text
from tests.starting.made_unknown import (
    api,
    blank_parents,
    lines,
    merged_parents,
    orders_and_items,
    own_system,
    packed,
    paypal,
    report,
    square,
    text_called_workbook,
    web_page,
)


def shopify() -> Files:
    rows = []
    for row in ORDERS:
        state = "voided" if not row.is_sold else "refunded" if row.refunded == row.amount else "paid"
        for line in range(1 + row.number % 3):
            first = not line
            rows.append(
                {
                    "Name": f"#{1001 + row.number}",
                    "Email": f"u{row.user}@x.com" if first else "",
                    "Financial Status": state if first else "",
                    "Currency": "USD" if first else "",
                    "Total": f"{row.amount:.2f}" if first else "",
                    "Created at": f"{row.at:%Y-%m-%d %H:%M:%S} -0400",
                    "Lineitem quantity": "1",
                    "Lineitem name": 'Tee "Blue", L',
                    "Lineitem price": "9.90",
                    "Refunded Amount": f"{row.refunded:.2f}" if first else "",
                    "Billing Zip": "'90210" if first else "",
                }
            )
    return {"orders_export.csv": text(rows)}


def taobao() -> Files:
    files = {}
    for month in (9, 10):
        rows = [
            {
                "订单编号": f'="{3141592653589790000 + row.number}"',
                "买家会员名": f"tb_{row.user:04}",
                "总金额": row.amount,
                "买家实际支付金额": row.amount if row.is_sold else 0,
                "订单状态": ("交易成功" if row.number % 2 else "卖家已发货，等待买家确认")
                if row.is_sold
                else "等待买家付款",
                "收货地址 ": "浙江省 杭州市",
                "联系手机": f"'138{row.user:08}",
                "订单创建时间": f"{row.at.year}/{row.at.month}/{row.at.day} {row.at.hour}:{row.at.minute:02}",
                "订单付款时间 ": "",
                "退款金额": row.refunded,
            }
            for row in ORDERS
            if row.at.month == month
        ]
        files[f"ExportOrderList2026{month:02}.csv"] = text(rows, encoding="gb18030")
    return files


def douyin() -> Files:
    rows = []
    for row in ORDERS:
        parts = 1 + row.number % 2
        shares = [row.amount] if parts == 1 else [row.amount - Decimal("5.00"), Decimal("5.00")]
        for line, share in enumerate(shares):
            rows.append(
                {
                    "主订单编号": f"\t69{row.number:017}",
                    "子订单编号": f"\t69{row.number:017}{line}",
                    "商品数量": 1,
                    "商品单价": share,
                    "订单应付金额": share,
                    "收件人手机号": f"\t138****{row.user:04}",
                    "订单提交时间": f"{row.at:%Y-%m-%d %H:%M:%S}\t",
                    "订单完成时间": "-",
                    "订单状态": "已完成" if row.is_sold else "已关闭",
                    "流量来源": "直播",
                }
            )
    return {"1764400000_订单导出.csv": text(rows, encoding="utf-8-sig")}


def jd() -> Files:
    rows = [
        {
            "订单号": 280000000000 + row.number,
            "商品ID": 100000 + line,
            "订购数量": 1,
            "下单时间": row.at,
            "京东价": float(row.amount / 2),
            "应付金额": float(row.amount),
            "订单状态": "完成" if row.is_sold else "(删除)等待付款",
            "下单帐号": f"jd_{row.user}",
        }
        for row in ORDERS
        for line in range(1 + row.number % 3)
    ]
    return {"京东订单.xlsx": book({"Sheet1": table(rows)})}


def youzan() -> Files:
    sheets: dict[str, list[list[Any]]] = {"说明": [["本报表由有赞导出"]]}
    for month in (9, 10):
        rows = [row for row in ORDERS if row.at.month == month]
        cells: list[list[Any]] = [["订单明细报表"], ["导出时间：2026-11-02"], []]
        cells.append(["订单号", "买家手机号", "下单时间", "订单实付金额", "退款金额", "订单状态"])
        for row in rows:
            state = "已完成" if row.is_sold else "已关闭"
            back = f"¥{row.refunded:,.2f}" if row.refunded else None
            paid = f"¥{row.amount * 100:,.2f}"
            cells.append([f"E{row.number:022}", f"138{row.user:08}", f"{row.at:%Y/%m/%d %H:%M}", paid, back, state])
        total = sum(row.amount for row in rows) * 100
        sheets[f"{month}月"] = [*cells, ["合计", None, None, f"¥{total:,.2f}"]]
    return {"有赞订单报表.xlsx": book(sheets, {"9月": ["A1:F1"], "10月": ["A1:F1"]})}


def woo() -> Files:
    rows = [
        {
            "Order Number": row.number + 1,
            "Order Status": "wc-completed" if row.is_sold else "wc-cancelled",
            "Order Date": f"{row.at:%d.%m.%Y %H:%M}",
            "Customer User ID": row.user if row.user % 3 else 0,
            "Email (Billing)": f"user{row.user}@web.de",
            "Order Total Amount": f"{row.amount * 100:,.2f}".replace(",", "_").replace(".", ",").replace("_", "."),
            "Order Refund Amount": "0",
        }
        for row in ORDERS
    ]
    return {"orders-export.csv": text(rows, ";", "cp1252")}


def stripe() -> Files:
    rows = [
        {
            "id": f"ch_{row.number:06}",
            "Created date (UTC)": f"{row.at:%Y-%m-%d %H:%M:%S}",
            "Amount": f"{row.amount * 300:,.2f}",
            "Amount Refunded": f"{row.refunded * 300:.2f}",
            "Currency": "eur" if row.number % 9 == 0 else "usd",
            "Converted Amount": f"{row.amount * 300:.2f}",
            "Status": "Paid" if row.is_sold else "Failed",
            "Customer ID": f"cus_{row.user}",
            "Customer Email": f"{'USER' if row.number % 2 else 'user'}{row.user}@x.com",
        }
        for row in ORDERS
    ]
    return {"unified_payments.csv": text(rows)}


def serials() -> Files:
    rows = [
        {
            "订单编号": f"36{row.number:014}",
            "买家ID": f"wx{row.user}",
            "下单日期": round((row.at - datetime(1899, 12, 30)) / timedelta(days=1), 6),
            "实付金额": row.amount,
        }
        for row in ORDERS
    ]
    return {"订单.csv": text(rows)}


def till() -> Files:
    rows = []
    for row in ORDERS:
        told = {
            "小票号": f"{row.number:08}",
            "会员卡号": f"00{row.user:06}",
            "日期": f"{row.at.year}年{row.at.month}月{row.at.day}日",
        }
        rows.append(told | {"时间": f"{row.at:%H:%M}", "门店": "西湖店", "金额": f"{row.amount:.2f}"})
        if row.refunded:
            rows.append(told | {"时间": "23:59", "门店": "西湖店", "金额": f"-{row.refunded:.2f}"})
    return {"收银流水.csv": text(rows, encoding="gbk")}


def two_shops() -> Files:
    one = [
        {
            "订单编号": row.number + 1,
            "买家昵称": f"tb{row.user}",
            "订单付款时间": f"{row.at:%Y-%m-%d %H:%M:%S}",
            "实付": row.amount,
        }
        for row in ORDERS[::2]
    ]
    other = [
        {
            "order_no": row.number,
            "buyer": f"yz{row.user}",
            "pay_time": f"{row.at:%Y-%m-%dT%H:%M:%S}+08:00",
            "paid_cents": int(row.amount * 100),
        }
        for row in ORDERS[1::2]
    ]
    return {"天猫.csv": text(one, encoding="gb18030"), "youzan.csv": text(other)}


def deals() -> Files:
    rows = [
        {
            "Deal ID": row.number + 1,
            "Associated Contact IDs": row.user + 1,
            "Close Date": f"{row.at:%Y-%m-%d %H:%M}",
            "Amount": f"{row.amount:.2f}",
            "Deal Stage": "closedwon" if row.is_sold else "closedlost",
        }
        for row in ORDERS
    ]
    contacts = [
        {
            "Record ID": user + 1,
            "First Name": "A",
            "Create Date": "2026-01-05 10:00",
            "Lifecycle Stage": "Customer",
            "Birthday": "1990-09-31" if user == 3 else "1990-04-05",
        }
        for user in range(11)
    ]
    return {"deals.csv": text([*rows, {**rows[0], "Deal ID": 900, "Amount": ""}]), "contacts.csv": text(contacts)}


Truth = Callable[[], tuple[int, Decimal, int | None]]


def times(factor: int, **how: Any) -> Truth:
    """Return a truth with sales of so many times the amounts."""

    def truth() -> tuple[int, Decimal, int | None]:
        count, sales, buyers = october(**how)
        return count, sales * factor, buyers

    return truth


LAYOUTS: dict[str, tuple[Callable[[], Files], Truth]] = {
    "Shopify": (shopify, times(1)),
    "淘宝": (taobao, times(1)),
    "抖店": (douyin, lambda: (*october(has_refunds=False)[:2], None)),
    "京东": (jd, times(1, has_refunds=False)),
    "WooCommerce": (woo, times(100, has_refunds=False)),
    "Stripe": (stripe, times(300)),
    "serial numbers": (serials, times(1, counts_all=True, has_refunds=False)),
    "till": (till, times(1, counts_all=True)),
    "two shops": (
        two_shops,
        lambda: (
            31,
            october(counts_all=True, has_refunds=False)[1],
            len({(row.user, row.number % 2) for row in ORDERS if row.at.month == 10}),
        ),
    ),
    "HubSpot": (deals, times(1, has_refunds=False)),
    "Square": (square, times(100)),
    "API": (api, times(1, has_refunds=False)),
    "packed": (packed, times(1)),
    "lines": (lines, times(1, counts_all=True, has_refunds=False)),
}


def youzan_truth() -> tuple[int, Decimal, int | None]:
    """Amounts a hundred times as high, refunds not."""
    there = [row for row in ORDERS if row.at.month == 10 and row.is_sold]
    return (
        len(there),
        sum((row.amount * 100 - row.refunded for row in there), Decimal(0)),
        len({row.user for row in there}),
    )


LAYOUTS["有赞"] = (youzan, youzan_truth)
WHOLE = times(1, counts_all=True, has_refunds=False)
LAYOUTS["own system"] = (own_system, times(1, has_refunds=False))
LAYOUTS["PayPal"] = (paypal, times(100, counts_all=True))
LAYOUTS["blank parents"] = (blank_parents, WHOLE)
LAYOUTS["merged parents"] = (merged_parents, WHOLE)
LAYOUTS["web page"] = (web_page, WHOLE)
LAYOUTS["text called .xls"] = (text_called_workbook, WHOLE)
LAYOUTS["report with a remark"] = (report, times(1))
LAYOUTS["orders and items"] = (orders_and_items, WHOLE)
