"""Demo shops with traps planted in them, clean ones, and honest ones that only look suspicious."""

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from kpi_toolkit.demo import write_demo
from kpi_toolkit.judge.traps.trap import Trap
from kpi_toolkit.measuring.workspace import Workspace, from_frames, open_workspace
from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.reviewing import parts
from kpi_toolkit.schema import TABLES

LAST = parse_period("2026-10")
PLANTED = {
    ("zombies", "2026-10"),
    ("zombies", "2026-09"),
    ("zombies", "2026-08"),
    ("staff", "2026-10"),
    ("rush_orders", "2026-09"),
    ("coupons", "2026-07"),
    ("coupons", "2026-08"),
    ("coupons", "2026-09"),
    ("coupons", "2026-10"),
    ("fewer_asked", "2026-09"),
}
"""Trap and month in which each demo shop has it; who bought for a coupon in June goes on to."""


def shop(folder: Path, seed: int, clean: bool, users: int = 2_000, months: int = 14) -> Workspace:
    """Write and open a demo shop."""
    write_demo(folder, users=users, months=months, seed=seed, clean=clean)
    return open_workspace(folder)


def said(workspace: Workspace, period: Period, metrics: tuple[str, ...] | None = None) -> list[Trap]:
    """Return what the traps found broken in a period."""
    return [trap for trap in parts.traps(workspace, period, metrics) if trap.state == "broken"]


def months_before(period: Period, count: int) -> list[Period]:
    """Return a period and those before it, oldest first."""
    return [period.shift(-step) for step in range(count - 1, -1, -1)]


def frames(workspace: Workspace) -> dict[str, pd.DataFrame]:
    """Return the canonical tables of a workspace."""
    engine, rows = workspace.engine, {}
    for name, columns in workspace.sources.columns.items():
        kept = [column.name for column in TABLES[name].columns if column.name in columns]
        rows[name] = engine.run(engine.table(name).select(*kept))
    return rows


def _campaign(frames: Mapping[str, pd.DataFrame], random: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Three times the orders in the last four days of the newest month, by buyers who keep what they bought."""
    orders = frames["orders"]
    begin = pd.Timestamp(LAST.end - timedelta(days=4))
    late = orders[orders.ordered_at >= begin]
    more = pd.concat([late.assign(order_id=late.order_id + f"-{copy}") for copy in "ab"])
    shift = pd.to_timedelta(random.integers(1, 3_000, len(more)), unit="s")
    more = more.assign(ordered_at=more.ordered_at - shift, status="paid")
    return {**frames, "orders": pd.concat([orders, more], ignore_index=True)}


def _loyal(frames: Mapping[str, pd.DataFrame], random: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Buyers whose first order fell into one month order twice as often since, mostly without coupon, as all do."""
    orders = frames["orders"].sort_values("ordered_at")
    first = orders.groupby("user_id").ordered_at.transform("min").dt.to_period("M")
    again = orders[(first == pd.Period("2026-05")) & (orders.ordered_at >= "2026-06-01")]
    more = again.assign(order_id=again.order_id + "-again")
    more = more.assign(ordered_at=more.ordered_at + pd.to_timedelta(random.integers(1, 9_000, len(more)), unit="s"))
    more = more[more.ordered_at < pd.Timestamp(LAST.end)]
    return {**frames, "orders": pd.concat([orders, more], ignore_index=True)}


def _refunds(frames: Mapping[str, pd.DataFrame], random: np.random.Generator) -> dict[str, pd.DataFrame]:
    """One channel has always had a quarter of its orders given back, days or weeks later."""
    orders = frames["orders"].copy()
    chosen = (
        (orders.channel == "douyin") if "douyin" in set(orders.channel) else orders.channel == orders.channel.mode()[0]
    )
    back = chosen & (random.random(len(orders)) < 0.25)
    after = pd.to_timedelta(random.integers(86_400, 20 * 86_400, len(orders)), unit="s")
    orders.loc[back, "refunded_at"] = (orders.ordered_at + after)[back]
    orders.loc[back, "refunded_amount"] = orders.amount[back]
    last = pd.Timestamp(LAST.end)
    unknown = orders.refunded_at >= last
    orders.loc[unknown, ["refunded_at", "refunded_amount"]] = [pd.NaT, None]
    return {**frames, "orders": orders}


HONEST: Mapping[str, Callable[[Mapping[str, pd.DataFrame], np.random.Generator], dict[str, pd.DataFrame]]] = {
    "a campaign month": _campaign,
    "a loyal cohort": _loyal,
    "a quarter of one channel given back": _refunds,
}


def honest(clean: Workspace, name: str, seed: int) -> Workspace:
    """Return a clean shop changed in an honest way; a campaign stands in its calendar."""
    settings = clean.settings.model_copy(update={"tables": {}})
    if name == "a campaign month":
        span = f"{LAST.end - timedelta(days=4)}/{LAST.end - timedelta(days=1)}"
        campaigns = {**settings.calendar.campaigns, "big sale": (span,)}
        settings = settings.model_copy(
            update={"calendar": settings.calendar.model_copy(update={"campaigns": campaigns})}
        )
    return from_frames(HONEST[name](frames(clean), np.random.default_rng(seed)), settings)


def traps(draws: int) -> None:
    """Traps planted in demo shops; shop-months of clean ones, and of honest ones that only look suspicious."""
    shops, months = max(1, draws // 10), 10
    print("traps: found of those that are planted")
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(1, 7):
            workspace = shop(Path(folder) / f"planted {seed}", seed, clean=False)
            there = {(trap.name, str(month)) for month in months_before(LAST, 4) for trap in said(workspace, month)}
            print(f"  shop {seed}: {len(there & PLANTED)} of {len(PLANTED)}; beside them {sorted(there - PLANTED)}")
        print(
            f"traps: broken ones of {shops * months} clean shop-months, all ratios watched, and of {shops} honest ones"
        )
        counts = Counter[str]()
        for seed in range(101, 101 + shops):
            clean = shop(Path(folder) / f"clean {seed}", seed, clean=True)
            names = tuple(metric.name for metric in clean.catalogue)
            counts["clean"] += sum(len(said(clean, month, names)) for month in months_before(LAST, months))
            counts.update({name: len(said(honest(clean, name, seed), LAST)) for name in HONEST})
        for name in ("clean", *HONEST):
            print(f"  {name}: {counts[name]}", flush=True)
