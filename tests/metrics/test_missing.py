"""A null never becomes 0: sums over no row are 0, whatever is computed from nothing but nulls is no data."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.metric import Metric, Ratio, metric
from kpi_toolkit.schema import TABLES

WORDS = "One.\n\n一。\n\n" + "\n".join(
    f"{part}: x" for part in ("Formula", "公式", "Leaves out", "不含", "Misleads when", "误读", "Source")
)
ORDERS = pd.DataFrame(
    {
        "order_id": ["a", "b", "c", "d"],
        "user_id": ["u1", "u2", "u1", "u2"],
        "ordered_at": pd.to_datetime(["2026-10-01", "2026-10-02", "2026-11-01", "2026-11-02"]),
        "amount": [10.0, 20.0, 30.0, 40.0],
        "cost": [None, None, 5.0, None],
        "channel": ["shop", "web", "shop", "web"],
    }
)


def own(compute: Callable[[ir.Table], Any]) -> Metric:
    """Return a metric of order_periods with any function."""

    def own_metric(orders: ir.Table) -> Any:
        return compute(orders)

    own_metric.__doc__ = WORDS
    declare = metric(
        zh="自定", en="Own", fact="order_periods", unit="money", better="higher", stage="revenue", roles=()
    )
    return declare(own_metric)


AGGREGATES: dict[str, Callable[[ir.Table], Any]] = {
    "max": lambda orders: orders.cost.max(),
    "min": lambda orders: orders.cost.min(),
    "mean": lambda orders: orders.cost.mean(),
    "median": lambda orders: orders.cost.median(),
    "quantile": lambda orders: orders.cost.cast("float64").quantile(0.9),
    "spread": lambda orders: orders.cost.cast("float64").std(),
    "sum": lambda orders: orders.cost.sum(),
    "sum of what matches": lambda orders: orders.cost.sum(where=orders.amount > 5),
    "max of what matches": lambda orders: orders.cost.max(where=orders.amount > 5),
    "difference": lambda orders: orders.amount.sum() - orders.cost.sum(),
    "numerator": lambda orders: Ratio(orders.cost.sum(), orders.amount.sum()),
    "denominator": lambda orders: Ratio(orders.amount.sum(), orders.cost.sum()),
    "both": lambda orders: Ratio(orders.cost.max(), orders.cost.sum()),
}


def measured(compute: Callable[[ir.Table], Any], period: str = "2026-10", by: str | None = None) -> pd.DataFrame:
    return kt.measure(ORDERS, own(compute), period, by=by)


@pytest.mark.parametrize("name", AGGREGATES)
def test_what_is_made_of_nothing_but_nulls_is_no_data(name: str) -> None:
    (row,) = measured(AGGREGATES[name]).itertuples()
    assert pd.isna([row.value, row.numerator, row.denominator]).all()
    assert (row.n, row.reason.code) == (0, "no_values")
    assert "value" in row.reason.text("en")
    assert "值" in row.reason.text("zh")


@pytest.mark.parametrize("name", sorted(set(AGGREGATES) - {"spread"}))
def test_one_value_is_enough(name: str) -> None:
    (row,) = measured(AGGREGATES[name], "2026-11").itertuples()
    assert pd.notna(row.value)
    assert row.reason is None or row.reason.code != "no_values"


@pytest.mark.parametrize(
    "compute",
    [
        lambda orders: orders.amount.sum(where=orders.amount > 99),
        lambda orders: orders.cost.sum(where=orders.amount > 99),
        lambda orders: (orders.amount > 99).ifelse(1, 0).sum(),
        lambda orders: (orders.amount > 99).ifelse(1, 0).sum(where=orders.channel == "none"),
        lambda orders: orders.count(where=orders.amount > 99),
        lambda orders: orders.cost.count(),
        lambda orders: orders.cost.nunique(),
        lambda orders: orders.cost.fill_null(0).sum(),
        lambda orders: orders.cost.sum().fill_null(0),
        lambda orders: Ratio(orders.cost.sum(where=orders.amount > 99), orders.amount.sum()),
    ],
)
def test_nothing_that_matches_is_a_known_zero(compute: Callable[[ir.Table], Any]) -> None:
    (row,) = measured(compute).itertuples()
    assert (row.value, row.n) == (0.0, 2)


def test_no_row_is_told_from_no_value_in_each_segment() -> None:
    frame = measured(lambda orders: orders.cost.sum(), "2026-11", by="channel").set_index("segment")
    assert frame.loc[["", "shop"], "value"].tolist() == [5.0, 5.0]
    assert frame.loc["web", "reason"].code == "no_values"


def test_a_ratio_over_a_known_zero_keeps_its_reason() -> None:
    (row,) = measured(lambda orders: Ratio(orders.cost.sum(), orders.count(where=orders.amount > 99))).itertuples()
    assert row.reason.code == "zero_denominator"


def test_an_unknown_number_is_kept_as_unknown(shop: Callable[..., Path]) -> None:
    lines = ["o1,u1,2025-10-01,10,", "o2,u2,2025-11-01,20,5", "o3,u1,2025-12-01,30,"]
    folder = shop("\n".join(["order_id,user_id,ordered_at,amount,cost", *lines]))
    first, again = (kt.measure(folder, ["gross_profit", "sales"], "2025-10..2025-12") for _ in range(2))
    assert first["value"].tolist()[1] == 15.0
    assert [reason and reason.code for reason in first["reason"]][:3] == ["no_values", None, "no_values"]
    pd.testing.assert_frame_equal(first, again)


NULL_MEANS_NONE = {
    "orders.refunded_amount": "an order without a refund has no refunded amount",
    "order_lines.refunded_amount": "a line of which nothing came back has none",
}
NUMBERS = {
    f"{table.name}.{column.name}"
    for table in TABLES.values()
    for column in table.columns
    if column.nullable and column.type in ("money", "number")
}
NAMED = [
    (entry.name, *need.split("."))
    for entry in CATALOGUE
    for need in entry.needs
    if need in NUMBERS and need not in NULL_MEANS_NONE
]


@pytest.mark.parametrize(("name", "table", "column"), NAMED)
def test_a_built_in_metric_of_an_empty_column_is_no_data(name: str, table: str, column: str) -> None:
    tables = EXAMPLE_TABLES | {table: EXAMPLE_TABLES[table].assign(**{column: pd.Series(dtype="float64")})}
    frame = kt.measure(tables, name, "2026-10")
    assert frame["value"].isna().all(), frame
    assert {reason.code for reason in frame["reason"]} <= {"no_values", "zero_denominator", "windows_open"}


def test_columns_that_metrics_need_are_checked() -> None:
    assert {name for name, _, _ in NAMED} >= {"gross_profit", "gross_margin", "points_cost", "content_tips"}
