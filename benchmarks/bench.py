"""Speed of the toolkit against what one would do without it, side by side: ``make bench``.

1. ``kpi run`` for six months × one role against the plain loop of ``papermill`` and ``jupyter nbconvert``.
2. ``kpi measure`` of all metrics × 18 months against hand-written DuckDB SQL for the same numbers (checked equal).

Whole processes are timed from outside; the figure is the median of some runs, taken in turn.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
WORKSPACE = ROOT / "examples" / "cdnow"
ORDERS = WORKSPACE / "data" / "CDNOW_master.parquet"
MONTHS = [f"1998-{month:02d}" for month in range(1, 7)]

# metric: (numerator, denominator) in cdnow.sql
SAME = {
    "sales": ("sales", None),
    "orders": ("orders", None),
    "aov": ("sales", "orders"),
    "buyers": ("buyers", None),
    "new_buyers": ("new_buyers", None),
    "spend_per_buyer": ("spend_n", "buyers"),
    "orders_per_buyer": ("per_buyer_n", "buyers"),
    "repurchase_amount": ("repurchase_amount", None),
    "repurchase_amount_share": ("repurchase_share_n", "sales"),
    "repurchase_rate": ("repurchase_n", "buyers"),
    "repeat_purchase_rate_1": ("rate1_n", "customers"),
    "repeat_purchase_rate_2": ("rate2_n", "orders"),
    "repeat_purchase_rate_3": ("rate3_n", "rate3_d"),
    "second_purchase_rate": ("second_n", "second_d"),
    "buyer_retention": ("retention_n", "retention_d"),
    "new_buyer_retention": ("new_retention_n", "new_retention_d"),
    "last_year_buyer_retention": ("last_year_n", "last_year_d"),
    "churned_buyers": ("churned", None),
    "at_risk_buyers": ("at_risk", None),
    "buyer_churn_rate": ("churn_n", "churn_d"),
    "winback_buyers": ("winback_n", None),
    "buyer_winback_rate": ("winback_n", "winback_d"),
}


def main() -> None:
    """Run both comparisons and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of each command (default 3)")
    runs = parser.parse_args().runs
    os.environ["KPI_NO_STORE"] = "1"  # else what is kept from run to run would be measured instead of the work
    print(f"median of {runs} runs, in turn\n")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        _print(
            "6 months × 1 role",
            {
                "kpi run, HTML": lambda: _kpi_run(scratch / "kpi", "html"),
                "kpi run, HTML and PDF": lambda: _kpi_run(scratch / "kpi", "html,pdf"),
                "loop of papermill + jupyter nbconvert, HTML": lambda: _plain_loop(scratch / "plain"),
            },
            runs,
        )
    _print(
        "all order metrics × 18 months, whole processes", {"kpi measure": _kpi_measure, "hand-written SQL": _sql}, runs
    )
    _compare_in_process(runs)


def _print(title: str, commands: dict[str, Callable[[], None]], runs: int) -> None:
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            start = time.perf_counter()
            command()
            taken[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    yardstick = list(medians.values())[-1]
    print(title)
    for name, seconds in medians.items():
        print(f"  {name:<46}{seconds:8.2f} s   {seconds / yardstick:5.2f} × the last line")
    print()


def _run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True, cwd=ROOT)


def _kpi_run(output: Path, formats: str) -> None:
    shutil.rmtree(output, ignore_errors=True)
    _run(
        BIN / "kpi",
        "run",
        "--workspace",
        WORKSPACE,
        "--period",
        f"{MONTHS[0]}..{MONTHS[-1]}",
        "--role",
        "operations",
        "--format",
        formats,
        "--output",
        output,
    )


def _plain_loop(output: Path) -> None:
    output.mkdir(exist_ok=True)
    for month in MONTHS:
        notebook = output / f"{month}.ipynb"
        _run(BIN / "papermill", "notebooks/review.ipynb", notebook, "-p", "period", month, "-p", "role", "operations")
        _run(BIN / "jupyter", "nbconvert", "--to", "html", "--no-input", notebook)


def _kpi_measure() -> None:
    metrics = [part for name in SAME for part in ("--metric", name)]
    _run(BIN / "kpi", "measure", "--workspace", WORKSPACE, "--period", "1997-01..1998-06", "--format", "csv", *metrics)


def _sql() -> None:
    code = f"import duckdb; print(duckdb.sql({_statement()!r}).df().to_csv())"
    _run(sys.executable, "-c", code)


def _statement() -> str:
    return (Path(__file__).parent / "cdnow.sql").read_text("utf-8").replace("{orders}", str(ORDERS))


def _compare_in_process(runs: int) -> None:
    """Time the work alone, without starting Python, and check that both give the same numbers."""
    import duckdb

    from kpi_toolkit.measuring.frame import measure
    from kpi_toolkit.measuring.workspace import open_workspace

    ours, theirs = [], []
    for _ in range(runs + 1):  # the first is a warm-up
        start = time.perf_counter()
        frame = measure(open_workspace(WORKSPACE), list(SAME), "1997-01..1998-06")
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        by_hand = duckdb.connect().execute(_statement()).df()
        theirs.append(time.perf_counter() - start)
    _check_equal(frame, by_hand)
    a, b = statistics.median(ours[1:]), statistics.median(theirs[1:])
    print("the same without the start of Python (reading, checking and measuring against the one statement)")
    print(f"  {'kpi_toolkit.measure':<46}{a:8.2f} s   {a / b:5.2f} × the last line")
    print(f"  {'hand-written SQL':<46}{b:8.2f} s")
    print(f"  {len(frame)} numbers, all equal")


def _check_equal(frame: "object", by_hand: "object") -> None:
    rows = by_hand.assign(period=by_hand["m"].dt.strftime("%Y-%m")).set_index("period").fillna(0)  # type: ignore[attr-defined]
    for row in frame.itertuples():  # type: ignore[attr-defined]
        numerator, denominator = SAME[row.metric]
        if row.numerator != row.numerator:
            continue  # no data by rule, as the period before the data begin
        assert abs(row.numerator - float(rows.loc[row.period, numerator])) < 1e-6, row
        if denominator and row.denominator:
            assert abs(row.denominator - float(rows.loc[row.period, denominator])) < 1e-6, row


if __name__ == "__main__":
    main()
