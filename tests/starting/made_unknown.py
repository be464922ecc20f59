"""Files in layouts that no known export has: they are told by the usual names of their headings."""

import io
import json
import zipfile
from decimal import Decimal
from typing import Any

from tests.starting.made_orders import ORDERS, Files, book, text


def square() -> Files:
    """An export whose layout is not known by name: money with dollars, day and time apart, months first."""
    rows = [
        {
            "Date": f"{row.at:%m/%d/%Y}",
            "Time": f"{row.at:%H:%M:%S}",
            "Receipt Number": f"R{row.number}",
            "Customer ID": f"C{row.user}",
            "Total": f"${row.amount * 100:,.2f}",
            "Refunds": f"${row.refunded * 100:,.2f}",
            "Status": "Complete" if row.is_sold else "Canceled",
        }
        for row in ORDERS
    ]
    return {"till.csv": text(rows)}


def api() -> Files:
    rows = [
        {
            "id": f"o{row.number}",
            "created_at": f"{row.at:%Y-%m-%dT%H:%M:%SZ}",
            "status": "paid" if row.is_sold else "pending",
            "total": float(row.amount),
            "customer_id": f"c{row.user}",
            "shipping": {"city": "Bern"},
        }
        for row in ORDERS
    ]
    return {"orders.jsonl": "\n".join(map(json.dumps, rows)).encode()}


def packed() -> Files:
    rows = [
        {
            "订单号": f"P{row.number}",
            "会员号": row.user,
            "下单时间": f"{row.at:%Y-%m-%d %H:%M:%S}",
            "实付款": f"{row.amount}元",
            "订单状态": "已签收" if row.is_sold else "已取消",
            "退款金额": f"{row.refunded}元",
        }
        for row in ORDERS
    ]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("订单.csv", text(rows, encoding="gb18030"))
    return {"导出.zip": file.getvalue()}


def lines() -> Files:
    """Lines with a price and a quantity, tab separated, titles above and remarks below."""
    rows = []
    for row in ORDERS:
        for share in [row.amount] if row.number % 2 else [row.amount - 4, Decimal(4)]:
            rows.append(
                {
                    "Invoice No": f"A{row.number}",
                    "Customer No": f"K{row.user}",
                    "Invoice Date": f"{row.at:%d.%m.%Y}",
                    "SKU": "X",
                    "Quantity": 1,
                    "Unit Price": share,
                    "Amount": share,
                }
            )
    body = text(rows, "\t").decode()
    return {"invoices.tsv": f"Invoices of the shop\n\n{body}made on 2 November 2026\n".encode()}


def paypal() -> Files:
    """Refunds in rows with ids of their own, which name their orders."""
    rows = []
    for row in ORDERS:
        told = {"Date": f"{row.at:%m/%d/%y}", "Time": f"{row.at:%H:%M:%S}", "Name": "A", "Currency": "USD"}
        own = {"Gross": f"{row.amount * 100:,.2f}", "Transaction ID": f"T{row.number:05}", "Reference Txn ID": ""}
        rows.append(told | own | {"From Email Address": f"u{row.user}@x.com"})
        if row.refunded:
            back = {"Gross": f"-{row.refunded * 100:,.2f}", "Transaction ID": f"R{row.number:05}"}
            rows.append(told | back | {"Reference Txn ID": f"T{row.number:05}", "From Email Address": ""})
    return {"Download.csv": text(rows)}


def _sheet(fills: bool) -> tuple[list[list[Any]], list[str]]:
    """Return lines of orders whose first one alone says what the order is, and the cells that are merged."""
    cells: list[list[Any]] = [["单据编号", "客户", "单据日期", "商品", "数量", "金额"]]
    areas = []
    for row in ORDERS:
        count = 1 + row.number % 3
        first = len(cells) + 1
        for line in range(count):
            told = [f"D{row.number}", f"会员{row.user}", row.at] if fills or not line else [None] * 3
            cells.append([*told, "茶", 1, float(row.amount - count + 1) if not line else 1.0])
        areas += [f"{column}{first}:{column}{len(cells)}" for column in "ABC"] if count > 1 else []
    return cells, areas


def blank_parents() -> Files:
    return {"销售单.xlsx": book({"s": _sheet(False)[0]})}


def merged_parents() -> Files:
    cells, areas = _sheet(False)
    return {"销售单.xlsx": book({"s": cells}, {"s": areas})}


def report() -> Files:
    """A back office's workbook: titles, a row an article that repeats the order's amount, totals, a remark below."""
    cells: list[list[Any]] = [["微店订单报表"], ["店铺：小满茶舍", None, "导出人：admin"], []]
    cells.append(
        ["订单编号", "下单时间", "买家昵称", "收货人手机", "商品名称", "数量", "订单实付金额", "订单状态", "退款金额"]
    )
    for row in ORDERS:
        for line in range(1 + row.number % 2):
            at = f"{row.at.year}年{row.at.month}月{row.at.day}日 {row.at:%H:%M}"
            told = [f"8{row.number:015}", at, "" if line else f"茶友{row.user}", f"138****{row.user:04}", "茶", 1]
            state, back = "已完成" if row.is_sold else "已关闭", f"¥{row.refunded:,.2f}" if row.refunded else None
            cells.append([*told, f"¥{row.amount:,.2f}", state, back])
    cells += [["合计", None, None, None, None, 90, "¥99,999.00"], ["本报表仅供内部使用"]]
    return {"微店订单2026.xlsx": book({"订单导出": cells})}


def web_page() -> Files:
    """A page with a table that is called .xls, as many back offices write it."""
    rows = "".join(
        f"<tr><td>{row.number}</td><td>u{row.user}</td><td>{row.at:%Y-%m-%d %H:%M}</td><td>{row.amount}</td></tr>"
        for row in ORDERS
    )
    head = "<tr><th>订单号</th><th>会员号</th><th>下单时间</th><th>实付金额</th></tr>"
    return {"订单.xls": f"<html><body><table>{head}{rows}</table></body></html>".encode("gb18030")}


def text_called_workbook() -> Files:
    rows = [
        {"订单号": row.number, "会员号": f"u{row.user}", "下单时间": f"{row.at:%Y-%m-%d %H:%M}", "实付金额": row.amount}
        for row in ORDERS
    ]
    return {"订单.xls": text(rows, "\t", "gb18030")}


def own_system() -> Files:
    """Cents, seconds since 1970 and a heading that nobody knows; totals with a word behind them."""
    rows = [
        {
            "order_no": row.number,
            "uid": row.user,
            "ordered when": f"{row.at:%d-%b-%Y %H:%M}",
            "pay_amount_fen": int(row.amount * 100),
            "status": "PAID" if row.is_sold else "CLOSED",
        }
        for row in ORDERS
    ]
    return {"o.csv": text(rows) + b"Total: all,,,99999,\n"}


def orders_and_items() -> Files:
    """Two files of the same orders: one row each, and their lines."""
    orders = [
        {"订单号": f"X{row.number}", "会员号": f"u{row.user}", "下单时间": f"{row.at:%Y-%m-%d}", "实付金额": row.amount}
        for row in ORDERS
    ]
    items = [
        {"订单号": f"X{row.number}", "下单时间": f"{row.at:%Y-%m-%d}", "商品ID": line, "金额": row.amount / 2}
        for row in ORDERS
        for line in range(2)
    ]
    return {"orders.csv": text(orders), "items.csv": text(items)}
