"""Figures that others published on CDNOW's orders, each to the last digit they printed.

`published_cdnow.csv` names who published each figure. The data set is Fader and Hardie's, public, as packaged in
PyPI `Lifetimes==0.11.3` (MIT licence); see examples/cdnow/README.md. A row of the file that stands neither in
`EXPRESSED` nor in `NOT_EXPRESSED` fails a test, so that no figure is skipped silently.
"""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt

ALL, WITHOUT_ZEROS = "CDNOW (master)", "CDNOW (master) excl. zero-value orders"
WHOLE = "1997-01/1998-06"

with (Path(__file__).parent / "published_cdnow.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))

Figures = Callable[[str, str], float]  # metric, "all" or "without zeros" → value over the figure's period


def six_digits(value: float) -> float:
    return float(f"{value:.6f}")


def _of(metric: str, data: str = ALL) -> Callable[[Figures], float]:
    return lambda figures: figures(metric, data)


EXPRESSED: dict[tuple[str, str], Callable[[Figures], float]] = {
    (ALL, "order rows"): _of("orders"),
    (ALL, "customers"): _of("buyers"),
    (ALL, "AOV mean"): lambda figures: six_digits(figures("aov", ALL)),
    (ALL, "zero-value orders"): lambda figures: figures("orders", ALL) - figures("orders", WITHOUT_ZEROS),
    (ALL, "monthly revenue"): _of("sales"),
    (ALL, "monthly orders"): _of("orders"),
    (ALL, "monthly active customers (MAU)"): _of("buyers"),
    (ALL, "lifecycle: new"): _of("new_buyers"),
    (WITHOUT_ZEROS, "order rows"): _of("orders", WITHOUT_ZEROS),
    (WITHOUT_ZEROS, "customers"): _of("buyers", WITHOUT_ZEROS),
    (WITHOUT_ZEROS, "orders per customer mean"): (
        lambda figures: six_digits(figures("orders_per_buyer", WITHOUT_ZEROS))
    ),
    (WITHOUT_ZEROS, "share of customers with exactly 1 orders"): (
        lambda figures: six_digits(1 - figures("repeat_purchase_rate_1", WITHOUT_ZEROS))
    ),
    (WITHOUT_ZEROS, "revenue per customer mean (ARPU)"): (
        lambda figures: six_digits(figures("spend_per_buyer", WITHOUT_ZEROS))
    ),
}

# A metric is a sum, a count or a ratio of two of them, so that totals and segments re-add: a median is none of
# these. A customer who orders twice on one day is a repeat buyer to every metric, so that customers with a single
# *day* (not a single order) cannot be told. Both are asked of the data instead, to know them for the same data.
NOT_EXPRESSED: dict[tuple[str, str], Callable[[pd.DataFrame], float]] = {
    (ALL, "AOV median"): lambda orders: float(orders["dollar_value"].astype(float).median()),
    (ALL, "single-day customers"): lambda orders: int(orders.groupby("customer_id")["date"].nunique().eq(1).sum()),
}


def test_every_published_figure_is_tested_or_said_to_be_inexpressible() -> None:
    assert len(ROWS) == 83
    assert {(row["dataset"], row["metric"]) for row in ROWS} == {*EXPRESSED, *NOT_EXPRESSED}
    assert not set(EXPRESSED) & set(NOT_EXPRESSED)
    assert {row["period"] for row in ROWS} == {"1997-01-01..1998-06-30", *MONTHS}
    assert all(row["source"] for row in ROWS)


MONTHS = [f"{1997 + n // 12}-{n % 12 + 1:02d}" for n in range(18)]
METRICS = [
    "sales",
    "orders",
    "buyers",
    "new_buyers",
    "aov",
    "orders_per_buyer",
    "spend_per_buyer",
    "repeat_purchase_rate_1",
]


@pytest.fixture(scope="module")
def measured(cdnow: Any, cdnow_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Any, float]:
    """Value by data set, metric and period; the data without zero amounts are a workspace with a filter."""
    copy = tmp_path_factory.mktemp("published") / "cdnow"
    shutil.copytree(cdnow_folder, copy, ignore=shutil.ignore_patterns("reports"))
    text = (copy / "kpi.yaml").read_text("utf-8")
    filtered = text.replace("    from: CDNOW_master\n", "    from: CDNOW_master\n    filter: dollar_value > 0\n")
    assert filtered != text
    (copy / "kpi.yaml").write_text(filtered, "utf-8")
    values = {}
    for data, workspace in ((ALL, cdnow), (WITHOUT_ZEROS, kt.open_workspace(copy))):
        frame = kt.measure(workspace, METRICS, period=[*MONTHS, WHOLE])
        values |= {
            (data, row.metric, WHOLE if "/" in row.period else row.period): row.value for row in frame.itertuples()
        }
    return values


def _name(row: dict[str, str]) -> str:
    return f"{row['dataset'].removeprefix(ALL)} {row['metric']} {row['period']}".strip()


@pytest.mark.parametrize("row", [row for row in ROWS if (row["dataset"], row["metric"]) in EXPRESSED], ids=_name)
def test_published_figure(row: dict[str, str], measured: dict[Any, float]) -> None:
    period = WHOLE if ".." in row["period"] else row["period"]
    got = EXPRESSED[row["dataset"], row["metric"]](lambda metric, data: measured[data, metric, period])
    assert got == float(row["value"])


@pytest.mark.parametrize("row", [row for row in ROWS if (row["dataset"], row["metric"]) in NOT_EXPRESSED], ids=_name)
def test_published_figure_that_no_metric_expresses(row: dict[str, str], cdnow_folder: Path) -> None:
    orders = pd.read_parquet(cdnow_folder / "data" / "CDNOW_master.parquet")
    assert NOT_EXPRESSED[row["dataset"], row["metric"]](orders) == float(row["value"])
