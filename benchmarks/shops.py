"""Many shops by one command: time and memory (``make shops``), and how often an order by chance is called one.

``--ranking`` draws shops that are alike and shops that differ, and prints both error rates of what `kpi rollup` says.
Else SHOPS demo shops × 6 roles are made from nothing and then anew with all that is measured kept; what the whole of
``--of`` shops would take is reckoned from them.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from kpi_toolkit.analysis.shrinkage import shrunk

ROLES = ("promotion", "operations", "content", "service", "data", "community")
KPI = Path(sys.executable).parent / "kpi"
PERIOD, GOAL_MINUTES, GOAL_CPU = "2026-10", 10, 0.5


def ranking(draws: int, shops: int = 100, seed: int = 1) -> dict[str, float]:
    """Return how often alike shops are called chance, and different ones are not, by the spread of their true rates."""
    dice = np.random.default_rng(seed)
    shares = {}
    for spread in (0.0, 0.02, 0.05, 0.1):
        called = 0
        for _ in range(draws):
            cases = dice.integers(30, 600, shops)
            rates = np.clip(dice.normal(0.3, spread, shops), 0.01, 0.99)
            called += shrunk(dice.binomial(cases, rates), cases).is_chance
        shares[f"{spread:g}"] = called / draws
    return shares


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ranking", action="store_true")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--shops", type=int, default=10)
    parser.add_argument("--of", type=int, default=100)
    given = parser.parse_args()
    if given.ranking:
        _print_ranking(given.draws)
    else:
        _print_speed(given.shops, given.of)


def _print_ranking(draws: int) -> None:
    print("spread of 100 shops' true rates   called chance   error rate")
    for spread, share in ranking(draws).items():
        error = 1 - share if spread == "0" else share
        print(f"  {spread:<30}{share:14.1%}{error:13.1%}")


def _print_speed(shops: int, whole: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = os.environ | {"KPI_CACHE": str(folder / "cache")}
        for number in range(shops):
            made = [
                KPI,
                "demo",
                folder / f"shops/{number:03}",
                "--users",
                "500",
                "--months",
                "14",
                "--seed",
                f"{number + 1}",
            ]
            subprocess.run(list(map(str, made)), check=True, capture_output=True, env=settings)
        print(
            f"{shops} shops × {len(ROLES)} roles      CPU s    wall s   CPU an edition"
            f"   {whole} shops, minutes   largest process MB"
        )
        for label, more in (("from nothing", []), ("all kept, made anew", ["--force"])):
            _print_one(label, more, folder, settings, shops, whole)
        print(f"goals: {whole} shops in less than {GOAL_MINUTES} minutes; {GOAL_CPU} CPU s for each further edition")
        rolled = subprocess.run(
            [str(KPI), "rollup", "--workspaces", f"{folder}/shops/*", "-p", PERIOD, "-m", "orders", "--json"],
            capture_output=True,
            text=True,
            env=settings,
            check=True,
        )
        print("orders of all:", json.loads(rolled.stdout)[0]["value"])
        shutil.rmtree(folder / "shops")


def _print_one(label: str, more: list[str], folder: Path, settings: dict[str, str], shops: int, whole: int) -> None:
    roles = [part for role in ROLES for part in ("--role", role)]
    command = [str(KPI), "run", "--workspaces", f"{folder}/shops/*", "-p", PERIOD, *roles, *more]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, capture_output=True, env=settings, check=True)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    each, minutes = cpu / (shops * len(ROLES)), wall / shops * whole / 60
    print(f"  {label:<22}{cpu:8.1f}{wall:10.1f}{each:17.2f}{minutes:24.1f}{after.ru_maxrss / 1024:21.0f}")


if __name__ == "__main__":
    main()
