"""Orders as the exports of shop platforms have them: made data, to try `kpi init` on before one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from kpi_toolkit.demo.export_files import Files, book, text

FIRST, DAYS, A_DAY = datetime(2026, 7, 1, 9, 5), 123, 3


@dataclass(frozen=True)
class DemoOrder:
    """An order of the made exports; one that is not sold was never paid."""

    number: int
    user: int
    at: datetime
    amount: Decimal
    refunded: Decimal
    is_sold: bool


def demo_orders() -> list[DemoOrder]:
    """Return the orders of July to October 2026, each amount exact to the cent."""
    orders = []
    for number in range(DAYS * A_DAY):
        amount = Decimal(1250 + 137 * (number * 7 % 61)) / 100
        refunded = amount if number % 23 == 7 else Decimal(5) if number % 17 == 3 else Decimal(0)
        at = FIRST + timedelta(days=number // A_DAY, minutes=number * 97 % 780)
        is_sold = number % 11 != 5
        orders.append(DemoOrder(number, 1 + number * number % 89, at, amount, refunded * is_sold, is_sold))
    return orders


def _state(order: DemoOrder, sold: str, back: str, unsold: str) -> str:
    return unsold if not order.is_sold else back if order.refunded == order.amount else sold


def shopify(orders: Sequence[DemoOrder]) -> Files:
    """Lines of orders, of which the first has the order's amount."""
    rows = [
        {
            "Name": f"#{1001 + order.number}",
            "Email": "" if line else f"u{order.user}@example.com",
            "Financial Status": "" if line else _state(order, "paid", "refunded", "voided"),
            "Currency": "" if line else "USD",
            "Total": "" if line else f"{order.amount:.2f}",
            "Created at": f"{order.at:%Y-%m-%d %H:%M:%S} -0400",
            "Lineitem quantity": "1",
            "Lineitem name": f"Tea {line}",
            "Lineitem price": "9.90",
            "Refunded Amount": "" if line else f"{order.refunded:.2f}",
        }
        for order in orders
        for line in range(1 + order.number % 3)
    ]
    return {"orders_export.csv": text(rows)}


def taobao(orders: Sequence[DemoOrder]) -> Files:
    """A file for each month in GBK; ids as formulas, so that Excel keeps them."""
    rows = {
        order: {
            "订单编号": f'="{3141592653589790000 + order.number}"',
            "买家会员名": f"tb_{order.user:04}",
            "总金额": order.amount,
            "买家实际支付金额": order.amount if order.is_sold else 0,
            "订单状态": _state(order, "交易成功", "交易成功", "等待买家付款"),
            "收货地址": "浙江省 杭州市",
            "订单创建时间": f"{order.at:%Y/%m/%d %H:%M}",
            "退款金额": order.refunded,
        }
        for order in orders
    }
    months = sorted({order.at.month for order in orders})
    return {
        f"ExportOrderList2026{month:02}.csv": text(
            [rows[order] for order in orders if order.at.month == month], ",", "gbk"
        )
        for month in months
    }


def douyin(orders: Sequence[DemoOrder]) -> Files:
    """Lines of orders, each with its own part of the amount; telephone numbers are masked."""
    rows = [
        {
            "主订单编号": f"\t69{order.number:017}",
            "子订单编号": f"\t69{order.number:017}{line}",
            "商品数量": 1,
            "商品单价": share,
            "订单应付金额": share,
            "收件人手机号": f"\t138****{order.user:04}",
            "订单提交时间": f"{order.at:%Y-%m-%d %H:%M:%S}\t",
            "订单状态": _state(order, "已完成", "已完成", "已关闭"),
            "流量来源": ("直播", "短视频", "商品卡")[order.user % 3],
        }
        for order in orders
        for line, share in enumerate([order.amount - 5, Decimal(5)] if order.number % 2 else [order.amount])
    ]
    return {"1764400000_订单导出.csv": text(rows, ",", "utf-8-sig")}


def jd(orders: Sequence[DemoOrder]) -> Files:
    """A workbook with a row for each product, which repeats the order's amount."""
    cells: list[list[Any]] = [
        ["订单号", "商品ID", "订购数量", "下单时间", "京东价", "应付金额", "订单状态", "下单帐号"]
    ]
    for order in orders:
        for line in range(1 + order.number % 3):
            state = _state(order, "完成", "完成", "(删除)等待付款")
            about = [order.at, float(order.amount), float(order.amount), state, f"jd_{order.user}"]
            cells.append([280000000000 + order.number, 100000 + line, 1, *about])
    return {"京东订单.xlsx": book({"Sheet1": cells})}


def pinduoduo(orders: Sequence[DemoOrder]) -> Files:
    """No column tells who the buyer is."""
    rows = [
        {
            "订单号": f"260701-{order.number:015}",
            "商家实收金额(元)": order.amount,
            "订单状态": _state(order, "已发货，待签收", "已发货，退款成功", "已取消"),
            "拼单成功时间": f"{order.at:%Y-%m-%d %H:%M:%S}",
            "收货人": "*",
        }
        for order in orders
    ]
    return {"orders_export.csv": text(rows, ",", "utf-8-sig")}


def youzan(orders: Sequence[DemoOrder]) -> Files:
    """A workbook with titles above, amounts with signs and a row of totals, a sheet for each month."""
    sheets: dict[str, list[list[Any]]] = {}
    for month in sorted({order.at.month for order in orders}):
        there = [order for order in orders if order.at.month == month]
        cells: list[list[Any]] = [["订单明细报表"], ["导出时间：2026-11-02"], []]
        cells.append(["订单号", "买家手机号", "下单时间", "订单实付金额", "退款金额", "订单状态"])
        for order in there:
            paid, state = f"¥{order.amount * 100:,.2f}", _state(order, "已完成", "已完成", "已关闭")
            back = f"¥{order.refunded * 100:,.2f}" if order.refunded else None
            at = f"{order.at:%Y/%m/%d %H:%M}"
            cells.append([f"E{order.number:022}", f"138{order.user:08}", at, paid, back, state])
        sheets[f"{month}月"] = [*cells, ["合计", None, None, f"¥{sum(order.amount for order in there) * 100:,.2f}"]]
    return {"有赞订单报表.xlsx": book(sheets)}


def woocommerce(orders: Sequence[DemoOrder]) -> Files:
    """Semicolons, decimal commas and days first."""
    rows = [
        {
            "Order Number": order.number + 1,
            "Order Status": _state(order, "wc-completed", "wc-completed", "wc-cancelled"),
            "Order Date": f"{order.at:%d.%m.%Y %H:%M}",
            "Email (Billing)": f"user{order.user}@example.de",
            "Order Total Amount": f"{order.amount * 100:,.2f}".translate({44: ".", 46: ","}),
            "Order Refund Amount": f"{order.refunded * 100:,.2f}".translate({44: ".", 46: ","}),
        }
        for order in orders
    ]
    return {"orders-export.csv": text(rows, ";", "cp1252")}


def stripe(orders: Sequence[DemoOrder]) -> Files:
    """Payments in UTC and in two currencies, with converted amounts."""
    rows = [
        {
            "id": f"ch_{order.number:06}",
            "Created date (UTC)": f"{order.at:%Y-%m-%d %H:%M:%S}",
            "Amount": f"{order.amount * 300:,.2f}",
            "Amount Refunded": f"{order.refunded * 300:.2f}",
            "Currency": "eur" if order.number % 9 == 0 else "usd",
            "Converted Amount": f"{order.amount * 300:.2f}",
            "Converted Amount Refunded": f"{order.refunded * 300:.2f}",
            "Status": _state(order, "Paid", "Refunded", "Failed"),
            "Customer ID": f"cus_{order.user}",
        }
        for order in orders
    ]
    return {"unified_payments.csv": text(rows)}


def square(orders: Sequence[DemoOrder]) -> Files:
    """Transactions with day and time apart, and the sign of a currency."""
    rows = [
        {
            "Date": f"{order.at:%m/%d/%y}",
            "Time": f"{order.at:%H:%M:%S}",
            "Gross Sales": f"${order.amount:,.2f}",
            "Net Sales": f"${order.amount:,.2f}",
            "Total Collected": f"${order.amount:,.2f}",
            "Transaction ID": f"sq{order.number:08}",
            "Customer ID": f"C{order.user:05}",
        }
        for order in orders
        if order.is_sold
    ]
    return {"transactions.csv": text(rows)}


def amazon(orders: Sequence[DemoOrder]) -> Files:
    """A report apart by tabs, a row for each item."""
    rows = [
        {
            "amazon-order-id": f"113-{order.number:07}",
            "purchase-date": f"{order.at:%Y-%m-%dT%H:%M:%S}+00:00",
            "order-status": _state(order, "Shipped", "Shipped", "Cancelled"),
            "sales-channel": "Amazon.com",
            "sku": f"TEA-{item}",
            "quantity": 1,
            "currency": "USD",
            "item-price": share,
            "buyer-email": f"b{order.user}@marketplace.example",
        }
        for order in orders
        for item, share in enumerate([order.amount - 5, Decimal(5)] if order.number % 2 else [order.amount])
    ]
    return {"orders.txt": text(rows, "\t")}


def hubspot(orders: Sequence[DemoOrder]) -> Files:
    """Deals, and the contacts that they are of."""
    deals = [
        {
            "Deal ID": order.number + 1,
            "Deal Stage": _state(order, "closedwon", "closedwon", "closedlost"),
            "Close Date": f"{order.at:%Y-%m-%d %H:%M}",
            "Amount": f"{order.amount:.2f}",
            "Associated Contact IDs": order.user,
        }
        for order in orders
    ]
    contacts = [
        {
            "Record ID": user,
            "Create Date": f"{FIRST + timedelta(days=user):%Y-%m-%d %H:%M}",
            "Lifecycle Stage": "Customer",
            "Original Source": ("Organic Search", "Paid Social")[user % 2],
        }
        for user in range(1, 90)
    ]
    return {"deals.csv": text(deals), "contacts.csv": text(contacts)}
