"""What a month's reviews cost in CPU, all processes included: ``make fanout``.

72 editions (12 months × 6 roles of the demo shop, HTML and PDF) from nothing, the same again, and after one late order;
one edition, ``kpi check`` and ``kpi measure`` from nothing at all, with an empty store on a machine that has compiled
these queries before, and with all kept; and the plain loop of ``papermill`` and ``jupyter
nbconvert`` without PDF and with nothing kept, of which six editions are run and the rest is reckoned.

CPU is user and system time of every process of a command, as the system accounts for children that were waited for.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
ROLES = ("promotion", "operations", "content", "service", "data", "community")
MONTHS, NEWEST = "2025-11..2026-10", "2026-10"
EDITIONS = 12 * len(ROLES)
GOAL = 2.5
"""CPU seconds that each of 72 editions may take on the machine of reference, all included."""


@dataclass(frozen=True)
class Taken:
    """What a command took, in seconds."""

    cpu: float
    wall: float
    said: str = ""

    def times(self, factor: float) -> "Taken":
        """Return it reckoned for more of the same."""
        return Taken(self.cpu * factor, self.wall * factor)


class Bench:
    """Runs commands on one demo shop, with a store and a cache of their own."""

    def __init__(self, scratch: Path) -> None:
        self.scratch, self.shop = scratch, scratch / "shop"
        self.settings = os.environ | {"KPI_CACHE": str(scratch / "cache")}
        self.settings.pop("KPI_NO_STORE", None)
        self.take(BIN / "kpi", "demo", self.shop, "--users", "2000", "--months", "14")

    def take(self, *command: str | Path, keeps: bool = True) -> Taken:
        """Run a command to its end and return what it and all its children took."""
        settings = self.settings | ({} if keeps else {"KPI_NO_STORE": "1"})
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT, env=settings)
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
        if done.returncode:
            sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stderr}")
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Taken(cpu, wall, done.stdout)

    def run(self, period: str, *roles: str, force: bool = False) -> Taken:
        """Run reviews of all six roles, or of some."""
        named = [part for role in roles or ROLES for part in ("--role", role)]
        more = ["--force"] if force else []
        return self.take(BIN / "kpi", "run", "--workspace", self.shop, "--period", period, *named, *more)

    def forget(self) -> None:
        """Remove all that is kept: numbers, checks, SQL and editions."""
        self.empty_store()
        shutil.rmtree(self.scratch / "cache", ignore_errors=True)

    def empty_store(self) -> None:
        """Remove what is kept in the workspace; the user's cache of compiled SQL stays."""
        for folder in (self.shop / ".kpi", self.shop / "reports"):
            shutil.rmtree(folder, ignore_errors=True)

    def add_a_late_order(self) -> None:
        """Add one row to the orders of the newest month: another one, a minute earlier and under an id of its own."""
        file = self.shop / "data" / "orders" / f"{NEWEST}.parquet"
        rows = pd.read_parquet(file)
        earlier = rows.ordered_at.tail(1) - pd.Timedelta(minutes=1)
        late = rows.tail(1).assign(order_id=f"late-{len(rows)}", ordered_at=earlier)
        pd.concat([rows, late], ignore_index=True).to_parquet(file, index=False)

    def plain(self, role: str) -> Taken:
        """Make one edition as one would without the toolkit's runner: two commands, no PDF, nothing kept."""
        notebook = self.scratch / f"{role}.ipynb"
        given = {"workspace": str(self.shop), "period": NEWEST, "role": role, "language": "zh"}
        parameters = [part for name, value in given.items() for part in ("-p", name, value)]
        papermill = self.take(BIN / "papermill", "notebooks/review.ipynb", notebook, *parameters, keeps=False)
        page = self.take(BIN / "jupyter", "nbconvert", "--to", "html", "--no-input", notebook, keeps=False)
        return Taken(papermill.cpu + page.cpu, papermill.wall + page.wall)


def main() -> None:
    """Run everything and print it side by side."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speed", type=float, default=1.0, help="how many times as fast as the machine of reference")
    parser.add_argument("--sample", type=int, default=6, help="editions of the plain loop, up to 6 (default 6)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        many = _many(bench)
        few = _few(bench)
        sample = ROLES[: given.sample]
        taken = [bench.plain(role) for role in sample]
    reckoned = Taken(sum(one.cpu for one in taken), sum(one.wall for one in taken)).times(EDITIONS / len(sample))
    name = f"plain loop, HTML only: {len(sample)} editions × {EDITIONS / len(sample):g}"
    _print_many(many | {name: reckoned}, given.speed)
    _print_few(few)


def _many(bench: Bench) -> dict[str, Taken]:
    bench.forget()
    taken = {"from nothing": bench.run(MONTHS), "the same again": bench.run(MONTHS)}
    bench.add_a_late_order()
    late = bench.run(MONTHS)
    left = late.said.count("未变")
    return taken | {f"after one late order ({EDITIONS - left} made anew)": late}


def _few(bench: Bench) -> dict[str, tuple[Taken, Taken, Taken]]:
    """Return what single commands took when nothing was kept, when only their SQL was, and when all was."""
    check = (BIN / "kpi", "check", "--workspace", bench.shop)
    sales = (BIN / "kpi", "measure", "--workspace", bench.shop, "--period", NEWEST, "--metric", "sales")
    commands = {
        "one edition, HTML and PDF": lambda: bench.run(NEWEST, "operations", force=True),
        "kpi check": lambda: bench.take(*check),
        "kpi measure, one metric": lambda: bench.take(*sales),
    }
    taken = {}
    for name, command in commands.items():
        bench.forget()
        from_nothing = command()
        bench.empty_store()
        taken[name] = from_nothing, command(), command()
    return taken


def _print_many(taken: dict[str, Taken], speed: float) -> None:
    first, last = next(iter(taken.values())), list(taken.values())[-1]
    print(f"{EDITIONS} editions, HTML and PDF     CPU s    wall s   CPU an edition   × from nothing   × the plain loop")
    for name, one in taken.items():
        each, to_first, to_last = one.cpu / EDITIONS, one.cpu / first.cpu, one.cpu / last.cpu
        print(f"  {name:<42}{one.cpu:8.1f}{one.wall:10.1f}{each:12.2f}{to_first:15.3f}{to_last:17.3f}")
    print(f"  goal from nothing: {GOAL / speed:.2f} CPU s an edition ({GOAL} on the machine of reference)\n")


def _print_few(taken: dict[str, tuple[Taken, Taken, Taken]]) -> None:
    print("one command: CPU s (wall s)          from nothing      empty store       all kept   all kept : from nothing")
    for name, three in taken.items():
        times = "".join(f"{one.cpu:10.2f} ({one.wall:4.1f})" for one in three)
        print(f"  {name:<30}{times}{three[-1].cpu / three[0].cpu:15.2f}")


if __name__ == "__main__":
    main()
