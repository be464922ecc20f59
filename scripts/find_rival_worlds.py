"""Write ``kpi_toolkit/metrics/rival_worlds.json``: for each pair of rivals the smallest world in which they differ.

Worlds that are kept and still tell their pair apart stay; others are looked for at random, from few rows to four.
Run it when a metric gets a rival: ``python scripts/find_rival_worlds.py``.
"""

import json
import random
import sys
from collections.abc import Callable
from typing import Any

import pandas as pd

import kpi_toolkit as kt
from kpi_toolkit.errors import KpiError
from kpi_toolkit.measuring.conformance import values_of_world
from kpi_toolkit.measuring.coverage import tables_of
from kpi_toolkit.metrics.rival_worlds import FILE, MOST_ROWS, World, pairs, worlds

TRIES = 120
DAYS = ("2024-01-10", "2024-05-20", "2024-09-10", "2024-10-05", "2024-10-12", "2024-10-20")
USERS = ("ann", "bob")
Row = dict[str, Any]
ROWS: dict[str, Callable[[random.Random], Row]] = {
    "orders": lambda d: {
        "user_id": d.choice(USERS),
        "ordered_at": d.choice(DAYS),
        "amount": d.choice((10, 30)),
        "refunded_amount": d.choice((0, 0, 4)),
        "refunded_at": "2024-10-21",
        "campaign_id": d.choice(("c1", None)),
        "cost": 3,
    },
    "events": lambda d: {
        "user_id": d.choice(USERS),
        "event": d.choice(("visit", "visit", "inquiry", "purchase")),
        "occurred_at": f"{d.choice(DAYS)} {d.choice(('10:00', '18:00'))}",
        "session_id": d.choice(("s1", "s2")),
    },
    "users": lambda d: {"user_id": d.choice(USERS), "registered_at": d.choice(DAYS)},
    "ratings": lambda d: {
        "user_id": d.choice(USERS),
        "rated_at": d.choice(DAYS[3:]),
        "subject": "service",
        "score": d.choice((1, 5)),
        "source": "survey",
    },
    "complaints": lambda d: {"user_id": d.choice(USERS), "opened_at": d.choice(DAYS[3:])},
    "memberships": lambda d: {"user_id": d.choice(USERS), "changed_at": d.choice(DAYS), "to_level": "gold"},
    "touches": lambda d: {
        "user_id": d.choice(USERS),
        "campaign_id": "c1",
        "medium": "sms",
        "sent_at": d.choice(DAYS[3:]),
        "delivered_at": d.choice(DAYS[3:]),
        "responded_at": d.choice((None, "2024-10-21")),
    },
    "spend": lambda d: {"spent_on": d.choice(DAYS[3:]), "channel": "ads", "campaign_id": "c1", "amount": 20},
    "wallet": lambda d: {
        "user_id": d.choice(USERS),
        "occurred_at": d.choice(DAYS[2:]),
        "kind": d.choice(("top_up", "spend")),
        "amount": d.choice((5, 20)),
    },
    "deliverables": lambda d: {
        "role": "data",
        "owner": "eve",
        "due_at": "2024-10-20",
        "delivered_at": "2024-10-20",
        "forecast": d.choice((8, 10)),
        "actual": 10,
    },
    "audits": lambda d: {
        "audited_at": d.choice(DAYS[3:]),
        "kind": "figure_check",
        "score": 5,
        "is_confirmed": d.choice((True, False)),
    },
}
KEYS = {"orders": "order_id", "complaints": "complaint_id", "deliverables": "deliverable_id"}
UNIQUE = {"users": "user_id"}


def drawn(dice: random.Random, tables: list[str], count: int) -> dict[str, list[Row]] | None:
    """Return a world of so many rows with a row in each table at least; None where keys come twice."""
    chosen = [*tables, *(dice.choice(tables) for _ in range(count - len(tables)))]
    world: dict[str, list[Row]] = {}
    for table in chosen:
        row = ROWS[table](dice)
        if key := KEYS.get(table):
            row = {key: str(len(world.get(table, [])) + 1), **row}
        world.setdefault(table, []).append(row)
    for table, key in UNIQUE.items():
        keys = [row[key] for row in world.get(table, [])]
        if len(set(keys)) < len(keys):
            return None
    return world


def search(pair: tuple[str, str]) -> World | None:
    """Look for a world of few rows in which both have a number and differ, the more plainly, the better."""
    needed = sorted({table for name in pair for table in tables_of(kt.CATALOGUE[name])})
    dice = random.Random("|".join(pair))
    for count in range(max(1, len(needed)), MOST_ROWS + 1):
        for _ in range(TRIES):
            tables = drawn(dice, needed, count)
            if tables is None:
                continue
            try:
                first, second = values_of_world(World(pair, (0.0, 0.0), tables))
            except KpiError:
                continue
            if pd.notna(first) and pd.notna(second) and first != second:
                return World(pair, (first, second), tables)
    return None


def shrunk(world: World) -> World:
    """Leave out rows without which the two differ as well."""
    for table, rows in world.tables.items():
        for place in range(len(rows)):
            fewer = {**world.tables, table: [row for n, row in enumerate(rows) if n != place]}
            fewer = {name: part for name, part in fewer.items() if part}
            try:
                first, second = values_of_world(World(world.metrics, (0.0, 0.0), fewer))
            except KpiError:
                continue
            if pd.notna(first) and pd.notna(second) and first != second:
                return shrunk(World(world.metrics, (first, second), fewer))
    return world


def main() -> int:
    """Write all worlds; return 1 where a pair has none."""
    kept = {world.metrics: world for world in worlds()}
    chosen: list[World] = []
    missing: list[tuple[str, str]] = []
    for pair in pairs(list(kt.CATALOGUE)):
        world = kept.get(pair)
        if world is None or values_of_world(world) != world.values:
            world = search(pair)
        world = world and shrunk(world)
        print(pair, world and (world.rows, world.values), flush=True)
        if world:
            chosen.append(world)
        else:
            missing.append(pair)
    entries = [{"metrics": w.metrics, "values": w.values, "tables": w.tables} for w in chosen]
    FILE.write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{len(entries)} worlds; none for {missing}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
