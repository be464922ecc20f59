"""A small shop whose targets are on metrics that it declares itself: of a column, of daily measures, of other metrics."""

import random
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

FIRST, LAST = date(2024, 6, 1), date(2025, 10, 31)
KPI = """
language: en
currency: CNY
source: {path: data, covers_from: 2024-06-01, covers_until: 2025-10-31}
metrics:
  shipping_cost: {sum: orders.shipping_fee, label: {zh: 运费支出, en: Shipping cost}, unit: money, better: lower}
  mean_shipping: {mean: orders.shipping_fee, label: {zh: 单均运费, en: Shipping per order}, unit: money_per_order, better: lower}
  shipping_share: {ratio: [shipping_cost, sales], unit: amount_share, label: {zh: 运费占比, en: Shipping share}, better: lower}
  net_sales: {difference: [sales, shipping_cost], label: {zh: 净销售额, en: Net sales}, better: higher}
  contacts: {sum: [calls_in, chats_in], label: {zh: 来询, en: Contacts}, better: lower}
  contacts_per_order: {ratio: [contacts, orders], label: {zh: 每单来询, en: Contacts per order}, better: lower}
  calls_in: {daily: sum, unit: times, label: {zh: 来电, en: Calls}, better: lower, by: [channel]}
  chats_in: {daily: sum, unit: times, label: {zh: 在线咨询, en: Chats}, better: lower}
  app_rating: {daily: mean, unit: score, label: {zh: 应用评分, en: App rating}, better: higher}
  answered: {daily: ratio, unit: share, label: {zh: 接通率, en: Answered}, better: higher}
  in_stock: {daily: last, unit: pieces, label: {zh: 库存, en: Stock}, better: band}
"""
TARGETS = {
    "shipping_cost": ("", "level", "700", ""),
    "mean_shipping": ("", "level", "5.2", ""),
    "shipping_share": ("", "level", "0.05", "0.2"),
    "net_sales": ("", "level", "12000", "0.3"),
    "contacts": ("", "level", "900", ""),
    "contacts_per_order": ("", "level", "6.5", "0.3"),
    "calls_in": ("channel=app", "level", "400", ""),
    "app_rating": ("", "level", "4.2", "0.2"),
    "answered": ("", "level", "0.9", ""),
    "in_stock": ("", "band", "", ""),
}


def write_shop(folder: Path) -> Path:
    """Write the workspace; its numbers come of one seed."""
    dice = random.Random(12)
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    orders, measures = [], []
    for day in days:
        for _ in range(dice.randint(2, 6)):
            amount, fee = dice.randint(50, 150), dice.choice((0, 4, 6, 8))
            channel = dice.choice(("app", "web"))
            orders.append((len(orders), f"u{dice.randint(1, 400)}", f"{day} 10:00", amount, fee, channel))
        calls = {"channel=app": dice.randint(8, 16), "channel=web": dice.randint(4, 8)}
        measures += [(day, "calls_in", segment, number, None, None) for segment, number in calls.items()]
        measures += [(day, "calls_in", None, sum(calls.values()), None, None)]
        measures += [(day, "chats_in", None, dice.randint(5, 15), None, None)]
        measures += [(day, "app_rating", None, dice.choice((4, 4.25, 4.5)), dice.randint(1, 30), None)]
        measures += [(day, "answered", None, dice.randint(16, 20), None, 20)]
        measures += [(day, "in_stock", None, dice.randint(900, 1100), None, None)]
    (folder / "data").mkdir(parents=True)
    (folder / "plan").mkdir()
    columns = ["order_id", "user_id", "ordered_at", "amount", "shipping_fee", "channel"]
    pd.DataFrame(orders, columns=columns).to_csv(folder / "data" / "orders.csv", index=False)
    columns = ["date", "metric", "segment", "value", "weight", "denominator"]
    pd.DataFrame(measures, columns=columns).to_csv(folder / "data" / "daily_measures.csv", index=False)
    (folder / "kpi.yaml").write_text(KPI, "utf-8")
    lines = [
        "metric,role,segment,kind,value,lower,upper,start,due,per,weight,owner,why,agreed_on,proposed_by,approved_by"
    ]
    for metric, (segment, kind, value, weight) in TARGETS.items():
        band = "900,1100" if kind == "band" else ","
        lines.append(
            f"{metric},operations,{segment},{kind},{value},{band},2025-01-01,2026-01-01,month,{weight},Li Na,"
            "as last year's,2024-12-15,Li Na,Wang Wei"
        )
    (folder / "plan" / "targets.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder
