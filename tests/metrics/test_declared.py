"""Metrics that kpi.yaml declares of a table's further columns: named once, checked with all faults at once."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from kpi_toolkit.errors import DataError, UsageError
from kpi_toolkit.measuring.workspace import from_frames
from kpi_toolkit.settings import Settings

HEAD = "订单号,会员,时间,实付,运费,状态,渠道\n"
ROWS = [
    ("1", "ann", "2026-10-01 09:00", 10, "1.5", "paid", "app"),
    ("2", "bob", "2026-10-02 09:00", 20, "", "paid", "web"),
    ("3", "ann", "2026-10-03 09:00", 30, "0", "paid", "app"),
    ("4", "ann", "2026-10-04 09:00", 40, "99", "cancelled", "app"),
    ("5", "cas", "2026-11-05 09:00", 50, "", "paid", "web"),
]
KPI = """
currency: CNY
source: {path: data, covers_from: 2026-10-01, covers_until: 2026-11-30}
tables:
  orders:
    from: 订单
    columns: {order_id: 订单号, user_id: 会员, ordered_at: 时间, amount: 实付, shipping_fee: 运费, status: 状态, channel: 渠道}
metrics:
  shipping_cost: {sum: orders.shipping_fee, label: {zh: 运费支出, en: Shipping cost}, unit: money, better: lower}
  mean_shipping: {mean: orders.shipping_fee, label: 平均运费, unit: money_per_order, better: lower, about: 每单平均运费。}
"""


def written(folder: Path, kpi: str = KPI, rows: list[tuple[Any, ...]] = ROWS) -> Path:
    (folder / "data").mkdir(exist_ok=True)
    lines = "".join(",".join(map(str, row)) + "\n" for row in rows)
    (folder / "data" / "订单.csv").write_text(HEAD + lines, "utf-8")
    (folder / "kpi.yaml").write_text(kpi, "utf-8")
    return folder


def values(shop: Any, metrics: Any, period: Any, by: str | None = None) -> dict[tuple[str, str, str], Any]:
    frame = kt.measure(shop, metrics, period, by)
    return {
        (row.metric, row.period, row.segment): row.value if row.value == row.value else str(row.reason)
        for row in frame.itertuples()
    }


def test_a_mapped_column_is_a_metric_in_total_and_by_segment(tmp_path: Path) -> None:
    """Of the cancelled order nothing counts; no fee is no fee, a fee of 0 is one; a month of none is no data."""
    shop = kt.open_workspace(written(tmp_path))
    found = values(shop, ["shipping_cost", "mean_shipping"], ["2026-10", "2026-11"], "channel")
    nothing = "no data: none of the period's records has the value it needs"
    assert found == {
        ("shipping_cost", "2026-10", ""): 1.5,
        ("shipping_cost", "2026-10", "app"): 1.5,
        ("shipping_cost", "2026-10", "web"): nothing,
        ("shipping_cost", "2026-11", ""): nothing,
        ("shipping_cost", "2026-11", "app"): 0.0,
        ("shipping_cost", "2026-11", "web"): nothing,
        ("mean_shipping", "2026-10", ""): 0.75,
        ("mean_shipping", "2026-10", "app"): 0.75,
        ("mean_shipping", "2026-10", "web"): "no data: the denominator is 0",
        ("mean_shipping", "2026-11", ""): "no data: the denominator is 0",
        ("mean_shipping", "2026-11", "web"): "no data: the denominator is 0",
    }
    assert shop.catalogue["shipping_cost"].label.zh == "运费支出"
    assert shop.frame("orders", "2026-10")["shipping_fee"].fillna(-1).tolist() == [1.5, -1, 0]
    with pytest.raises(UsageError, match="segmented by `shipping_fee`"):
        kt.measure(shop, "sales", "2026-10", by="shipping_fee")


def test_it_is_listed_checked_and_in_metrics_py_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A column that the mapping says is a number serves metrics.py as any other of the fact."""
    kpi = KPI[: KPI.index("metrics:")].replace("    from: 订单", "    from: 订单\n    numbers: [shipping_fee]")
    folder = written(tmp_path, kpi)
    (folder / "metrics.py").write_text(OWN, "utf-8")
    assert values(kt.open_workspace(folder), "free_orders", "2026-10") == {("free_orders", "2026-10", ""): 1}
    written(tmp_path)
    assert main(["metrics", "shipping_cost", "-w", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "sum of orders.shipping_fee" in shown
    assert "orders.shipping_fee 之和" in shown
    (folder / "metrics.py").unlink()
    assert main(["check", "-w", str(tmp_path), "-l", "en"]) == 0
    assert "shipping_cost; mean_shipping" in capsys.readouterr().out


OWN = '''
from kpi_toolkit import metric


@metric(zh="免运费订单", en="Orders without a fee", fact="order_periods", unit="orders", better="higher", stage="revenue",
        roles=("operations",), needs=("orders.shipping_fee",))
def free_orders(orders):
    """Orders of which the fee is 0.

    运费为 0 的订单。

    Formula: orders of fee 0
    公式： 运费为 0 的订单数
    Leaves out: nothing.
    不含： 无。
    Misleads when: never.
    误读： 无。
    Source: our own.

    >>> free_orders.name
    'free_orders'
    """
    return (orders.shipping_fee == 0).ifelse(1, 0).sum()
'''


def test_what_is_kept_knows_when_a_column_becomes_a_number(tmp_path: Path) -> None:
    """The same file, first with the fee as text to cut by, then as a number, then mapped from another column."""
    plain = KPI[: KPI.index("metrics:")].replace(" shipping_fee: 运费,", "")
    folder = written(tmp_path, plain)
    assert values(folder, "orders", "2026-10", "运费")["orders", "2026-10", "1.5"] == 1
    written(tmp_path)
    assert values(folder, "shipping_cost", "2026-10") == {("shipping_cost", "2026-10", ""): 1.5}
    written(
        tmp_path,
        KPI.replace("shipping_fee: 运费", "shipping_fee: 实付").replace(" amount: 实付,", " amount: 运费,"),
        [ROWS[0]],
    )
    assert values(folder, "shipping_cost", "2026-10") == {("shipping_cost", "2026-10", ""): 10}
    written(tmp_path, KPI.replace("sum: orders.shipping_fee", "sum: orders.amount"))
    assert values(folder, "shipping_cost", "2026-10") == {("shipping_cost", "2026-10", ""): 60}


FRAMES = {
    "orders": pd.DataFrame(
        [("1", "ann", "2026-10-01", 10), ("2", "bob", "2026-10-31", 20)],
        columns=["order_id", "user_id", "ordered_at", "amount"],
    ),
    "order_lines": pd.DataFrame(
        [("1", "tea", 2, 10, 0.25), ("2", "cup", 1, 20, 0.5), ("9", "cup", 1, 20, 7)],
        columns=["order_id", "product_id", "quantity", "amount", "kg"],
    ),
    "ratings": pd.DataFrame(
        [("ann", "2026-10-01", "product", 4, "survey", 30), ("bob", "2026-10-09", "product", 5, "survey", 10)],
        columns=["user_id", "rated_at", "subject", "score", "source", "words"],
    ),
    "events": pd.DataFrame(
        [("ann", "visit", "2026-10-01 09:00", 3), ("sam", "visit", "2026-10-31 09:00", 100)],
        columns=["user_id", "event", "occurred_at", "scrolled"],
    ),
    "users": pd.DataFrame([("sam", "2026-01-01", True)], columns=["user_id", "registered_at", "is_staff"]),
}
OF_TABLES = {
    "weight": ("sum", "order_lines.kg", "number", 0.75),
    "words_a_rating": ("mean", "ratings.words", "rate", 20),
    "mean_score": ("mean", "ratings.score", "score", 4.5),
    "scrolled": ("sum", "events.scrolled", "number", 3),
    "cost_of_goods": ("sum", "orders.amount", "money", 30),
}


def test_columns_of_any_table_with_a_time_count_by_the_rules_of_the_workspace() -> None:
    """Lines are of counted orders, events of no staff; canonical numbers serve too."""
    metrics = {
        name: {how: column, "label": name, "unit": unit, "better": "higher"}
        for name, (how, column, unit, _) in OF_TABLES.items()
    }
    shop = from_frames(FRAMES, Settings.model_validate({"metrics": metrics}))
    found = kt.measure(shop, list(metrics), "2026-10").set_index("metric")["value"].to_dict()
    assert found == {name: value for name, (*_, value) in OF_TABLES.items()}


FAULTS = {
    "sum: orders.fee, unit: monney": "there is no unit `monney`. Did you mean `money`",
    "sum: orders.fee": "needs a `unit`",
    "mean: orders.fee, unit: money": "`money` is the unit of a total, and a mean is none",
    "sum: orders.fee, unit: share": "`share` is the unit of a rate, and a sum is none",
    "sum: order.fee, unit: money": "no table is called `order`. Did you mean `orders`",
    "sum: groups.fee, unit: money": "the rows of `groups` have no time",
    "sum: orders.status, unit: money": "`orders.status` is no number",
    "sum: orders.order_number, unit: money": "`order_number` is made by the toolkit",
    "sum: orders.fee, unit: money, stage: cash": "there is no section `cash`",
    "sum: orders.fee, unit: money, roles: [financ]": "there is no role `financ`",
    "sum: orders.fee, unit: money, pairs_with: [salse]": "Did you mean `sales`",
    "ratio: [sales, salse]": "there is no metric `salse` to be made of. Did you mean `sales`",
    "difference: [sales, orders]": "a difference wants metrics of one unit, and these are `sales` in money, `orders` in orders",
    "sum: [sales, buyers]": "a sum wants metrics of one unit",
    "sum: [repurchase_rate, repeat_purchase_rate_1]": "rates do not add up",
    "ratio: [sales, orders], unit: money": "a ratio is a rate, and `money` is none",
    "ratio: [sales, sales]": "one metric stands twice",
    "difference: [sales, gross_profit], unit: orders": "its unit is `money`, that of its parts",
}


def test_all_faults_are_said_at_once_with_their_names() -> None:
    metrics = "".join(f"  m{n}: {{{told}, label: M{n}, better: higher}}\n" for n, told in enumerate(FAULTS))
    with pytest.raises(UsageError) as caught:
        from_frames(FRAMES, Settings.model_validate(parsed(f"metrics:\n{metrics}")))
    said = caught.value.faults
    for n, expected in enumerate(FAULTS.values()):
        assert any(f"m{n}`" in fault and expected in fault for fault in said), (expected, said)
    assert len(said) == len(FAULTS)


def parsed(text: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(text)


def test_forms_that_cannot_be_are_said_with_their_lines(tmp_path: Path) -> None:
    bad = {
        "sum: orders.fee, mean: orders.fee": "it has `sum`, `mean`",
        "unit: money": "it has none of them",
        "sum: shipping_fee, unit: money": "`shipping_fee` is no column of a table",
        "ratio: [sales]": "a ratio is made of two metrics",
        "sum: [sales]": "a sum is made of two metrics or more",
        "sum: orders.fee, unit: money, by: [channel]": "`named` and `by` are of `daily` metrics",
        "sum: orders.fee, unit: money, betr: lower": "no setting",
    }
    lines = "".join(f"  m{n}: {{{told}, label: M{n}, better: higher}}\n" for n, told in enumerate(bad))
    (tmp_path / "kpi.yaml").write_text(f"metrics:\n{lines}", "utf-8")
    with pytest.raises(UsageError) as caught:
        kt.open_workspace(tmp_path)
    for n, expected in enumerate(bad.values()):
        assert any(f"line {n + 2}:" in fault and expected in fault for fault in caught.value.faults), expected


def test_a_name_twice_or_a_built_in_one_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, KPI + "  sales: {sum: orders.shipping_fee, label: S, unit: money, better: higher}\n")
    (folder / "metrics.py").write_text(OWN.replace("def free_orders", "def mean_shipping"), "utf-8")
    with pytest.raises(UsageError) as caught:
        kt.open_workspace(folder)
    assert any("`sales` is the name of a built-in metric" in fault for fault in caught.value.faults)
    assert any("`mean_shipping` is declared in `metrics.py` and in kpi.yaml" in fault for fault in caught.value.faults)


def test_a_column_that_is_not_there_is_a_fault_of_the_data(tmp_path: Path) -> None:
    mapping = KPI.replace("shipping_fee: 运费, ", "")
    with pytest.raises(DataError) as caught:
        kt.open_workspace(written(tmp_path, mapping))
    assert any(
        "`orders.shipping_fee` is to be a number, but the source has no such column" in f for f in caught.value.faults
    )
    bad = [*ROWS, ("6", "dee", "2026-11-06 09:00", 1, "free", "paid", "web")]
    with pytest.raises(DataError, match="shipping_fee"):
        kt.open_workspace(written(tmp_path, rows=bad))
