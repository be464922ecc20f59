"""The made export that the tutorial begins with: orders of a small shop, as a platform of each language writes them."""

import csv
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kpi_toolkit.units import Language

FILE = "orders.csv"
FIRST_DAY, DAYS, ORDERS, PEOPLE = datetime(2026, 6, 1, 9), 153, 420, 170


@dataclass(frozen=True)
class _Order:
    number: int
    at: datetime
    buyer: int
    cents: int
    is_paid: bool
    refunded_cents: int


def sample(language: Language) -> bytes:
    """Return the export as a file: Shopify's in English, Taobao's in Chinese; both of the same orders."""
    rows = [_shopify(order) if language == "en" else _taobao(order) for order in _orders()]
    return _text(rows).encode("utf-8" if language == "en" else "gb18030")


def _orders() -> list[_Order]:
    """Return the orders: the same each time, growing a little, most people buying more than once."""
    draw = random.Random(14)
    orders = []
    for number in range(ORDERS):
        day = DAYS * (number / ORDERS) ** 0.9
        at = FIRST_DAY + timedelta(days=int(day), minutes=draw.randrange(0, 780))
        buyer = min(PEOPLE - 1, int(draw.random() * (20 + PEOPLE * number / ORDERS)))
        cents, is_paid = draw.randrange(1_500, 12_000), draw.random() > 0.06
        orders.append(_Order(number, at, buyer, cents, is_paid, cents if is_paid and draw.random() < 0.05 else 0))
    return orders


def _shopify(order: _Order) -> dict[str, str]:
    state = "refunded" if order.refunded_cents else "paid" if order.is_paid else "voided"
    return {
        "Name": f"#{1001 + order.number}",
        "Email": f"buyer{order.buyer}@example.com",
        "Financial Status": state,
        "Currency": "USD",
        "Total": _money(order.cents),
        "Created at": f"{order.at:%Y-%m-%d %H:%M:%S} -0400",
        "Lineitem name": "Tea",
        "Refunded Amount": _money(order.refunded_cents),
    }


def _taobao(order: _Order) -> dict[str, str]:
    return {
        "订单编号": f'="{3141592653589790000 + order.number}"',
        "买家会员名": f"tb_{order.buyer:04}",
        "买家实际支付金额": _money(order.cents if order.is_paid else 0),
        "订单状态": "交易成功" if order.is_paid else "交易关闭",
        "订单创建时间": f"{order.at:%Y-%m-%d %H:%M:%S}",
        "退款金额": _money(order.refunded_cents),
    }


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _text(rows: Sequence[Mapping[str, str]]) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()
