"""Files in layouts that no known export has: they are told by the usual names of their headings."""

import io
import json
import zipfile
from decimal import Decimal

from tests.starting.made_orders import ORDERS, Files, text


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
