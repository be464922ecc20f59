"""Keys that refer nowhere, told as remarks: the rows still count, but cannot be joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.expressions import _, ir
from kpi_toolkit.language.text import Reason
from kpi_toolkit.sources.people import nearly_one

# Table, column → the table in which the key should stand, under its own name there.
REFERENCES: dict[tuple[str, str], tuple[str, str]] = {
    ("users", "referrer_id"): ("users", "user_id"),
    ("group_members", "group_id"): ("groups", "group_id"),
    ("touches", "campaign_id"): ("campaigns", "campaign_id"),
    ("users", "campaign_id"): ("campaigns", "campaign_id"),
    ("orders", "campaign_id"): ("campaigns", "campaign_id"),
    ("spend", "campaign_id"): ("campaigns", "campaign_id"),
    ("coupons", "campaign_id"): ("campaigns", "campaign_id"),
    ("coupons", "order_id"): ("orders", "order_id"),
    ("complaints", "order_id"): ("orders", "order_id"),
    ("order_lines", "order_id"): ("orders", "order_id"),
}


KEYS: dict[str, tuple[str, ...]] = {
    "user_id": ("users", "orders", "group_members", "touches", "coupons", "complaints", "inquiries"),
    "order_id": ("orders", "order_lines", "coupons", "complaints"),
    "campaign_id": ("campaigns", "orders", "touches", "spend", "coupons"),
    "group_id": ("groups", "group_members"),
    "product_id": ("order_lines",),
}
"""Key → tables in which it is compared with itself in other capitals."""
TABLES_COMPARED = {"orders", "users"} | {name for pair in REFERENCES.items() for name in (pair[0][0], pair[1][0])}


def orphans(columns: Mapping[str, Sequence[str]], rows: Mapping[str, int], engine: Engine) -> tuple[Reason, ...]:
    """Look up every key of :data:`REFERENCES`, and the buyers among the users; one query each.

    Parameters
    ----------
    columns, rows
        Of the canonical tables that are bound.

    Returns
    -------
    ``orphans`` with ``table``, ``column``, ``other``, ``count`` (rows) and ``rows``; ``buyers_not_in_users`` with
    ``count`` (users) and ``orders``.
    """
    notes = []
    for (table, column), (other, key) in REFERENCES.items():
        if (
            column in columns.get(table, ())
            and other in columns
            and (count := _lost(table, column, other, key, engine))
        ):
            values = {"table": table, "column": column, "other": other, "count": count, "rows": rows[table]}
            notes.append(Reason("orphans", values))
    return (*notes, *_buyers_not_in_users(columns, engine), *_nearly_one(columns, engine))


def _nearly_one(columns: Mapping[str, Sequence[str]], engine: Engine) -> list[Reason]:
    notes: list[Reason] = []
    for name, tables in KEYS.items():
        if keys := {table: name for table in tables if name in columns.get(table, ())}:
            notes += nearly_one(keys, name, engine)
    return notes


def _lost(table: str, column: str, other: str, key: str, engine: Engine) -> int:
    def rows() -> ir.Table:
        left = engine.table(table).select(key=column).filter(_.key.notnull())
        right = engine.table(other).select(key=key).view()
        return left.anti_join(right, "key").aggregate(n=_.count())

    mark = ("orphans", table, column, other, key, engine.columns(table)[column], engine.columns(other)[key])
    return int(engine.run(Query(mark, rows))["n"].iloc[0])


def _buyers_not_in_users(columns: Mapping[str, Sequence[str]], engine: Engine) -> list[Reason]:
    """Users who ordered and have no row, as deleted accounts leave behind."""
    if not {"orders", "users"} <= columns.keys():
        return []

    def rows() -> ir.Table:
        bought = engine.table("orders").select("user_id").filter(_.user_id.notnull())
        lost = bought.anti_join(engine.table("users").select("user_id"), "user_id")
        buyers = lost.group_by("user_id").aggregate(n=_.count())
        return buyers.aggregate(buyers=buyers.count(), orders=buyers.n.sum())

    row = engine.run(Query(("buyers not in users",), rows)).iloc[0]
    return [Reason("buyers_not_in_users", {"count": int(row.buyers), "orders": int(row.orders)})] if row.buyers else []
