"""Edits of kpi.yaml, of the plan and of the workspace's own metrics."""

from datetime import date
from typing import Any

from tests.measuring.edited_shop import Shop
from tests.measuring.row_edits import Edit

RULES: dict[str, tuple[Any, ...]] = {
    "repurchase_window_days": (30, 90, 120),
    "second_purchase_days": (7, 30, 60),
    "silent_after_days": (10, 30),
    "churned_after_days": (120, 180, 200),
    "attribution_days": (0, 3, 7, 30),
    "coupon_valid_days": (10, 30),
    "session_gap_minutes": (10, 30),
    "count_zero_orders": (True, False),
    "left_out_statuses": (["cancelled"], ["cancelled", "shipped"], []),
    "active_events": ([], ["read", "purchase"], ["visit"]),
    "levels": (["normal", "silver", "gold", "diamond"], ["diamond", "gold", "silver", "normal"]),
    "profile_fields": (["phone", "city"], ["phone", "birthday", "city"], ["gender"]),
    "activity_kinds": (["activity"], ["activity", "coupon"]),
    "health_judgement_weight": (0.5, 0.3, 0.25),
    "vip_amount": (200, 1000),
    "satisfied_from": (3.5, 4),
    "seed_referrals": (1, 3),
}
SQL: dict[str, tuple[dict[str, str], ...]] = {
    "orders": (
        {"query": "SELECT * FROM sales WHERE TRY_CAST(amount AS DOUBLE) >= 0"},
        {"query": "SELECT * FROM sales WHERE TRY_CAST(amount AS DOUBLE) >= 50"},
        {"query": "SELECT * FROM sales WHERE CAST(ordered_at AS TIMESTAMP) < current_date - 300"},
        {"from": "sales", "filter": "user_id IS NOT NULL"},
        {"query": "SELECT sales.*, 1 AS n FROM sales ANTI JOIN campaigns USING (campaign_id)"},
    ),
    "users": ({"filter": "user_id <> 'u26'"}, {"filter": "user_id <> 'u25'"}, {}),
    "events": (
        {"query": "SELECT * FROM actions WHERE occurred_at < current_date - 1"},
        {"query": "SELECT * FROM actions WHERE occurred_at < current_date - 400"},
        {"from": "actions", "filter": "event <> 'visit'"},
    ),
    "coupons": ({}, {"query": "SELECT c.* FROM coupons AS c SEMI JOIN sales ON sales.user_id = c.user_id"}),
}
OWN = '''
from pathlib import Path

import ibis
from kpi_toolkit import Ratio, metric

SIBLING = {{}}
exec((Path(__file__).parent / "siblings.py").read_text("utf-8"), SIBLING)


@metric(zh="自有占比", en="Own share", fact="order_periods", unit="share", better="higher",
        stage="revenue", roles=("operations",), pairs_with=("aov",))
def own_share(orders):
    """Share of the period's orders of so much or more.

    当期订单中金额达到某数的占比。

    Formula: orders of so much or more ÷ orders
    公式： 金额 ≥ 某数的订单数 ÷ 订单数
    Leaves out: cancelled orders.
    不含： 已取消订单。
    Misleads when: prices rise.
    误读： 涨价会使它自行上升。
    Source: our own.

    >>> own_share(example_orders, period="2026-10")
    0.5
    """
    return Ratio(({condition}).ifelse(1, 0).sum(), orders.count())
'''
CONDITIONS = (
    "orders.net_amount >= 30",
    "orders.net_amount > SIBLING['LEAST']",
    "orders.net_amount >= SIBLING['LEAST'] + 1",
    "orders.ordered_on < ibis.today()",
    "(orders.net_amount / 0) > 1",
)
OWN_METRICS = ("own_share",)


def change_rule(shop: Shop) -> None:
    """A rule of the business."""
    name = shop.rng.choice(list(RULES))
    shop.settings.setdefault("rules", {})[name] = shop.rng.choice(RULES[name])
    shop.write_settings()


def change_zone(shop: Shop) -> None:
    """The zone of the report, or that of the source or of one of its tables."""
    zone = shop.rng.choice(("Asia/Shanghai", "UTC", "America/New_York", "Australia/Lord_Howe"))
    where = shop.rng.choice(("report", "source", "table"))
    if where == "report":
        shop.settings["time_zone"] = zone
    elif where == "source":
        shop.settings.setdefault("source", {})["time_zone"] = zone
    else:
        shop.table_settings(shop.rng.choice(("orders", "events")))["time_zone"] = zone
    shop.write_settings()


def change_calendar(shop: Shop) -> None:
    """The first day of the week, or the first month of the fiscal year."""
    if shop.rng.random() < 0.5:
        shop.settings["week_start"] = shop.rng.choice(("monday", "sunday", "wednesday"))
    else:
        shop.settings["fiscal_year_start"] = shop.rng.choice((1, 4, 7))
    shop.write_settings()


def change_coverage(shop: Shop) -> None:
    """From when until when the data are complete."""
    name = shop.rng.choice(("covers_from", "covers_until"))
    days = (date(2025, 1, 1), date(2025, 2, 20)) if name == "covers_from" else (date(2026, 2, 17), date(2026, 1, 5))
    shop.settings.setdefault("source", {})[name] = shop.rng.choice(days)
    shop.write_settings()


def change_values(shop: Shop) -> None:
    """Other words for those of the source; one that no row has is remarked on."""
    table = shop.rng.choice(("orders", "users", "events"))
    pairs = shop.rng.choice(({"search": "ads"}, {"ads": "search", "friends": None}, {"nobody": "ads"}, {}))
    shop.table_settings(table)["values"] = {"channel": pairs}
    shop.write_settings()


def change_constant(shop: Shop) -> None:
    """One value for all rows, in the place of a column; beside `values` that is a fault."""
    table = shop.rng.choice(("orders", "events"))
    shop.table_settings(table)["constants"] = shop.rng.choice(({"channel": "ads"}, {"channel": "web"}, {}))
    shop.write_settings()


def map_column(shop: Shop) -> None:
    """Another column of the source is the channel."""
    shop.table_settings("users").setdefault("columns", {})["channel"] = shop.rng.choice(("city", "gender", "channel"))
    shop.write_settings()


def change_sql(shop: Shop) -> None:
    """Other SQL that makes the rows of a table."""
    table = shop.rng.choice(list(SQL))
    chosen = shop.table_settings(table)
    for name in ("query", "filter", "from"):
        chosen.pop(name, None)
    chosen |= shop.rng.choice(SQL[table])
    shop.write_settings()


def change_what_means_nothing(shop: Shop) -> None:
    """Settings and files on which no number depends."""
    what = shop.rng.choice(("name", "guardrail", "plan", "comment"))
    if what == "plan":
        (shop.folder / "plan").mkdir(exist_ok=True)
        (shop.folder / "plan" / "targets.csv").write_text(f"metric\nsales{shop.rng.random()}\n", "utf-8")
        return
    if what == "comment":
        shop.write_settings()
        file = shop.folder / "kpi.yaml"
        file.write_text(f"# {shop.rng.random()}\n{file.read_text('utf-8')}", "utf-8")
        return
    changes: dict[str, Any] = {"name": {"organisation": "Shop"}, "guardrail": {"guardrails": {"coupon_least": 6}}}
    shop.settings |= changes[what]
    shop.write_settings()


def change_own(shop: Shop) -> None:
    """The workspace's own metric: declared, defined in another way under the same name, or removed."""
    file = shop.folder / "metrics.py"
    if file.exists() and shop.rng.random() < 0.2:
        file.unlink()
        return
    file.write_text(OWN.format(condition=shop.rng.choice(CONDITIONS)), "utf-8")
    change_sibling(shop)


def change_sibling(shop: Shop) -> None:
    """A constant in a file that the own metric reads."""
    (shop.folder / "siblings.py").write_text(f"LEAST = {shop.rng.choice((20, 30, 100))}\n", "utf-8")


ON_SETTINGS: tuple[Edit, ...] = (
    change_rule,
    change_rule,
    change_rule,
    change_zone,
    change_calendar,
    change_coverage,
    change_values,
    change_constant,
    map_column,
    change_what_means_nothing,
    change_own,
    change_own,
    change_sibling,
)
