"""Best-sellers of the period before: which they are, who bought them, and who came back."""

from typing import Any

import pandas as pd

import kpi_toolkit as kt
from kpi_toolkit.settings import Rules, Settings

Sale = tuple[str, str | None, str, dict[str, float]]


def shop(sales: list[Sale], **columns: Any) -> dict[str, pd.DataFrame]:
    """Return orders and their lines: order, buyer, day and pieces by product."""
    orders = pd.DataFrame([sale[:3] for sale in sales], columns=["order_id", "user_id", "ordered_at"])
    lines = [(order, product, pieces, 1) for order, _, _, products in sales for product, pieces in products.items()]
    return {
        "orders": orders.assign(amount=10, **columns),
        "order_lines": pd.DataFrame(lines, columns=["order_id", "product_id", "quantity", "amount"]),
    }


def parts(tables: dict[str, pd.DataFrame], hot_products: int = 1, **options: Any) -> dict[str, tuple[float, float]]:
    settings = Settings(rules=Rules(hot_products=hot_products))
    frame = kt.measure(tables, "hot_product_retention", "2025-04", settings=settings, **options)
    return dict(zip(frame["segment"], zip(frame["numerator"], frame["denominator"], strict=True), strict=True))


SALES: list[Sale] = [
    ("0", "ann", "2025-02-27", {"hat": 90}),
    ("1", "ann", "2025-03-01", {"tea": 4, "cup": 1}),
    ("2", "ann", "2025-03-09", {"tea": 1}),
    ("3", "bob", "2025-03-31 23:59:59", {"tea": 1}),
    ("4", None, "2025-03-15", {"cup": 5}),
    ("5", "cat", "2025-03-15", {"mug": 5}),
    ("6", "ann", "2025-04-01", {"mug": 1}),
    ("7", "ann", "2025-04-02", {"mug": 1}),
    ("8", "cat", "2025-04-30", {"hat": 1}),
    ("9", None, "2025-04-30", {"hat": 1}),
]


def test_hot_is_what_sold_most_pieces_and_equals_go_by_name() -> None:
    # Pieces in March: cup 6, tea 6, mug 5. Of equals `cup` is first; its buyers are ann and somebody unknown.
    assert parts(shop(SALES)) == {"": (1, 1)}
    # With tea: ann and bob, ann once though she bought both and came back twice; bob stayed away.
    assert parts(shop(SALES), hot_products=2) == {"": (1, 2)}
    assert parts(shop(SALES), hot_products=3) == {"": (2, 3)}
    assert parts(shop(SALES), hot_products=99) == {"": (2, 3)}


def test_cancelled_orders_make_nothing_hot_and_bring_nobody_back() -> None:
    status = ["paid"] * 10
    status[4], status[6], status[7] = "cancelled", "cancelled", "cancelled"
    assert parts(shop(SALES, status=status)) == {"": (0, 2)}  # tea is hot; ann and bob bought it, neither came back


def test_by_product_each_best_seller_has_its_own_buyers() -> None:
    got = parts(shop(SALES), hot_products=3, by="product_id")
    assert got == {"": (2, 3), "cup": (1, 1), "mug": (1, 1), "tea": (1, 2)}


def test_by_channel_the_whole_shop_still_says_what_is_hot() -> None:
    channel = ["web", "web", "app", "app", "app", "app", "web", "web", "web", "web"]
    got = parts(shop(SALES, channel=channel), hot_products=2, by="channel")
    assert got == {"": (1, 2), "app": (1, 2), "web": (1, 1)}


def test_a_period_after_one_without_orders_is_without_data() -> None:
    frame = kt.measure(shop(SALES), "hot_product_retention", ["2025-02", "2025-03", "2025-05"])
    assert [reason and reason.code for reason in frame["reason"]] == ["no_history", "no_history", "after_data"]
    quiet = shop([("1", "ann", "2025-01-01", {"tea": 1}), ("2", "ann", "2025-04-30", {"tea": 1})])
    frame = kt.measure(quiet, "hot_product_retention", "2025-04")
    assert [reason.code for reason in frame["reason"]] == ["no_rows"]
