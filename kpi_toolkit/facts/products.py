"""Facts of products: who bought what sold best."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import SEGMENT, Fact, FactInputs, in_periods, left_joined
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language.text import Text


def hot_product_buyers(inputs: FactInputs) -> ir.Table:
    """Known buyers of the previous period's best-selling products. Grain: one row per period, segment and buyer.

    ``has_bought`` is true for those with any counted order in the period itself. What sold best is told from the
    whole shop's counted orders, never within a segment.
    """
    orders = inputs.tables[ORDER_HISTORY]
    lines = inputs.tables["order_lines"].select("order_id", "product_id", "quantity")
    sold = in_periods(orders, "ordered_on", "previous").join(lines, "order_id")
    hot = _best_sellers(sold, inputs.rules.hot_products)
    bought = sold.filter(_.user_id.notnull()).join(hot, ["period", "product_id"])
    if inputs.by == "product_id":
        bought = bought.mutate(**{SEGMENT: _.product_id})
    buyers = bought.select(*inputs.keys, "user_id").distinct()
    current = in_periods(orders.filter(_.user_id.notnull()), "ordered_on").select("period", "user_id").distinct()
    return left_joined(buyers, current.mutate(came_back=ibis.literal(1)), "period", "user_id").mutate(
        has_bought=_.came_back.notnull()
    )


def _best_sellers(sold: ir.Table, count: int) -> ir.Table:
    """Return the products that sold the most pieces; of equals the one first by its id."""
    products = sold.group_by("period", "product_id").agg(pieces=_.quantity.sum())
    order = ibis.window(group_by="period", order_by=[ibis.desc("pieces"), ibis.asc("product_id")])
    ranked = products.mutate(place=ibis.row_number().over(order))
    return ranked.filter(_.place < count).select("period", "product_id")


def line_periods(inputs: FactInputs) -> ir.Table:
    """Lines of the period's counted orders. Grain: one row per line, period and segment of its order."""
    orders = in_periods(inputs.tables[ORDER_HISTORY], "ordered_on")
    lines = inputs.tables["order_lines"]
    names = [name for name in ("product_id", "quantity", "amount", "refunded_amount") if name in lines.columns]
    is_by_product = inputs.by == "product_id"
    orders = orders.select("order_id", "period", *(() if is_by_product else inputs.keys[1:]))
    rows = orders.join(lines.select("order_id", *names), "order_id")
    return rows.mutate(**{SEGMENT: _.product_id}) if is_by_product else rows


FACTS = (
    Fact(
        "line_periods",
        Text("每行一笔当期订单中的一种商品", "one row per line of an order and period it was placed in"),
        ("orders", "order_lines"),
        ("orders",),
        line_periods,
        uses=(ORDER_HISTORY,),
        own_segments=("product_id",),
        closes=("orders",),
    ),
    Fact(
        "hot_product_buyers",
        Text(
            "每行一位上期爆款购买用户", "one row per period and buyer of the best-selling products of the one before it"
        ),
        ("orders", "order_lines"),
        ("orders",),
        hot_product_buyers,
        uses=(ORDER_HISTORY,),
        own_segments=("product_id",),
        refuses=("group",),
        closes=("orders",),
        people_of=("orders",),
    ),
)
