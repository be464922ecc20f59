"""How time and memory grow with the rows: ``make scale SIZES="1 10 50"`` (millions of events).

For each size: all metrics × 13 months by the toolkit; then the same eight metrics × 13 months by the toolkit, in SQL
tuned by hand for DuckDB and in pandas, each in a process of its own, with ratios beside each other and every number
compared.
"""

import argparse
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
USERS_PER_MILLION = 18_000
PERIOD, LONGER = "2025-10..2026-10", "2025-09..2026-10"
EIGHT = (
    "sales",
    "repurchase_rate",
    "active_users",
    "dau",
    "visit_conversion_rate",
    "retention_d7",
    "churned_users",
    "session_conversion_rate",
)
GIB = 1024**2  # ru_maxrss counts KiB


def main() -> None:
    """Run the comparison, or one part of it in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=float, default=[1, 10], help="millions of events")
    parser.add_argument("--folder", type=Path, default=HERE / "data", help="where the shops are kept")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--skip-pandas", action="store_true", help="leave pandas out")
    options = parser.parse_args()
    if options.part:
        print(json.dumps(PARTS[options.part](options.folder)))
        return
    parts = [name for name in PARTS if not (options.skip_pandas and name == "pandas")]
    before: dict[str, float] = {}
    for size in options.sizes:
        shop = _shop(options.folder, size)
        results = {name: _in_process(name, shop) for name in parts}
        _print(size, shop, results, before)
        before = {name: result["seconds"] for name, result in results.items()} | {"events": _events(shop)}


def _shop(folder: Path, size: float) -> Path:
    shop = folder / f"{size:g}M"
    if not (shop / "truths.json").exists():
        start = time.perf_counter()
        users = str(int(size * USERS_PER_MILLION))
        command = [Path(sys.executable).parent / "kpi", "demo", shop, "--users", users, "--months", "14"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        print(f"made {shop.name} in {time.perf_counter() - start:.0f} s")
    return shop


def _events(shop: Path) -> int:
    months = json.loads((shop / "truths.json").read_text("utf-8"))["months"]
    return sum(month["events_all"] for month in months.values())


def _in_process(part: str, shop: Path) -> dict:
    """Run a part with nothing kept before, but ``further``, which finds what ``all`` has kept."""
    place = {"KPI_STORE": str(shop / ".kpi" / "store.sqlite"), "KPI_CACHE": str(shop / ".kpi" / "cache")}
    if part != "further":
        shutil.rmtree(shop / ".kpi", ignore_errors=True)
    command = [sys.executable, __file__, "--part", part, "--folder", shop]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | place)
    return json.loads(done.stdout)


def _timed(start: float, numbers: dict, **more: float) -> dict:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIB
    return {"seconds": time.perf_counter() - start, "gib": peak, "numbers": numbers, **more}


def _toolkit(shop: Path, names: tuple[str, ...] | None, period: str = PERIOD) -> dict:
    import kpi_toolkit as kt

    start = time.perf_counter()
    opened = kt.open_workspace(shop)
    checked = time.perf_counter() - start
    start = time.perf_counter()
    frame = kt.measure(opened, names, period)
    known = frame[frame["value"].notna()]
    numbers = {
        f"{row.metric} {row.period}": [row.numerator, None if math.isnan(row.denominator) else row.denominator]
        for row in known.itertuples()
    }
    return _timed(start, numbers, checked=checked, metrics=frame["metric"].nunique())


def _sql(shop: Path) -> dict:
    import duckdb

    script = (HERE / "by_hand.sql").read_text("utf-8").replace("{data}", str(shop / "data"))
    start, numbers = time.perf_counter(), {}
    connection = duckdb.connect()
    for statement in script.split(";\n")[: len(EIGHT)]:
        name = next(name for name in EIGHT if f"-- {name}\n" in statement)
        for month, numerator, denominator in connection.execute(statement).fetchall():
            numbers[f"{name} {month}"] = [float(numerator), None if denominator is None else float(denominator)]
    return _timed(start, numbers)


def _pandas(shop: Path) -> dict:
    sys.path.insert(0, str(HERE))
    from in_pandas import measure

    start = time.perf_counter()
    found = measure(shop / "data")
    numbers = {f"{name} {month}": list(parts) for name, months in found.items() for month, parts in months.items()}
    return _timed(start, numbers)


PARTS = {
    "all": lambda shop: _toolkit(shop, None),
    "further": lambda shop: _toolkit(shop, None, LONGER),
    "eight": lambda shop: _toolkit(shop, EIGHT),
    "sql": _sql,
    "pandas": _pandas,
}


def _print(size: float, shop: Path, results: dict, before: dict[str, float]) -> None:
    events, everything, further = _events(shop), results["all"], results["further"]
    ours, sql = results["eight"], results["sql"]
    print(f"\n{size:g} M: {events:,} events, {os.cpu_count()} cores")
    print(f"  {'check of the data':<44}{everything['checked']:8.1f} s")
    _line(f"all {everything['metrics']} metrics × 13 months", everything)
    share = (further["checked"] + further["seconds"]) / (everything["checked"] + everything["seconds"])
    _line("all × 14 months, 13 of them kept", further, f"{share:5.1%} of both lines above (goal: 15 %)")
    _line("eight metrics × 13 months, toolkit", ours, f"{ours['seconds'] / sql['seconds']:5.2f} × SQL")
    _line("the same in SQL tuned by hand", sql, f"{_compared(ours['numbers'], sql['numbers'])} numbers equal")
    if pandas := results.get("pandas"):
        _line(
            "the same in pandas",
            pandas,
            f"{_compared(ours['numbers'], pandas['numbers'])} numbers equal, "
            f"{pandas['seconds'] / ours['seconds']:.1f} × toolkit",
        )
    if before:
        rows = events / before["events"]
        growth = ", ".join(f"{name} {results[name]['seconds'] / before[name]:.1f}" for name in results)
        print(f"  growth against the size before: rows {rows:.1f}, {growth}")


def _line(title: str, result: dict, remark: str = "") -> None:
    print(f"  {title:<44}{result['seconds']:8.1f} s {result['gib']:6.2f} GiB   {remark}")


def _compared(ours: dict, theirs: dict) -> int:
    for key, (numerator, denominator) in ours.items():
        other = theirs[key]
        assert math.isclose(numerator, other[0], rel_tol=1e-9, abs_tol=1e-6), (key, numerator, other)
        if denominator is not None:
            assert math.isclose(denominator, other[1]), (key, denominator, other)
    return len(ours)


if __name__ == "__main__":
    main()
